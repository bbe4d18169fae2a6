/* Legal persons: what else has the credit code of a record, and what is called alike. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { nameOf, pathOf } from '../show/format.js';
import { table } from '../show/table.js';

const PAUSE_MS = 400;
const KINDS_WITH_NAMES = ['party', 'fund', 'firm'];

export async function loadPerson(record) {
  if (!record.credit_code) return [];
  return (await api.sheet('/legal_persons', { credit_code: record.credit_code })).rows;
}

function link(row) {
  return html`<a href=${pathOf(row.kind, row.id)}>${nameOf(row)}</a>
    <small translate="no">${row.code}</small>`;
}

/** What else the legal person of a record is; a second one of its own kind is a fault. */
export function personNote(rows, kind, id) {
  const others = rows.filter((row) => row.kind !== kind || row.id !== id);
  if (others.length === 0) return nothing;
  const doubled = others.some((row) => row.kind === kind);
  return html`<div class=${doubled ? 'warning' : 'note'} id="legal-person">
    <p>${t(doubled ? 'person.doubled' : 'person.same')}</p>
    <ul>
      ${others.map((row) => html`<li>${kindLabel(row.kind)} ${link(row)}</li>`)}
    </ul>
  </div>`;
}

/** One for the form of a kind that has names; null for others. */
export const alikeWatch = (kind, id, redraw) =>
  KINDS_WITH_NAMES.includes(kind) ? new AlikeWatch(kind, id, redraw) : null;

/** What is typed of who it is; the English name alone where there is no other. */
function identityOf(values) {
  const text = (name) => String(values[name] ?? '').trim();
  return { name: text('name') || text('name_en'), credit_code: text('credit_code') };
}

/** Asks for like names, and the same credit code, while they are typed: a little after the last change. */
class AlikeWatch {
  constructor(kind, id, redraw) {
    this.kind = kind;
    this.id = id;
    this.redraw = redraw;
    /** @type {any[]} */
    this.rows = [];
    this.timer = 0;
    this.asked = '';
  }

  ask(values) {
    const identity = identityOf(values);
    const asked = JSON.stringify(identity);
    if (asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.fetch(identity, asked), PAUSE_MS);
  }

  /** It is only a hint: where it cannot be had the form works without. */
  async fetch(identity, asked) {
    const rows =
      identity.name || identity.credit_code
        ? await api.sheet('/alike_names', identity).then(
            (sheet) => sheet.rows,
            () => [],
          )
        : [];
    if (asked !== this.asked) return;
    this.rows = rows.filter((row) => row.kind !== this.kind || row.id !== this.id);
    this.redraw();
  }

  stop() {
    clearTimeout(this.timer);
  }

  view() {
    return html`<div aria-live="polite" id="alike">
      ${
        this.rows.length === 0
          ? nothing
          : html`<div class="warning">
              <p>${t('person.alike')}</p>
              <ul>
                ${this.rows.map((row) => html`<li>${kindLabel(row.kind)} ${link(row)}</li>`)}
              </ul>
            </div>`
      }
    </div>`;
  }
}

/** Records that are one legal person, or were entered twice. */
export function personTable(rows) {
  return table({
    caption: t('person.title'),
    quiet: true,
    items: rows,
    empty: t('person.none'),
    columns: [
      { label: t('field.credit_code'), cell: (row) => row.credit_code, head: true, kind: 'nowrap' },
      { label: fieldLabel('kind', 'legal_person'), cell: (row) => kindLabel(row.kind) },
      { label: t('field.name'), cell: link },
      {
        label: t('person.state'),
        cell: (row) =>
          row.doubled ? html`<span class="tag bad">${t('person.twice')}</span>` : nothing,
      },
    ],
  });
}
