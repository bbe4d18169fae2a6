/* The waterfall of a fund: its screens in both languages, terms on their way from the proposal to the
 * decision, and a sheet whose lines add up to what is shown. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chinese, english, strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;
let subjects;

const minor = (text) => BigInt(text.replace('.', ''));

/** A fund with European terms, one with American ones, and one without. */
async function findSubjects(page) {
  const [terms, distributions, funds, returns] = await Promise.all([
    ask(page, '/waterfall_terms?limit=500'),
    ask(page, '/distributions?limit=500'),
    ask(page, '/funds?limit=500'),
    ask(page, '/carry_returns?limit=500'),
  ]);
  const of = (kind) => terms.items.find((item) => item.kind === kind).fund_id;
  const [european, american] = [of('european'), of('american')];
  const withTerms = new Set(terms.items.map((item) => item.fund_id));
  const paid = (fund) => distributions.items.filter((item) => item.fund_id === fund);
  return {
    european,
    american,
    without: funds.items.find((item) => item.code === 'XY-ANGEL-1' && !withTerms.has(item.id)).id,
    returning: returns.items[0].fund_id,
    right: paid(european).at(-1).id,
    pending: paid(american).find((item) => item.figures.state === 'pending').id,
  };
}

function screens() {
  const { european, american, without, returning, right, pending } = subjects;
  return [
    ['manager', `/funds/${european}/waterfall`],
    ['viewer', `/funds/${european}/waterfall?hypothetical=1`],
    ['approver', `/funds/${american}/waterfall`],
    ['manager', `/funds/${american}/waterfall?hypothetical=1`],
    ['manager', `/funds/${without}/waterfall`],
    ['approver', `/funds/${returning}/waterfall`],
    ['manager', `/funds/${returning}/fees`],
    ['manager', `/new/carry_return?fund_id=${returning}&currency=CNY`],
    ['viewer', `/capital/distribution/${right}`],
    ['approver', `/capital/distribution/${pending}`],
    ['manager', `/new/waterfall_term?fund_id=${without}`],
    ['viewer', `/funds/${european}/figures/nav`],
    ['viewer', `/funds/${european}/statements`],
  ];
}

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  subjects = await findSubjects(page);
  await context.close();
});

after(() => stage?.close());

async function lookAtAll(language, theme) {
  const faults = [];
  for (const [role, address] of screens()) {
    const opened = await stage.page({ language, theme, role });
    await visit(opened.page, address);
    const found = [
      ...(await accessibilityFaults(opened.page)),
      ...(await strangers(opened.page, language)),
      ...opened.faults.splice(0),
    ];
    faults.push(...found.map((fault) => `${address}: ${fault}`));
    await opened.context.close();
  }
  return faults;
}

describe('every screen of a waterfall', () => {
  for (const [language, theme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ])
    it(`has no fault in ${language}, ${theme}`, async () => {
      assert.deepEqual(await lookAtAll(language, theme), []);
    });

  it('works on a narrow display without being cut off', async () => {
    const { page, context } = await stage.page({ role: 'manager' });
    await page.setViewportSize({ width: 400, height: 800 });
    for (const [, address] of screens().filter(([role]) => role === 'manager')) {
      await visit(page, address);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 400, `${address} is ${width} wide`);
    }
    await context.close();
  });

  it('prints on A4, with every line and nothing cut off', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, `/funds/${subjects.european}/waterfall`);
    await page.emulateMedia({ media: 'print' });
    const cut = await page.$$eval('.scroll', (boxes) =>
      boxes.filter((box) => box.scrollHeight > box.clientHeight + 1).map((box) => box.ariaLabel),
    );
    assert.deepEqual(cut, []);
    const pdf = String(await page.pdf({ preferCSSPageSize: true }), 'latin1');
    const [, width, height] = pdf.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/) ?? [];
    assert.ok(Math.abs(Number(width) - 842) < 2 && Math.abs(Number(height) - 595) < 2);
    await context.close();
  });
});

/** The exact amounts of a column of the table with this caption, by position. */
const column = (page, caption, at) =>
  page.$$eval(
    `.scroll[aria-label="${caption}"] tbody:not(.totals) tr`,
    (rows, place) => rows.map((row) => row.children[place].querySelector('data')?.value ?? null),
    at,
  );

