/* What an auditor looks at first, as the home page and the desk show it. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, t, timeText } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { actor } from '../show/format.js';

export const MATTERS = ['override', 'reversal', 'back_dated', 'rate_changed'].concat([
  'quick',
  'near_limit',
  'export',
]);
const TONES = { override: 'warn', reversal: 'warn', rate_changed: 'warn' };

/** The columns with which rows begin that are each about an entry. */
export const entryColumns = (refs) => [
  {
    label: t('field.seq'),
    cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
    head: true,
    num: true,
  },
  { label: t('field.recorded_at'), cell: (row) => timeText(row.recorded_at), kind: 'nowrap' },
  { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
];

/** How many there are of each matter, each the way to them.
 * @param {any[] | null} counts rows of /audit_counts; null while they are worked out
 * @param {object} [query] thresholds that the lists keep
 * @param {string} [current] */
export function matterCounts(counts, query = {}, current) {
  const waits = html`<span class="muted">…</span>`;
  return html`<ul class="radar-counts" aria-label=${t('audit.title')} aria-busy=${counts ? nothing : 'true'}>
    ${MATTERS.map((matter) => {
      const count = counts?.find((row) => row.matter === matter).count;
      return html`<li>
        <a
          class=${count > 0 ? (TONES[matter] ?? '') : ''}
          href=${href('/audit', { ...query, matter })}
          aria-current=${matter === current ? 'true' : nothing}
          ><strong>${counts ? countText(count) : waits}</strong> ${enumLabel('audit_matter', matter)}</a
        >
      </li>`;
    })}
  </ul>`;
}
