// The card that says what a mark is, on hover, on focus and on touch.
const card = document.getElementById("card");
const rows = (pairs) => h("dl", {}, pairs.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
function factPairs(fact) {
  const variant = [named("measure", code("measure", fact)), named("basis", code("basis", fact))].filter(Boolean).join(" · ");
  const reference = code("reference", fact);
  return [
    [t("measure"), variant],
    [t("reference"), reference === null ? "" : C.indicators[reference] ? indicatorName(reference) : regionName(reference)],
    [t("region"), regionName(code("region", fact))], [t("period"), periodName(code("period", fact))],
    [t("status"), named("status", code("status", fact))], [t("scope"), code("scope", fact)],
  ];
}
function factCard(fact) {
  return [
    h("p", { class: "card-head" }, h("span", { class: `dot ${familyClass(familyOf(fact))}` }), `${indicatorName(code("indicator", fact))} `, h("strong", {}, valueText(factValue(fact)))),
    rows([...factPairs(fact), [t("mentions"), String(F.mentions[fact])], [t("conflict"), F.conflict[fact] ? F.dissent[fact].map(valueText).join(language ? "; " : "；") : ""]]),
  ];
}
function observationCard(row) {
  const fact = O.fact[row];
  return [
    h("p", { class: "card-head" }, h("span", { class: `dot ${familyClass(familyOf(fact))}` }), `${indicatorName(code("indicator", fact))} `, h("strong", {}, valueText(observationValue(row)))),
    rows([
      [t("family"), familyName(familyOf(fact))], ...factPairs(fact), [t("raw"), O.raw[row]],
      [t("bound"), named("bound", codeOf("bound", row))], [t("rule"), codeOf("rule", row)], [t("flags"), flagNames(codeOf("flags", row))],
      [t("conflict"), F.conflict[fact] ? `${t("best")} ${valueText(factValue(fact))}; ${t("dissent")} ${F.dissent[fact].map(valueText).join(", ")}` : ""],
    ]),
  ];
}
let shownFor = null;
function showCard(target, content) {
  card.replaceChildren(...content.flat());
  card.hidden = false;
  shownFor = target;
  placeCard(target);
}
function placeCard(target) {
  const box = target.getBoundingClientRect(), own = card.getBoundingClientRect();
  const below = box.bottom + own.height + 12 < innerHeight || box.top < own.height + 12;
  card.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - own.width - 8))}px`;
  card.style.top = `${below ? box.bottom + 6 : box.top - own.height - 6}px`;
}
const hideCard = () => { card.hidden = true; };
function withCard(element, content) {
  const show = () => showCard(element, content());
  element.setAttribute("aria-describedby", "card");
  for (const event of ["pointerenter", "focus"]) element.addEventListener(event, show);
  for (const event of ["pointerleave", "blur"]) element.addEventListener(event, hideCard);
  return element;
}
addEventListener("keydown", (event) => { if (event.key === "Escape") hideCard(); });
// a focused mark that the browser scrolls into view keeps its card
addEventListener("scroll", () => { if (!card.hidden && shownFor !== document.activeElement) hideCard(); else if (!card.hidden) placeCard(shownFor); }, { passive: true, capture: true });
