/* Grids: many records typed or pasted at once, checked at the cell, sent together. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isBlock, readBlock } from '../../web/src/grid/block.js';
import { changeOf, lastQuarterEnd } from '../../web/src/investment/mark_change.js';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

const unique = (prefix) =>
  `${prefix}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6).toString(36)}`.toUpperCase();

async function open(role, expected = []) {
  const opened = await stage.page({ role, expected });
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return opened;
}

/** A keyboard that counts what is pressed beside the figures. */
function counting(page) {
  return {
    count: 0,
    async press(key) {
      this.count++;
      await page.keyboard.press(key);
    },
  };
}

async function pasteFromExcel(page, text) {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}

const cells = (page, column) => page.locator(`.grid [name$=":${column}"]`);
const cell = (page, row, column) => page.locator(`[name="${row}:${column}"]`);

async function arrives(page, pathname) {
  await page.waitForURL((url) => url.pathname === pathname);
  await settled(page);
}

describe('a block of the clipboard', () => {
  it('is read as Excel writes it', () => {
    assert.deepEqual(readBlock('1\t2\r\n3\t4\r\n'), [
      ['1', '2'],
      ['3', '4'],
    ]);
    assert.deepEqual(readBlock('"a\tb"\t"say ""x"""\nc\t'), [
      ['a\tb', 'say "x"'],
      ['c', ''],
    ]);
    assert.deepEqual(readBlock('"two\nlines"\tx'), [['two\nlines', 'x']]);
    assert.deepEqual(readBlock('"open\tx'), [['"open', 'x']]);
    assert.deepEqual(readBlock('one'), [['one']]);
    assert.ok(isBlock('a\tb') && isBlock('a\nb') && !isBlock('a\n') && !isBlock('a'));
  });
});

describe('marks beside each other', () => {
  it('are as far apart as their amounts say', () => {
    assert.equal(changeOf('120.00', '100.00'), '20.0');
    assert.equal(changeOf('99.95', '100.00'), '0.0');
    assert.equal(changeOf('50.00', '100.00'), '-50.0');
    assert.equal(changeOf('50.00', '0.00'), null);
    assert.equal(changeOf('50.00', null), null);
  });

  it('are of the quarter that has ended', () => {
    assert.equal(lastQuarterEnd('2026-11-29'), '2026-09-30');
    assert.equal(lastQuarterEnd('2026-01-01'), '2025-12-31');
    assert.equal(lastQuarterEnd('2026-06-30'), '2026-03-31');
  });
});

/** The valuations that wait, by the seq after which they were proposed. */
async function waitingSince(page, seq) {
  const { items } = await ask(page, '/valuations?state=pending&sort=-seq&limit=500');
  return items.filter((item) => item.seq > seq);
}

const headOf = async (page) => (await ask(page, '/funds?limit=1')).as_known;

/** As many rows as are asked for, with their marks: the keys and the last values. */
async function markedRows(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.grid tbody tr')].map((row) => ({
      key: row.querySelector('input')?.getAttribute('name')?.split(':')[0] ?? '',
      last: row.querySelector('data.num[value]') && row.querySelectorAll('data.num')[1]?.value,
    })),
  );
}

async function approveAll(proposed) {
  const { page, context, faults } = await open('approver');
  await visit(page, '/grid/approvals?limit=20');
  assert.deepEqual(await accessibilityFaults(page), []);
  const ticks = await page.evaluate(() =>
    [...document.querySelectorAll('.grid tbody tr')].map((row) => ({
      far: row.querySelector('.tag.warn, .muted') !== null && !row.querySelector('input').checked,
      ticked: row.querySelector('input').checked,
    })),
  );
  const firstTicked = ticks.findIndex(({ ticked }) => ticked);
  assert.ok(firstTicked >= 2, 'the far ones stand first, and are not ticked');
  assert.ok(
    ticks.slice(firstTicked).every(({ ticked }) => ticked),
    'the near ones are ticked',
  );
  for (const one of proposed) {
    const box = cell(page, one.id, 'approve');
    if (!(await box.isChecked())) await box.check();
  }
  await page.click('main form .primary');
  await arrives(page, '/valuations');
  const states = await Promise.all(proposed.map(({ id }) => ask(page, `/valuations/${id}`)));
  assert.ok(states.every(({ item }) => item.figures.state === 'approved'));
  assert.deepEqual(faults, []);
  await context.close();
}

