// Reinvestment and policy evaluation of the invented funds. The rules and score sheets come from the
// CSV files that the command `fundtrail load` takes: two public ones with what their sources say, and
// invented ones in this folder. Every amount, score and document here is made up.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const SHEETS = [
  '../score-sheets/ndrc-2025-1753.csv',
  '../score-sheets/fujian-2025-14.csv',
  'score-sheet-invented.csv',
];
const RULES = ['../recognition-rules/shenyang-2020-328.csv', 'recognition-rules-invented.csv'];
const KINDS = {
  sheet: 'score_sheet',
  dimension: 'score_dimension',
  indicator: 'score_indicator',
  grade: 'score_grade',
};
const PARENTS = {
  dimension: 'score_sheet_code',
  grade: 'score_sheet_code',
  indicator: 'score_dimension_code',
};
const INTEGERS = ['lock_in_months', 'deadline_months'];
const BOOLEANS = ['bonus', 'cuts_fee'];
const INVENTED = '虚构，仅供演示';
const SCHEME = 'XY-FANTOU';

function hashOf(text) {
  return createHash('sha256').update(`${text}（虚构）`).digest('hex');
}

// The files hold no quoted line ends, only quoted commas.
function readCsv(name) {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      (match) => match[1]?.replaceAll('""', '"') ?? match[2],
    );
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
}

function typed(name, value) {
  if (INTEGERS.includes(name)) return Number(value);
  return BOOLEANS.includes(name) ? value === 'true' : value;
}

function fieldsOf(row, without) {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => value !== '' && !without.includes(name))
      .map(([name, value]) => [name, typed(name, value)]),
  );
}

class Policy {
  constructor(records) {
    this.records = [];
    this.firms = records.filter((r) => r.kind === 'firm' && r.key.startsWith('XY-'));
    this.investments = new Map();
    this.reversed = new Set(records.filter((r) => r.reverses).map((r) => r.reverses));
    for (const r of records)
      if (r.kind === 'investment') this.investments.set(r.key, { record: r });
    for (const r of records)
      if (r.kind === 'decision' && r.fields.outcome === 'approve')
        this.investments.get(r.fields.investment_code).approved_on = r.effective_date;
  }

  add(kind, key, day, fields, more = {}) {
    this.records.push({ kind, key, effective_date: day, fields, ...more });
  }

  approve(kind, key, day, outcome = 'approve') {
    const decides = { kind, key };
    this.add('approval', `${kind}.${key}`, day, { outcome }, { decides });
  }
}

function addFiles(policy) {
  for (const name of RULES)
    for (const row of readCsv(name))
      policy.add('recognition_rule', row.code, row.valid_from, fieldsOf(row, []));
  for (const name of SHEETS) {
    const rows = readCsv(name);
    const day = rows[0].valid_from;
    for (const row of rows) {
      const parent = PARENTS[row.record];
      const fields = fieldsOf(row, ['record', 'in']);
      if (parent) fields[parent] = row.in;
      policy.add(KINDS[row.record], row.code, day, fields);
    }
  }
}

function addTerm(policy, code, fields, more = {}) {
  const common = {
    code,
    scheme: SCHEME,
    currency: 'CNY',
    status: 'unverified',
    clause: '虚构条款',
    source: INVENTED,
  };
  const key = more.revises ? `${code}.${fields.valid_from}` : code;
  policy.add('reinvestment_term', key, fields.valid_from, { ...common, ...fields }, more);
}

