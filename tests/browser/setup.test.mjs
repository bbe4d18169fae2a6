/* From an empty ledger to a first fund, on the screens, in both languages: each role does its part. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startStack } from '../lib/stack.mjs';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;
let stack;

before(async () => {
  stack = await startStack();
  process.env.FUNDTRAIL_TEST_URL = stack.url;
  process.env.FUNDTRAIL_TEST_CREDENTIALS = join(stack.dir, 'credentials.json');
  stage = await Stage.open();
});

after(async () => {
  await stage?.close();
  await stack?.stop();
});

async function withPage(options, test) {
  const opened = await stage.page(options);
  await test(opened.page, opened);
  assert.deepEqual(opened.faults, []);
  await opened.context.close();
}

const stepText = (page, step) => page.textContent(`#setup-${step}`);

const EMPTY = [
  ...['/', '/funds', '/firms', '/projects', '/investments', '/parties', '/capital', '/valuations'],
  ...['/radar', '/look_through', '/money_sources', '/leverage', '/reinvestment', '/evaluations'],
  ...['/rules', '/rules/compare', '/overrides', '/indices', '/losses', '/journal', '/packs'],
];

describe('an empty ledger', () => {
  for (const language of /** @type {const} */ (['zh', 'en']))
    it(`looks intended on every screen, in ${language}`, () =>
      withPage({ role: 'manager', language }, async (page) => {
        for (const path of EMPTY) {
          await visit(page, path);
          const main = await page.textContent('main');
          assert.doesNotMatch(main, /undefined|NaN|\[object|\bnull\b/, path);
          assert.equal(await page.locator('main [role=alert]').count(), 0, path);
        }
      }));

  it('tells a viewer nothing to do', () =>
    withPage({ role: 'viewer' }, async (page) => {
      await visit(page, '/');
      assert.equal(await page.locator('#setup').count(), 0);
    }));

  it('has its own parties entered by a manager, from the list', () =>
    withPage({ role: 'manager', language: 'zh' }, async (page) => {
      await visit(page, '/');
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.ok((await stepText(page, 'people')).includes('已完成'));
      assert.ok((await stepText(page, 'rules')).includes('由系统管理办理'));
      await page.click('#setup-parties a.button');
      await settled(page);
      await page.fill('[name=code]', 'BUREAU');
      await page.fill('[name=name]', '区财政局');
      await page.click('main form .primary');
      await page.waitForSelector('#setup-parties.done');
    }));

  it('has a pack of rules compared and loaded by an administrator, and decided by another', async () => {
    await withPage({ role: 'admin', language: 'en' }, async (page) => {
      await visit(page, '/');
      await page.click('#setup-rules a.button');
      await settled(page);
      await page.click('main a:text-is("laoshan")');
      await page.waitForSelector('#pack');
      assert.ok((await page.textContent('#pack')).includes('Laoshan direct equity investment'));
      assert.deepEqual(await accessibilityFaults(page), []);
      await page.click('#load-pack');
      await page.waitForFunction(() => !document.getElementById('load-pack'));
      assert.ok((await page.textContent('#pack')).includes('All of it is recorded'));
    });
    await withPage({ role: 'manager', language: 'en' }, async (page) => {
      await visit(page, '/');
      assert.match(await stepText(page, 'rules'), /wait for a decision/);
    });
    await withPage({ role: 'approver', language: 'en' }, async (page) => {
      await visit(page, '/');
      await page.click('#setup-rules a.button');
      await page.waitForURL('**/rules');
      for (const rule of (await ask(page, '/rules?limit=500')).items)
        await post(page, `/rules/${rule.seq}/approval`, { outcome: 'approve' });
      await visit(page, '/');
      assert.ok((await stepText(page, 'rules')).includes('Done'));
    });
  });
});

describe('what is left to do', () => {
  it('is done when a score sheet is loaded on the screen', () =>
    withPage({ role: 'admin', language: 'zh' }, async (page) => {
      await visit(page, '/packs?kind=score_sheet&file=fujian-2025-14');
      await page.click('#load-pack');
      await page.waitForFunction(() => !document.getElementById('load-pack'));
      await visit(page, '/');
      assert.ok((await stepText(page, 'score_sheets')).includes('已完成'));
    }));

  it('ends with a first fund, and then the list is gone', () =>
    withPage({ role: 'manager', language: 'zh' }, async (page) => {
      await visit(page, '/');
      await page.click('#setup-funds a.button');
      await settled(page);
      await page.fill('[name=code]', 'GUIDE');
      await page.fill('[name=name]', '引导基金');
      await page.selectOption('[name=kind]', 'guide');
      await page.click('main form .primary');
      await page.waitForSelector('.desk');
      await page.waitForFunction(() => !document.getElementById('setup'));
      await visit(page, '/funds');
      assert.ok((await page.textContent('main')).includes('引导基金'));
    }));
});
