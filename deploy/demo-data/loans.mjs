// Pledge loans: the scheme of the seed programme's alliance as it was reported, and an invented portfolio of
// 40 cases of invented firms in all stages. Eight were refused or withdrawn, six are repaid, two in default:
// one is written off in part. Both losses are claimed, compensated and recovered in part: one by the alliance's
// shares, one by an invented scheme with a risk pool. Every party, rate and amount of it is made up.
import { addDays, yuan } from './draw.mjs';

const SCHEME = 'QD-ALLIANCE';
const QUICK = 'XY-QUICK';
const POOLED = 'XY-POOLED';
const SHARED = 'XY-SHARE';
const POOL = 'XY-POOL';
const LPR = 'XY-LPR-1Y';
const CURRENCY = 'CNY';
const RATE = 365n; // of 10,000 a year

const PARTIES = [
  [
    'office',
    'XY-IP-OFFICE',
    'finance_bureau',
    '崂岬知识产权质贷办（虚构）',
    'IP loan office (invented)',
  ],
  [
    'appraiser',
    'XY-IP-APP',
    'appraiser',
    '望礁专利评价所（虚构）',
    'Wangjiao Appraisal (invented)',
  ],
  ['guarantor', 'XY-IP-GUA', 'guarantor', '澄海融资担保（虚构）', 'Chenghai Guarantee (invented)'],
  ['insurer', 'XY-IP-INS', 'insurer', '云岬财产保险（虚构）', 'Yunjia Insurance (invented)'],
  ['bank', 'XY-IP-BANK-1', 'bank', '远汀银行（虚构）', 'Yuanting Bank (invented)'],
  ['bank2', 'XY-IP-BANK-2', 'bank', '季川科技银行（虚构）', 'Jichuan Tech Bank (invented)'],
];
// Whose money it is: the office's and the guarantor's is public.
const OWNERS = {
  finance_bureau: { money_source: 'budget', government_level: 'district' },
  guarantor: { money_source: 'state_owned', government_level: 'district' },
};
const STAGES = [
  ['recommendation', 'XY-IP-OFFICE'],
  ['appraisal', 'XY-IP-APP'],
  ['due_diligence', 'XY-IP-GUA'],
  ['pre_cover_survey', 'XY-IP-INS'],
  ['pre_loan_review', null],
];
const LEVELS = [
  ['2023-08-21', '3.45'],
  ['2024-07-22', '3.35'],
  ['2024-10-21', '3.10'],
  ['2025-05-20', '3.00'],
];

// How far each case came: the stages that are passed, and what became of it.
const PLANS = [
  ...[0, 1, 2, 3, 4, 5].flatMap((passed) => [
    { passed, end: 'open' },
    { passed, end: 'open' },
  ]),
  ...[5, 5].map((passed) => ({ passed, pledged: true, end: 'open' })),
  ...[1, 1, 2, 3, 4].map((passed) => ({ passed, end: 'refused' })),
  ...[0, 2, 4].map((passed) => ({ passed, end: 'withdrawn' })),
  ...Array.from({ length: 8 }, () => ({ passed: 5, pledged: true, end: 'performing' })),
  ...Array.from({ length: 6 }, () => ({ passed: 5, pledged: true, end: 'repaid' })),
  ...Array.from({ length: 2 }, () => ({ passed: 5, pledged: true, end: 'overdue' })),
  { passed: 5, pledged: true, end: 'defaulted' },
  { passed: 5, pledged: true, end: 'written_off', scheme: POOLED },
];

// What is paid of a loss, in tenths: by the alliance's shares, and by those of the pool's scheme.
const LOSSES = {
  alliance: [
    ['insurer', 6n],
    ['guarantor', 2n],
  ],
  pooled: [
    ['pool', 4n],
    ['insurer', 2n],
    ['guarantor', 2n],
  ],
};

const OPENED = {
  open: '2026-02-02',
  refused: '2025-03-03',
  withdrawn: '2025-06-02',
  performing: '2025-07-01',
  repaid: '2023-09-04',
  overdue: '2025-01-06',
  defaulted: '2024-02-05',
  written_off: '2023-11-06',
};

