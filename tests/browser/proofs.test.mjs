/* The screen of proofs, in both languages: an auditor has the ledger proved and sees what came of it. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

for (const language of /** @type {const} */ (['zh', 'en']))
  it(`an auditor has the ledger proved, and the screen says up to where (${language})`, async () => {
    const { page, context, faults } = await stage.page({ language, role: 'auditor' });
    await visit(page, '/proofs');
    const before = (await ask(page, '/proofs')).runs.length;
    await page.click('main button.primary');
    await page.waitForFunction(
      (count) => document.querySelectorAll('main table .tag.good').length > count,
      before,
      { timeout: 120_000 },
    );
    const { runs, last_sound, head, keys } = await ask(page, '/proofs');
    assert.equal(runs[0].outcome, 'sound', runs[0].fault);
    assert.equal(last_sound.proved, head);
    const text = await page.textContent('main');
    assert.ok(text.includes(keys[0].public_key), text);
    assert.deepEqual(await strangers(page, language), []);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(faults, []);
    if (process.env.FUNDTRAIL_SCREENSHOTS)
      await page.screenshot({
        path: `${process.env.FUNDTRAIL_SCREENSHOTS}/proofs.${language}.png`,
        fullPage: true,
      });
    await context.close();
  });

it('nobody else is led there', async () => {
  const { page, context } = await stage.page({ language: 'en', role: 'manager', expected: [403] });
  await visit(page, '/');
  assert.equal(await page.locator('nav a[href^="/proofs"]').count(), 0);
  await context.close();
});
