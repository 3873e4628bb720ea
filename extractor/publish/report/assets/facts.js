// The table of facts: filters, sorting, pages of rows, and the details of one.
const ROWS_A_PAGE = 100;
const COLUMNS = [
  ["indicator", (fact) => indicatorName(code("indicator", fact))], ["variant", (fact) => variantName(variantKey(fact))],
  ["value", (fact) => F.value[fact] ?? -Infinity], ["region", (fact) => regionName(code("region", fact))],
  ["period", (fact) => F.period_end[fact] ?? -Infinity], ["status", (fact) => code("status", fact)],
  ["scope", (fact) => code("scope", fact) ?? ""], ["mentions", (fact) => F.mentions[fact]],
];
const flagsOf = (fact) => code("flags", fact)?.split(";") ?? [];
let haystacks = null;
function haystack(fact) {
  haystacks ??= new Array(FACTS);
  return (haystacks[fact] ??= [...C.indicators[code("indicator", fact)].slice(0, 2), code("indicator", fact), code("region", fact), C.regions[code("region", fact)], code("scope", fact), code("period", fact), F.raw[fact]].join("\n").toLowerCase());
}
function filteredFacts() {
  const only = state.fact === null ? null : F.n.indexOf(state.fact);
  if (only !== null) return only < 0 ? [] : [only];
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = ["measure", "status"].map((name) => [name, F.codes[name].indexOf(state[`f_${name}`])]).filter(([name]) => state[`f_${name}`]);
  const one = F.codes.indicator.indexOf(state.f_indicator), region = F.codes.region.indexOf(state.f_region);
  const kept = everyFact.filter((fact) =>
    (!state.f_family || familyOf(fact) === state.f_family) && (!state.f_indicator || F.indicator[fact] === one) && (!state.f_region || F.region[fact] === region) &&
    wanted.every(([name, place]) => F[name][fact] === place) && (!state.f_conflict || F.conflict[fact]) &&
    (!state.f_flag || flagsOf(fact).includes(state.f_flag)) && (!state.f_year || String(yearOf(F.period_end[fact])) === state.f_year) && words.every((word) => haystack(fact).includes(word)));
  const [name, order] = state.sort.split("-"), value = COLUMNS.find(([column]) => column === name)?.[1];
  if (!value) return kept;
  const keys = new Map(kept.map((fact) => [fact, value(fact)])), collator = new Intl.Collator(language ? "en" : "zh-CN");
  const sign = order === "down" ? -1 : 1;
  return kept.sort((a, b) => sign * (typeof keys.get(a) === "number" ? keys.get(a) - keys.get(b) : collator.compare(keys.get(a), keys.get(b))));
}
function factFilters() {
  const changed = (name) => (value) => { Object.assign(state, { [name]: value, fact: null, at: 0 }); if (name === "f_family") { state.f_indicator = ""; drawFacts(); } else drawRows(); };
  const options = (name, text) => [["", t("any")], ...F.codes[name].map((one) => [one, text(one)])];
  const indicators = F.codes.indicator.filter((one) => !state.f_family || C.family[one] === state.f_family).map((one) => [one, indicatorName(one)]);
  const years = [...new Set(F.period_end.map(yearOf))].filter((year) => year !== null).sort((a, b) => b - a);
  const regions = [...counted(everyFact.map((fact) => code("region", fact)))].filter(([region]) => region !== null);
  const families = C.families.filter(([family]) => Object.values(C.family).includes(family));
  const flags = [...counted(everyFact.flatMap(flagsOf))];
  return h("form", { class: "controls", role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { class: "field wide" }, h("span", {}, t("search")), h("input", { id: "f-q", type: "search", value: state.q, placeholder: t("searchFacts"), oninput: (event) => changed("q")(event.target.value) })),
    select("f-family", t("family"), [["", t("any")], ...families.map(([family]) => [family, familyName(family)])], state.f_family, changed("f_family")),
    select("f-indicator", t("indicator"), [["", t("any")], ...indicators], state.f_indicator, changed("f_indicator")),
    select("f-region", t("region"), [["", t("any")], ...regions.map(([region, count]) => [region, `${regionName(region)} (${count})`])], state.f_region, changed("f_region")),
    select("f-measure", t("measure"), options("measure", (one) => named("measure", one)), state.f_measure, changed("f_measure")),
    select("f-status", t("status"), options("status", (one) => named("status", one)), state.f_status, changed("f_status")),
    select("f-year", t("year"), [["", t("any")], ...years.map((year) => [year, String(year)])], state.f_year, changed("f_year")),
    select("f-flag", t("flags"), [["", t("any")], ...flags.map(([flag, count]) => [flag, `${named("flags", flag)} (${count})`])], state.f_flag, changed("f_flag")),
    h("label", { class: "check" }, h("input", { id: "f-conflict", type: "checkbox", checked: state.f_conflict, onchange: (event) => changed("f_conflict")(event.target.checked) }), t("onlyConflicts")),
    button("f-reset", t("reset"), () => { resetFilters(); drawFacts(); }), button("f-download", t("download"), download));
}
function resetFilters() {
  Object.assign(state, { q: "", f_family: "", f_indicator: "", f_region: "", f_measure: "", f_status: "", f_year: "", f_flag: "", f_conflict: false, fact: null, at: 0 });
}
function heads() {
  const [sorted, order] = state.sort.split("-");
  const sortBy = (name) => () => { Object.assign(state, { sort: `${name}-${sorted === name && order === "up" ? "down" : "up"}`, at: 0 }); drawRows(); };
  return h("tr", {}, COLUMNS.map(([name]) => h("th", { scope: "col", class: `k-${name}`, "aria-sort": sorted === name ? (order === "up" ? "ascending" : "descending") : "none" },
    button(`s-${name}`, t(name) + (sorted === name ? (order === "up" ? " ▲" : " ▼") : ""), sortBy(name)))), h("th", { scope: "col" }, h("span", { class: "quiet" }, t("details"))));
}
function factRow(fact) {
  const cell = (name, ...content) => h("td", { class: `k-${name}`, "data-label": t(name) }, ...content);
  const row = h("tr", { class: F.conflict[fact] ? "disputed" : null },
    cell("indicator", h("span", { class: `dot ${familyClass(familyOf(fact))}` }), indicatorName(code("indicator", fact))), cell("variant", variantName(variantKey(fact))),
    cell("value", F.conflict[fact] ? h("span", { class: "warn", title: t("conflict") }, "⚠ ") : "", valueText(factValue(fact))), cell("region", regionName(code("region", fact))),
    cell("period", periodName(code("period", fact))), cell("status", h("span", { class: `status ${code("status", fact)}` }, named("status", code("status", fact)))),
    cell("scope", code("scope", fact) ?? ""), cell("mentions", `${F.mentions[fact]}`));
  const open = button(`d-${F.n[fact]}`, "＋", () => {
    const opened = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!opened));
    open.textContent = opened ? "＋" : "－";
    if (opened) row.nextSibling.remove(); else row.after(h("tr", { class: "detail" }, h("td", { colspan: COLUMNS.length + 1 }, factDetail(fact))));
  }, { class: "open", "aria-expanded": "false", "aria-label": `${t("details")} ${indicatorName(code("indicator", fact))} ${regionName(code("region", fact))}` });
  row.append(h("td", { class: "k-open" }, open));
  return row;
}
function articleAnchor(document, inTitle, start, text) {
  const href = articleLink(document, inTitle, start);
  return href ? h("a", { href }, text) : text;
}
function factDetail(fact) {
  const one = code("indicator", fact), dissent = F.dissent[fact] ?? [];
  return h("div", { class: "fact" },
    rows([[t("definition"), C.indicators[one][2]], [t("code"), one], [t("raw"), F.raw[fact]], [t("bound"), named("bound", code("bound", fact))], [t("unit"), named("unit", code("unit", fact))],
      ...factPairs(fact), [t("flags"), flagNames(code("flags", fact))], [t("documentsCount"), String(F.documents[fact])],
      [t("firstSeen"), dayText(F.first_seen[fact])], [t("lastSeen"), dayText(F.last_seen[fact])]]),
    quotation(F.document[fact], F.title[fact], F.start[fact]),
    h("p", {}, articleAnchor(F.document[fact], F.title[fact], F.start[fact], t("inArticle"))),
    dissent.length > 0 && h("div", { class: "dissent" }, h("strong", {}, `⚠ ${t("dissent")}`), h("ul", {}, dissent.map((row) => h("li", {}, articleAnchor(row.document, row.title, row.start, `${valueText(row)} (${row.raw})`), quotation(row.document, row.title, row.start))))));
}
function drawRows() {
  const found = filteredFacts(), pages = Math.max(1, Math.ceil(found.length / ROWS_A_PAGE));
  state.at = Math.min(state.at, pages - 1);
  const shown = found.slice(state.at * ROWS_A_PAGE, (state.at + 1) * ROWS_A_PAGE);
  const turn = (by) => () => { state.at += by; drawRows(); document.getElementById("rows").scrollIntoView(); };
  keepingFocus(() => document.getElementById("rows").replaceChildren(
    h("p", { id: "count", role: "status" }, t("shown", { n: formatted(found.length, {}), all: formatted(FACTS, {}) }), state.fact !== null ? ` · ${t("one")}` : ""),
    found.length ? h("table", { class: "facts" }, h("thead", {}, heads()), h("tbody", {}, shown.map(factRow))) : empty("none"),
    pages > 1 && h("nav", { class: "pager" }, button("p-previous", t("previous"), turn(-1), { disabled: state.at === 0 }), h("span", {}, t("page", { n: state.at + 1, all: pages })), button("p-next", t("next"), turn(1), { disabled: state.at === pages - 1 })) || ""));
  if (state.fact !== null && shown.length === 1) document.querySelector("#rows .open").click();
  remember();
}
function drawFacts() {
  keepingFocus(() => document.getElementById("view").replaceChildren(factFilters(), h("div", { id: "rows" })));
  drawRows();
}
// a cell that a spreadsheet would take for a formula gets an apostrophe
const cellText = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
function download() {
  const names = ["indicator", "measure", "basis", "reference", "bound", "unit", "region", "period", "status", "scope"];
  const lines = filteredFacts().map((fact) => [indicatorName(code("indicator", fact)), ...names.map((name) => code(name, fact)), F.value[fact], F.value_low[fact], F.value_high[fact], F.mentions[fact], F.conflict[fact], F.raw[fact]].map(cellText).join(","));
  const text = `\ufeff${["indicator_name", ...names, "value", "value_low", "value_high", "mentions", "conflict", "raw"].join(",")}\r\n${lines.join("\r\n")}\r\n`;
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "facts.csv" });
  link.click();
  URL.revokeObjectURL(link.href);
}
