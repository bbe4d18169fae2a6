/* Capital, holdings and figures of a fund: every screen in both languages, a call on its way from the
 * proposal to the money, and figures that can be done again. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chinese, english, strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

const pictures = process.env.FUNDTRAIL_SCREENSHOTS;
const FIGURES = ['paid_in', 'unfunded', 'distributed', 'nav', 'dpi', 'rvpi', 'tvpi', 'pic'];
const RATES = ['net_irr', 'gross_irr', 'net_irr_without', 'gross_irr_without'];

/** @type {Stage} */
let stage;
let subjects;
let made = 0;

const newCode = () => `T-${Date.now().toString(36)}-C${++made}`;
const minor = (text) => BigInt(text.replace('.', ''));

/** A fund with calls, distributions, valuations and exits; one of each. */
async function findSubjects(page) {
  const [calls, distributions, valuations, buyBacks, funds] = await Promise.all([
    ask(page, '/capital_calls?limit=500'),
    ask(page, '/distributions?limit=500'),
    ask(page, '/valuations?limit=500'),
    ask(page, '/buy_backs?limit=500'),
    ask(page, '/funds?limit=500'),
  ]);
  const distribution = distributions.items.find((item) => item.figures.state === 'approved');
  const fund = distribution.fund_id;
  const call = calls.items.find(
    (item) => item.fund_id === fund && item.figures.state === 'approved',
  );
  const lines = await ask(page, `/capital_calls/${call.id}/lines`);
  const owed = (await ask(page, `/investments/${buyBacks.items[0].investment_id}`)).item;
  const called = new Set(calls.items.map((item) => item.fund_id));
  return {
    fund,
    call: call.id,
    commitment: lines.rows[0].commitment_id,
    distribution: distribution.id,
    owed,
    mother: funds.items.find((item) => item.code === 'XY-MOTHER-1').id,
    pending: valuations.items.find((item) => item.figures.state === 'pending'),
    quiet: funds.items.find((item) => !called.has(item.id)).id,
  };
}

function screens() {
  const { fund, call, commitment, distribution, owed, quiet } = subjects;
  return [
    ['manager', '/capital'],
    ['manager', `/capital?fund_id=${fund}&state=approved`],
    ['approver', '/valuations?state=pending'],
    ['viewer', '/valuations'],
    ['manager', `/capital/new/capital_call?fund_id=${fund}`],
    ['manager', `/capital/new/distribution?fund_id=${fund}`],
    ['manager', `/capital/new/return_of_excess?fund_id=${fund}`],
    ['manager', `/capital/new/equalisation?commitment_id=${commitment}`],
    ['manager', `/capital/capital_call/${call}`],
    ['approver', `/capital/distribution/${distribution}`],
    ['viewer', `/capital/capital_call/${call}/notice/${commitment}`],
    ['viewer', `/capital/capital_call/${call}/notices`],
    ['viewer', `/capital/distribution/${distribution}/notice/${commitment}`],
    ['manager', `/funds/${fund}`],
    ['viewer', `/funds/${quiet}`],
    ['manager', `/funds/${fund}/accounts`],
    ['viewer', `/funds/${fund}/holdings`],
    ['manager', `/funds/${owed.fund_id}/holdings/${owed.id}`],
    ['manager', `/funds/${fund}/statements`],
    ['viewer', `/funds/${fund}/compare?a_as_of=2022-12-31&b_as_known=3000`],
    ['manager', `/new/expense?fund_id=${fund}&currency=CNY`],
    ['manager', `/new/commitment_transfer?fund_id=${fund}&currency=CNY`],
    ...[...FIGURES, ...RATES].map((name) => ['viewer', `/funds/${fund}/figures/${name}`]),
  ];
}

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  subjects = await findSubjects(page);
  await context.close();
  if (pictures) await mkdir(pictures, { recursive: true });
});

after(() => stage?.close());

async function picture(page, address, language) {
  if (!pictures) return;
  const name = `${address.replace(/\W+/g, '-').slice(1)}.${language}.png`;
  await page.screenshot({ path: path.join(pictures, name), fullPage: true });
}

async function lookAtAll(language, theme) {
  const faults = [];
  const all = screens();
  for (const role of new Set(all.map(([who]) => who))) {
    const opened = await stage.page({ language, theme, role });
    for (const [, address] of all.filter(([who]) => who === role)) {
      await visit(opened.page, address);
      const found = [
        ...(await accessibilityFaults(opened.page)),
        ...(await strangers(opened.page, language)),
        ...opened.faults.splice(0),
      ];
      faults.push(...found.map((fault) => `${address}: ${fault}`));
      await picture(opened.page, address, language);
    }
    await opened.context.close();
  }
  return faults;
}

