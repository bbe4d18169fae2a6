// Records of reinvestment and policy evaluation for tests; see records.mjs.
import { as, unique } from './client.mjs';
import * as make from './records.mjs';

export const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

// A rule of a scheme of the test's own.
export async function rule(scheme, kind, multiplier, fields = {}) {
  const admin = await as('admin');
  return admin.create('recognition_rules', {
    code: unique('RR'),
    scheme,
    name: '测试规则',
    kind,
    phase: 'any',
    multiplier,
    phase_factor: '1',
    status: 'unverified',
    valid_from: '2020-01-01',
    ...fields,
  });
}

// A fund with a guide contribution and one stage of a promise: {fund, commitments, scheme, term}.
export async function promise(contribution, fields = {}) {
  const made = await make.fundOf([contribution]);
  const scheme = unique('SC');
  const manager = await as('manager');
  const term = await manager.create('reinvestment_terms', {
    code: unique('T'),
    fund_id: made.fund.id,
    scheme,
    stage: '全部',
    commitment_id: made.commitments[0].id,
    base: 'contribution',
    currency: 'CNY',
    required: '1.5',
    share: '1',
    due_on: '2030-12-31',
    status: 'unverified',
    valid_from: make.DAY,
    ...fields,
  });
  return { ...made, scheme, term };
}

export function recognitionBody(fund, rule, firm, amount, fields = {}) {
  return {
    code: unique('K'),
    fund_id: fund.id,
    firm_id: firm.id,
    recognition_rule_id: rule.id,
    currency: 'CNY',
    amount,
    evidence: '认定材料',
    evidence_sha256: HASH,
    effective_date: '2021-03-01',
    ...fields,
  };
}

export async function recognised(fund, rule, firm, amount, fields = {}) {
  const manager = await as('manager');
  const body = recognitionBody(fund, rule, firm, amount, fields);
  const proposal = await manager.create('recognitions', body);
  const answer = await make.approve('recognitions', proposal);
  if (answer.status !== 201) throw new Error(answer.text);
  return proposal;
}

// A sheet with one dimension of `maxima` and grades: {sheet, dimension, indicators}. A null maximum
// is unknown.
export async function scoreSheet(maxima, { weight = '100', grades = [] } = {}) {
  const admin = await as('admin');
  const status = 'unverified';
  const sheet = await admin.create('score_sheets', {
    code: unique('S'),
    name: '测试指标体系',
    full_marks: '100',
    deadline_months: 6,
    status,
    valid_from: '2020-01-01',
  });
  const effective_date = '2020-01-01';
  const dimension = await admin.create('score_dimensions', {
    code: unique('D'),
    score_sheet_id: sheet.id,
    name: '维度',
    weight_min: weight,
    weight_max: weight,
    status,
    effective_date,
  });
  const indicators = [];
  for (const max_score of maxima)
    indicators.push(
      await admin.create('score_indicators', {
        code: unique('N'),
        score_dimension_id: dimension.id,
        name: '指标',
        ...(max_score === null ? {} : { max_score }),
        status,
        effective_date,
      }),
    );
  for (const [name, from_score, cuts_fee] of grades)
    await admin.create('score_grades', {
      code: unique('G'),
      score_sheet_id: sheet.id,
      name,
      from_score,
      cuts_fee,
      status,
      effective_date,
    });
  return { sheet, dimension, indicators };
}

export async function evaluation(fund, sheet, fields = {}) {
  const manager = await as('manager');
  return manager.create('evaluations', {
    code: unique('E'),
    fund_id: fund.id,
    score_sheet_id: sheet.id,
    fiscal_year: 2024,
    fiscal_year_ends_on: '2024-12-31',
    effective_date: '2025-02-01',
    ...fields,
  });
}

export async function selfScore(evaluation, indicator, score, fields = {}) {
  const manager = await as('manager');
  return manager.post('self_scores', {
    evaluation_id: evaluation.id,
    score_indicator_id: indicator.id,
    score,
    evidence: '佐证',
    evidence_sha256: HASH,
    effective_date: '2025-03-01',
    ...fields,
  });
}

export async function fiscalScore(evaluation, indicator, score, fields = {}) {
  const approver = await as('approver');
  return approver.post('fiscal_scores', {
    evaluation_id: evaluation.id,
    score_indicator_id: indicator.id,
    score,
    effective_date: '2025-04-01',
    ...fields,
  });
}

// One of each, and the addresses of all there is to read of them.
export async function policyPaths() {
  const { fund, scheme, term } = await promise('1000.00');
  const used = await rule(scheme, 'relocation', '2', { lock_in_months: 60 });
  const firm = await make.firm();
  const recognition = await recognised(fund, used, firm, '20.00');
  const manager = await as('manager');
  const move = await manager.create('move_outs', {
    firm_id: firm.id,
    evidence: '通知书',
    evidence_sha256: HASH,
    effective_date: '2022-01-01',
  });
  const { sheet, dimension, indicators } = await scoreSheet(['60', null], {
    grades: [['优', '90', false]],
  });
  const opened = await evaluation(fund, sheet);
  const self = (await selfScore(opened, indicators[0], '50')).json;
  const fiscal = (await fiscalScore(opened, indicators[0], '45.5')).json;
  const made = {
    reinvestment_terms: term,
    recognition_rules: used,
    recognitions: recognition,
    move_outs: move,
    score_sheets: sheet,
    score_dimensions: dimension,
    score_indicators: indicators[1],
    evaluations: opened,
    self_scores: self,
    fiscal_scores: fiscal,
  };
  const grades = await manager.read(`score_grades?score_sheet_id=${sheet.id}`);
  return [
    ...Object.entries(made).flatMap(([plural, record]) => [
      `/${plural}/${record.id}`,
      `/${plural}?limit=3`,
      `/${plural}?as_of=1901-01-01`,
    ]),
    `/score_grades/${grades.items[0].id}`,
    '/score_grades?limit=3',
    ...['reinvestment', 'recognised'].flatMap((name) => [
      `/funds/${fund.id}/${name}`,
      `/funds/${fund.id}/${name}?format=csv`,
      `/${name}`,
    ]),
    ...['indicators', 'dimensions'].flatMap((name) => [
      `/evaluations/${opened.id}/${name}`,
      `/evaluations/${opened.id}/${name}?format=csv`,
    ]),
  ];
}
