/* An import from its files to its undo, through the screens alone, in both languages. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

const csv = (lines) => Buffer.from(`${lines.join('\r\n')}\r\n`);

/** A fund and its commitments as an office keeps them, under names of this run alone. */
const office = (name, code) => [
  {
    name: '参与方.csv',
    mimeType: 'text/csv',
    buffer: csv(['名称,类型', `${name}财政,财政部门`, `${name}创投,有限合伙人`]),
  },
  {
    name: '基金.csv',
    mimeType: 'text/csv',
    buffer: csv([
      '代码,名称,类别,成立日期,规模(万元)',
      `${code},${name}一期,种子基金,2019年3月15日,"1,000"`,
    ]),
  },
  {
    name: '认缴明细.csv',
    mimeType: 'text/csv',
    buffer: csv([
      `${name}一期认缴明细,,,,`,
      ',,,单位：万元,',
      '序号,基金,出资人,认缴出资,签署日期',
      `1,${name}一期,${name}财政,400,2019/3/20`,
      `2,${name}一期,${name}创投,0.015亿,2019.4.2`,
      '合计,,,550,',
    ]),
  },
];

/** Gives files to the screen of imports and waits until they were read. */
async function begin(page, files) {
  await visit(page, '/import');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.setInputFiles('#import-files', files);
  await page.waitForSelector('.import-table h3');
}

async function check(page) {
  await page.click('#import-check');
  await page.waitForSelector('main .verdict');
}

const WORDS = {
  zh: {
    unit: '金额已乘以',
    header: '表头',
    clean: '全部可以保存',
    undone: '已撤销',
    bad: '不是以下之一',
    more: '添加文件',
  },
  en: {
    unit: 'amounts are multiplied by',
    header: 'Header',
    clean: 'Everything can be stored',
    undone: 'was undone',
    bad: 'is none of',
    more: 'Add files',
  },
};

/** From the files to the page of the import; what is on that page. */
async function storeOffice(page, words, name, code) {
  await begin(page, office(name, code));
  const commitments = page.locator('.import-table').nth(2);
  assert.ok((await commitments.textContent()).includes(words.unit));
  assert.match(await commitments.locator('tr.line-header').textContent(), new RegExp(words.header));
  assert.ok((await commitments.locator('tr.line-total del').count()) > 0);
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.reload();
  await page.waitForSelector('.import-table h3');
  await check(page);
  const checked = await page.textContent('main');
  assert.ok(checked.includes(words.clean), checked);
  await page.fill('#import-note', 'from the office');
  await page.click('#import-store');
  await page.click('main .verdict.good a');
  await page.waitForURL('**/imports/*');
  await settled(page);
}

async function undoImport(page) {
  await page.click('#import-undo');
  await page.fill('dialog [name=reason]', 'of another office');
  await page.click('dialog .primary');
  await page.waitForURL('**/import/*');
  await page.waitForSelector('main .verdict.good, main .summary');
  return page.textContent('main');
}

const LANGUAGES = /** @type {const} */ (['zh', 'en']);
const codeOf = (language) => `I-${language}-${Date.now() % 100_000}`;

for (const language of LANGUAGES) {
  const words = WORDS[language];

  it(`an import is confirmed, checked, stored and undone on the screen alone, in ${language}`, async () => {
    const code = codeOf(language);
    const { page, context, faults } = await stage.page({ role: 'manager', language });
    await storeOffice(page, words, `导入${code}`, code);
    const said = await page.textContent('main');
    assert.ok(said.includes('认缴明细.csv') && said.includes('from the office'), said);
    assert.match(said, /[0-9a-f]{64}/);
    assert.deepEqual(await accessibilityFaults(page), []);
    const { items } = await ask(page, `/funds?q=${code}`);
    assert.equal(items[0].size, '10000000.00');
    const undone = await undoImport(page);
    assert.ok(undone.includes(words.undone), undone);
    assert.equal((await ask(page, `/funds?q=${code}`)).items.length, 0);
    assert.deepEqual(faults, []);
    await context.close();
  });

  it(`what is wrong is said by its cell, and the mended file is taken, in ${language}`, async () => {
    const code = codeOf(language);
    const { page, context, faults } = await stage.page({ role: 'manager', language });
    const file = (kind) => ({
      name: 'parties.csv',
      mimeType: 'text/csv',
      buffer: csv(['code,name,kind', `${code}-1,${code},lp`, `${code}-2,${code} 2,${kind}`]),
    });
    await begin(page, [file('none such')]);
    await check(page);
    const row = page.locator('tr', { hasText: 'C3' });
    assert.ok((await row.textContent()).includes(words.bad), await row.textContent());
    assert.equal(await page.locator('#import-store').count(), 0);
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.locator('summary', { hasText: words.more }).click();
    await page.setInputFiles('#import-files', [file('lp')]);
    await page.waitForSelector('#import-check:not([disabled])');
    await check(page);
    await page.waitForSelector('#import-store');
    await page.locator('button.danger').click();
    await page.waitForURL('**/import');
    assert.deepEqual(faults, []);
    await context.close();
  });

  it(`a person says kind and columns, in ${language}`, async () => {
    const { page, context, faults } = await stage.page({ role: 'manager', language });
    const buffer = csv(['Wer,Was', `${codeOf(language)} N,lp`]);
    await begin(page, [{ name: 'x.csv', mimeType: 'text/csv', buffer }]);
    await page.selectOption('#kind-0', 'party');
    await page.waitForSelector('select[data-column=A]');
    await page.selectOption('select[data-column=A]', 'name');
    await page.selectOption('select[data-column=B]', 'kind');
    await check(page);
    await page.waitForSelector('#import-store');
    assert.deepEqual(faults, []);
    await context.close();
  });
}

it('readers are offered no import, and no undo', async () => {
  const { page, context, faults } = await stage.page({ role: 'auditor' });
  await visit(page, '/import');
  assert.equal(await page.locator('#import-files').count(), 0);
  assert.equal(await page.locator('nav.side a[href="/import"]').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});
