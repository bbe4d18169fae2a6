/* Reference data through its forms, users through theirs, and the way in and out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, settled, signIn, visit } from './stage.mjs';

const unique = () => `T-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6).toString(36)}`;
const PASSWORD = 'correct horse battery 9';

/** Fills a form by field names and saves it; waits until another screen has come. */
async function fillAndSave(page, values, next) {
  for (const [name, value] of Object.entries(values)) {
    const control = page.locator(`main form:not(.search) [name=${name}]`);
    const tag = await control.evaluate((element) => element.tagName);
    if (tag === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }
  await page.click('main form .primary');
  await page.waitForURL(next);
  await settled(page);
}

async function growFirm(stageOf) {
  const { page, context, faults } = await stageOf().page({ role: 'manager' });
  const code = unique();
  await visit(page, '/new/firm');
  await fillAndSave(page, { code, name: '测试企业', industry: 'C3562' }, /\/firms\/\d+$/);
  const firm = new URL(page.url()).pathname;
  await page.click('a[href^="/new/firm_tag"]');
  await settled(page);
  await fillAndSave(page, { tag: 'gazelle', valid_from: '2024-01-01' }, `**${firm}`);
  await page.click('a[href^="/new/firm_status"]');
  await settled(page);
  const acquired = { state: 'acquired', occurred_on: '2025-03-01', acquirer_name: '收购方甲' };
  await fillAndSave(page, { ...acquired, currency: 'USD', price: '6500万' }, `**${firm}`);
  await page.click('a[href^="/new/project"]');
  await settled(page);
  await fillAndSave(page, { code: `${code}-P`, name: '测试项目' }, `**${firm}`);
  await page.click('a[href^="/grid/round?"]');
  await settled(page);
  const round = {
    code: `${code}-R`,
    series: 'A',
    closed_on: '2024-05-01',
    amount_raised: '1亿',
  };
  await fillAndSave(page, round, `**${firm}`);
  await page.click('a[href^="/grid/round/"]');
  await settled(page);
  const parties = await ask(page, '/parties?limit=1');
  await page.fill('[name="n1:investor"]', parties.items[0].code);
  await fillAndSave(page, {}, `**${firm}`);

  const main = await page.textContent('main');
  for (const text of [
    '瞪羚企业',
    '被并购',
    '收购方甲',
    '测试项目',
    '10,000.00',
    '未知',
    parties.items[0].name,
  ])
    assert.ok(main.includes(text), text);
  assert.equal(await page.locator('.round circle').count(), 1);

  await page.click(`.head a[href^="/edit/firm/"]`);
  await settled(page);
  await fillAndSave(page, { name: '测试企业（更名）' }, `**${firm}`);
  assert.equal(await page.textContent('h1'), '测试企业（更名）');
  assert.equal((await ask(page, firm)).versions.length, 2);
  assert.deepEqual(faults, []);
  await context.close();
}

async function closeCircle(stageOf) {
  const { page, context } = await stageOf().page({ role: 'manager', expected: [409, 422] });
  const { items } = await ask(page, '/commitments?limit=500');
  const down = items.find((item) => item.investor_fund_id !== null);
  await visit(page, `/new/commitment?fund_id=${down.investor_fund_id}`);
  const code = unique();
  await page.fill('[name=code]', code);
  await page.selectOption('[name=investor_fund_id]', String(down.fund_id));
  await page.fill('[name=amount]', '100万');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.summary');
  assert.equal(await page.inputValue('[name=code]'), code);
  assert.equal(await page.inputValue('[name=amount]'), '100万');
  await context.close();
}

async function leadUserThrough(stageOf) {
  const admin = await stageOf().page({ role: 'admin' });
  const guest = await stageOf().page({ expected: [401] });
  const user = unique();
  await visit(admin.page, '/new/user');
  const given = { user_name: user, display_name: '新同事', role: 'viewer', password: PASSWORD };
  await fillAndSave(admin.page, given, '**/users');
  await signIn(guest.page, { user, password: PASSWORD });
  await settled(guest.page);

  const row = admin.page.locator('tbody tr', { hasText: user });
  await row.locator('a[href$="/password"]').click();
  await settled(admin.page);
  await fillAndSave(admin.page, { password: `${PASSWORD}!` }, '**/users');
  await guest.page.click('nav.side a[href="/funds"]');
  await guest.page.waitForSelector('input[name=password]');
  await signIn(guest.page, { user, password: `${PASSWORD}!` });
  await settled(guest.page);

  await row.locator('a[href^="/edit/user/"]').click();
  await settled(admin.page);
  await admin.page.uncheck('[name=enabled]');
  await fillAndSave(admin.page, {}, '**/users');
  await guest.page.click('nav.side a[href="/firms"]');
  await guest.page.waitForSelector('input[name=password]');
  assert.deepEqual([...admin.faults, ...guest.faults], []);
  await admin.context.close();
  await guest.context.close();
}

async function signInAtSecondTry(stageOf) {
  const { page, context } = await stageOf().page({ expected: [401] });
  const { user, password } = stageOf().stack.credentials.viewer;
  await page.goto('/journal?kind=fund');
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', 'not the password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.summary');
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('header.top');
  await settled(page);
  assert.ok(page.url().endsWith('/journal?kind=fund'));
  await page.click('#user-menu summary');
  await page.click('#sign-out');
  await page.waitForSelector('input[name=password]');
  assert.equal((await page.request.get('/api/v1/session')).status(), 401);
  await context.close();
}

export function registerRecords(stageOf) {
  describe('reference data', () => {
    it('grows from a firm to its round, with an investor of unknown amount', () =>
      growFirm(stageOf));

    it('is refused where it would close a circle of funds, and the form keeps what was typed', () =>
      closeCircle(stageOf));
  });

  it('never leads to another site or a script', async () => {
    const { page, context } = await stageOf().page({ role: 'manager' });
    for (const back of [
      'javascript:alert(1)',
      '//example.org/',
      '/\\example.org',
      'https://example.org',
    ]) {
      await visit(page, `/new/party?back=${encodeURIComponent(back)}`);
      assert.equal(await page.getAttribute('form a.button', 'href'), '/');
    }
    await context.close();
  });

  describe('a user', () => {
    it('is added, signs in, gets a new password and is disabled, each at once', () =>
      leadUserThrough(stageOf));

    it('is told of a wrong password, comes to the address asked for, and can leave', () =>
      signInAtSecondTry(stageOf));
  });
}
