// Scales and axes of the charts.
function ticks(low, high, about) {
  const span = high - low || Math.abs(high) || 1, rough = span / about, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const found = [];
  for (let at = Math.floor(low / step); at * step < high + step * 0.999; at++) found.push(+(at * step).toPrecision(12));
  return found;
}
const scale = (low, high, from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);
// Chinese characters and signs are twice as wide as Latin ones
const textWidth = (text) => [...text].reduce((sum, one) => sum + (one > "\u00ff" ? 13 : 7.4), 0);
function shortened(text, width) {
  let kept = text;
  while (textWidth(kept) > width && kept.length > 1) kept = kept.slice(0, -1);
  return kept === text ? text : `${kept.slice(0, -1)}…`;
}
function drawing(width, height, label, ...content) {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label }, ...content);
}
const factMark = (fact, shape) =>
  withCard(s("a", { href: `#view=facts&fact=${F.n[fact]}`, class: "mark", "aria-label": `${indicatorName(code("indicator", fact))} ${regionName(code("region", fact))} ${periodName(code("period", fact))} ${valueText(factValue(fact))} ${named("status", code("status", fact))}` }, shape), () => factCard(fact));
const diamond = (x, y, r, attributes) => s("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, ...attributes });
function tableOf(heads, lines) {
  return h("details", { class: "as-table" }, h("summary", {}, t("chartTable")),
    h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", {}, lines.map((line) => h("tr", {}, line.map((one) => h("td", {}, one))))))));
}