async function proposeQuarter() {
  const { page, context, faults } = await open('manager');
  await visit(page, '/grid/valuations');
  assert.deepEqual(await accessibilityFaults(page), []);
  const head = await headOf(page);
  const rows = (await markedRows(page)).slice(0, 20);
  assert.equal(rows.length, 20, 'the programme has 20 holdings');
  const keys = counting(page);
  await page.selectOption('[name=method]', 'recent_price');
  keys.count++;
  await cells(page, 'amount').first().focus();
  for (const [i, { last }] of rows.entries()) {
    const base = Number(last ?? 1_000_000) || 1_000_000;
    await page.keyboard.type(String(Math.round(base * (i < 2 ? 2 : 1.05))));
    await keys.press('Enter');
  }
  await keys.press('Control+Enter');
  await arrives(page, '/valuations');
  assert.ok(keys.count <= 25, `${keys.count} keys`);
  const proposed = await waitingSince(page, head);
  assert.equal(proposed.length, 20);
  assert.deepEqual(faults, []);
  await context.close();
  await approveAll(proposed);
}

async function pasteColumn() {
  const { page, context } = await open('manager');
  await visit(page, '/grid/valuations?day=2026-06-30');
  await page.selectOption('[name=unit]', 'wan');
  await cells(page, 'amount').first().focus();
  await pasteFromExcel(page, '1,234.5\r\n1.3亿\r\n１２３\r\nabc\r\n');
  const values = [];
  for (let i = 0; i < 4; i++) values.push(await cells(page, 'amount').nth(i).inputValue());
  assert.deepEqual(values, ['1,234.5', '1.3亿', '１２３', 'abc']);
  assert.equal(await page.locator('.grid td.faulty').count(), 1);
  assert.equal(await cells(page, 'amount').nth(3).getAttribute('aria-invalid'), 'true');
  assert.deepEqual(await accessibilityFaults(page), []);
  const foot = await page.locator('.grid tfoot').textContent();
  assert.match(foot.replace(/\s+/g, ' '), /14,357\.50/, foot);
  // Nothing is lost: neither by a refusal nor by leaving.
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.summary');
  assert.equal(await cells(page, 'amount').nth(3).inputValue(), 'abc');
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((name) => name.startsWith('fundtrail.draft.')),
  );
  await page.waitForTimeout(300);
  await page.reload();
  await settled(page);
  await page.waitForSelector('.restored');
  assert.equal(await cells(page, 'amount').nth(1).inputValue(), '1.3亿');
  assert.equal(await page.inputValue('[name=unit]'), 'wan');
  await page.click('.restored button');
  assert.equal(await cells(page, 'amount').nth(1).inputValue(), '');
  await context.close();
}

async function walkByKeys() {
  const { page, context } = await open('manager');
  await visit(page, '/grid/valuations?day=2026-03-31');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('name'));
  const names = await cells(page, 'amount').evaluateAll((all) => all.map((one) => one.name));
  await cells(page, 'amount').first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), names[1]);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), names[0]);
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), names[0].replace('amount', 'method'));
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), names[0]);
  await page.keyboard.type('55');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+d');
  assert.equal(await cells(page, 'amount').nth(1).inputValue(), '55');
  await page.keyboard.press('Shift+Enter');
  assert.equal(await focused(), names[0]);
  await context.close();
}

describe('the valuations of a quarter', () => {
  it(
    'are proposed with few keys, and approved together with the far ones picked out',
    proposeQuarter,
  );

  it('are pasted as a column, in a unit, with what cannot be read said at its cell', pasteColumn);

  it('are gone through with the arrows', walkByKeys);
});

/** A fund with three investors and a call of each, which was approved. */
async function makeCall(manager, approver) {
  const fund = await post(manager, '/funds', {
    code: unique('GF'),
    name: '缴款测试基金',
    kind: 'growth',
    currency: 'CNY',
    effective_date: '2026-01-05',
  });
  for (const name of ['甲', '乙', '丙']) {
    const investor = await post(manager, '/parties', {
      code: unique('GP'),
      name: `出资人${name}`,
      kind: 'lp',
      effective_date: '2026-01-05',
    });
    await post(manager, '/commitments', {
      code: unique('GC'),
      fund_id: fund.id,
      investor_party_id: investor.id,
      currency: 'CNY',
      amount: '1000000.00',
      effective_date: '2026-01-05',
    });
  }
  const call = await post(manager, '/capital_calls', {
    code: unique('GK'),
    fund_id: fund.id,
    due_on: '2026-03-01',
    currency: 'CNY',
    investments: '300000.00',
    effective_date: '2026-02-01',
  });
  const body = { outcome: 'approve', effective_date: '2026-02-02' };
  await post(approver, `/capital_calls/${call.id}/approval`, body);
  return { fund, call };
}

