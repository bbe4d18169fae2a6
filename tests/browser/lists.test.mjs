/* Lists on narrow and wide displays: names, addresses on the web, first columns, totals, pages, the
 * order of Chinese names, and codes with what they stand for. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accessibilityFaults, ask, post, Stage, settled, visit } from './stage.mjs';

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

const LISTS = [
  '/firms',
  '/projects',
  '/investments',
  '/funds',
  '/parties',
  '/journal',
  '/valuations',
];

/** How many characters of the font fit into each cell, beside its padding. */
const roomOf = (cells) =>
  cells.map((cell) => {
    const style = getComputedStyle(cell);
    const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    return (cell.clientWidth - padding) / Number.parseFloat(style.fontSize);
  });

async function scrollAll(width, page) {
  await page.setViewportSize({ width, height: 900 });
  for (const path of LISTS) {
    await visit(page, path);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, path);
    const boxes = await page.$$eval('main .scroll', (all) =>
      all.map((box) => ({ inner: box.scrollHeight, outer: box.clientHeight })),
    );
    for (const { inner, outer } of boxes) assert.ok(inner <= outer + 1, `${path}: ${inner}`);
    const names = await page.$$eval('main tbody th:not(.num, .nowrap)', roomOf);
    for (const room of names) assert.ok(room >= 9.9, `${path}: ${room} characters`);
  }
}

async function moveSideways(page) {
  await page.setViewportSize({ width: 390, height: 900 });
  for (const path of ['/firms', '/projects']) {
    await visit(page, path);
    const box = page.locator('main .scroll').first();
    const first = box.locator('tbody th').first();
    const before = await first.boundingBox();
    await box.evaluate((element) => element.scrollTo(400, 0));
    assert.ok((await box.evaluate((element) => element.scrollLeft)) > 100, path);
    const after = await first.boundingBox();
    assert.ok(Math.abs(before.x - after.x) < 2, `${path}: ${before.x} ${after.x}`);
    const head = await box.locator('thead th').first().boundingBox();
    assert.ok(Math.abs(head.x - after.x) < 2, path);
  }
  assert.deepEqual(await accessibilityFaults(page), []);
}

async function pageOnAndBack(page) {
  await visit(page, '/journal');
  const firsts = [];
  for (let at = 0; at < 3; at++) {
    firsts.push(await page.textContent('tbody th'));
    await page.click('.pager a[rel=next]');
    await page.waitForFunction(
      (text) => document.querySelector('tbody th')?.textContent !== text,
      firsts[at],
    );
    await settled(page);
  }
  for (const first of firsts.reverse()) {
    await page.click('.pager a[rel=prev]');
    await page.waitForFunction(
      (text) => document.querySelector('tbody th')?.textContent === text,
      first,
    );
    await settled(page);
  }
  assert.equal(await page.locator('.pager a[rel=prev]').count(), 0);
}

