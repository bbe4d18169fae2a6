// Draws the money side of the invented funds from what they invested: fees, calls and what was paid
// on them, distributions, a facility, and the values that funds report to those that hold them. The
// lowest funds come first, as what they call is what their investors must find. Its chance is its
// own, so that everything else stays as it was.
import { addDays, chance, workday, yuan } from './draw.mjs';
import { addOffsets, feeDue, feeTerms, offsetUntil, quarterEnds } from './fees.mjs';
import { addForeignHolding, addRates } from './foreign.mjs';
import { addHoldings } from './holdings.mjs';
import { allocate, allocateOn, FundLedger } from './ledger.mjs';

const LAST_DAY = '2026-05-29';
const LAST_CALL = '2026-03-31';
const YEAR = 365;
const ROUND = 10_000_00n;
const REPORT_DAYS = ['2023-12-31', '2025-12-31'];

// A commitment that counted for some months and was reversed.
const WITHDRAWN = { code: 'XY-C-059', on: '2019-01-14' };

// Per year of the commitments; later of what is invested. The rate, and the same in thousandths.
const FEES = {
  guide: ['0.001', 1n],
  mother: ['0.002', 2n],
  special: ['0.005', 5n],
  growth: ['0.005', 5n],
};
const FEE = ['0.015', 15n];

class Activity {
  constructor(lists) {
    this.draw = chance(lists.seed + 7);
    this.records = [];
    this.ledgers = new Map();
    for (const fund of lists.funds) {
      const own = lists.commitments.filter((c) => c.fund_code === fund.code);
      this.ledgers.set(
        fund.code,
        new FundLedger(
          fund,
          own.filter((c) => c.code !== WITHDRAWN.code),
          own.map((c) => ({ ...c, until: c.code === WITHDRAWN.code && WITHDRAWN.on })),
        ),
      );
    }
  }

  ledger(code) {
    return this.ledgers.get(code);
  }

  termEnd(code) {
    return this.ledger(code).fund.term_ends_on;
  }

  add(kind, key, day, fields) {
    if (day <= LAST_DAY) this.records.push({ kind, key, effective_date: day, fields });
  }

  approve(kind, key, day) {
    const decides = { kind, key };
    const record = { kind: 'approval', key: `${kind}.${key}`, decides, effective_date: day };
    if (day <= LAST_DAY) this.records.push({ ...record, fields: { outcome: 'approve' } });
  }
}

// How many funds stand below one, on the longest way down.
function heightOf(activity, code) {
  const below = [...activity.ledgers.values()].filter((ledger) =>
    ledger.commitments.some((c) => c.investor_fund_code === code),
  );
  return Math.max(-1, ...below.map((ledger) => heightOf(activity, ledger.code))) + 1;
}

// Where the investors of each fund pay to, from its first day on.
function addBankAccounts(activity) {
  [...activity.ledgers.values()].forEach(({ code, fund }, i) => {
    const day = fund.established_on;
    activity.add('bank_account', code, day, {
      fund_code: code,
      account_name: fund.name,
      bank: '虚构银行崂山支行',
      account_number: `90000000${String(i + 1).padStart(8, '0')}`,
      bank_code: '000000000000',
      note: '虚构账户，不得付款',
    });
    activity.approve('bank_account', code, day);
  });
}

const feeOf = (ledger) => FEES[ledger.fund.kind] ?? FEE;

function addFeeTerms(activity, ledger) {
  const { from, step, to } = feeTerms(ledger.fund);
  const [rate] = feeOf(ledger);
  const add = (base, valid_from, valid_to) =>
    activity.add('fee_term', `${ledger.code}.${base}`, valid_from, {
      fund_code: ledger.code,
      base,
      rate,
      valid_from,
      valid_to,
      clause: '合伙协议第 8.2 条（虚构）',
    });
  add('commitment', from, addDays(step <= to ? step : addDays(to, 1), -1));
  if (step <= to) add('invested', step, to);
}

