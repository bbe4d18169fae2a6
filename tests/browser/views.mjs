/* Units, languages, the two dates of a view, and keys. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessibilityFaults, ask, settled, visit } from './stage.mjs';

const figureTexts = (page) =>
  page.$$eval('.tiles data', (list) => list.map((data) => [data.value, data.textContent.trim()]));

async function pickUnits(page) {
  await visit(page, '/');
  const { totals } = await ask(page, '/overview');
  for (const [unit, shift] of [
    ['yuan', 0],
    ['wan', 4],
    ['yi', 8],
  ]) {
    await page.selectOption('#unit', unit);
    const shown = (await figureTexts(page)).find(([value]) => value === totals.approved);
    assert.ok(shown, totals.approved);
    const [value, text] = shown;
    const digits = text.replaceAll(',', '');
    assert.ok(Math.abs(Number(digits) * 10 ** shift - Number(value)) <= 10 ** shift / 100);
  }
  await page.reload();
  await settled(page);
  assert.equal(await page.inputValue('#unit'), 'yi');
}

async function warnEverywhere(page) {
  await visit(page, '/');
  assert.equal(await page.locator('.unproved').count(), 0);
  let unproved = '17';
  await page.route('**/api/v1/**', async (route) => {
    const answer = await route.fetch();
    const said = unproved ? { 'ledger-unproved': unproved } : {};
    await route.fulfill({ response: answer, headers: { ...answer.headers(), ...said } });
  });
  for (const path of ['/', '/funds', '/firms']) {
    await visit(page, path);
    assert.match(await page.textContent('main .unproved[role=alert]'), /17/);
  }
  assert.deepEqual(await accessibilityFaults(page), []);
  unproved = '';
  await visit(page, '/');
  assert.equal(await page.locator('.unproved').count(), 0);
}

async function switchLanguage(page) {
  await visit(page, '/firms?sort=-name');
  assert.equal(await page.textContent('h1'), '被投企业');
  await page.click('#language');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Firms');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.ok(page.url().endsWith('/firms?sort=-name'));
}

async function pickView(page) {
  await visit(page, '/');
  const now = await figureTexts(page);
  await page.click('#view-picker summary');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.fill('#view-as-of', '2022-12-31');
  await page.fill('#view-as-known', '1800');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.banner');
  await settled(page);
  assert.notDeepEqual(await figureTexts(page), now);
  assert.equal(await page.locator('.head a.button').count(), 0);
  await page.click('nav.side a[href^="/funds"]');
  await settled(page);
  assert.match(page.url(), /as_of=2022-12-31&as_known=1800$/);
  await page.click('.banner button');
  await page.waitForSelector('.banner', { state: 'detached' });
  assert.ok(page.url().endsWith('/funds'));
}

async function pickTime(page) {
  await visit(page, '/funds');
  const { item } = await ask(page, `/funds/${(await ask(page, '/funds')).items[0].id}`);
  const moment = new Date(`${item.recorded_at.slice(0, 19)}Z`);
  const { as_known } = await ask(page, `/funds?as_known=${moment.toISOString()}`);
  const china = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(moment);
  await page.click('#view-picker summary');
  await page.fill('#view-as-known', china);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`as_known=${as_known}$`));
  await settled(page);
  assert.equal(await page.locator('.banner').count(), 1);
}

async function useKeys(page) {
  await visit(page, '/');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL('**/firms');
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.type('g');
  await page.keyboard.type('f?');
  assert.equal(await page.inputValue('#search'), 'gf?');
  assert.ok(page.url().endsWith('/firms'));
}

async function walkChart(page) {
  await visit(page, '/');
  await page.focus('.sankey [data-point][tabindex="0"]');
  await page.keyboard.press('ArrowRight');
  const said = await page.textContent('#live');
  const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.ok(said && said === label);
}

