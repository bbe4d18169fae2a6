/* Figures of funds, investors, firms and the whole chain, beside an index: every screen in both
 * languages, each figure done again from its file, and files of levels on their way in. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chinese, english, strangers } from './language.mjs';
import { accessibilityFaults, ask, Stage, settled, visit } from './stage.mjs';

const MARKET = ['ks_pme', 'ln_pme', 'pme_plus', 'm_pme', 'direct_alpha', 'ln_pme_nav'].concat(
  'pme_plus_lambda',
);

/** @type {Stage} */
let stage;
let subjects;
let made = 0;
const newCode = () => `T-${Date.now().toString(36)}-X${++made}`;

/** A fund whose distributions are approved, with an investor, a firm and an investment of it. */
async function findSubjects(page) {
  const { items } = await ask(page, '/distributions?limit=500');
  const fund = items.find((item) => item.figures.state === 'approved').fund_id;
  const commitments = await ask(page, `/commitments?limit=500&fund_id=${fund}`);
  const commitment = commitments.items.find((item) => item.investor_party_id !== null);
  const investments = await ask(page, `/investments?limit=500&fund_id=${fund}&state=paid`);
  const investment = investments.items[0];
  const project = (await ask(page, `/projects/${investment.project_id}`)).item;
  const indices = await ask(page, '/indices');
  return {
    fund,
    commitment: commitment.id,
    party: commitment.investor_party_id,
    investment: investment.id,
    firm: project.firm_id,
    index: indices.rows[0].index_code,
  };
}

const bases = () => [
  [`/funds/${subjects.fund}/figures`, `/funds/${subjects.fund}`],
  [`/figures/chain/${subjects.fund}`, `/funds/${subjects.fund}/chain`],
  [`/figures/commitment/${subjects.commitment}`, `/commitments/${subjects.commitment}`],
  [`/figures/party/${subjects.party}`, `/parties/${subjects.party}`],
  [`/figures/firm/${subjects.firm}`, `/firms/${subjects.firm}`],
  [`/figures/investment/${subjects.investment}`, `/investments/${subjects.investment}`],
  ['/figures/all/0', ''],
];

before(async () => {
  stage = await Stage.open();
  const { page, context } = await stage.page({ role: 'viewer' });
  subjects = await findSubjects(page);
  await context.close();
});

after(() => stage?.close());

