/* The approver's desk: what waits comes first, the decision stays in sight, and the next one opens. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

const WIDTHS = [390, 820, 1440];
const shots = process.env.FUNDTRAIL_SCREENSHOTS;

/** @type {Stage} */
let stage;
let manager;

before(async () => {
  stage = await Stage.open();
  manager = await stage.page({ role: 'manager' });
  await visit(manager.page, '/projects');
});

after(() => stage?.close());

async function shot(page, name) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** A small proposal of a fund that still runs, in a project of its that has room. */
async function propose() {
  const { page } = manager;
  const [projects, investments, funds] = await Promise.all([
    ask(page, '/projects?limit=500&sort=-headroom'),
    ask(page, '/investments?limit=500'),
    ask(page, '/funds?limit=500'),
  ]);
  const runs = ({ term_ends_on, extended_to }) =>
    (extended_to ?? term_ends_on ?? '9999') >= today();
  const running = new Set(funds.items.filter(runs).map((fund) => fund.id));
  const of = (project) =>
    investments.items.find((one) => running.has(one.fund_id) && one.project_id === project.id);
  const held = of(projects.items.find(of));
  return post(page, '/investments', {
    code: `D-${randomUUID().slice(0, 8)}`,
    project_id: held.project_id,
    fund_id: held.fund_id,
    currency: 'CNY',
    amount: '10000.00',
  });
}

/** What of the bar lies inside the window. */
async function inSight(page, selector) {
  const box = await page.locator(selector).boundingBox();
  const { width, height } = page.viewportSize();
  return box && box.y >= 0 && box.y + box.height <= height + 1 && box.x >= 0 && box.x < width;
}

