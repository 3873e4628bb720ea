// The view of charts: one indicator over time and across regions, its targets, and one region's growth rates.
const MOST_LINES = 8, FIRST_LINES = 6, MOST_BARS = 30;
let byIndicator = null; // indicator -> variant -> facts
function indicatorFacts() {
  if (byIndicator) return byIndicator;
  byIndicator = new Map();
  for (const fact of everyFact) {
    const one = code("indicator", fact), variant = variantKey(fact);
    if (!byIndicator.has(one)) byIndicator.set(one, new Map());
    const variants = byIndicator.get(one);
    if (!variants.has(variant)) variants.set(variant, []);
    variants.get(variant).push(fact);
  }
  return byIndicator;
}
const plain = (facts) => facts.filter((fact) => drawable(fact) && F.scope[fact] < 0);
// regions by the number of periods with a result, then by facts: the longest series first
function seriesLengths(facts) {
  const periods = new Map();
  for (const fact of facts) {
    const region = code("region", fact), known = periods.get(region) ?? periods.set(region, { done: new Set(), facts: 0 }).get(region);
    known.facts += 1;
    if (!isGoal(fact)) known.done.add(kindOf(fact) + F.period_end[fact]);
  }
  return [...periods].map(([region, known]) => [region, known.facts, known.done.size]).sort((a, b) => b[2] - a[2] || b[1] - a[1]);
}
// what makes the fullest charts: many facts, and above all series of several periods
function richest(variants) {
  const worth = (facts) => facts.length + 3 * seriesLengths(facts).reduce((sum, [, , done]) => sum + done - 1, 0);
  return [...variants].map(([key, facts]) => [key, worth(plain(facts)), facts.length]).sort((a, b) => b[1] - a[1] || b[2] - a[2])[0];
}
function chartState() {
  const all = indicatorFacts();
  if (!all.has(state.indicator)) state.indicator = [...all].map(([one, variants]) => [one, richest(variants)[1]]).sort((a, b) => b[1] - a[1])[0][0];
  const variants = all.get(state.indicator);
  if (!variants.has(state.variant)) state.variant = richest(variants)[0];
  const facts = variants.get(state.variant);
  const scopes = counted(facts.map((fact) => code("scope", fact) ?? ""));
  if (!scopes.has(state.scope)) state.scope = scopes.has("") ? "" : [...scopes.keys()][0];
  const scoped = facts.filter((fact) => (code("scope", fact) ?? "") === state.scope);
  const known = scoped.filter(drawable), kinds = counted(known.map(kindOf));
  if (state.kind !== "all" && !kinds.has(state.kind)) state.kind = [...kinds.keys()][0] ?? "all";
  return { variants, facts, scopes, scoped, known, kinds };
}
function controls(found) {
  const again = (name) => (value) => { state[name] = value; drawCharts(); };
  const groups = C.families.map(([family]) => [familyName(family), [...indicatorFacts()].filter(([one]) => C.family[one] === family)
    .map(([one, variants]) => [one, `${indicatorName(one)} (${[...variants.values()].reduce((sum, facts) => sum + facts.length, 0)})`])]).filter(([, pairs]) => pairs.length);
  const kinds = [["all", t("all")], ...[...found.kinds].map(([kind, count]) => [kind, `${t(`kind${kind}`)} (${count})`])];
  const variants = [...found.variants].sort((a, b) => b[1].length - a[1].length).map(([key, facts]) => [key, `${variantName(key)} (${facts.length})`]);
  return h("div", { class: "controls" },
    select("c-indicator", t("indicator"), groups, state.indicator, (value) => { Object.assign(state, { indicator: value, variant: null, scope: "", kind: null, period: null, regions: null }); drawCharts(); }, true),
    select("c-variant", t("variant"), variants, state.variant, (value) => { Object.assign(state, { variant: value, scope: "", kind: null, period: null, regions: null }); drawCharts(); }),
    found.scopes.size > 1 && select("c-scope", t("scope"), [...found.scopes].slice(0, 200).map(([scope, count]) => [scope, `${scope || t("noScope")} (${count})`]), state.scope, again("scope")),
    found.kinds.size > 1 && select("c-kind", t("kind"), kinds, state.kind, again("kind")));
}
function chosenRegions(facts) {
  const counts = new Map(seriesLengths(facts));
  if (!state.regions) state.regions = [...counts.keys()].slice(0, FIRST_LINES);
  return { counts, chosen: state.regions.filter((region) => counts.has(region)).slice(0, MOST_LINES) };
}
function regionChips({ counts, chosen }) {
  const toggle = (region) => () => {
    state.regions = chosen.includes(region) ? chosen.filter((one) => one !== region) : [...chosen.slice(-(MOST_LINES - 1)), region];
    drawCharts();
  };
  return h("fieldset", { class: "chips" }, h("legend", {}, t("regionsShown")),
    [...counts].slice(0, 60).map(([region, count], place) => button(`chip-${place}`, `${regionName(region)} ${count}`, toggle(region),
      { class: `chip${chosen.includes(region) ? ` b${chosen.indexOf(region)}` : ""}`, "aria-pressed": String(chosen.includes(region)) })));
}
const factLine = (fact) => [regionName(code("region", fact)), periodName(code("period", fact)), named("status", code("status", fact)), valueText(factValue(fact))];
const factHeads = () => [t("region"), t("period"), t("status"), t("value")];
const barNote = (lines) => h("p", { class: "note" }, `▬ ${t("result")}  ◇ ${t("target")}  ·  ${t("estimateMark")}`, lines.length > MOST_BARS ? `  ·  ${t("firstBars", { n: MOST_BARS, all: lines.length })}` : "");
const empty = (key) => h("p", { class: "empty" }, t(key));
function seriesPanel(width, found) {
  const facts = found.known.filter((fact) => state.kind === "all" || kindOf(fact) === state.kind);
  const title = `${t("timeSeries")} · ${indicatorName(state.indicator)} · ${variantName(state.variant)}`;
  if (!facts.length) return panel(title, empty("nothingDrawn"));
  const regions = chosenRegions(facts), missing = found.scoped.length - found.known.length;
  return panel(title, h("figure", { id: "series" }, timeChart(width, facts, regions.chosen)),
    h("p", { class: "note" }, h("span", { class: "key" }, "● "), t("result"), h("span", { class: "key" }, "  ◇ "), t("target"), `  ·  ${t("estimateMark")}`, missing ? `  ·  ${t("notDrawn", { n: missing })}` : ""),
    regionChips(regions), tableOf(factHeads(), facts.map(factLine)));
}
function regionPanel(width, found) {
  const periods = counted(found.known.map((fact) => code("period", fact)));
  if (!periods.size) return null;
  if (!periods.has(state.period)) state.period = [...periods.keys()][0];
  const facts = found.known.filter((fact) => code("period", fact) === state.period);
  const lines = linesBy(facts, (fact) => code("region", fact), regionName, () => "c0");
  return panel(`${t("regionBars")} · ${indicatorName(state.indicator)}`,
    h("div", { class: "controls" }, select("c-period", t("period"), [...periods].map(([period, count]) => [period, `${periodName(period)} (${count})`]), state.period, (value) => { state.period = value; drawCharts(); })),
    h("figure", { id: "bars" }, barChart(width, lines.slice(0, MOST_BARS), t("regionBars"), valueNote)), barNote(lines), tableOf(factHeads(), facts.map(factLine)));
}
function targetPanel(width, found) {
  const lines = targetLines(found.known);
  const facts = lines.flatMap((line) => [...line.bars, ...line.targets]);
  return panel(`${t("targets")} · ${indicatorName(state.indicator)}`, lines.length
    ? [h("figure", { id: "targets" }, barChart(width, lines.slice(0, MOST_BARS), t("targets"), valueNote)), barNote(lines), tableOf(factHeads(), facts.map(factLine))]
    : empty("noTargets"));
}
function profilePanel(width) {
  const growth = everyFact.filter((fact) => drawable(fact) && F.scope[fact] < 0 && code("measure", fact) === "growth" && code("basis", fact) === "yoy");
  const regions = counted(growth.map((fact) => code("region", fact)));
  if (!regions.size) return null;
  if (!regions.has(state.home)) state.home = [...regions.keys()][0];
  const own = growth.filter((fact) => code("region", fact) === state.home), periods = counted(own.map((fact) => code("period", fact)));
  if (!periods.has(state.homePeriod)) state.homePeriod = [...periods.keys()][0];
  const facts = own.filter((fact) => code("period", fact) === state.homePeriod);
  const lines = linesBy(facts, (fact) => code("indicator", fact), indicatorName, (one) => `fill ${familyClass(C.family[one])}`);
  const picked = (name) => (value) => { state[name] = value; drawCharts(); };
  return panel(`${t("profile")} · ${regionName(state.home)}`,
    h("div", { class: "controls" },
      select("c-home", t("region"), [...regions].map(([region, count]) => [region, `${regionName(region)} (${count})`]), state.home, picked("home")),
      select("c-home-period", t("period"), [...periods].map(([period, count]) => [period, `${periodName(period)} (${count})`]), state.homePeriod, picked("homePeriod"))),
    h("figure", { id: "profile" }, barChart(width, lines.slice(0, MOST_BARS), t("profile"), valueNote)), barNote(lines),
    tableOf([t("indicator"), ...factHeads()], facts.map((fact) => [indicatorName(code("indicator", fact)), ...factLine(fact)])));
}
function drawCharts() {
  const view = document.getElementById("view");
  keepingFocus(() => {
    if (!FACTS) { view.replaceChildren(empty("none")); return; }
    const wide = view.clientWidth, half = wide > 1000 ? (wide - 24) / 2 : wide, room = (width) => Math.max(280, Math.floor(width - 42));
    const found = chartState();
    view.replaceChildren(...[controls(found), seriesPanel(room(wide), found), h("div", { class: "two" }, regionPanel(room(half), found), targetPanel(room(half), found)), profilePanel(room(wide))].filter(Boolean));
  });
  remember();
}
