// Draws what became of the invented investments: exits, dividends, write-offs, obligations to buy
// back, and what each was worth at the ends of the years.
import { addDays, workday, yuan } from './draw.mjs';
import { fen } from './ledger.mjs';

const MARK_DAYS = ['2023-12-31', '2025-12-31'];
const PENDING_MARK_DAY = '2026-03-31';
const LAST_EXIT = '2026-02-27';
const ROUND = 10_000_00n;
const STEPS = [50n, 90n, 110n, 130n, 160n, 200n, 280n];
const EXITS = ['trade_sale', 'ipo', 'secondary', 'buy_back'];
const METHODS = ['recent_price', 'multiples', 'benchmarks', 'dcf_investment'];

function rounded(amount) {
  return (amount / ROUND) * ROUND;
}

// An investment with its tranches, what was sold of it and its marks.
class Holding {
  constructor(record) {
    this.code = record.fields.code;
    this.fund = record.fields.fund_code;
    this.firm = record.fields.project_code;
    this.payments = [];
    this.sales = [];
    this.marks = [];
  }

  costLeft(day) {
    const until = (list, of) => list.reduce((sum, x) => (x.day <= day ? sum + of(x) : sum), 0n);
    return until(this.payments, (x) => x.amount) - until(this.sales, (x) => x.cost);
  }

  // The last mark, less what was sold and with what was paid since; at cost without one.
  worthAt(day) {
    const mark = this.marks.filter((m) => m.day <= day).at(-1);
    const cost = this.costLeft(day);
    if (!mark || mark.cost === 0n) return cost;
    return cost >= mark.cost ? mark.amount + (cost - mark.cost) : (mark.amount * cost) / mark.cost;
  }
}

export function readHoldings(records) {
  const reversed = new Set(records.filter((r) => r.reverses).map((r) => r.reverses));
  const holdings = new Map();
  for (const record of records)
    if (record.kind === 'investment') holdings.set(record.key, new Holding(record));
  for (const record of records) {
    if (record.kind !== 'payment' || reversed.has(record.key)) continue;
    const amount = fen(record.fields.amount);
    const { payments } = holdings.get(record.fields.investment_code);
    payments.push({ day: record.effective_date, amount });
  }
  return [...holdings.values()].filter((holding) => holding.payments.length > 0);
}

function addProceeds(activity, holding, day, kind, amount, cost) {
  const number = holding.sales.length + 1;
  const relieved = kind === 'dividend' ? undefined : yuan(cost);
  activity.add('proceeds', `${holding.code}.${kind}.${number}`, day, {
    investment_code: holding.code,
    kind,
    currency: 'CNY',
    amount: yuan(amount),
    cost_relieved: relieved,
    reference: `XY${day.replaceAll('-', '')}-${holding.code.slice(-6)}`,
  });
  holding.sales.push({ day, cost });
  if (amount === 0n) {
    activity.ledger(holding.fund).sell(day, cost);
    return;
  }
  const capital = amount < cost ? amount : cost;
  activity.ledger(holding.fund).sell(day, cost, {
    capital,
    gain: kind === 'dividend' ? 0n : amount - capital,
    income: kind === 'dividend' ? amount : 0n,
  });
}

function addExit(activity, holding) {
  const { draw } = activity;
  const last = holding.payments.at(-1).day;
  const day = workday(addDays(last, draw.between(500, 1900)));
  if (day > LAST_EXIT || day > activity.termEnd(holding.fund)) return;
  const cost = holding.costLeft(day);
  const fate = draw.below(100);
  if (fate < 22) {
    const multiple = BigInt(draw.pick([45, 80, 120, 160, 210, 280, 420]));
    addProceeds(activity, holding, day, draw.pick(EXITS), (cost * multiple) / 100n, cost);
  } else if (fate < 34) {
    const sold = rounded(cost / 2n);
    const multiple = BigInt(draw.pick([110, 150, 230, 320]));
    addProceeds(activity, holding, day, 'secondary', (sold * multiple) / 100n, sold);
  } else if (fate < 40) {
    addProceeds(activity, holding, day, 'write_off', 0n, cost);
  } else if (fate < 52) {
    addProceeds(activity, holding, day, 'dividend', (cost * 3n) / 100n, 0n);
  }
}

function addMarks(activity, holding, position) {
  const { draw } = activity;
  let level = 100n;
  for (const day of [...MARK_DAYS, PENDING_MARK_DAY]) {
    const pending = day === PENDING_MARK_DAY;
    if (holding.payments[0].day > addDays(day, -200) || day > activity.termEnd(holding.fund))
      continue;
    level = (level * draw.pick(STEPS)) / 100n;
    const cost = holding.costLeft(day);
    const amount = rounded((cost * level) / 100n);
    // Of the last quarter only some have been proposed yet, and nobody has decided on them.
    if (cost === 0n || (pending && position % 12 !== 5)) continue;
    const key = `${holding.code}.${day}`;
    activity.add('valuation', key, day, {
      investment_code: holding.code,
      currency: 'CNY',
      amount: yuan(amount),
      method: draw.pick(METHODS),
    });
    if (pending) continue;
    activity.approve('valuation', key, day);
    holding.marks.push({ day, amount, cost });
  }
}

// Founders and a platform that have promised to take shares back; one is overdue.
function addBuyBacks(activity, holdings) {
  const open = holdings.filter((h) => h.costLeft('2026-05-29') > 0n && h.payments.length > 1);
  const dues = ['2025-12-31', '2027-06-30', '2028-12-31', '2029-06-30'];
  dues.forEach((due_on, i) => {
    const early = open.filter((h) => h.payments.at(-1).day < addDays(due_on, -400));
    const holding = early[3 + i * 7];
    const day = holding.payments.at(-1).day;
    const obligor =
      i === 1 ? { obligor_party_code: 'XY-CHENGFA' } : { obligor_name: '创始股东（虚构）' };
    activity.add('buy_back', `${holding.code}.buy_back`, day, {
      investment_code: holding.code,
      ...obligor,
      trigger: '约定期限内未完成合格上市（虚构）',
      due_on,
      rate: '0.08',
      currency: 'CNY',
      principal: yuan(holding.payments[0].amount),
    });
  });
}

export function addHoldings(activity, records) {
  const holdings = readHoldings(records);
  for (const holding of holdings) {
    const ledger = activity.ledger(holding.fund);
    for (const { day, amount } of holding.payments) ledger.invest(day, amount);
    ledger.holdings.push(holding);
    addExit(activity, holding);
  }
  for (const [position, holding] of holdings.entries()) addMarks(activity, holding, position);
  addBuyBacks(activity, holdings);
}