function addTerms(policy) {
  const angel = {
    fund_code: 'XY-ANGEL-1',
    commitment_code: 'XY-C-015',
    base: 'contribution',
    required: '1.5',
    valid_from: '2019-01-01',
  };
  addTerm(policy, 'XY-T-ANGEL-1-A', {
    ...angel,
    stage: '两年内 40%（虚构）',
    share: '0.4',
    due_on: '2020-12-31',
  });
  addTerm(policy, 'XY-T-ANGEL-1-B', {
    ...angel,
    stage: '存续期内 100%（虚构）',
    share: '1',
    due_on: '2027-04-09',
  });

  const growth = {
    fund_code: 'XY-GROWTH-2',
    base: 'fund_committed',
    required: '0.3',
    valid_from: '2022-03-21',
  };
  const first = { ...growth, stage: '两年内 40%（虚构）', share: '0.4', due_on: '2024-03-21' };
  const last = { ...growth, stage: '投资期内 100%（虚构）', share: '1', due_on: '2027-03-20' };
  addTerm(policy, 'XY-T-GROWTH-2-A', first);
  addTerm(policy, 'XY-T-GROWTH-2-B', last);
  // Lowered once the national text of 2025 asked for it.
  const note = '依据国办发〔2025〕1号第 17 条精神下调返投要求（虚构）';
  const lowered = { ...last, required: '0.2', valid_from: '2025-06-01', note };
  addTerm(policy, 'XY-T-GROWTH-2-B', lowered, { revises: 'XY-T-GROWTH-2-B' });

  addTerm(policy, 'XY-T-OCEAN-A', {
    fund_code: 'XY-OCEAN',
    commitment_code: 'XY-C-030',
    base: 'contribution_paid_in',
    required: '2',
    stage: '存续期内 2 倍（虚构）',
    share: '1',
    due_on: '2030-05-19',
    valid_from: '2020-05-20',
    valid_to: '2025-03-31',
    note: '2025 年起取消返投要求（虚构）',
  });
  addTerm(policy, 'XY-T-SEED-2-A', {
    fund_code: 'XY-SEED-2',
    base: 'investable',
    base_amount: '240000000.00',
    required: '0.5',
    stage: '投资期内 50%（虚构）',
    share: '1',
    due_on: '2026-12-31',
    valid_from: '2021-04-06',
  });
}

function addRecognition(policy, code, day, fields, decided = day) {
  policy.add('recognition', code, day, {
    code,
    currency: 'CNY',
    evidence: `返投认定材料 ${code}（虚构）`,
    evidence_sha256: hashOf(`返投认定材料 ${code}`),
    ...fields,
  });
  if (decided) policy.approve('recognition', code, decided);
}

// 60 x 1 + 20 x 2 + 25 x 1.8 + 10 x 1.5 = 160 of 150; then the firm that had moved in leaves.
function addWorkedExample(policy) {
  const [a, b, c, d] = policy.firms
    .filter((firm) => firm.effective_date <= '2019-01-01')
    .map((firm) => firm.key);
  const rows = [
    ['2019-06-03', 'LOCAL', a, '60000000.00'],
    ['2021-03-15', 'RELOCATION', b, '20000000.00'],
    ['2022-05-16', 'SUBSIDIARY', c, '25000000.00'],
    ['2023-09-04', 'STAKE', d, '10000000.00'],
  ];
  rows.forEach(([day, rule, firm_code, amount], i) => {
    const fields = {
      fund_code: 'XY-ANGEL-1',
      firm_code,
      recognition_rule_code: `XY-F-${rule}`,
      amount,
    };
    addRecognition(policy, `XY-K-ANGEL-1-0${i + 1}`, day, fields);
  });
  policy.add('move_out', `${b}.out`, '2025-09-01', {
    firm_code: b,
    destination: '外省某市（虚构）',
    evidence: '迁移登记通知书（虚构）',
    evidence_sha256: hashOf(`迁移登记通知书 ${b}`),
    note: '迁入不满五年，已认定金额扣回（虚构）',
  });
}

// What funds really invested, as recognised some weeks after the approval.
function addInvested(policy, fund, rules, waiting, until = '2026-04-01') {
  const own = [...policy.investments.values()].filter(
    ({ record, approved_on }) =>
      record.fields.fund_code === fund &&
      approved_on &&
      approved_on < until &&
      !policy.reversed.has(record.key),
  );
  own.forEach(({ record, approved_on }, i) => {
    const code = `XY-K-${fund.slice(3)}-${String(i + 1).padStart(2, '0')}`;
    const fields = {
      fund_code: fund,
      investment_code: record.key,
      recognition_rule_code: `XY-F-${rules[i % rules.length]}`,
      amount: record.fields.amount,
    };
    const last = i >= own.length - waiting;
    addRecognition(policy, code, approved_on, fields, last ? null : approved_on);
  });
}