async function findNoticeOfItsDay() {
  const { page, context } = await stage.page({ role: 'viewer' });
  const { call, commitment } = subjects;
  const { item } = await ask(page, `/capital_calls/${call}`);
  const { effective_on, approval_id } = item.figures;
  const letter = `/capital/capital_call/${call}/notice/${commitment}`;
  const shown = () => page.$$eval('.letter-table data', (all) => all.map((one) => one.value));
  const unfunded = async (view) =>
    (await ask(page, `/commitments/${commitment}/account${view}`)).figures.unfunded;
  await visit(page, letter);
  const note = await page.textContent('.letter > .note');
  assert.ok(note.includes(effective_on) && note.includes(String(approval_id)), note);
  const then = await unfunded(`?as_of=${effective_on}&as_known=${approval_id}`);
  const now = await unfunded('');
  assert.notEqual(then, now);
  assert.ok((await shown()).includes(then));
  const { as_of } = await ask(page, `/commitments/${commitment}/account`);
  await visit(page, `${letter}?as_of=${as_of}`);
  assert.ok((await shown()).includes(now));
  await context.close();
}

async function findWaysBehindTheCards() {
  const { page, context } = await stage.page({ role: 'viewer' });
  const { call, fund } = subjects;
  await visit(page, `/capital/capital_call/${call}`);
  const address = await page.getAttribute('#lines a[download]', 'href');
  assert.match(address, new RegExp(`/capital_calls/${call}/lines\\?.*format=csv`));
  const links = await page.$$eval('.tiles dt', (all) => all.map((one) => one.querySelector('a')));
  assert.ok(links.length > 1 && links.every(Boolean));
  await page.click('.tiles dt a >> nth=0');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'lines');
  for (const path of [`/funds/${fund}`, `/funds/${fund}/holdings`, `/capital?fund_id=${fund}`]) {
    await visit(page, path);
    const bare = await page.$$eval('.tiles dt', (all) =>
      all.filter((one) => !one.querySelector('a')).map((one) => one.textContent),
    );
    assert.deepEqual(bare, [], path);
  }
  await context.close();
}

describe('every screen of capital', () => {
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

  it(
    'shows in a notice what was known when it was approved, unless another view is asked for',
    findNoticeOfItsDay,
  );

  it(
    'gives the lines of a notice as a file, and every card leads to what it is made of',
    findWaysBehindTheCards,
  );

  it('prints a notice on one A4 page', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const { call, commitment } = subjects;
    await visit(page, `/capital/capital_call/${call}/notice/${commitment}`);
    const pdf = String(await page.pdf({ preferCSSPageSize: true }), 'latin1');
    assert.equal((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
    const [, width, height] = pdf.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/) ?? [];
    assert.ok(Math.abs(Number(width) - 595) < 2 && Math.abs(Number(height) - 842) < 2);
    await context.close();
  });

  it('prints the notices to all investors in one go, each with where to pay and what to write', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    const { rows } = await ask(page, `/capital_calls/${subjects.call}/notices`);
    await visit(page, `/capital/capital_call/${subjects.call}/notices`);
    const letters = await page.$$eval('.letter', (all) => all.map((one) => one.textContent));
    assert.equal(letters.length, rows.length);
    for (const [i, row] of rows.entries())
      for (const name of ['account_number', 'amount_in_words', 'payment_reference'])
        assert.ok(row[name] && letters[i].includes(row[name]), `${name} of ${row.investor}`);
    const pdf = String(await page.pdf({ preferCSSPageSize: true }), 'latin1');
    assert.equal((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, rows.length);
    await context.close();
  });
});

/** The investors and amounts that a table of lines shows. */
const linesShown = (page, selector, column) =>
  page.$$eval(
    `${selector} tbody:not(.totals) tr`,
    (rows, at) => rows.map((row) => row.children[at].querySelector('data')?.value),
    column,
  );

async function proposeCall(page, fundId, amount) {
  const code = newCode();
  await visit(page, `/capital/new/capital_call?fund_id=${fundId}`);
  await page.fill('input[name=code]', code);
  /* A day within the fund's term, as today is. */
  await page.fill('input[name=due_on]', await page.inputValue('input[name=effective_date]'));
  await page.fill('input[name=investments]', amount);
  await page.waitForSelector('#preview table');
  const preview = await linesShown(page, '#preview', 3);
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/capital\/capital_call\/\d+$/);
  await settled(page);
  return { preview, address: new URL(page.url()).pathname };
}

