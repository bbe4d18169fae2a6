/* What was undone stays where it was, with who and why; what is about to be undone is named. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

/** A payment of the demo that may be undone, through the screen; by whoever decides. */
async function reverseThrough(page, path, section, reason) {
  await visit(page, path);
  const button = page.locator('main section', { hasText: section }).locator('button.danger').last();
  await button.click();
  await page.waitForSelector('dialog[open] .facts');
  const said = await page.textContent('dialog .subject');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.fill('dialog [name=reason]', reason);
  const answered = page.waitForResponse('**/reversal');
  await page.click('dialog .primary');
  assert.equal((await answered).status(), 201);
  await page.waitForSelector('dialog', { state: 'detached' });
  await settled(page);
  return said;
}

async function paidInvestment(page) {
  const { items } = await ask(page, '/investments?limit=500');
  for (const item of items.filter(
    (one) => one.figures.state === 'partly_paid' && Number(one.figures.unpaid) > 20000,
  )) {
    const { items: proceeds } = await ask(page, `/proceeds?investment_id=${item.id}`);
    const { items: valuations } = await ask(page, `/valuations?investment_id=${item.id}`);
    if (proceeds.length + valuations.length === 0) return item;
  }
  throw new Error('the demo has a payment that nothing rests on');
}

async function undoPayment(language, word, section, count) {
  const { page, context, faults } = await stage.page({ role: 'approver', language });
  const manager = await stage.page({ role: 'manager' });
  await visit(manager.page, '/');
  await visit(page, '/');
  const item = await paidInvestment(page);
  const amount = '12345.67';
  await post(manager.page, `/investments/${item.id}/payments`, {
    currency: item.currency,
    amount,
  });
  const reason = `duplicate 重复 ${Date.now()}`;
  const said = await reverseThrough(page, `/investments/${item.id}`, section, reason);
  assert.match(said, count, 'the dialog names the amount');
  assert.ok(said.includes(item.code), said);

  const note = page.locator('tr.undone', { hasText: reason });
  assert.equal(await note.count(), 1);
  assert.ok((await note.textContent()).includes(word));
  const row = note.locator('xpath=preceding-sibling::tr[1]');
  assert.ok((await row.locator('del').count()) >= 3);
  const line = await row
    .locator('del')
    .first()
    .evaluate((element) => getComputedStyle(element).textDecorationLine);
  assert.equal(line, 'line-through');
  assert.equal(await row.locator('button').count(), 0, 'it is not undone twice');
  assert.deepEqual(await accessibilityFaults(page), []);

  const { items } = await ask(page, '/reversals?sort=-seq&limit=1');
  assert.equal(items[0].reason, reason);
  assert.equal(items[0].figures.reversed_kind, 'payment');
  assert.equal(items[0].figures.object, item.code);
  assert.equal(items[0].figures.amount, amount);
  await visit(page, '/journal?kind=reversal');
  const first = await page.locator('main tbody tr').first().textContent();
  assert.ok(first.includes(reason) && first.includes(item.code), first);
  assert.match(first, /1\.23/);
  assert.deepEqual(faults, []);
  await context.close();
  await manager.context.close();
}

describe('what was undone', () => {
  for (const [language, word, section, count] of [
    ['zh', '已冲销', '付款', /万元/],
    ['en', 'reversed', 'Payments', /CNY [\d,]+\.\d\d/],
  ])
    it(`stays where it was, struck through, with who and why, in ${language}`, () =>
      undoPayment(language, word, section, count));

  it('is not in the view of a day before', async () => {
    const { page, context } = await stage.page({ role: 'approver' });
    await visit(page, '/');
    const { items } = await ask(page, '/reversals?sort=-seq&limit=1');
    const undone = items[0];
    const { item } = await ask(page, `/journal/${undone.reversed_seq}`);
    const { investment_id } = item.body;
    const before = `/investments/${investment_id}?as_known=${undone.seq - 1}`;
    await visit(page, before);
    assert.equal(await page.locator('tr.undone', { hasText: undone.reason }).count(), 0);
    await visit(page, `/investments/${investment_id}?as_known=${undone.seq}`);
    assert.equal(await page.locator('tr.undone', { hasText: undone.reason }).count(), 1);
    await context.close();
  });

  for (const [plural, address] of [
    ['valuations', '/valuations'],
    ['distributions', '/capital?kind=distribution'],
  ])
    it(`stays in the list of all ${plural}`, async () => {
      const { page, context, faults } = await stage.page({ role: 'approver' });
      await visit(page, address);
      const { items } = await ask(page, `/${plural}?state=pending&sort=-seq&limit=1`);
      const reason = `withdrawn 撤回 ${Date.now()}`;
      await post(page, `/journal/${items[0].seq}/reversal`, { reason });
      await page.reload();
      await settled(page);
      const note = page.locator('tr.undone', { hasText: reason });
      assert.equal(await note.count(), 1);
      const row = note.locator('xpath=preceding-sibling::tr[1]');
      assert.ok((await row.locator('del').count()) >= 3);
      assert.equal(await row.locator('button').count(), 0, 'nothing is decided on it');
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual(faults, []);
      await context.close();
    });
});
