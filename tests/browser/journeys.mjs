/* Propose, decide, pay: with the keyboard alone, and over the cap. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { english } from './language.mjs';
import { accessibilityFaults, ask, post, settled, visit } from './stage.mjs';

const TABS_MOST = 120;
let made = 0;

const newCode = () => `T-${Date.now().toString(36)}-${++made}`;

/** Tabs on until the control of that name has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < TABS_MOST; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.name === wanted, name)) return;
  }
  assert.fail(`the keyboard does not reach ${name}`);
}

/** Picks an option of the focused list with the arrow keys. */
async function arrowTo(page, value) {
  const steps = await page.evaluate((wanted) => {
    const list = /** @type {HTMLSelectElement} */ (document.activeElement);
    const target = [...list.options].findIndex((option) => option.value === String(wanted));
    return target - list.selectedIndex;
  }, value);
  const key = steps < 0 ? 'ArrowUp' : 'ArrowDown';
  for (let i = 0; i < Math.abs(steps); i++) await page.keyboard.press(key);
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Whether a fund has what the journey pays: what takes its cash below nothing would wait. */
async function canPay(page, fundId) {
  const { figures } = await ask(page, `/funds/${fundId}/balance_sheet`);
  return Number(figures.cash) > 1_000_000;
}

/** A project with room under its cap, and a fund that is in it, still runs and has cash. */
async function roomyProject(page) {
  const [projects, investments, funds] = await Promise.all([
    ask(page, '/projects?limit=500&sort=-headroom'),
    ask(page, '/investments?limit=500'),
    ask(page, '/funds?limit=500'),
  ]);
  const ended = ({ term_ends_on, extended_to }) =>
    (extended_to ?? term_ends_on ?? '9999') < today();
  const running = new Set(funds.items.filter((fund) => !ended(fund)).map((fund) => fund.id));
  const ours = investments.items.filter((item) => running.has(item.fund_id));
  for (const project of projects.items.filter((item) => item.figures.pending === '0.00'))
    for (const { fund_id } of ours.filter((item) => item.project_id === project.id))
      if (await canPay(page, fund_id)) return { project, fundId: fund_id };
  throw new Error('no project has room and a fund with cash');
}

async function propose(page, { project, fundId, amount }) {
  const code = newCode();
  await visit(page, '/');
  await page.keyboard.press('n');
  await page.waitForURL('**/investments/new');
  await settled(page);
  await tabTo(page, 'code');
  await page.keyboard.type(code);
  await tabTo(page, 'project_id');
  await arrowTo(page, project.id);
  await tabTo(page, 'fund_id');
  await arrowTo(page, fundId);
  await tabTo(page, 'amount');
  await page.keyboard.type(amount);
  await page.waitForSelector('.verdict');
  return code;
}

async function save(page) {
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/investments\/\d+$/);
  await settled(page);
  return new URL(page.url()).pathname;
}