const record = (kind, key, effective_date, fields) => ({ kind, key, effective_date, fields });
const daysBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The same day of a later month; days here are never after the 28th. */
function addMonths(day, months) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, date)).toISOString().slice(0, 10);
}

/** The first day from then on that every month has. */
const early = (day) => (Number(day.slice(8)) > 28 ? addDays(day, 4) : day);

/** By days over 360, half up to the fen. */
function interestOf(fen, from, to) {
  const under = 10_000n * 360n;
  return (fen * RATE * BigInt(daysBetween(from, to)) * 2n + under) / (under * 2n);
}

function parties(source) {
  return PARTIES.map(([, code, kind, name, name_en]) =>
    record('party', code, '2023-01-03', {
      ...{ code, kind, name, name_en, source },
      ...(OWNERS[kind] ?? { money_source: 'social' }),
    }),
  );
}

function schemes(source) {
  const all = Object.fromEntries(STAGES.map(([stage]) => [`needs_${stage}`, true]));
  return [
    record('case_scheme', SCHEME, '2016-01-01', {
      ...{
        code: SCHEME,
        name: '青岛知识产权质押保险贷款（荐评担险贷）',
        ...all,
        needs_pledge: true,
      },
      ...{ name_en: 'Qingdao pledge loans with insurance', currency: CURRENCY },
      ...{ max_amount: '5000000.00', max_months: 12, status: 'unverified' },
      source: '公开报道：保费 2 %，一年期，单笔不超过 500 万元；原文未核对',
      valid_from: '2016-01-01',
      loss_scheme_code: 'QD-622',
    }),
    record('loss_scheme', SHARED, '2020-06-01', {
      ...{
        code: SHARED,
        name: '示例风险池分担方案（虚构）',
        currency: CURRENCY,
        base: 'principal',
      },
      ...{ pool_share: '0.4', insurer_share: '0.2', guarantor_share: '0.2', bank_share: '0.2' },
      ...{ risk_pool_code: POOL, status: 'unverified', source, valid_from: '2020-06-01' },
    }),
    record('case_scheme', POOLED, '2023-01-03', {
      ...{ code: POOLED, name: '风险池方案（虚构）', name_en: 'Pooled scheme (invented)' },
      ...{ ...all, needs_pledge: true, status: 'unverified', source },
      ...{ valid_from: '2023-01-03', loss_scheme_code: SHARED },
    }),
    record('case_scheme', QUICK, '2023-01-03', {
      ...{ code: QUICK, name: '快贷方案（虚构）', name_en: 'Quick scheme (invented)' },
      ...{ needs_recommendation: true, needs_pre_loan_review: true, status: 'unverified' },
      ...{ source, valid_from: '2023-01-03' },
    }),
  ];
}

const levels = (source) =>
  LEVELS.map(([day, level]) =>
    record('index_level', `${LPR}.${day}`, day, { index_code: LPR, level, source }),
  );

/** What each party said: a limit, a fee or a premium, a score, as its stage has it. */
function figuresOf(stage, fen) {
  const money = { currency: CURRENCY, limit: yuan(fen) };
  return {
    recommendation: {},
    appraisal: { score: '82.5' },
    due_diligence: { ...money, rate: '0.01', fee: yuan(fen / 100n) },
    pre_cover_survey: {
      currency: CURRENCY,
      sum_insured: yuan(fen),
      rate: '0.02',
      fee: yuan(fen / 50n),
    },
    pre_loan_review: { ...money, rate: '0.0365' },
  }[stage];
}