// The fee of each quarter is paid some days after its end, to the cent.
function addFees(ledger, start, end, pay) {
  const [, perMille] = feeOf(ledger);
  for (const quarter of quarterEnds(ledger.fund.established_on, end)) {
    const day = workday(addDays(quarter, 10));
    if (day < start || day >= end) continue;
    const due = feeDue(ledger, perMille, quarter) - offsetUntil(ledger.code, quarter);
    const amount = due - ledger.feesPaid;
    if (amount <= 0n || !pay('management_fee', day, amount, 'fees')) continue;
    ledger.feesPaid = due;
    ledger.fees.push({ end: quarter, paidOn: day, amount });
  }
}

function addExpenses(activity, ledger, start, end) {
  const spent = { fees: 0n, expenses: 0n };
  const add = (category, day, amount, part) => {
    if (day > LAST_DAY || day > activity.termEnd(ledger.code)) return false;
    activity.add('expense', `${ledger.code}.${category}.${day}`, day, {
      fund_code: ledger.code,
      category,
      currency: 'CNY',
      amount: yuan(amount),
      source: 'call',
      payee_party_code: category === 'management_fee' ? ledger.fund.manager_code : undefined,
    });
    ledger.spend(day, amount);
    spent[part] += amount;
    return true;
  };
  addFees(ledger, start, end, add);
  add('audit', workday(addDays(start, 60)), 180_000_00n, 'expenses');
  add('custody', workday(addDays(start, 61)), 96_000_00n, 'expenses');
  return spent;
}

// Some pay later than most; the last call of one fund is still open with one investor.
function payDays(activity, due, count) {
  const { draw } = activity;
  return Array.from({ length: count }, () => workday(addDays(due, -draw.between(3, 7))));
}

function addCall(activity, ledger, window, parts) {
  const amount = parts.investments + parts.fees + parts.expenses;
  const number = String(++ledger.callCount).padStart(2, '0');
  const code = `${ledger.code}-CALL-${number}`;
  const due = addDays(window.start, -2);
  const called = addDays(window.start, -20);
  activity.add('capital_call', code, called, {
    code,
    fund_code: ledger.code,
    due_on: due,
    currency: 'CNY',
    investments: yuan(parts.investments),
    management_fees: yuan(parts.fees),
    expenses: yuan(parts.expenses),
    note: `第 ${ledger.callCount} 期缴款（虚构）`,
  });
  activity.approve('capital_call', code, addDays(called, 3));
  const lines = allocateOn(amount, ledger.weights, ledger.carried);
  const days = payDays(activity, due, lines.length);
  ledger.called += amount;
  ledger.commitments.forEach((commitment, i) => {
    const open = ledger.code === 'XY-OCEAN' && window.last && commitment.code === 'XY-C-033';
    const add = (day, part, share) => {
      activity.add('contribution', `${code}.${commitment.code}${part}`, day, {
        commitment_code: commitment.code,
        capital_call_code: code,
        currency: 'CNY',
        amount: yuan(share),
        reference: `${code}-${commitment.code.slice(-3)}${part}`,
      });
      ledger.cash.push({ day, change: share });
      if (commitment.investor_fund_code)
        activity.ledger(commitment.investor_fund_code).invest(day, share);
    };
    const half = lines[i] / 2n;
    if (open) add(days[i], '', half);
    else if (commitment.code === 'XY-C-018' && ledger.callCount === 2) {
      add(days[i], '', half);
      add(workday(addDays(due, 16)), '-2', lines[i] - half);
    } else add(days[i], '', lines[i]);
  });
}

function windowsOf(ledger) {
  const days = ledger.outflows.map((outflow) => outflow.day).sort();
  const windows = [];
  for (let start = days[0]; start <= LAST_CALL; start = addDays(start, YEAR))
    windows.push({ start, end: addDays(start, YEAR), last: addDays(start, YEAR) > LAST_CALL });
  return windows;
}

// A year is called for at its start; what was called too much counts for the next.
function addCalls(activity, ledger) {
  let spare = 0n;
  ledger.callCount = 0;
  for (const window of windowsOf(ledger)) {
    const investments = ledger.outflows
      .filter(({ day }) => day >= window.start && day < window.end)
      .reduce((sum, { amount }) => sum + amount, 0n);
    const { fees, expenses } = addExpenses(activity, ledger, window.start, window.end);
    const need = investments - spare;
    // One investor of the sea fund is late with its last line: the others carry it meanwhile.
    const reserve = ledger.code === 'XY-OCEAN' && window.last ? 200n * ROUND : 0n;
    const round = need > 0n ? ((need + ROUND - 1n) / ROUND) * ROUND + reserve : 0n;
    const rest = ledger.committed - ledger.called - fees - expenses;
    const called = round < rest ? round : rest;
    spare += called - investments;
    if (called + fees + expenses > 0n && rest >= 0n)
      addCall(activity, ledger, window, { investments: called, fees, expenses });
  }
}