/** The lines of a step sheet as they stand on the screen; the first is the column of the base. */
const sheetLines = (page, caption, first) =>
  page.$$eval(
    `.scroll[aria-label="${caption}"] tbody:not(.totals) tr`,
    (rows, at) =>
      rows.map((row) => {
        const value = (place) => row.children[place].querySelector('data')?.value ?? null;
        return {
          deal: at > 4 ? row.children[1].textContent.trim() : '',
          balance: row.children[at + 3].textContent.trim(),
          opening: value(at + 4),
          added: value(at + 5),
          paid: value(at + 6),
          closing: value(at + 7),
          lp: value(at + 8),
          gp: value(at + 9),
          cash: value(at + 10),
        };
      }),
    first,
  );

/** Adds the lines up again by what they show alone: the totals of both columns. */
function addUp(lines, cashName) {
  const closed = new Map();
  const cash = new Map();
  const total = { lp: 0n, gp: 0n };
  for (const [i, line] of lines.entries()) {
    const key = `${line.deal}/${line.balance}`;
    const opening = (line.balance === cashName ? cash.get(line.deal) : closed.get(key)) ?? 0n;
    assert.equal(minor(line.opening), opening, `line ${i + 1} opens as ${line.balance} closed`);
    const closing = opening + minor(line.added) - minor(line.paid);
    assert.equal(minor(line.closing), closing, `line ${i + 1} closes`);
    closed.set(key, closing);
    if (line.cash !== null) cash.set(line.deal, minor(line.cash));
    if (line.lp === null) continue;
    const back = minor(line.gp) < 0n ? minor(line.added) : 0n; // carry that came back
    assert.equal(minor(line.lp) + minor(line.gp), minor(line.paid) - back, `line ${i + 1} pays`);
    total.lp += minor(line.lp);
    total.gp += minor(line.gp);
  }
  return total;
}

describe('the step sheet', () => {
  it('opens every balance as it closed, for every hurdle, and for every deal', async () => {
    const { page, context } = await stage.page({ language: 'en', role: 'viewer' });
    for (const [fund, first] of [
      [subjects.european, 4],
      [subjects.american, 5],
    ]) {
      await visit(page, `/funds/${fund}/waterfall`);
      const { figures } = await ask(page, `/funds/${fund}/waterfall`);
      const lines = await sheetLines(page, english['fall.steps'], first);
      const total = addUp(lines, english['fall.balance.cash']);
      assert.deepEqual(total, { lp: minor(figures.lp), gp: minor(figures.gp) });
      const test = english['fall.scope.whole_fund_test'];
      const whole = await sheetLines(page, test, first);
      addUp(whole, english['fall.balance.cash']);
      assert.equal(whole.length > 0, fund === subjects.american, 'the test stands by itself');
      if (fund === subjects.european)
        assert.ok(
          lines.some((line) => line.balance.startsWith(english['fall.balance.further_hurdle'])),
        );
    }
    await context.close();
  });

  it('adds up to the investors and the manager, line by line', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, `/funds/${subjects.european}/waterfall`);
    const { figures } = await ask(page, `/funds/${subjects.european}/waterfall`);
    const caption = chinese['fall.steps'];
    const numbers = async (at) => (await column(page, caption, at)).map((v) => (v ? minor(v) : 0n));
    const [opening, added, paid, closing, lp, gp] = await Promise.all(
      [8, 9, 10, 11, 12, 13].map(numbers),
    );
    assert.ok(opening.length > 5);
    for (const i of opening.keys())
      assert.equal(opening[i] + added[i] - paid[i], closing[i], `line ${i + 1}`);
    const total = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0n);
    assert.equal(total(lp), minor(figures.lp));
    assert.equal(total(gp), minor(figures.gp));
    await context.close();
  });

  it('is there as if all were sold, too, with the carry that is due then', async () => {
    const { page, context } = await stage.page({ language: 'en', role: 'viewer' });
    const path = `/funds/${subjects.european}/waterfall`;
    await visit(page, path);
    await page.click(`.modes a:has-text("${english['fall.as_if_sold']}")`);
    await page.waitForURL('**/waterfall?*hypothetical=1*');
    await settled(page);
    const { figures } = await ask(page, `${path}?hypothetical=1`);
    const shown = await page.$$eval('.tiles data', (items) => items.map((item) => item.value));
    assert.ok(shown.includes(figures.accrued_carry));
    assert.notEqual(figures.accrued_carry, '0.00');
    await context.close();
  });
});

