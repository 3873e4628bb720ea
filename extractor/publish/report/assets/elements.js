// Builds elements; every text becomes a text node, never markup.
const SVG = "http://www.w3.org/2000/svg";
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
// [value, text] pairs, or [group, pairs] where grouped
function select(id, label, options, chosen, change, grouped) {
  const option = ([value, text]) => h("option", { value, selected: String(value) === String(chosen) }, text);
  const body = grouped ? options.map(([group, pairs]) => h("optgroup", { label: group }, pairs.map(option))) : options.map(option);
  return h("label", { class: "field" }, h("span", {}, label), h("select", { id, onchange: (event) => change(event.target.value) }, body));
}
const button = (id, text, press, attributes) => h("button", { id, type: "button", onclick: press, ...attributes }, text);
// runs what replaces elements, and gives the focus back to the one with the same id
function keepingFocus(replace) {
  const id = document.activeElement?.id;
  replace();
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}
const panel = (title, ...content) => h("section", { class: "panel" }, h("h2", {}, title), ...content);
