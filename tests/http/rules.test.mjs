// Rules through the API and the operator's command: proposed, decided, loaded from files, compared;
// and what they find on proposals. An instance of its own: packs would bind what other files do.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startStack } from '../lib/stack.mjs';
import { assertProblem, Client, unique } from './client-base.mjs';
import { parseCsv } from './csv.mjs';

const packs = fileURLToPath(new URL('../../deploy/rule-packs/', import.meta.url));
const DAY = '2026-01-05';
const SHA = createHash('sha256').update('minutes').digest('hex');

let stack;
let folder;
const people = {};

async function signIn(login) {
  const client = new Client(stack.url);
  assert.equal((await client.signIn(login.user, login.password)).status, 200);
  return client;
}

async function head() {
  return (await people.viewer.read('funds?limit=1')).as_known;
}

before(async () => {
  stack = await startStack();
  folder = mkdtempSync(join(tmpdir(), 'fundtrail-rules-'));
  for (const [role, login] of Object.entries(stack.credentials)) people[role] = await signIn(login);
  const password = randomBytes(18).toString('base64url');
  const user_name = 'second';
  const fields = { user_name, display_name: 'Second', role: 'approver', enabled: true, password };
  await people.admin.create('users', fields);
  people.second = await signIn({ user: user_name, password });
});
after(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const load = (path) => stack.ctl(['--json', 'rules', 'load', path]);

async function enact(version) {
  const answer = await people.approver.post(`rules/${version}/approval`, { outcome: 'approve' });
  assert.equal(answer.status, 201, answer.text);
}

async function create(plural, fields) {
  return people.manager.create(plural, { currency: 'CNY', effective_date: DAY, ...fields });
}

// The guidance fund's programme of the worked example; amounts in millions.
async function programme() {
  const fund = (code, kind) => create('funds', { code: unique(code), name: code, kind });
  const [guide, seed, angel] = [
    await fund('guide', 'guide'),
    await fund('seed', 'seed'),
    await fund('angel', 'angel'),
  ];
  const lp = await create('parties', {
    code: unique('lp'),
    name: 'lp',
    kind: 'lp',
    currency: undefined,
  });
  const commit = (to, from, millions) =>
    create('commitments', {
      code: unique('c'),
      fund_id: to.id,
      [from === lp ? 'investor_party_id' : 'investor_fund_id']: from.id,
      amount: `${millions}000000.00`,
    });
  await commit(seed, guide, 40);
  await commit(seed, lp, 60);
  await commit(angel, guide, 25);
  await commit(angel, seed, 20);
  await commit(angel, lp, 55);
  const firm = await create('firms', { code: unique('x'), name: 'x', currency: undefined });
  const project = await create('projects', {
    code: unique('j'),
    firm_id: firm.id,
    name: 'j',
    currency: undefined,
  });
  return { guide, seed, angel, firm, project };
}

const propose = (project, fund, amount, more = {}) =>
  create('investments', {
    code: unique('i'),
    project_id: project.id,
    fund_id: fund.id,
    amount,
    category: 'equity',
    ...more,
  });

const decide = (investment, client = people.approver) =>
  client.post(`investments/${investment.id}/decision`, {
    outcome: 'approve',
    effective_date: DAY,
  });

test("the packs that ship are well-formed, and the operator's command proposes them", async () => {
  for (const name of readdirSync(packs).filter((one) => one.endsWith('.csv'))) {
    const text = readFileSync(join(packs, name), 'utf8');
    const rows = parseCsv(text);
    const first = await load(join(packs, name));
    assert.equal(first.code, 0, first.stderr);
    const told = JSON.parse(first.stdout);
    assert.deepEqual(told, {
      added: rows.length,
      revised: 0,
      in_force: 0,
      proposed: rows.length,
      unchanged: 0,
    });
    const before = await head();
    const second = await load(join(packs, name));
    assert.equal(JSON.parse(second.stdout).unchanged, rows.length);
    assert.equal(await head(), before, 'a second load stores nothing');
  }
  const { items } = await people.viewer.read('rules?limit=500');
  assert.ok(items.every((rule) => rule.figures.state === 'proposed'));
  for (const rule of items) await enact(rule.seq);
  const { rows } = await people.viewer.read('rule_packs');
  assert.ok(rows.find((row) => row.pack === 'laoshan').in_force_count === 4);
});

test('a changed line proposes a new version; the old one rules until it is approved', async () => {
  const text = readFileSync(join(packs, 'laoshan.csv'), 'utf8');
  const changed = text
    .replace(
      /^(laoshan,laoshan-direct-by-fund,.*)130000000\.00(.*)2018-01-01/m,
      '$190000000.00$22026-01-01',
    )
    .replace(/"laoshan-direct-by-fund"/, 'laoshan-direct-by-fund');
  assert.notEqual(changed, text);
  const answer = await load(file('changed.csv', changed));
  assert.equal(answer.code, 0, answer.stderr);
  assert.deepEqual(JSON.parse(answer.stdout), {
    added: 0,
    revised: 1,
    in_force: 0,
    proposed: 1,
    unchanged: 3,
  });
  const { items } = await people.viewer.read('rules?q=laoshan-direct-by-fund');
  assert.equal(items[0].figures.state, 'proposed');
  assert.ok(items[0].figures.in_force < items[0].figures.pending);
  const { rows } = await people.viewer.read(`rules/${items[0].id}/versions`);
  assert.deepEqual(
    rows.map((row) => row.state),
    ['in_force', 'proposed'],
  );
  const again = await load(file('again.csv', changed));
  assert.equal(JSON.parse(again.stdout).unchanged, 4, 'what waits is not proposed twice');
});

test('every fault of a file is named by line, column and field, and nothing is stored', async () => {
  const before = await head();
  const header =
    'pack,code,name,measure,subject,basis,limit_ratio,limit,currency,denominator,regions,action,status,valid_from';
  const faulty = [
    header,
    'p,good,g,project_amount,project,direct,,1.00,CNY,,,block,verified,2020-01-01',
    'p,both,b,project_amount,project,direct,0.5,1.00,CNY,,,block,verified,2020-01-01',
    'p,none,n,project_amount,project,direct,,,,,,block,verified,2020-01-01',
    'p,place,l,project_amount,project,direct,,1.00,CNY,,379999,block,verified,2020-01-01',
    'p,word,w,project_amount,project,nonsense,,1.00,CNY,,,block,verified,2020-02-30',
    'p,good,again,project_amount,project,direct,,1.00,CNY,,,block,verified,2020-01-01',
  ].join('\r\n');
  // Where a text stands, as the command names it.
  const place = (line, text, field) => {
    const column = faulty.split('\r\n')[line - 1].indexOf(text) + 1;
    return `.csv:${line}:${column}: ${field}: `;
  };
  const says = (answer, ...places) => {
    for (const one of places) assert.ok(answer.stderr.includes(one), `${one} in ${answer.stderr}`);
  };
  const read = await load(file('faulty.csv', `${faulty}\r\n`));
  assert.equal(read.code, 2);
  says(read, place(6, 'nonsense', 'basis'), place(6, '2020-02-30', 'valid_from'));
  says(read, place(7, 'good', 'code'));
  const wellFormed = faulty.split('\r\n').slice(0, 5).join('\r\n');
  const decided = await load(file('refused.csv', `${wellFormed}\r\n`));
  assert.equal(decided.code, 2);
  says(decided, place(3, '0.5', 'limit_ratio'), '.csv:4:41: limit: ');
  says(decided, place(5, '379999', 'regions'));
  for (const [name, text] of Object.entries({
    'quote.csv': `${header}\r\np,"a"b,c\r\n`,
    'column.csv': 'pack,nonsense\r\np,q\r\n',
    'empty.csv': '',
    'latin.csv': Buffer.from([0x70, 0x61, 0x63, 0x6b, 0xff]),
  })) {
    const answer = await load(file(name, text));
    assert.equal(answer.code, 2, name);
    assert.match(answer.stderr, /:1:|:2:/, name);
  }
  const many = [header, ...Array(501).fill('p,x,x,x')].join('\r\n');
  assert.equal((await load(file('many.csv', many))).code, 2);
  assert.equal(await head(), before);
});

test('nobody puts a rule in force alone', async () => {
  const fields = {
    code: unique('rule'),
    name: 'n',
    measure: 'project_amount',
    subject: 'project',
    basis: 'direct',
    currency: 'CNY',
    limit: '1.00',
    action: 'block',
    status: 'verified',
    valid_from: '2000-01-01',
    valid_to: '2000-12-31',
  };
  const alone = await people.admin.post('rules', fields);
  assertProblem(alone, 422, 'invalid');
  assert.deepEqual(alone.codes, ['pack:missing']);
  const rule = await people.admin.create('rules', { ...fields, pack: 'p' });
  assertProblem(
    await people.admin.post(`rules/${rule.seq}/approval`, { outcome: 'approve' }),
    403,
    'forbidden',
  );
  const asked = (await people.viewer.read(`rules/${rule.id}`)).item;
  assert.equal(asked.figures.in_force, null);
  await enact(rule.seq);
  const { items } = await people.viewer.read(`approvals?rule_id=${rule.seq}`);
  assertProblem(
    await people.approver.post(`journal/${items[0].seq}/reversal`, { reason: 'x' }),
    422,
    'invalid',
  );
});

test('the worked example: direct passes, look-through is over by 1.8 million, with its rows', async () => {
  const { guide, seed, angel, project } = await programme();
  const parts = [
    [guide, '80000000.00'],
    [seed, '30000000.00'],
    [angel, '60000000.00'],
  ];
  // The chain's cap of 130 million would stop the third; let it pass by exception.
  for (const [fund, amount] of parts) {
    const made = await propose(project, fund, amount);
    const { rows } = await people.viewer.read(`investments/${made.id}/verdict?as_of=${DAY}`);
    for (const row of rows.filter((one) => one.blocks)) {
      const answer = await people.second.post(`investments/${made.id}/override`, {
        rule_id: row.version,
        reason: 'worked example',
        document_sha256: SHA,
      });
      assert.equal(answer.status, 201, answer.text);
    }
    assert.equal((await decide(made)).status, 201);
  }
  const query = `kind=investment&project_id=${project.id}&fund_id=${guide.id}&amount=20000000.00&category=equity&as_of=${DAY}`;
  const verdict = await people.viewer.read(`verdict?${query}`);
  const line = (code) => verdict.rows.find((row) => verdict.refs[row.rule_id].code === code);
  const direct = line('laoshan-direct-by-fund');
  assert.equal(direct.figure, '100000000.00');
  assert.equal(direct.outcome, 'pass');
  const look = line('laoshan-direct-look-through');
  assert.equal(look.figure, '131800000.00');
  assert.equal(look.headroom, '-1800000.00');
  assert.equal(look.outcome, 'warn', 'not verified: it only warns');
  const csv = await people.viewer.get(`verdict/rows?${query}&version=${look.version}&format=csv`);
  const rows = parseCsv(csv.text);
  // Again from the rows alone: amount times weight, in hundredths, exactly.
  const weigh = ({ amount, weight }) =>
    (BigInt(amount.replace('.', '')) * BigInt(weight.replace('.', ''))) / 10n ** 18n;
  const sum = rows.reduce((total, row) => total + weigh(row), 0n);
  assert.equal(sum, 13_180_000_000n);
  assert.deepEqual(rows.map((row) => row.weight).sort(), [
    '0.330000000000000000',
    '0.400000000000000000',
    '1.000000000000000000',
    '1.000000000000000000',
  ]);
});

test('a decision stores its verdict, which stays as it was', async () => {
  const { seed, project } = await programme();
  const made = await propose(project, seed, '30000000.00');
  const before = await people.viewer.read(`investments/${made.id}/verdict?as_of=${DAY}`);
  assert.ok(before.rows.every((row) => !row.stored));
  const decision = await decide(made);
  assert.equal(decision.status, 201, decision.text);
  const after = await people.viewer.read(`investments/${made.id}/verdict`);
  const plain = (rows) => rows.map(({ stored, ...row }) => row);
  assert.deepEqual(plain(after.rows), plain(before.rows));
  assert.ok(after.rows.length > 5 && after.rows.every((row) => row.stored));
  const { items, total } = await people.viewer.read(
    `verdict_lines?decision_id=${decision.json.id}&limit=500`,
  );
  assert.equal(total, after.rows.length);
  assert.ok(
    items.every((item) => item.seq === decision.json.seq && item.decision_id === decision.json.id),
    'the decision holds them: it is one entry',
  );
  assert.equal(await head(), decision.json.seq);
  const rules = items.map((item) => item.rule_id);
  assert.equal(new Set(rules).size, total, 'each is called by its rule');
  const paged = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await people.viewer.read(
      `verdict_lines?decision_id=${decision.json.id}&limit=2${cursor && `&cursor=${cursor}`}`,
    );
    paged.push(...page.items);
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged, items, 'and page by page');
  const csv = parseCsv(
    (await people.viewer.get(`verdict_lines?decision_id=${decision.json.id}&format=csv`)).text,
  );
  assert.deepEqual(
    csv.map((row) => row.outcome),
    items.map((item) => item.outcome),
  );
  const { item } = await people.auditor.read(`journal/${decision.json.seq}`);
  assert.deepEqual(
    item.body.verdict.map((line) => line.rule_id),
    rules,
  );
  const other = await propose(project, seed, '1000000.00');
  assert.equal((await decide(other)).status, 201);
  const later = await people.viewer.read(`investments/${made.id}/verdict_rows`);
  const again = await people.viewer.read(`investments/${made.id}/verdict_rows`);
  assert.deepEqual(later.rows, again.rows);
  assert.ok(
    later.rows.every((row) => row.entry !== other.id),
    'rows are of that moment',
  );
});

