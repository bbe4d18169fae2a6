/* How a holding was valued, and how its marks and its money are listed. */
import { html, nothing } from 'lit-html';
import { reverseButton, reverseColumn } from '../form/reverse_button.js';
import { enumLabel, fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { proposalTag } from '../rules/index.js';
import { actor, known, money, unitNote, words } from '../show/format.js';
import { compare, shiftRound } from '../show/money.js';
import { table } from '../show/table.js';

const OLD_DAYS = 365;

export function multiple(text) {
  return known(
    text,
    (value) => html`<data class="num" value=${value}>${shiftRound(value, 0, 2)}×</data>`,
  );
}

/** The method and how old the mark is; a holding without one stands at cost, and says so. A mark that
 * is less than what came back since is outdated. */
export function methodCell(row) {
  if (row.price_missing) return html`<span class="tag warn">${t('holding.price_missing')}</span>`;
  if (row.stale)
    return html`${enumLabel('valuation_method', row.method)}
      <span class="tag warn">${t('holding.stale', { day: row.valued_on })}</span>`;
  if (compare(row.cost_left, '0') === 0)
    return html`<span class="tag done">${t('holding.exited')}</span>`;
  if (row.at_cost) return html`<span class="tag warn">${fieldLabel('at_cost', 'position')}</span>`;
  const old = row.value_age_days > OLD_DAYS;
  return html`${enumLabel('valuation_method', row.method)}
    <span class="tag ${old ? 'warn' : ''}">${t('holding.age', { days: row.value_age_days })}</span>`;
}

const amount = (label, name = 'amount') => ({
  label,
  cell: (row) => money(row[name], row.currency),
  num: true,
});

const day = (label) => ({ label, cell: (row) => row.effective_date, kind: 'nowrap' });

/** The latest first.
 * @param {any} answer
 * @param {{reload: () => void, decide: (row: any) => any, first?: any}} options first: a column that
 *   names the holding, where several are listed */
export function valuationTable(answer, { reload, decide, first }) {
  const act = (row) =>
    row.figures.state === 'pending'
      ? html`<span class="actions">${decide(row)} ${reverseButton('valuation', row, reload)}</span>`
      : nothing;
  return table({
    caption: t('holding.valuations'),
    note: unitNote,
    quiet: true,
    items: [...answer.items].sort((a, b) => b.seq - a.seq),
    empty: t('holding.no_valuations'),
    columns: [
      ...(first ? [first] : []),
      { ...day(t('field.valued_on')), head: !first },
      {
        label: fieldLabel('method', 'valuation'),
        cell: (row) => enumLabel('valuation_method', row.method),
      },
      amount(fieldLabel('amount', 'valuation')),
      {
        label: fieldLabel('state', 'valuation_figures'),
        cell: (row) => proposalTag(row.figures.state),
      },
      { label: t('investment.proposer'), cell: (row) => actor(answer.refs, row.recorded_by) },
      {
        label: t('field.decided_by'),
        cell: (row) => (row.figures.decided_by ? actor(answer.refs, row.figures.decided_by) : '–'),
      },
      { label: t('field.note'), cell: (row) => words(row.note ?? '–') },
      { label: t('action.label'), cell: act },
    ],
  });
}

export function proceedsTable(answer, reload) {
  return table({
    caption: t('kind.proceeds'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('holding.no_proceeds'),
    columns: [
      { ...day(t('sheet.date')), head: true },
      {
        label: fieldLabel('kind', 'proceeds'),
        cell: (row) => enumLabel('proceeds_kind', row.kind),
      },
      amount(fieldLabel('amount', 'proceeds')),
      amount(t('field.cost_relieved'), 'cost_relieved'),
      { label: fieldLabel('reference', 'proceeds'), cell: (row) => words(row.reference ?? '–') },
      ...reverseColumn('proceeds', reload),
    ],
  });
}

function obligor(row, refs) {
  if (row.obligor_party_id) return actor(refs, row.obligor_party_id);
  return known(row.obligor_name, words);
}

export function buyBackTable(answer, reload) {
  const figure = (name) => ({
    label: figureLabel(name, 'buy_back'),
    cell: (row) => money(row.figures?.[name] ?? null, row.currency),
    num: true,
  });
  return table({
    caption: t('kind.buy_back'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('holding.no_buy_backs'),
    columns: [
      {
        label: fieldLabel('obligor_party_id', 'buy_back'),
        cell: (row) => obligor(row, answer.refs),
        head: true,
      },
      { label: t('field.trigger'), cell: (row) => words(row.trigger) },
      {
        label: fieldLabel('due_on', 'buy_back'),
        cell: (row) =>
          html`${row.due_on}
          ${row.figures?.overdue ? html`<span class="tag bad">${fieldLabel('overdue', 'buy_back_figures')}</span>` : nothing}`,
        kind: 'nowrap',
      },
      {
        label: fieldLabel('rate', 'buy_back'),
        cell: (row) => `${shiftRound(row.rate, -2, 2)}%`,
        num: true,
      },
      figure('principal'),
      figure('interest'),
      figure('due'),
      figure('received'),
      figure('left'),
      ...reverseColumn('buy_back', reload),
    ],
  });
}