class Case {
  constructor(number, plan, firm_code, source) {
    this.code = `XY-LC-${String(number + 1).padStart(2, '0')}`;
    this.plan = plan;
    this.source = source;
    this.firm = firm_code;
    this.bank = number % 3 === 0 ? 'XY-IP-BANK-2' : 'XY-IP-BANK-1';
    this.fen = BigInt(100 + ((number * 37) % 9) * 50) * 1_000_000n;
    this.day = early(addDays(OPENED[plan.end], (number * 5) % 40));
    this.records = [];
    this.add('loan_case', '', {
      ...{ code: this.code, firm_code, case_scheme_code: plan.scheme ?? SCHEME },
      bank_code: this.bank,
      ...{ office_code: 'XY-IP-OFFICE', appraiser_code: 'XY-IP-APP' },
      ...{ guarantor_code: 'XY-IP-GUA', insurer_code: 'XY-IP-INS', currency: CURRENCY },
      ...{
        amount_asked: yuan(this.fen),
        months_asked: 12,
        purpose: '补充流动资金（虚构）',
        source,
      },
    });
  }

  add(kind, part, fields) {
    this.records.push(record(kind, `${this.code}${part}`, this.day, fields));
  }

  pass(days) {
    this.day = addDays(this.day, days);
  }

  find([stage, party], verdict) {
    const opinion = verdict === 'for' ? undefined : '尚不符合要求（虚构）';
    this.pass(4 + (this.records.length % 5));
    this.add('stage_finding', `.${stage}.${verdict}`, {
      ...{ loan_case_code: this.code, stage, party_code: party ?? this.bank, verdict, opinion },
      ...(verdict === 'for' ? figuresOf(stage, this.fen) : {}),
    });
  }

  end(ending, fields) {
    this.pass(3);
    this.add('case_end', '.end', { loan_case_code: this.code, ending, ...fields });
  }

  pledge() {
    this.pass(5);
    this.day = early(this.day);
    const code = `XY-PL-${this.code.slice(-2)}`;
    const fields = {
      ...{ code, loan_case_code: this.code, pledgee_code: this.bank, registered_on: this.day },
      ...{ contract_on: addDays(this.day, -3), debt_kind: '借款合同债权', currency: CURRENCY },
      ...{ secured: yuan(this.fen), debt_ends_on: addMonths(addDays(this.day, 2), 13) },
      ...{ scope: '本金、利息及实现债权的费用', opinion: 'no_other_ground' },
      published_on: addDays(this.day, 12),
    };
    this.records.push(record('pledge', code, this.day, fields));
  }

  event(action, fields = {}) {
    const currency = fields.amount ? CURRENCY : undefined;
    this.add('loan_event', `.${action}.${this.day}`, {
      ...{ loan_code: `XY-LN-${this.code.slice(-2)}`, action, currency, ...fields },
    });
  }

  /** Interest once a year, or each quarter; by the prime rate where it is not agreed as such. */
  lend(step_months) {
    const code = `XY-LN-${this.code.slice(-2)}`;
    this.records.push(
      record('loan', code, this.day, {
        ...{ code, loan_case_code: this.code, signed_on: this.day, currency: CURRENCY },
        ...{ amount: yuan(this.fen), rate_basis: 'fixed', rate: '0.0365', day_count: 'act_360' },
        ...{ method: 'interest_monthly', months: 12, step_months },
      }),
    );
    this.paidOutOn = this.day;
    this.event('payout', { amount: yuan(this.fen) });
  }

  repayAll() {
    this.lend(12);
    this.day = addMonths(this.paidOutOn, 12);
    this.event('repayment', {
      amount: yuan(this.fen + interestOf(this.fen, this.paidOutOn, this.day)),
    });
    this.pass(3);
    this.add('pledge_end', '.pledge_end', {
      pledge_code: `XY-PL-${this.code.slice(-2)}`,
      reason: '主债权已清偿（虚构）',
    });
  }

  /** Each quarter's interest so far. */
  perform(quarters) {
    this.lend(3);
    for (let quarter = 1; quarter <= quarters; quarter++) {
      const from = addMonths(this.paidOutOn, 3 * (quarter - 1));
      this.day = addMonths(this.paidOutOn, 3 * quarter);
      this.event('repayment', { amount: yuan(interestOf(this.fen, from, this.day)) });
    }
  }

  default() {
    this.lend(3);
    this.day = addMonths(this.paidOutOn, 8);
    this.event('class', { class: 'doubtful' });
    this.day = addMonths(this.paidOutOn, 10);
    this.event('default', { reason: '连续拖欠利息（虚构）' });
    this.day = addMonths(this.paidOutOn, 12);
    this.event('repayment', { amount: yuan(this.fen / 2n), costs: '12000.00' });
  }

