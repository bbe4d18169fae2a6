// Three small funds whose terms of distribution go through every tier: a European one with a further
// tier, an American one whose public investors cede part of their gains, and one that lost again what
// carry was paid on, so that its manager pays it back. Nothing here is left to chance: the carried
// interest that is recorded is what the terms give, and the manager's own commitment bears none of
// it. The last distribution of the American fund waits for a decision.
const CURRENCY = 'CNY';
const NOTE = '条款演示（虚构）';

const HARBOUR = {
  fund: {
    code: 'XY-HARBOUR',
    name: '星屿港湾产业基金（虚构）',
    name_en: 'Xingyu Harbour Fund (invented)',
    kind: 'growth',
    currency: CURRENCY,
    size: '100000000.00',
    manager_code: 'XY-GP-03',
    established_on: '2020-03-02',
    term_ends_on: '2030-03-01',
  },
  commitments: [
    ['XY-C-061', 'XY-GUOTOU', '40000000.00'],
    ['XY-C-062', 'XY-LP-01', '50000000.00'],
    ['XY-C-063', 'XY-GP-03', '10000000.00'],
  ],
  terms: {
    kind: 'european',
    hurdle_rate: '0.08',
    compounding: 'annual',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    gp_commitment_code: 'XY-C-063',
    clawback: true,
    clawback_tax: '0.25',
    valid_from: '2020-03-02',
    clause: '合伙协议第 11 条（虚构）',
  },
  tiers: [{ hurdle_rate: '0.15', lp_share: '0.75', carry_share: '0.25' }],
  calls: [['2020-04-01', '2020-04-15', '94000000.00', '6000000.00']],
  // A fee for three years, each paid in advance.
  feeTerms: [{ valid_from: '2020-03-02', valid_to: '2023-03-01' }],
  fees: [
    ['2020-04-20', '2000000.00'],
    ['2021-04-19', '2000000.00'],
    ['2022-04-18', '2000000.00'],
  ],
  deals: [
    ['XY-H-1', 'XY-F-022', '50000000.00', '2020-05-11'],
    ['XY-H-2', 'XY-F-027', '44000000.00', '2021-03-08'],
  ],
  proceeds: [
    ['XY-H-1', 'trade_sale', '2023-04-10', '120000000.00', '50000000.00'],
    ['XY-H-2', 'secondary', '2024-09-09', '60000000.00', '22000000.00'],
  ],
  values: [['XY-H-2', '2025-12-31', '48000000.00']],
  distributions: [
    ['2023-05-08', '100000000.00', '20000000.00', undefined],
    ['2024-10-14', undefined, '45424327.72', '14575672.28'],
  ],
};

const COAST = {
  fund: {
    code: 'XY-COAST',
    name: '星屿海岸项目基金（虚构）',
    name_en: 'Xingyu Coast Deals Fund (invented)',
    kind: 'growth',
    currency: CURRENCY,
    size: '100000000.00',
    manager_code: 'XY-GP-05',
    established_on: '2021-01-11',
    term_ends_on: '2031-01-10',
  },
  commitments: [
    ['XY-C-064', 'XY-FINANCE', '30000000.00'],
    ['XY-C-065', 'XY-CHENGFA', '20000000.00'],
    ['XY-C-066', 'XY-LP-02', '40000000.00'],
    ['XY-C-067', 'XY-GP-05', '10000000.00'],
  ],
  terms: {
    kind: 'american',
    hurdle_rate: '0.08',
    compounding: 'simple',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    gp_commitment_code: 'XY-C-067',
    clawback: true,
    clawback_tax: '0.25',
    concession_share: '0.3',
    concession_to: 'social',
    valid_from: '2021-01-11',
    clause: '合伙协议第 12 条（虚构）',
  },
  tiers: [],
  calls: [
    ['2021-02-01', '2021-02-22', '56000000.00', '2000000.00'],
    ['2022-06-06', '2022-06-27', '25000000.00', '1000000.00'],
  ],
  // A fee for two years, the second at half the rate.
  feeTerms: [
    { valid_from: '2021-01-11', valid_to: '2022-01-10' },
    { rate: '0.01', valid_from: '2022-01-11', valid_to: '2023-01-10' },
  ],
  fees: [
    ['2021-03-01', '2000000.00'],
    ['2022-07-04', '999999.99'],
  ],
  deals: [
    ['XY-K-1', 'XY-F-045', '25000000.00', '2021-03-15'],
    ['XY-K-2', 'XY-F-021', '30000000.00', '2021-06-07'],
    ['XY-K-3', 'XY-F-048', '25000000.00', '2022-07-11'],
  ],
  proceeds: [
    ['XY-K-1', 'ipo', '2023-03-20', '110000000.00', '25000000.00'],
    ['XY-K-3', 'dividend', '2026-05-18', '4000000.00', undefined],
  ],
  values: [
    ['XY-K-2', '2025-12-31', '12000000.00'],
    ['XY-K-3', '2025-12-31', '41000000.00'],
  ],
  distributions: [
    ['2023-04-17', '25000000.00', '70141818.18', '14858181.82'],
    ['2026-05-26', undefined, '4000000.00', undefined],
  ],
};

