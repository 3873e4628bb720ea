// The first view: totals, what there is by family, year and region, the conflicts; on an index, the pages.
function tiles() {
  const tile = (count, words, href) => h("li", {}, h("a", { href: href ?? null }, h("strong", {}, formatted(count, {})), ` ${t(words)}`));
  const { articles, observations, facts, regions, conflicts, unclaimed } = C.totals;
  return h("ul", { class: "tiles" }, tile(articles, "nArticles", "#view=articles"), tile(observations, "nObservations", "#view=articles"), tile(facts, "nFacts", "#view=facts"),
    tile(regions, "nRegions", "#view=charts"), tile(conflicts, "nConflicts", "#view=facts&f_conflict=1"), tile(unclaimed, "nUnclaimed", "#view=articles"));
}
function countBars(width, lines, label) {
  const left = Math.min(width * 0.45, Math.max(...lines.map(([text]) => textWidth(text))) + 14), x = scale(0, Math.max(...lines.map(([, count]) => count)), left, width - 50);
  const height = lines.length * ROW + 8;
  return drawing(width, height, label, lines.map(([text, count, look, href], place) => {
    const middle = 4 + place * ROW + ROW / 2;
    return s("a", { href, class: "mark", "aria-label": `${text} ${count}` }, s("text", { x: left - 8, y: middle + 4, class: "tick end strong" }, shortened(text, left - 12)),
      s("rect", { x: left, y: middle - 8, width: Math.max(1.5, x(count) - left), height: 16, rx: 2, class: look }), s("text", { x: x(count) + 6, y: middle + 4, class: "tick number" }, formatted(count, {})));
  }));
}
function yearColumns(width, label) {
  const years = everyFact.filter((fact) => F.period_end[fact] !== null).map((fact) => [yearOf(F.period_end[fact]), code("status", fact) === "actual"]);
  const counts = counted(years.map(([year]) => year)), done = counted(years.filter(([, actual]) => actual).map(([year]) => year));
  const shown = [...counts.keys()].sort((a, b) => a - b).slice(-16), height = 240, bottom = height - 26, step = (width - 20) / shown.length;
  const y = scale(0, Math.max(...shown.map((year) => counts.get(year))), bottom, 24);
  return drawing(width, height, label, shown.map((year, place) => {
    const all = counts.get(year), actual = done.get(year) ?? 0, middle = 10 + (place + 0.5) * step, wide = Math.min(46, step * 0.7);
    return s("a", { href: `#view=facts&f_year=${year}`, class: "mark", "aria-label": `${year} ${all}` },
      s("rect", { x: middle - wide / 2, y: y(actual), width: wide, height: bottom - y(actual), rx: 2, class: "c0" }),
      s("rect", { x: middle - wide / 2, y: y(all), width: wide, height: Math.max(0, y(actual) - y(all) - 1), rx: 2, class: "goal" }),
      s("text", { x: middle, y: y(all) - 6, class: "tick middle" }, formatted(all, {})), s("text", { x: middle, y: height - 8, class: "tick middle" }, step > 34 || place % 2 === 0 ? String(year) : ""));
  }));
}
function conflictList() {
  const facts = everyFact.filter((fact) => F.conflict[fact]);
  if (!facts.length) return null;
  return panel(`⚠ ${t("conflictsList")}`, h("ul", { class: "conflicts" }, facts.slice(0, 12).map((fact) => h("li", {},
    h("a", { href: `#view=facts&fact=${F.n[fact]}` }, `${indicatorName(code("indicator", fact))} · ${regionName(code("region", fact))} · ${periodName(code("period", fact))}`),
    ` ${valueText(factValue(fact))} ≠ ${F.dissent[fact].map(valueText).join("、")}`, flagsOf(fact).includes("conflict_within_text") && h("small", {}, ` (${named("flags", "conflict_within_text")})`)))));
}
function pagesPanel(articlesOnly) {
  const link = (part, hash) => h("a", { href: `${C.folder}/${part.name}#view=${hash}` }, part.name);
  const list = (parts, hash, text) => h("ul", { class: "parts" }, parts.map((part) => h("li", {}, link(part, hash), h("p", {}, text(part)))));
  const articles = C.index.filter((part) => part.articles), facts = C.index.filter((part) => !part.articles);
  const span = (part) => [`${formatted(part.articles, {})} ${t("nArticles")}`, `${formatted(part.facts, {})} ${t("nFacts")}`, part.from && `${part.from} – ${part.to}`, part.sources.join(" ")].filter(Boolean).join(" · ");
  const held = (part) => h("span", {}, `${formatted(part.facts, {})} ${t("nFacts")}: `, Object.entries(part.indicators).map(([one, count]) => [h("a", { href: `${C.folder}/${part.name}#view=charts&indicator=${one}` }, `${indicatorName(one)} (${count})`), " "]));
  return h("div", {}, !articlesOnly && panel(t("chartPages"), list(facts, "charts", held)), panel(t("articlePages"), list(articles, "articles", span)));
}
function drawOverview() {
  const view = document.getElementById("view");
  const wide = view.clientWidth, half = Math.max(280, Math.floor((wide > 1000 ? (wide - 24) / 2 : wide) - 42));
  keepingFocus(() => {
    if (C.index) { view.replaceChildren(tiles(), pagesPanel(false)); return; }
    if (!FACTS) { view.replaceChildren(tiles(), empty("none")); return; }
    const families = [...counted(everyFact.map(familyOf))].map(([family, count]) => [familyName(family), count, `fill ${familyClass(family)}`, `#view=facts&f_family=${family}`]);
    const regions = [...counted(everyFact.map((fact) => code("region", fact)).filter((region) => region !== null))].slice(0, families.length).map(([region, count]) => [regionName(region), count, "c0", `#view=facts&f_region=${encodeURIComponent(region)}`]);
    view.replaceChildren(...[tiles(), h("div", { class: "two" }, panel(t("byFamily"), h("figure", {}, countBars(half, families, t("byFamily")))), regions.length ? panel(t("byRegion"), h("figure", {}, countBars(half, regions, t("byRegion")))) : null),
      everyFact.some((fact) => F.period_end[fact] !== null) ? panel(t("byYear"), h("figure", {}, yearColumns(Math.max(280, wide - 42), t("byYear")))) : null, conflictList()].filter(Boolean));
  });
  remember();
}
