// Shared losses, subsidies, talent and securities. The schemes come from the files that an import takes
// as well; that the district set up a special fund for talent of 200,000,000 is a fact. The pool, its
// money, every claim, award and plan are made up.
import { readFileSync } from 'node:fs';
import { addDays } from './draw.mjs';

const POOL = 'XY-POOL';
const DISTRICT = 'LS-TALENT-BUDGET';
// From when the programme's own records are known.
const SEED_DAY = '2021-12-31';

/** The records of a file, as the API takes them. */
function rowsOf(kind, file) {
  const text = readFileSync(new URL(`../ip-schemes/${file}`, import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',').map((cell, i) => [columns[i], cell]);
    const fields = Object.fromEntries(cells.filter(([, value]) => value !== ''));
    if (fields.year_days) fields.year_days = Number(fields.year_days);
    if (fields.ip_part_only) fields.ip_part_only = fields.ip_part_only === 'true';
    return { kind, key: fields.code, effective_date: fields.valid_from, fields };
  });
}

function poolRecords(source) {
  const of = { currency: 'CNY', source };
  const money = (day, action, amount) => ({
    kind: 'pool_entry',
    key: `${POOL}.${day}`,
    effective_date: day,
    fields: { risk_pool_code: POOL, action, amount, ...of },
  });
  return [
    {
      kind: 'risk_pool',
      key: POOL,
      effective_date: '2020-03-02',
      fields: {
        ...{ ...of, code: POOL, name: '示例风险补偿资金池', times: '10', status: 'unverified' },
        ...{ stop_line: '0.05', stop_trigger: 'gt', note: '示例数据。止损线未检索到原文。' },
      },
    },
    money('2020-03-10', 'paid_in', '20000000.00'),
    money('2021-12-21', 'interest', '312400.00'),
    money('2022-04-12', 'paid_in', '10000000.00'),
    money('2023-12-21', 'interest', '486150.37'),
  ];
}

function budgetRecords(source) {
  return [
    {
      kind: 'special_fund',
      key: DISTRICT,
      effective_date: SEED_DAY,
      fields: {
        ...{ code: DISTRICT, name: '人才发展专项资金', level: 'district', currency: 'CNY' },
        ...{ amount: '200000000.00', qualifier: 'eq', fund_code: 'LS-TALENT' },
        source: '崂山区公开报道：设立2亿元人才发展专项资金',
      },
    },
    {
      kind: 'special_fund',
      key: 'XY-IP-BUDGET',
      effective_date: '2020-12-31',
      fields: {
        ...{
          code: 'XY-IP-BUDGET',
          name: '示例知识产权专项资金',
          level: 'district',
          currency: 'CNY',
        },
        ...{ amount: '3000000.00', qualifier: 'eq', source },
      },
    },
    {
      kind: 'subsidy_scheme',
      key: 'XY-FEE',
      effective_date: '2021-01-01',
      fields: {
        ...{ code: 'XY-FEE', name: '示例担保费补助', level: 'district', currency: 'CNY' },
        ...{ cost_kind: 'guarantee_fee', method: 'of_cost', rate: '0.5', cap: '30000.00' },
        ...{ cap_of: 'granted_a_year', special_fund_code: 'XY-IP-BUDGET', status: 'unverified' },
        ...{ source, valid_from: '2021-01-01' },
      },
    },
  ];
}

const FEES = ['38000.00', '52000.00', '61000.00', '90000.00', '24000.00', '47000.00'];
const LOANS = ['5000000.00', '8000000.00', '3000000.00'];

/** Another person grants what was claimed, ten days later. */
const granted = ({ kind, key, effective_date }) => ({
  kind: 'approval',
  key: `${kind}.${key}`,
  decides: { kind, key },
  effective_date: addDays(effective_date, 10),
  fields: { outcome: 'approve' },
});

