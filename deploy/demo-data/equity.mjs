// An invented firm with the whole of its capital: founders and a holding partnership for employees, three
// rounds, a pool and a grant, a SAFE that converts, old shares sold, and its conversion to a joint-stock
// firm. Two funds of the chain hold units of it that founders gave up when a target was missed; nothing
// was paid for them, so no investment stands behind them.
const FIRM = 'XY-CAP-1';
const currency = 'CNY';
const code = (name) => `${FIRM}-${name}`;

const PARTIES = [
  ['P1', '周岚（虚构）', 'Zhou Lan (invented)'],
  ['P2', '季川（虚构）', 'Ji Chuan (invented)'],
  ['P3', '云岬员工持股合伙企业（虚构）', 'Yunjia staff partnership (invented)'],
  ['P4', '望礁天使投资（虚构）', 'Wangjiao Angels (invented)'],
  ['P5', '澄海创业投资（虚构）', 'Chenghai Ventures (invented)'],
  ['P6', '远汀成长基金（虚构）', 'Yuanting Growth (invented)'],
];

// Series, day, pre-money and amount in yuan, price of a yuan of registered capital.
const ROUNDS = [
  ['ANGEL', '天使轮', '2020-06-01', '30000000.00', '3000000.00', '3'],
  ['A', 'A 轮', '2021-09-01', '66000000.00', '12000000.00', '6'],
  ['B', 'B 轮', '2023-05-01', '132000000.00', '18000000.00', '10'],
];

// Certificate, day, class, holder, units, round, amount, further fields.
const ISSUES = [
  ['01', '2019-03-01', 'RC', 'P1', '6000000', null, null, { due_on: '2029-02-28' }],
  ['02', '2019-03-01', 'RC', 'P2', '3000000', null, null, { due_on: '2029-02-28' }],
  ['03', '2019-03-01', 'RC', 'P3', '1000000', null, null, { due_on: '2039-02-28' }],
  ['04', '2020-06-01', 'RC', 'P4', '1000000', 'ANGEL', '3000000.00', {}],
  ['05', '2021-09-01', 'PA', 'P5', '2000000', 'A', '12000000.00', {}],
  ['06', '2023-05-01', 'PB', 'P6', '1800000', 'B', '18000000.00', { due_on: '2027-05-01' }],
];

const PAID = [
  ['01', '2019-04-01', '6000000.00'],
  ['02', '2019-04-01', '3000000.00'],
  ['03', '2020-12-31', '400000.00'],
  ['04', '2020-06-15', '3000000.00'],
  ['05', '2021-09-15', '12000000.00'],
  ['06', '2023-05-20', '12000000.00'],
];

const record = (kind, key, effective_date, fields) => ({ kind, key, effective_date, fields });

function classes(source) {
  const one = (name, day, fields) =>
    record('share_class', code(name), day, {
      ...{ code: code(name), firm_code: FIRM, currency, source },
      ...fields,
    });
  const preferred = (name, name_en, original_price, liquidation_rank) => ({
    ...{
      name,
      name_en,
      unit: 'registered_capital',
      basis: 'contract',
      original_price,
      liquidation_rank,
    },
    ...{ preference_multiple: '1', preference_base: 'paid', participation: 'none' },
    ...{ converts_to_code: code('RC'), conversion_ratio: '1', anti_dilution: 'broad' },
  });
  return [
    one('RC', '2019-03-01', {
      name: '普通注册资本',
      name_en: 'Ordinary registered capital',
      unit: 'registered_capital',
      votes: '1',
    }),
    one('PA', '2021-09-01', preferred('A 轮优先', 'Series A preferred', '6', 2)),
    one('PB', '2023-05-01', preferred('B 轮优先', 'Series B preferred', '10', 1)),
    one('SH', '2024-11-01', {
      ...{
        name: '普通股',
        name_en: 'Common shares',
        unit: 'share',
        basis: 'charter',
        par: '1',
        votes: '1',
      },
      authorised_units: '100000000',
    }),
  ];
}

