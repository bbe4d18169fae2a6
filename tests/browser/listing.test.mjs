/* Listed shares on their screens, in both languages: what a listing, a fund and a firm show of lots and
 * sales is what the addresses answer; a mark is proposed by its working; what is not known is said. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, visit } from './stage.mjs';

/** A day on which the demo has a price. */
const DAY = '2026-05-29';

/** @type {Stage} */
let stage;
let listing;
let unknown;
let fund;
let investment;

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  const { items } = await ask(page, '/listings?limit=500');
  listing = items.find((item) => item.code === 'XY-L-1');
  unknown = items.find((item) => item.code === 'GUANZHONG-L');
  const { rows } = await ask(page, `/listings/${listing.id}/lots`);
  fund = rows[0].fund_id;
  investment = rows[0].investment_id;
  await context.close();
});

after(() => stage?.close());

const shownValues = (page) =>
  page.$$eval('main section data', (all) =>
    all.map((one) => /** @type {HTMLDataElement} */ (one).value),
  );

describe('the screens of listed shares', () => {
  for (const [language, theme] of /** @type {const} */ ([
    ['zh', 'light'],
    ['en', 'dark'],
  ]))
    it(`have no fault in ${language}, ${theme}`, async () => {
      const opened = await stage.page({ language, theme, role: 'manager' });
      const faults = [];
      for (const address of [
        `/listings/${listing.id}?as_of=${DAY}`,
        `/listings/${unknown.id}`,
        `/funds/${fund}/lots?as_of=${DAY}`,
        `/firms/${listing.firm_id}`,
        `/firms/${unknown.firm_id}`,
        '/lock_rules',
        '/new/listing',
        `/new/listed_lot?listing_id=${listing.id}`,
      ]) {
        await visit(opened.page, address);
        const found = [
          ...(await accessibilityFaults(opened.page)),
          ...(await strangers(opened.page, language)),
          ...opened.faults.splice(0),
        ];
        faults.push(...found.map((fault) => `${address}: ${fault}`));
      }
      await opened.context.close();
      assert.deepEqual(faults, []);
    });
});

describe('listed shares', () => {
  it('show the lots and sales that the addresses answer', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    for (const owner of [`/listings/${listing.id}`, `/funds/${fund}`]) {
      const lots = await ask(page, `${owner}/lots?as_of=${DAY}`);
      const sales = await ask(page, `${owner}/lot_sales?as_of=${DAY}`);
      await visit(
        page,
        owner.startsWith('/funds') ? `${owner}/lots?as_of=${DAY}` : `${owner}?as_of=${DAY}`,
      );
      const shown = await shownValues(page);
      assert.ok(lots.rows.length >= 3 && sales.rows.length >= 3);
      for (const row of lots.rows)
        for (const name of ['left', 'auction_room', 'market_value'])
          assert.ok(shown.includes(row[name]), `${owner}: ${name} ${row[name]}`);
      for (const row of sales.rows)
        for (const name of ['units', 'amount', 'window_sold'])
          assert.ok(shown.includes(row[name]), `${owner}: ${name} ${row[name]}`);
    }
    await context.close();
  });

  it('tell per listing what falls free when, in order, beside the rules', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const lots = await ask(page, `/listings/${listing.id}/lots?as_of=${DAY}`);
    const rules = await ask(page, '/lock_rules');
    await visit(page, `/lock_rules?as_of=${DAY}`);
    const text = await page.textContent('main');
    for (const rule of rules.items) assert.ok(text.includes(rule.code), rule.code);
    const days = lots.rows.map((row) => row.free_from).sort();
    const at = days.map((day) => text.indexOf(day));
    assert.ok(
      at.every((place, i) => place >= 0 && (i === 0 || place >= at[i - 1])),
      `${days}: ${at}`,
    );
    await context.close();
  });

  it('say of a firm that is only known to be listed that nothing more is known', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, `/listings/${unknown.id}`);
    const tiles = await page.$$eval('dl.tiles dd', (all) =>
      all.map((one) => one.textContent.trim()),
    );
    assert.deepEqual(tiles, ['未知', '未知', '未知']);
    assert.match(await page.textContent('main'), /没有登记持股批次/);
    await context.close();
  });
});

describe('a mark to market', () => {
  it('is proposed with the amount of its working, which another person sees', async () => {
    const { page, context } = await stage.page({ role: 'manager' });
    const working = await ask(page, `/investments/${investment}/mark?as_of=${DAY}`);
    await visit(page, `/listings/${listing.id}`);
    await page.click(`button[data-opens="mark:${investment}"]`);
    await page.fill('dialog input[name=effective_date]', DAY);
    await page.locator('dialog input[name=effective_date]').blur();
    const total = page.locator(`dialog .mark-total data[value="${working.total.value}"]`);
    await total.waitFor();
    await page.click('dialog button.primary');
    await page.waitForSelector('dialog', { state: 'detached' });
    const { items } = await ask(page, `/valuations?investment_id=${investment}&sort=-seq&limit=1`);
    assert.equal(items[0].amount, working.total.value);
    assert.equal(items[0].effective_date, DAY);
    assert.equal(items[0].marked_to_market, true);
    assert.equal(items[0].figures.state, 'pending');
    await context.close();
  });

  it('cannot be proposed where the price is too old', async () => {
    const { page, context } = await stage.page({ role: 'manager', expected: [409] });
    await visit(page, `/listings/${listing.id}`);
    await page.click(`button[data-opens="mark:${investment}"]`);
    await page.fill('dialog input[name=effective_date]', '2026-07-31');
    await page.locator('dialog input[name=effective_date]').blur();
    await page.click('dialog button.primary');
    await page.locator('dialog [role=alert]', { hasText: '最近价格过旧' }).first().waitFor();
    await context.close();
  });
});
