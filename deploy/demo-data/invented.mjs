// Draws the invented portfolio from the lists of invented.json: firms, tags, projects, rounds,
// investments with their decisions and payments, subscriptions and a few reversals. The same seed
// gives the same records, everywhere and always: no clock, no other source of chance. Amounts are
// counted in fen (BigInt) and written as decimal strings.
import { createHash } from 'node:crypto';
import { creditCode } from './credit-code.mjs';
import { addDays, chance, workday, yuan } from './draw.mjs';

const FIRST_ROUND = '2018-04-09';
const LAST_DAY = '2026-05-29';
const CAP = 130_000_000_00n;
const MILLION = 1_000_000_00n;

// How large a round is, what one of our funds puts in (both in million), and which kinds of fund do.
const STAGES = [
  { series: 'Angel', stage: 'seed', raise: [4, 12], part: [1, 3], kinds: ['seed', 'special'] },
  {
    series: 'Pre-A',
    stage: 'startup',
    raise: [12, 30],
    part: [2, 6],
    kinds: ['seed', 'angel', 'special'],
  },
  { series: 'A', stage: 'startup', raise: [40, 90], part: [4, 12], kinds: ['angel', 'growth'] },
  { series: 'A+', stage: 'growth', raise: [60, 120], part: [5, 15], kinds: ['angel', 'growth'] },
  { series: 'B', stage: 'growth', raise: [120, 260], part: [10, 26], kinds: ['growth', 'direct'] },
  {
    series: 'C',
    stage: 'growth',
    raise: [240, 480],
    part: [16, 36],
    kinds: ['growth', 'direct', 'guide'],
  },
  {
    series: 'Pre-IPO',
    stage: 'mature',
    raise: [480, 800],
    part: [20, 40],
    kinds: ['growth', 'direct'],
  },
];

// Firms whose total is steered to a figure near the cap, by position: one stands exactly at it.
const NEAR_CAP = new Map([
  [3, 130_000_000_00n],
  [11, 129_500_000_00n],
  [19, 126_000_000_00n],
  [27, 121_400_000_00n],
]);
const OVER_CAP_PROPOSAL = { firm: 19, amount: 8_000_000_00n };

class Portfolio {
  constructor(lists) {
    this.lists = lists;
    this.draw = chance(lists.seed);
    this.records = [];
    this.investors = lists.parties.filter((party) => party.kind === 'co_investor');
  }

  // What lies after the last day has not happened: it is left out, and so is what follows from it.
  add(kind, key, effectiveDate, fields) {
    if (effectiveDate > LAST_DAY) return false;
    this.records.push({ kind, key, effective_date: effectiveDate, fields });
    return true;
  }

  revise(kind, key, effectiveDate, fields) {
    if (effectiveDate > LAST_DAY) return;
    const record = { kind, key: `${key}@${effectiveDate}`, revises: key };
    this.records.push({ ...record, effective_date: effectiveDate, fields });
  }

  reverse(key, effectiveDate, reason) {
    if (effectiveDate > LAST_DAY) return;
    const record = { kind: 'reversal', key: `reversal.${key}`, reverses: key };
    this.records.push({ ...record, effective_date: effectiveDate, fields: { reason } });
  }

  // The youngest fund of a kind that exists on a day; growth money for the sea from its own fund.
  fundFor(kind, day, sector) {
    const open = this.lists.funds.filter((f) => f.kind === kind && f.established_on <= day);
    const ocean = open.find((fund) => fund.code === 'XY-OCEAN');
    if (kind === 'growth' && ocean && sector.name.startsWith('海洋')) return ocean.code;
    return open.filter((fund) => fund !== ocean).at(-1)?.code;
  }
}