test('the same key decides once, and its repeat answers the decision', async () => {
  const { seed, project } = await programme();
  const made = await propose(project, seed, '1000000.00');
  const key = unique('key');
  const ask = () =>
    people.approver.send('POST', `investments/${made.id}/decision`, {
      body: { outcome: 'approve', effective_date: DAY },
      key,
    });
  const first = await ask();
  const moved = await head();
  const second = await ask();
  assert.equal(second.headers.get('Idempotency-Replayed'), 'true');
  assert.deepEqual(second.bytes, first.bytes);
  assert.equal(await head(), moved);
});

test('an exception takes a third person, a reason and a real hash, and is listed', async () => {
  const { seed, project } = await programme();
  const made = await propose(project, seed, '1000000.00', { category: 'loan' });
  const refused = await decide(made);
  assertProblem(refused, 409, 'conflict');
  assert.ok(refused.codes.every((code) => code === 'investment_id:rule_breached'));
  const { rows, refs } = await people.viewer.read(`investments/${made.id}/verdict?as_of=${DAY}`);
  const blocking = rows.filter((row) => row.blocks);
  assert.ok(blocking.some((row) => refs[row.rule_id].code === 'cn-210-negative-list'));
  const path = `investments/${made.id}/override`;
  for (const document_sha256 of ['abc', SHA.toUpperCase(), `${SHA}0`, 'z'.repeat(64), undefined]) {
    const before = await head();
    const bad = await people.second.post(path, {
      rule_id: blocking[0].version,
      reason: 'x',
      document_sha256,
    });
    assertProblem(bad, 422, 'invalid');
    assert.equal(await head(), before);
  }
  for (const { version } of blocking) {
    const body = { rule_id: version, reason: 'committee', document_sha256: SHA };
    assert.equal((await people.second.post(path, body)).status, 201);
  }
  assertProblem(await decide(made, people.second), 403, 'forbidden');
  const decided = await decide(made);
  assert.equal(decided.status, 201, decided.text);
  const listed = await people.auditor.read(`overrides?investment_id=${made.id}`);
  assert.equal(listed.total, blocking.length);
  const csv = parseCsv((await people.auditor.get('export/overrides.csv')).text);
  const row = csv.find((one) => one.seq === String(listed.items[0].seq));
  assert.equal(row.document_sha256, SHA);
  assert.equal(row.recorded_by, 'second');
  const stored = await people.viewer.read(`investments/${made.id}/verdict`);
  assert.equal(stored.rows.filter((one) => one.override_id).length, blocking.length);
});

