/* What a reference field can be set to: records of a kind, named for people. Never all of them: the
 * server gives the first, and those that what is typed is found in. */
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { nameText } from '../show/format.js';

/** As many as a person looks through without searching. */
const SHOWN = 50;

/** The address of a kind. What is said of all kinds is large, and signing in asks for none. */
async function pluralOf(kind) {
  const { KINDS } = await import('./kinds.js');
  return KINDS[kind].plural;
}

function labelOf(kind, record, refs) {
  const ref = (id) => (refs[id] ? nameText(refs[id]) : '');
  if (kind === 'round')
    return `${ref(record.firm_id)} · ${record.series ?? t('unknown')} (${record.code})`;
  if (kind === 'investment')
    return `${record.code} · ${ref(record.fund_id)} → ${ref(record.project_id)}`;
  if (kind === 'commitment')
    return `${ref(record.investor_fund_id ?? record.investor_party_id)} → ${ref(record.fund_id)} (${record.code})`;
  if (kind === 'round_closing') return `${ref(record.round_id)} · ${record.closed_on}`;
  if (kind === 'buy_back') return `${ref(record.investment_id)} · ${record.due_on}`;
  if (kind === 'fund_report') return `${ref(record.fund_id)} · ${record.period_ends_on}`;
  if (kind === 'project') return `${nameText(record)} · ${ref(record.firm_id)} (${record.code})`;
  return `${nameText(record)} (${record.code})`;
}

export class Choices {
  /** @param {string} kind @param {Record<string, any>} query what narrows them down */
  constructor(kind, query) {
    this.kind = kind;
    this.query = query;
    this.typed = '';
    this.total = 0;
    this.found = 0;
    this.turn = 0;
    /** @type {number[]} */
    this.shown = [];
    /** @type {Map<number, {record: any, label: string}>} */
    this.known = new Map();
  }

  remember(record, refs) {
    this.known.set(record.id, { record, label: labelOf(this.kind, record, refs) });
  }

  /** Looks for what is typed; whether the answer still counts, or something else was typed since. */
  async search(typed) {
    const mine = ++this.turn;
    const q = typed.trim();
    const query = { ...this.query, q, limit: SHOWN };
    const answer = await api.list(await pluralOf(this.kind), query);
    if (mine !== this.turn) return false;
    for (const record of answer.items) this.remember(record, answer.refs);
    this.typed = q;
    this.shown = answer.items.map((record) => record.id);
    this.found = answer.total;
    if (!q) this.total = answer.total;
    return true;
  }

  /** Makes sure that the record with this id can be shown, wherever it stands among the others. */
  async keep(id) {
    const number = Number(id);
    if (!number || this.known.has(number)) return;
    try {
      const { item, refs } = await api.item(await pluralOf(this.kind), number);
      this.remember(item, refs);
    } catch (problem) {
      if (problem.status !== 404) throw problem;
    }
  }

  record(id) {
    return this.known.get(Number(id))?.record ?? null;
  }

  /** What is found, with what is chosen. */
  list(chosen) {
    const ids = [...this.shown];
    const number = Number(chosen);
    if (number && this.known.has(number) && !ids.includes(number)) ids.unshift(number);
    return ids.map((id) => ({ value: id, label: this.known.get(id)?.label ?? `#${id}` }));
  }

  get isLong() {
    return this.total > SHOWN;
  }
}

/**
 * @param {string} kind @param {Record<string, any>} [query]
 * @param {number | string} [chosen] what the field is set to already
 */
export async function choicesOf(kind, query = {}, chosen = undefined) {
  const choices = new Choices(kind, query);
  await Promise.all([choices.search(''), choices.keep(chosen)]);
  return choices;
}