describe('a list', () => {
  for (const width of [390, 820, 1440])
    it(`scrolls sideways only, and keeps its names readable, at ${width} px`, () =>
      withPage({ role: 'manager' }, (page) => scrollAll(width, page)));

  it('keeps its first column in sight when it moves sideways', () =>
    withPage({ role: 'manager' }, moveSideways));

  it('keeps its head in sight where it fits', () =>
    withPage({ role: 'manager' }, async (page) => {
      await visit(page, '/firms');
      await page.waitForSelector('.scroll.fits');
      await page.mouse.wheel(0, 900);
      await page.waitForFunction(() => scrollY > 500);
      const head = await page.locator('thead th').first().boundingBox();
      const top = await page.locator('header.top').boundingBox();
      assert.ok(Math.abs(head.y - (top.y + top.height)) < 2, `${head.y}`);
    }));

  it('has its totals under the head', () =>
    withPage({ role: 'viewer' }, async (page) => {
      await visit(page, '/look_through/exposure?by=division');
      const table = page.locator('main table', { has: page.locator('.totals') }).first();
      const total = await table.locator('.totals tr').first().boundingBox();
      const row = await table.locator('tbody:not(.totals) tr').first().boundingBox();
      assert.ok(total.y < row.y);
      assert.equal(await page.locator('main tfoot').count(), 0);
    }));

  it('breaks a long address on the web', () =>
    withPage({ role: 'manager' }, async (page) => {
      const source = `https://example.cn/${'notices-and-announcements-'.repeat(6)}.html`;
      await visit(page, '/firms');
      const code = `LIST-${Date.now().toString(36)}`;
      const firm = await post(page, '/firms', { code, name: '网址企业' });
      await post(page, '/firm_tags', { firm_id: firm.id, tag: 'unicorn', source });
      for (const width of [820, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await visit(page, `/firms/${firm.id}`);
        const box = page.locator('main .scroll', { hasText: source });
        const sizes = await box.evaluate((element) => [element.scrollWidth, element.clientWidth]);
        assert.ok(sizes[0] <= sizes[1] + 1, `${width}: ${sizes}`);
      }
    }));

  it('leads back to the page before, beside the next', () =>
    withPage({ role: 'viewer' }, pageOnAndBack));
});

describe('names of firms', () => {
  it('stand in the order of pinyin, page by page, up and down', () =>
    withPage({ role: 'viewer' }, async (page) => {
      // The browser's own collation is another program's.
      const collator = new Intl.Collator('zh-u-co-pinyin', { numeric: true });
      for (const sort of ['name', '-name']) {
        const names = [];
        let cursor = '';
        do {
          const answer = await ask(
            page,
            `/firms?sort=${sort}&limit=7${cursor && `&cursor=${cursor}`}`,
          );
          names.push(...answer.items.map((firm) => firm.name));
          cursor = answer.next_cursor ?? '';
        } while (cursor);
        const { total } = await ask(page, '/firms?limit=1');
        assert.equal(names.length, total);
        const sorted = [...names].sort(
          (a, b) => collator.compare(a, b) * (sort === 'name' ? 1 : -1),
        );
        assert.deepEqual(names, sorted);
        assert.notDeepEqual(names, [...names].sort(), 'bytes would give another order');
      }
    }));
});

describe('a code', () => {
  for (const [language, industry, region] of [
    ['zh', '计算机、通信和其他电子设备制造业', '山东省青岛市城阳区'],
    ['en', 'Computers, communication and electronics', 'Chengyang'],
  ])
    it(`has its name beside it, in ${language}`, () =>
      withPage({ role: 'manager', language }, async (page) => {
        await visit(page, '/firms?industry=C39');
        const listed = await page.textContent('main tbody');
        assert.ok(listed.includes(industry), listed);
        const { items } = await ask(page, '/firms?limit=500');
        const firm = items.find((item) => item.region === '370214');
        await visit(page, `/firms/${firm.id}`);
        const facts = await page.textContent('main .facts');
        assert.ok(facts.includes('370214') && facts.includes(region), facts);
        await visit(page, '/new/firm');
        await page.fill('[name=industry]', 'c3983');
        assert.ok((await page.textContent('main form')).includes(industry));
      }));
});

/** The first answer about firms is cut off behind its head, as by a network that fails. */
function cutOnce() {
  const real = window.fetch;
  let whole = false;
  window.fetch = async (...args) => {
    const answer = await real(...args);
    if (whole || !String(args[0]).includes('/firms')) return answer;
    whole = true;
    answer.json = () => Promise.reject(new TypeError('Failed to fetch'));
    return answer;
  };
}

describe('an answer that is cut off', () => {
  it('is said to be missing, and is there when it is asked for again', () =>
    withPage({ role: 'viewer' }, async (page) => {
      await page.addInitScript(cutOnce);
      await page.goto('/firms');
      const said = await page.textContent('main .summary[role=alert]');
      assert.match(said, /服务器没有响应/);
      await page.click('main .actions .primary');
      await page.waitForSelector('main tbody tr');
    }));
});
