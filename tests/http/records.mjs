// Records for tests: each function stores one through the API and answers it, filled with what its
// kind needs; fields given override.
import { creditCode } from '../../deploy/demo-data/credit-code.mjs';
import { as, unique } from './client.mjs';

export const DAY = '2020-01-06';

// An organisation of its own in every run: a ledger has each legal person once.
export const anyCreditCode = () =>
  creditCode('370212', `MA${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`);

export async function party(fields = {}) {
  const manager = await as('manager');
  const body = {
    code: unique('P'),
    name: '测试主体',
    kind: 'lp',
    effective_date: DAY,
    ...fields,
  };
  return manager.create('parties', body);
}

export async function fund(fields = {}) {
  const manager = await as('manager');
  const body = { code: unique('F'), name: '测试基金', kind: 'growth', currency: 'CNY' };
  return manager.create('funds', { ...body, effective_date: DAY, ...fields });
}

// investor is a fund or a party.
export async function commitment(fund, investor, amount, fields = {}) {
  const manager = await as('manager');
  const side = investor.currency ? 'investor_fund_id' : 'investor_party_id';
  const body = { code: unique('C'), fund_id: fund.id, [side]: investor.id };
  const money = { currency: 'CNY', amount, effective_date: DAY };
  return manager.create('commitments', { ...body, ...money, ...fields });
}

export async function firm(fields = {}) {
  const manager = await as('manager');
  const body = { code: unique('X'), name: '测试企业', effective_date: DAY, ...fields };
  return manager.create('firms', body);
}

export async function project(fields = {}) {
  const manager = await as('manager');
  const effective_date = fields.effective_date ?? DAY;
  const firm_id = fields.firm_id ?? (await firm({ effective_date })).id;
  const body = { code: unique('J'), name: '测试项目', ...fields, firm_id, effective_date };
  return manager.create('projects', body);
}

export async function round(fields = {}) {
  const manager = await as('manager');
  const firm_id = fields.firm_id ?? (await firm()).id;
  const body = { code: unique('R'), series: 'A', currency: 'CNY', security_class: 'preferred' };
  return manager.create('rounds', { ...body, effective_date: DAY, ...fields, firm_id });
}

export async function proposal(project, fund, amount, fields = {}) {
  const manager = await as('manager');
  const body = { code: unique('I'), project_id: project.id, fund_id: fund.id, currency: 'CNY' };
  const dated = { amount, effective_date: DAY };
  return manager.create('investments', { ...body, ...dated, ...fields });
}

export async function decide(investment, outcome = 'approve', fields = {}) {
  const approver = await as('approver');
  const body = { outcome, effective_date: DAY, ...fields };
  return approver.post(`investments/${investment.id}/decision`, body);
}

export async function pay(investment, amount, fields = {}) {
  const manager = await as('manager');
  const body = { currency: 'CNY', amount, effective_date: DAY, ...fields };
  return manager.post(`investments/${investment.id}/payments`, body);
}

// The lock-up rule of an exchange, where the instance does not have it yet.
export async function anyLockRule(exchange = 'sse') {
  const admin = await as('admin');
  const { items } = await admin.read('lock_rules?limit=500');
  const known = items.find((rule) => rule.exchange === exchange);
  if (known) return known;
  return admin.create('lock_rules', {
    code: unique('LR'),
    exchange,
    base_months: 12,
    controller_months: 36,
    new_holder_look_back_months: 12,
    new_holder_months: 36,
    from_controller_look_back_months: 6,
    auction_share: '0.01',
    block_share: '0.02',
    status: 'unverified',
    valid_from: '2020-01-01',
  });
}

// An application number of an invention of that year, with its check digit.
export function anyPatentNumber(year, type = 1) {
  const serial = String(Math.floor(Math.random() * 1e7)).padStart(7, '0');
  const digits = `${year}${type}${serial}`;
  const sum = [...digits].reduce((total, digit, i) => total + digit * (2 + (i % 8)), 0);
  return `${digits}.${sum % 11 === 10 ? 'X' : sum % 11}`;
}

