/* What a bank's seat has on the screen, in both languages: its own cases, and what it finds of them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, post, Stage, settled, signIn, visit } from './stage.mjs';

/** @type {Stage} */
let stage;
let bank;
const login = { user: 'seat-of-a-bank', password: randomBytes(18).toString('base64url') };

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'admin' });
  const rows = (await ask(page, '/case_board')).rows;
  const waiting = rows.find((row) => row.stage === 'pre_loan_review' && row.state === 'open');
  bank = waiting.bank_id;
  await post(page, '/users', {
    user_name: login.user,
    ...{ display_name: 'Seat', role: 'bank', enabled: true, party_id: bank },
    password: login.password,
  });
  assert.ok(rows.some((row) => row.bank_id !== bank));
  await context.close();
});

after(() => stage?.close());

for (const language of /** @type {const} */ (['zh', 'en']))
  it(`a bank begins with its own cases, and records what it found (${language})`, async () => {
    const { page, context, faults } = await stage.page({ language });
    await signIn(page, login);
    await settled(page);
    const { rows, refs } = await ask(page, '/case_board');
    assert.ok(rows.length > 0 && rows.every((row) => row.bank_id === bank));
    assert.equal(await page.locator('nav.side a').count(), 2);
    const text = await page.textContent('main');
    for (const row of rows) assert.ok(text.includes(refs[row.loan_case_id].code));
    assert.deepEqual(await strangers(page, language), []);
    assert.deepEqual(await accessibilityFaults(page), []);
    await picture(page, `seat-board.${language}`);
    const waiting = rows.find((row) => row.stage === 'pre_loan_review' && row.state === 'open');
    await visit(page, `/loan_cases/${waiting.loan_case_id}`);
    assert.deepEqual(await strangers(page, language), []);
    assert.deepEqual(await accessibilityFaults(page), []);
    await picture(page, `seat-case.${language}`);
    await page.click('main a[href^="/new/stage_finding"]');
    await settled(page);
    await page.selectOption('select[name=stage]', 'pre_loan_review');
    await page.selectOption('select[name=verdict]', 'against');
    await page.fill('[name=opinion]', language === 'zh' ? '担保不足' : 'Too little security');
    await page.click('main button.primary');
    await page.waitForURL(`**/loan_cases/${waiting.loan_case_id}*`);
    const { items } = await ask(page, `/stage_findings?loan_case_id=${waiting.loan_case_id}`);
    assert.ok(items.some((item) => item.party_id === bank && item.verdict === 'against'));
    assert.deepEqual(faults, []);
    await context.close();
  });

async function picture(page, name) {
  if (!process.env.FUNDTRAIL_SCREENSHOTS) return;
  await page.screenshot({
    path: `${process.env.FUNDTRAIL_SCREENSHOTS}/${name}.png`,
    fullPage: true,
  });
}