// Once a year each fund passes on what came in; the higher ones some days after the lower ones.
function addDistributions(activity, ledger, height) {
  let from = '0000';
  let count = 0;
  for (let year = 2020; year <= 2026; year++) {
    const day = workday(addDays(`${year}-05-06`, height * 9));
    const news = ledger.inflows.filter((inflow) => inflow.day >= from && inflow.day < day);
    const total = (part) => (news.reduce((sum, x) => sum + x[part], 0n) / ROUND) * ROUND;
    const [capital, gain, income] = [total('capital'), total('gain'), total('income')];
    const amount = capital + gain + income;
    if (amount < 100n * ROUND || day > LAST_DAY || day > activity.termEnd(ledger.code)) continue;
    from = day;
    const code = `${ledger.code}-DIST-${String(++count).padStart(2, '0')}`;
    const recallable = ledger.fund.kind === 'growth' && capital > 0n;
    activity.add('distribution', code, day, {
      code,
      fund_code: ledger.code,
      currency: 'CNY',
      return_of_capital: yuan(capital),
      gain: yuan(gain),
      income: yuan(income),
      recallable: recallable ? yuan((capital / 4n / ROUND) * ROUND) : undefined,
      recall_expires_on: recallable ? addDays(day, 2 * YEAR) : undefined,
      basis: 'paid_in',
      note: '退出款项分配（虚构）',
    });
    activity.approve('distribution', code, day);
    ledger.cash.push({ day, change: -amount });
    const lines = [capital, gain, income].map((part) => allocate(part, ledger.weights));
    ledger.commitments.forEach(({ investor_fund_code }, i) => {
      const [share, won, earned] = lines.map((line) => line[i]);
      if (investor_fund_code)
        activity
          .ledger(investor_fund_code)
          .sell(day, share, { capital: share, gain: won, income: earned });
    });
  }
}

// What a fund reports to the funds that hold it, at the ends of years.
function addReports(activity, ledger) {
  for (const day of REPORT_DAYS) {
    if (ledger.cashAt(day) === 0n || day > activity.termEnd(ledger.code)) continue;
    const shares = allocate((ledger.worthAt(day) / ROUND) * ROUND, ledger.weights);
    ledger.commitments.forEach((commitment, i) => {
      const holder = commitment.investor_fund_code;
      if (!holder || day > activity.termEnd(holder)) return;
      const key = `${commitment.code}.${day}`;
      activity.add('valuation', key, day, {
        commitment_code: commitment.code,
        currency: 'CNY',
        amount: yuan(shares[i]),
        method: 'reported_nav',
      });
      activity.approve('valuation', key, day);
      reported(activity.ledger(holder), commitment.code, day, shares[i]);
    });
  }
}

// What a holder has in another fund is worth what that fund reported last.
function reported(holder, code, day, amount) {
  let holding = holder.holdings.find((h) => h.commitment === code);
  if (!holding) {
    const reports = [];
    const worthAt = (on) => reports.filter((r) => r.day <= on).at(-1)?.amount ?? 0n;
    holding = { commitment: code, reports, worthAt };
    holder.holdings.push(holding);
  }
  holding.reports.push({ day, amount });
}

// A bridge over three months, so that figures with and without a facility differ.
function addFacility(activity, ledger) {
  const add = (kind, day, amount) =>
    activity.add('facility_flow', `${ledger.code}.${kind}`, day, {
      fund_code: ledger.code,
      kind,
      currency: 'CNY',
      amount: yuan(amount),
      reference: '授信协议 XY-2024-03（虚构）',
    });
  const loan = 80_000_000_00n;
  add('draw_investments', '2024-03-11', loan);
  add('repay_investments', '2024-06-11', loan);
  add('interest', '2024-06-12', 806_000_00n);
  ledger.spend('2024-06-12', 806_000_00n);
}

