/* Every screen in a real browser: seen by each role, in both languages, with the keyboard and
 * without barriers. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { registerForms } from './forms.mjs';
import { registerJourneys } from './journeys.mjs';
import { strangers } from './language.mjs';
import { registerPolicy } from './policy.mjs';
import { registerRecords } from './records.mjs';
import { registerRules } from './rules.mjs';
import { findSubjects, screens } from './screens.mjs';
import { accessibilityFaults, Stage, settled, visit } from './stage.mjs';
import { registerViews } from './views.mjs';

const pictures = process.env.FUNDTRAIL_SCREENSHOTS;

/** @type {Stage} */
let stage;
let all;

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  all = screens(await findSubjects(page));
  await context.close();
  if (pictures) await mkdir(pictures, { recursive: true });
});

after(() => stage?.close());

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

/** Looks at every screen of one role in one language and theme; all faults together. */
async function lookAtAll(language, theme) {
  const faults = [];
  for (const role of new Set(all.map((screen) => screen.role))) {
    const opened = await stage.page({ language, theme, role, expected: [404] });
    for (const screen of all.filter((candidate) => candidate.role === role)) {
      await visit(opened.page, screen.path);
      const found = [
        ...(await accessibilityFaults(opened.page)),
        ...(await strangers(opened.page, language)),
        ...opened.faults.splice(0),
      ];
      faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
      await picture(opened.page, `${screen.name}.${language}.${theme}`);
    }
    await opened.context.close();
  }
  return faults;
}

describe('every screen', () => {
  // Both languages and both themes; colours do not depend on the language.
  for (const [language, theme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ])
    it(`has no fault in ${language}, ${theme}`, async () => {
      assert.deepEqual(await lookAtAll(language, theme), []);
    });

  it('is offered to nobody who is not signed in', async () => {
    for (const language of ['zh', 'en']) {
      const { page, context, faults } = await stage.page({ language });
      await page.goto('/funds');
      await page.waitForSelector('input[name=password]');
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual(await strangers(page, language), []);
      assert.deepEqual(faults, []);
      await picture(page, `sign-in.${language}.light`);
      await context.close();
    }
  });

  it('works on a narrow display without being cut off', async () => {
    const { page, context } = await stage.page({ role: 'manager' });
    await page.setViewportSize({ width: 400, height: 800 });
    for (const screen of all.filter((candidate) => candidate.role === 'manager')) {
      await visit(page, screen.path);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 400, `${screen.name} is ${width} wide`);
    }
    await context.close();
  });

  it('moves the focus to its heading when it opens', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, '/');
    await page.click('nav.side a[href="/funds"]');
    await page.waitForURL('**/funds');
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    await context.close();
  });
});

registerForms(() => stage);
registerJourneys(() => stage);
registerRecords(() => stage);
registerPolicy(() => stage);
registerRules(() => stage);
registerViews(() => stage);
