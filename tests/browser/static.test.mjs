/* What needs no browser: sizes, messages, amounts, and the forms against the server's own document. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../web/bundle.mjs';
import { KINDS } from '../../web/src/form/kinds.js';
import { LISTS } from '../../web/src/model/lists.js';
import { csvText } from '../../web/src/show/csv_text.js';
import * as money from '../../web/src/show/money.js';
import { model } from '../lib/model.mjs';
import { chinese, english } from './language.mjs';

const web = new URL('../../web/', import.meta.url);

/** What is written by hand: the model is not. */
async function sourceFiles(folder = new URL('src/', web)) {
  const files = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'model') continue;
    if (entry.isDirectory()) files.push(...(await sourceFiles(new URL(`${entry.name}/`, folder))));
    else if (entry.name.endsWith('.js')) files.push(new URL(entry.name, folder));
  }
  return files;
}

/** What a script imports at once, of its own files. */
const importsOf = (outputs, name) =>
  outputs[`assets/${name}`]?.imports
    .filter(({ kind }) => kind === 'import-statement')
    .map((one) => path.basename(one.path)) ?? [];

/** What is written by hand in i18n, without the labels of the model. */
const ownMessages = async (language) =>
  JSON.parse(await readFile(new URL(`i18n/${language}.json`, web), 'utf8'));

describe('the bundle', () => {
  const built = bundle();
  const sent = ({ files }, names) =>
    names.reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0);

  it('stays within its budget: of the first screen, and of each other one', async () => {
    const bundled = await built;
    const { start, screens, files } = bundled;
    assert.ok(screens.size > 70);
    for (const [screen, own] of screens) {
      const size = sent(bundled, [...start, ...own]);
      const most = screen === 'overview' || screen === 'signin' ? 45_000 : 90_000;
      assert.ok(size > 0 && size <= most, `script of ${screen}: ${size}`);
    }
    const rest = (kind) => [...files.keys()].filter((name) => name.endsWith(kind));
    assert.ok(sent(bundled, rest('.css')) <= 14_000);
    assert.equal(rest('.json').length, 4);
    for (const name of rest('.json'))
      assert.ok(sent(bundled, [name]) <= (name.includes('.first') ? 12_000 : 66_000), name);
  });

  it('is asked for in two rounds: the start with its imports, a screen with all of its own', async () => {
    const { start, screens, metafile } = await built;
    const { outputs } = metafile;
    for (const name of start)
      for (const imported of importsOf(outputs, name)) assert.ok(start.includes(imported), name);
    for (const [screen, own] of screens) {
      const there = new Set([...start, ...own]);
      for (const name of own)
        for (const imported of importsOf(outputs, name))
          assert.ok(there.has(imported), `${screen}: ${name} imports ${imported}`);
    }
    const page = await readFile(new URL('index.html', web), 'utf8');
    assert.match(page, /\{\{preloads\}\}/);
  });

  it('has a screen for every address', async () => {
    const { screens } = await built;
    const { ROUTES } = await import('../../web/src/screens.js');
    const names = new Set(ROUTES.map(([, name]) => name));
    assert.deepEqual(
      [...names].sort(),
      [...screens.keys()].filter((name) => name !== 'signin').sort(),
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
    const keys = [...text.matchAll(/'((?:field|kind|enum|dataset)\.[\w.]+)'/g)];
    assert.deepEqual(
      keys.map(([, key]) => key).filter((key) => !(key in chinese)),
      [],
    );
    const asked = [...text.matchAll(/\b(field|figure)Label\(\s*'(\w+)',\s*'(\w+)'/g)];
    const labelled = ([, of, name, owner]) =>
      `field.${owner}${of === 'figure' ? '_figures' : ''}.${name}` in chinese ||
      `field.${name}` in chinese;
    assert.deepEqual(
      asked.filter((match) => !labelled(match)).map(([label]) => label),
      [],
    );
    const built = [...text.matchAll(/`([\w.]*)\$\{/g)].map((match) => match[1]).filter(Boolean);
    const families = new Set(Object.keys(chinese).map((key) => key.split('.')[0]));
    const parts = built.filter((start) => families.has(start.split('.')[0]) && start.includes('.'));
    assert.deepEqual(
      parts.filter((start) => !Object.keys(chinese).some((key) => key.startsWith(start))),
      [],
    );
    const used = (key) =>
      text.includes(`'${key}'`) ||
      built.some((start) => key.startsWith(start) && start.includes('.'));
    assert.deepEqual(
      Object.keys(await ownMessages('zh')).filter((key) => !used(key)),
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

const values = model.enumerations.flatMap((list) =>
  list.values.map((value) => ({ key: `enum.${list.name}.${value.name}`, ...value })),
);

describe('the model', () => {
  it('is what the program says', () => {
    assert.deepEqual(
      Object.keys(KINDS),
      model.kinds.map(({ kind }) => kind),
    );
    for (const { kind, plural, fields } of model.kinds) {
      assert.equal(KINDS[kind].plural, plural);
      const asked = fields.filter(({ computed }) => !computed).map(({ name }) => name);
      assert.deepEqual(
        KINDS[kind].fields.map(({ name }) => name),
        asked,
      );
    }
    for (const { name, values } of model.enumerations)
      assert.deepEqual(
        LISTS[name],
        values.map((value) => value.name),
      );
  });

  it('gives every field, value and kind its label, the one that CSV and API have', () => {
    for (const { key, label_zh, label_en } of values)
      assert.deepEqual([chinese[key], english[key]], [label_zh, label_en], key);
    for (const { kind, label_zh, label_en, fields } of model.kinds) {
      assert.deepEqual([chinese[`kind.${kind}`], english[`kind.${kind}`]], [label_zh, label_en]);
      for (const field of fields) {
        const own = `field.${kind}.${field.name}`;
        const key = own in chinese ? own : `field.${field.name}`;
        assert.deepEqual([chinese[key], english[key]], [field.label_zh, field.label_en], own);
      }
    }
  });

  it('names nothing twice', () => {
    const names = (list, key = 'name') => list.map((one) => one[key]);
    for (const { name, values } of model.enumerations)
      assert.deepEqual(twice(names(values)), [], name);
    for (const { kind, fields } of model.kinds) assert.deepEqual(twice(names(fields)), [], kind);
    for (const key of ['kind', 'plural']) assert.deepEqual(twice(names(model.kinds, key)), []);
    for (const list of ['enumerations', 'sheets', 'datasets'])
      assert.deepEqual(twice(names(model[list])), [], list);
  });

  it('is noticed to name something twice', () => {
    assert.deepEqual(twice(['funds', 'firms', 'funds']), ['funds']);
  });

  it('is said nowhere else: i18n has no label of what the program names', async () => {
    for (const language of ['zh', 'en']) {
      const own = await ownMessages(language);
      const names = new Set(model.kinds.flatMap(({ fields }) => fields.map(({ name }) => name)));
      const said = Object.keys(own).filter((key) => {
        const [first, list, ...rest] = key.split('.');
        if (first === 'enum') return list in LISTS;
        if (first === 'field') return names.has(rest.at(-1) ?? list);
        return first === 'kind' || first === 'dataset';
      });
      assert.deepEqual(said, []);
    }
  });
});
