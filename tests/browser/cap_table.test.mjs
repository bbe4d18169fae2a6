/* The capital of the demo's invented firm on its screen: who had how much by day, the table twin, what is
 * known of it, and certificates with what is due. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, Stage, visit } from './stage.mjs';

const SAID = {
  zh: { complete: '完整', bar: /A 轮: .*澄海创业投资/ },
  en: { complete: 'Complete', bar: /round A 轮: .*Chenghai Ventures/ },
};

/** @type {Stage} */
let stage;
let firm;
before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  const { items } = await ask(page, '/firms?limit=500');
  firm = items.find(({ code }) => code === 'XY-CAP-1').id;
  await context.close();
});
after(() => stage?.close());

describe('the cap table of a firm', () => {
  for (const [language, said] of Object.entries(SAID))
    it(`is told as bars, tables and certificates (${language})`, async () => {
      const { page, context, faults } = await stage.page({ role: 'manager', language });
      await visit(page, `/firms/${firm}/cap_table`);
      assert.ok((await page.textContent('#cap-complete')).includes(said.complete));
      const history = await ask(page, `/firms/${firm}/cap_history`);
      const days = [...new Set(history.rows.map((row) => row.day))];
      const bars = await page
        .locator('.chart [data-point]')
        .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')));
      assert.equal(bars.length, days.length);
      assert.ok(
        bars.some((label) => said.bar.test(label.replace('：', ': '))),
        bars.join('\n'),
      );
      await page.click('.chart summary');
      assert.equal(await page.locator('.chart tbody tr').count(), history.rows.length);
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual(faults, []);
      await context.close();
    });
});

describe('what a firm has of classes and certificates', () => {
  it('calls classes by their English names, and offers what the firm has', async () => {
    const { page, context } = await stage.page({ role: 'manager', language: 'en' });
    await visit(page, `/firms/${firm}/cap_table`);
    const said = await page.textContent('main');
    assert.ok(said.includes('Series A preferred') && !said.includes('A 轮优先'));
    const { rows } = await ask(page, `/firms/${firm}/certificates`);
    const alive = rows.filter((row) => row.security_id && !row.ended_on);
    await visit(page, `/new/security_event?firm_id=${firm}`);
    const optionsOf = (name) =>
      page.$$eval(`select[name=${name}] option:not([value=""])`, (all) =>
        all.map((one) => one.textContent.trim()),
      );
    const certificates = await optionsOf('security_id');
    assert.equal(certificates.length, alive.length);
    assert.match(certificates[0], /^XY-CAP-1-01 · Zhou Lan \(invented\) · [\d,]+$/);
    assert.ok((await optionsOf('to_class_id')).every((label) => label.includes('XY-CAP-1')));
    await visit(page, '/new/security');
    const id = await page.getAttribute('select[name=firm_id]', 'id');
    await page.fill(`input.choice-search[aria-controls="${id}"]`, 'XY-CAP-1');
    await page.press(`input.choice-search[aria-controls="${id}"]`, 'Enter');
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('select[name=class_id] option:not([value=""])')].length === 4,
    );
    await context.close();
  });

  it('adds up: shares to one, holders to the stated total, on the day of each round', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const e8 = (text) => BigInt(text.replace('.', ''));
    const sum = (rows, name) =>
      rows.reduce((all, row) => all + (row[name] === null ? 0n : e8(row[name])), 0n);
    for (const day of ['2019-03-01', '2020-06-01', '2021-09-01', '2023-05-01', '2024-11-01']) {
      const { rows } = await ask(page, `/firms/${firm}/cap_table?as_of=${day}`);
      const { figures } = await ask(page, `/firms/${firm}/cap_table_figures?as_of=${day}`);
      assert.equal(sum(rows, 'share'), 100000000n, day);
      assert.equal(sum(rows, 'diluted_share'), 100000000n, day);
      assert.equal(sum(rows, 'diluted'), e8(figures.diluted), day);
    }
    const { figures } = await ask(page, `/firms/${firm}/cap_table_figures`);
    assert.equal(figures.issued, '60000000.00000000');
    assert.equal(figures.complete, 'complete');
    await context.close();
  });

  it('is reached from the page of the firm', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, `/firms/${firm}`);
    await page.click(`a[href^="/firms/${firm}/cap_table"]`);
    await page.waitForSelector('#cap-complete');
    await context.close();
  });
});

describe('ownership by our funds', () => {
  it('tells what funds of the chain own, themselves and looked through, as the table has it', async () => {
    const { page, context, faults } = await stage.page({ role: 'viewer' });
    const owners = await ask(page, `/firms/${firm}/ownership`);
    const { rows } = await ask(page, `/firms/${firm}/cap_table`);
    const held = (row) =>
      rows.find(({ holder_fund_id: id, kind }) => id === row.fund_id && kind === 'shares');
    const funds = owners.rows.filter(({ fund_id: id }) => id);
    const holders = funds.filter(({ units }) => Number(units) > 0);
    assert.equal(holders.length, 2);
    for (const row of holders) assert.equal(row.own, held(row).share);
    const above = funds.filter(({ units }) => Number(units) === 0);
    assert.ok(above.length > 0);
    for (const row of above) {
      assert.ok(Number(row.share) > 0 && Number(row.share) < Number(row.chain));
      const own = await ask(page, `/funds/${row.fund_id}/ownership`);
      const { share, least, most } = own.rows.find(({ firm_id: id }) => id === firm);
      assert.deepEqual([share, least, most], [row.share, row.least, row.most]);
    }
    await visit(page, `/firms/${firm}/cap_table`);
    const caption = page.getByRole('table', { name: '各基金持股与穿透' });
    assert.equal(await caption.locator('tbody tr').count(), owners.rows.length);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('what runs from notices about capital', () => {
  for (const [language, said] of Object.entries({
    zh: ['催缴宽限期', '转让或注销丧失的股权', '《公司法》（2023）第五十二条', '已届满'],
    en: ['Grace of a call to pay in', 'Sell or cancel what was forfeited', 'art. 52', 'Over'],
  }))
    it(`is told with its days and articles (${language})`, async () => {
      const { page, context, faults } = await stage.page({ role: 'manager', language });
      const { items } = await ask(page, '/firms?limit=500');
      const limited = items.find(({ code }) => code === 'XY-CAP-2').id;
      await visit(page, `/firms/${limited}/cap_table`);
      const shown = await page.textContent('main');
      for (const word of said) assert.ok(shown.includes(word), word);
      const { rows } = await ask(page, `/firms/${limited}/capital_deadlines`);
      const notices = page.getByRole('table', {
        name: language === 'zh' ? '法定通知与期限' : 'Notices and days by the Company Law',
      });
      assert.equal(await notices.locator('tbody tr').count(), rows.length);
      assert.ok(rows.some(({ what, state }) => what === 'dispose' && state === 'done'));
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual(faults, []);
      await context.close();
    });
});