describe('carry that the manager pays back', () => {
  it('is recorded where the clawback stands, and lessens it', async () => {
    const { page, context, faults } = await stage.page({
      language: 'en',
      role: 'manager',
      expected: [409],
    });
    const path = `/funds/${subjects.returning}/waterfall`;
    const due = (await ask(page, path)).figures;
    await visit(page, path);
    await page.click(`a:has-text("${english['fall.record_return']}")`);
    await settled(page);
    await page.fill('input[name=amount]', due.carry_paid.replace(/\d\.00$/, '9.01'));
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('form .fault');
    assert.ok((await page.textContent('form .fault')).includes('but at most'));
    await page.fill('input[name=amount]', '800000.00');
    await page.fill('input[name=reference]', 'Z-1');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(`**${path}`);
    await settled(page);
    const { figures } = await ask(page, path);
    assert.equal(minor(figures.clawback), minor(due.clawback) - 80_000_000n);
    assert.equal(minor(figures.carry_held), minor(due.carry_held) + 80_000_000n);
    assert.equal(figures.clawback_net, '0.00');
    assert.ok((await page.textContent('main')).includes('Z-1'));
    const shown = await page.$$eval('.tiles data', (items) => items.map((item) => item.value));
    for (const name of ['clawback', 'carry_held', 'carry_returned'])
      assert.ok(shown.includes(figures[name]), name);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('terms', () => {
  it('are proposed with a tier, are not for the proposer to decide, and then rule', async () => {
    const manager = await stage.page({ language: 'en', role: 'manager' });
    const approver = await stage.page({ role: 'approver' });
    const path = `/funds/${subjects.without}/waterfall`;
    const { page } = manager;
    await visit(page, path);
    assert.ok((await page.textContent('main')).includes(english['fall.none']));
    await page.click('a[href^="/new/waterfall_term"]');
    await settled(page);
    await page.fill('input[name=hurdle_rate]', '0.06');
    await page.fill('input[name=valid_from]', '2019-01-01');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(`**${path}`);
    await settled(page);
    await page.click(`button:has-text("${english['fall.add_tier']}")`);
    await page.waitForSelector('dialog[open]');
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.fill('dialog input[name=hurdle_rate]', '0.12');
    await page.fill('dialog input[name=lp_share]', '0.7');
    await page.fill('dialog input[name=carry_share]', '0.3');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    await settled(page);

    await visit(approver.page, path);
    await approver.page.click(`button:has-text("${chinese['decide.title']}")`);
    await approver.page.selectOption('dialog select[name=outcome]', 'approve');
    await approver.page.keyboard.press('Control+Enter');
    await approver.page.waitForSelector('dialog', { state: 'detached' });
    await approver.page.waitForSelector('.modes');
    const { figures } = await ask(page, path);
    assert.ok(figures.waterfall_term_id > 0);
    const text = await approver.page.textContent('main');
    for (const part of ['6 %', '12 %', '70 % / 30 %']) assert.ok(text.includes(part), part);
    assert.deepEqual([...manager.faults, ...approver.faults], []);
    await manager.context.close();
    await approver.context.close();
  });

  it('that cannot be say why at the form', async () => {
    const { page, context } = await stage.page({
      language: 'en',
      role: 'manager',
      expected: [422],
    });
    await visit(page, `/new/waterfall_term?fund_id=${subjects.without}`);
    await page.fill('input[name=hurdle_rate]', '8');
    await page.fill('input[name=catch_up_share]', '0.2');
    await page.fill('input[name=valid_from]', '2024-01-01');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('form .summary');
    assert.equal(await page.locator('form .fault').count(), 2);
    assert.deepEqual(await accessibilityFaults(page), []);
    await context.close();
  });
});