async function approve(page, address) {
  await visit(page, address);
  await page.click('.decide-bar [data-outcome=approve]');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('dialog', { state: 'detached' });
  await settled(page);
  await visit(page, address);
  await page.waitForSelector('.lead .tag.good');
}

const idOf = (address) => address.split('/').pop();

async function leadCallToItsMoney() {
  const manager = await stage.page({ language: 'en', role: 'manager' });
  const approver = await stage.page({ role: 'approver' });
  const { page } = manager;
  const { preview, address } = await proposeCall(page, subjects.fund, '1,000,000.01');
  const api = `/capital_calls/${idOf(address)}`;
  const proposed = await ask(page, `${api}/lines`);
  assert.deepEqual(
    preview,
    proposed.rows.map((row) => row.amount),
  );

  await page.click(
    `main tbody:not(.totals) tr:first-child button:has-text("${english['capital.override']}")`,
  );
  await page.waitForSelector('dialog[open]');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.fill('dialog input[name=amount]', '5万');
  await page.fill('dialog input[name=reason]', 'agreed');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('main .tag.warn');
  const lines = (await ask(page, `${api}/lines`)).rows;
  assert.equal(lines[0].amount, '50000.00');
  assert.equal(
    lines.reduce((sum, row) => sum + minor(row.amount), 0n),
    100000001n,
  );

  assert.equal(await page.locator('select[name=outcome]').count(), 0);
  await approve(approver.page, address);

  await visit(page, address);
  for (const [amount, unpaid] of [
    ['2万', '30000.00'],
    ['30,000', '0.00'],
  ]) {
    await page.click(
      `main tbody:not(.totals) tr:first-child button:has-text("${english['capital.contribute']}")`,
    );
    await page.waitForSelector('dialog[open]');
    await page.fill('dialog input[name=amount]', amount);
    const answered = page.waitForResponse('**/contributions');
    await page.keyboard.press('Control+Enter');
    assert.equal((await answered).status(), 201);
    await page.waitForSelector('dialog', { state: 'detached' });
    assert.equal((await ask(page, `${api}/lines`)).rows[0].unpaid, unpaid);
  }
  assert.deepEqual([...manager.faults, ...approver.faults], []);
  await manager.context.close();
  await approver.context.close();
}

describe('a capital call', () => {
  it('is previewed, proposed, set by hand, approved and paid in parts', leadCallToItsMoney);

  it('takes no more than the line, and says so at the form', async () => {
    const manager = await stage.page({ role: 'manager', expected: [409, 422] });
    const approver = await stage.page({ role: 'approver' });
    const { page } = manager;
    const { address } = await proposeCall(page, subjects.fund, '600');
    await approve(approver.page, address);
    await visit(page, address);
    await page.click(
      `main tbody:not(.totals) tr:first-child button:has-text("${chinese['capital.contribute']}")`,
    );
    await page.fill('dialog input[name=amount]', '1亿');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('dialog .summary');
    assert.deepEqual(await accessibilityFaults(page), []);
    const { rows } = await ask(page, `/capital_calls/${idOf(address)}/lines`);
    assert.equal(rows[0].paid, '0.00');
    await manager.context.close();
    await approver.context.close();
  });
});

describe('a preview', () => {
  const plurals = {
    distribution: 'distributions',
    return_of_excess: 'returns_of_excess',
    equalisation: 'equalisations',
  };
  const cases = [
    ['distribution', { code: '', return_of_capital: '1234.57', gain: '0.02', recallable: '10' }],
    ['return_of_excess', { code: '', amount: '333.34' }],
    ['equalisation', { contribution: '777.77', interest: '1.01' }],
  ];
  for (const [kind, fields] of cases)
    it(`of a ${kind} is what the server makes of it`, async () => {
      // A fund without terms on the day has nothing due: the form asks, and is told 404.
      const { page, context, faults } = await stage.page({ role: 'manager', expected: [404] });
      const owner = kind === 'equalisation' ? 'commitment' : 'fund';
      await visit(page, `/capital/new/${kind}?${owner}_id=${subjects[owner]}`);
      for (const [name, value] of Object.entries(fields))
        await page.fill(`input[name=${name}]`, value || newCode());
      await page.waitForSelector('#preview table');
      const preview = await linesShown(page, '#preview', 3);
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(new RegExp(`/capital/${kind}/\\d+$`));
      await settled(page);
      const id = idOf(new URL(page.url()).pathname);
      const { rows } = await ask(page, `/${plurals[kind]}/${id}/lines`);
      assert.deepEqual(
        preview,
        rows.map((row) => row.amount),
      );
      assert.deepEqual(faults, []);
      await context.close();
    });
});