function addFirm(portfolio, index) {
  const { draw, lists } = portfolio;
  const brand = lists.brands[index];
  const sector = draw.pick(lists.sectors);
  const start = addDays(FIRST_ROUND, draw.below(2500));
  const firstRound = workday(NEAR_CAP.has(index) ? addDays('2019-03-04', index * 20) : start);
  const code = `XY-F-${String(index + 1).padStart(3, '0')}`;
  const fields = {
    code,
    name: `${brand.name}${sector.name}（虚构）`,
    name_en: `${brand.name_en} ${sector.name_en} (invented)`,
    credit_code: creditCode('370212', `XY00${String(1000 + index)}`),
    industry: sector.industry,
    region: draw.pick(lists.regions),
    established_on: addDays(firstRound, -draw.between(200, 1500)),
    source: lists.source,
  };
  portfolio.add('firm', code, fields.established_on, fields);
  if (index % 20 === 7) {
    const note = '注册地迁入（虚构）。\nMoved its registered seat (invented).';
    const moved = { ...fields, region: '370212', note };
    portfolio.revise('firm', code, workday(addDays(firstRound, 400)), moved);
  }
  return { code, index, brand, sector, firstRound, established: fields.established_on };
}

function addTags(portfolio, firm) {
  const { draw, lists } = portfolio;
  const add = (tag, from, years) => {
    const to = years ? addDays(from, years * 365 - 1) : undefined;
    const fields = { firm_code: firm.code, tag, valid_from: from, valid_to: to };
    portfolio.add('firm_tag', `${firm.code}.${tag}.${from}`, from, {
      ...fields,
      source: lists.source,
    });
  };
  if (draw.percent(70)) {
    const from = workday(addDays(firm.firstRound, draw.between(-100, 300)));
    add('high_tech', from < firm.established ? firm.established : from, 3);
    if (draw.percent(60)) add('high_tech', addDays(from, 3 * 365 + 30), 3);
  }
  if (draw.percent(40)) add('specialised', workday(addDays(firm.firstRound, 420)), 3);
  if (draw.percent(18)) add('little_giant', workday(addDays(firm.firstRound, 800)), 3);
  if (draw.percent(15)) add('gazelle', workday(addDays(firm.firstRound, 600)), 0);
  if (draw.percent(5)) add('unicorn', workday(addDays(firm.firstRound, 1500)), 0);
}

function addProject(portfolio, firm) {
  const { brand } = firm;
  const code = `${firm.code}-P1`;
  portfolio.add('project', code, addDays(firm.firstRound, -20), {
    code,
    firm_code: firm.code,
    name: `${brand.name}股权投资项目（虚构）`,
    name_en: `${brand.name_en} equity investment (invented)`,
  });
  return { code, approved: 0n, investments: 0 };
}

function addPayments(portfolio, investment, from) {
  const { draw } = portfolio;
  const tranches = draw.between(1, 3);
  let left = investment.amount;
  for (let tranche = 1; tranche <= tranches; tranche++) {
    const amount = tranche === tranches ? left : (investment.amount / MILLION / 2n) * MILLION;
    const day = workday(addDays(from, (tranche - 1) * draw.between(90, 180)));
    if (amount <= 0n || amount > left) continue;
    left -= amount;
    portfolio.add('payment', `${investment.code}.${tranche}`, day, {
      investment_code: investment.code,
      currency: 'CNY',
      amount: yuan(amount),
      reference: `XY${day.replaceAll('-', '')}${investment.code.slice(-7)}-${tranche}`,
    });
  }
}

