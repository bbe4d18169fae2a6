/* Votes, profit and the right to new capital of each holder, and by what they are shared. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { known, refLink, words } from '../show/format.js';
import { percent } from '../show/money.js';
import { table } from '../show/table.js';

const RIGHTS = ['votes', 'profit', 'pre_emption'];

const holderId = (row) => row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id ?? 0;

function source(row) {
  if (row.charter_term_id)
    return html`<a href=${href(`/journal/${row.charter_term_id}`)}>${t('cap.by_charter')}</a>`;
  return row.law ? enumLabel('capital_law', row.law) : nothing;
}

/** A line for each right: by what it is shared, and who says so. */
function sources(rows) {
  const first = RIGHTS.map((right) => rows.find((row) => row.right === right)).filter(Boolean);
  return html`<ul class="hint" id="rights-sources">
    ${first.map(
      (row) => html`<li>
        ${enumLabel('holder_right_kind', row.right)}:
        ${row.reason ? enumLabel('rights_reason', row.reason) : enumLabel('charter_basis', row.basis)}
        ${row.law || row.charter_term_id ? html`(${source(row)})` : nothing}
      </li>`,
    )}
  </ul>`;
}

export function rightsTable(sheet) {
  const holders = [...new Set(sheet.rows.map(holderId))];
  const at = (holder, right) =>
    sheet.rows.find((row) => holderId(row) === holder && row.right === right);
  return html`${table({
    caption: t('cap.rights'),
    quiet: true,
    items: holders,
    columns: [
      {
        label: fieldLabel('holder', 'holder_right'),
        cell: (holder) => (holder ? refLink(sheet.refs, holder) : words(t('cap.missing'))),
        head: true,
      },
      ...RIGHTS.map((right) => ({
        label: enumLabel('holder_right_kind', right),
        cell: (holder) => known(at(holder, right)?.share ?? null, (share) => percent(share, '1')),
        num: true,
      })),
    ],
  })}
  ${sources(sheet.rows)}`;
}
