/* The cap of a project on its three bases. */
import { html, nothing, svg } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { writersOf } from '../frame/state.js';
import { money, refLink, saidAmount, unitNote } from '../show/format.js';
import { compare, difference, percent, ratio, sum } from '../show/money.js';
import { table } from '../show/table.js';

const clamp = (share) => Math.max(0, Math.min(1, share)) * 100;

/** Used, the amount asked for, and the rest of the limit. */
export function capBar({ limit, used, amount = '0' }) {
  if (limit === null || limit === undefined) return nothing;
  const usedShare = clamp(ratio(used, limit));
  const askedShare = Math.min(clamp(ratio(amount, limit)), 100 - usedShare);
  const share = ratio(used, limit) + ratio(amount, limit);
  const tone = share > 1 ? 'over' : share === 1 ? 'full' : '';
  const label = `${t('headroom.used')} ${percent(used, limit)}`;
  return html`<svg class="bar ${tone}" viewBox="0 0 100 8" preserveAspectRatio="none"
    role="img" aria-label=${label}>
    <rect class="limit" width="100" height="8"></rect>
    ${svg`<rect class="used" width=${usedShare} height="8"></rect>
      <rect class="asked" x=${usedShare} width=${askedShare} height="8"></rect>`}
  </svg>`;
}

function basisName(basis) {
  return html`${enumLabel('basis', basis.basis)}
  ${basis.binding ? html`<span class="tag accent">${t('headroom.binding')}</span>` : nothing}`;
}

function excessCell(basis, currency) {
  const over = basis.excess !== null && compare(basis.excess, '0') > 0;
  return over
    ? html`<strong class="bad">${money(basis.excess, currency)}</strong>`
    : html`<span class="muted">–</span>`;
}

/** Headroom before, less the amount: below nought it would be over. */
function leftCell(basis, headroom) {
  if (basis.headroom === null) return money(null);
  const left = difference(basis.headroom, basis.amount);
  const shown = money(left, headroom.currency);
  return compare(left, '0') < 0 ? html`<strong class="bad">${shown}</strong>` : shown;
}

function basisColumns(headroom, asking) {
  const atMost = (basis) =>
    basis.open_count ? html` <span class="tag warn">${t('headroom.at_most')}</span>` : nothing;
  const column = (name, more = {}) => ({
    label: t(`headroom.${name}`),
    cell: (basis) => money(basis[name], headroom.currency),
    num: true,
    ...more,
  });
  const asked = asking
    ? [
        column('amount'),
        column('after', {
          cell: (basis) => money(sum([basis.used, basis.amount]), headroom.currency),
        }),
        column('headroom', { label: t('headroom.before_this') }),
        column('left', { label: t('headroom.after_this'), cell: (b) => leftCell(b, headroom) }),
      ]
    : [
        column('headroom', {
          label: t('headroom.before_pending'),
          cell: (b) => html`${money(b.headroom, headroom.currency)}${atMost(b)}`,
        }),
      ];
  return [
    { label: fieldLabel('basis', 'cap_row'), cell: basisName, head: true },
    {
      label: '',
      kind: 'bar-cell',
      cell: (basis) => capBar(asking ? basis : { ...basis, amount: '0' }),
    },
    column('limit'),
    column('used'),
    column('pending'),
    ...asked,
    ...(asking
      ? [
          {
            label: t('headroom.excess'),
            cell: (b) => excessCell(b, headroom.currency),
            num: true,
          },
        ]
      : []),
  ].map((entry) => (entry.label ? entry : { ...entry, label: t('headroom.bar') }));
}

/** @param {any} headroom answer of the server @param {{asking: boolean}} options */
export function headroomTable(headroom, { asking }) {
  return table({
    caption: t('headroom.title'),
    note: unitNote,
    quiet: true,
    items: headroom.bases,
    columns: basisColumns(headroom, asking),
  });
}

/** There is no cap: who can set one, and where. */
export const noCap = () => html`${t('headroom.no_rule')}
  ${t('headroom.who_sets', {
    roles: writersOf('rule')
      .map((role) => enumLabel('role', role))
      .join(t('list.comma')),
  })}
  <a href=${href('/rules')}>${t('nav.rules')}</a>`;

/** What the rule says and where it comes from. */
export function ruleNote(headroom) {
  const rule = headroom.rule;
  if (!rule) return html`<p class="warning">${noCap()}</p>`;
  return html`<p class="hint">
    ${t('headroom.rule', {
      limit: saidAmount(rule.limit, rule.currency),
      basis: enumLabel('basis', rule.basis),
      from: rule.valid_from,
    })}
    ${
      rule.status !== 'verified'
        ? html`<span class="tag warn">${enumLabel('rule_status', rule.status)}</span>`
        : nothing
    }
  </p>`;
}

/** @param {any} headroom @param {'headroom.over' | 'headroom.over_saved'} [message] */
export function verdict(headroom, message = 'headroom.over') {
  if (headroom.passes)
    return html`<p class="verdict good" role="status">${t('headroom.passes')}</p>`;
  const binding = headroom.bases.find((basis) => basis.binding);
  if (binding?.open_count && compare(binding.excess, '0') <= 0)
    return html`<p class="verdict" role="status">
      ${t('headroom.open', { count: binding.open_count })}
    </p>`;
  const excess = binding ? saidAmount(binding.excess, headroom.currency) : '';
  return html`<p class="verdict bad" role="alert" id="over-cap">
    ${binding ? t(message, { excess }) : noCap()}
  </p>`;
}

/** Which list of a fund's holdings tells, how old it is, and what it covers. */
function reportCell(row) {
  if (!row.reported) return '–';
  const covered = row.coverage === null ? t('unknown') : percent(row.coverage, '1');
  return html`${
    row.reported_on
      ? t('headroom.listed', { day: row.reported_on, days: row.report_age_days, covered })
      : t('headroom.not_listed')
  }
  ${row.open ? html`<span class="tag warn">${fieldLabel('open', 'cap_row')}</span>` : nothing}`;
}

/** Which funds the used figure is made of, per basis. */
export function headroomRows(headroom, refs) {
  const items = headroom.bases.flatMap((basis) =>
    basis.rows.map((row) => ({ ...row, basis: basis.basis })),
  );
  if (items.length === 0) return nothing;
  return html`<details>
    <summary>${t('headroom.parts')}</summary>
    ${table({
      caption: t('headroom.parts'),
      note: unitNote,
      quiet: true,
      items,
      columns: [
        {
          label: fieldLabel('basis', 'cap_row'),
          cell: (row) => enumLabel('basis', row.basis),
        },
        {
          label: t('kind.fund'),
          cell: (row) => refLink(refs, row.fund_id),
          head: true,
        },
        {
          label: t('headroom.gross'),
          cell: (row) => money(row.approved, headroom.currency),
          num: true,
        },
        {
          label: t('headroom.share'),
          cell: (row) => percent(row.share, '1'),
          num: true,
        },
        {
          label: t('headroom.weighted'),
          cell: (row) => money(row.weighted, headroom.currency),
          num: true,
        },
        { label: fieldLabel('reported_on', 'cap_row'), cell: reportCell },
      ],
    })}
  </details>`;
}