test('a commitment that joins chains over the cap is refused, and so is ending one', async () => {
  const { guide, project } = await programme();
  const direct = await create('funds', { code: unique('d'), name: 'd', kind: 'direct' });
  assert.equal((await decide(await propose(project, guide, '80000000.00'))).status, 201);
  assert.equal((await decide(await propose(project, direct, '60000000.00'))).status, 201);
  const before = await head();
  const answer = await people.manager.post('commitments', {
    code: unique('c'),
    fund_id: direct.id,
    investor_fund_id: guide.id,
    currency: 'CNY',
    amount: '1000000.00',
    effective_date: DAY,
  });
  assertProblem(answer, 409, 'conflict');
  assert.deepEqual(answer.codes, ['amount:cap_exceeded']);
  assert.equal(answer.json.errors[0].params.excess, '10000000.00');
  assert.equal(await head(), before);
});

test('a preview names what it lacks, and answers while an amount is typed', async () => {
  const { seed, project } = await programme();
  const bad = await people.viewer.get('verdict?kind=investment&fund_id=999999999');
  assertProblem(bad, 422, 'invalid');
  assert.deepEqual(bad.codes.sort(), [
    'amount:missing',
    'fund_id:unknown_reference',
    'project_id:missing',
  ]);
  assertProblem(await people.viewer.get('verdict?kind=party'), 422, 'invalid');
  const times = [];
  for (let i = 0; i < 30; i++) {
    const query = `kind=investment&project_id=${project.id}&fund_id=${seed.id}&amount=${i + 1}.00`;
    const began = performance.now();
    assert.ok((await people.viewer.read(`verdict?${query}`)).rows.length > 5);
    times.push(performance.now() - began);
  }
  const median = times.sort((a, b) => a - b)[15];
  assert.ok(median < 50, `${median} ms`);
});

