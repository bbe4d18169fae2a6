#!/usr/bin/env node
// Makes the table of the turns that were measured: the medians, the ratios with the least and the
// largest of all turns, what a goal says, and how a row grows with its size.
//
//   node tests/bench/report.mjs TURNS OUT.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ROWS } from './rows.mjs';

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const round = (number) => (number === null ? null : Number(number.toPrecision(5)));

/** The turns of each size of a row. */
function sizesOf(turns) {
  const sizes = new Map();
  for (const turn of turns) {
    if (!sizes.has(turn.size)) sizes.set(turn.size, []);
    sizes.get(turn.size).push(turn);
  }
  return [...sizes].sort(([a], [b]) => a - b);
}

function spread(list) {
  return { min: Math.min(...list), median: median(list), max: Math.max(...list) };
}

function isMet(goal, value, ratio) {
  const number = goal.of === 'ratio' ? ratio : value;
  if (number === null) return null;
  return goal.most === undefined ? number >= goal.least : number <= goal.most;
}

function goalText({ of, most, least }, unit) {
  const number = most === undefined ? `>= ${least}` : `<= ${most}`;
  return of === 'ratio' ? `ratio ${number}` : `${number} ${unit}`.trim();
}

function resultOf(name, size, turns) {
  const { unit, reference = null, from = 0 } = ROWS[name];
  const goal = size >= from ? ROWS[name].goal : undefined;
  const values = spread(turns.map((turn) => turn.value));
  const ratios = turns
    .filter((turn) => turn.reference !== undefined)
    .map((turn) => turn.value / turn.reference);
  const ratio = ratios.length > 0 ? spread(ratios) : null;
  return {
    name,
    size,
    value: round(values.median),
    unit,
    reference,
    ratio: round(ratio?.median ?? null),
    goal: goal ? goalText(goal, unit) : null,
    met: goal ? isMet(goal, values.median, ratio?.median ?? null) : null,
    value_min: round(values.min),
    value_max: round(values.max),
    ratio_min: round(ratio?.min ?? null),
    ratio_max: round(ratio?.max ?? null),
    turns: turns.length,
  };
}

function notMeasured(name) {
  const { unit, reference = null, goal } = ROWS[name];
  const nothing = { size: null, value: null, unit, reference, ratio: null };
  return {
    name,
    ...nothing,
    goal: goal ? goalText(goal, unit) : null,
    met: null,
    note: 'not measured',
  };
}

/** The slope of the logarithms: 1 grows as the size does. */
function exponentOf(name, results) {
  const points = results
    .filter(({ value }) => value > 0)
    .map(({ size, value }) => [Math.log(size), Math.log(value)]);
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  const value = over / under;
  const most = ROWS[name].exponent;
  return {
    name: `${name}, exponent`,
    size: results.at(-1).size,
    value: round(value),
    unit: '',
    reference: results.map(({ size }) => size).join(', '),
    ratio: null,
    goal: most === undefined ? null : `<= ${most}`,
    met: most === undefined ? null : value <= most,
  };
}

function resultsOf(name, turns) {
  if (turns.length === 0) return [notMeasured(name)];
  const results = sizesOf(turns).map(([size, some]) => resultOf(name, size, some));
  return results.length > 1 ? [...results, exponentOf(name, results)] : results;
}

function show(result) {
  const title = ROWS[result.name]?.title ?? result.name;
  const ratio =
    result.ratio === null ? '' : `${result.ratio} (${result.ratio_min}-${result.ratio_max})`;
  const value = result.value === null ? 'not measured' : `${result.value} ${result.unit}`;
  const verdict = result.met === null ? '' : result.met ? 'met' : 'MISSED';
  const cells = [title.padEnd(58), String(result.size ?? '').padStart(9), value.padStart(16)];
  return [...cells, ratio.padStart(26), (result.goal ?? '').padStart(16), verdict]
    .join('  ')
    .trimEnd();
}

const [turnsPath, outPath] = process.argv.slice(2);
const lines = existsSync(turnsPath)
  ? readFileSync(turnsPath, 'utf8').split('\n').filter(Boolean)
  : [];
const turns = lines.map((line) => JSON.parse(line));
for (const { row } of turns) if (!ROWS[row]) throw new Error(`rows.mjs has no row ${row}`);
const results = Object.keys(ROWS).flatMap((name) =>
  resultsOf(
    name,
    turns.filter(({ row }) => row === name),
  ),
);
writeFileSync(outPath, `[\n${results.map((result) => JSON.stringify(result)).join(',\n')}\n]\n`);
console.log(results.map(show).join('\n'));
const count = (met) => results.filter((result) => result.met === met).length;
const missing = results.filter(({ note }) => note).length;
console.log(`${count(true)} goals met, ${count(false)} missed, ${missing} rows not measured`);
