// Bars of results with targets as diamonds beside them.
const ROW = 26;
// lines: {label, title, look, bars: [facts], targets: [facts]}
function barChart(width, lines, label, note) {
  const all = lines.flatMap((line) => [...line.bars, ...line.targets]), values = all.map((fact) => F.value[fact]), unit = code("unit", all[0]);
  const left = Math.min(width * 0.38, Math.max(...lines.map((line) => textWidth(line.label))) + 14);
  const texts = lines.map((line) => note(line)), right = Math.min(width * 0.34, Math.max(...texts.map(textWidth)) + 14);
  const levels = ticks(Math.min(0, ...values), Math.max(0, ...values), Math.max(2, Math.min(6, (width - left - right) / 90)));
  const height = lines.length * ROW + 34, bottom = height - 26, x = scale(levels[0], levels.at(-1), left, width - right);
  const grid = levels.map((one) => [s("line", { x1: x(one), x2: x(one), y1: 4, y2: bottom, class: one === 0 ? "axis" : "grid" }), s("text", { x: x(one), y: height - 8, class: "tick middle" }, numberText(one, unit))]);
  const drawn = lines.map((line, place) => {
    const middle = 4 + place * ROW + ROW / 2;
    return [
      s("text", { x: left - 8, y: middle + 4, class: "tick end strong" }, shortened(line.label, left - 12), s("title", {}, line.label)),
      line.bars.map((fact) => {
        const at = x(F.value[fact]), zero = x(0), done = code("status", fact) === "actual";
        return factMark(fact, s("rect", { x: Math.min(at, zero), y: middle - 8, width: Math.max(1.5, Math.abs(at - zero)), height: 16, rx: 2, class: `${line.look}${done ? "" : " hollow"}` }));
      }),
      line.targets.map((fact) => factMark(fact, diamond(x(F.value[fact]), middle, 7, { class: "goal" }))),
      s("text", { x: width - right + 8, y: middle + 4, class: "tick number" }, shortened(texts[place], right - 8)),
    ];
  });
  return drawing(width, height, label, grid, drawn);
}
const valueNote = (line) => [...line.bars, ...line.targets.map((fact) => fact)].map((fact) => (code("status", fact) === "target" ? "◇" : "") + valueText(factValue(fact)) + (F.conflict[fact] ? " ⚠" : "")).join(" ");
const isGoal = (fact) => code("status", fact) === "target";
// one fact of a kind for each key: the one with most mentions
function onePer(facts, key) {
  const found = new Map();
  for (const fact of facts) {
    const at = key(fact), known = found.get(at);
    if (known === undefined || F.mentions[fact] > F.mentions[known]) found.set(at, fact);
  }
  return found;
}
function linesBy(facts, key, label, look) {
  const results = onePer(facts.filter((fact) => !isGoal(fact)), key), goals = onePer(facts.filter(isGoal), key);
  const lines = [...new Set([...results.keys(), ...goals.keys()])].map((at) => ({
    label: label(at), look: look(at), bars: results.has(at) ? [results.get(at)] : [], targets: goals.has(at) ? [goals.get(at)] : [],
  }));
  const height = (line) => F.value[line.bars[0] ?? line.targets[0]];
  return lines.sort((a, b) => b.bars.length - a.bars.length || height(b) - height(a));
}
// for each region the last year with both a result and a target; without one, the last target and the result before
function targetLines(facts) {
  const annual = facts.filter((fact) => kindOf(fact) === "A"), year = (fact) => yearOf(F.period_end[fact]);
  const lines = [];
  for (const region of new Set(annual.map((fact) => code("region", fact)))) {
    const own = annual.filter((fact) => code("region", fact) === region).sort((a, b) => year(b) - year(a));
    const targets = own.filter(isGoal), results = own.filter((fact) => !isGoal(fact));
    if (!targets.length) continue;
    const target = targets.find((one) => results.some((fact) => year(fact) === year(one))) ?? targets[0];
    const result = results.find((fact) => year(fact) <= year(target));
    const years = result === undefined || year(result) === year(target) ? `${year(target)}` : `${year(result)} → ${year(target)}`;
    lines.push({ label: `${regionName(region)} ${years}`, look: "c0", bars: result === undefined ? [] : [result], targets: [target] });
  }
  return lines.sort((a, b) => b.bars.length - a.bars.length || F.value[b.targets[0]] - F.value[a.targets[0]]);
}