function claimRecords(source, firms) {
  const claim = (key, day, fields) => ({
    kind: 'subsidy_claim',
    key,
    effective_date: day,
    fields: { code: key, currency: 'CNY', source, ...fields },
  });
  const fees = FEES.map((cost, i) =>
    claim(`XY-SC-FEE-${i + 1}`, `2023-0${i + 3}-15`, {
      ...{ subsidy_scheme_code: 'XY-FEE', batch: '2023年第1批', year: 2023, cost },
      ...{ firm_code: firms[i % 3], cost_ref: `示例担保函-${i + 1}`, cost_on: `2023-0${i + 1}-10` },
    }),
  );
  const premiums = LOANS.map((loan_amount, i) =>
    claim(`XY-SC-PREMIUM-${i + 1}`, `2023-09-1${i}`, {
      ...{ subsidy_scheme_code: 'QD-PREMIUM-2015', batch: '2023年第2批', year: 2023, loan_amount },
      ...{ firm_code: firms[i], policy_year: 1, cost: `${(Number(loan_amount) * 2) / 100}.00` },
      ...{ cost_ref: `示例保单-${i + 1}`, cost_on: '2023-03-01' },
    }),
  );
  return [...fees, ...premiums].flatMap((one) => [one, granted(one)]);
}

function talentRecords(source, firms) {
  const plans = [
    ['LS-TALENT-TOP', '顶尖人才突破计划'],
    ['LS-TALENT-LEADER', '产业领军人才培育计划'],
  ].map(([code, name]) => ({
    kind: 'talent_plan',
    key: code,
    effective_date: SEED_DAY,
    fields: {
      ...{ code, name, level: 'district', special_fund_code: DISTRICT },
      source: '崂山区公开报道：人才新政22条',
    },
  }));
  const awards = firms.slice(0, 4).map((firm_code, i) => ({
    kind: 'talent_award',
    key: `XY-TA-${i + 1}`,
    effective_date: `2022-0${i + 5}-20`,
    fields: {
      ...{ code: `XY-TA-${i + 1}`, talent_plan_code: plans[i % 2].key, firm_code, source },
      ...{ person_name: `示例人员${i + 1}`, awarded_on: `2022-0${i + 5}-20`, currency: 'CNY' },
      ...{ amount: ['1000000.00', '500000.00', '800000.00', '300000.00'][i], note: '示例数据。' },
    },
  }));
  return [...plans, ...awards];
}

function securitiesRecords(source, firms) {
  const plan = 'XY-ABS';
  const on = '2023-01-16';
  const of = { abs_plan_code: plan, currency: 'CNY', source };
  const assets = firms.slice(0, 5).map((firm_code, i) => ({
    kind: 'abs_asset',
    key: `${plan}.${i + 1}`,
    effective_date: on,
    fields: { ...of, firm_code, contract_ref: `示例许可合同-${i + 1}`, amount: '29800000.00' },
  }));
  const tranche = (seniority, amount, more) => ({
    kind: 'abs_tranche',
    key: `${plan}-${seniority}`,
    effective_date: on,
    fields: { ...of, code: `${plan}-${seniority}`, seniority, amount, ...more },
  });
  return [
    {
      kind: 'abs_plan',
      key: plan,
      effective_date: on,
      fields: {
        ...{ code: plan, name: '示例知识产权证券化计划', structure: 'second_licence', source },
        ...{ currency: 'CNY', established_on: on, matures_on: '2024-01-16', note: '示例数据。' },
      },
    },
    tranche('senior', '140000000.00', { coupon: '0.022', year_days: 365 }),
    tranche('junior', '5000000.00'),
    ...assets,
    {
      kind: 'abs_payment',
      key: `${plan}.2024`,
      effective_date: '2024-01-16',
      fields: { ...of, inflow: '149000000.00', fees: '350000.00' },
    },
  ];
}

/** The invented firms by code, in order. */
const firmsOf = (records) =>
  records.filter(({ kind }) => kind === 'firm').map(({ fields }) => fields.code);

export function publicMoneyRecords(source, invented) {
  const firms = firmsOf(invented);
  return [
    ...rowsOf('loss_scheme', 'loss-schemes.csv'),
    ...rowsOf('subsidy_scheme', 'subsidy-schemes.csv'),
    ...poolRecords(source),
    ...budgetRecords(source),
    ...claimRecords(source, firms),
    ...talentRecords(source, firms),
    ...securitiesRecords(source, firms),
  ];
}
