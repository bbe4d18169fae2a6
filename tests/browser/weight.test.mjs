/* What screens weigh on the wire, and how often they ask: each opened by somebody who has nothing of it
 * yet. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findSubjects, screens } from './screens.mjs';
import { Stage, settled, visit } from './stage.mjs';

const FIRST_BYTES = 80_000;
const FIRST_SCRIPT_BYTES = 45_000;
const SCRIPT_BYTES = 90_000;
/** Who is signed in is asked for by the frame. */
const FIRST_ADDRESSES = ['/api/v1/home', '/api/v1/radar_counts', '/api/v1/session'];

/** @type {Stage} */
let stage;
let all;

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  all = screens(await findSubjects(page));
  await context.close();
});

after(() => stage?.close());

/** Everything that was sent for a screen: address and bytes on the wire, heads as well. */
function sentFor(page) {
  return page.evaluate(() =>
    [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ].map(({ name, transferSize, encodedBodySize }) => ({
      path: new URL(name).pathname,
      bytes: transferSize,
      body: encodedBodySize,
    })),
  );
}

const isScript = ({ path }) => path.endsWith('.js');
const sum = (sizes) => sizes.reduce((whole, size) => whole + size, 0);

/** A screen in a browser that has seen none. */
async function opened(role, path, language = 'zh') {
  const { page, context, faults } = await stage.page({ role, language, expected: [404] });
  await visit(page, path);
  await page.waitForLoadState('networkidle');
  const sent = await sentFor(page);
  await context.close();
  return { sent, faults };
}

describe('the first screen', () => {
  for (const language of /** @type {const} */ (['zh', 'en']))
    it(`is within its budgets in ${language}`, async () => {
      for (const role of ['viewer', 'manager', 'approver']) {
        const { sent, faults } = await opened(role, '/', language);
        assert.deepEqual(faults, []);
        const asked = sent.map(({ path }) => path).filter((path) => path.startsWith('/api/'));
        assert.deepEqual(asked.sort(), FIRST_ADDRESSES);
        const words = sent.map(({ path }) => path).filter((path) => path.endsWith('.json'));
        assert.ok(words.length === 1 && words[0].includes('.first'), words.join(' '));
        const script = sum(sent.filter(isScript).map(({ body }) => body));
        assert.ok(script > 0 && script <= FIRST_SCRIPT_BYTES, `script: ${script}`);
        const whole = sum(sent.map(({ bytes }) => bytes));
        assert.ok(whole > script && whole <= FIRST_BYTES, `all of it: ${whole}`);
      }
    });

  for (const language of /** @type {const} */ (['zh', 'en']))
    it(`says the same in ${language} when all words are there`, async () => {
      for (const role of ['viewer', 'manager', 'approver', 'auditor', 'admin']) {
        const { page, context } = await stage.page({ role, language });
        const text = () => page.locator('body').textContent();
        await visit(page, '/');
        await page.waitForLoadState('networkidle');
        const before = await text();
        await page.click('nav a[href^="/funds"]');
        await page.waitForURL(/\/funds/);
        await settled(page);
        await page.goBack();
        await settled(page);
        await page.waitForLoadState('networkidle');
        const sent = (await sentFor(page)).map(({ path }) => path);
        assert.ok(sent.some((path) => /\.rest-.*\.json$/.test(path)));
        assert.equal(await text(), before);
        assert.doesNotMatch(before, /⟦/);
        await context.close();
      }
    });

  it('is within its budget of script for somebody who is to sign in', async () => {
    const { page, context } = await stage.page();
    await page.goto('/');
    await page.waitForSelector('input[name=password]');
    const sent = await sentFor(page);
    const script = sum(sent.filter(isScript).map(({ body }) => body));
    assert.ok(script > 0 && script <= FIRST_SCRIPT_BYTES, `script: ${script}`);
    assert.ok(!sent.some(({ path }) => /\.rest-.*\.json$/.test(path)));
    await context.close();
  });
});

describe('every screen', () => {
  it('is within its budget of script, and brings nothing twice', async () => {
    const faults = [];
    for (const { name, role, path } of all) {
      const { sent } = await opened(role, path);
      const scripts = sent.filter(isScript);
      const script = sum(scripts.map(({ body }) => body));
      if (script === 0 || script > SCRIPT_BYTES) faults.push(`${name}: ${script} bytes of script`);
      if (new Set(scripts.map(({ path }) => path)).size !== scripts.length)
        faults.push(`${name}: a script was asked for twice`);
    }
    assert.deepEqual(faults, []);
  });
});
