// An invented holding in dollars of a fund that keeps its books in yuan: paid in two tranches,
// valued, and with a dividend, each at the rate of its day.
import { yuan } from './draw.mjs';

const FUND = 'XY-GROWTH-2';
const CODE = 'XY-I-037-USD';
const currency = 'USD';

const RATES = [
  ['2024-12-31', '7.3'],
  ['2025-01-10', '7.3'],
  ['2025-06-30', '7.2'],
  ['2025-12-31', '7.1'],
];

export function addRates(activity) {
  for (const [day, rate] of RATES)
    activity.add('fx_rate', `USD.CNY.${day}`, day, {
      base_currency: 'USD',
      quote_currency: 'CNY',
      rate,
      source: '虚构汇率',
    });
  // The first rate of a pair counts once another person has looked at it.
  activity.approve('fx_rate', `USD.CNY.${RATES[0][0]}`, RATES[0][0]);
}

function inYuan(day, cents) {
  const [, rate] = RATES.filter(([from]) => from <= day).at(-1);
  return (cents * BigInt(rate.replace('.', ''))) / 10n;
}

export function addForeignHolding(activity) {
  const of = { investment_code: CODE, currency };
  activity.add('investment', CODE, '2025-01-13', {
    code: CODE,
    project_code: 'XY-F-037-P1',
    fund_code: FUND,
    currency,
    amount: yuan(3_000_000_00n),
    purpose: '境外主体增资，以美元支付（虚构）',
    stage: 'growth',
    category: 'equity',
  });
  activity.add('decision', CODE, '2025-02-10', {
    investment_code: CODE,
    outcome: 'approve',
    note: '同意（虚构）',
  });
  for (const [number, day, cents] of [
    [1, '2025-03-12', 2_000_000_00n],
    [2, '2025-09-16', 1_000_000_00n],
  ]) {
    activity.add('payment', `${CODE}.${number}`, day, {
      ...of,
      amount: yuan(cents),
      reference: `XY${day.replaceAll('-', '')}-USD-${number}`,
    });
    activity.ledger(FUND).invest(day, inYuan(day, cents));
  }
  activity.add('valuation', `${CODE}.2025-12-31`, '2025-12-31', {
    ...of,
    amount: yuan(3_600_000_00n),
    method: 'recent_price',
  });
  activity.approve('valuation', `${CODE}.2025-12-31`, '2025-12-31');
  activity.add('proceeds', `${CODE}.dividend.1`, '2026-04-15', {
    ...of,
    kind: 'dividend',
    amount: yuan(60_000_00n),
    reference: 'XY20260415-USD',
  });
}
