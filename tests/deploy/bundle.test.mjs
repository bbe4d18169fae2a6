// Bundles: the same question has the same bytes, wherever it is asked; what leaves comes back as the same ledger;
// and whatever is wrong in a bundle is named, and nothing of it is stored.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '../http/client-base.mjs';
import { run, startStack } from '../lib/stack.mjs';
import { packageFaults, readPackage } from './table_schema.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.FUNDTRAIL_BUILD ?? join(root, 'build');

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let top = '';
let full = ''; // a folder that nothing changes
let head = '';
let key = ''; // the file of the journal's public key

async function must(program, args, options) {
  const { code, stdout, stderr } = await run(program, args, options);
  assert.equal(code, 0, `${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const config = () => join(stack.dir, 'fundtrail.ini');

async function bundle(name, args = [], env = {}) {
  const out = join(top, name);
  const options = { env: { ...process.env, ...env } };
  await must(
    join(build, 'fundtrail'),
    ['--config', config(), '--json', 'export', '--all', '--out', out, ...args],
    options,
  );
  return out;
}

async function contents(folder) {
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.minisig')).sort();
  const digests = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(digests));
}

async function unzip(file, to) {
  await must('python3', ['-m', 'zipfile', '-e', file, to]);
  return to;
}

// A database of its own on the server of the demo, with nothing in it, and no checkpoints of another.
const other = () => join(top, 'other.ini');
const ctlOther = (...args) => run(join(build, 'fundtrail'), ['--config', other(), ...args]);

async function emptyDatabase() {
  await stack.sql('DROP DATABASE IF EXISTS other');
  const secrets = join(top, 'secrets');
  const checkpoints = join(top, 'checkpoints');
  await rm(checkpoints, { recursive: true, force: true });
  await must(join(root, 'deploy/database'), [
    ...['--socket', join(stack.dir, 'run/mariadb.sock'), '--database', 'other'],
    ...['--prefix', 'other', '--secrets', secrets, '--owner', 'nobody'],
  ]);
  const text = (await readFile(config(), 'utf8'))
    .replace('name = fundtrail', 'name = other')
    .replace('one_host = yes', 'one_host = no')
    .replaceAll('user = fundtrail_', 'user = other_')
    .replaceAll(join(stack.dir, 'secrets'), secrets)
    .replace(join(stack.dir, 'checkpoints'), checkpoints);
  await writeFile(other(), text, { mode: 0o600 });
}

// A copy of the full bundle in which something was changed, with or without new digests.
async function changed(name, change, { resum = false } = {}) {
  const folder = join(top, name);
  await rm(folder, { recursive: true, force: true });
  await cp(full, folder, { recursive: true });
  await rm(join(folder, 'SHA256SUMS.minisig'), { force: true });
  await change(folder);
  if (resum) {
    const sums = await contents(folder);
    delete sums.SHA256SUMS;
    const lines = Object.entries(sums).map(([file, digest]) => `${digest}  ${file}\n`);
    await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
  }
  return folder;
}

async function edit(file, from, to) {
  const text = await readFile(file, 'utf8');
  assert.ok(from instanceof RegExp ? from.test(text) : text.includes(from), `${file}: ${from}`);
  await writeFile(file, text.replace(from, to));
}

async function refused(path, said, options = []) {
  const { code, stdout, stderr } = await ctlOther('import', '--bundle', path, ...options);
  assert.equal(code, 1, `${stdout}${stderr}`);
  assert.match(stderr, said);
  assert.match(stderr, /nothing was stored/);
  assert.equal((await stack.sql('SELECT seq FROM other.ledger_head')).trim(), '0');
  assert.equal((await stack.sql('SELECT COUNT(*) FROM other.journal')).trim(), '0');
}

/** What the demo has none of: a closing of a round, and what becomes of the result of an event. */
async function addToDemo() {
  const manager = new Client(stack.url);
  const { user, password } = stack.credentials.manager;
  assert.equal((await manager.signIn(user, password)).status, 200);
  const find = async (plural, code) => (await manager.read(`${plural}?q=${code}`)).items[0];
  const round = await find('rounds', 'XY-CAP-1-A');
  await manager.create('round_closings', {
    ...{ round_id: round.id, closed_on: '2021-09-01', currency: 'CNY', amount: '12000000.00' },
    ...{ units: '2000000', last: true, effective_date: '2021-09-01' },
  });
  const moved = await find('security_events', 'XY-CAP-1-08');
  const to = await find('parties', 'XY-CAP-1-P6');
  await manager.create('security_events', {
    ...{ code: 'XY-CAP-1-99', event_id: moved.id, action: 'transfer', units: '100000' },
    ...{ to_party_id: to.id, effective_date: '2025-01-02' },
  });
  // It waits for a second person.
  const { id: fund_id } = await find('funds', 'XY-HARBOUR');
  await manager.create('bank_accounts', {
    ...{ fund_id, account_name: '港湾基金（虚构）', bank: '虚构银行', account_number: '0011' },
    effective_date: '2025-01-02',
  });
}

before(async () => {
  stack = await startStack({ demo: true });
  await addToDemo();
  top = await mkdtemp(join(tmpdir(), 'fundtrail-bundle-'));
  key = join(top, 'journal.pub');
  const told = await stack.ctl(['key', 'journal', 'public']);
  assert.equal(told.code, 0, told.stderr);
  await writeFile(key, told.stdout);
  full = await bundle('full');
  head = String((await readPackage(full)).told.fundtrail.as_known);
});
after(async () => {
  await stack?.stop();
  await rm(top, { recursive: true, force: true });
});

test('a taking is one entry, behind the head that the bundle states', async () => {
  const [entry] = (await stack.sql(`SELECT seq, kind, body FROM journal WHERE seq > ${head}`))
    .trim()
    .split('\n');
  const [seq, kind, body] = entry.split('\t');
  assert.deepEqual([seq, kind], [String(Number(head) + 1), 'export']);
  const sums = await readFile(join(full, 'SHA256SUMS'));
  assert.equal(JSON.parse(body).dataset, 'bundle');
  assert.equal(JSON.parse(body).sha256, createHash('sha256').update(sums).digest('hex'));
  const { tables } = await readPackage(full);
  const rows = [...tables.values()].reduce((sum, table) => sum + table.rows.length, 0);
  assert.equal(JSON.parse(body).row_count, rows);
});

test('the same question has the same bytes: other process, language, time zone, folder and zip', async () => {
  const before = await contents(full);
  const known = ['--as-known', head];
  for (const [name, env] of [
    ['tokyo', { TZ: 'Asia/Tokyo', LC_ALL: 'zh_CN.UTF-8' }],
    ['honolulu', { TZ: 'Pacific/Honolulu', LC_ALL: 'C', LANG: 'de_DE.UTF-8' }],
  ])
    assert.deepEqual(await contents(await bundle(name, known, env)), before);
  const zips = [await bundle('a.zip', known), await bundle('b.zip', known, { TZ: 'Asia/Tokyo' })];
  assert.deepEqual(await contents(await unzip(zips[0], join(top, 'unzipped'))), before);
  assert.deepEqual(await readFile(zips[0]), await readFile(zips[1]));
});

test('tables are what datapackage.json says: types, keys, and references that lead somewhere', async () => {
  const told = await readPackage(full);
  assert.deepEqual(packageFaults(told), []);
  const dated = await readPackage(await bundle('dated', ['--as-of', '2020-06-30']));
  assert.deepEqual(packageFaults(dated), []);
  assert.equal(dated.told.fundtrail.full, false);
  assert.ok(dated.tables.get('payments').rows.some((row) => row.entry_state === 'not_yet'));
  for (const { names } of told.tables.values())
    for (const { name } of told.told.resources) assert.ok(!names.includes(`${name}_id`));
});

test('the checker of its own works out the same from it, of the demo and of an earlier day', async () => {
  const checker = join(root, 'tests/oracle/check.py');
  for (const folder of [full, await bundle('earlier', ['--as-of', '2023-03-31'])]) {
    const told = await must('python3', ['-B', checker, folder]);
    assert.match(told, /^caps: [1-9]\d* checked$/m);
    assert.match(told, /^shares: [1-9]\d* checked$/m);
  }
});

test('no column of codes holds a bare number', async () => {
  const { tables } = await readPackage(full);
  for (const [name, { resource, names, rows }] of tables) {
    // A bank's own code is one: what names another record is not.
    const references = new Set(resource.schema.foreignKeys?.map(({ fields }) => fields));
    const columns = names.filter((one) => one === 'key' || references.has(one));
    for (const column of columns.filter((one) => /_(code|key)$|^key$/.test(one)))
      for (const row of rows) assert.doesNotMatch(row[column], /^\d+$/, `${name}.${column}`);
  }
});

test('versions, reversed and rejected entries are all there, and say so', async () => {
  const { tables } = await readPackage(full);
  const journal = (await readFile(join(full, 'journal.jsonl'), 'utf8')).trim().split('\n');
  const entries = journal.map((line) => JSON.parse(line));
  const { kinds } = JSON.parse(await must(join(build, 'fundtrail'), ['schema', 'json']));
  /** Lines of verdicts that decisions, approvals and commitments hold. */
  const held = entries
    .map(({ body }) => JSON.parse(body).verdict)
    .filter(Array.isArray)
    .reduce((sum, lines) => sum + lines.length, 0);
  assert.ok(held > 0);
  for (const { kind, plural } of kinds)
    assert.equal(
      tables.get(plural).rows.length,
      entries.filter((entry) => entry.kind === kind).length + (kind === 'verdict_line' ? held : 0),
      plural,
    );
  const reversals = entries.filter((entry) => entry.kind === 'reversal');
  assert.ok(reversals.length > 0);
  for (const { seq, body } of reversals) {
    const of = entries[JSON.parse(body).reversed_seq - 1];
    const { plural } = kinds.find(({ kind }) => kind === of.kind);
    const row = tables.get(plural).rows.find((one) => one.seq === String(of.seq));
    assert.deepEqual([row.entry_state, row.reversed_by], ['reversed', String(seq)]);
  }
  for (const [name, { names, rows }] of tables) {
    if (!names.includes('entity_seq') || name === 'verdict_lines') continue;
    const inForce = rows.filter((row) => row.entry_state === 'in_force');
    assert.equal(new Set(inForce.map((row) => row.entity_seq)).size, inForce.length);
  }
  const shares = tables.get('call_shares').rows;
  assert.ok(shares.length > 0 && tables.get('transfer_rights').rows.length > 0);
});

test("the page's own Python proves the chain of the bundle", async () => {
  const snippets = [];
  for (const page of ['journal', 'bundle'])
    snippets.push(
      /```python\n([\s\S]*?)```/.exec(await readFile(join(root, 'docs', `${page}.md`), 'utf8'))[1],
    );
  const program = `import os; os.chdir(${JSON.stringify(full)})\n${snippets.join('\n')}\nprint(previous.hex())`;
  const { told } = await readPackage(full);
  assert.equal((await must('python3', ['-c', program])).trim(), told.fundtrail.head.hash);
});

test("Python's csv and LibreOffice read the tables", async () => {
  const { tables } = await readPackage(full);
  const names = [...tables.keys()];
  const program = [
    'import csv, json, os, sys',
    'count = lambda name: sum(1 for _ in csv.reader(open(os.path.join(sys.argv[1], name + ".csv"), newline="", encoding="utf-8")))',
    'print(json.dumps([count(name) for name in sys.argv[2:]]))',
  ].join('\n');
  const counts = async (folder, of) =>
    JSON.parse(await must('python3', ['-c', program, folder, ...of]));
  const told = (of) => of.map((name) => tables.get(name).rows.length + 1);
  assert.deepEqual(await counts(full, names), told(names));
  // Some of them with line feeds within a cell.
  const opened = ['funds', 'share_classes', 'securities', 'listings', 'listed_lots', 'round_terms'];
  await must(
    'soffice',
    [
      `-env:UserInstallation=file://${join(top, 'office')}`,
      ...['--headless', '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true'],
      ...['--outdir', join(top, 'converted'), ...opened.map((name) => join(full, `${name}.csv`))],
    ],
    { timeoutMs: 180_000 },
  );
  assert.deepEqual(await counts(join(top, 'converted'), opened), told(opened));
});

