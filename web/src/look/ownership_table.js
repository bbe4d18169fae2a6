/* What holders own of firms, and what that is known from; bounds where the cap table gives some. */
import { html, nothing } from 'lit-html';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { enumTag, known, refLink } from '../show/format.js';
import { percent } from '../show/money.js';
import { table } from '../show/table.js';

const TONES = { cap_table: 'good', cap_table_part: 'pending', contradicted: 'bad' };
const label = (name) => fieldLabel(name, 'ownership');

/** "12 % to 40 %"; one figure where both bounds are one, or there are none. */
export function ownedText({ share, least, most }) {
  if (share === null) return null;
  const [low, high] = [percent(least ?? share, '1'), percent(most ?? share, '1')];
  return low === high ? percent(share, '1') : t('ownership.between', { least: low, most: high });
}

/** The same with what firms hold that have complete tables of their own. */
const withFirmsText = (row) =>
  ownedText({ share: row.with_firms, least: row.with_least, most: row.with_most });

export const sourceTag = (source) => enumTag('ownership_source', source, TONES[source] ?? '');

/** A table of rows of the sheet `ownership`; `first` is the column that names each row. */
export function ownershipTable(sheet, caption, first) {
  const part = (name) => ({
    label: label(name),
    cell: (row) => known(row[name], (value) => percent(value, '1')),
    num: true,
  });
  return table({
    caption,
    quiet: true,
    items: sheet.rows,
    empty: t('ownership.empty'),
    columns: [
      first,
      part('own'),
      { label: label('share'), cell: (row) => known(ownedText(row)), num: true },
      { label: label('with_firms'), cell: (row) => known(withFirmsText(row)), num: true },
      part('chain'),
      { label: label('fund_count'), cell: (row) => countText(row.fund_count), num: true },
      {
        label: label('source'),
        cell: (row) => html`${sourceTag(row.source)}
          ${row.stated_on ? html`<small class="nowrap">${row.stated_on}</small>` : nothing}`,
      },
    ],
  });
}

/** What funds and investors own of one firm. */
export const ownersTable = (sheet) =>
  ownershipTable(sheet, t('ownership.of_firm'), {
    label: t('cap.holders'),
    cell: (row) => refLink(sheet.refs, row.fund_id ?? row.party_id),
    head: true,
  });