test('a preview of a valuation is the verdict that it is decided by', async () => {
  const { project } = await programme();
  // The packs have a term and a rhythm of reports for such a fund; its dates are not recorded.
  const mother = await create('funds', { code: unique('m'), name: 'm', kind: 'mother' });
  const investment = await propose(project, mother, '1000000.00');
  assert.equal((await decide(investment)).status, 201);
  assertProblem(await people.viewer.get('verdict?kind=valuation&method=guess'), 422, 'invalid');
  const on = '2026-03-31';
  const amount = '1100000.00';
  const typed = await people.viewer.read(
    `verdict?kind=valuation&investment_id=${investment.id}&amount=${amount}&method=multiples&as_of=${on}`,
  );
  assert.ok(typed.rows.length > 0, 'rules are held against valuations');
  const valuation = await create('valuations', {
    investment_id: investment.id,
    amount,
    method: 'multiples',
    effective_date: on,
  });
  const { rows } = await people.viewer.read(`valuations/${valuation.id}/verdict`);
  assert.deepEqual(typed.rows, rows);
});

// A rule on a measure, with whatever the measure asks for beside its limit.
function ruleOn(measure, limit) {
  const first = (names) => names?.split(' ')[0];
  return {
    code: unique('unit'),
    name: measure.measure,
    pack: 'units',
    measure: measure.measure,
    subject: first(measure.subjects),
    basis: first(measure.bases),
    denominator: first(measure.denominators),
    direction: measure.measure === 'cash_after' ? 'at_least' : undefined,
    currency: measure.limit === 'amount' ? 'CNY' : undefined,
    industries: measure.measure === 'scope_share' ? 'C35' : undefined,
    action: 'warn',
    status: 'unverified',
    valid_from: '2020-01-01',
    ...limit,
  };
}