test('capital, listings and rounds have rows of each kind, which name each other by codes and keys', async () => {
  const { tables } = await readPackage(full);
  const kinds = ['share_classes', 'option_pools', 'securities', 'security_events', 'capital_acts'];
  const more = ['capital_payments', 'capital_statements', 'listings', 'listed_lots', 'lock_rules'];
  const rounds = ['rounds', 'round_closings', 'round_terms', 'term_events', 'subscriptions'];
  for (const name of [...kinds, ...more, ...rounds])
    assert.ok(tables.get(name).rows.length > 0, name);
  const rowOf = (table, code) => tables.get(table).rows.find((row) => row.code === code);
  assert.equal(rowOf('security_events', 'XY-CAP-1-99').event_code, 'XY-CAP-1-08');
  assert.equal(rowOf('securities', 'XY-CAP-1-05').subscription_key, 'XY-CAP-1-A/2021-09-01/1');
  assert.equal(tables.get('round_closings').rows[0].key, 'XY-CAP-1-A/2021-09-01/1');
  assert.equal(rowOf('listed_lots', 'XY-LOT-1').listing_code, 'XY-L-1');
  assert.equal(tables.get('bank_accounts').rows.at(-1).entry_state, 'pending');
});

test('minisign checks the signature, whose comment holds the question and the head', async () => {
  const { fundtrail } = (await readPackage(full)).told;
  const said = await must('minisign', ['-Vm', join(full, 'SHA256SUMS'), '-p', key]);
  assert.match(said, /Signature and comment signature verified/);
  assert.ok(
    said.includes(
      `fundtrail bundle as_of=full as_known=${head} head=${head}:${fundtrail.head.hash}\n`,
    ),
    said,
  );
  await emptyDatabase();
  const forged = join(top, 'forged');
  await cp(full, forged, { recursive: true });
  await edit(join(forged, 'SHA256SUMS.minisig'), 'as_of=full', 'as_of=2020');
  await refused(forged, /SHA256SUMS\.minisig: what is signed was changed/, ['--key', key]);
  const unsigned = await changed('unsigned', () => {});
  await refused(unsigned, /SHA256SUMS\.minisig: the bundle has no such file/, ['--key', key]);
});

