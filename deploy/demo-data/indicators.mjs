// District indicators of the invented portfolio: what they count, invented targets and what invented
// sources state, beside which the program works the same out from the records. Shared instruments
// and university IP centres are values of indicators: nothing else is kept of them.
const FROM = '2024-01-01';
const SAID = '虚构区级统计（虚构）';

const count = (code, name, name_en, measure, basis, unit, unit_en, more = {}) => ({
  ...{
    code,
    name: `${name}（虚构）`,
    name_en: `${name_en} (invented)`,
    unit,
    unit_en,
    basis,
    measure,
  },
  ...{ scope: `${name}，按账本记录测算（虚构）`, nature: 'flow', frequency: 'year', ...more },
});
const money = (code, name, name_en, measure, basis = 'money') =>
  count(code, name, name_en, measure, basis, '万元', '10,000 yuan', { unit_size: 10000 });
const stated = (code, name, name_en, unit, unit_en) => ({
  ...{
    code,
    name: `${name}（虚构）`,
    name_en: `${name_en} (invented)`,
    unit,
    unit_en,
    basis: 'other',
  },
  ...{ scope: `${name}（虚构）`, nature: 'stock', frequency: 'year' },
});
const STOCK = { nature: 'stock' };

const INDICATORS = [
  count(
    'XY-I-HIGH-VALUE',
    '高价值发明专利',
    'High-value inventions',
    'high_value_inventions',
    'right',
    '件',
    'patents',
    STOCK,
  ),
  count(
    'XY-I-POOLED',
    '专利池内权利',
    'Rights in pools',
    'pooled_rights',
    'right',
    '件',
    'rights',
    STOCK,
  ),
  count(
    'XY-I-LOANS',
    '质押贷款发放笔数',
    'Pledge loans paid out',
    'loans_paid_out',
    'loan',
    '笔',
    'loans',
    { frequency: 'quarter' },
  ),
  count(
    'XY-I-LOAN-FIRMS',
    '获贷企业',
    'Firms with pledge loans',
    'loans_paid_out',
    'firm',
    '家',
    'firms',
  ),
  count(
    'XY-I-LOAN-TIMES',
    '获贷企业家次',
    'Firm-times of pledge loans',
    'loans_paid_out',
    'firm_time',
    '家次',
    'firm-times',
  ),
  money('XY-I-LOAN-SUM', '质押贷款发放额', 'Pledge loans paid out, amount', 'loans_paid_out'),
  money('XY-I-LINES', '银行授信额度', 'Credit lines of banks', 'credit_lines', 'credit_line'),
  count(
    'XY-I-PLEDGES',
    '质押登记',
    'Pledges registered',
    'pledges_registered',
    'pledge',
    '笔',
    'pledges',
  ),
  money('XY-I-PREMIUM', '保费补助', 'Premium subsidies granted', 'premium_subsidies'),
  money('XY-I-GUARANTEE', '担保费补助', 'Subsidies of guarantee fees', 'guarantee_subsidies'),
  money('XY-I-INTEREST', '贴息', 'Interest subsidies granted', 'interest_subsidies'),
  count('XY-I-AWARDS', '人才资助', 'Talent awards', 'talent_awards', 'award', '项', 'awards'),
  count(
    'XY-I-TRUSTED',
    '知识产权托管企业',
    'Firms in IP trusteeship',
    'trusteeships',
    'firm',
    '家',
    'firms',
  ),
  stated('XY-I-INSTRUMENTS', '共享大型科学仪器', 'Shared instruments', '台（套）', 'instruments'),
  stated('XY-I-CENTRES', '高校知识产权中心', 'University IP centres', '个', 'centres'),
];

/** [indicator, year, value, qualifier]; of a stock the last day of the year. */
const VALUES = [
  ['XY-I-INSTRUMENTS', 2024, '820', 'at_least'],
  ['XY-I-INSTRUMENTS', 2025, '960', 'at_least'],
  ['XY-I-CENTRES', 2024, '3', 'eq'],
  ['XY-I-CENTRES', 2025, '4', 'eq'],
  ['XY-I-TRUSTED', 2025, '5', 'eq'],
  ['XY-I-LOAN-SUM', 2025, '5000', 'approx'],
  ['XY-I-LOAN-FIRMS', 2025, '10', 'at_least'],
];
const TARGETS = [
  ['XY-I-HIGH-VALUE', 2026, '60'],
  ['XY-I-LOAN-SUM', 2026, '20000'],
  ['XY-I-LOAN-FIRMS', 2026, '12'],
  ['XY-I-TRUSTED', 2025, '5'],
  ['XY-I-TRUSTED', 2026, '30'],
  ['XY-I-INSTRUMENTS', 2026, '1000'],
];

const period = (indicator, year) => ({
  from_on:
    INDICATORS.find(({ code }) => code === indicator).nature === 'stock'
      ? undefined
      : `${year}-01-01`,
  to_on: `${year}-12-31`,
});

/** @param {string} source */
export function indicatorRecords(source) {
  const record = (kind, day, fields) => ({
    ...{ kind, key: fields.code, effective_date: day, fields: { ...fields, source } },
  });
  const value = ([indicator, year, amount, qualifier]) =>
    record('indicator_value', `${year + 1}-01-20`, {
      ...{ code: `${indicator}.${year}`, indicator_code: indicator, qualifier, value: amount },
      ...{ ...period(indicator, year), definition: SAID },
    });
  const target = ([indicator, year, amount]) =>
    record('indicator_value', `${year}-01-20`, {
      ...{ code: `${indicator}.${year}.T`, indicator_code: indicator, qualifier: 'at_least' },
      ...{ value: amount, target: true, ...period(indicator, year) },
    });
  return [
    ...INDICATORS.map((fields) => record('indicator', FROM, { ...fields, valid_from: FROM })),
    ...VALUES.map(value),
    ...TARGETS.map(target),
  ];
}