// One fund's part of a round, from the proposal to the last tranche. Answers the investment when
// it was approved in time to be a subscription.
function addInvestment(portfolio, firm, project, round, fund, amount) {
  const { draw, lists } = portfolio;
  const code = `XY-I-${firm.code.slice(-3)}-${String(++project.investments).padStart(2, '0')}`;
  const proposed = workday(addDays(round.announced, draw.between(4, 14)));
  const decided = workday(addDays(proposed, draw.between(9, 25)));
  const fields = {
    code,
    project_code: project.code,
    fund_code: fund,
    round_code: round.code,
    currency: 'CNY',
    amount: yuan(amount),
    purpose: `${draw.pick(lists.purposes)}（虚构）`,
    stage: STAGES.find((stage) => stage.series === round.series)?.stage,
    category: 'equity',
  };
  const rejected = !NEAR_CAP.has(firm.index) && draw.percent(9);
  if (!portfolio.add('investment', code, proposed, fields)) return undefined;
  const decision = rejected
    ? { investment_code: code, outcome: 'reject', note: draw.pick(lists.reject_notes) }
    : { investment_code: code, outcome: 'approve', note: draw.pick(lists.approve_notes) };
  if (!portfolio.add('decision', code, decided, decision) || rejected) return undefined;
  project.approved += amount;
  const investment = { code, fund, amount, decided };
  addPayments(portfolio, investment, round.closed);
  return investment;
}

function ownParts(portfolio, firm, project, round, stage) {
  const { draw } = portfolio;
  const limit = NEAR_CAP.get(firm.index) ?? CAP - 12n * MILLION;
  const parts = [];
  let room = (round.raised * 4n) / 5n;
  for (const kind of stage.kinds) {
    const fund = portfolio.fundFor(kind, round.announced, firm.sector);
    const amount = BigInt(draw.between(stage.part[0] * 2, stage.part[1] * 2)) * (MILLION / 2n);
    const fits = project.approved + amount <= limit && amount <= room;
    if (!fund || !fits || (kind !== stage.kinds[0] && draw.percent(35))) continue;
    const made = addInvestment(portfolio, firm, project, round, fund, amount);
    room -= made?.amount ?? 0n;
    if (made) parts.push(made);
  }
  return parts;
}

// units = amount / price, exact: every amount is a multiple of 10,000 yuan and every price in the
// list divides that.
function unitsOf(amount, price) {
  const priceFen = BigInt(price.replace('.', ''));
  return `${amount / priceFen}`;
}

function addSubscriptions(portfolio, round, parts) {
  const { draw, lists } = portfolio;
  const { code, closed, price } = round;
  const source = lists.source;
  let left = round.raised;
  for (const part of parts) {
    left -= part.amount;
    const fields = { round_code: code, investor_fund_code: part.fund, source };
    portfolio.add('subscription', `${code}.${part.fund}`, closed, {
      ...fields,
      investment_code: part.code,
      currency: 'CNY',
      amount: yuan(part.amount),
      units: price && unitsOf(part.amount, price),
    });
  }
  const count = draw.between(1, 4);
  const first = draw.below(portfolio.investors.length);
  for (let i = 0; i < count; i++) {
    const party = portfolio.investors[(first + i * 5) % portfolio.investors.length].code;
    const share = i === count - 1 ? left : (left / BigInt(count - i) / MILLION) * MILLION;
    const known = share > 0n && !draw.percent(25);
    left -= share;
    portfolio.add('subscription', `${code}.${party}`, closed, {
      round_code: code,
      investor_party_code: party,
      currency: 'CNY',
      amount: known ? yuan(share) : undefined,
      units: known && price ? unitsOf(share, price) : undefined,
      source,
    });
  }
}

