// The articles: a list to choose from, and one with its figures marked.
const markTags = (piece) => (typeof piece === "string" ? [] : piece[1]);
const textOf = (pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
let searched = null;
function articleText(place) {
  searched ??= new Array(A.n.length);
  return (searched[place] ??= `${textOf(A.title[place])}\n${textOf(A.body[place])}`.toLowerCase());
}
const articleRows = (place) => [...A.title[place], ...A.body[place]].flatMap(markTags).filter((tag) => tag >= 0);
// the sentence that the figure at `start` stands in, the figure marked
function quotation(document, inTitle, start) {
  const place = articlePlace.get(document);
  if (place === undefined) return null;
  const parts = (inTitle ? A.title : A.body)[place], at = parts.findIndex((piece) => typeof piece !== "string" && piece[2] === start);
  const around = at < 0 ? parts.findLastIndex((piece) => typeof piece !== "string" && piece[2] <= start) : at;
  if (around < 0) return null;
  const before = textOf(parts.slice(0, around)), after = textOf(parts.slice(around + 1));
  return h("blockquote", {}, /[^。！？；\n]*$/.exec(before)[0].slice(-160), h("mark", { class: "quoted" }, parts[around][0]), /^[^。！？；\n]*[。！？；]?/.exec(after)[0].slice(0, 160));
}
function marked(field, piece) {
  if (typeof piece === "string") return piece;
  const [text, tags, start] = piece, id = `${field}-${start}`;
  if (tags[0] < 0) return h("span", { id, class: tags.includes(-1) ? "unclaimed" : "otherfigure", title: t(tags.includes(-1) ? "unclaimed" : "otherFigure") }, text);
  const disputed = tags.some((row) => F.conflict[O.fact[row]]), family = familyOf(O.fact[tags[0]]);
  const mark = h("mark", { id, class: `figure ${familyClass(family)}${disputed ? " conflict" : ""}`, tabindex: 0, "data-rule": codeOf("rule", tags[0]), onclick: () => mark.focus(),
    onkeydown: (event) => { if (event.key === "Enter") location.hash = `view=facts&fact=${F.n[O.fact[tags[0]]]}`; } }, text, disputed && h("span", { class: "warn", "aria-label": t("conflict") }, "⚠"));
  return withCard(mark, () => [...tags.map(observationCard), h("p", { class: "hint" }, t("openFact"))]);
}
function paragraphs(field, pieces) {
  const list = [h("p")];
  for (const piece of pieces) {
    if (typeof piece !== "string") { list.at(-1).append(marked(field, piece)); continue; }
    piece.split(/\n+/).forEach((line, at) => { if (at) list.push(h("p")); if (line) list.at(-1).append(line); });
  }
  return list.filter((one) => one.childNodes.length);
}
function legend(tags) {
  const families = [...counted(tags.map((row) => familyOf(O.fact[row])))];
  return h("ul", { class: "legend", "aria-label": t("legend") }, families.map(([family, count]) => h("li", {}, h("mark", { class: familyClass(family) }, familyName(family)), ` ${count}`)),
    h("li", {}, h("span", { class: "unclaimed" }, t("unclaimed"))), h("li", {}, h("span", { class: "otherfigure" }, t("otherFigure"))), tags.some((row) => F.conflict[O.fact[row]]) && h("li", {}, h("mark", { class: "conflict" }, t("conflict"), h("span", { class: "warn" }, "⚠"))));
}
function articleView(place, shown) {
  const at = shown.indexOf(place), go = (to) => (to >= 0 && to < shown.length ? `#view=articles&article=${A.n[shown[to]]}` : null);
  const step = (to, text) => (at >= 0 && go(to) ? h("a", { href: go(to), class: "step" }, text) : h("span", { class: "step off" }, text));
  const twin = A.duplicate_of[place];
  return h("article", { id: "article", lang: "zh-CN", "aria-label": textOf(A.title[place]) },
    h("nav", { class: "steps" }, h("a", { href: "#view=articles", class: "step back" }, t("toList")), step(at - 1, `‹ ${t("previousArticle")}`), step(at + 1, `${t("nextArticle")} ›`)),
    h("h2", {}, A.title[place].map((piece) => marked("title", piece))),
    h("p", { class: "note" }, [dayText(A.published[place]), C.texts.codes.source[A.source[place]], A.id[place]].filter(Boolean).join(" · ")),
    twin !== null && h("p", { class: "empty" }, t("duplicate"), articleAnchor(twin, 0, undefined, `#${twin + 1}`)),
    legend(articleRows(place)), h("div", { class: "text" }, paragraphs("body", A.body[place])));
}
function filteredArticles() {
  const words = state.aq.toLowerCase().split(/\s+/).filter(Boolean);
  return A.n.map((_, place) => place).filter((place) => words.every((word) => articleText(place).includes(word)) &&
    (!state.a_family || articleRows(place).some((row) => familyOf(O.fact[row]) === state.a_family)) &&
    (!state.a_conflict || articleRows(place).some((row) => F.conflict[O.fact[row]])));
}
function drawArticle(shown) {
  const place = articlePlace.get(state.article), box = document.getElementById("reading");
  document.getElementById("articles").classList.toggle("reading", place !== undefined);
  box.replaceChildren(place === undefined ? empty("noArticle") : articleView(place, shown));
  for (const link of document.querySelectorAll("#list a")) link.toggleAttribute("aria-current", link.dataset.n === String(state.article));
  document.querySelector("#list a[aria-current]")?.scrollIntoView({ block: "nearest" });
  if (place !== undefined && state.target) {
    const mark = document.getElementById(state.target) ?? [...box.querySelectorAll("[id]")].findLast((one) => one.id.split("-")[0] === state.target.split("-")[0] && +one.id.split("-")[1] <= +state.target.split("-")[1]);
    mark?.scrollIntoView({ block: "center" });
    mark?.focus({ preventScroll: true });
  }
}
function drawArticleList() {
  const shown = filteredArticles();
  document.getElementById("list").replaceChildren(h("p", { id: "article-count", role: "status" }, t("shown", { n: shown.length, all: A.n.length })),
    h("ol", {}, shown.map((place) => {
      const tags = articleRows(place), disputed = tags.some((row) => F.conflict[O.fact[row]]);
      return h("li", {}, h("a", { href: `#view=articles&article=${A.n[place]}`, "data-n": A.n[place] }, textOf(A.title[place]) || A.id[place],
        h("small", {}, [dayText(A.published[place]), t("figures", { n: tags.length }), disputed ? "⚠" : ""].filter(Boolean).join(" · "))));
    })));
  drawArticle(shown);
  remember();
}
function drawArticles() {
  const view = document.getElementById("view");
  if (!A) { view.replaceChildren(C.index ? pagesPanel(true) : empty("onOtherPage")); return; }
  if (document.getElementById("articles")?.dataset.language === String(language)) { drawArticle(filteredArticles()); return; }
  const changed = (name) => (value) => { state[name] = value; drawArticleList(); };
  const families = C.families.filter(([family]) => Object.values(C.family).includes(family));
  view.replaceChildren(h("div", { id: "articles", "data-language": String(language) },
    h("div", { class: "side" }, h("form", { class: "controls", role: "search", onsubmit: (event) => event.preventDefault() },
      h("label", { class: "field wide" }, h("span", {}, t("search")), h("input", { id: "a-q", type: "search", value: state.aq, placeholder: t("searchArticles"), oninput: (event) => changed("aq")(event.target.value) })),
      select("a-family", t("articleFilter"), [["", t("any")], ...families.map(([family]) => [family, familyName(family)])], state.a_family, changed("a_family")),
      h("label", { class: "check" }, h("input", { id: "a-conflict", type: "checkbox", checked: state.a_conflict, onchange: (event) => changed("a_conflict")(event.target.checked) }), t("onlyConflicts"))),
      h("div", { id: "list" })), h("div", { id: "reading" })));
  drawArticleList();
}