test('a limit in each unit comes out as it went in: as JSON, as CSV and from a file', async () => {
  const { rows: measures } = await people.viewer.read('measures');
  const numbers = {
    limit: '130000000.00',
    limit_ratio: '0.20000000',
    limit_days: 1827,
    limit_number: 50,
  };
  const limited = measures.filter((one) => one.limit_field);
  assert.deepEqual(
    [...new Set(limited.map((one) => one.limit_field))].sort(),
    Object.keys(numbers).sort(),
  );
  for (const measure of limited) {
    const limit = { [measure.limit_field]: numbers[measure.limit_field] };
    const sent = ruleOn(measure, limit);
    const rule = await people.admin.create('rules', sent);
    const { item } = await people.viewer.read(`rules/${rule.id}`);
    const csv = parseCsv((await people.auditor.get('export/rules.csv')).text);
    const row = csv.find((one) => one.code === item.code);
    for (const [name, value] of Object.entries(numbers)) {
      const said = name in limit ? value : null;
      assert.equal(item[name], said, `${measure.measure}.${name}`);
      assert.equal(row[name], String(said ?? ''), `${measure.measure}.${name}`);
    }
    const unit = measure.limit_field === 'limit_number' ? measure.limit : null;
    assert.equal(item.limit_unit, unit, measure.measure);
    // What the file of the export says of the rule is what the ledger says already.
    const columns = Object.keys(sent);
    const cells = columns.map((name) => row[name]);
    const again = await load(file('unit.csv', `${columns.join()}\r\n${cells.join()}\r\n`));
    assert.equal(JSON.parse(again.stdout || '{}').unchanged, 1, again.stderr);
  }
});

