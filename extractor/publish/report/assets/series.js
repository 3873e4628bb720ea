// Values over time: a line for each chosen region, targets as diamonds, other regions as grey dots.
function pointOf(fact) {
  const kind = kindOf(fact), start = F.period_start[fact], end = F.period_end[fact];
  const spread = ["A", "S", "Q", "M"].includes(kind); // such a period is drawn in its middle, a cumulated one at its end
  return { fact, kind, x: spread ? (start + end + 1) / 2 : end + 1, y: F.value[fact], region: code("region", fact), status: code("status", fact) };
}
const isDone = (point) => point.status === "actual" || point.status === "estimate";
function pointShape(point, x, y, look) {
  if (point.status === "target") return diamond(x, y, 6, { class: `${look} hollow` });
  return s("circle", { cx: x, cy: y, r: 4.5, class: point.status === "actual" ? look : `${look} hollow` });
}
function spreadLabels(labels, low, high) {
  labels.sort((a, b) => a.y - b.y);
  labels.forEach((label, place) => { label.y = Math.max(label.y, low, place ? labels[place - 1].y + 15 : low); });
  for (let place = labels.length - 1, most = high; place >= 0; place--, most = labels[place + 1].y - 15) labels[place].y = Math.min(labels[place].y, most);
}
function timeAxis(points, x, height, bottom) {
  const first = yearOf(Math.min(...points.map((p) => p.x)) - 1), last = yearOf(Math.max(...points.map((p) => p.x)) - 1);
  const every = Math.max(1, Math.ceil((last - first + 1) / ((x(dayOf(last + 1)) - x(dayOf(first))) / 52)));
  const marks = [];
  for (let year = first; year <= last + 1; year++) {
    marks.push(s("line", { x1: x(dayOf(year)), x2: x(dayOf(year)), y1: 8, y2: bottom, class: "grid" }));
    if (year <= last && (year - first) % every === 0) marks.push(s("text", { x: (x(dayOf(year)) + x(dayOf(year + 1))) / 2, y: height - 8, class: "tick middle" }, String(year)));
  }
  return marks;
}
function timeChart(width, facts, chosen) {
  const points = facts.map(pointOf), height = 320, bottom = height - 28, unit = code("unit", facts[0]);
  const values = points.map((p) => p.y), levels = ticks(Math.min(...values), Math.max(...values), 5);
  const left = Math.max(...levels.map((one) => textWidth(numberText(one, unit)))) + 16;
  const right = Math.min(width * 0.26, Math.max(20, ...chosen.map((one) => textWidth(regionName(one)))) + 18);
  const years = points.map((p) => yearOf(p.x - 1));
  const x = scale(dayOf(Math.min(...years)), dayOf(Math.max(...years) + 1), left, width - right);
  const y = scale(levels[0], levels.at(-1), bottom, 12);
  const grid = levels.map((one) => [s("line", { x1: left, x2: width - right, y1: y(one), y2: y(one), class: one === 0 ? "axis" : "grid" }), s("text", { x: left - 8, y: y(one) + 4, class: "tick end" }, numberText(one, unit))]);
  const others = points.filter((p) => !chosen.includes(p.region)).map((p) => factMark(p.fact, pointShape(p, x(p.x), y(p.y), "other")));
  const labels = [], lines = [];
  chosen.forEach((region, place) => {
    const own = points.filter((p) => p.region === region).sort((a, b) => a.x - b.x);
    for (const kind of new Set(own.map((p) => p.kind))) {
      const done = own.filter((p) => p.kind === kind && isDone(p)), aims = own.filter((p) => p.kind === kind && !isDone(p));
      const path = (list) => list.map((p, at) => `${at ? "L" : "M"}${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)}`).join("");
      if (done.length > 1) lines.push(s("path", { d: path(done), class: `line c${place}` }));
      // only what is still ahead is joined to the last result; a past target stands beside its result
      const last = done.at(-1), ahead = last && aims.find((p) => p.x > last.x);
      if (ahead) lines.push(s("path", { d: path([last, ahead]), class: `line aim c${place}` }));
    }
    lines.push(own.map((p) => factMark(p.fact, pointShape(p, x(p.x), y(p.y), `c${place}`))));
    if (own.length) labels.push({ y: y(own.at(-1).y), text: regionName(region), place });
  });
  spreadLabels(labels, 12, bottom);
  const ends = labels.map((one) => s("text", { x: width - right + 8, y: one.y + 4, class: `label t${one.place}` }, shortened(one.text, right - 10)));
  return drawing(width, height, t("timeSeries"), timeAxis(points, x, height, bottom), grid, others, lines, ends);
}
