/* A waterfall on screen: who gets what by which tier, what each investor has, and the step sheet. */
import { html, nothing, svg } from 'lit-html';
import { all } from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { enumTag, figure, money, unitNote } from '../show/format.js';
import { commitmentCode, investorLink } from '../show/investor_names.js';
import { compare, grouped, ratio, shiftRound, sum } from '../show/money.js';
import { table } from '../show/table.js';

/** The version of a fund's terms that is in force on a day, as the server picks it; null: none. */
export function termInForce(terms, day) {
  const rules = (term) =>
    term.figures.state === 'approved' &&
    term.figures.effective_on <= day &&
    term.valid_from <= day &&
    (term.valid_to ?? day) >= day;
  const later = (a, b) => (a === null || b.valid_from >= a.valid_from ? b : a);
  return [...terms.items]
    .filter(rules)
    .sort((a, b) => a.id - b.id)
    .reduce(later, null);
}

/** All versions of a fund's terms, the latest first. */
export const termsOf = (fundId) => all('waterfall_terms', { fund_id: fundId, sort: '-valid_from' });

/** A fraction of one as a percentage, without noughts at its end. */
export function percentText(fraction) {
  if (fraction === null || fraction === undefined) return '–';
  const text = shiftRound(fraction, -2, 8).replace(/0+$/, '').replace(/\.$/, '');
  return `${grouped(text)} %`;
}

/** The tiers of a waterfall, with what it takes to leave each; terms may be of one distribution. */
function tierRows(figures, term, tiers) {
  const own = { name: 'gp_commitment', note: t('fall.tier.gp_commitment_note') };
  const rate = percentText(term.hurdle_rate);
  const convention = `${enumLabel('compounding', term.compounding)}, ${enumLabel('day_count', term.day_count)}`;
  const splits = [term, ...tiers]
    .map((tier) => `${percentText(tier.lp_share)} / ${percentText(tier.carry_share)}`)
    .join(' → ');
  return [
    ...(term.gp_commitment_id ? [{ ...own, gp: figures.gp_commitment, lp: '0.00' }] : []),
    {
      name: 'return_of_capital',
      note: t('fall.tier.return_of_capital_note'),
      lp: figures.return_of_capital,
      gp: '0.00',
    },
    {
      name: 'preferred_return',
      note: t('fall.tier.preferred_return_note', { rate, convention }),
      lp: figures.preferred_return,
      gp: '0.00',
    },
    {
      name: 'catch_up',
      note:
        compare(term.catch_up_share, '0') === 0
          ? t('fall.tier.no_catch_up')
          : t('fall.tier.catch_up_note', {
              share: percentText(term.catch_up_share),
              carry: percentText(term.carry_share),
            }),
      lp: figures.catch_up_lp,
      gp: figures.catch_up_gp,
    },
    {
      name: 'carry_split',
      note: t('fall.tier.carry_split_note', { splits }),
      lp: figures.split_lp,
      gp: figures.split_gp,
    },
    ...(compare(figures.carry_returned, '0') === 0
      ? []
      : [
          {
            name: 'carry_return',
            note: t('fall.tier.carry_return_note'),
            lp: '0.00',
            gp: sum(['0.00', `-${figures.carry_returned}`]),
          },
        ]),
  ];
}

/** How much of the whole a tier takes, investors and manager one after the other. */
function bar(row, whole) {
  if (compare(row.gp, '0') < 0) return nothing;
  const lp = 100 * ratio(row.lp, whole);
  const gp = 100 * ratio(row.gp, whole);
  const label = `${fieldLabel('lp', 'waterfall_step')} ${lp.toFixed(1)} %, ${fieldLabel('gp', 'waterfall_step')} ${gp.toFixed(1)} %`;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"
    aria-label=${label}>
    <rect class="limit" width="100" height="8"></rect>
    ${svg`<rect class="used" width=${lp} height="8"></rect>
      <rect class="asked" x=${lp} width=${gp} height="8"></rect>`}
  </svg>`;
}

export function tierTable(figures, term, tiers) {
  const amount = (name) => ({
    label: fieldLabel(name, 'waterfall_step'),
    cell: (row) => figure(row[name], figures.currency),
    num: true,
  });
  return html`${table({
    caption: t('fall.tiers'),
    note: unitNote,
    quiet: true,
    items: tierRows(figures, term, tiers),
    foot: html`<tr>
      <th scope="row">${t('column.total')}</th>
      <td></td>
      <td class="num">${money(figures.lp, figures.currency)}</td>
      <td class="num">${money(figures.gp, figures.currency)}</td>
      <td></td>
    </tr>`,
    columns: [
      { label: t('fall.tier'), cell: (row) => t(`fall.tier.${row.name}`), head: true },
      { label: t('fall.rule'), cell: (row) => row.note },
      amount('lp'),
      amount('gp'),
      { label: t('fall.part'), cell: (row) => bar(row, figures.distributed), kind: 'bar-cell' },
    ],
  })}
  <p class="legend">
    <span class="key lp">${fieldLabel('lp', 'waterfall_step')}</span> <span class="key gp">${fieldLabel('gp', 'waterfall_step')}</span>
  </p>`;
}

const SHARE_PARTS = ['own', 'return_of_capital', 'preferred_return', 'profit'];
const CONCESSION = ['concession', 'after'];

/** What each commitment has of it.
 * @param {any} sheet @param {any} commitments @param {{concession?: boolean, recorded?: Map<number, string>}} [options]
 * recorded: the lines as they are, by commitment, beside those by the terms */
export function shareTable(sheet, commitments, { concession = false, recorded } = {}) {
  const used = (name) => sheet.rows.some((row) => row[name] && compare(row[name], '0') !== 0);
  const names = [
    'paid_in',
    ...SHARE_PARTS.filter(used),
    'amount',
    ...(concession ? CONCESSION : []),
  ];
  const { total } = sheet;
  const of = (row) => recorded?.get(row.commitment_id) ?? '0.00';
  return table({
    caption: t('fall.investors'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('fund.no_commitments'),
    foot: total
      ? html`<tr>
          <th scope="row">${t('column.total')}</th>
          <td></td>
          <td></td>
          ${names.map((name) => html`<td class="num">${money(total[name], total.currency)}</td>`)}
          ${recorded ? html`<td class="num">${money(sum(['0.00', ...recorded.values()]), total.currency)}</td>` : nothing}
        </tr>`
      : undefined,
    columns: [
      {
        label: t('fund.investor'),
        cell: (row) => investorLink(commitments, row.commitment_id),
        head: true,
      },
      {
        label: t('kind.commitment'),
        cell: (row) => commitmentCode(commitments, row.commitment_id),
        kind: 'nowrap',
      },
      {
        label: t('field.investor_class'),
        cell: (row) => enumTag('investor_class', row.investor_class),
      },
      ...names.map((name) => ({
        label: fieldLabel(name, 'waterfall_share'),
        cell: (row) => figure(row[name], row.currency),
        num: true,
      })),
      ...(recorded
        ? [{ label: t('fall.recorded'), cell: (row) => money(of(row), row.currency), num: true }]
        : []),
    ],
  });
}

/** The carry accrued on a fund's value, with the way to how it was worked out. */
export function carryTakenOff(carry, currency, path) {
  const address = `${path.replace(/\/[^/]+$/, '')}/waterfall`;
  return html`<p>
    <a href=${href(address, { hypothetical: '1' })}>${t('field.accrued_carry')}</a>
    ${money(carry, currency)}
  </p>`;
}
