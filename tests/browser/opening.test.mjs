/* Opening the ledger of a fund that was there before: the grid takes what is pasted, a fault stands at its
 * cell, another person approves, and the fund's page says since when it is kept. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

const DAY = '2022-03-01';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** @type {Stage} */
let stage;
before(async () => {
  stage = await Stage.open();
});
after(() => stage?.close());

const newCode = (prefix) => `${prefix}-${randomUUID().slice(0, 8).toUpperCase()}`;

/** A fund with two investors and a proposed investment. */
async function makeFund(manager) {
  await visit(manager, '/');
  const fund = await post(manager, '/funds', {
    code: newCode('OPEN'),
    name: '期初建账测试基金',
    kind: 'growth',
    currency: 'CNY',
    effective_date: DAY,
  });
  const parties = await ask(manager, '/parties?limit=2');
  for (const [i, amount] of ['60000000.00', '40000000.00'].entries())
    await post(manager, '/commitments', {
      code: newCode('C'),
      fund_id: fund.id,
      investor_party_id: parties.items[i].id,
      currency: 'CNY',
      amount,
      effective_date: DAY,
    });
  const projects = await ask(manager, '/projects?limit=1');
  await post(manager, '/investments', {
    code: newCode('I'),
    project_id: projects.items[0].id,
    fund_id: fund.id,
    currency: 'CNY',
    amount: '40000000.00',
    effective_date: DAY,
  });
  return fund;
}

/** Pastes a block into the cell of a grid, as a spreadsheet puts it on the clipboard. */
async function paste(page, cell, text) {
  await page.locator(cell).evaluate((element, block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', block);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

describe('an opening balance', () => {
  it('is proposed from one screen, approved by another person, and told on the fund’s page', async () => {
    const { page, context, faults } = await stage.page({ role: 'manager', expected: [409, 422] });
    const fund = await makeFund(page);
    await visit(page, `/funds/${fund.id}`);
    await page.click(`a[href^="/funds/${fund.id}/opening"]`);
    await settled(page);
    await page.fill('[name=opened_on]', '2023-01-01');
    await page.fill('[name=cash]', '1000万');
    await page.fill('[name=document_title]', '原管理系统账册');
    await page.fill('[name=document_sha256]', HASH);
    await paste(page, '#opening_commitment-0-paid_in', '30000000\t\t1000000\n20000000\n');
    assert.equal(await page.inputValue('#opening_commitment-1-paid_in'), '20000000');
    assert.equal(await page.inputValue('#opening_commitment-0-return_of_capital'), '1000000');
    await paste(page, '#opening_holding-0-paid', '40000000\t41000000');
    assert.deepEqual(await accessibilityFaults(page), []);
    // More left of the cost than was paid: the fault stands at its cell, the rest is stored.
    await page.click('main form .primary');
    await page.waitForSelector('#opening_holding-0-cost-fault');
    await page.fill('#opening_holding-0-cost', '40000000');
    await page.click('main form .primary');
    await page.waitForURL(/\/openings\/\d+/);
    await settled(page);
    const path = new URL(page.url()).pathname;
    const lines = await ask(page, `/opening_commitments?opening_id=${path.split('/')[2]}`);
    assert.deepEqual(lines.items.map((row) => row.paid_in).sort(), ['20000000.00', '30000000.00']);
    assert.match(await page.textContent('main'), /建账日前无分录/);
    assert.deepEqual(faults, []);
    await context.close();

    const other = await stage.page({ role: 'approver' });
    await visit(other.page, path);
    await other.page.click('main .primary');
    await other.page.selectOption('dialog [name=outcome]', 'approve');
    await other.page.click('dialog .primary');
    await other.page.waitForSelector('main .tag.good');
    await visit(other.page, `/funds/${fund.id}`);
    assert.match(await other.page.textContent('main'), /自 2023-01-01 起记账/);
    await visit(other.page, `/funds/${fund.id}`);
    assert.deepEqual(await accessibilityFaults(other.page), []);
    assert.deepEqual(other.faults, []);
    await other.context.close();

    const past = await stage.page({ role: 'viewer', language: 'en', expected: [409] });
    await visit(past.page, `/funds/${fund.id}?as_of=2022-12-31`);
    assert.match(await past.page.textContent('main'), /Not kept before 2023-01-01/);
    assert.deepEqual(past.faults, []);
    await past.context.close();
  });
});