test('a full bundle becomes the same ledger, whose bundle is the same bytes', async () => {
  await emptyDatabase();
  const zip = await bundle('round.zip', ['--as-known', head]);
  const imported = await ctlOther('import', '--bundle', zip, '--key', key);
  assert.equal(imported.code, 0, imported.stderr);
  const proved = await ctlOther('verify');
  assert.equal(proved.code, 0, proved.stdout + proved.stderr);
  for (const table of ['journal', 'fund', 'payment', 'decision', 'verdict_line'])
    assert.equal(
      await stack.sql(`SELECT * FROM other.${table} WHERE seq <= ${head} ORDER BY seq`),
      await stack.sql(`SELECT * FROM fundtrail.${table} WHERE seq <= ${head} ORDER BY seq`),
    );
  const lines = (database) =>
    stack.sql(
      `SELECT * FROM ${database}.held_verdict_line WHERE seq <= ${head} ORDER BY seq, line`,
    );
  assert.ok((await lines('other')).length > 0);
  assert.equal(await lines('other'), await lines('fundtrail'));
  const behind = await stack.sql(`SELECT kind FROM other.journal WHERE seq > ${head} ORDER BY seq`);
  assert.deepEqual(behind.trim().split('\n'), ['import_file', 'import']);
  const again = join(top, 'again');
  const exported = await ctlOther('export', '--all', '--as-known', head, '--out', again);
  assert.equal(exported.code, 0, exported.stderr);
  assert.deepEqual(await contents(again), await contents(full));
  const twice = await ctlOther('import', '--bundle', zip);
  assert.equal(twice.code, 1);
  assert.match(twice.stderr, /the ledger has \d+ entries already.*nothing was stored/);
});

