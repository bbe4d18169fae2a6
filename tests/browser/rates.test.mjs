/* Rates that wait for a second person, like names, and days to come: on the screens, in both languages. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

async function withPage(options, test) {
  const opened = await stage.page(options);
  await test(opened.page, opened);
  assert.deepEqual(opened.faults, []);
  await opened.context.close();
}

describe('a rate that waits', () => {
  for (const [language, base, word] of [
    ['zh', 'GBP', '该币种对的首个汇率'],
    ['en', 'CHF', 'First rate of the pair'],
  ])
    it(`is listed with its reason and decided by another person, in ${language}`, async () => {
      let id = 0;
      await withPage({ role: 'manager', language }, async (page) => {
        await visit(page, '/indices');
        const rate = { base_currency: base, quote_currency: 'JPY', rate: '150' };
        id = (await post(page, '/fx_rates', { ...rate, effective_date: '2024-03-01' })).id;
        await visit(page, '/indices');
        const section = page.locator('#waiting-rates');
        assert.ok((await section.textContent()).includes(word));
        // Whoever recorded it does not decide.
        assert.equal(await section.locator('button').count(), 0);
        assert.deepEqual(await accessibilityFaults(page), []);
      });
      await withPage({ role: 'approver', language }, async (page) => {
        await visit(page, '/indices');
        await page.locator('#waiting-rates tr', { hasText: base }).locator('button').click();
        await page.selectOption('dialog [name=outcome]', 'approve');
        await page.locator('dialog button.primary').click();
        await page.waitForSelector('dialog', { state: 'detached' });
        await settled(page);
        const { item } = await ask(page, `/fx_rates/${id}`);
        assert.equal(item.figures.state, 'counts');
        assert.equal(await page.locator('#waiting-rates tr', { hasText: base }).count(), 0);
      });
    });
});

describe('a new firm', () => {
  it('is shown who is called alike before it is saved', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/new/firm');
      const firm = { code: `AL${Date.now()}`, name: '青岛形近名称智能有限公司' };
      await post(page, '/firms', firm);
      await page.fill('[name=name]', '青岛　形近名称智能股份有限公司');
      await page.waitForSelector('#alike a');
      assert.ok((await page.textContent('#alike')).includes(firm.code));
      assert.deepEqual(await accessibilityFaults(page), []);
      await page.fill('[name=name]', '青岛另一家企业');
      await page.waitForSelector('#alike a', { state: 'detached' });
    }));

  it('of a day to come is saved once that is confirmed, and stands on the radar', () =>
    // Its own page is not there before its day, whether it was asked for in time or not.
    withPage({ role: 'manager', expected: [404, 422] }, async (page) => {
      const code = `FU${Date.now()}`;
      await visit(page, '/new/firm');
      await page.fill('[name=code]', code);
      await page.fill('[name=name]', '未来企业');
      assert.equal(await page.locator('[name=confirm_future]').count(), 0);
      await page.fill('[name=effective_date]', '2062-11-23');
      await page.click('form:has([name=code]) button.primary');
      await page.check('[name=confirm_future]');
      await page.click('form:has([name=code]) button.primary');
      await page.waitForURL(/\/firms\//);
      await visit(page, '/radar');
      assert.ok((await page.textContent('#future')).includes(code));
      assert.deepEqual(await accessibilityFaults(page), []);
    }));
});

describe('a date', () => {
  it('is taken from what is pasted, as people write it', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/new/firm');
      for (const written of ['2024/3/5', '2024年3月5日', '２０２４．３．５', '2024-03-05']) {
        await page.fill('[name=established_on]', '');
        await page.locator('[name=established_on]').evaluate((input, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
        }, written);
        assert.equal(await page.inputValue('[name=established_on]'), '2024-03-05', written);
      }
    }));
});