describe('what is paid on a call', () => {
  it('is recorded of all investors at once, each on its day', async () => {
    const { page, context, faults } = await open('manager', [422]);
    const other = await open('approver');
    const { call } = await makeCall(page, other.page);
    await visit(page, `/capital/capital_call/${call.id}`);
    await page.click('a[href^="/grid/contributions/"]');
    await arrives(page, `/grid/contributions/${call.id}`);
    await page.fill('[name=effective_date]', '2026-02-10');
    await page.click('#grid-fill');
    assert.equal(await cells(page, 'amount').first().inputValue(), '100,000.00');
    await cells(page, 'paid_on').first().fill('2026年2月30日');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.grid td.faulty');
    await cells(page, 'paid_on').first().fill('2026/2/12');
    await page.keyboard.press('Control+Enter');
    await arrives(page, `/capital/capital_call/${call.id}`);
    const { items } = await ask(page, `/contributions?capital_call_id=${call.id}&sort=seq`);
    assert.deepEqual(
      items.map((item) => [item.effective_date, item.amount]),
      [
        ['2026-02-12', '100000.00'],
        ['2026-02-10', '100000.00'],
        ['2026-02-10', '100000.00'],
      ],
    );
    assert.equal((await ask(page, `/capital_calls/${call.id}/lines`)).total.unpaid, '0.00');
    assert.deepEqual(faults, []);
    await context.close();
    await other.context.close();
  });
});

/** A firm in which a fund has an approved investment that no round's list has yet. */
async function makeOwnPart(manager, approver) {
  const day = '2026-01-05';
  const firm = await post(manager, '/firms', {
    code: unique('GX'),
    name: '轮次测试企业',
    effective_date: day,
  });
  const project = await post(manager, '/projects', {
    code: unique('GJ'),
    name: '轮次测试项目',
    firm_id: firm.id,
    effective_date: day,
  });
  const fund = await post(manager, '/funds', {
    code: unique('GF'),
    name: '轮次测试基金',
    kind: 'growth',
    currency: 'CNY',
    effective_date: day,
  });
  const investment = await post(manager, '/investments', {
    code: unique('GI'),
    project_id: project.id,
    fund_id: fund.id,
    currency: 'CNY',
    amount: '5000000.00',
    effective_date: day,
  });
  const body = { outcome: 'approve', effective_date: day };
  await post(approver, `/investments/${investment.id}/decision`, body);
  return { firm, fund, investment };
}

async function enterRound() {
  const { page, context, faults } = await open('manager', [409, 422]);
  const other = await open('approver');
  const { firm, fund, investment } = await makeOwnPart(page, other.page);
  const investors = [];
  for (const name of ['一', '二', '三'])
    investors.push(
      await post(page, '/parties', {
        code: unique('GP'),
        name: `${unique('投资人')}${name}`,
        kind: 'co_investor',
        effective_date: '2026-01-05',
      }),
    );
  await visit(page, `/firms/${firm.id}`);
  await page.click('a[href^="/grid/round?"]');
  await arrives(page, '/grid/round');
  assert.deepEqual(await accessibilityFaults(page), []);
  assert.ok(await cell(page, `i${investment.id}`, 'own').isChecked());
  const code = unique('GR');
  await page.fill('[name=code]', code);
  await page.fill('[name=series]', 'B');
  await page.fill('[name=effective_date]', '2026-02-01');
  await cell(page, 'n1', 'investor').focus();
  await pasteFromExcel(
    page,
    `${investors[0].name}\t2000万\r\n${investors[1].code}\t1,000,000\r\n没有这个人\t5`,
  );
  await page.waitForSelector('.grid td.faulty');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.summary');
  assert.equal(await page.locator('.grid td.faulty').count(), 1);
  await cell(page, 'n3', 'investor').fill(investors[2].code);
  await page.keyboard.press('Control+Enter');
  await arrives(page, `/firms/${firm.id}`);
  const rounds = await ask(page, `/rounds?firm_id=${firm.id}`);
  assert.deepEqual(
    rounds.items.map((item) => item.code),
    [code],
  );
  const { items } = await ask(page, `/subscriptions?round_id=${rounds.items[0].id}&sort=seq`);
  assert.deepEqual(
    items.map((item) => [
      item.investor_fund_id ?? item.investor_party_id,
      item.investment_id,
      item.amount,
    ]),
    [
      [fund.id, investment.id, '5000000.00'],
      [investors[0].id, null, '20000000.00'],
      [investors[1].id, null, '1000000.00'],
      [investors[2].id, null, '5.00'],
    ],
  );
  assert.deepEqual(faults, []);
  await context.close();
  await other.context.close();
}

