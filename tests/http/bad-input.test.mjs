// What must be refused, with every fault named, and nothing stored.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import * as make from './records.mjs';

let fund;
let project;
let party;
let firm;

before(async () => {
  await make.capRule();
  fund = await make.fund();
  project = await make.project();
  party = await make.party();
  firm = await make.firm();
});

// Sends each raw body to a path and expects the same kind of refusal, and an unmoved head.
async function refuseAll(path, bodies, status, wire) {
  const manager = await as('manager');
  const before = await head();
  for (const [label, raw] of Object.entries(bodies))
    assertProblem(await manager.send('POST', path, { raw }), status, wire, label);
  assert.equal(await head(), before);
}

test('what is not JSON is refused with the place of the fault', async () => {
  const deep = `{"note":${'['.repeat(100000)}`;
  await refuseAll(
    'parties',
    {
      empty: '',
      blanks: '  \n ',
      word: 'party',
      'open object': '{"code":"A"',
      'open string': '{"code":"A',
      'trailing comma': '{"code":"A",}',
      'single quotes': "{'code':'A'}",
      comment: '{"code":"A"/* x */}',
      'two documents': '{"code":"A"}{"code":"B"}',
      'text after it': '{"code":"A"} x',
      'bare control character': '{"code":"A\u0001"}',
      'bare line feed in a string': '{"name":"A\nB"}',
      'wrong escape': '{"code":"\\x41"}',
      'lone surrogate': '{"code":"\\ud800"}',
      'byte order mark': '\uFEFF{}',
      NaN: '{"amount":NaN}',
      infinity: '{"amount":Infinity}',
      'leading zero': '{"fund_id":01}',
      'plus sign': '{"fund_id":+1}',
      hexadecimal: '{"fund_id":0x10}',
      deep,
      'deep objects': '{"a":'.repeat(5000),
    },
    400,
    'malformed',
  );
  const manager = await as('manager');
  const answer = await manager.send('POST', 'parties', { raw: '{"code": "A",\n  "name": x}' });
  assert.deepEqual(answer.codes, [':not_json']);
  assert.equal(answer.json.errors[0].params.line, '2');
});