async function siftList(page) {
  await visit(page, '/firms');
  await page.click('th a:has-text("代码")');
  await page.waitForURL('**/firms?sort=-code');
  await settled(page);
  assert.equal(await page.getAttribute('th:has-text("代码")', 'aria-sort'), 'descending');
  await page.fill('#search', '海');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await settled(page);
  const found = await page.$$eval('tbody th', (cells) => cells.map((c) => c.textContent));
  assert.ok(found.length > 0 && found.every((name) => name.includes('海')));
  await page.selectOption('#filter-tag', 'listed');
  await page.waitForURL(/tag=listed/);
  await settled(page);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.goBack();
  await page.waitForURL((address) => !address.search.includes('tag='));
  await settled(page);
  assert.equal(await page.inputValue('#filter-tag'), '');
  await visit(page, '/firms');
  await page.fill('#filter-industry', 'c39');
  await page.keyboard.press('Enter');
  await page.waitForURL(/industry=C39/);
  await settled(page);
  const codes = await page.$$eval('tbody td:nth-child(3)', (cells) =>
    cells.map((cell) => cell.textContent.trim()),
  );
  assert.ok(codes.length > 0 && codes.every((code) => code.startsWith('C39')));
}

async function turnPage(page) {
  await visit(page, '/journal');
  const first = await page.textContent('tbody th');
  await page.click('.pager a[rel=next]');
  await page.waitForURL(/cursor=/);
  await settled(page);
  assert.notEqual(await page.textContent('tbody th'), first);
}

async function showUnknown(page) {
  const funds = await ask(page, '/funds?limit=500');
  const unknown = funds.items.find((fund) => fund.size === null);
  await visit(page, `/funds/${unknown.id}`);
  assert.equal(await page.textContent('.tiles dd'), '未知');
}

async function lookAsViewer(page) {
  const { items } = await ask(page, '/investments?limit=500');
  const proposed = items.find((item) => item.figures.state === 'proposed');
  for (const path of ['/', '/funds', '/firms', `/investments/${proposed.id}`]) {
    await visit(page, path);
    assert.equal(
      await page.locator('main .head a.button:not([download]), main button.danger').count(),
      0,
    );
    assert.equal(await page.locator('main form:not(.search)').count(), 0);
    assert.equal(await page.locator('nav a[href="/users"], nav a[href="/export"]').count(), 0);
  }
}

async function download(page) {
  await visit(page, '/export');
  for (const ending of ['csv', 'xlsx']) {
    const download = page.waitForEvent('download');
    await page.click(`a[download][href*="/funds.${ending}"]`);
    const name = new RegExp(`^funds-\\d{4}-\\d\\d-\\d\\d-\\d+\\.${ending}$`);
    assert.match((await download).suggestedFilename(), name);
  }
}

export function registerViews(stageOf) {
  const onPage = (options, body) => async () => {
    const { page, context, faults } = await stageOf().page(options);
    await body(page);
    assert.deepEqual(faults, []);
    await context.close();
  };

  describe('the header', () => {
    it('shows amounts in the unit picked and remembers it', onPage({ role: 'viewer' }, pickUnits));

    for (const language of /** @type {('zh' | 'en')[]} */ (['zh', 'en']))
      it(
        `says on every screen that the ledger does not prove, in ${language}`,
        onPage({ role: 'viewer', language }, warnEverywhere),
      );

    it(
      'switches the language without leaving the screen',
      onPage({ role: 'viewer', language: 'zh' }, switchLanguage),
    );

    it(
      'asks every screen as of a date and as known at an entry',
      onPage({ role: 'manager' }, pickView),
    );

    it(
      'takes a time for the entry that was the last one then',
      onPage({ role: 'viewer' }, pickTime),
    );
  });

  describe('the keyboard', () => {
    it('opens the list of keys, goes to screens and searches', onPage({ role: 'viewer' }, useKeys));

    it('walks the points of a chart and says them aloud', onPage({ role: 'viewer' }, walkChart));
  });

  describe('a list', () => {
    it('sorts, searches and filters in its address', onPage({ role: 'viewer' }, siftList));

    it('pages on by its link', onPage({ role: 'viewer' }, turnPage));

    it('says unknown where nothing is known, never zero', onPage({ role: 'viewer' }, showUnknown));
  });

  describe('roles', () => {
    it('hide from a viewer what the server would refuse', onPage({ role: 'viewer' }, lookAsViewer));

    it('let an auditor take the data away', onPage({ role: 'auditor' }, download));
  });
}