function rounds(source) {
  return ROUNDS.map(([name, series, closed_on, pre_money, amount_raised, unit_price]) =>
    record('round', code(name), closed_on, {
      ...{ code: code(name), firm_code: FIRM, series, closed_on, currency, source },
      ...{ pre_money, amount_raised, unit_price },
    }),
  );
}

// The amount of a round is told by its subscription; the certificate is that subscription.
function issues(source) {
  return ISSUES.flatMap(([name, day, of, holder, units, round, amount, more]) => {
    const subscribed = `${code(name)}.subscription`;
    const subscription = record('subscription', subscribed, day, {
      ...{ round_code: code(round), investor_party_code: code(holder), currency, amount, units },
      source,
    });
    const security = record('security', code(name), day, {
      ...{ code: code(name), firm_code: FIRM, kind: 'shares', class_code: code(of) },
      ...{ holder_party_code: code(holder), units, source, ...more },
      subscription_code: round ? subscribed : undefined,
    });
    return round ? [subscription, security] : [security];
  });
}

function grants(source) {
  const held = { firm_code: FIRM, currency, source };
  return [
    record('option_pool', code('POOL'), '2021-09-01', {
      ...{ code: code('POOL'), firm_code: FIRM, class_code: code('RC'), name: '期权池' },
      ...{ reserved_units: '1000000', source },
    }),
    record('security', code('O1'), '2021-10-01', {
      ...{ ...held, code: code('O1'), kind: 'option', class_code: code('RC'), strike: '2' },
      ...{ holder_party_code: code('P3'), option_pool_code: code('POOL'), units: '300000' },
      ...{ vests_from: '2021-10-01', cliff_months: 12, vests_months: 48, vests_every_months: 1 },
      expires_on: '2031-09-30',
    }),
    record('security', code('SAFE1'), '2021-03-01', {
      ...{ ...held, code: code('SAFE1'), kind: 'safe', holder_party_code: code('P4') },
      ...{ amount: '1000000.00', valuation_cap: '60000000.00', cap_basis: 'post_money' },
    }),
  ];
}

function changes(source) {
  return [
    record('security_event', code('07'), '2021-09-01', {
      ...{ code: code('07'), security_code: code('SAFE1'), action: 'conversion', source },
      ...{ to_class_code: code('PA'), result_units: '200000' },
    }),
    record('security_event', code('08'), '2022-04-01', {
      ...{ code: code('08'), security_code: code('02'), action: 'transfer', source },
      ...{ units: '500000', to_party_code: code('P5'), currency, amount: '4000000.00' },
    }),
    ...[
      ['09', '2023-06-01', '01', '600000', 'XY-ANGEL-1'],
      ['10', '2023-06-01', '02', '300000', 'XY-GROWTH-1'],
    ].map(([name, day, from, units, to_fund_code]) =>
      record('security_event', code(name), day, {
        ...{ code: code(name), security_code: code(from), action: 'transfer', source },
        ...{ units, to_fund_code, note: '业绩未达标，创始人无偿转让（虚构）' },
      }),
    ),
    record('capital_act', code('SH'), '2024-11-01', {
      ...{ firm_code: FIRM, action: 'joint_stock_conversion', to_class_code: code('SH'), source },
      ...{ total_units: '60000000', currency, net_assets: '128763450.37' },
    }),
    record('capital_statement', code('2024'), '2024-11-01', {
      ...{ firm_code: FIRM, total_units: '60000000', source },
    }),
  ];
}

export function equityRecords(source) {
  const parties = PARTIES.map(([key, name, name_en]) =>
    record('party', code(key), '2019-03-01', {
      ...{ code: code(key), name, name_en, kind: 'co_investor', source },
    }),
  );
  const paid = PAID.map(([name, day, amount]) =>
    record('capital_payment', `${code(name)}.paid`, day, {
      ...{ security_code: code(name), currency, amount, source },
    }),
  );
  return [
    ...parties,
    record('firm', FIRM, '2019-03-01', {
      ...{ code: FIRM, name: '云岬传感技术股份有限公司（虚构）', established_on: '2019-03-01' },
      ...{ name_en: 'Yunjia Sensing (invented)', source },
    }),
    ...rounds(source),
    ...classes(source),
    ...issues(source),
    ...grants(source),
    ...changes(source),
    ...paid,
  ];
}