// The rule of annual fees, where the instance does not have it yet.
export async function anyFeeRule() {
  const admin = await as('admin');
  const { items } = await admin.read('ip_fee_rules?limit=500');
  if (items.length > 0) return items[0];
  return admin.create('ip_fee_rules', {
    ...{ code: unique('FR'), grace_months: 6, free_months: 1, late_percent: 5 },
    ...{ reduced_years: 10, single_percent: 85, joint_percent: 70, open_licence_percent: 15 },
    ...{ currency: 'CNY', compensation: '8000.00', restoring: '1000.00', status: 'verified' },
    valid_from: '1990-01-01',
  });
}

// A rate of that rule, where the instance has none of it yet.
export async function anyFeeRate(rule) {
  const admin = await as('admin');
  const { items } = await admin.read('ip_fee_rates?limit=500');
  return (
    items.find((rate) => rate.ip_fee_rule_id === rule.id) ??
    admin.create('ip_fee_rates', {
      ...{ code: unique('IFR'), ip_fee_rule_id: rule.id, type: 'design', last_year: 3 },
      ...{ currency: 'CNY', fee: '600.00', effective_date: '2020-01-06' },
    })
  );
}

// The cap of the programme, where the instance does not have it yet. The fixed key lets several
// test files ask for it at once.
export async function capRule() {
  return rule('test-cap-rule', {
    code: 'laoshan-direct-single-project',
    name: '单个项目最高 1.3 亿元',
    basis: 'chain',
    limit: '130000000.00',
    valid_from: '2018-01-01',
  });
}

// The same cap on look-through, in force in a year long before everything else.
export async function lookThroughRule() {
  return rule('test-look-through-rule', {
    code: 'test-look-through-1990',
    name: '穿透口径上限（测试）',
    basis: 'look_through',
    limit: '130000000.00',
    valid_from: '1990-01-01',
    valid_to: '1990-12-31',
  });
}

async function rule(key, fields) {
  const admin = await as('admin');
  const { items } = await admin.read('rules?limit=500');
  const found = items.find((item) => item.code === fields.code);
  if (found) return found;
  const fixed = { measure: 'project_amount', subject: 'project', currency: 'CNY' };
  const ours = { pack: 'test', action: 'block', status: 'verified' };
  const made = await admin.create('rules', { ...fixed, ...ours, ...fields }, { key });
  await enact(made, `${key}-approval`);
  return made;
}

// Puts a version of a rule in force: another person approves it.
export async function enact(version, key = unique('enact')) {
  const approver = await as('approver');
  const answer = await approver.send('POST', `rules/${version.seq}/approval`, {
    body: { outcome: 'approve' },
    key,
  });
  if (answer.status !== 201) throw new Error(`rule ${version.code}: ${answer.text}`);
  return answer.json;
}

// A fund with one commitment of each amount, in order: {fund, commitments}.
export async function fundOf(amounts, fields = {}) {
  const made = await fund(fields);
  const commitments = [];
  for (const amount of amounts)
    commitments.push(await commitment(made, await party(), amount, fields));
  return { fund: made, commitments };
}

// Any kind that is written by a manager; its own fields decide.
export async function record(plural, fields) {
  const manager = await as('manager');
  const answer = await manager.post(plural, { currency: 'CNY', effective_date: DAY, ...fields });
  return answer;
}

export async function stored(plural, fields) {
  const answer = await record(plural, fields);
  if (answer.status !== 201) throw new Error(`${plural}: ${answer.status} ${answer.text}`);
  return answer.json;
}

// The decision on a capital call, distribution, return of excess, equalisation or valuation.
export async function approve(plural, proposal, fields = {}) {
  const approver = await as('approver');
  const body = { outcome: 'approve', effective_date: proposal.effective_date, ...fields };
  return approver.post(`${plural}/${proposal.id}/approval`, body);
}

/** Reverses an entry; who recorded it may, or else an approver. */
export async function reverse(seq, fields = {}) {
  const body = { reason: '冲销', ...fields };
  const own = await (await as('manager')).post(`journal/${seq}/reversal`, body);
  return own.status === 403 ? (await as('approver')).post(`journal/${seq}/reversal`, body) : own;
}

// A proposal that is approved on its own day.
export async function approved(plural, fields) {
  const proposal = await stored(plural, fields);
  const answer = await approve(plural, proposal);
  if (answer.status !== 201) throw new Error(`${plural}: ${answer.status} ${answer.text}`);
  return { ...proposal, approval: answer.json };
}