describe('a valuation', () => {
  it('is proposed by one and decided by another', async () => {
    const manager = await stage.page({ role: 'manager' });
    const approver = await stage.page({ role: 'approver' });
    const { owed } = subjects;
    const address = `/funds/${owed.fund_id}/holdings/${owed.id}`;
    await visit(manager.page, address);
    await manager.page.click(`button:has-text("${chinese['holding.add.valuation']}")`);
    await manager.page.waitForSelector('dialog[open]');
    assert.deepEqual(await accessibilityFaults(manager.page), []);
    await manager.page.fill('dialog input[name=amount]', '1234万');
    await manager.page.selectOption('dialog select[name=method]', 'multiples');
    await manager.page.keyboard.press('Control+Enter');
    await manager.page.waitForSelector('dialog', { state: 'detached' });

    await visit(approver.page, address);
    await approver.page.click(`main td button:has-text("${chinese['decide.title']}")`);
    await approver.page.selectOption('dialog select[name=outcome]', 'approve');
    await approver.page.keyboard.press('Control+Enter');
    await approver.page.waitForSelector('dialog', { state: 'detached' });
    const position = await ask(approver.page, `/investments/${owed.id}/position`);
    assert.equal(position.figures.value, '12340000.00');
    assert.equal(position.figures.method, 'multiples');
    assert.deepEqual([...manager.faults, ...approver.faults], []);
    await manager.context.close();
    await approver.context.close();
  });
});

describe('the rules on a valuation', () => {
  it('are shown while it is typed, as they will be held against it', async () => {
    const { page, context, faults } = await stage.page({ role: 'manager' });
    const { mother } = subjects;
    const { rows: holdings } = await ask(page, `/funds/${mother}/positions`);
    const held = holdings.find((row) => row.commitment_id).commitment_id;
    await visit(page, `/funds/${mother}/holdings/${held}`);
    await page.click(`button:has-text("${chinese['holding.add.valuation']}")`);
    await page.waitForSelector('dialog .live tbody tr');
    const shown = () => page.locator('dialog .live tbody tr').allInnerTexts();
    const now = await shown();
    const { rows } = await ask(page, `/verdict?kind=valuation&commitment_id=${held}`);
    assert.ok(rows.length > 0);
    assert.equal(now.length, rows.length);
    assert.deepEqual(await accessibilityFaults(page), []);
    // On an earlier day less time has gone by.
    await page.fill('dialog input[name=effective_date]', '2026-01-15');
    await page.waitForFunction(
      (before) => document.querySelector('dialog .live tbody')?.textContent !== before,
      await page.locator('dialog .live tbody').textContent(),
    );
    const query = `kind=valuation&commitment_id=${held}&as_of=2026-01-15`;
    const earlier = await ask(page, `/verdict?${query}`);
    assert.notDeepEqual(earlier.rows, rows);
    assert.equal((await shown()).length, earlier.rows.length);
    await page.keyboard.press('Escape');
    await page.click('#discard-draft');
    await page.waitForSelector('dialog', { state: 'detached' });
    assert.deepEqual(faults, []);
    await context.close();
  });
});

async function compareTwoViews() {
  const { page, context, faults } = await stage.page({ role: 'viewer' });
  const { fund } = subjects;
  await visit(page, `/funds/${fund}/compare`);
  await page.fill('#a-as_of', '2021-12-31');
  await page.fill('#b-as_of', '2023-12-31');
  await page.click('.views button');
  await page.waitForURL(/a_as_of=2021-12-31/);
  await settled(page);
  const [a, b] = await Promise.all(
    ['2021-12-31', '2023-12-31'].map((day) =>
      ask(page, `/funds/${fund}/balance_sheet?as_of=${day}`),
    ),
  );
  const row = page.locator('section:nth-of-type(2) tbody tr').first();
  const cells = await row.locator('data').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(cells.slice(0, 2), [a.figures.cash, b.figures.cash]);
  assert.equal(minor(cells[2]), minor(b.figures.cash) - minor(a.figures.cash));
  const address = await page.getAttribute('a[download$="-compare.csv"]', 'href');
  const [head, ...lines] = decodeURIComponent(address.split(',').slice(1).join(','))
    .trimEnd()
    .split('\r\n');
  assert.equal(
    head,
    'part,id,code,figure,currency,a_as_of,a_as_known,a,b_as_of,b_as_known,b,change',
  );
  assert.equal(lines.length, await page.locator('tbody tr').count());
  const cash = lines.find((line) => line.startsWith('balance_sheet,,,cash,'));
  assert.deepEqual(cash.split(',').slice(5), [
    '2021-12-31',
    String(a.as_known),
    a.figures.cash,
    '2023-12-31',
    String(b.as_known),
    b.figures.cash,
    cells[2],
  ]);
  assert.deepEqual(faults, []);
  await context.close();
}