test('bytes that are not UTF-8 are refused', async () => {
  const around = (...bytes) =>
    Buffer.concat([
      Buffer.from('{"code":"A","kind":"lp","name":"'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
  await refuseAll(
    'parties',
    {
      'lone continuation': around(0x80),
      'cut sequence': around(0xe4, 0xb8),
      'over-long slash': around(0xc0, 0xaf),
      'over-long three bytes': around(0xe0, 0x80, 0xaf),
      surrogate: around(0xed, 0xa0, 0x80),
      'beyond the last': around(0xf4, 0x90, 0x80, 0x80),
      'never a start': around(0xff),
      GB18030: around(0xb9, 0xe2),
    },
    400,
    'malformed',
  );
});

test('a body that is not an object is refused', async () => {
  const bodies = { array: '[]', string: '"x"', number: '1', null: 'null', true: 'true' };
  await refuseAll('parties', bodies, 400, 'malformed');
});

// Each row: a label, a path, fields that are right, the fault put in, and what must be named.
const party_fields = () => ({ code: unique('P'), name: '主体', kind: 'lp' });
const fund_fields = () => ({ code: unique('F'), name: '基金', kind: 'seed', currency: 'CNY' });
const investment_fields = () => ({
  code: unique('I'),
  project_id: project.id,
  fund_id: fund.id,
  currency: 'CNY',
  amount: '1000.00',
});

const FAULTS = [
  ['code missing', 'parties', party_fields, { code: null }, ['code:missing']],
  ['name missing', 'parties', party_fields, { name: undefined }, ['name:missing']],
  ['number for text', 'parties', party_fields, { name: 5 }, ['name:wrong_type']],
  ['boolean for text', 'parties', party_fields, { name: true }, ['name:wrong_type']],
  ['array for text', 'parties', party_fields, { name: ['x'] }, ['name:wrong_type']],
  ['object for text', 'parties', party_fields, { name: {} }, ['name:wrong_type']],
  ['empty text', 'parties', party_fields, { name: '' }, ['name:blank']],
  ['blank text', 'parties', party_fields, { name: '   ' }, ['name:blank']],
  ['text too long', 'parties', party_fields, { name: '长'.repeat(121) }, ['name:too_long']],
  ['NUL in text', 'parties', party_fields, { name: 'a\u0000b' }, ['name:bad_text']],
  ['line feed in a line', 'parties', party_fields, { name: 'a\nb' }, ['name:bad_text']],
  ['escape character', 'parties', party_fields, { name: 'a\u001b[31m' }, ['name:bad_text']],
  ['C1 control', 'parties', party_fields, { name: 'a\u0085b' }, ['name:bad_text']],
  ['delete character', 'parties', party_fields, { note: 'a\u007f' }, ['note:bad_text']],
  ['tab in a note', 'parties', party_fields, { note: 'a\tb' }, ['note:bad_text']],
  ['blank in a code', 'parties', party_fields, { code: 'A B' }, ['code:bad_code']],
  ['code starts with a dash', 'parties', party_fields, { code: '-A' }, ['code:bad_code']],
  ['code of other letters', 'parties', party_fields, { code: '代码' }, ['code:bad_code']],
  ['code too long', 'parties', party_fields, { code: 'A'.repeat(81) }, ['code:too_long']],
  ['no such kind', 'parties', party_fields, { kind: 'hedge' }, ['kind:unknown_value']],
  ['kind in capitals', 'parties', party_fields, { kind: 'LP' }, ['kind:unknown_value']],
  ['number for a kind', 'parties', party_fields, { kind: 3 }, ['kind:wrong_type']],
  ['unknown field', 'parties', party_fields, { colour: 'red' }, ['colour:unknown_field']],
  ['field of the item', 'parties', party_fields, { id: 1 }, ['id:unknown_field']],
  ['prototype', 'parties', party_fields, { constructor: {} }, ['constructor:unknown_field']],
  [
    'day that is not',
    'parties',
    party_fields,
    { effective_date: '2021-02-29' },
    ['effective_date:bad_date'],
  ],
  ['no such currency', 'funds', fund_fields, { currency: 'XXX' }, ['currency:unknown_value']],
  ['31 April', 'funds', fund_fields, { established_on: '2020-04-31' }, ['established_on:bad_date']],
  ['month 13', 'funds', fund_fields, { established_on: '2020-13-01' }, ['established_on:bad_date']],
  [
    'year 1899',
    'funds',
    fund_fields,
    { established_on: '1899-12-31' },
    ['established_on:bad_date'],
  ],
  [
    'year 2201',
    'funds',
    fund_fields,
    { established_on: '2201-01-01' },
    ['established_on:bad_date'],
  ],
  ['short date', 'funds', fund_fields, { established_on: '2020-1-1' }, ['established_on:bad_date']],
  [
    'date with a time',
    'funds',
    fund_fields,
    { established_on: '2020-01-01T00:00:00Z' },
    ['established_on:bad_date'],
  ],
  [
    'number for a date',
    'funds',
    fund_fields,
    { established_on: 20200101 },
    ['established_on:wrong_type'],
  ],
  [
    'end before start',
    'funds',
    fund_fields,
    { established_on: '2020-01-02', term_ends_on: '2020-01-01' },
    ['term_ends_on:bad_order'],
  ],
  ['three decimals', 'funds', fund_fields, { size: '1.005' }, ['size:bad_amount']],
  ['exponent', 'funds', fund_fields, { size: '1e9' }, ['size:bad_amount']],
  ['grouping', 'funds', fund_fields, { size: '1,000.00' }, ['size:bad_amount']],
  ['leading zero', 'funds', fund_fields, { size: '01.00' }, ['size:bad_amount']],
  ['plus sign', 'funds', fund_fields, { size: '+1.00' }, ['size:bad_amount']],
  ['blank before', 'funds', fund_fields, { size: ' 1.00' }, ['size:bad_amount']],
  ['point alone', 'funds', fund_fields, { size: '.' }, ['size:bad_amount']],
  ['no digit before the point', 'funds', fund_fields, { size: '.5' }, ['size:bad_amount']],
  ['no digit after the point', 'funds', fund_fields, { size: '1.' }, ['size:bad_amount']],
  ['wide digits', 'funds', fund_fields, { size: '１.００' }, ['size:bad_amount']],
  ['not a number', 'funds', fund_fields, { size: 'NaN' }, ['size:bad_amount']],
  ['hexadecimal amount', 'funds', fund_fields, { size: '0x10' }, ['size:bad_amount']],
  ['number for an amount', 'funds', fund_fields, { size: 100 }, ['size:wrong_type']],
  ['fraction for an amount', 'funds', fund_fields, { size: 100.5 }, ['size:wrong_type']],
  ['negative', 'funds', fund_fields, { size: '-1.00' }, ['size:not_positive']],
  ['zero', 'funds', fund_fields, { size: '0.00' }, ['size:not_positive']],
  ['negative zero', 'funds', fund_fields, { size: '-0.00' }, ['size:']],
  ['just too large', 'funds', fund_fields, { size: '10000000000000.01' }, ['size:out_of_range']],
  ['beyond 64 bits', 'funds', fund_fields, { size: '92233720368547758.08' }, ['size:out_of_range']],
  ['40 digits', 'funds', fund_fields, { size: '9'.repeat(40) }, ['size:out_of_range']],
  [
    'yen have no decimals',
    'funds',
    fund_fields,
    { currency: 'JPY', size: '1.5' },
    ['size:bad_amount'],
  ],
  [
    'no such manager',
    'funds',
    fund_fields,
    { manager_id: 999999999 },
    ['manager_id:unknown_reference'],
  ],
  [
    'manager of another kind',
    'funds',
    fund_fields,
    {
      get manager_id() {
        return fund.id;
      },
    },
    ['manager_id:unknown_reference'],
  ],
  ['text for a reference', 'funds', fund_fields, { manager_id: '1' }, ['manager_id:wrong_type']],
  [
    'fraction for a reference',
    'funds',
    fund_fields,
    { manager_id: 1.5 },
    ['manager_id:wrong_type'],
  ],
  ['zero for a reference', 'funds', fund_fields, { manager_id: 0 }, ['manager_id:out_of_range']],
  ['negative reference', 'funds', fund_fields, { manager_id: -1 }, ['manager_id:out_of_range']],
  ['no amount', 'investments', investment_fields, { amount: null }, ['amount:missing']],
  [
    'no such fund',
    'investments',
    investment_fields,
    { fund_id: 999999999 },
    ['fund_id:unknown_reference'],
  ],
  [
    'other currency',
    'investments',
    investment_fields,
    { currency: 'USD' },
    ['currency:currency_mismatch'],
  ],
  [
    'round that is not',
    'investments',
    investment_fields,
    { round_id: 999999999 },
    ['round_id:unknown_reference'],
  ],
  [
    'before the fund was',
    'investments',
    investment_fields,
    { effective_date: '2010-01-04' },
    ['project_id:unknown_reference', 'fund_id:unknown_reference'],
  ],
];

test('each fault is named', async () => {
  const manager = await as('manager');
  const before = await head();
  for (const [label, path, fields, fault, codes] of FAULTS) {
    const body = Object.assign(fields(), fault);
    const answer = await manager.post(path, body);
    assertProblem(answer, 422, 'invalid', label);
    for (const [i, code] of codes.entries())
      assert.ok(answer.codes[i]?.startsWith(code), `${label}: ${answer.codes}`);
    assert.equal(answer.codes.length, codes.length, `${label}: ${answer.codes}`);
    for (const error of answer.json.errors) {
      assert.equal(typeof error.detail, 'string', label);
      assert.doesNotMatch(error.detail, /\{\w+\}/, `${label}: a parameter is missing`);
    }
  }
  assert.equal(await head(), before);
});

test('whole numbers beyond 64 bits are out of range, not something else', async () => {
  const manager = await as('manager');
  for (const digits of ['9223372036854775808', '18446744073709551617', '9'.repeat(300)]) {
    const raw = `{"code":"${unique('F')}","name":"x","kind":"seed","currency":"CNY","manager_id":${digits}}`;
    const answer = await manager.send('POST', 'funds', { raw });
    assertProblem(answer, 422, 'invalid', digits);
    assert.deepEqual(answer.codes, ['manager_id:out_of_range']);
  }
  for (const digits of ['1e2', '1.0', '1E400', '9'.repeat(400)]) {
    const raw = `{"code":"${unique('F')}","name":"x","kind":"seed","currency":"CNY","manager_id":${digits}}`;
    const answer = await manager.send('POST', 'funds', { raw });
    assert.ok([400, 422].includes(answer.status), answer.text);
  }
});

test('several faults are all named at once, in the order of the fields', async () => {
  const manager = await as('manager');
  const raw = JSON.stringify({
    zebra: 1,
    term_ends_on: 'never',
    size: '1.234',
    kind: 'none',
    name: '',
    currency: 'CNY',
    code: 'bad code',
    manager_id: 'x',
    effective_date: '2020-02-30',
    apple: 2,
  });
  const answer = await manager.send('POST', 'funds', { raw });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, [
    'code:bad_code',
    'name:blank',
    'kind:unknown_value',
    'size:bad_amount',
    'manager_id:wrong_type',
    'term_ends_on:bad_date',
    'effective_date:bad_date',
    'zebra:unknown_field',
    'apple:unknown_field',
  ]);
});

// What follows stores nothing either: each row is a body, and everything that is wrong with it.
async function refuseWith(rows, status) {
  const before = await head();
  for (const [label, plural, body, codes] of rows) {
    const answer = await make.record(plural, body);
    assertProblem(answer, status, status === 409 ? 'conflict' : 'invalid', label);
    assert.deepEqual(answer.codes, codes, label);
    for (const error of answer.json.errors)
      assert.doesNotMatch(error.detail, /\{\w+\}/, `${label}: a parameter is missing`);
  }
  assert.equal(await head(), before);
}

test('a fault of form hides none of those that only the book can tell', async () => {
  const { commitments } = await make.fundOf(['1000.00']);
  const other = await make.fundOf(['1000.00']);
  const call = await make.stored('capital_calls', {
    code: unique('K'),
    fund_id: other.fund.id,
    investments: '100.00',
    due_on: '2020-03-01',
    effective_date: '2020-02-01',
  });
  const of = { commitment_id: commitments[0].id };
  await refuseWith(
    [
      [
        'currency, amount and day',
        'contributions',
        { ...of, currency: 'USD', amount: '-1.00', effective_date: '2131-01-01' },
        ['amount:not_positive', 'effective_date:in_future', 'currency:currency_mismatch'],
      ],
      [
        'commitment, currency, amount and day',
        'contributions',
        { commitment_id: 99999999, currency: 'XXX', amount: '-1.234', effective_date: 'x' },
        [
          'currency:unknown_value',
          'amount:bad_amount',
          'effective_date:bad_date',
          'commitment_id:unknown_reference',
        ],
      ],
      [
        'an unknown call, another currency and a day to come',
        'contributions',
        {
          ...of,
          capital_call_id: 99999999,
          currency: 'USD',
          amount: '1.00',
          effective_date: '2131-01-01',
        },
        [
          'capital_call_id:unknown_reference',
          'effective_date:in_future',
          'currency:currency_mismatch',
        ],
      ],
      [
        'the call of another fund, not approved, beyond the commitment',
        'contributions',
        {
          ...of,
          capital_call_id: call.id,
          amount: '99999999.00',
          effective_date: '2022-01-01',
        },
        ['capital_call_id:must_equal', 'capital_call_id:not_approved', 'amount:sum_exceeds'],
      ],
    ],
    422,
  );
});

test('days outside the term of a fund are refused', async () => {
  const manager = await as('manager');
  const limited = await make.fund({
    established_on: '2015-01-01',
    term_ends_on: '2020-12-31',
    effective_date: '2015-01-01',
  });
  const investor = await make.party({ effective_date: '2014-01-01' });
  const of = { fund_id: limited.id };
  const promise = { ...of, investor_party_id: investor.id, amount: '100.00' };
  const late = ['effective_date:outside_term'];
  await refuseWith(
    [
      [
        'commitment',
        'commitments',
        { ...promise, code: unique('C'), effective_date: '2022-01-01' },
        late,
      ],
      [
        'due day of a call',
        'capital_calls',
        {
          ...of,
          code: unique('K'),
          investments: '1.00',
          due_on: '2021-03-01',
          effective_date: '2016-02-01',
        },
        ['due_on:outside_term'],
      ],
      [
        'investment',
        'investments',
        {
          ...of,
          code: unique('I'),
          project_id: project.id,
          amount: '1.00',
          effective_date: '2021-01-01',
        },
        late,
      ],
    ],
    422,
  );
  const term = { ...of, base: 'commitment', rate: '0.02', valid_from: '2025-01-01' };
  const before = await head();
  const answer = await manager.post('fee_terms', term);
  assert.deepEqual(answer.codes, ['valid_from:outside_term']);
  assert.equal(await head(), before);
  await make.stored('commitments', {
    ...promise,
    code: unique('C'),
    effective_date: '2020-12-31',
  });
});

test('neither value nor units are taken of a holding that has none', async () => {
  const { fund: holder } = await make.fundOf(['100000.00']);
  const held = await make.holding(holder, '1000.00');
  const of = { investment_id: held.id };
  const sale = { ...of, kind: 'ipo', amount: '1.00', cost_relieved: '1.00' };
  await refuseWith(
    [
      [
        'units that nobody knows',
        'proceeds',
        { ...sale, units: '5', effective_date: '2021-01-01' },
        ['units:units_unknown'],
      ],
    ],
    409,
  );
  await make.stored('proceeds', {
    ...sale,
    cost_relieved: '1000.00',
    effective_date: '2021-01-01',
  });
  const value = { ...of, amount: '77.00', method: 'multiples' };
  await refuseWith(
    [
      [
        'a value after the exit',
        'valuations',
        { ...value, effective_date: '2021-12-31' },
        ['amount:exited'],
      ],
    ],
    409,
  );
  await make.stored('valuations', { ...value, effective_date: '2020-12-31' });
  await make.stored('valuations', { ...value, amount: '0.00', effective_date: '2021-12-31' });
});

test('a field given twice is refused, also when spelt with escapes', async () => {
  const manager = await as('manager');
  const before = await head();
  for (const twice of ['"name":"A","name":"B"', '"name":"A","n\\u0061me":"B"']) {
    const raw = `{"code":"${unique('P')}","kind":"lp",${twice}}`;
    const answer = await manager.send('POST', 'parties', { raw });
    assertProblem(answer, 422, 'invalid', twice);
    assert.deepEqual(answer.codes, ['name:duplicate_field']);
  }
  assert.equal(await head(), before);
});

test('figures and other computed fields are not taken from a body', async () => {
  const approver = await as('approver');
  const proposal = await make.proposal(project, fund, '1000.00');
  const body = { outcome: 'approve', limit: '1.00', rule_id: 1, used_chain: '0.00' };
  const answer = await approver.post(`investments/${proposal.id}/decision`, body);
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, [
    'limit:unknown_field',
    'rule_id:unknown_field',
    'used_chain:unknown_field',
  ]);
  const other = await approver.post(`investments/${proposal.id}/decision`, {
    outcome: 'approve',
    investment_id: 1,
  });
  assert.deepEqual(other.codes, ['investment_id:unknown_field'], 'the path says it');
});

test('codes of industry and region are checked', async () => {
  const manager = await as('manager');
  const answer = await manager.post('firms', {
    code: unique('X'),
    name: '企业',
    industry: 'Z9',
    region: '990000',
  });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, ['industry:unknown_value', 'region:unknown_value']);
});

