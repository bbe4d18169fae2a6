/* The auditor's screens: the search through the journal, a record's history, and what stands first on
 * the home page, in both languages. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

/** Runs a test as an auditor in each language, and asks whether everybody can read the screen. */
function inBothLanguages(name, test) {
  for (const language of /** @type {const} */ (['zh', 'en']))
    it(`${name} (${language})`, async () => {
      const { page, context, faults } = await stage.page({ language, role: 'auditor' });
      await test(page, language);
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual(faults, []);
      await context.close();
    });
}

async function searchJournal(page) {
  const { items } = await ask(page, '/payments?sort=-seq&limit=1');
  await visit(page, '/journal');
  await page.selectOption('#filter-kind', 'payment');
  await page.click('form[role=search] summary');
  await page.fill('input[name=amount_from]', items[0].amount);
  await page.fill('input[name=amount_to]', items[0].amount);
  await page.click('form[role=search] button[type=submit]');
  await page.waitForURL(/amount_from=/);
  await settled(page);
  const seqs = await page.$$eval('tbody th', (cells) =>
    cells.map((cell) => cell.textContent.trim()),
  );
  assert.ok(seqs.includes(String(items[0].seq)), seqs.join());
}

async function showHistory(page) {
  const { items } = await ask(page, '/reversals?limit=1&sort=-seq');
  await visit(page, `/journal/${items[0].reversed_seq}`);
  await page.click('a[href$="/history"]');
  await page.waitForURL(/history/);
  await settled(page);
  const text = await page.textContent('main table');
  assert.ok(text.includes(items[0].reason), text);
}

/** The counts come first on the home page, and lead to the lists. */
async function beginAtHome(page) {
  await visit(page, '/');
  const first = page.locator('main section').first();
  const link = first.locator('a[href*="matter=reversal"]');
  await link.waitFor();
  await page.waitForFunction(() => !document.querySelector('main section [aria-busy]'));
  const count = Number((await link.locator('strong').textContent()).replace(/\D/g, ''));
  assert.ok(count > 0);
  await link.click();
  await page.waitForURL(/audit/);
  await settled(page);
  const rows = await page.locator('main tbody tr').count();
  assert.equal(rows, Math.min(count, 50));
  await page.click('main tbody th a');
  await page.waitForURL(/journal/);
  await settled(page);
}

async function compare(page) {
  const { items } = await ask(page, '/reversals?limit=1&sort=-seq');
  await visit(page, '/difference');
  await page.fill('input[name=since]', String(items[0].seq - 1));
  await page.click('main form button[type=submit]');
  await page.waitForURL(/since=/);
  await settled(page);
  await page.waitForSelector(`main a[href="/journal/${items[0].seq}"]`);
}

/** What the auditor finds stands on the entry, where the manager answers. */
async function findAndAnswer(page, language) {
  const { items } = await ask(page, '/payments?sort=-seq&limit=1');
  const path = `/journal/${items[0].seq}`;
  const text = `无凭证 ${language} ${Date.now()}`;
  await visit(page, path);
  await page.click('main a[href*="/new/audit_finding"]');
  await page.waitForURL(/new\/audit_finding/);
  await settled(page);
  await page.fill('[name=code]', `AF-${language}-${Date.now()}`);
  await page.fill('[name=finding]', text);
  await page.selectOption('select[name=grade]', 'high');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(`**${path}`);
  await settled(page);
  await page.waitForSelector(`text=${text}`);
  const manager = await stage.page({ language, role: 'manager' });
  await visit(manager.page, '/findings');
  await manager.page
    .locator('tbody tr', { hasText: text })
    .locator('a[href*="/new/audit_answer"]')
    .click();
  await settled(manager.page);
  await manager.page.fill('[name=answer]', '已补齐');
  await manager.page.keyboard.press('Control+Enter');
  await manager.page.waitForURL('**/findings');
  await settled(manager.page);
  await manager.page.locator('tbody tr', { hasText: text }).locator('text=已补齐').waitFor();
  assert.deepEqual(manager.faults, []);
  await manager.context.close();
  await visit(page, '/findings');
}

describe('the auditor', () => {
  inBothLanguages('records a finding, which the manager answers', findAndAnswer);
  inBothLanguages('begins at home with what is worth a look', beginAtHome);
  inBothLanguages('holds two points of knowledge against each other', compare);
  inBothLanguages('searches the journal', searchJournal);
  inBothLanguages('sees all that happened to a record', showHistory);
});
