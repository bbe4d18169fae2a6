/* Records of every kind: stored, read, revised, listed and refused. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head, unique } from './client.mjs';
import * as make from './records.mjs';

before(() => make.capRule());

// For each kind: how one is made, and fields that must come back as they were sent.
const KINDS = {
  parties: async () => ({
    code: unique('P'),
    name: '星屿国投集团（虚构）',
    name_en: 'Xingyu State Investment Group (invented)',
    kind: 'state_platform',
    credit_code: make.anyCreditCode(),
    source: '为测试而虚构',
    note: '第一行\n第二行',
  }),
  funds: async () => ({
    code: unique('F'),
    name: '测试母基金',
    name_en: 'Test fund of funds',
    kind: 'mother',
    currency: 'CNY',
    size: '50000000000.00',
    manager_id: (await make.party({ kind: 'manager' })).id,
    established_on: '2018-02-28',
    term_ends_on: '2030-02-27',
    source: null,
    note: null,
  }),
  firms: async () => ({
    code: unique('X'),
    name: '砚舟软件（虚构）',
    name_en: null,
    credit_code: make.anyCreditCode(),
    industry: 'I6513',
    region: '370212',
    established_on: '2016-11-18',
    source: null,
    note: null,
    category: '游戏与视频 games_video',
    country: 'USA',
    province: 'CA',
    area: 'SF Bay',
    city: 'San Francisco',
  }),
  firm_statuses: async () => ({
    firm_id: (await make.firm()).id,
    state: 'acquired',
    occurred_on: '2020-02-01',
    acquirer_party_id: null,
    acquirer_firm_id: (await make.firm()).id,
    acquirer_name: null,
    currency: 'USD',
    price: '65000000.00',
    source: null,
    note: '全部股权\n现金',
  }),
  firm_tags: async () => ({
    firm_id: (await make.firm()).id,
    tag: 'high_tech',
    valid_from: '2020-02-01',
    valid_to: '2023-01-31',
    source: null,
  }),
  projects: async () => ({
    code: unique('J'),
    firm_id: (await make.firm()).id,
    name: '股权投资项目',
    name_en: 'Equity investment',
    note: null,
  }),
  rounds: async () => ({
    code: unique('R'),
    firm_id: (await make.firm()).id,
    series: 'A+',
    announced_on: '2020-02-03',
    closed_on: '2020-04-30',
    currency: 'CNY',
    amount_raised: '60000000.00',
    pre_money: '240000000.00',
    unit_price: '12.50000000',
    security_class: 'preferred',
    source: null,
    note: null,
  }),
  commitments: async () => ({
    code: unique('C'),
    fund_id: (await make.fund()).id,
    investor_fund_id: null,
    investor_party_id: (await make.party()).id,
    currency: 'CNY',
    amount: '80000000.01',
    note: null,
  }),
  investments: async () => ({
    code: unique('I'),
    project_id: (await make.project()).id,
    fund_id: (await make.fund()).id,
    round_id: null,
    currency: 'CNY',
    amount: '5000000.00',
    purpose: '研发',
  }),
  subscriptions: async () => ({
    round_id: (await make.round({ amount_raised: '9000000.00', unit_price: '2.50' })).id,
    investor_fund_id: null,
    investor_party_id: (await make.party({ kind: 'co_investor' })).id,
    investment_id: null,
    currency: 'CNY',
    amount: '1000000.00',
    units: '400000.00000000',
    source: null,
    note: null,
  }),
};

for (const [plural, fields] of Object.entries(KINDS)) {
  test(`${plural}: what is stored is what is read`, async () => {
    const manager = await as('manager');
    const sent = await fields();
    const answer = await manager.post(plural, { ...sent, effective_date: make.DAY });
    assert.equal(answer.status, 201, answer.text);
    const item = answer.json;
    assert.equal(answer.headers.get('location'), `/api/v1/${plural}/${item.id}`);
    assert.equal(item.seq, item.id);
    assert.equal(item.effective_date, make.DAY);
    assert.match(item.recorded_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    for (const [name, value] of Object.entries(sent)) assert.deepEqual(item[name], value, name);

    const viewer = await as('viewer');
    const { item: read, versions, refs, ...view } = await viewer.read(`${plural}/${item.id}`);
    const { figures: _, ...plain } = read;
    assert.deepEqual(plain, item);
    assert.equal(versions.length, 1);
    assert.equal(versions[0].seq, item.seq);
    assert.deepEqual(Object.keys(view).sort(), ['as_known', 'as_of']);
    for (const [name, id] of Object.entries(sent))
      if (name.endsWith('_id') && id) assert.ok(refs[id].kind, `${name} in refs`);
    assert.equal(refs[item.recorded_by].kind, 'user');
  });
}

test('unknown values stay null and are not zero', async () => {
  const { id } = await make.fund();
  const viewer = await as('viewer');
  const { item } = await viewer.read(`funds/${id}`);
  for (const name of ['size', 'manager_id', 'established_on', 'term_ends_on', 'name_en', 'note'])
    assert.equal(item[name], null, name);
});

test('a round may be of unknown series, class, amount and day', async () => {
  const manager = await as('manager');
  const firm = await make.firm();
  const sent = { code: unique('R'), firm_id: firm.id, currency: 'USD' };
  const { id } = await manager.create('rounds', sent);
  const { item } = await manager.read(`rounds/${id}`);
  for (const name of ['series', 'security_class', 'amount_raised', 'announced_on', 'closed_on'])
    assert.equal(item[name], null, name);
  const { figures } = (await manager.read(`firms/${firm.id}`)).item;
  assert.deepEqual([figures.round_count, figures.last_series], [1, null]);
});

test('firms are listed by what became of them on the day of the view', async () => {
  const manager = await as('manager');
  const mark = unique('ST');
  const [open, gone] = [
    await make.firm({ code: `${mark}a` }),
    await make.firm({ code: `${mark}b` }),
  ];
  const closed = { firm_id: gone.id, state: 'closed', occurred_on: '2020-06-30' };
  const { id } = await manager.create('firm_statuses', closed);
  const codes = async (query) =>
    (await manager.read(`firms?q=${mark}&${query}`)).items.map((firm) => firm.code);
  assert.deepEqual(await codes('state=closed'), [gone.code]);
  assert.deepEqual(await codes('state=closed&as_of=2020-06-29'), []);
  assert.deepEqual(await codes('state=acquired'), []);
  const { figures } = (await manager.read(`firms/${gone.id}`)).item;
  assert.deepEqual([figures.state, figures.state_on], ['closed', '2020-06-30']);
  assert.equal((await manager.read(`firms/${open.id}`)).item.figures.state, null);
  const priced = await manager.post('firm_statuses', {
    ...closed,
    occurred_on: '2021-06-30',
    currency: 'USD',
    price: '1.00',
  });
  assert.deepEqual(priced.codes, ['state:must_equal']);
  assert.match(priced.json.errors[0].detail, /acquired/);
  await manager.create(`journal/${id}/reversal`, { reason: '误记' });
  assert.deepEqual(await codes('state=closed'), []);
});

test('a code has up to 80 characters, in addresses and exports too', async () => {
  const manager = await as('manager');
  const code = unique('LONG').padEnd(80, '-x');
  const { id } = await make.party({ code });
  assert.equal((await manager.read(`parties?q=${code}`)).items[0].id, id);
  const csv = (await (await as('auditor')).get('export/parties.csv')).text;
  assert.ok(csv.includes(`,${code},`));
});

test('a revision becomes the ruling version from its date on and keeps the one before', async () => {
  const manager = await as('manager');
  const first = await make.fund({ size: '100.00', name: '旧名' });
  const { code, kind, currency } = first;
  const body = { code, kind, currency, name: '新名', size: '200.00' };
  const second = await manager.create(`funds/${first.id}`, {
    ...body,
    expected_version: first.version,
    effective_date: '2021-06-01',
  });
  assert.equal(second.id, first.id);
  assert.ok(second.seq > first.seq);

  const now = await manager.read(`funds/${first.id}`);
  assert.equal(now.item.name, '新名');
  assert.deepEqual(
    now.versions.map((version) => version.seq),
    [first.seq, second.seq],
  );
  const before = await manager.read(`funds/${first.id}?as_of=2021-05-31`);
  assert.equal(before.item.name, '旧名');
  const on = await manager.read(`funds/${first.id}?as_of=2021-06-01`);
  assert.equal(on.item.size, '200.00');
  const unknown = await manager.read(`funds/${first.id}?as_known=${first.seq}`);
  assert.equal(unknown.item.name, '旧名');
});

test('a revision names the version that it was made on, and a stale one changes nothing', async () => {
  const manager = await as('manager');
  const fund = await make.fund({ name: '初名' });
  const { code, kind, currency } = fund;
  const path = `funds/${fund.id}`;
  const body = { code, kind, currency, name: '甲改' };
  assert.equal((await manager.read(path)).item.version, fund.seq);
  assert.deepEqual((await manager.post(path, body)).codes, ['expected_version:missing']);
  for (const expected_version of [0, -1, '1', 1.5, {}])
    assertProblem(await manager.post(path, { ...body, expected_version }), 422, 'invalid');
  const first = await manager.create(path, { ...body, expected_version: fund.version });
  assert.equal(first.version, first.seq);

  const stale = await manager.post(path, {
    ...body,
    name: '乙改',
    expected_version: fund.version,
  });
  assertProblem(stale, 409, 'conflict');
  assert.deepEqual(stale.codes, ['expected_version:stale_version']);
  const { params } = stale.json.errors[0];
  assert.deepEqual(params, { expected: String(fund.seq), current: String(first.seq) });
  const { item } = await manager.read(path);
  assert.equal(item.name, '甲改');
  assert.equal(item.version, first.seq);
  const again = await manager.create(path, {
    ...body,
    name: '乙改',
    expected_version: item.version,
  });
  assert.equal((await manager.read(path)).item.version, again.seq);
});

test('the version is the last one recorded, whatever its day', async () => {
  const manager = await as('manager');
  const party = await make.party({ name: '今日名' });
  const path = `parties/${party.id}`;
  const body = { code: party.code, kind: party.kind };
  const ahead = await manager.revise(path, {
    ...body,
    name: '来年名',
    effective_date: '2199-01-01',
    confirm_future: true,
  });
  const { item } = await manager.read(path);
  assert.equal(item.name, '今日名', 'it rules from its day on');
  assert.equal(item.seq, party.seq);
  assert.equal(item.version, ahead.seq, 'yet whoever revises must have seen it');
  const unseen = { ...body, name: '改名', expected_version: party.seq };
  assert.deepEqual((await manager.post(path, unseen)).codes, ['expected_version:stale_version']);
  const known = (await manager.read(`${path}?as_known=${party.seq}`)).item;
  assert.equal(known.version, party.seq, 'a view of the past says what was known then');
  const listed = (await manager.read(`parties?limit=500&q=${party.code}`)).items[0];
  assert.equal(listed.version, ahead.seq);
});

test('a repeat of a revision gets the first answer, though its version is stale by then', async () => {
  const manager = await as('manager');
  const fund = await make.fund();
  const { code, kind, currency, version: expected_version } = fund;
  const body = { code, kind, currency, name: '重复', expected_version };
  const key = unique('key');
  const first = await manager.post(`funds/${fund.id}`, body, { key });
  assert.equal(first.status, 201, first.text);
  const repeat = await manager.post(`funds/${fund.id}`, body, { key });
  assert.equal(repeat.status, 201, repeat.text);
  assert.equal(repeat.text, first.text);
  assert.equal(repeat.headers.get('idempotency-replayed'), 'true');
  const other = await manager.post(`funds/${fund.id}`, { ...body, name: '另一' }, { key });
  assertProblem(other, 422, 'idempotency_key_reused');
});

test('what others rest on cannot be revised', async () => {
  const manager = await as('manager');
  const fund = await make.fund();
  const body = { code: unique('F'), name: 'x', kind: 'growth', currency: 'USD' };
  const answer = await manager.post(`funds/${fund.id}`, {
    ...body,
    expected_version: fund.version,
  });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.codes, ['code:cannot_change', 'currency:cannot_change']);
});

test('a code is used once', async () => {
  const manager = await as('manager');
  const { code } = await make.party();
  const answer = await manager.post('parties', { code, name: '另一主体', kind: 'lp' });
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['code:code_taken']);
});

test('paging is complete and without doubles while others write', async () => {
  const manager = await as('manager');
  const mark = unique('PAGE');
  const made = [];
  for (let i = 0; i < 23; i++) made.push((await make.party({ code: `${mark}.${i}` })).id);
  const seen = [];
  let path = `parties?limit=5&q=${mark}&sort=-code`;
  let pages = 0;
  for (; path; pages++) {
    const answer = await manager.get(path);
    assert.equal(answer.status, 200, answer.text);
    const page = answer.json;
    assert.equal(page.total, 23, 'the page before fixed what is counted');
    assert.ok(page.items.length <= 5);
    seen.push(...page.items.map((item) => item.id));
    const link = answer.headers.get('link');
    assert.equal(page.next_cursor === null, link === null);
    path = link?.match(/^<([^>]+)>; rel="next"$/)[1];
    await make.party({ code: `${mark}.new${pages}` });
  }
  assert.equal(pages, 5);
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    made,
  );
});

test('a cursor made up or of another view is refused', async () => {
  const viewer = await as('viewer');
  await make.party();
  await make.party();
  const { next_cursor } = await viewer.read('parties?limit=1');
  for (const cursor of ['x', '2020-01-01.1.99999999999', '1', `${next_cursor}0000000000000000`])
    assertProblem(await viewer.get(`parties?cursor=${cursor}`), 422, 'invalid', cursor);
  const other = await viewer.get(`parties?cursor=${next_cursor}&as_known=1`);
  assertProblem(other, 422, 'invalid');
  assert.deepEqual(other.codes, ['cursor:bad_cursor']);
});

test('lists sort by any field, filter by kind and reference, and search in names', async () => {
  const viewer = await as('viewer');
  const mark = unique('SORT');
  const manager = await make.party({ kind: 'manager' });
  const funds = [];
  const sizes = ['300.00', undefined, '100.00', '200.00'];
  for (const [i, size] of sizes.entries())
    funds.push(
      await make.fund({
        code: `${mark}-${i}`,
        name: `排序基金${i}`,
        name_en: `Sorted ${i} Ünïcode`,
        kind: i % 2 ? 'seed' : 'angel',
        manager_id: i < 3 ? manager.id : undefined,
        size,
      }),
    );
  const list = async (query) => {
    const { items } = await viewer.read(`funds?q=${mark}&${query}`);
    return items.map((item) => Number(item.code.at(-1)));
  };
  assert.deepEqual(await list(''), [0, 1, 2, 3]);
  assert.deepEqual(await list('sort=-code'), [3, 2, 1, 0]);
  assert.deepEqual(await list('sort=size'), [2, 3, 0, 1], 'unknown stands last');
  assert.deepEqual(await list('sort=-size'), [0, 3, 2, 1], 'in either direction');
  assert.deepEqual(await list('sort=-seq'), [3, 2, 1, 0]);
  assert.deepEqual(await list('kind=seed'), [1, 3]);
  assert.deepEqual(await list(`manager_id=${manager.id}`), [0, 1, 2]);
  assert.deepEqual(await list(`manager_id=${manager.id}&kind=angel&sort=size`), [2, 0]);
  assert.deepEqual(await list('sort=-approved'), [0, 1, 2, 3], 'by a figure');
  const found = await viewer.read(`funds?q=${encodeURIComponent('ünïCODE')}&limit=500`);
  for (const fund of funds) assert.ok(found.items.some((item) => item.id === fund.id));

  for (const [query, code] of [
    ['sort=colour', 'sort:unknown_field'],
    ['colour=red', 'colour:unknown_field'],
    ['kind=red', 'kind:unknown_value'],
    ['manager_id=x', 'manager_id:wrong_type'],
    ['limit=0', 'limit:out_of_range'],
    ['limit=501', 'limit:out_of_range'],
    ['limit=ten', 'limit:wrong_type'],
    ['kind=seed&kind=angel', 'kind:duplicate_field'],
    ['as_of=2021-02-29', 'as_of:bad_date'],
    ['as_known=soon', 'as_known:bad_time'],
  ]) {
    const answer = await viewer.get(`funds?${query}`);
    assertProblem(answer, 422, 'invalid', query);
    assert.deepEqual(answer.codes, [code]);
  }
});

test('the fund graph takes no cycle, however long', async () => {
  const [a, b, c, d] = await Promise.all([1, 2, 3, 4].map(() => make.fund()));
  const manager = await as('manager');
  await make.commitment(b, a, '10.00');
  await make.commitment(c, b, '10.00');
  await make.commitment(d, c, '10.00');
  await make.commitment(d, a, '10.00');
  const before = await head();
  for (const [fund, investor] of [
    [a, a],
    [a, b],
    [a, d],
    [b, d],
  ]) {
    const answer = await manager.post('commitments', {
      code: unique('C'),
      fund_id: fund.id,
      investor_fund_id: investor.id,
      currency: 'CNY',
      amount: '1.00',
    });
    assertProblem(answer, 409, 'conflict');
    assert.deepEqual(answer.codes, ['investor_fund_id:cycle']);
    const { path } = answer.json.errors[0].params;
    assert.ok(path.startsWith(fund.code) && path.includes(investor.code), path);
  }
  assert.equal(await head(), before);
});

test("a commitment has one investor, in the fund's currency", async () => {
  const manager = await as('manager');
  const fund = await make.fund();
  const party = await make.party();
  const other = await make.fund();
  const base = { fund_id: fund.id, currency: 'CNY', amount: '1.00' };
  const send = (fields) => manager.post('commitments', { code: unique('C'), ...base, ...fields });
  for (const fields of [{}, { investor_fund_id: other.id, investor_party_id: party.id }]) {
    const answer = await send(fields);
    assertProblem(answer, 422, 'invalid');
    assert.deepEqual(answer.codes, ['investor_fund_id:exactly_one']);
  }
  const dollars = await send({ investor_party_id: party.id, currency: 'USD' });
  assert.deepEqual(dollars.codes, ['currency:currency_mismatch']);
});

test('a unified social credit code must have its right check digit', async () => {
  const manager = await as('manager');
  const send = (credit_code) =>
    manager.post('firms', { code: unique('X'), name: '测试企业', credit_code });
  assert.equal((await send(make.anyCreditCode())).status, 201);
  for (const wrong of [
    '91370212XY001000X5',
    '91370212XY001000X',
    '91370212XY001000X44',
    '91370212XY00100IX4',
    '91370212xy001000x4',
    '9137O212XY001000X4',
    '19370212XY001000X4',
  ]) {
    const answer = await send(wrong);
    assertProblem(answer, 422, 'invalid', wrong);
    assert.ok(['credit_code:bad_credit_code', 'credit_code:too_long'].includes(answer.codes[0]));
  }
});

test('tags of one kind must not overlap in time', async () => {
  const manager = await as('manager');
  const { id: firm_id } = await make.firm();
  const tag = (valid_from, valid_to) =>
    manager.post('firm_tags', { firm_id, tag: 'gazelle', valid_from, valid_to });
  assert.equal((await tag('2020-02-01', '2020-12-31')).status, 201);
  assert.equal((await tag('2021-01-01', '2021-12-31')).status, 201);
  const overlapping = await tag('2020-12-31', '2021-01-01');
  assertProblem(overlapping, 409, 'conflict');
  assert.ok(overlapping.codes.includes('valid_from:overlaps'));
  assert.deepEqual((await tag('2023-02-02', '2023-02-01')).codes, ['valid_to:bad_order']);
});

test('the overview adds up and names the tightest projects', async () => {
  const fund = await make.fund();
  const project = await make.project();
  const investment = await make.proposal(project, fund, '129000000.00');
  assert.equal((await make.decide(investment)).status, 201);
  const viewer = await as('viewer');
  const overview = await viewer.read('overview');
  const { totals, tightest, chain, recent } = overview;
  assert.equal(totals.currency, 'CNY');
  assert.match(totals.approved, /^\d+\.\d\d$/);
  assert.ok(tightest.length <= 10);
  const headrooms = tightest.map((row) => Number(row.headroom));
  assert.deepEqual(
    headrooms,
    [...headrooms].sort((a, b) => a - b),
  );
  assert.ok(tightest.some((row) => row.project_id === project.id));
  const nodes = new Set(chain.nodes.map((node) => node.id));
  for (const { source, target } of chain.links)
    assert.ok(nodes.has(source) && (target === null || nodes.has(target)));
  assert.equal(recent.length, 10);
});

test('what has no name of its own is found by what it ties together', async () => {
  const viewer = await as('viewer');
  const mark = unique('WHO');
  const party = await make.party({ name: `${mark} 国投` });
  const fund = await make.fund();
  const commitment = await make.commitment(fund, party, '100.00');
  await make.commitment(fund, await make.party(), '100.00');
  const { items, total } = await viewer.read(`commitments?q=${mark.toLowerCase()}`);
  assert.deepEqual(
    items.map((item) => item.id),
    [commitment.id],
  );
  assert.equal(total, 1);
  const byCode = await viewer.read(`commitments?q=${fund.code}`);
  assert.equal(byCode.total, 2);
});
