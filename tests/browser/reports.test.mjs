/* Reports from templates, in both languages: every one of them opens, is accessible, and shows what its
 * address answers; the templates and their column maps. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, visit } from './stage.mjs';

/** @type {Stage} */
let stage;
let fund;
let templates;

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  const distributions = await ask(page, '/distributions?limit=500');
  fund = distributions.items.find((item) => item.figures.state === 'approved').fund_id;
  templates = (await ask(page, '/report_templates')).rows;
  await context.close();
});

after(() => stage?.close());

async function faultsOf(opened, address, language) {
  await visit(opened.page, address);
  return [
    ...(await accessibilityFaults(opened.page)),
    ...(await strangers(opened.page, language)),
    ...opened.faults.splice(0),
  ].map((fault) => `${address}: ${fault}`);
}

describe('every report', () => {
  for (const [language, theme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ])
    it(`has no fault in ${language}, ${theme}`, async () => {
      const opened = await stage.page({ language, theme, role: 'auditor' });
      const addresses = [
        '/reports',
        '/reports/ilpa_reporting/columns',
        ...templates.map((row) => `/reports/${row.template_name}?fund_id=${fund}`),
      ];
      const faults = [];
      for (const address of addresses) faults.push(...(await faultsOf(opened, address, language)));
      await opened.context.close();
      assert.deepEqual(faults, []);
    });

  it('shows the sections and amounts that its address answers', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    for (const { template_name: name, scope } of templates) {
      if (scope !== 'fund' && scope !== 'fund_or_investor') continue;
      const report = await ask(page, `/funds/${fund}/reports/${name}`);
      await visit(page, `/reports/${name}?fund_id=${fund}`);
      const shown = await page.$$eval('main section data', (all) => all.map((one) => one.value));
      const money = report.sections
        .flatMap((section) => section.rows.flatMap((row) => row.cells))
        .filter((cell) => cell.type === 'money')
        .map((cell) => cell.value);
      assert.ok(money.length > 0, name);
      for (const value of money) assert.ok(shown.includes(value), `${name}: ${value}`);
    }
    await context.close();
  });

  it('is picked by investor and period, and prints without its controls', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, `/reports/capital_account?fund_id=${fund}`);
    const end = await page.$eval('#pick-as_of option:nth-child(3)', (one) => one.value);
    await page.selectOption('#pick-as_of', end);
    await page.waitForFunction((day) => location.search.includes(`as_of=${day}`), end);
    // The page is drawn again once the report of that day is there.
    const file = await page.waitForSelector(`main a[download][href*="as_of=${end}"]`);
    assert.match(await file.getAttribute('href'), /commitment_id=\d+/);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.isVisible('#pick-as_of'), false);
    await context.close();
  });
});