const REEF = {
  fund: {
    code: 'XY-REEF',
    name: '星屿礁石成长基金（虚构）',
    name_en: 'Xingyu Reef Growth Fund (invented)',
    kind: 'growth',
    currency: CURRENCY,
    size: '100000000.00',
    manager_code: 'XY-GP-04',
    established_on: '2020-06-01',
    term_ends_on: '2030-05-31',
  },
  commitments: [
    ['XY-C-068', 'XY-CHENGFA', '40000000.00'],
    ['XY-C-069', 'XY-LP-03', '50000000.00'],
    ['XY-C-070', 'XY-GP-04', '10000000.00'],
  ],
  terms: {
    kind: 'european',
    hurdle_rate: '0.08',
    compounding: 'annual',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    gp_commitment_code: 'XY-C-070',
    clawback: true,
    clawback_tax: '0.25',
    valid_from: '2020-06-01',
    clause: '合伙协议第 11 条（虚构）',
  },
  tiers: [],
  // A quarter of the fee is waived at first, and all of it after the loss.
  feeTerms: [
    { valid_from: '2020-06-01', valid_to: '2023-05-31', waiver_share: '0.25' },
    { valid_from: '2023-06-01', waiver_share: '1' },
  ],
  calls: [
    ['2020-07-01', '2020-07-15', '38500000.00', '1500000.00'],
    ['2022-03-01', '2022-03-15', '37000000.00', '3000000.00'],
  ],
  fees: [
    ['2020-07-20', '1500000.00'],
    ['2022-03-21', '2900000.00'],
  ],
  deals: [
    ['XY-R-1', 'XY-F-032', '38500000.00', '2020-07-20'],
    ['XY-R-2', 'XY-F-028', '37000000.00', '2022-03-21'],
  ],
  proceeds: [
    ['XY-R-1', 'trade_sale', '2021-07-12', '80000000.00', '38500000.00'],
    ['XY-R-2', 'liquidation', '2024-05-27', '20000000.00', '37000000.00'],
  ],
  values: [
    ['XY-R-1', '2020-12-31', '52000000.00'],
    ['XY-R-2', '2023-12-31', '24000000.00'],
  ],
  distributions: [
    ['2021-07-15', '40000000.00', '32800000.00', '7200000.00'],
    ['2024-06-11', '20000000.00', undefined, undefined],
    ['2024-10-21', '3600000.00', undefined, undefined],
  ],
  // The first is passed on with the third distribution, the second is still held.
  returns: [
    ['2024-09-30', '3600000.00'],
    ['2026-04-15', '1000000.00'],
  ],
};

// The last distribution of the American fund waits for a decision.
const PENDING = 'XY-COAST-DIST-02';

class Story {
  constructor(part) {
    this.part = part;
    this.code = part.fund.code;
    this.start = part.fund.established_on;
    this.records = [];
  }

  add(kind, key, day, fields) {
    this.records.push({ kind, key, effective_date: day, fields });
  }

  approve(kind, key, day) {
    const decides = { kind, key };
    const record = { kind: 'approval', key: `${kind}.${key}`, decides, effective_date: day };
    this.records.push({ ...record, fields: { outcome: 'approve' } });
  }
}

