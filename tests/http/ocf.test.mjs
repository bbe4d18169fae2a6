// The Open Cap Format, in by the importer and out again: what a folder holds becomes records, what is
// wrong in it is told one by one, and what comes back has the same cap table. The command writes past
// the API, so this needs an instance of its own.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startStack } from '../lib/stack.mjs';
import { Client } from './client-base.mjs';

const SETS = fileURLToPath(new URL('../golden/ocf/', import.meta.url));
const DAY = '2030-01-01';
// The samples of the format itself lie beside the checkout; without them there is nothing to test.
const CORPORA = join(
  process.env.FUNDTRAIL_CORPORA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'ocf',
);
const SAMPLES = ['samples', 'tutorials/quickstart/samples', 'tutorials/options/samples'].filter(
  (name) => existsSync(join(CORPORA, name)),
);

let stack;
let viewer;
let folder;

async function open() {
  stack = await startStack();
  viewer = new Client(stack.url);
  const { user, password } = stack.credentials.viewer;
  assert.equal((await viewer.signIn(user, password)).status, 200);
}

before(async () => {
  await open();
  folder = await mkdtemp(join(tmpdir(), 'fundtrail-ocf-'));
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args) => stack.ctl(args);

/** What an instance that has nothing else of it takes in, and gives back. */
async function roundTrip(path, issuer, out) {
  const done = await run('import', '--ocf', path);
  assert.equal(done.code, 0, done.stderr + done.stdout);
  const { items } = await viewer.read('firms');
  const firm = items.find((item) => item.name === issuer);
  const left = await run('export', '--ocf', firm.code, '--out', out, '--as-of', DAY);
  assert.equal(left.code, 0, left.stderr);
  return captable(out);
}

async function captable(path) {
  const { code, stdout, stderr } = await run('calc', 'captable', path, '--as-of', DAY);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

// Pools that are no object of a set have no total: nothing is left of them that could be compared.
const numbers = ({ outstanding, fully_diluted, pools }) => ({
  outstanding,
  fully_diluted,
  pools: pools
    .filter(({ available }) => available !== null)
    .map(({ id, outstanding_options, available }) => [id, outstanding_options, available]),
});

test('a sound folder becomes records, and comes back with the same cap table', async () => {
  const tried = await run('import', '--ocf', join(SETS, 'sound'), '--dry-run');
  assert.equal(tried.code, 0, tried.stderr + tried.stdout);
  const original = await captable(join(SETS, 'sound'));
  const back = await roundTrip(join(SETS, 'sound'), original.issuer, join(folder, 'sound'));
  assert.deepEqual(numbers(back), numbers(original));
  assert.deepEqual(back.faults, [], 'nothing is wrong in what we write');
  // A second import of the same is known already.
  const again = await run('import', '--ocf', join(SETS, 'sound'), '--dry-run');
  assert.match(again.stdout, /0 new, 0 changed/);
});

test('the manifest names every file with its sum', async () => {
  const manifest = JSON.parse(await readFile(join(folder, 'sound', 'Manifest.ocf.json'), 'utf8'));
  const named = Object.entries(manifest)
    .filter(([key]) => key.endsWith('_files'))
    .flatMap(([, files]) => files);
  assert.ok(named.length >= 3);
  for (const { filepath, md5 } of named) {
    const text = await readFile(join(folder, 'sound', filepath), 'utf8');
    assert.equal(createHash('md5').update(text).digest('hex'), md5, filepath);
  }
});

const VESTING = ['vests_from', 'cliff_months', 'vests_months', 'vests_every_months'];

async function vestingOf(firm) {
  const { items } = await viewer.read(`securities?firm_id=${firm.id}&limit=100`);
  return items
    .filter((item) => item.kind === 'option')
    .map((item) => [item.units, ...VESTING.map((name) => item[name])])
    .sort();
}

const firmOf = async (issuer) =>
  (await viewer.read('firms')).items.find((item) => item.name === issuer);

// Its ids are those of the sound folder, which other things have as codes by now.
test('vesting, certificates put together and a split below one come over, under codes of their own', async () => {
  const path = join(SETS, 'grown');
  const tried = await run('import', '--ocf', path, '--dry-run');
  assert.match(tried.stdout, /taken over as i\.2: the id is no code, or something else has it/);
  assert.match(tried.stdout, /taken over as common\.i\.2/);
  assert.match(tried.stdout, /taken over as vested: its vesting is not one by equal months/);
  const back = await roundTrip(path, 'Grown', join(folder, 'grown'));
  assert.equal(back.outstanding.total, '1375');
  assert.equal(back.fully_diluted.total, '101375');
  assert.deepEqual(back.faults, []);
  assert.deepEqual(await vestingOf(await firmOf('Grown')), [
    ['100.00000000', null, null, null, null],
    ['1000.00000000', '2024-02-01', null, 12, 3],
    ['4800.00000000', '2024-02-01', 12, 48, 1],
    ['700.00000000', null, null, null, null],
  ]);
  const again = await run('import', '--ocf', path, '--dry-run');
  assert.match(again.stdout, /0 new, 0 changed/, 'the same codes are found again');
});

test('what was written out comes back in, and out again, the same', async () => {
  const first = await captable(join(folder, 'grown'));
  const vesting = await vestingOf(await firmOf('Grown'));
  await stack.stop();
  await open();
  const second = await roundTrip(join(folder, 'grown'), 'Grown', join(folder, 'again'));
  assert.deepEqual(numbers(second), numbers(first));
  assert.deepEqual(await vestingOf(await firmOf('Grown')), vesting);
  const read = async (name) =>
    JSON.parse(await readFile(join(folder, name, 'VestingTerms.ocf.json'), 'utf8'));
  assert.deepEqual(await read('again'), await read('grown'));
});

test('what breaks arithmetic is refused with all reasons, and nothing is stored', async () => {
  const before = (await viewer.read('firms?limit=1')).as_known;
  const refused = await run('import', '--ocf', join(SETS, 'broken'));
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /fault: /);
  assert.equal((await viewer.read('firms?limit=1')).as_known, before);
});

test('what is wrong and breaks nothing is told, in both languages', async () => {
  const told = await run('import', '--ocf', join(SETS, 'faulty'), '--dry-run');
  assert.match(told.stdout, /note: Manifest\.ocf\.json.*MD5/);
  assert.match(told.stdout, /Unnamed\.ocf\.json/);
  const chinese = await run('import', '--ocf', join(SETS, 'faulty'), '--dry-run', '--zh');
  assert.match(chinese.stdout, /实际 MD5/);
});

for (const name of SAMPLES)
  test(`the sample set ${name} loads, is told of, and comes back`, async () => {
    // The sets share ids, so each has an instance of its own.
    await stack.stop();
    await open();
    const path = join(CORPORA, name);
    const original = await captable(path);
    const tried = await run('import', '--ocf', path, '--dry-run');
    for (const fault of original.faults.slice(0, 3))
      assert.ok(tried.stdout.includes(fault.en), fault.en);
    const back = await roundTrip(path, original.issuer, join(folder, name.replaceAll('/', '-')));
    assert.deepEqual(numbers(back), numbers(original));
  });
