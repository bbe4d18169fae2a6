/* What a reference field can be set to: every record of a kind, named for people. */
import * as api from './api.js';
import { KINDS } from './schema.js';
import { nameText } from './show.js';

function labelOf(kind, record, refs) {
  const ref = (id) => (refs[id] ? nameText(refs[id]) : '');
  if (kind === 'round') return `${ref(record.firm_id)} · ${record.series} (${record.code})`;
  if (kind === 'investment')
    return `${record.code} · ${ref(record.fund_id)} → ${ref(record.project_id)}`;
  if (kind === 'commitment')
    return `${ref(record.investor_fund_id ?? record.investor_party_id)} → ${ref(record.fund_id)} (${record.code})`;
  if (kind === 'project') return `${nameText(record)} · ${ref(record.firm_id)} (${record.code})`;
  return `${nameText(record)} (${record.code})`;
}

/** @returns {Promise<{items: any[], choices: {value: number, label: string}[]}>} */
export async function choicesOf(kind, query = {}) {
  const answer = await api.all(KINDS[kind].plural, query);
  return {
    items: answer.items,
    choices: answer.items.map((record) => ({
      value: record.id,
      label: labelOf(kind, record, answer.refs),
    })),
  };
}