describe('a key figure', () => {
  it('comes out the same when it is worked out again from its rows', async () => {
    const { page, context, faults } = await stage.page({ role: 'viewer' });
    const { fund } = subjects;
    const { figures } = await ask(page, `/funds/${fund}/performance`);
    await visit(page, `/funds/${fund}`);
    for (const name of [...FIGURES, ...RATES]) {
      await page.click(`.figures a[href$="/figures/${name}"]`);
      await page.waitForURL(`**/figures/${name}`);
      await settled(page);
      if (figures[`${name}_status`] !== 'none')
        assert.equal(await page.locator('.verdict.good').count(), 1, name);
      assert.ok((await page.locator('tbody tr').count()) > 0, name);
      const file = await page.getAttribute('a[download]', 'href');
      const csv = await page.request.get(file);
      assert.match(csv.headers()['content-type'], /^text\/csv/);
      await page.goBack();
      await settled(page);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });

  it('says in plain words that a rate has no or several values', async () => {
    const { page, context } = await stage.page({ language: 'en', role: 'viewer' });
    const { fund } = subjects;
    await page.route(`**/funds/${fund}/performance*`, async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      Object.assign(body.figures, {
        net_irr_status: 'none',
        net_irr: null,
        gross_irr_status: 'several',
        gross_irr: '0.1000000000,0.2000000000',
      });
      await route.fulfill({ response: answer, json: body });
    });
    await visit(page, `/funds/${fund}`);
    const shown = await page.$$eval('.figures dd', (cells) =>
      cells.map((c) => c.textContent.trim()),
    );
    assert.ok(shown.includes('None'), String(shown));
    assert.ok(shown.includes('Several: 10.00% · 20.00%'), String(shown));
    await context.close();
  });

  it('is compared at two pairs of dates', compareTwoViews);
});

/** Two commitments to one fund on which something was paid in, not those that other tests look at. */
async function stakesOf(page) {
  const funds = await ask(page, '/funds?limit=500');
  for (const fund of funds.items) {
    if ([subjects.fund, subjects.mother].includes(fund.id)) continue;
    const { rows } = await ask(page, `/funds/${fund.id}/accounts`);
    const paid = rows.filter((row) => minor(row.paid_in) > 0n && minor(row.callable) > 100000n);
    if (paid.length > 1) return { fund, from: paid[0], to: paid[1] };
  }
  throw new Error('no fund of two');
}

describe('a transfer of a stake', () => {
  it('has a price that both investors have in their returns, or says that it is missing', async () => {
    const { page, context, faults } = await stage.page({ language: 'en', role: 'manager' });
    const { fund, from, to } = await stakesOf(page);
    const form = `/new/commitment_transfer?fund_id=${fund.id}&currency=${fund.currency}`;
    const sell = async (price) => {
      const pair = `commitment_id=${from.commitment_id}&to_commitment_id=${to.commitment_id}`;
      await visit(page, `${form}&${pair}`);
      await page.fill('input[name=amount]', '100');
      if (price) await page.fill('input[name=price]', price);
      assert.deepEqual(await accessibilityFaults(page), []);
      const answered = page.waitForResponse('**/commitment_transfers');
      await page.keyboard.press('Control+Enter');
      assert.equal((await answered).status(), 201);
      await settled(page);
    };
    await sell('77.77');
    for (const [stake, type, amount] of [
      [from, 'stake_sold', '77.77'],
      [to, 'stake_bought', '-77.77'],
    ]) {
      const { rows } = await ask(page, `/commitments/${stake.commitment_id}/flows`);
      assert.deepEqual(
        rows.filter((row) => row.type === type).map((row) => row.amount),
        [amount],
      );
    }
    await sell('');
    await visit(page, `/figures/commitment/${from.commitment_id}/net_irr`);
    const shown = await page.textContent('.big-figure');
    assert.ok(shown.includes(english['enum.performance_reason.transfer_price_missing']), shown);
    assert.deepEqual(faults, []);
    await context.close();
  });
});
