/* What rules can be about, as the server names it: a new measure needs nothing here. */
import * as api from './api.js';
import { state } from './state.js';

/** @type {Map<string, any>} */
let measures = new Map();

/** Once; screens that name measures wait for it. */
export async function loadMeasures() {
  if (measures.size > 0) return;
  const answer = await api.sheet('/measures');
  measures = new Map(answer.rows.map((row) => [row.measure, row]));
}

export function measureLabel(name) {
  const row = measures.get(name);
  if (!row) return name;
  return state.language === 'zh' ? row.label_zh : row.label_en;
}

export const measureNames = () => [...measures.keys()];

/** How a limit is written: amount, ratio, days or none. */
export const limitKind = (name) => measures.get(name)?.limit ?? 'none';
