/* What needs no browser: sizes, messages, amounts, and the forms against the server's own document. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { csvText } from '../../web/src/lib/csv_text.js';
import { DATASETS, ENUMS, JOURNAL_KINDS } from '../../web/src/lib/lists.js';
import * as money from '../../web/src/lib/money.js';
import { KINDS } from '../../web/src/lib/schema.js';
import { chinese, english } from './language.mjs';

const web = new URL('../../web/', import.meta.url);
const KIB = 1024;

async function sourceFiles(folder = new URL('src/', web)) {
  const files = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) files.push(...(await sourceFiles(new URL(`${entry.name}/`, folder))));
    else if (entry.name.endsWith('.js')) files.push(new URL(entry.name, folder));
  }
  return files;
}

async function bundleSizes() {
  const assets = new URL('dist/assets/', web);
  if (!existsSync(assets)) {
    const built = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', web))]);
    assert.equal(built.status, 0, String(built.stderr));
  }
  const sizes = { js: 0, css: 0, json: [] };
  for (const name of await readdir(assets)) {
    const size = (await stat(new URL(name, assets))).size;
    if (name.endsWith('.js.gz')) sizes.js += size;
    if (name.endsWith('.css.gz')) sizes.css += size;
    if (name.endsWith('.json.gz')) sizes.json.push(size);
  }
  return sizes;
}

describe('the bundle', () => {
  it('stays within its budget', async () => {
    const sizes = await bundleSizes();
    assert.ok(sizes.js > 0 && sizes.js <= 180 * KIB, `script: ${sizes.js}`);
    assert.ok(sizes.css > 0 && sizes.css <= 14 * KIB, `style: ${sizes.css}`);
    assert.equal(sizes.json.length, 2);
    assert.ok(
      sizes.json.every((size) => size <= 40 * KIB),
      `messages: ${sizes.json}`,
    );
  });

  it('has no inline script or style', async () => {
    const page = await readFile(new URL('index.html', web), 'utf8');
    assert.doesNotMatch(page, /<style|style=|<script(?![^>]*src=)|\son\w+=/);
    for (const file of await sourceFiles())
      assert.doesNotMatch(
        await readFile(file, 'utf8'),
        /\sstyle=|innerHTML|\beval\(/,
        file.pathname,
      );
  });
});

describe('messages', () => {
  const params = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

  it('are the same set in both languages, with the same parameters', () => {
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
    for (const key of Object.keys(chinese))
      assert.deepEqual(params(chinese[key]), params(english[key]), key);
  });

  it('exist for every key that a source file names, and none is left over', async () => {
    const sources = await Promise.all((await sourceFiles()).map((file) => readFile(file, 'utf8')));
    const text = sources.join('\n');
    const named = [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]);
    assert.deepEqual(
      named.filter((key) => !(key in chinese)),
      [],
    );
    const built = [...text.matchAll(/`([\w.]*)\$\{/g)].map((match) => match[1]).filter(Boolean);
    const used = (key) =>
      text.includes(`'${key}'`) ||
      built.some((start) => key.startsWith(start) && start.includes('.'));
    assert.deepEqual(
      Object.keys(chinese).filter((key) => !used(key)),
      [],
    );
  });

  it('are not written into templates', async () => {
    for (const file of await sourceFiles()) {
      const code = (await readFile(file, 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const literal = code.match(/[\u4e00-\u9fff]{2,}/g) ?? [];
      assert.deepEqual(
        literal.filter((text) => text !== '中文'),
        [],
        file.pathname,
      );
    }
  });
});

describe('amounts', () => {
  it('are rounded half to even when shown in a larger unit', () => {
    assert.equal(money.inUnit('130000000.00', 'wan'), '13,000.00');
    assert.equal(money.inUnit('130000000.00', 'yi'), '1.3000');
    assert.equal(money.inUnit('50.00', 'wan'), '0.00');
    assert.equal(money.inUnit('150.00', 'wan'), '0.02');
    assert.equal(money.inUnit('-150.01', 'wan'), '-0.02');
    assert.equal(money.inUnit('98765432109876543210.55', 'yuan'), '98,765,432,109,876,543,210.55');
    assert.equal(money.inUnit('1000', 'yuan'), '1,000.00');
  });

  it('have the decimals of their currency', () => {
    assert.equal(money.inUnit('1000', 'yuan', 'JPY'), '1,000');
    assert.equal(money.inUnit('1000', 'yuan', 'USD'), '1,000.00');
    assert.equal(money.inUnit('3000', 'wan', 'JPY'), '0.30');
  });

  it('are written to files with what needs it in quotes', () => {
    const rows = [
      { code: 'A,"1"', amount: '-1.50' },
      { code: null, amount: undefined },
    ];
    assert.equal(csvText(['code', 'amount'], rows), 'code,amount\r\n"A,""1""",-1.50\r\n,\r\n');
  });

  it('are read as people type them', () => {
    assert.equal(money.fromInput('1.3亿'), '130000000');
    assert.equal(money.fromInput('1,300 万元'), '13000000');
    assert.equal(money.fromInput('１２３．４５'), '123.45');
    assert.equal(money.fromInput('0.00001万'), '0.1');
    assert.equal(money.fromInput('twelve'), 'twelve');
    assert.equal(money.fromInput('-5'), '-5');
  });

  it('add up and compare to the last digit', () => {
    assert.equal(money.sum(['0.10', '0.20', '90071992547409931']), '90071992547409931.30');
    assert.equal(money.sum([]), '0');
    assert.equal(money.compare('0.30', '0.3'), 0);
    assert.equal(money.compare('-1', '0.00'), -1);
    assert.equal(money.percent('1', '3'), '33.3%');
    assert.equal(money.percent('1', '0.00'), '–');
  });
});

/** What stands more than once in a list. */
const twice = (list) => list.filter((name, index) => list.indexOf(name) !== index);

describe('the lists', () => {
  it('name nothing twice', () => {
    const lists = { ...ENUMS, DATASETS, JOURNAL_KINDS };
    for (const [name, list] of Object.entries(lists)) assert.deepEqual(twice(list), [], name);
    for (const [kind, { fields }] of Object.entries(KINDS))
      assert.deepEqual(twice(fields.map((field) => field.name)), [], kind);
    assert.deepEqual(twice(Object.values(KINDS).map((kind) => kind.plural)), []);
  });

  it('notice a name that stands twice', () => {
    assert.deepEqual(twice(['funds', 'firms', 'funds']), ['funds']);
  });
});
