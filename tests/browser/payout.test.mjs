/* "Sold at X, who gets what" and a what-if round, on the screens, in both languages and on paper. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, post, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;
let firm;
let founder;

const ON = '2020-02-01';

// Class A is preferred for 6m (2m units), 8m units are common, 1m options at 1.
async function recordFirm(page) {
  const stamp = Date.now();
  firm = await post(page, '/firms', {
    code: `PAY${stamp}`,
    name: '分配测算企业',
    effective_date: ON,
  });
  founder = await post(page, '/parties', {
    code: `PAYF${stamp}`,
    name: '创始人',
    kind: 'lp',
    effective_date: ON,
  });
  const on = { firm_id: firm.id, effective_date: ON };
  const share = { ...on, unit: 'share', currency: 'CNY' };
  const common = await post(page, '/share_classes', {
    ...{ ...share, code: `PC${stamp}`, name: '普通股' },
  });
  const preferred = await post(page, '/share_classes', {
    ...{ ...share, code: `PA${stamp}`, name: 'A 类优先股', liquidation_rank: 1 },
    ...{ preference_multiple: '1', original_price: '3', participation: 'none' },
    ...{ converts_to_id: common.id, conversion_ratio: '1' },
  });
  const held = { ...on, kind: 'shares', holder_party_id: founder.id };
  await post(page, '/securities', {
    ...{ ...held, code: `PS1${stamp}`, class_id: preferred.id, units: '2000000' },
  });
  await post(page, '/securities', {
    ...{ ...held, code: `PS2${stamp}`, class_id: common.id, units: '8000000' },
  });
  await post(page, '/securities', {
    ...{ ...held, code: `PS3${stamp}`, kind: 'option', class_id: common.id, units: '1000000' },
    ...{ strike: '1', currency: 'CNY' },
  });
  await post(page, '/capital_statements', { ...on, total_units: '10000000', source: '股东名册' });
}

async function withPage(options, test) {
  const opened = await stage.page(options);
  await test(opened.page, opened);
  assert.deepEqual(opened.faults, []);
  await opened.context.close();
}

before(async () => {
  stage = await Stage.open();
  await withPage({ role: 'manager' }, async (page) => {
    await visit(page, '/firms');
    await recordFirm(page);
  });
});

after(() => stage?.close());

describe('the payout of a sale', () => {
  for (const [language, converts] of [
    ['zh', 'A 类优先股 转换'],
    ['en', 'A 类优先股 converts'],
  ])
    it(`is asked by price and debts, and drawn with its break points, in ${language}`, () =>
      withPage({ role: 'viewer', language }, async (page) => {
        await visit(page, `/firms/${firm.id}`);
        await page.click(`a[href*="/firms/${firm.id}/payout"]`);
        await page.fill('#payout-proceeds', '4500万');
        await page.fill('[name=rank]', '1');
        await page.fill('[name=owed]', '200万');
        await page.click('#payout-question button.primary');
        await page.waitForURL(/proceeds=45000000/);
        await settled(page);
        assert.match(page.url(), /debt=1%3A2000000|debt=1:2000000/);
        const marks = page.locator('svg.payout [data-point]');
        // Debts, the rank, options, the class, and the price itself.
        assert.equal(await marks.count(), 5);
        const told = await marks.evaluateAll((all) => all.map((m) => m.getAttribute('aria-label')));
        assert.ok(told.some((label) => label.includes(converts)));
        const body = await page.textContent('main');
        assert.ok(body.includes('800') && body.includes('3,200'), body);
        // The next line waits for another debt.
        assert.equal(await page.locator('[name=rank]').count(), 2);
        assert.deepEqual(await accessibilityFaults(page), []);
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.isVisible('svg.payout'));
      }));

  it('is said to be unknown, with its reason, where the table is', () =>
    withPage({ role: 'viewer', language: 'en' }, async (page) => {
      await visit(page, '/firms');
      const bare = await page.locator('main tbody a').first().getAttribute('href');
      await visit(page, `${bare.split('?')[0]}/payout?proceeds=1`);
      assert.ok((await page.textContent('main [role=status]')).includes('No certificate'));
      assert.deepEqual(await accessibilityFaults(page), []);
    }));
});

describe('a what-if round', () => {
  for (const language of ['zh', 'en'])
    it(`shows its variants side by side, in ${language}`, () =>
      withPage({ role: 'viewer', language }, async (page) => {
        await visit(page, `/firms/${firm.id}/what_if`);
        for (const [name, pre] of [
          ['a', '8800万'],
          ['b', '4400万'],
        ]) {
          await page.fill(`[name=${name}_pre_money]`, pre);
          await page.fill(`[name=${name}_new_money]`, '2200万');
        }
        await page.fill('[name=b_pool_target]', '10');
        await page.click('#what-if button.primary');
        await page.waitForURL(/b_pool_target=0\.10000000/);
        await settled(page);
        const heads = page.locator('main section').first().locator('thead th');
        assert.equal(await heads.count(), 3);
        const prices = page.locator('main section').first().locator('tbody tr').first();
        assert.match(await prices.textContent(), /8/);
        assert.deepEqual(await accessibilityFaults(page), []);
      }));
});