const YEARS = [2023, 2024, 2025];
// Per fund and year: the finance bureau's scores by indicator; null where it has not come so far.
const SCORES = {
  'XY-ANGEL-1': [
    [18, 13, 9, 12, 8, 18, 12.5, 2],
    [17.5, 12, 9, 11, 7.5, 17, 12, 2],
    [16, 10.5, 9, 11, 7, 13, 9, 0],
  ],
  'XY-GROWTH-1': [
    [19, 14, 6, 12, 7.5, 18.5, 14, 5],
    [15, 11, 5, 9.5, 6, 14, 9, 0],
    [16.5, 12, 6, 11, 7, 16, 11, 3],
  ],
  'XY-GROWTH-2': [
    [16, 11, 7, 11, 8, 14, 6, 0],
    [17.5, 12.5, 7.5, 12, 8, 16, 9, 4],
    [18, 13, 8, 12, null, null, null, null],
  ],
  'XY-OCEAN': [[14, 9, 5, 10, 5, 11, 5, 0], [15.5, 10, 5.5, 10.5, 6, 12.5, 7, 0], []],
};
const INDICATORS = ['P1', 'P2', 'P3', 'C1', 'C2', 'R1', 'R2', 'B1'];
const MAXIMA = [20, 15, 10, 12, 8, 20, 15, 10];

function addSelfScore(policy, evaluation, indicator, day, score) {
  policy.add('self_score', `${evaluation}.${indicator}`, day, {
    evaluation_code: evaluation,
    score_indicator_code: indicator,
    score: score.toFixed(2),
    evidence: `自评佐证 ${indicator}（虚构）`,
    evidence_sha256: hashOf(`${evaluation} ${indicator}`),
  });
}

function addEvaluation(policy, fund, year, scores) {
  const code = `XY-E-${fund.slice(3)}-${year}`;
  const opened = `${year + 1}-03-02`;
  policy.add('evaluation', code, opened, {
    code,
    fund_code: fund,
    score_sheet_code: 'XY-SHEET-2023',
    fiscal_year: year,
    fiscal_year_ends_on: `${year}-12-31`,
    promise_sha256: hashOf(`${code} 书面承诺`),
    note: INVENTED,
  });
  INDICATORS.forEach((name, i) => {
    const indicator = `XY-S-${name}`;
    const fiscal = scores[i];
    // One fund has filed only its first five scores of the last year.
    if (fiscal === undefined && i > 4) return;
    const own = Math.min(MAXIMA[i], (fiscal ?? MAXIMA[i] * 0.8) + (i % 3) * 0.5);
    addSelfScore(policy, code, indicator, `${year + 1}-04-15`, own);
    if (fiscal === undefined || fiscal === null) return;
    policy.add('fiscal_score', `${code}.${indicator}`, `${year + 1}-05-18`, {
      evaluation_code: code,
      score_indicator_code: indicator,
      score: fiscal.toFixed(2),
    });
  });
  const whole = scores.length === INDICATORS.length && !scores.includes(null);
  if (whole && year < 2025) policy.approve('evaluation', code, `${year + 1}-05-28`);
}

// On the national sheet, whose indicators have no published scores: a range, no total.
function addNational(policy) {
  const code = 'XY-E-GUIDE-2025';
  policy.add('evaluation', code, '2026-03-16', {
    code,
    fund_code: 'XY-GUIDE',
    score_sheet_code: 'NDRC-2025-1753',
    fiscal_year: 2025,
    fiscal_year_ends_on: '2025-12-31',
    promise_sha256: hashOf(`${code} 书面承诺`),
    note: '指标分值未公开，自评得分为虚构',
  });
  addSelfScore(policy, code, 'NDRC-2025-SOCIAL-CAPITAL', '2026-04-20', 6);
  addSelfScore(policy, code, 'NDRC-2025-EFFICIENCY', '2026-04-20', 4.5);
}

export function policyRecords(records) {
  const policy = new Policy(records);
  addFiles(policy);
  addTerms(policy);
  addWorkedExample(policy);
  addInvested(policy, 'XY-GROWTH-2', ['LOCAL', 'LOCAL', 'SUBSIDIARY', 'STAKE', 'RELOCATION'], 3);
  addInvested(policy, 'XY-OCEAN', ['LOCAL', 'STAKE'], 0, '2025-03-31');
  addInvested(policy, 'XY-SEED-2', ['LOCAL-SEED', 'LOCAL-SEED', 'LOCAL'], 2);
  for (const [fund, years] of Object.entries(SCORES))
    years.forEach((scores, i) => {
      addEvaluation(policy, fund, YEARS[i], scores);
    });
  addNational(policy);
  return policy.records;
}
