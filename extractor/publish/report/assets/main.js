// What is shown lies in the address behind the #, so that a view can be kept and sent.
const VIEWS = { overview: drawOverview, charts: drawCharts, facts: drawFacts, articles: drawArticles };
const KEPT = ["indicator", "variant", "scope", "kind", "period", "home", "homePeriod", "q", "f_family", "f_indicator", "f_region", "f_measure", "f_status", "f_year", "f_flag", "sort", "aq", "a_family", "theme"];
const state = { view: "overview", theme: "auto", indicator: null, variant: null, scope: "", kind: null, period: null, regions: null, home: null, homePeriod: null, sort: "", article: null, target: null, aq: "", a_family: "", a_conflict: false };
resetFilters();
let remembered = "";
function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("fact") || (given.get("view") === "facts" && [...given.keys()].some((key) => key.startsWith("f_")))) resetFilters();
  for (const name of KEPT) if (given.has(name)) state[name] = given.get(name);
  if (given.has("regions")) state.regions = given.get("regions").split("|").filter(Boolean);
  if (given.has("lang")) language = given.get("lang") === "en" ? 1 : 0;
  state.f_conflict = given.get("f_conflict") === "1" || (!given.has("f_conflict") && state.f_conflict);
  state.fact = given.has("fact") ? +given.get("fact") : null;
  state.article = given.has("article") ? +given.get("article") : null;
  state.target = given.get("at");
  state.view = Object.hasOwn(VIEWS, given.get("view")) ? given.get("view") : C.kind === "part" ? (A ? "articles" : "charts") : "overview";
}
function remember() {
  const own = { overview: [], charts: ["indicator", "variant", "scope", "kind", "period", "home", "homePeriod"], facts: ["q", "f_family", "f_indicator", "f_region", "f_measure", "f_status", "f_year", "f_flag", "sort"], articles: ["aq", "a_family"] }[state.view];
  const kept = new URLSearchParams({ view: state.view });
  for (const name of own) if (state[name]) kept.set(name, state[name]);
  if (state.view === "charts" && state.regions) kept.set("regions", state.regions.join("|"));
  if (state.view === "facts" && state.f_conflict) kept.set("f_conflict", "1");
  if (state.view === "facts" && state.fact !== null) kept.set("fact", state.fact);
  if (state.view === "articles" && state.article !== null) kept.set("article", state.article);
  if (state.view === "articles" && state.target) kept.set("at", state.target);
  if (language) kept.set("lang", "en");
  if (state.theme !== "auto") kept.set("theme", state.theme);
  remembered = `#${kept}`;
  history.replaceState(null, "", remembered);
}
const FRAME_VIEWS = C.kind === "index" ? ["overview", "articles"] : A ? ["overview", "charts", "facts", "articles"] : ["charts", "facts"];
// which rows of how many this page holds
function heldText() {
  const counts = { articles: formatted(C.totals.articles, {}), facts: formatted(C.totals.facts, {}) };
  if (C.kind === "index") return t("heldBelow", { ...counts, n: formatted(C.index.length, {}) });
  if (C.kind !== "part") return null;
  return A ? t("heldArticles", { ...counts, from: formatted(A.n[0] + 1, {}), to: formatted(A.n.at(-1) + 1, {}), n: formatted(FACTS, {}) }) : t("heldFacts", { ...counts, n: formatted(FACTS, {}) });
}
function drawFrame() {
  document.documentElement.lang = language ? "en" : "zh-CN";
  document.documentElement.dataset.theme = state.theme;
  document.title = `${t("title")} · ${t(state.view)}`;
  document.querySelector(".skip").textContent = t("skip");
  const home = C.kind === "part" && h("a", { href: `../${C.home}` }, `‹ ${t("home")}`);
  keepingFocus(() => document.getElementById("head").replaceChildren(
    h("div", { class: "brand" }, h("h1", {}, t("title")), h("p", { id: "held" }, heldText() ?? t("subtitle"))),
    h("nav", { class: "tabs", "aria-label": t("title") }, home, FRAME_VIEWS.map((view) => h("a", { href: `#view=${view}`, "aria-current": state.view === view ? "page" : null }, t(view)))),
    h("div", { class: "settings" }, button("lang", t("language"), () => { language = 1 - language; draw(); }, { lang: language ? "zh-CN" : "en" }),
      select("theme", t("theme"), ["auto", "light", "dark"].map((one) => [one, t(one)]), state.theme, (value) => { state.theme = value; document.documentElement.dataset.theme = value; remember(); }))));
  document.getElementById("foot").replaceChildren(h("p", {}, `econ-extractor ${t("version")} ${C.run.version} · ${t("rules")} ${C.run.rules.slice(0, 12)} · ${t("run")} ${C.run.run.slice(0, 12)} · ${t("offline")}`));
}
function draw() {
  hideCard();
  drawFrame();
  if (!document.getElementById("view")) document.getElementById("main").replaceChildren(h("div", { id: "view" }));
  VIEWS[state.view]();
  if (state.view === "articles") remember();
}
addEventListener("hashchange", () => { if (location.hash !== remembered) { const before = state.view; recall(); draw(); if (state.view !== before) scrollTo(0, 0); } });
let width = innerWidth;
addEventListener("resize", () => { if (innerWidth !== width && (state.view === "charts" || state.view === "overview")) { width = innerWidth; VIEWS[state.view](); } });
recall();
draw();