function addRound(portfolio, firm, project, stage, announced, lastPrice) {
  const { draw, lists } = portfolio;
  const code = `${firm.code}-R-${stage.series}`.replace('+', 'PLUS');
  const raised = BigInt(draw.between(...stage.raise)) * MILLION;
  const closed = workday(addDays(announced, draw.between(60, 100)));
  const fits = (price) => {
    const units = raised / BigInt(price.replace('.', ''));
    return units <= 8_000_000n && Number(price) >= Number(lastPrice ?? '0');
  };
  const price = draw.percent(65) ? lists.unit_prices.find(fits) : undefined;
  const opening = {
    code,
    firm_code: firm.code,
    series: stage.series,
    announced_on: announced,
    currency: 'CNY',
    security_class: draw.percent(80) ? 'preferred' : 'ordinary',
    source: lists.source,
  };
  const closing = {
    ...opening,
    closed_on: closed <= LAST_DAY ? closed : undefined,
    amount_raised: draw.percent(88) ? yuan(raised) : undefined,
    pre_money: draw.percent(60) ? yuan(raised * BigInt(draw.between(4, 9))) : undefined,
    unit_price: price,
  };
  // Some are first known by their announcement only, and completed at closing.
  const late = draw.percent(14);
  if (!portfolio.add('round', code, announced, late ? opening : closing)) return undefined;
  if (late) portfolio.revise('round', code, closed, closing);
  const round = { code, announced, closed, raised, price };
  const parts = ownParts(portfolio, firm, project, round, stage);
  addSubscriptions(portfolio, round, parts);
  return round;
}

// Brings the project to its figure by one more investment of the direct account.
function steerToCap(portfolio, firm, project, day) {
  const round = { announced: day, closed: workday(addDays(day, 70)) };
  const gap = NEAR_CAP.get(firm.index) - project.approved;
  if (gap > 0n) addInvestment(portfolio, firm, project, round, 'XY-DIRECT', gap);
}

function addRounds(portfolio, firm) {
  const { draw } = portfolio;
  const near = NEAR_CAP.has(firm.index);
  const project = addProject(portfolio, firm);
  let stage = near ? 2 : draw.below(3);
  let announced = firm.firstRound;
  let lastPrice;
  const most = near ? 3 : draw.between(1, 5);
  for (let count = 0; count < most && stage < STAGES.length; count++) {
    const round = addRound(portfolio, firm, project, STAGES[stage], announced, lastPrice);
    if (!round) break;
    lastPrice = round.price ?? lastPrice;
    stage += draw.percent(75) ? 1 : 2;
    announced = workday(addDays(announced, draw.between(280, 560)));
  }
  if (near) steerToCap(portfolio, firm, project, '2025-03-03');
  return project;
}

// A proposal without a round; answers its code.
function propose(portfolio, firm, fund, amount, day, category = 'equity') {
  const { project } = firm;
  const code = `XY-I-${firm.code.slice(-3)}-${String(++project.investments).padStart(2, '0')}`;
  portfolio.add('investment', code, day, {
    code,
    project_code: project.code,
    fund_code: fund,
    currency: 'CNY',
    amount: yuan(amount),
    purpose: `${portfolio.draw.pick(portfolio.lists.purposes)}（虚构）`,
    category,
  });
  return code;
}

// The committee's, before another person decides.
function addOverride(portfolio, proposal, day) {
  const minutes = `投决会纪要 ${proposal}（虚构）`;
  portfolio.add('override', proposal, day, {
    investment_code: proposal,
    rule_code: 'xy-growth-2-placements',
    reason: '投决会同意参与战略配售（虚构）',
    document: minutes,
    document_sha256: createHash('sha256').update(minutes).digest('hex'),
  });
}

// Proposals of the last weeks, still open, and approvals that nothing was paid on yet; one proposal
// would exceed the cap by 4 million on the chain.
function addPending(portfolio, firms) {
  const { draw } = portfolio;
  for (let i = 0; i < 6; i++) {
    const amount = BigInt(draw.between(3, 11)) * MILLION;
    const fund = i % 2 ? 'XY-DIRECT' : 'XY-GROWTH-2';
    propose(portfolio, firms[4 + i * 9], fund, amount, workday(addDays('2026-05-04', i * 3)));
  }
  for (let i = 0; i < 5; i++) {
    const amount = BigInt(draw.between(4, 9)) * MILLION;
    const day = workday(addDays('2026-04-13', i * 4));
    // The first is a placement, which the fund's terms let pass with a second approval.
    const category = i === 0 ? 'listed_strategic' : 'equity';
    const proposal = propose(portfolio, firms[6 + i * 8], 'XY-GROWTH-2', amount, day, category);
    if (i === 0) addOverride(portfolio, proposal, workday(addDays(day, 10)));
    portfolio.add('decision', proposal, workday(addDays(day, 14)), {
      investment_code: proposal,
      outcome: 'approve',
      note: draw.pick(portfolio.lists.approve_notes),
    });
  }
  const over = firms[OVER_CAP_PROPOSAL.firm];
  propose(portfolio, over, 'XY-GROWTH-2', OVER_CAP_PROPOSAL.amount, '2026-05-25');
}

