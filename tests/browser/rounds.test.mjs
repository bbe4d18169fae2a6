/* Rounds of a firm: terms side by side, claims, who came after the guide fund, and a form that asks for
 * what belongs to the kind that was picked. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

const pictures = process.env.FUNDTRAIL_SCREENSHOTS;

/** @type {Stage} */
let stage;
let firm;
let fund;
let round;

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  const claim = (await ask(page, '/claims')).rows[0];
  round = claim.round_id;
  firm = (await ask(page, `/rounds/${round}`)).item.firm_id;
  fund = (await ask(page, `/investments/${claim.investment_id}`)).item.fund_id;
  await context.close();
});

after(() => stage?.close());

const screens = () => [
  ['manager', `/firms/${firm}`],
  ['manager', `/firms/${firm}/rounds`],
  ['viewer', `/funds/${fund}/additionality`],
  ['manager', '/new/round_term?kind=earn_out'],
  ['manager', '/new/term_event'],
  ['manager', `/new/round_closing?round_id=${round}`],
];

const data = (page) => page.$$eval('main section data', (all) => all.map((one) => one.value));

describe('screens of rounds', () => {
  for (const [language, theme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ])
    it(`have no fault in ${language}, ${theme}`, async () => {
      const faults = [];
      for (const [role, address] of screens()) {
        const opened = await stage.page({ language, theme, role });
        await visit(opened.page, address);
        faults.push(
          ...[
            ...(await accessibilityFaults(opened.page)),
            ...(await strangers(opened.page, language)),
            ...opened.faults.splice(0),
          ].map((fault) => `${address}: ${fault}`),
        );
        if (pictures) {
          await mkdir(pictures, { recursive: true });
          const name = `${address.replace(/\W+/g, '-')}-${language}.png`;
          await opened.page.screenshot({ path: path.join(pictures, name), fullPage: true });
        }
        await opened.context.close();
      }
      assert.deepEqual(faults, []);
    });
});

describe('rounds of a firm', () => {
  it('show the amounts that their addresses answer', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const [claims, order, sums] = await Promise.all(
      ['claims', 'additionality', 'additionality_figures'].map((name) =>
        ask(page, `/firms/${firm}/${name}`),
      ),
    );
    await visit(page, `/firms/${firm}/rounds`);
    const shown = await data(page);
    assert.ok(claims.rows.length >= 2);
    for (const row of claims.rows) assert.ok(shown.includes(row.amount), row.amount);
    for (const row of order.rows) assert.ok(shown.includes(row.social), row.social);
    assert.ok(shown.includes(sums.figures.social_after));
    const text = await page.textContent('main');
    for (const row of order.rows.filter((one) => one.new_names))
      assert.ok(text.includes(row.new_names), row.new_names);
    await context.close();
  });

  it('draw a mark for each dated round, larger where the firm was worth more', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const { items } = await ask(page, `/rounds?firm_id=${firm}&limit=100`);
    await visit(page, `/firms/${firm}`);
    const marks = await page.$$eval('figure.chart g.round', (all) =>
      all.map((one) => ({
        label: one.getAttribute('aria-label'),
        size: Number(one.querySelector('circle').getAttribute('r')),
      })),
    );
    assert.equal(marks.length, items.filter((one) => one.closed_on ?? one.announced_on).length);
    const worth = items
      .filter((one) => one.figures.post_money !== null)
      .sort((a, b) => Number(a.figures.post_money) - Number(b.figures.post_money));
    const sizes = worth.map((one) => marks.find(({ label }) => label.startsWith(one.series)).size);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => a - b),
    );
    await context.close();
  });
});

describe('the form of a term', () => {
  it('asks for what belongs to the kind that was picked', async () => {
    const { page, context } = await stage.page({ role: 'manager' });
    await visit(page, '/new/round_term?kind=veto');
    const names = () =>
      page.$$eval('form .fields [name]', (all) => all.map((one) => one.getAttribute('name')));
    const ofVeto = await names();
    assert.ok(ofVeto.includes('matters'));
    assert.ok(!ofVeto.includes('rate'));
    await page.selectOption('form [name=kind]', 'buy_back');
    await settled(page);
    const ofBuyBack = await names();
    assert.ok(ofBuyBack.includes('rate') && ofBuyBack.includes('trigger'));
    assert.ok(!ofBuyBack.includes('matters') && !ofBuyBack.includes('test_on'));
    await page.selectOption('form [name=kind]', 'drag_along');
    await settled(page);
    assert.ok((await names()).includes('threshold'));
    await context.close();
  });
});