describe('a round with its investors', () => {
  it("is one form, and the fund's own part is linked, not entered again", enterRound);

  it('is refused as a whole at the cell that is wrong, and nothing is lost', async () => {
    const { page, context } = await open('manager', [409, 422]);
    const { items } = await ask(page, '/rounds?limit=1');
    await visit(page, `/grid/round?firm_id=${items[0].firm_id}`);
    await page.fill('[name=code]', items[0].code); // taken
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.field.faulty [name=code]');
    assert.equal(await page.inputValue('[name=code]'), items[0].code);
    await context.close();
  });
});

describe('the commitments of a closing', () => {
  it('are recorded together, their codes counted on', async () => {
    const { page, context, faults } = await open('manager');
    const other = await open('approver');
    const { fund } = await makeCall(page, other.page);
    const made = [];
    for (const name of ['丁', '戊'])
      made.push(
        await post(page, '/parties', {
          code: unique('GP'),
          name: `后续出资人${name}`,
          kind: 'lp',
          effective_date: '2026-01-05',
        }),
      );
    await visit(page, `/funds/${fund.id}`);
    await page.click('a[href^="/grid/commitments/"]');
    await arrives(page, `/grid/commitments/${fund.id}`);
    await page.fill('[name=effective_date]', '2026-06-01');
    await page.selectOption('[name=unit]', 'yi');
    await cell(page, 'n1', 'investor').focus();
    await pasteFromExcel(page, made.map(({ code }, i) => `${code}\t0.${i + 1}`).join('\r\n'));
    await page.waitForFunction(() => document.querySelectorAll('.grid tr.used').length === 2);
    await page.keyboard.press('Control+Enter');
    await arrives(page, `/funds/${fund.id}`);
    const { items } = await ask(page, `/commitments?fund_id=${fund.id}&sort=-seq&limit=2`);
    assert.deepEqual(
      items.map((item) => [item.code, item.investor_party_id, item.amount]),
      [
        [`${fund.code}-C05`, made[1].id, '20000000.00'],
        [`${fund.code}-C04`, made[0].id, '10000000.00'],
      ],
    );
    assert.deepEqual(faults, []);
    await context.close();
    await other.context.close();
  });
});

describe('levels of an index', () => {
  it('are pasted as days and levels, however they are written', async () => {
    const { page, context, faults } = await open('manager', [422]);
    const index = unique('GIX');
    await visit(page, '/indices');
    await page.click('a[href^="/grid/index_levels"]');
    await arrives(page, '/grid/index_levels');
    await page.fill('[name=index_code]', index);
    await cell(page, 'n1', 'date').focus();
    const lines = ['2026/1/5\t3,456.78', '2026年1月6日\t３４６０', '2026-01-07\t3470.1'];
    const more = Array.from(
      { length: 20 },
      (_, i) => `2026-02-${String(i + 1).padStart(2, '0')}\t1`,
    );
    await pasteFromExcel(page, [...lines, ...more].join('\n'));
    await page.waitForFunction(() => document.querySelectorAll('.grid tr.used').length === 23);
    await page.keyboard.press('Control+Enter');
    await arrives(page, `/indices/${index}`);
    const { rows } = await ask(page, `/indices/levels?index=${index}`);
    assert.equal(rows.length, 23);
    assert.deepEqual(
      rows.slice(0, 3).map((row) => [row.date, Number(row.level)]),
      [
        ['2026-01-05', 3456.78],
        ['2026-01-06', 3460],
        ['2026-01-07', 3470.1],
      ],
    );
    assert.deepEqual(faults, []);
    await context.close();
  });
});
