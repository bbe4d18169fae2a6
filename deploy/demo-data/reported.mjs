// An invented sub-fund of which only its reports are known: what the guidance fund committed and paid, and
// three quarters of reports, the later two with the holdings that its manager lists. No other investor of
// it is on record: the reports say how much all of them committed.
import { yuan } from './draw.mjs';

const FUND = 'XY-REPORTED-1';
const COMMITMENT = 'XY-C-090';
const BEGINS = '2025-09-29';
const MILLION = 1_000_000_00n;
const currency = 'CNY';
const million = (amount) => yuan(BigInt(Math.round(amount * 100)) * (MILLION / 100n));

// What each quarter says, in millions; of a holding the project or the firm, its cost and its fair value
// (undefined: the manager leaves it blank).
const QUARTERS = [
  { day: '2025-09-30', received: '2025-11-14', nav: 60, account: 24, cash: 60, holdings: [] },
  {
    day: '2025-12-31',
    received: '2026-02-27',
    nav: 61.2,
    account: 24.48,
    cash: 37.2,
    holdings: [
      { project_code: 'XY-F-045-P1', cost: 14, value: 15.2, ownership: '0.04' },
      { project_code: 'XY-F-038-P1', cost: 8, value: 8.8 },
    ],
  },
  {
    day: '2026-03-31',
    received: '2026-05-15',
    nav: 64,
    account: 25.6,
    cash: 30.5,
    holdings: [
      { project_code: 'XY-F-045-P1', cost: 14, value: 17.5, ownership: '0.04' },
      { project_code: 'XY-F-038-P1', cost: 8, value: 8.8 },
      { firm_code: 'XY-F-049', cost: 6, value: undefined },
    ],
  },
];

function fundRecords(source) {
  return [
    {
      kind: 'fund',
      key: FUND,
      fields: {
        code: FUND,
        name: '岬湾创投子基金（虚构）',
        name_en: 'Jiawan Venture Sub-fund (invented)',
        kind: 'growth',
        currency,
        established_on: BEGINS,
        term_ends_on: '2032-09-28',
        source,
      },
    },
    {
      kind: 'fund_basis',
      key: FUND,
      fields: { fund_code: FUND, known_by: 'reported', valid_from: BEGINS, source },
    },
    {
      kind: 'commitment',
      key: COMMITMENT,
      fields: {
        code: COMMITMENT,
        fund_code: FUND,
        investor_fund_code: 'XY-GUIDE',
        currency,
        amount: million(40),
      },
    },
    {
      kind: 'contribution',
      key: `${COMMITMENT}.1`,
      fields: {
        commitment_code: COMMITMENT,
        currency,
        amount: million(24),
        reference: 'XY20250929-R1',
      },
    },
  ].map((record) => ({ ...record, effective_date: BEGINS }));
}

function reportRecords(quarter, source) {
  const key = `${FUND}.${quarter.day}`;
  const effective_date = quarter.day;
  const report = {
    kind: 'fund_report',
    key,
    effective_date,
    fields: {
      fund_code: FUND,
      period_ends_on: quarter.day,
      received_on: quarter.received,
      currency,
      nav: million(quarter.nav),
      commitment_code: COMMITMENT,
      capital_account: million(quarter.account),
      committed_by_all: million(100),
      paid_in_by_all: million(60),
      cash: million(quarter.cash),
      holdings_complete: true,
      source,
    },
  };
  const lines = quarter.holdings.map(({ cost, value, ...fields }, i) => ({
    kind: 'reported_holding',
    key: `${key}.${i + 1}`,
    effective_date,
    fields: {
      fund_report_code: key,
      ...fields,
      currency,
      cost: million(cost),
      fair_value: value === undefined ? undefined : million(value),
    },
  }));
  const approval = {
    kind: 'approval',
    key: `fund_report.${key}`,
    effective_date,
    decides: { kind: 'fund_report', key },
    fields: { outcome: 'approve' },
  };
  return [report, ...lines, approval];
}

// The guidance fund carries its stake at what the report of the year's end says, less a discount.
function valuationRecords() {
  const key = `${COMMITMENT}.2025-12-31`;
  const effective_date = '2025-12-31';
  const fields = {
    commitment_code: COMMITMENT,
    currency,
    amount: million(24.2),
    method: 'reported_nav',
    note: '按报告净值扣减折让（虚构）',
  };
  return [
    { kind: 'valuation', key, effective_date, fields },
    {
      kind: 'approval',
      key: `valuation.${key}`,
      effective_date,
      decides: { kind: 'valuation', key },
      fields: { outcome: 'approve' },
    },
  ];
}

export function reportedRecords(source) {
  return [
    ...fundRecords(source),
    ...QUARTERS.flatMap((quarter) => reportRecords(quarter, source)),
    ...valuationRecords(),
  ];
}
