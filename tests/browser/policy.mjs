/* Reinvestment and policy evaluation: two people recognise an amount and score a fund, a firm leaves,
 * and the sheet prints on A4. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { ask, settled, visit } from './stage.mjs';

const FILE = { name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('proof of 2026') };
const HASH = createHash('sha256').update(FILE.buffer).digest('hex');

const dialogGone = (page) => page.waitForSelector('dialog', { state: 'detached' });

async function save(page) {
  await page.keyboard.press('Control+Enter');
  await dialogGone(page);
  await settled(page);
}

const lineOf = async (page, id) =>
  (await ask(page, '/recognised')).rows.find((row) => row.recognition_id === id);

/** An evaluation with a score of one side missing. */
async function unscored(page, side) {
  const { items } = await ask(page, '/evaluations?limit=500');
  for (const { id, figures } of items) {
    if (figures.approval_id) continue;
    const { rows } = await ask(page, `/evaluations/${id}/indicators`);
    const row = rows.find((one) => one[`${side}_score`] === null && one.max_score !== null);
    if (row) return { id, indicator: row.score_indicator_id };
  }
  throw new Error(`every ${side} score is there`);
}

const rowOf = async (page, { id, indicator }) =>
  (await ask(page, `/evaluations/${id}/indicators`)).rows.find(
    (row) => row.score_indicator_id === indicator,
  );

/** Opens the dialog of the first score that is still missing on the page. */
async function openScore(page, { id, indicator }) {
  await visit(page, `/evaluations/${id}`);
  const { refs } = await ask(page, `/evaluations/${id}/indicators`);
  const row = page.locator('tbody tr', { hasText: refs[indicator].name });
  await row.getByRole('button', { name: /^评分/ }).click();
}

async function approveRecognition(stageOf) {
  const { page, context, faults } = await stageOf().page({ role: 'approver' });
  const waiting = (await ask(page, '/recognised')).rows.find((row) => row.state === 'pending');
  await visit(page, `/funds/${waiting.fund_id}/reinvestment`);
  const code = (await ask(page, `/recognitions/${waiting.recognition_id}`)).item.code;
  const row = page.locator('tbody tr', { hasText: code }).first();
  await row.getByRole('button').click();
  await page.selectOption('dialog [name=outcome]', 'approve');
  await save(page);
  const line = await lineOf(page, waiting.recognition_id);
  assert.equal(line.state, 'counted');
  assert.equal(line.counted, line.recognised);
  assert.deepEqual(faults, []);
  await context.close();
}

async function proposeWithHash(stageOf) {
  const { page, context, faults } = await stageOf().page({ role: 'manager' });
  const { rows } = await ask(page, '/reinvestment');
  const stage = rows.find((row) => row.state === 'open');
  const rules = await ask(page, '/recognition_rules?limit=500');
  const rule = rules.items.find((item) => item.scheme === stage.scheme);
  const firms = await ask(page, '/firms?limit=1&sort=seq');
  await visit(page, `/funds/${stage.fund_id}/reinvestment`);
  await page.click('.head a[href^="/new/recognition"]');
  await settled(page);
  const code = `T-${Date.now().toString(36)}`;
  await page.fill('[name=code]', code);
  await page.selectOption('[name=firm_id]', String(firms.items[0].id));
  await page.selectOption('[name=recognition_rule_id]', String(rule.id));
  await page.fill('[name=amount]', '120万');
  await page.fill('[name=evidence]', '认定材料');
  await page.setInputFiles('input[type=file]', FILE);
  await page.waitForFunction(
    (hash) => document.querySelector('[name=evidence_sha256]')?.value === hash,
    HASH,
  );
  await page.click('main form .primary');
  await page.waitForURL(`**/funds/${stage.fund_id}/reinvestment`);
  await settled(page);
  const main = await page.textContent('main');
  assert.ok(main.includes(code) && main.includes('120.00'));
  assert.deepEqual(faults, []);
  await context.close();
}

async function letFirmLeave(stageOf) {
  const { page, context, faults } = await stageOf().page({ role: 'manager' });
  const sheet = await ask(page, '/recognised');
  const locked = sheet.rows.find(
    (row) => row.state === 'counted' && row.lock_in_until > sheet.as_of,
  );
  const { name } = sheet.refs[locked.firm_id];
  await visit(page, `/funds/${locked.fund_id}/reinvestment`);
  await page
    .getByRole('button', { name: `登记迁出 ${name}` })
    .first()
    .click();
  await page.fill('dialog [name=destination]', '外省');
  await page.fill('dialog [name=evidence]', '迁移通知书');
  await page.fill('dialog [name=evidence_sha256]', HASH);
  await save(page);
  const after = await lineOf(page, locked.recognition_id);
  assert.equal(after.state, 'taken_back');
  assert.equal(after.counted, '0.00');
  assert.deepEqual(faults, []);
  await context.close();
}

async function scoreFromBothSides(stageOf) {
  const manager = await stageOf().page({ role: 'manager', expected: [422] });
  const own = await unscored(manager.page, 'self');
  await openScore(manager.page, own);
  await manager.page.fill('dialog [name=score]', '1000');
  await manager.page.fill('dialog [name=evidence]', '年度报告');
  await manager.page.setInputFiles('dialog input[type=file]', FILE);
  await manager.page.waitForFunction(
    (hash) => document.querySelector('dialog [name=evidence_sha256]')?.value === hash,
    HASH,
  );
  // Above its maximum: refused, and what was typed stays.
  await manager.page.keyboard.press('Control+Enter');
  await manager.page.waitForSelector('dialog .summary');
  await manager.page.fill('dialog [name=score]', '3.5');
  await save(manager.page);
  const scored = await rowOf(manager.page, own);
  assert.equal(scored.self_score, '3.50000000');
  assert.equal(scored.evidence_sha256, HASH);
  await manager.context.close();

  const approver = await stageOf().page({ role: 'approver' });
  const other = await unscored(approver.page, 'fiscal');
  await openScore(approver.page, other);
  await approver.page.fill('dialog [name=score]', '2.25');
  await save(approver.page);
  assert.equal((await rowOf(approver.page, other)).fiscal_score, '2.25000000');
  assert.deepEqual([...manager.faults, ...approver.faults], []);
  await approver.context.close();
}

async function printScoreSheet(stageOf) {
  const { page, context } = await stageOf().page({ role: 'viewer' });
  const { items } = await ask(page, '/evaluations?limit=500');
  await visit(page, `/evaluations/${items.find((one) => one.figures.approval_id).id}`);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(boxes.length >= 1 && boxes.length <= 2, `${boxes.length} pages`);
  for (const [, width, height] of boxes)
    assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('th.act-cell').isVisible(), false);
  const width = await page.evaluate(() => {
    const table = document.querySelector('table.score-sheet');
    return table ? table.scrollWidth : 0;
  });
  assert.ok(width > 0);
  await context.close();
}

export function registerPolicy(stageOf) {
  describe('reinvestment', () => {
    it('counts what another person approves, where it waits', () => approveRecognition(stageOf));

    it('is proposed with the hash of a file, which stays on the machine', () =>
      proposeWithHash(stageOf));

    it('is taken back from the day on which a firm leaves', () => letFirmLeave(stageOf));
  });

  describe('an evaluation', () => {
    it('takes a self-score with evidence and a fiscal score of another person', () =>
      scoreFromBothSides(stageOf));

    it('prints on upright A4 without what is only for the screen', () => printScoreSheet(stageOf));
  });
}