function addFund(story, source) {
  const { part, code, start } = story;
  story.add('fund', code, start, { ...part.fund, source });
  for (const [key, party, amount] of part.commitments)
    story.add('commitment', key, start, {
      code: key,
      fund_code: code,
      investor_party_code: party,
      currency: CURRENCY,
      amount,
    });
  const feeTerms = part.feeTerms ?? [{ valid_from: start }];
  feeTerms.forEach((term, i) => {
    story.add('fee_term', `${code}.commitment${i === 0 ? '' : i + 1}`, term.valid_from, {
      fund_code: code,
      base: 'commitment',
      rate: '0.02',
      clause: '合伙协议第 8.2 条（虚构）',
      ...term,
    });
  });
  story.add('waterfall_term', `${code}.terms`, start, { fund_code: code, ...part.terms });
  part.tiers.forEach((tier, i) => {
    story.add('waterfall_tier', `${code}.tier.${i + 1}`, start, {
      waterfall_term_code: `${code}.terms`,
      ...tier,
      clause: '合伙协议第 11.4 条（虚构）',
    });
  });
  story.approve('waterfall_term', `${code}.terms`, start);
}

// Everybody pays on the due day, by commitment; amounts divide without a rest.
function addCalls(story) {
  const { part, code } = story;
  const whole = part.commitments.reduce(
    (sum, [, , amount]) => sum + BigInt(amount.slice(0, -3)),
    0n,
  );
  part.calls.forEach(([called, due, investments, fees], i) => {
    const key = `${code}-CALL-0${i + 1}`;
    const total = BigInt(investments.slice(0, -3)) + BigInt(fees.slice(0, -3));
    story.add('capital_call', key, called, {
      code: key,
      fund_code: code,
      due_on: due,
      currency: CURRENCY,
      investments,
      management_fees: fees,
      note: NOTE,
    });
    story.approve('capital_call', key, called);
    for (const [commitment, , amount] of part.commitments)
      story.add('contribution', `${key}.${commitment}`, due, {
        commitment_code: commitment,
        capital_call_code: key,
        currency: CURRENCY,
        amount: `${(total * BigInt(amount.slice(0, -3))) / whole}.00`,
        reference: key,
      });
  });
}

function addDeals(story) {
  const { part, code } = story;
  for (const [key, firm, amount, day] of part.deals) {
    story.add('project', `${key}-P`, story.start, {
      code: `${key}-P`,
      firm_code: firm,
      name: `${key} 股权投资项目（虚构）`,
      name_en: `${key} equity investment (invented)`,
    });
    story.add('investment', key, day, {
      code: key,
      project_code: `${key}-P`,
      fund_code: code,
      currency: CURRENCY,
      amount,
      purpose: NOTE,
    });
    story.add('decision', key, day, { investment_code: key, outcome: 'approve', note: NOTE });
    story.add('payment', `${key}.1`, day, {
      investment_code: key,
      currency: CURRENCY,
      amount,
      reference: key,
    });
  }
  for (const [day, amount] of part.fees)
    story.add('expense', `${code}.management_fee.${day}`, day, {
      fund_code: code,
      category: 'management_fee',
      currency: CURRENCY,
      amount,
      source: 'call',
      payee_party_code: part.fund.manager_code,
    });
}

function addMoneyBack(story) {
  const { part, code } = story;
  for (const [deal, kind, day, amount, cost_relieved] of part.proceeds)
    story.add('proceeds', `${deal}.${kind}`, day, {
      investment_code: deal,
      kind,
      currency: CURRENCY,
      amount,
      cost_relieved,
      reference: deal,
    });
  for (const [deal, day, amount] of part.values) {
    story.add('valuation', `${deal}.${day}`, day, {
      investment_code: deal,
      currency: CURRENCY,
      amount,
      method: 'multiples',
    });
    story.approve('valuation', `${deal}.${day}`, day);
  }
  // Each line is what the terms give: the manager's own commitment bears no carry, and public
  // investors cede where the terms say so.
  part.distributions.forEach(([day, return_of_capital, gain, carry], i) => {
    const key = `${code}-DIST-0${i + 1}`;
    story.add('distribution', key, day, {
      code: key,
      fund_code: code,
      currency: CURRENCY,
      return_of_capital,
      gain,
      carry,
      basis: 'terms',
      note: NOTE,
    });
    if (key !== PENDING) story.approve('distribution', key, day);
  });
  for (const [day, amount] of part.returns ?? [])
    story.add('carry_return', `${code}.${day}`, day, {
      fund_code: code,
      currency: CURRENCY,
      amount,
      reference: `${code} ${day}`,
      note: '管理人按协议回拨业绩报酬（虚构）',
    });
}

export function waterfallRecords(source) {
  return [HARBOUR, COAST, REEF].flatMap((part) => {
    const story = new Story(part);
    addFund(story, source);
    addCalls(story);
    addDeals(story);
    addMoneyBack(story);
    return story.records;
  });
}