const headOf = async (database) =>
  (await stack.sql(`SELECT seq FROM ${database}.ledger_head`)).trim();

// What is committed before the returned time, in whole seconds as the binary log has them, and nothing else.
async function nextSecond() {
  const start = Math.floor(Date.now() / 1000);
  while (Date.now() / 1000 < start + 1) await pause(20);
  return new Date((start + 1) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The bundle of a question from the other database. */
async function otherBundle(name, args) {
  const out = join(top, name);
  const taken = await ctlOther('export', '--all', '--out', out, ...args);
  assert.equal(taken.code, 0, taken.stderr);
  return contents(out);
}

test('a backup, and one restored to a point in time from the binary log, export the same bytes', async () => {
  const questions = [
    ['--as-known', head],
    ['--as-known', head, '--as-of', '2021-06-30'],
  ];
  const wanted = [];
  for (const [i, question] of questions.entries())
    wanted.push(await contents(await bundle(`here-${i}`, question)));
  const backups = join(top, 'backups');
  const restore = (...more) =>
    must(join(root, 'deploy/restore'), ['--config', other(), ...more, made]);
  const made = (
    await must(join(root, 'deploy/backup'), ['--config', config(), '--to', backups])
  ).trim();
  const saved = await headOf('fundtrail');

  // Behind the backup: entries that are to come back, and behind the point in time one that is not.
  await bundle('behind');
  const told = await stack.ctl(['key', 'journal', 'new']);
  assert.equal(told.code, 0, told.stderr);
  const last = await headOf('fundtrail');
  assert.ok(Number(last) > Number(saved) + 1);
  questions.push(['--as-known', last]);
  const until = await nextSecond();
  wanted.push(await contents(await bundle('here-2', questions[2])));
  assert.ok(Number(await headOf('fundtrail')) > Number(last));

  await emptyDatabase();
  await restore();
  assert.equal(await headOf('other'), saved);
  for (const i of [0, 1])
    assert.deepEqual(await otherBundle(`saved-${i}`, questions[i]), wanted[i]);
  await emptyDatabase();
  await restore('--binlog', join(stack.dir, 'data'), '--until', until);
  assert.equal(await headOf('other'), last);
  for (const [i, question] of questions.entries())
    assert.deepEqual(await otherBundle(`point-${i}`, question), wanted[i]);
});

test('whatever is wrong in a bundle is named, and nothing is stored', async () => {
  await emptyDatabase();
  const amount = await changed('byte', (folder) =>
    edit(join(folder, 'payments.csv'), /,CNY,(\d)/, (_, digit) => `,CNY,${9 - Number(digit)}`),
  );
  await refused(amount, /payments\.csv: it is not the file whose digest/);
  const missing = await changed('missing', (folder) => rm(join(folder, 'votes.csv')));
  await refused(missing, /votes\.csv: it is missing/);
  const extra = await changed('extra', (folder) => writeFile(join(folder, 'more.csv'), 'a\r\n'));
  await refused(extra, /more\.csv: SHA256SUMS knows no such file/);
  const dated = await bundle('old', ['--as-of', '2020-06-30', '--as-known', head]);
  await refused(dated, /the bundle is as of 2020-06-30: only a full one can be imported/);
});

test('a bundle with new digests is held against its own journal', async () => {
  await emptyDatabase();
  const resum = { resum: true };
  const cell = await changed(
    'cell',
    (folder) => edit(join(folder, 'payments.csv'), /,CNY,\d/, ',CNY,99'),
    resum,
  );
  await refused(cell, /payments\.csv: line \d+, column amount is not what the journal gives/);
  const dangles = await changed(
    'dangles',
    (folder) => edit(join(folder, 'projects.csv'), /(,in_force,,[^,]+),[^,]+,/, '$1,NOBODY,'),
    resum,
  );
  await refused(dangles, /projects\.csv: line \d+, column firm_code/);
  const row = await changed(
    'row',
    async (folder) =>
      writeFile(join(folder, 'votes.csv'), `${await readFile(join(folder, 'votes.csv'))}1,1\r\n`),
    resum,
  );
  await refused(row, /votes\.csv: line \d+ and those behind it are too many/);
  const table = await changed('table', (folder) => rm(join(folder, 'votes.csv')), resum);
  await refused(table, /votes\.csv/);
  const entry = await changed(
    'entry',
    (folder) => edit(join(folder, 'journal.jsonl'), /"role\\":\\"viewer/, '"role\\":\\"admin'),
    resum,
  );
  await refused(entry, /journal\.jsonl: entry \d+: its hash does not follow/);
  const cut = await changed(
    'cut',
    (folder) => edit(join(folder, 'journal.jsonl'), /\{[^\n]*\n$/, ''),
    resum,
  );
  await refused(cut, /journal\.jsonl: it ends at \d+:/);
  const later = await changed(
    'later',
    (folder) => edit(join(folder, 'datapackage.json'), /"conventions":\d+/, '"conventions":999'),
    resum,
  );
  await refused(later, /the bundle is of conventions 999/);
  const format = await changed(
    'format',
    (folder) => edit(join(folder, 'datapackage.json'), '"format":1', '"format":2'),
    resum,
  );
  await refused(format, /the bundle is of format 2/);
});

// A re-chained journal: hashes by Python, as docs/journal.md has them.
const RECHAIN = `
import sys, json, re
folder, seq, old, new = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
import datetime
lines = [json.loads(line) for line in open(folder + '/journal.jsonl', encoding='utf-8', newline='\\n')]
previous = bytes(32)
out = open(folder + '/journal.jsonl', 'w', encoding='utf-8', newline='\\n')
for e in lines:
    if e['seq'] == seq:
        assert old in e['body'], e['body']
        e['body'] = e['body'].replace(old, new)
    r = datetime.datetime.strptime(e['recorded_at'], '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=datetime.timezone.utc)
    us = (r - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
    day = datetime.date.fromisoformat(e['effective_date']).toordinal() - 719163
    e['hash'] = entry_hash(previous, e['seq'], us, e['actor_id'], e['entity_id'], day, e['kind'], e['body'], e.get('request', ''))
    previous = bytes.fromhex(e['hash'])
    out.write(json.dumps(e, ensure_ascii=False, separators=(',', ':')) + '\\n')
`;

test('a journal that was chained anew is held against what each entry may say', async () => {
  await emptyDatabase();
  const page = await readFile(join(root, 'docs/journal.md'), 'utf8');
  const hash = /```python\n([\s\S]*?)```/.exec(page)[1];
  const first = (await stack.sql('SELECT MIN(seq) FROM project')).trim();
  const firm = (await stack.sql(`SELECT firm_id FROM project WHERE seq = ${first}`)).trim();
  const rechain = (name, from, to) =>
    changed(name, (folder) => must('python3', ['-c', hash + RECHAIN, folder, first, from, to]), {
      resum: true,
    });
  const dangling = await rechain('dangling', `"firm_id":${firm},`, `"firm_id":${first},`);
  await refused(dangling, new RegExp(`entry ${first}: its firm_id names no firm before it`));
  const strange = await rechain('strange', `"firm_id":${firm},`, `"firm_id":${firm} ,`);
  await refused(strange, new RegExp(`entry ${first}: its body is no project`));
});

test('zips that are none, or bombs, are refused', async () => {
  await emptyDatabase();
  const make = async (name, program) => {
    const path = join(top, name);
    await must('python3', ['-c', `import sys, zipfile\n${program}`, path]);
    return path;
  };
  const bomb = await make(
    'bomb.zip',
    'z = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)\nz.writestr("funds.csv", b"0" * (300 << 20))',
  );
  await refused(bomb, /funds\.csv: it unpacks to far more than a table does/);
  const climbing = await make(
    'climbing.zip',
    'z = zipfile.ZipFile(sys.argv[1], "w")\nz.writestr("../funds.csv", b"a")',
  );
  await refused(climbing, /it has a file "\.\.\/funds\.csv", which no bundle has/);
  await mkdir(join(top, 'half'), { recursive: true });
  const half = join(top, 'half', 'half.zip');
  const whole = await readFile(join(top, 'round.zip'));
  await writeFile(half, whole.subarray(0, whole.length / 2));
  await refused(half, /it is no whole zip/);
});

test('an export to where something is leaves it alone', async () => {
  const taken = await run(join(build, 'fundtrail'), [
    ...['--config', config(), 'export', '--all', '--out', full],
  ]);
  assert.equal(taken.code, 3);
  assert.match(taken.stderr, /full/);
  assert.ok((await readdir(full)).includes('SHA256SUMS'));
});
