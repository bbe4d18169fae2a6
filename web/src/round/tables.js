/* Tables of claims, of rights to take part, and of who came when. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { decimal, enumTag, known, money, refLink, unitNote, words } from '../show/format.js';
import { percent } from '../show/money.js';
import { table } from '../show/table.js';

const day = (value) => known(value);
const count = (value) => known(value, countText);

export const CLAIM_TONES = {
  open: 'pending',
  demanded_in_time: 'good',
  demanded_late: 'warn',
  window_over: 'warn',
  untested: 'warn',
  settled: 'done',
  met: 'done',
};

/** Whose a term is: our investment, another investor, or all investors of the round. */
export function holder(row, refs) {
  const id = row.investment_id ?? row.investor_party_id;
  return id ? refLink(refs, id) : t('rounds.all_investors');
}

function obligor(row, refs) {
  const id = row.obligor_party_id ?? row.obligor_firm_id;
  if (id) return refLink(refs, id);
  return known(row.obligor_name, words);
}

/** Where it is due in equity, the share stands for the amount. */
function claimed(row) {
  if (row.share !== null)
    return html`<data class="num" value=${row.share}>${percent(row.share, '1')}</data>`;
  return money(row.amount, row.currency);
}

export function claimTable(sheet) {
  const label = (name) => fieldLabel(name, 'claim');
  const amount = (name) => ({
    label: label(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const date = (name) => ({ label: label(name), cell: (row) => day(row[name]), kind: 'nowrap' });
  return table({
    caption: t('rounds.claims'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('rounds.no_claims'),
    columns: [
      { label: label('kind'), cell: (row) => enumTag('term_kind', row.kind), head: true },
      { label: label('round_id'), cell: (row) => refLink(sheet.refs, row.round_id) },
      { label: t('rounds.holder'), cell: (row) => holder(row, sheet.refs) },
      { label: t('rounds.obligor'), cell: (row) => obligor(row, sheet.refs) },
      {
        label: label('state'),
        cell: (row) => enumTag('claim_state', row.state, CLAIM_TONES[row.state]),
      },
      date('test_on'),
      date('triggered_on'),
      date('exercise_by'),
      date('demanded_on'),
      amount('paid'),
      { label: label('amount'), cell: claimed, num: true },
      amount('left'),
      amount('payable_now'),
      amount('released'),
    ],
  });
}

const CLASS_TONES = { agrees: 'good', differs: 'bad', not_held: 'warn' };

/** A number, or a word of the two enumerations that say the same of a term and of a class. */
function saidBy(number, word, matter) {
  if (number !== null) return decimal(number);
  if (!word) return nothing;
  if (matter === 'participation') return enumLabel('participation', word);
  return enumLabel(matter === 'anti_dilution' ? 'anti_dilution' : 'cap_counts', word);
}

/** What terms say beside what the classes of their holders say. */
export function termClassTable(sheet) {
  const label = (name) => fieldLabel(name, 'term_class');
  return table({
    caption: t('rounds.classes'),
    quiet: true,
    items: sheet.rows,
    empty: t('rounds.no_classes'),
    columns: [
      {
        label: label('round_term_id'),
        cell: (row) => refLink(sheet.refs, row.round_term_id),
        head: true,
      },
      { label: label('round_id'), cell: (row) => refLink(sheet.refs, row.round_id) },
      { label: t('rounds.holder'), cell: (row) => holder(row, sheet.refs) },
      {
        label: label('class_id'),
        cell: (row) => (row.class_id ? refLink(sheet.refs, row.class_id) : nothing),
      },
      { label: label('matter'), cell: (row) => enumLabel('term_class_matter', row.matter) },
      {
        label: label('outcome'),
        cell: (row) => enumTag('term_class_outcome', row.outcome, CLASS_TONES[row.outcome]),
      },
      {
        label: label('term'),
        cell: (row) => saidBy(row.term, row.term_says, row.matter),
        num: true,
      },
      {
        label: label('class'),
        cell: (row) => saidBy(row.class, row.class_says, row.matter),
        num: true,
      },
    ],
  });
}

export function proRataTable(sheet) {
  const label = (name) => fieldLabel(name, 'pro_rata');
  return table({
    caption: t('rounds.pro_rata'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('rounds.no_pro_rata'),
    columns: [
      { label: t('rounds.holder'), cell: (row) => holder(row, sheet.refs), head: true },
      { label: label('round_id'), cell: (row) => refLink(sheet.refs, row.round_id) },
      { label: label('day'), cell: (row) => day(row.day), kind: 'nowrap' },
      { label: label('outcome'), cell: (row) => enumTag('right_outcome', row.outcome) },
      {
        label: label('taken'),
        cell: (row) => (row.outcome === 'taken' ? money(row.taken, row.currency) : nothing),
        num: true,
      },
      {
        label: label('waived_on'),
        cell: (row) => (row.outcome === 'waived' ? day(row.waived_on) : nothing),
      },
    ],
  });
}

const CAME_TONES = { with: 'good', after: 'pending' };

export function orderTable(sheet) {
  const label = (name) => fieldLabel(name, 'additionality_row');
  const amount = (name) => ({
    label: label(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  return table({
    caption: t('rounds.additionality'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('timeline.empty'),
    columns: [
      { label: label('series'), cell: (row) => known(row.series, words), head: true },
      { label: label('day'), cell: (row) => day(row.day), kind: 'nowrap' },
      {
        label: label('position'),
        cell: (row) => enumTag('came', row.position, CAME_TONES[row.position]),
      },
      { label: label('lag_days'), cell: (row) => count(row.lag_days), num: true },
      amount('guide'),
      amount('public'),
      amount('social'),
      amount('unknown'),
      { label: label('uncounted'), cell: (row) => countText(row.uncounted), num: true },
      { label: label('new_social'), cell: (row) => countText(row.new_social), num: true },
      {
        label: label('new_names'),
        kind: 'roomy',
        cell: (row) => (row.new_names ? words(row.new_names) : nothing),
      },
    ],
  });
}

/** Each firm of a fund, with a foot that adds them up. */
export function firmsTable(sheet) {
  const label = (name) => fieldLabel(name, 'additionality');
  const names = ['paid', 'guide', 'social_before', 'social_with', 'social_after'];
  const amount = (name) => ({
    label: label(name),
    cell: (row) => money(row[name], row.currency),
    num: true,
  });
  const { total } = sheet;
  const columns = [
    { label: label('firm_id'), cell: (row) => refLink(sheet.refs, row.firm_id), head: true },
    { label: label('entry_on'), cell: (row) => day(row.entry_on), kind: 'nowrap' },
    ...names.map(amount),
    {
      label: label('social_after_per_guide'),
      cell: (row) => decimal(row.social_after_per_guide),
      num: true,
    },
    {
      label: label('first_social_after_days'),
      cell: (row) => count(row.first_social_after_days),
      num: true,
    },
    { label: label('new_social_after'), cell: (row) => countText(row.new_social_after), num: true },
    { label: label('uncounted'), cell: (row) => countText(row.uncounted), num: true },
  ];
  return table({
    caption: t('rounds.additionality'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('rounds.nothing_paid'),
    columns,
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td>
      ${names.map((name) => html`<td class="num">${money(total[name], total.currency)}</td>`)}
      <td class="num">${decimal(total.social_after_per_guide)}</td>
      <td></td>
      <td class="num">${countText(total.new_social_after)}</td>
      <td class="num">${countText(total.uncounted)}</td>
    </tr>`,
  });
}