  approve(kind, key) {
    const decided = record('approval', `${kind}.${key}`, this.day, { outcome: 'approve' });
    this.records.push({ ...decided, decides: { kind, key } });
  }

  /** Half of the loan is lost: what each bears of it is paid, and a part of it comes back. */
  lose(shares) {
    const code = `XY-CL-${this.code.slice(-2)}`;
    const of = { loss_claim_code: code, currency: CURRENCY, source: this.source };
    this.pass(20);
    this.records.push(
      record('loss_claim', code, this.day, {
        ...{ code, loan_code: `XY-LN-${this.code.slice(-2)}`, currency: CURRENCY },
        ...{ principal: yuan(this.fen / 2n), source: this.source },
      }),
    );
    this.pass(25);
    for (const [bearer, tenths] of shares) {
      const key = `${code}.${bearer}`;
      const amount = yuan((this.fen / 20n) * tenths);
      this.records.push(record('loss_payment', key, this.day, { ...of, bearer, amount }));
      this.approve('loss_payment', key);
    }
    this.pass(30);
    this.records.push(
      record('loss_recovery', `${code}.recovery`, this.day, {
        ...{ ...of, gross: yuan(this.fen / 10n), costs: '8000.00' },
      }),
    );
  }

  /** The premium of the first year, of which a subsidy pays a part. */
  subsidise() {
    const key = `XY-SC-LOAN-${this.code.slice(-2)}`;
    const cost_on = this.paidOutOn;
    this.day = addDays(this.paidOutOn, 40);
    this.add('subsidy_claim', '.subsidy', {
      ...{ code: key, subsidy_scheme_code: 'QD-PREMIUM-2015', batch: '按贷款申报（虚构）' },
      ...{ year: Number(cost_on.slice(0, 4)), firm_code: this.firm, currency: CURRENCY },
      ...{ loan_code: `XY-LN-${this.code.slice(-2)}`, loan_amount: yuan(this.fen) },
      ...{ policy_year: 1, cost: yuan(this.fen / 50n), cost_ref: `示例保单-${this.code}`, cost_on },
      source: this.source,
    });
    this.pass(15);
    this.approve('subsidy_claim', `${this.code}.subsidy`);
  }

  run() {
    const { passed, pledged, end } = this.plan;
    for (const stage of STAGES.slice(0, passed)) this.find(stage, 'for');
    if (end === 'refused') {
      this.find(STAGES[passed], 'against');
      this.end('refused', { reason: '本环节未获通过（虚构）' });
    }
    if (end === 'withdrawn') this.end('withdrawn', { reason: '企业改用其他融资（虚构）' });
    if (pledged) this.pledge();
    this.pass(2);
    if (end === 'repaid') {
      this.repayAll();
      this.subsidise();
    }
    if (end === 'performing') this.perform(2);
    if (end === 'overdue') this.perform(1);
    if (end === 'defaulted' || end === 'written_off') this.default();
    if (end === 'defaulted') this.lose(LOSSES.alliance);
    if (end === 'written_off') this.lose(LOSSES.pooled);
    if (end === 'written_off') {
      this.pass(90);
      this.event('write_off', { amount: yuan(this.fen / 5n), reason: '追索无望（虚构）' });
    }
    return this.records;
  }
}

/** Firms that were there before the first case. */
function firmsOf(records) {
  return records
    .filter((one) => one.kind === 'firm' && one.effective_date < '2023-06-01' && !one.revises)
    .map((one) => one.fields.code)
    .slice(0, PLANS.length);
}

/** @param {string} source @param {any[]} records of the invented portfolio */
export function loanRecords(source, records) {
  const firms = firmsOf(records);
  return [
    ...parties(source),
    ...schemes(source),
    ...levels(source),
    ...PLANS.flatMap((plan, i) => new Case(i, plan, firms[i % firms.length], source).run()),
  ];
}
