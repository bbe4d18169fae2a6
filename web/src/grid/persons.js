/* Who is meant by a name in a cell: a party or a fund by its code, or by a name that only one has. */
import * as api from '../frame/api.js';
import { nameText } from '../show/format.js';

const KINDS = { party: 'parties', fund: 'funds' };
const SHOWN = 20;
const AT_ONCE = 6;

const fold = (text) => text.normalize('NFKC').trim().toLowerCase();

/** As it is offered, and taken back: "name (code)". */
const labelOf = (record) => `${nameText(record)} (${record.code})`;

export class Persons {
  constructor() {
    /** @type {Map<string, {value?: {kind: string, id: number}, faultKey?: string}>} by what was typed */
    this.known = new Map();
    /** @type {string[]} what is offered for the text that was searched last */
    this.offered = [];
  }

  async find(q) {
    const answers = await Promise.all(
      Object.entries(KINDS).map(async ([kind, plural]) => {
        const { items } = await api.list(plural, { q, limit: SHOWN });
        return items.map((record) => ({ kind, record }));
      }),
    );
    return answers.flat();
  }

  /** Whoever has what is typed in the name or code. */
  async offer(text) {
    const found = text.trim() ? await this.find(text.trim()) : [];
    this.offered = found.map(({ record }) => labelOf(record));
  }

  valueOf(text) {
    return this.known.get(text) ?? {};
  }

  /** Finds out who each of the texts means. */
  async resolve(texts) {
    const wanted = [...new Set(texts)].filter((text) => text && !this.known.get(text)?.value);
    for (let at = 0; at < wanted.length; at += AT_ONCE)
      await Promise.all(wanted.slice(at, at + AT_ONCE).map((text) => this.resolveOne(text)));
  }

  async resolveOne(text) {
    const code = /\(([^()]+)\)$/.exec(text)?.[1];
    const found = [...(code ? await this.find(code) : []), ...(await this.find(text))];
    const has = (...names) => names.some((name) => name && fold(name) === fold(text));
    const byCode = found.filter(({ record }) => has(record.code, labelOf(record)));
    const byName = found.filter(({ record }) => has(record.name, record.name_en));
    const meant = byCode.length > 0 ? byCode : byName;
    const ids = [...new Set(meant.map(({ record }) => record.id))];
    if (ids.length === 1)
      this.known.set(text, { value: { kind: meant[0].kind, id: meant[0].record.id } });
    else this.known.set(text, { faultKey: ids.length === 0 ? 'grid.nobody' : 'grid.several' });
  }
}
