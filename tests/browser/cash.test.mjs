/* Money that leaves a fund: cash before and after stands in the form, what falls below zero waits for
 * a second person, and a distribution is filled from the terms of its fund. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

const DAY = '2024-03-01';

/** @type {Stage} */
let stage;
before(async () => {
  stage = await Stage.open();
});
after(() => stage?.close());

const newCode = (prefix) => `${prefix}-${randomUUID().slice(0, 8).toUpperCase()}`;

/** A fund with one investor, who paid an amount in, and an approved investment. */
async function makeFund(manager, approver, { day, paidIn, invested }) {
  // A write says where it comes from.
  for (const page of [manager, approver]) await visit(page, '/');
  const fund = await post(manager, '/funds', {
    code: newCode('CASH'),
    name: '现金测试基金',
    kind: 'growth',
    currency: 'CNY',
    effective_date: day,
  });
  const parties = await ask(manager, '/parties?limit=1');
  const commitment = await post(manager, '/commitments', {
    code: newCode('C'),
    fund_id: fund.id,
    investor_party_id: parties.items[0].id,
    currency: 'CNY',
    amount: '50000000.00',
    effective_date: day,
  });
  await post(manager, '/contributions', {
    commitment_id: commitment.id,
    currency: 'CNY',
    amount: paidIn,
    effective_date: day,
  });
  const firm = await post(manager, '/firms', {
    code: newCode('F'),
    name: `现金测试企业 ${randomUUID().slice(0, 6)}`,
    effective_date: day,
  });
  const project = await post(manager, '/projects', {
    code: newCode('P'),
    firm_id: firm.id,
    name: '现金测试项目',
    effective_date: day,
  });
  const investment = await post(manager, '/investments', {
    code: newCode('I'),
    project_id: project.id,
    fund_id: fund.id,
    currency: 'CNY',
    amount: invested,
    effective_date: day,
  });
  await post(approver, `/investments/${investment.id}/decision`, {
    outcome: 'approve',
    effective_date: day,
  });
  return { fund, investment };
}

/** 580,000 in cash, and 30 million that may be paid. */
const poorFund = (manager, approver) =>
  makeFund(manager, approver, { day: DAY, paidIn: '580000.00', invested: '30000000.00' });

/** 100,000 paid in for a year under 8 % with full catch-up to 20 %; 400,000 came back. */
async function richFund(manager, approver) {
  const day = '2024-03-01';
  const made = await makeFund(manager, approver, {
    day,
    paidIn: '100000.00',
    invested: '100000.00',
  });
  const term = await post(manager, '/waterfall_terms', {
    fund_id: made.fund.id,
    kind: 'european',
    hurdle_rate: '0.08',
    compounding: 'annual',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    clawback: true,
    valid_from: day,
    effective_date: day,
  });
  await post(approver, `/waterfall_terms/${term.id}/approval`, { outcome: 'approve' });
  const investment_id = made.investment.id;
  const paid = { currency: 'CNY', amount: '100000.00', effective_date: day };
  await post(manager, `/investments/${investment_id}/payments`, paid);
  await post(manager, '/proceeds', {
    investment_id,
    kind: 'trade_sale',
    currency: 'CNY',
    amount: '400000.00',
    cost_relieved: '100000.00',
    effective_date: '2025-02-28',
  });
  return made.fund;
}

const exact = (page, selector) => page.locator(`${selector} data`).last().getAttribute('value');

async function decide(page, outcome) {
  const address = new URL(page.url()).pathname;
  await page.click(`.decide-bar [data-outcome=${outcome}]`);
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('dialog', { state: 'detached' });
  await settled(page);
  await visit(page, address);
  await page.waitForSelector(`.head .tag.${outcome === 'approve' ? 'good' : 'bad'}`);
}