test('paths and queries that make no sense are refused', async () => {
  const viewer = await as('viewer');
  for (const path of [
    'nothing',
    'funds/',
    'funds/0',
    'funds/01',
    'funds/-1',
    'funds/1.0',
    'funds/1e3',
    'funds/abc',
    'funds/99999999999999999999',
    'funds/999999999',
    `funds/${party.id}`,
    'funds/%31',
    'Funds',
    'funds/..%2Ffunds',
    'export/users',
    'journal/999999999',
    `projects/${firm.id}/headroom`,
  ])
    assertProblem(await viewer.get(path), 404, 'not_found', path);
  const auditor = await as('auditor');
  assertProblem(await auditor.get('export/nothing.csv'), 404, 'not_found');
  for (const query of ['q=%ff', 'q=%zz', 'q=%00', `q=${'x'.repeat(5000)}`]) {
    const answer = await viewer.get(`funds?${query}`);
    assert.ok([400, 414, 422].includes(answer.status), `${query}: ${answer.status}`);
  }
  const headroom = (query) => viewer.get(`projects/${project.id}/headroom?${query}`);
  for (const query of ['amount=1.001', 'amount=-1', 'amount=x', 'fund_id=999999999', 'fund_id=x'])
    assertProblem(await headroom(query), 422, 'invalid', query);
});

