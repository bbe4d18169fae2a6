/* Typing: amounts as people write them, faults that come together, and where the focus goes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

/** @type {Stage} */
let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

async function withPage(options, test) {
  const opened = await stage.page(options);
  await test(opened.page, opened);
  assert.deepEqual(opened.faults, []);
  await opened.context.close();
}

const pickUnit = (page, unit) => page.selectOption('#unit', unit);
const faultAt = (page, name) =>
  page.locator('.field', { has: page.locator(`[name=${name}]`) }).locator('.fault');
const hintAt = (page, name) =>
  page.locator('.field', { has: page.locator(`[name=${name}]`) }).locator('.hint');

/** Types into a field and leaves it. */
async function typeInto(page, name, text) {
  await page.fill(`[name=${name}]`, text);
  await page.locator(`[name=${name}]`).blur();
}

describe('an amount', () => {
  for (const language of ['zh', 'en'])
    it(`is refused at its field where separators part no groups, in ${language}`, () =>
      withPage({ role: 'manager', language }, async (page) => {
        await visit(page, '/new/round');
        for (const typed of ['1,3亿', '1，3亿', '12,34', '1,300,00万']) {
          await typeInto(page, 'amount_raised', typed);
          const sentence = await faultAt(page, 'amount_raised').textContent();
          assert.match(sentence, language === 'zh' ? /每三位/ : /groups of three/, typed);
          assert.equal(await page.getAttribute('[name=amount_raised]', 'aria-invalid'), 'true');
        }
        assert.equal(await page.locator('.summary').count(), 0, 'nothing was sent yet');
        assert.deepEqual(await accessibilityFaults(page), []);
        await typeInto(page, 'amount_raised', '1.3亿');
        assert.equal(await faultAt(page, 'amount_raised').count(), 0);
      }));

  it('is taken as people write it, and read back in the unit of the page', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/new/round');
      for (const typed of [
        '1.3億',
        '1亿3000万',
        '1亿3,000万',
        '１．３亿',
        '１３０，０００，０００',
      ]) {
        await pickUnit(page, 'wan');
        await typeInto(page, 'amount_raised', typed);
        assert.equal(await hintAt(page, 'amount_raised').textContent(), '即 13,000.00 万元', typed);
        await pickUnit(page, 'yi');
        assert.equal(await hintAt(page, 'amount_raised').textContent(), '即 1.3000 亿元', typed);
        await pickUnit(page, 'yuan');
        assert.equal(await hintAt(page, 'amount_raised').textContent(), '即 130,000,000.00 元');
      }
      await typeInto(page, 'amount_raised', '130000000');
      assert.equal(await page.inputValue('[name=amount_raised]'), '130,000,000');
    }));

  it('is named by the server in the unit of the page, exactly', () =>
    withPage({ role: 'manager', expected: [409] }, async (page) => {
      const { items } = await ask(page, '/investments?limit=500');
      const paid = items.find((item) => item.figures.state === 'partly_paid');
      await visit(page, `/investments/${paid.id}`);
      for (const [unit, sentence] of [
        ['wan', /[\d,]+\.\d{2,} 万元，最多只能为 [\d,.]+ 万元/],
        ['yi', /[\d,]+\.\d{4,} 亿元，最多只能为 [\d,.]+ 亿元/],
      ]) {
        await pickUnit(page, unit);
        await page.fill('.act [name=amount]', '9,000,000,000.01');
        const answered = page.waitForResponse('**/payments');
        await page.click('.act .primary');
        assert.equal((await answered).status(), 409);
        await page.waitForSelector('.act .summary');
        assert.match(await faultAt(page, 'amount').first().textContent(), sentence);
      }
    }));
});