describe('money that a fund does not have', () => {
  it('waits for a second person when it is a payment', async () => {
    const manager = await stage.page({ role: 'manager' });
    const approver = await stage.page({ role: 'approver' });
    const { fund, investment } = await poorFund(manager.page, approver.page);
    const cash = async () =>
      (await ask(manager.page, `/funds/${fund.id}/balance_sheet`)).figures.cash;

    await visit(manager.page, `/investments/${investment.id}`);
    await manager.page.fill('.act input[name=amount]', '2,000万');
    await manager.page.waitForSelector('.cash .bad data[value="-19420000.00"]');
    assert.match(await manager.page.textContent('.act'), /须由他人审批/);
    assert.deepEqual(await accessibilityFaults(manager.page), []);
    const answered = manager.page.waitForResponse('**/payments');
    await manager.page.keyboard.press('Control+Enter');
    const payment = await (await answered).json();
    assert.equal(payment.awaits_approval, true);
    await manager.page.waitForSelector(`a[href*="/outlays/payment/${payment.id}"] .tag.pending`);
    assert.equal(await cash(), '580000.00');

    await visit(approver.page, `/outlays/payment/${payment.id}`);
    assert.equal(await exact(approver.page, '.cash .bad'), '-19420000.00');
    assert.match(await approver.page.textContent('main'), /此后基金最低现金|银行不垫款/);
    assert.deepEqual(await accessibilityFaults(approver.page), []);
    await decide(approver.page, 'approve');
    assert.equal(await cash(), '-19420000.00');
    assert.deepEqual([...manager.faults, ...approver.faults], []);
    await manager.context.close();
    await approver.context.close();
  });

  it('waits when it is an expense, and stays one step when there is enough', async () => {
    const manager = await stage.page({ role: 'manager' });
    const approver = await stage.page({ role: 'approver' });
    const { fund } = await poorFund(manager.page, approver.page);
    const record = async (amount) => {
      await visit(manager.page, `/new/expense?fund_id=${fund.id}&currency=CNY`);
      await manager.page.selectOption('select[name=category]', 'audit');
      await manager.page.fill('input[name=amount]', amount);
      await manager.page.waitForSelector('.cash');
      const answered = manager.page.waitForResponse('**/api/v1/expenses');
      await manager.page.keyboard.press('Control+Enter');
      const record = await (await answered).json();
      // Leaving while the next screen still loads would cut its requests off.
      await manager.page.waitForURL(/\/(funds|outlays)\//);
      await settled(manager.page);
      return record;
    };

    assert.equal((await record('8万')).awaits_approval, false);
    const waiting = await record('60万');
    assert.equal(waiting.awaits_approval, true);
    await visit(manager.page, `/funds/${fund.id}/fees`);
    assert.match(await manager.page.textContent('main'), /待审批的费用/);
    await visit(approver.page, `/outlays/expense/${waiting.id}`);
    await decide(approver.page, 'reject');
    const { figures } = await ask(manager.page, `/funds/${fund.id}/balance_sheet`);
    assert.equal(figures.cash, '500000.00');
    assert.deepEqual([...manager.faults, ...approver.faults], []);
    await manager.context.close();
    await approver.context.close();
  });
});

describe('a distribution of a fund with terms', () => {
  it('is filled from them, and a difference needs a reason that the approver sees', async () => {
    const manager = await stage.page({ role: 'manager', expected: [422] });
    const approver = await stage.page({ role: 'approver' });
    const fund = await richFund(manager.page, approver.page);
    const { page } = manager;

    await visit(page, `/capital/new/distribution?fund_id=${fund.id}`);
    await page.fill('input[name=code]', newCode('D'));
    await page.fill('input[name=effective_date]', '2025-03-01');
    await page.fill('input[name=total]', '15.6万');
    await page.waitForFunction(() => document.querySelector('input[name=carry]')?.value !== '');
    const typed = async (name) =>
      (await page.inputValue(`input[name=${name}]`)).replaceAll(',', '');
    assert.equal(await typed('carry'), '11200.00');
    assert.equal(await typed('return_of_capital'), '100000.00');
    assert.equal(await typed('gain'), '44800.00');
    assert.equal(await page.inputValue('select[name=basis]'), 'terms');
    assert.match(await page.textContent('main'), /业绩报酬与条款计算一致/);
    assert.deepEqual(await accessibilityFaults(page), []);

    await page.fill('input[name=carry]', '20万');
    await page.waitForSelector('.verdict.bad:has-text("不一致")');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('[aria-invalid=true][name=deviation_reason]');
    await page.fill('input[name=deviation_reason]', '补充协议另有约定');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/capital\/distribution\/\d+$/);
    await settled(page);

    await visit(approver.page, new URL(page.url()).pathname);
    assert.match(await approver.page.textContent('main'), /补充协议另有约定/);
    assert.match(await approver.page.textContent('main'), /已记录的业绩报酬与条款计算不一致/);
    assert.deepEqual([...manager.faults, ...approver.faults], []);
    await manager.context.close();
    await approver.context.close();
  });
});
