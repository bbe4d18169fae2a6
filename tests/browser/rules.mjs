/* Rules and verdicts on screen: proposed by one, decided by another, and what they find. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessibilityFaults, ask, settled, visit } from './stage.mjs';

const SHA = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/* A rule on a number, as it is typed into its form. */
const TYPED = {
  code: 'browser-investors',
  name: '投资者人数',
  name_en: 'Number of investors',
  pack: 'browser',
  valid_from: '2026-01-01',
  limit_number: '1500',
};
const CHOSEN = {
  measure: 'investor_count',
  subject: 'fund',
  basis: 'commitment',
  action: 'warn',
  status: 'unverified',
};

async function limitsInvestors(stage) {
  const admin = await stage.page({ language: 'en', role: 'admin' });
  await visit(admin.page, '/new/rule');
  const form = admin.page.locator('main form');
  for (const [name, value] of Object.entries(CHOSEN))
    await form.locator(`[name=${name}]`).selectOption(value);
  for (const [name, value] of Object.entries(TYPED))
    await form.locator(`[name=${name}]`).fill(value);
  await form.locator('[name=limit_number] ~ .hint', { hasText: 'Number' }).waitFor();
  assert.deepEqual(await accessibilityFaults(admin.page), []);
  await form.locator('.primary').click();
  await admin.page.waitForURL(/\/rules\/\d+$/);
  await settled(admin.page);
  const [id] = admin.page.url().match(/\d+$/);
  assert.match(await admin.page.textContent('.tiles'), /≤ 1,500/);

  const viewer = await stage.page({ language: 'zh', role: 'viewer' });
  await visit(viewer.page, `/rules/${id}`);
  assert.match(await viewer.page.textContent('.tiles'), /≤ 1,500 个/);
  await visit(viewer.page, '/rules/compare?a=browser&b=national');
  assert.match(await viewer.page.textContent('main'), /≤ 1,500 个/);
  assert.deepEqual([...admin.faults, ...viewer.faults], []);
  await admin.context.close();
  await viewer.context.close();
}

function registerDecided(stageOf) {
  describe('a rule', () => {
    it('is changed by one person and takes force by the word of another', async () => {
      const admin = await stageOf().page({ language: 'en', role: 'admin' });
      const approver = await stageOf().page({ language: 'zh', role: 'approver' });
      const { items } = await ask(admin.page, '/rules?q=xy-ocean-field');
      const [rule] = items;
      await visit(admin.page, `/rules/${rule.id}`);
      await admin.page.click('.head a[href^="/edit/rule/"]');
      await settled(admin.page);
      await admin.page.fill('[name=limit_ratio]', '0.55');
      await admin.page.fill('[name=valid_from]', '2026-06-01');
      await admin.page.click('main form .primary');
      await admin.page.waitForURL(`**/rules/${rule.id}`);
      await settled(admin.page);
      // It waits: the old limit is still the one at the head of the page.
      assert.match(await admin.page.textContent('.tiles'), /≥ 50.00%/);
      assert.equal(await admin.page.locator('select[name=outcome]').count(), 0);

      await visit(approver.page, `/rules/${rule.id}`);
      assert.deepEqual(await accessibilityFaults(approver.page), []);
      await approver.page.click('.decide-bar [data-outcome=approve]');
      const answered = approver.page.waitForResponse('**/approval');
      await approver.page.click('dialog form .primary');
      assert.equal((await answered).status(), 201);
      await settled(approver.page);
      await visit(approver.page, `/rules/${rule.id}`);
      await approver.page.waitForSelector('.tiles >> text=55.00%');
      assert.deepEqual([...admin.faults, ...approver.faults], []);
      await admin.context.close();
      await approver.context.close();
    });

    it('shows the rows behind its figure, which add up, and can be overridden by a third', async () => {
      const viewer = await stageOf().page({ role: 'approver' });
      const { items } = await ask(viewer.page, '/investments?state=proposed&limit=500');
      let blocked;
      for (const item of items) {
        const { rows } = await ask(viewer.page, `/investments/${item.id}/verdict`);
        const line = rows.find((row) => row.blocks && row.measure === 'project_amount');
        if (line) blocked = { item, line };
      }
      assert.ok(blocked, 'the demo has a proposal over the cap');
      await visit(viewer.page, `/investments/${blocked.item.id}`);
      await viewer.page.waitForSelector('#verdict .verdict.bad');
      const row = viewer.page.locator('#verdict tbody tr', { hasText: '禁止' }).first();
      await row.locator('button').first().click();
      await viewer.page.waitForSelector('dialog .verdict.good');
      assert.deepEqual(await accessibilityFaults(viewer.page), []);
      await viewer.page.keyboard.press('Escape');

      await row.locator('button').nth(1).click();
      await viewer.page.fill('dialog [name=reason]', '测试');
      await viewer.page.fill('dialog [name=document_sha256]', SHA);
      const answered = viewer.page.waitForResponse('**/override');
      await viewer.page.click('dialog form .primary');
      assert.equal((await answered).status(), 201);
      await viewer.page.waitForSelector('#verdict .tag.accent >> text=已例外批准');
      await visit(viewer.page, '/overrides');
      assert.ok((await viewer.page.textContent('main')).includes(SHA));
      assert.deepEqual(viewer.faults, []);
      await viewer.context.close();
    });
  });
}

export function registerRules(stageOf) {
  registerDecided(stageOf);
  describe('a rule on a number', () => {
    it('is typed into its form, and said with its unit in both languages', () =>
      limitsInvestors(stageOf()));
  });
}