describe('a chart of a fund', () => {
  it('has its axes in the unit of the page, in both languages', async () => {
    for (const language of ['zh', 'en'])
      await withPage({ role: 'viewer', language }, async (page) => {
        const { items } = await ask(page, '/funds?limit=500');
        const tracked = await firstWithCurve(page, items);
        await visit(page, `/funds/${tracked}`);
        const ticks = async () =>
          (await page.locator('svg.curve').first().locator('.tick text').allTextContents())
            .filter((text) => !/^(19|20)\d\d$/.test(text))
            .map((text) => Number(text.replace(/,/g, '')));
        await pickUnit(page, 'yuan');
        const yuan = await ticks();
        assert.ok(Math.max(...yuan.map(Math.abs)) >= 1e6);
        await pickUnit(page, 'wan');
        assert.deepEqual(
          await ticks(),
          yuan.map((value) => value / 1e4),
        );
        await pickUnit(page, 'yi');
        assert.deepEqual(
          await ticks(),
          yuan.map((value) => value / 1e8),
        );
      });
  });
});

/** The largest fund that has quarters to draw. */
async function firstWithCurve(page, funds) {
  const size = (fund) => Number(fund.figures.paid ?? 0);
  for (const fund of [...funds].sort((a, b) => size(b) - size(a))) {
    await visit(page, `/funds/${fund.id}`);
    if (await page.locator('svg.curve').count()) return fund.id;
  }
  throw new Error('no fund has a curve');
}

describe('headroom', () => {
  for (const [language, before, after, pending] of [
    ['zh', '本次之前', '本次之后', '待审批之前'],
    ['en', 'before this', 'after this', 'before what is pending'],
  ])
    it(`says before or after what it is, in ${language}`, () =>
      withPage({ role: 'approver', language }, async (page) => {
        const { items } = await ask(page, '/investments?state=proposed&limit=500');
        await visit(page, `/investments/${items[0].id}`);
        const heads = (await page.locator('main th[scope=col]').allTextContents()).filter((text) =>
          /剩余额度|余量|headroom/i.test(text),
        );
        assert.equal(heads.length, 3, heads.join());
        assert.ok(
          heads.every((text) => text.includes(before) || text.includes(after)),
          heads.join(),
        );
        await visit(page, `/projects/${items[0].project_id}`);
        const named = await page.locator('main :is(th[scope=col], dt)').allTextContents();
        const room = named.filter((text) => /剩余额度|余量|headroom/i.test(text));
        assert.ok(room.length >= 2 && room.every((text) => text.includes(pending)), room.join());
      }));
});

describe('the faults of a form', () => {
  it('come together: what is missing and what cannot be read', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/new/firm');
      await page.fill('[name=code]', '-x-');
      await page.fill('[name=credit_code]', '91370200MA3XXXXXX0');
      await page.click('main form .primary');
      await page.waitForSelector('.summary');
      for (const name of ['code', 'name', 'credit_code'])
        assert.equal(await faultAt(page, name).count(), 1, name);
      assert.equal(await page.locator('.summary li').count(), 3);
      await visit(page, '/new/round');
      await page.fill('[name=amount_raised]', '1,3亿');
      await page.fill('[name=unit_price]', 'x');
      await page.click('main form .primary');
      for (const name of ['code', 'firm_id', 'amount_raised', 'unit_price'])
        assert.equal(await faultAt(page, name).count(), 1, name);
    }));

  it('come together from the server as well', () =>
    withPage({ role: 'manager', expected: [422] }, async (page) => {
      const { csrf_token } = await ask(page, '/session');
      const answer = await page.request.post('/api/v1/rounds', {
        data: { code: '-x-', amount_raised: '1,3亿', series: 'A' },
        headers: {
          'X-CSRF-Token': csrf_token,
          'Idempotency-Key': `k${Date.now()}`,
          Origin: stage.url,
        },
      });
      assert.equal(answer.status(), 422);
      const { errors } = await answer.json();
      assert.deepEqual(errors.map((error) => `${error.field}:${error.code}`).sort(), [
        'amount_raised:bad_amount',
        'code:bad_code',
        'currency:missing',
        'firm_id:missing',
      ]);
    }));

  for (const [language, heading] of [
    ['zh', '未能登录'],
    ['en', 'Not signed in'],
  ])
    it(`of signing in have their own heading, in ${language}`, () =>
      withPage({ language, expected: [401] }, async (page) => {
        await page.goto('/');
        await page.fill('input[name=user]', stage.stack.credentials.viewer.user);
        await page.fill('input[name=password]', 'not it at all');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.summary');
        assert.ok((await page.textContent('.summary strong')).startsWith(heading));
      }));
});

