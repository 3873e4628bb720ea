// The content of the page, and what its codes and numbers are called.
const C = JSON.parse(document.getElementById("content").textContent);
const F = C.facts, A = C.texts?.articles, O = C.texts?.observations;
const FACTS = F.n.length;
const code = (name, fact) => F.codes[name][F[name][fact]] ?? null;
const codeOf = (name, row) => C.texts.codes[name][O[name][row]] ?? null;
const HUES = 20;
const FAMILY_PLACE = new Map(C.families.map(([name], place) => [name, place]));
const familyOf = (fact) => C.family[code("indicator", fact)];
const familyClass = (family) => `f${FAMILY_PLACE.get(family) % HUES}`;
const familyName = (family) => C.families[FAMILY_PLACE.get(family)][1 + language];
const indicatorName = (one) => C.indicators[one]?.[language] ?? one;
const regionName = (one) => (one === null ? t("unstated") : (language && C.regions[one]) || one);
const named = (kind, one) => (one === null ? "" : C.names[kind][one]?.[language] ?? one);
const flagNames = (flags) => flags?.split(";").map((flag) => named("flags", flag)).join(language ? "; " : "；");
const DAY = 86400000;
const dayText = (day) => (day === null ? "" : new Date(day * DAY).toISOString().slice(0, 10));
const yearOf = (day) => (day === null ? null : new Date(day * DAY).getUTCFullYear());
const dayOf = (year) => Date.UTC(year, 0, 1) / DAY;

const formats = new Map();
function formatted(value, options) {
  const key = language + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language ? "en" : "zh-CN", options));
  return formats.get(key).format(value);
}
function numberText(value, unit) {
  if (value === null) return "";
  if (unit === "percent" || unit === "pp" || Math.abs(value) < 10000) return formatted(value, { maximumFractionDigits: 2 });
  return formatted(value, { notation: "compact", maximumFractionDigits: 2 });
}
const MEASURED = { percent: ["%", "%"], pp: [" 个百分点", " pp"], CNY: ["元", " CNY"], count: ["个", ""] };
// a bare number needs no unit beside it in English, but a heading says what it counts
const unitText = (unit) => (MEASURED[unit] ? MEASURED[unit][language] : (language ? " " : "") + named("unit", unit));
const SIGNS = { about: "≈", gt: ">", ge: "≥", lt: "<", le: "≤" };
// `row` has value, value_low, value_high, bound, unit
function valueText(row) {
  const unit = unitText(row.unit);
  if (row.bound === "range" || row.bound === "several") return `${numberText(row.value_low, row.unit)}–${numberText(row.value_high, row.unit)}${unit}`;
  return (SIGNS[row.bound] ?? "") + numberText(row.value, row.unit) + unit;
}
const factValue = (fact) => ({
  value: F.value[fact], value_low: F.value_low[fact], value_high: F.value_high[fact], bound: code("bound", fact), unit: code("unit", fact),
});
const observationValue = (row) => ({
  value: O.value[row], value_low: O.value_low[row], value_high: O.value_high[row], bound: codeOf("bound", row), unit: codeOf("unit", row),
});

function periodPart(part) {
  const match = /^(\d{4}|XXXX)(?:-(?:([SQ])(\d)|(\d\d)(?:-(\d\d))?))?$/.exec(part);
  if (!match) return part === ".." ? "今" : part;
  const year = match[1] === "XXXX" ? t("unknownYear") : `${match[1]}年`;
  if (match[2] === "S") return year + (match[3] === "1" ? "上半年" : "下半年");
  if (match[2] === "Q") return `${year}${"一二三四"[match[3] - 1]}季度`;
  return year + (match[4] ? `${+match[4]}月` : "") + (match[5] ? `${+match[5]}日` : "");
}
function periodName(period) {
  if (period === null) return t("unstated");
  if (language) return period.replaceAll("XXXX", "????").replace("/", " – ");
  const [from, to] = period.split("/");
  if (to === undefined) return periodPart(from);
  const months = /^(\d{4}|XXXX)-(\d\d)$/;
  const a = months.exec(from), b = months.exec(to);
  if (a && b && a[1] === b[1]) return `${periodPart(a[1])}${+a[2]}–${+b[2]}月`;
  return `${periodPart(from)}—${periodPart(to)}`;
}
// what a fact measures: level, growth on the year before, gap to the nation …
const variantKey = (fact) => ["measure", "basis", "reference", "unit"].map((name) => code(name, fact) ?? "").join("|");
function variantName(key) {
  const [measure, basis, reference, unit] = key.split("|");
  const parts = [named("measure", measure), basis && named("basis", basis), reference && (C.indicators[reference] ? indicatorName(reference) : regionName(reference))];
  return `${parts.filter(Boolean).join(" · ")}（${unitText(unit).trim() || named("unit", unit)}）`.replace(/（(.*)）/, language ? " ($1)" : "（$1）");
}
const kindOf = (fact) => (code("frequency", fact) ?? "O") + (F.cumulative[fact] && code("frequency", fact) ? "c" : "");
const drawable = (fact) => F.value[fact] !== null && F.period_end[fact] !== null && F.period_start[fact] !== null && F.region[fact] >= 0;

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}
const everyFact = Array.from({ length: FACTS }, (_, fact) => fact);

// where an article lies: on this page, or on another one
const articlePlace = new Map((A?.n ?? []).map((number, place) => [number, place]));
function articleLink(document, inTitle, start) {
  const at = start === undefined ? "" : `&at=${inTitle ? "title" : "body"}-${start}`;
  if (articlePlace.has(document)) return `#view=articles&article=${document}${at}`;
  const page = C.pages?.findLast(([first]) => first <= document);
  return page ? `${C.kind === "index" ? `${C.folder}/` : ""}${page[1]}#view=articles&article=${document}${at}` : null;
}