function addLevels(activity) {
  const quarters = ['03-29', '06-28', '09-30', '12-31'];
  let level = 100_00n;
  for (let year = 2018; year <= 2026; year++)
    for (const quarter of quarters) {
      const day = `${year}-${quarter}`;
      level = (level * BigInt(activity.draw.between(94, 109))) / 100n;
      activity.add('index_level', `XY-GROWTH.${day}`, day, {
        index_code: 'XY-GROWTH',
        level: yuan(level),
        source: '虚构指数',
      });
    }
}

// The last weeks: notices that wait for a decision, money that was not needed and goes back, a later
// closing with interest for the earlier investors, and a commitment that changed hands.
function addLatest(activity) {
  const currency = 'CNY';
  const call = 'XY-GROWTH-2-CALL-99';
  activity.add('capital_call', call, '2026-05-26', {
    code: call,
    fund_code: 'XY-GROWTH-2',
    due_on: '2026-06-15',
    currency,
    investments: '30000000.00',
    note: '待审批（虚构）',
  });
  activity.add('call_line', `${call}.XY-C-058`, '2026-05-26', {
    capital_call_code: call,
    commitment_code: 'XY-C-058',
    currency,
    amount: '500000.00',
    reason: '管理人按协议上浮出资（虚构）',
  });
  activity.add('distribution', 'XY-GUIDE-DIST-99', '2026-05-27', {
    code: 'XY-GUIDE-DIST-99',
    fund_code: 'XY-GUIDE',
    currency,
    return_of_capital: '24000000.00',
    gain: '6000000.00',
    basis: 'paid_in',
    note: '待审批（虚构）',
  });
  activity.add('return_of_excess', 'XY-TALENT-BACK-01', '2026-05-22', {
    code: 'XY-TALENT-BACK-01',
    fund_code: 'XY-TALENT',
    currency,
    amount: '5000000.00',
    called_for: 'investments',
    note: '多缴资金退还（虚构）',
  });
  activity.approve('return_of_excess', 'XY-TALENT-BACK-01', '2026-05-22');
  activity.add('commitment_transfer', 'XY-C-057.XY-C-055', '2026-05-20', {
    commitment_code: 'XY-C-057',
    to_commitment_code: 'XY-C-055',
    currency,
    amount: '20000000.00',
    price: '15600000.00',
    note: '部分份额转让（虚构）',
  });
  activity.add('commitment_release', 'XY-C-043', '2026-05-21', {
    commitment_code: 'XY-C-043',
    currency,
    amount: '5000000.00',
    reason: '协议减资（虚构）',
  });
  activity.add('commitment', 'XY-C-080', '2026-05-25', {
    code: 'XY-C-080',
    fund_code: 'XY-MOTHER-2',
    investor_party_code: 'XY-LP-07',
    currency,
    amount: '5000000.00',
  });
  activity.add('equalisation', 'XY-C-080', '2026-05-28', {
    commitment_code: 'XY-C-080',
    currency,
    contribution: '3000000.00',
    interest: '150000.00',
    note: '后续募集补缴及利息（虚构）',
  });
  activity.approve('equalisation', 'XY-C-080', '2026-05-28');
}

export function activityRecords(lists, records) {
  const activity = new Activity(lists);
  addHoldings(activity, records);
  addForeignHolding(activity);
  addFacility(activity, activity.ledger('XY-GROWTH-2'));
  const heights = new Map(lists.funds.map((f) => [f.code, heightOf(activity, f.code)]));
  const upwards = [...activity.ledgers.values()].sort(
    (a, b) => heights.get(a.code) - heights.get(b.code) || a.code.localeCompare(b.code),
  );
  addBankAccounts(activity);
  for (const ledger of upwards) {
    addFeeTerms(activity, ledger);
    addCalls(activity, ledger);
    addDistributions(activity, ledger, heights.get(ledger.code));
  }
  for (const ledger of upwards) addReports(activity, ledger);
  addOffsets(activity);
  addLevels(activity);
  addRates(activity);
  addLatest(activity);
  return activity.records;
}
