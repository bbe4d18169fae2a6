// Turns from JavaScript, in the form of tests/bench/turns.c.
import { appendFileSync } from 'node:fs';
import { ROWS } from './rows.mjs';

/**
 * @param {string} row
 * @param {number} size flows, rows, funds …
 * @param {number} value
 * @param {number} [reference] what was measured beside it
 */
export function addTurn(row, size, value, reference) {
  if (!ROWS[row]) throw new Error(`tests/bench/rows.mjs has no row ${row}`);
  const turn = { row, size, value, ...(reference === undefined ? {} : { reference }) };
  const line = `${JSON.stringify(turn)}\n`;
  process.stdout.write(line);
  if (process.env.FUNDTRAIL_BENCH_TURNS) appendFileSync(process.env.FUNDTRAIL_BENCH_TURNS, line);
}