test('users need a proper name and password', async () => {
  const admin = await as('admin');
  const user_name = unique('user').toLowerCase();
  const base = { user_name, display_name: 'x', role: 'viewer', enabled: true };
  for (const [fields, codes] of [
    [{ password: 'short' }, ['password:weak_password']],
    [{ password: user_name }, ['password:weak_password']],
    [{ password: undefined }, ['password:missing']],
    [{ password: 'a long enough one', role: 'root' }, ['role:unknown_value']],
    [{ password: 'a long enough one', enabled: 'yes' }, ['enabled:wrong_type']],
    [{ password: 'a long enough one', enabled: undefined }, ['enabled:missing']],
    [{ password: 'a long enough one', user_name: 'ü' }, ['user_name:bad_code']],
    [{ password: 'x'.repeat(5000) }, ['password:too_long']],
  ]) {
    const answer = await admin.post('users', { ...base, ...fields });
    assertProblem(answer, 422, 'invalid', JSON.stringify(fields).slice(0, 80));
    assert.deepEqual(answer.codes, codes);
  }
});

test('the sentences come in the language that was asked for', async () => {
  const manager = await as('manager');
  const ask = async (language) => {
    const headers = { 'Accept-Language': language };
    const answer = await manager.post('parties', {}, { headers });
    return { language: answer.headers.get('content-language'), ...answer.json };
  };
  const zh = await ask('zh-CN,zh;q=0.9,en;q=0.5');
  assert.equal(zh.language, 'zh');
  assert.equal(zh.errors[0].detail, '此项必填。');
  const en = await ask('de, en;q=0.7, zh;q=0.2');
  assert.equal(en.language, 'en');
  assert.equal(en.errors[0].detail, 'A value is needed here.');
});