async function findBarOfEveryKind() {
  const { page, context, faults } = await stage.page({ role: 'approver' });
  await visit(page, '/');
  const { rows } = await ask(page, '/desk');
  const paths = await page
    .locator('.desk tbody th a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.ok(paths.length > 0);
  const kinds = new Map(rows.filter((r) => r.reason === 'decide').map((r) => [r.kind, r]));
  for (const [kind, row] of kinds) {
    const own = { rule: `/rules/${row.seq}`, investment: `/investments/${row.seq}` }[kind];
    const notices = ['capital_call', 'distribution', 'return_of_excess', 'equalisation'];
    const plural = {
      recognition: 'recognitions',
      evaluation: 'evaluations',
      payment: 'outlays/payment',
      expense: 'outlays/expense',
    }[kind];
    const path =
      own ??
      (notices.includes(kind)
        ? `/capital/${kind}/${row.subject_id}`
        : plural
          ? `/${plural}/${row.subject_id}`
          : `/decide/${kind}/${row.subject_id}`);
    await visit(page, path);
    assert.equal(await page.locator('.decide-bar').count(), 1, `${kind} ${path}`);
    assert.ok(await inSight(page, '.decide-bar [data-outcome=approve]'), `${kind} ${path}`);
    await shot(page, `kind-${kind}`);
    assert.deepEqual(await accessibilityFaults(page), [], kind);
  }
  assert.ok(kinds.has('valuation') || kinds.size > 1, [...kinds.keys()].join(' '));
  assert.deepEqual(faults, []);
  await context.close();
}

async function decideAndSeeTheNext() {
  const first = await propose();
  const second = await propose();
  const { page, context } = await stage.page({ role: 'approver' });
  await visit(page, `/investments/${first.id}`);
  await page.click('.decide-bar [data-outcome=reject]');
  assert.equal(await page.inputValue('dialog [name=outcome]'), 'reject');
  await page.click('dialog form .primary');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForFunction((path) => location.pathname !== path, `/investments/${first.id}`);
  await settled(page);
  const desk = await ask(page, '/desk');
  const waiting = desk.rows.filter((row) => row.reason === 'decide');
  assert.ok(waiting.some((row) => row.seq === second.id));
  assert.ok(!waiting.some((row) => row.seq === first.id));
  const number = Number(new URL(page.url()).pathname.split('/').pop());
  assert.ok([waiting[0].seq, waiting[0].subject_id].includes(number));
  await visit(manager.page, `/investments/${second.id}`);
  assert.equal(await manager.page.locator('.decide-bar').count(), 0);
  await context.close();
}

describe('a decision', () => {
  for (const language of ['zh', 'en'])
    for (const width of WIDTHS)
      it(`is in sight at once and at the end of the page, ${language}, ${width} px`, async () => {
        const investment = await propose();
        const { page, context, faults } = await stage.page({ role: 'approver', language });
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await visit(page, `/investments/${investment.id}`);
        for (const outcome of ['approve', 'reject'])
          assert.ok(await inSight(page, `.decide-bar [data-outcome=${outcome}]`), outcome);
        await shot(page, `investment-${language}-${width}`);
        await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        assert.ok(await inSight(page, '.decide-bar [data-outcome=approve]'));
        const facts = await page.locator('.decide-bar dt').allTextContents();
        assert.ok(facts.length >= 5, facts.join(' '));
        assert.deepEqual(await accessibilityFaults(page), []);
        assert.deepEqual(faults, []);
        await context.close();
      });

  it('opens the next one that waits, and is not for the proposer', decideAndSeeTheNext);

  it('of every kind that waits has the same bar', findBarOfEveryKind);
});

describe('the home page', () => {
  const HEADS = {
    approver: { zh: '待我处理', en: 'Waits for you' },
    other: { zh: '待处理事项', en: 'What waits' },
  };
  const FIRST = {
    approver: { reason: 'decide', zh: '待我处理', en: 'Waits for you' },
    other: { reason: 'own', zh: '我提交，待审批', en: 'Yours, waits' },
  };

  /** The home page of a role at a width: what waits first, counted, and nothing wrong with it. */
  async function home(role, language, width) {
    const { page, context, faults } = await stage.page({ role, language });
    await page.setViewportSize({ width, height: 900 });
    await visit(page, '/');
    await page.waitForSelector('.waits', { state: 'detached' });
    const of = role === 'approver' ? 'approver' : 'other';
    // An auditor has what is worth a look before it.
    const heads = await page.locator('main h2').allTextContents();
    if (role === 'auditor') assert.equal(heads.shift(), '审计关注');
    assert.equal(heads[0], HEADS[of][language]);
    assert.ok(await inSight(page, '.desk-counts'));
    const { counts } = await ask(page, '/desk');
    const total = counts
      .filter((one) => one.reason === FIRST[of].reason)
      .reduce((sum, { count }) => sum + count, 0);
    const shown = page.locator('.desk-counts li', { hasText: FIRST[of][language] });
    assert.equal((await shown.locator('strong').textContent()).replaceAll(',', ''), `${total}`);
    await shot(page, `home-${role}-${language}-${width}`);
    assert.deepEqual(await accessibilityFaults(page), [], role);
    assert.deepEqual(faults, []);
    await context.close();
  }

  for (const language of ['zh', 'en'])
    for (const width of WIDTHS)
      it(`of an approver begins with what waits, ${language}, ${width} px`, () =>
        home('approver', language, width));

  for (const role of ['manager', 'auditor', 'admin'])
    it(`of a role that decides nothing begins with its own: ${role}`, () => home(role, 'zh', 1440));

  it('tells a project whose cap is used up from others in words', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, '/');
    const { tightest } = await ask(page, '/overview');
    const full = tightest.filter((row) => row.used === row.limit).length;
    const rows = page.locator('td.bar-cell', { hasText: '额度已用完' });
    assert.equal(await rows.count(), full);
    for (const row of await page.locator('td.bar-cell').all())
      assert.equal(await row.locator('svg[role=img]').count(), 1);
    await context.close();
  });
});