async function decide(page, path, outcome) {
  await visit(page, path);
  await page.focus(`.decide-bar [data-outcome=${outcome}]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  assert.equal(await page.inputValue('dialog [name=outcome]'), outcome);
  await page.keyboard.press('Control+Enter');
}

const stateOf = async (page, path) => (await ask(page, path)).item.figures.state;

async function investByKeyboard(stageOf) {
  const manager = await stageOf().page({ language: 'en', role: 'manager' });
  const approver = await stageOf().page({ language: 'zh', role: 'approver' });
  const { project, fundId } = await roomyProject(manager.page);

  await propose(manager.page, { project, fundId, amount: '20万' });
  assert.ok(await manager.page.isVisible('.verdict.good'));
  const path = await save(manager.page);
  assert.equal(await stateOf(manager.page, path), 'proposed');
  assert.equal(await manager.page.locator('select[name=outcome]').count(), 0);

  await decide(approver.page, path, 'approve');
  await approver.page.waitForSelector('dialog', { state: 'detached' });
  await approver.page.waitForFunction(() =>
    /已打开下一项|已无待处理/.test(document.querySelector('#live')?.textContent ?? ''),
  );
  await settled(approver.page);
  assert.equal(await approver.page.evaluate(() => document.activeElement?.tagName), 'H1');
  assert.equal(await stateOf(manager.page, path), 'approved');

  for (const [amount, state] of [
    ['50,000', 'partly_paid'],
    ['15万', 'paid'],
  ]) {
    await visit(manager.page, path);
    await tabTo(manager.page, 'amount');
    await manager.page.keyboard.press('Control+A');
    await manager.page.keyboard.type(amount);
    const answered = manager.page.waitForResponse('**/payments');
    await manager.page.keyboard.press('Control+Enter');
    assert.equal((await answered).status(), 201);
    assert.equal(await stateOf(manager.page, path), state);
    // Leaving while the screen still loads itself again would cut its requests off.
    await manager.page.waitForSelector(
      `.head .tag:text-is("${english[`enum.investment_state.${state}`]}")`,
    );
  }
  assert.deepEqual([...manager.faults, ...approver.faults], []);
  await manager.context.close();
  await approver.context.close();
}

async function proposeOverCap(stageOf) {
  const manager = await stageOf().page({ role: 'manager' });
  const approver = await stageOf().page({ role: 'approver', expected: [409] });
  const { project, fundId } = await roomyProject(manager.page);

  await propose(manager.page, { project, fundId, amount: '1.31亿' });
  await manager.page.waitForSelector('#over-cap');
  assert.equal(await manager.page.locator('.live >> nth=0 >> tbody tr').count(), 3);
  assert.deepEqual(await accessibilityFaults(manager.page), []);
  const path = await save(manager.page);

  await decide(approver.page, path, 'approve');
  await approver.page.waitForSelector('.summary');
  const focused = await approver.page.evaluate(() => document.activeElement?.className);
  assert.equal(focused, 'summary');
  assert.match(
    await approver.page.textContent('.summary'),
    /超出单项目上限 [\d,.]+ 万元（基金链合计口径）/,
  );
  assert.deepEqual(await accessibilityFaults(approver.page), []);
  assert.equal(await stateOf(manager.page, path), 'proposed');

  await reverse(manager.page, path);
  assert.equal((await manager.page.request.get(`/api/v1${path}`)).status(), 404);
  assert.deepEqual([...manager.faults, ...approver.faults], []);
  await manager.context.close();
  await approver.context.close();
}

async function standInRound(stageOf) {
  const manager = await stageOf().page({ role: 'manager' });
  const approver = await stageOf().page({ role: 'approver' });
  const { project, fundId } = await roomyProject(manager.page);
  const rounds = await ask(manager.page, `/rounds?firm_id=${project.firm_id}`);
  const investment = await post(manager.page, '/investments', {
    code: newCode(),
    project_id: project.id,
    fund_id: fundId,
    round_id: rounds.items[0].id,
    currency: 'CNY',
    amount: '123400.00',
  });
  const path = `/investments/${investment.id}/decision`;
  await post(approver.page, path, { outcome: 'approve' });
  await visit(manager.page, `/firms/${project.firm_id}`);
  const row = manager.page.locator(`#round-${rounds.items[0].id} tr`, {
    hasText: '已批准，未登记',
  });
  assert.ok((await row.textContent()).includes('12.34'));
  await manager.context.close();
  await approver.context.close();
}

async function retryAfterLostAnswer(stageOf) {
  const { page, context } = await stageOf().page({ role: 'manager' });
  const { project, fundId } = await roomyProject(page);
  const keys = [];
  let failures = 1;
  await page.route('**/api/v1/investments', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    const answer = await route.fetch();
    // The first answer is lost on the way back.
    if (failures-- > 0) await route.abort('connectionreset');
    else await route.fulfill({ response: answer });
  });
  const code = await propose(page, { project, fundId, amount: '10万' });
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.summary');
  await page.focus('input[name=amount]');
  await save(page);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  const stored = await ask(page, `/investments?q=${code}`);
  assert.equal(stored.total, 1);
  await context.close();
}

async function nameFaults(stageOf) {
  const { page, context } = await stageOf().page({ role: 'manager', expected: [400, 422] });
  await visit(page, '/new/fund');
  await page.fill('input[name=code]', 'not a code!');
  await page.fill('input[name=name]', '测试');
  await page.selectOption('select[name=kind]', 'seed');
  await page.fill('input[name=size]', '1.234');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.summary');
  const named = await page.$$eval('[aria-invalid=true]', (list) => list.map((e) => e.name));
  assert.deepEqual(named, ['code', 'size']);
  assert.equal(await page.locator('.summary li').count(), 2);
  assert.deepEqual(await accessibilityFaults(page), []);
  await context.close();
}

export function registerJourneys(stageOf) {
  describe('an investment', () => {
    it('is proposed, approved and paid in two parts with the keyboard alone', () =>
      investByKeyboard(stageOf));

    it('over the cap is warned of, can be proposed, and is refused with the excess', () =>
      proposeOverCap(stageOf));

    it('stands among the investors of its round before it is registered', () =>
      standInRound(stageOf));

    it('keeps its key over a failed attempt, so that a retry stores it once', () =>
      retryAfterLostAnswer(stageOf));

    it('names each fault at its field and in a summary', () => nameFaults(stageOf));
  });
}

async function reverse(page, path) {
  await visit(page, path);
  await page.click('button.danger');
  await page.waitForSelector('dialog[open]');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.fill('dialog input[name=reason]', '测试冲销');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL('**/investments');
}