test('a limit that is a number of investors refuses one too many, and says the numbers', async () => {
  const fund = await create('funds', { code: unique('count'), name: 'count', kind: 'direct' });
  const rule = await people.admin.create('rules', {
    ...ruleOn({ measure: 'investor_count', subjects: 'fund', bases: 'commitment' }),
    funds: fund.code,
    limit_number: 1,
    action: 'block',
  });
  await enact(rule.seq);
  const commit = async () => {
    const party = await create('parties', {
      code: unique('lp'),
      name: 'lp',
      kind: 'lp',
      currency: undefined,
    });
    return people.manager.post('commitments', {
      code: unique('c'),
      fund_id: fund.id,
      investor_party_id: party.id,
      currency: 'CNY',
      amount: '1000000.00',
      effective_date: DAY,
    });
  };
  const first = await commit();
  assert.equal(first.status, 201, first.text);
  const { rows } = await people.viewer.read(`commitments/${first.json.id}/verdict`);
  const line = rows.find((row) => row.version === rule.seq);
  assert.deepEqual(
    [line.figure_number, line.limit_number, line.headroom_number, line.limit_unit, line.outcome],
    [1, 1, 0, 'count', 'pass'],
  );
  const stored = await people.viewer.read(`verdict_lines?rule_id=${rule.seq}`);
  assert.equal(stored.items[0].figure_number, 1);
  const behind = await people.viewer.read(
    `commitments/${first.json.id}/verdict_rows?version=${rule.seq}`,
  );
  assert.deepEqual(
    behind.rows.map((row) => [row.side, row.what, row.amount]),
    [['numerator', 'commitment', null]],
  );
  const before = await head();
  const second = await commit();
  assertProblem(second, 409, 'conflict');
  const [error] = second.json.errors.filter((one) => one.params.rule === rule.code);
  assert.deepEqual(
    [error.code, error.params.figure, error.params.limit],
    ['rule_breached', '2', '1'],
  );
  assert.ok((await head()) === before + 1, 'the party alone');
});

test('two packs stand side by side, as rows and as CSV', async () => {
  const path = 'rule_packs/comparison?a=qingdao-2018&b=qingdao-2025';
  const { rows } = await people.viewer.read(path);
  assert.ok(rows.some((row) => row.difference === 'only_a' && row.measure === 'guide_share'));
  assert.ok(rows.some((row) => row.difference === 'only_b'));
  const csv = parseCsv((await people.viewer.get(`${path}&format=csv`)).text);
  assert.equal(csv.length, rows.length);
  const same = await people.viewer.read('rule_packs/comparison?a=national&b=national');
  assert.ok(same.rows.every((row) => row.difference === 'same'));
});

test('the ledger is whole, and a line of a verdict that was changed is found', async () => {
  const sound = await stack.ctl(['verify']);
  assert.equal(sound.code, 0, sound.stdout + sound.stderr);
  const { items } = await people.viewer.read('verdict_lines?outcome=breach&limit=1');
  const { seq, rule_id: rule } = items[0];
  const line = await stack.sql(
    `SELECT line FROM held_verdict_line WHERE seq = ${seq} AND rule_id = ${rule}`,
  );
  await stack.sql(
    `DROP TRIGGER held_verdict_line_no_update;
         UPDATE held_verdict_line SET outcome = 'pass' WHERE seq = ${seq} AND rule_id = ${rule}`,
  );
  const { code, stdout, stderr } = await stack.ctl(['verify']);
  assert.equal(code, 1);
  assert.match(
    stdout + stderr,
    new RegExp(`\\b${seq}\\b.*held_verdict_line.*from line ${line.trim()} on`),
  );
});
