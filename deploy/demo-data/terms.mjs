// Terms of the rounds of one invented firm: the first in which our funds hold shares of two rounds, where
// a third came later. All of them are made up, and say so.

const MARK = '（虚构）';

function byKind(records, kind) {
  return records.filter((record) => record.kind === kind);
}

function ownParts(records) {
  const parts = byKind(records, 'subscription').filter(({ fields }) => fields.investment_code);
  return new Map(parts.map((part) => [part.fields.round_code, part]));
}

/** The rounds of the firm in order of day, each with what our fund has of it. */
function pick(records) {
  const parts = ownParts(records);
  const bought = new Set(byKind(records, 'buy_back').map(({ fields }) => fields.investment_code));
  const rounds = new Map();
  for (const { fields, effective_date } of byKind(records, 'round')) {
    const list = rounds.get(fields.firm_code) ?? [];
    if (!list.some((one) => one.code === fields.code))
      list.push({ code: fields.code, day: effective_date, part: parts.get(fields.code) });
    rounds.set(fields.firm_code, list);
  }
  const fits = ([a, b, c]) =>
    c && a.part && b.part && !bought.has(a.part.fields.investment_code) && a.day >= '2019-01-01';
  return [...rounds.values()].find(fits);
}

function laterBy(day, years) {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4, 8)}01`;
}

/** What was agreed with us in the first of the rounds. */
function firstTerms(investment_code, day) {
  return [
    ['seat', { kind: 'board_seat', seats: 1 }],
    ['veto', { kind: 'veto', matters: '年度预算\n对外担保\n核心知识产权转让' }],
    ['pref', { kind: 'preference', multiple: '1', rank: 2, participation: 'none' }],
    ['ratchet', { kind: 'anti_dilution', ratchet: 'broad', settlement: 'founder_transfer' }],
    ['prorata', { kind: 'pro_rata', due_days: 15 }],
    ['info', { kind: 'information', matters: '季度财务报表、年度审计报告', due_days: 45 }],
    [
      'earnout',
      {
        kind: 'earn_out',
        measure: 'net_profit',
        currency: 'CNY',
        target: '12000000.00',
        test_on: laterBy(day, 2),
        method: 'ratio',
        threshold: '0.9',
        obligor_name: `创始股东${MARK}`,
        window_days: 365,
      },
    ],
    [
      'buyback',
      {
        kind: 'buy_back',
        trigger: `约定期限内未完成合格上市${MARK}`,
        triggers_on: laterBy(day, 8),
        rate: '0.08',
        accrual: 'simple',
        obligor_name: `创始股东${MARK}`,
      },
    ],
  ].map(([word, fields]) => [word, { investment_code, ...fields }]);
}

/** What all investors of the next round have. */
const NEXT_TERMS = [
  [
    'pref2',
    {
      kind: 'preference',
      multiple: '1',
      rank: 1,
      participation: 'capped',
      cap_multiple: '3',
      cap_counts: 'with_preference',
    },
  ],
  ['ratchet2', { kind: 'anti_dilution', ratchet: 'narrow', settlement: 'cash' }],
  ['drag', { kind: 'drag_along', threshold: '0.67', currency: 'CNY', floor_price: '300000000.00' }],
  ['tag', { kind: 'tag_along' }],
  ['mfn', { kind: 'most_favoured', matters: '后续轮次更优条款自动适用' }],
];

function asRecords(terms, round, day, source) {
  return terms.map(([word, fields]) => ({
    kind: 'round_term',
    key: `${round.code}-${word}`,
    effective_date: day,
    fields: {
      code: `${round.code}-${word}`,
      round_code: round.code,
      agreed_on: day,
      ...fields,
      source,
      note: `演示数据${MARK}`,
    },
  }));
}

function event(round, word, occurred_on, fields) {
  return {
    kind: 'term_event',
    key: `${round.code}-${word}.${fields.action}`,
    effective_date: occurred_on,
    fields: { round_term_code: `${round.code}-${word}`, occurred_on, ...fields },
  };
}

export function termRecords(source, records) {
  const [first, second, third] = pick(records);
  const day = first.part.effective_date;
  const tested = `${laterBy(day, 2).slice(0, 4)}-12-28`;
  return [
    ...asRecords(firstTerms(first.part.fields.investment_code, day), first, day, source),
    ...asRecords(NEXT_TERMS, second, second.part.effective_date, source),
    event(first, 'earnout', tested, {
      action: 'tested',
      currency: 'CNY',
      amount: '9000000.00',
      source: `审计报告${MARK}`,
    }),
    event(first, 'prorata', third.day, { action: 'waived', round_code: third.code, source }),
  ];
}