describe('the focus', () => {
  it('is on the outcome when the dialog of an approval opens', () =>
    withPage({ role: 'approver' }, async (page) => {
      const { rows } = await ask(page, '/recognised');
      const waiting = rows.find((row) => row.state === 'pending');
      await visit(page, `/funds/${waiting.fund_id}/reinvestment`);
      await page.locator('main button', { hasText: '审批' }).first().click();
      await page.waitForSelector('dialog[open]');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('name'));
      assert.equal(focused, 'outcome');
    }));

  it('goes to the choice when Enter takes the only match', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/investments/new');
      const { items } = await ask(page, '/projects?limit=500');
      const alone = items.find(
        (item) => items.filter((other) => other.code.includes(item.code)).length === 1,
      );
      const search = page
        .locator('.field', { has: page.locator('[name=project_id]') })
        .locator('[type=search]');
      await search.fill(alone.code);
      await search.press('Enter');
      await page.waitForFunction(
        (id) => document.querySelector('[name=project_id]')?.value === id,
        String(alone.id),
      );
      assert.equal(
        await page.evaluate(() => document.activeElement?.getAttribute('name')),
        'project_id',
      );
      // Of several none is taken.
      await search.fill('');
      await search.press('Enter');
      await settled(page);
      assert.equal(await page.inputValue('[name=project_id]'), String(alone.id));
    }));
});

describe('the export screen', () => {
  it('offers every dataset once', () =>
    withPage({ role: 'auditor' }, async (page) => {
      await visit(page, '/export');
      const files = await page.locator('main tbody code').allTextContents();
      assert.ok(files.length > 40);
      assert.deepEqual(files, [...new Set(files)]);
      // Links beside each other do not touch.
      const [first, second] = await page.locator('main tbody tr').first().locator('a').all();
      const [left, right] = [await first.boundingBox(), await second.boundingBox()];
      assert.ok(right.x - (left.x + left.width) >= 4);
    }));

  it('has the bundle made beside, finds it again, and gives it out', () =>
    withPage({ role: 'auditor' }, async (page) => {
      await visit(page, '/export');
      await page.click('main .card button');
      const link = page.locator('main .card a[download]');
      await link.waitFor();
      await page.reload();
      const [taken] = await Promise.all([page.waitForEvent('download'), link.click()]);
      assert.match(taken.suggestedFilename(), /^bundle-\d{4}-\d{2}-\d{2}-\d+\.zip$/);
      await page.locator('main .card button').last().click();
      await link.waitFor({ state: 'detached' });
      assert.equal(await page.locator('main .card button').count(), 1);
    }));
});

describe('a rule verified in part', () => {
  for (const [language, word] of [
    ['zh', '部分核对'],
    ['en', 'Verified in part'],
  ])
    it(`says so, and may block, in ${language}`, () =>
      withPage({ role: 'viewer', language }, async (page) => {
        const { items } = await ask(page, '/rules?q=laoshan-direct-single-project');
        assert.equal(items[0].status, 'partly_verified');
        assert.equal(items[0].action, 'block');
        await visit(page, `/rules/${items[0].id}`);
        assert.ok((await page.textContent('.head')).includes(word));
        assert.equal(await page.locator('main > .warning').count(), 1);
      }));
});