// An investment of a fund in a project of its own, approved and paid on the day.
export async function holding(fund, amount, fields = {}) {
  const investment = await proposal(await project(), fund, amount, fields);
  for (const answer of [
    await decide(investment, 'approve', fields),
    await pay(investment, amount, fields),
  ])
    if (answer.status !== 201) throw new Error(answer.text);
  return investment;
}

/** Lets a rate count that waits for a second person, as the first of a pair does. */
export async function letCount(rate) {
  const approver = await as('approver');
  const { item } = await approver.read(`fx_rates/${rate.id}`);
  if (item.figures.state === 'pending')
    await approver.create(`fx_rates/${rate.id}/approval`, { outcome: 'approve' });
  return rate;
}

// A scheme of loan cases that asks for what is named: '{ needs_appraisal: true }'.
export async function caseScheme(fields = {}) {
  const admin = await as('admin');
  return admin.create('case_schemes', {
    code: unique('CS'),
    name: '测试方案',
    status: 'unverified',
    valid_from: DAY,
    ...fields,
  });
}

// A loan case with a party in every seat.
export async function loanCase(scheme, fields = {}) {
  const manager = await as('manager');
  const seats = {};
  for (const kind of ['bank', 'guarantor', 'insurer', 'appraiser'])
    seats[`${kind}_id`] = (await party({ kind })).id;
  seats.office_id = (await party({ kind: 'finance_bureau' })).id;
  return manager.create('loan_cases', {
    code: unique('LC'),
    firm_id: fields.firm_id ?? (await firm()).id,
    case_scheme_id: scheme.id,
    ...seats,
    effective_date: DAY,
    ...fields,
  });
}

const SEATS = {
  recommendation: 'office_id',
  appraisal: 'appraiser_id',
  due_diligence: 'guarantor_id',
  pre_cover_survey: 'insurer_id',
  pre_loan_review: 'bank_id',
};

export function findingOf(loanCase, stage, fields = {}) {
  return {
    loan_case_id: loanCase.id,
    stage,
    party_id: loanCase[SEATS[stage]],
    verdict: 'for',
    effective_date: DAY,
    ...fields,
  };
}

export async function finding(loanCase, stage, fields = {}) {
  const manager = await as('manager');
  return manager.create('stage_findings', findingOf(loanCase, stage, fields));
}

// A granted patent of the case's firm, of which no payment is recorded.
export async function patentOf(loanCase, fields = {}) {
  const manager = await as('manager');
  return manager.create('ip_rights', {
    ...{ code: unique('IP'), firm_id: loanCase.firm_id, type: 'invention', title: '一种装置' },
    ...{ filed_on: '2015-04-02', granted_on: '2017-06-01' },
    number: anyPatentNumber(2015, fields.type === 'utility_model' ? 2 : 1),
    ...fields,
  });
}

// A pledge whose contract names all that a registration needs.
export function pledgeOf(loanCase, fields = {}) {
  return {
    ...{ code: unique('PL'), loan_case_id: loanCase.id, pledgee_id: loanCase.bank_id },
    ...{ registered_on: DAY, debt_kind: '借款', currency: 'CNY', secured: '5000000.00' },
    ...{ debt_ends_on: '2021-02-01', scope: '本金及利息', opinion: 'no_other_ground' },
    ...fields,
  };
}

export async function pledge(loanCase, fields = {}) {
  const manager = await as('manager');
  return manager.create('pledges', pledgeOf(loanCase, fields));
}

// Without more: 5,000,000 at 3.65 % for a year, interest each month by days over 360.
export function loanOf(loanCase, fields = {}) {
  return {
    code: unique('LN'),
    loan_case_id: loanCase.id,
    signed_on: DAY,
    currency: 'CNY',
    amount: '5000000.00',
    rate_basis: 'fixed',
    rate: '0.0365',
    day_count: 'act_360',
    method: 'interest_monthly',
    months: 12,
    ...fields,
  };
}

export async function loan(loanCase, fields = {}) {
  const manager = await as('manager');
  return manager.create('loans', loanOf(loanCase, fields));
}

// What happened to a loan, as the approver records it: nobody pays out on a finding of their own.
export async function loanEvent(loan, action, effective_date, fields = {}) {
  const approver = await as('approver');
  const currency = fields.amount === undefined ? undefined : 'CNY';
  return approver.create('loan_events', {
    loan_id: loan.id,
    action,
    effective_date,
    currency,
    ...fields,
  });
}