function nth(records, kind, position, suits = () => true) {
  return records.filter((record) => record.kind === kind && suits(record))[position];
}

// Mistakes and how they were put right: each kind of entry that can be reversed, once.
function addReversals(portfolio) {
  const records = portfolio.records;
  const old = (record) => record.effective_date < '2025-06-01';
  const again = (record, days, change) => {
    const day = workday(addDays(record.effective_date, days));
    portfolio.add(record.kind, `${record.key}.again`, day, { ...record.fields, ...change });
  };
  const payment = nth(records, 'payment', 17, old);
  portfolio.reverse(payment.key, workday(addDays(payment.effective_date, 3)), '付款凭证号录入有误');
  again(payment, 4, { reference: `${payment.fields.reference}-R` });

  const isParty = (record) => record.fields.investor_party_code && old(record);
  const subscription = nth(records, 'subscription', 23, isParty);
  const fixed = workday(addDays(subscription.effective_date, 10));
  portfolio.reverse(subscription.key, fixed, '投资人登记有误');
  again(subscription, 12, { investor_party_code: 'XY-LP-10' });

  const tag = nth(records, 'firm_tag', 12, old);
  portfolio.reverse(tag.key, workday(addDays(tag.effective_date, 30)), '资格认定已被撤销');
}

// An approval that was withdrawn because the conditions of closing were not met.
function addWithdrawal(portfolio, firm) {
  const proposal = propose(portfolio, firm, 'XY-DIRECT', 6n * MILLION, '2026-04-07');
  portfolio.add('decision', proposal, '2026-04-21', {
    investment_code: proposal,
    outcome: 'approve',
    note: '同意，交割前补齐工商登记材料',
  });
  portfolio.reverse(proposal, '2026-05-18', '交割条件未满足，撤回批准');
  portfolio.add('decision', `${proposal}.again`, '2026-05-19', {
    investment_code: proposal,
    outcome: 'reject',
    note: '交割条件未满足',
  });
}

export function inventedRecords(lists) {
  const portfolio = new Portfolio(lists);
  portfolio.add('user', 'committee', '2018-01-02', {
    user_name: 'committee',
    display_name: 'Demo committee',
    role: 'approver',
    enabled: true,
  });
  const withSource = (fields) => ({ ...fields, source: lists.source });
  lists.parties.forEach((party, index) => {
    const credit_code = index % 3 === 0 ? creditCode('370212', `XY0${90000 + index}`) : undefined;
    portfolio.add('party', party.code, '2018-01-02', withSource({ ...party, credit_code }));
  });
  for (const fund of lists.funds)
    portfolio.add('fund', fund.code, fund.established_on, withSource(fund));
  for (const { effective_date, ...fields } of lists.commitments)
    portfolio.add('commitment', fields.code, effective_date, fields);
  portfolio.reverse('XY-C-059', '2019-01-14', '有限合伙人退出，认缴未生效');
  const firms = lists.brands.map((_, index) => {
    const firm = addFirm(portfolio, index);
    addTags(portfolio, firm);
    return { ...firm, project: addRounds(portfolio, firm) };
  });
  addWithdrawal(portfolio, firms[44]);
  addPending(portfolio, firms);
  addReversals(portfolio);
  return portfolio.records;
}
