/* One entry of the journal: its body as stored, and the hash that chains it. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { loadCodes } from '../lib/codes.js';
import { entrySubject } from '../lib/entries.js';
import { fieldLabel, has, kindLabel, t, timeText } from '../lib/i18n.js';
import { reverseButton } from '../lib/parts.js';
import { href } from '../lib/router.js';
import { KINDS } from '../lib/schema.js';
import { pageHead } from '../lib/shell.js';
import { actor, enumTag, fieldValue, known, money, refLink, unitNote, words } from '../lib/show.js';
import { facts, table } from '../lib/table.js';

const FIXED = ['fund', 'firm', 'party', 'project', 'round', 'rule', 'user', 'reversal', 'export'];
const MONEY = [
  'amount',
  'limit',
  'used_direct',
  'used_chain',
  'used_look_through',
  'figure',
  'divisor',
  'headroom',
];
const ENUM_LISTS = { outcome: 'outcome', basis: 'basis' };

/** A value of a body whose kind has no form. */
function plainValue(name, value, entry, refs) {
  if (value === null) return known(null);
  if (MONEY.includes(name)) return money(value, entry.body.currency);
  if (ENUM_LISTS[name]) return enumTag(ENUM_LISTS[name], value);
  if (name.endsWith('_id')) return refLink(refs, value);
  if (name === 'reversed_seq') return html`<a href=${href(`/journal/${value}`)}>${value}</a>`;
  return words(String(value));
}

function bodyRows(entry, refs) {
  const fields = KINDS[entry.kind]?.fields ?? [];
  return Object.keys(entry.body).map((name) => {
    const field = fields.find((candidate) => candidate.name === name);
    const value = field
      ? fieldValue(field, entry.body, refs)
      : plainValue(name, entry.body[name], entry, refs);
    return { name, value };
  });
}

function bodyTable(entry, refs) {
  const label = (name) =>
    has(`field.${name}`) || has(`field.${entry.kind}.${name}`)
      ? fieldLabel(name, entry.kind)
      : name;
  return table({
    caption: t('entry.body'),
    note: unitNote(entry.body.currency ?? 'CNY'),
    quiet: true,
    items: bodyRows(entry, refs),
    columns: [
      { label: t('entry.field'), cell: (row) => label(row.name), head: true },
      { label: t('entry.value'), cell: (row) => row.value },
    ],
  });
}

export default async function entryPage({ params, reload }) {
  const [answer] = await Promise.all([api.entry(Number(params.seq)), loadCodes()]);
  const entry = answer.item ?? answer;
  const refs = answer.refs ?? {};
  const undone = entry.reversed_by
    ? await api.item('reversals', entry.reversed_by).catch(() => null) // of a later day than the view's
    : null;
  const reversible = !FIXED.includes(entry.kind) && !entry.reversed_by;
  return {
    title: t('view.entry', { seq: entry.seq }),
    view: () => html`${pageHead(t('view.entry', { seq: entry.seq }), {
      lead: html`${kindLabel(entry.kind)} · ${entrySubject(entry, refs)}`,
      actions: reversible
        ? reverseButton(entry.kind, { ...entry.body, seq: entry.seq, id: entry.seq }, reload)
        : nothing,
    })}
    ${
      entry.reversed_by
        ? html`<p class="warning">
            ${t('entry.reversed_by')}
            ${undone ? html`${actor(undone.refs, undone.item.recorded_by)}${t('rule.colon')}${words(undone.item.reason)}` : nothing}
            <a href=${href(`/journal/${entry.reversed_by}`)}>${t('view.entry', { seq: entry.reversed_by })}</a>
          </p>`
        : nothing
    }
    ${facts([
      [t('journal.recorded_at'), timeText(entry.recorded_at)],
      [
        t('journal.actor'),
        entry.recorded_by
          ? html`<a href=${href('/journal', { actor_id: entry.recorded_by })}>${actor(refs, entry.recorded_by)}</a>`
          : actor(refs, null),
      ],
      [t('field.effective_date'), entry.effective_date],
      [
        t('entry.entity'),
        html`<a href=${href('/journal', { entity_id: entry.entity_id })}>${entry.entity_id}</a>`,
      ],
      [t('entry.hash'), html`<code class="hash">${entry.hash}</code>`],
    ])}
    <section>
      <h2>${t('entry.body')}</h2>
      ${bodyTable(entry, refs)}
      <details>
        <summary>${t('entry.raw')}</summary>
        <pre class="raw" tabindex="0" translate="no">${JSON.stringify(entry.body, null, 2)}</pre>
      </details>
    </section>
    <p>
      ${entry.seq > 1 ? html`<a href=${href(`/journal/${entry.seq - 1}`)}>${t('entry.previous')}</a>` : nothing}
      <a href=${href(`/journal/${entry.seq + 1}`)}>${t('entry.next')}</a>
    </p>`,
  };
}