describe('the screens of figures', () => {
  for (const language of /** @type {const} */ (['zh', 'en']))
    it(`are whole in ${language}`, async () => {
      const { page, context, faults } = await stage.page({ language, role: 'manager' });
      const paths = [
        ...bases().map(([base]) => base),
        `/funds/${subjects.fund}/figures/market/direct_alpha?index=${subjects.index}`,
        `/figures/party/${subjects.party}/unfunded`,
        `/funds/${subjects.fund}/fees`,
        '/sums',
        `/funds/${subjects.fund}/commitments/received`,
        `/funds/${subjects.fund}/commitments/made`,
        `/sums?firm_id=${subjects.firm}`,
        `/new/fee_offset?fund_id=${subjects.fund}`,
        `/new/accrual?fund_id=${subjects.fund}`,
        '/indices',
        `/indices/${subjects.index}`,
      ];
      for (const path of paths) {
        await visit(page, path);
        const text = await page.textContent('body');
        assert.doesNotMatch(text, /⟦|undefined|NaN|\[object/, path);
        assert.deepEqual(await strangers(page, language), [], path);
        assert.deepEqual(await accessibilityFaults(page), [], path);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        assert.ok(!wide, `${path} is wider than the window`);
      }
      assert.deepEqual(faults, []);
      await context.close();
    });
});

describe('what a fund received and made in commitments', () => {
  it('is told by its page, which its figure opens, and by its file', async () => {
    const { page, context, faults } = await stage.page({ role: 'viewer' });
    const { items } = await ask(page, '/funds?limit=500');
    const { id } = items.find(
      ({ figures }) =>
        figures.commitments_made !== '0.00' && figures.commitments_received !== '0.00',
    );
    for (const side of ['received', 'made']) {
      await visit(page, `/funds/${id}`);
      await page.click(`.tiles a[href$="/commitments/${side}"]`);
      await page.waitForURL(`**/funds/${id}/commitments/${side}`);
      await settled(page);
      assert.equal(await page.locator('.verdict.good').count(), 1, side);
      const { rows } = await ask(page, `/funds/${id}/commitments_${side}`);
      assert.equal(await page.locator('tbody:not(.totals) tr').count(), rows.length);
      const csv = await page.request.get(await page.getAttribute('a[download]', 'href'));
      assert.match(csv.headers()['content-type'], /^text\/csv/);
      assert.equal((await csv.text()).trim().split('\r\n').length, rows.length + 1);
      const workbook = await page.getAttribute('a[download][href*="format=xlsx"]', 'href');
      assert.match((await page.request.get(workbook)).headers()['content-type'], /spreadsheetml/);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('a figure of any subject', () => {
  it('comes out the same when it is worked out again from its rows', async () => {
    const { page, context, faults } = await stage.page({ role: 'viewer' });
    for (const [base, api] of bases()) {
      const { figures } = await ask(page, `${api}/performance`);
      await visit(page, base);
      const links = await page.$$eval('.figures a', (all) => all.map((one) => one.pathname));
      const own = links.filter((link) => !link.includes('/market/'));
      assert.ok(own.length >= 8, base);
      for (const link of own) {
        const name = link.split('/').pop();
        await visit(page, link);
        const told = figures[name] !== null && figures[`${name}_status`] !== 'none';
        if (told) assert.ok((await page.locator('.verdict.good').count()) > 0, link);
        assert.equal(await page.locator('.verdict.bad').count(), 0, link);
        const csv = await page.request.get(await page.getAttribute('a[download]', 'href'));
        assert.match(csv.headers()['content-type'], /^text\/csv/);
      }
    }
    assert.deepEqual(faults, []);
    await context.close();
  });

  it('is set beside an index, and that comes out the same again', async () => {
    const { page, context, faults } = await stage.page({ language: 'en', role: 'viewer' });
    for (const [base, api] of bases()) {
      const { figures } = await ask(page, `${api}/pme?index=${subjects.index}`);
      for (const name of MARKET) {
        await visit(page, `${base}/market/${name}?index=${subjects.index}`);
        const good = await page.locator('.verdict.good').count();
        assert.equal(good, figures[name] === null ? 0 : 1, `${base} ${name}`);
        assert.equal(await page.locator('.verdict.bad').count(), 0, `${base} ${name}`);
        if (figures[name] === null)
          assert.ok(
            (await page.textContent('.big-figure')).includes(
              english[`enum.pme_reason.${figures[`${name}_reason`]}`],
            ),
          );
      }
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('a file of levels', () => {
  const upload = async (page, name, bytes, lines) => {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(bytes) };
    await page.setInputFiles('dialog input[type=file]', file);
    const read = chinese['form.file_lines'].replace('{count}', String(lines));
    await page.waitForSelector(`dialog .hint:has-text("${read}")`);
  };

  it('is refused line by line, then loaded, then picked beside a fund', async () => {
    const { page, context, faults } = await stage.page({ role: 'manager', expected: [422] });
    const code = newCode();
    await visit(page, '/indices');
    await page.click(`button:has-text("${chinese['indices.load_index']}")`);
    await page.fill('dialog input[name=index_code]', code);
    await upload(page, 'levels.csv', 'date,level\n2018-01-02,100\n2018-01-03,x\n2018-02-30,1\n', 4);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('dialog .summary');
    const told = await page.locator('dialog ul.fault li').allTextContents();
    assert.deepEqual(
      told.map((sentence) =>
        sentence
          .match(/第 (\d+) 行第 (\d+) 列/)
          ?.slice(1)
          .join(':'),
      ),
      ['3:12', '4:1'],
    );
    assert.deepEqual(await accessibilityFaults(page), []);
    // 日期,点位 in GB18030
    const header = [0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xb5, 0xe3, 0xce, 0xbb, 0x0d, 0x0a];
    const text = Buffer.from('2017-12-29,100\r\n2025-12-31,150\r\n');
    await upload(page, 'gb.csv', [...header, ...text], 3);
    await page.click('dialog .primary');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector(`a[href="/indices/${code}"]`);
    const { rows } = await ask(page, `/indices/levels?index=${code}`);
    assert.deepEqual(
      rows.map((row) => row.level),
      ['100.00000000', '150.00000000'],
    );
    await visit(page, `/funds/${subjects.fund}/figures`);
    await page.selectOption('#filter-index', code);
    await page.waitForURL(`**/figures?index=${code}`);
    await settled(page);
    const { figures } = await ask(page, `/funds/${subjects.fund}/pme?index=${code}`);
    const shown = await page.$$eval('.figures data', (all) => all.map((one) => one.value));
    assert.ok(shown.includes(figures.ks_pme), figures.ks_pme);
    assert.deepEqual(faults, []);
    await context.close();
  });

  it('is nothing that a viewer can load', async () => {
    const { page, context } = await stage.page({ role: 'viewer' });
    await visit(page, '/indices');
    assert.equal(await page.locator('main button').count(), 0);
    await context.close();
  });
});

describe('a choice that is too long to look through', () => {
  it('is searched on the server, and keeps what is chosen', async () => {
    const { page, context, faults } = await stage.page({ language: 'en', role: 'manager' });
    const asked = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/v1/firms') asked.push(url.searchParams);
    });
    const firms = await ask(page, '/firms?limit=500&sort=-code');
    assert.ok(firms.total > 50, 'the demo has more firms than are shown');
    const wanted = firms.items.find((firm) => firm.name_en !== null);
    await visit(page, '/new/project');
    assert.equal(asked.length, 1);
    assert.equal(asked[0].get('limit'), '50');
    const options = () => page.locator('select[name=firm_id] option').count();
    assert.equal(await options(), 51);
    const found = page.waitForResponse((answer) => answer.url().includes('q='));
    await page.fill('.choice-search', wanted.code.toLowerCase());
    await found;
    await page.waitForSelector(`select[name=firm_id] option[value="${wanted.id}"]`, {
      state: 'attached',
    });
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.selectOption('select[name=firm_id]', String(wanted.id));
    await page.fill('.choice-search', 'nothing is called that');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.querySelectorAll('select[name=firm_id] option').length === 1,
    );
    assert.equal(await page.inputValue('select[name=firm_id]'), String(wanted.id));
    await visit(page, `/new/project?firm_id=${firms.items[0].id}`);
    assert.equal(await page.inputValue('select[name=firm_id]'), String(firms.items[0].id));
    assert.deepEqual(faults, []);
    await context.close();
  });
});
