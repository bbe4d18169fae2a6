/* Nobody's input is lost: drafts, sessions that end over a form, and two who change one record. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { strangers } from './language.mjs';
import { accessibilityFaults, ask, post, Stage, settled, signIn, visit } from './stage.mjs';

const pictures = process.env.FUNDTRAIL_SCREENSHOTS;
const PASSWORD = 'correct horse battery 9';
const SECRET = '青岛蓝鲸机密要点';
const WORDS = {
  zh: { unknown: '未知', ended: '登录已失效' },
  en: { unknown: 'unknown', ended: 'session has ended' },
};

/** @type {Stage} */
let stage;
let people;

const unique = () => `D-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6).toString(36)}`;

/** Two managers of the tests' own: their sessions and drafts are nobody else's. */
async function hire() {
  const { page, context } = await stage.page({ role: 'admin' });
  await visit(page, '/users');
  const hired = {};
  for (const name of ['one', 'other']) {
    const user_name = unique().toLowerCase();
    const fields = { user_name, display_name: `经办 ${name}`, role: 'manager', enabled: true };
    await post(page, '/users', { ...fields, password: PASSWORD });
    hired[name] = { user: user_name, password: PASSWORD };
  }
  await context.close();
  return hired;
}

/** A page of a browser of its own, in which one of them is signed in. */
async function open(language, name = 'one', expected = []) {
  const opened = await stage.page({ language, expected: [401, ...expected] });
  await signIn(opened.page, people[name]);
  return opened;
}

before(async () => {
  stage = await Stage.open();
  people = await hire();
});

after(() => stage?.close());

const field = (page, name, within = 'main form') => page.locator(`${within} [name=${name}]`);

async function arrives(page, pathname) {
  await page.waitForURL((url) => url.pathname === pathname);
  await settled(page);
}

/** What is typed is stored a moment later. */
async function stored(page, count = 1) {
  await page.waitForFunction(
    (wanted) =>
      Object.keys(localStorage).filter((name) => name.startsWith('fundtrail.draft.')).length ===
      wanted,
    count,
  );
}

/** Everything that a browser keeps of us beyond the page. */
async function storedText(page) {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, document.cookie]);
  });
}

async function looks(page, language, name) {
  assert.deepEqual(await accessibilityFaults(page), [], name);
  assert.deepEqual(await strangers(page, language), [], name);
  if (!pictures) return;
  for (const width of [390, 820, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${pictures}/${name}.${language}.${width}.png` });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function endSession(page) {
  const { csrf_token } = await ask(page, '/session');
  const answer = await page.request.post('/api/v1/session/logout', {
    headers: { 'X-CSRF-Token': csrf_token, Origin: new URL(page.url()).origin },
  });
  assert.equal(answer.status(), 204);
}

async function outliveLeaving(language) {
  const { page, context, faults } = await open(language);
  await visit(page, '/new/party');
  await field(page, 'code').fill('HALF');
  await field(page, 'note').fill(SECRET);
  await stored(page);
  const isBack = async (what) => {
    await page.waitForSelector('.restored');
    assert.equal(await field(page, 'note').inputValue(), SECRET, what);
    assert.equal(await field(page, 'code').inputValue(), 'HALF', what);
  };
  await page.reload();
  await settled(page);
  await isBack('reload');
  await looks(page, language, 'draft-restored');
  await page.click('nav.side a[href="/funds"]');
  await page.waitForURL('**/funds');
  await settled(page);
  assert.ok((await page.textContent('#drafts-menu summary')).includes('1'));
  await page.goBack();
  await settled(page);
  await isBack('back');
  await page.click('#language');
  await isBack('language');
  await page.click('#language');
  await page.click('nav.side a[href="/funds"]');
  await settled(page);
  await page.click('#drafts-menu summary');
  await looks(page, language, 'draft-menu');
  await page.click('#drafts-menu li a');
  await page.waitForURL('**/new/party');
  await isBack('the menu of drafts');

  await page.click('.restored button');
  await stored(page, 0);
  assert.equal(await field(page, 'note').inputValue(), '');
  assert.equal(await page.locator('#drafts-menu').count(), 0);
  await page.reload();
  await settled(page);
  assert.equal(await field(page, 'note').inputValue(), '', 'what was discarded is gone');
  assert.deepEqual(faults, []);
  await context.close();
}

async function reloadAtOnce(language) {
  const { page, context } = await open(language);
  await visit(page, '/new/party');
  await field(page, 'note').pressSequentially('很快就刷新', { delay: 5 });
  page.on('dialog', (dialog) => dialog.dismiss()); // still writing: the browser asks, and stays
  await page.reload().catch(() => {});
  await settled(page);
  await page.waitForSelector('.restored');
  assert.equal(await field(page, 'note').inputValue(), '很快就刷新');
  await page.click('.restored button');
  await context.close();
}

async function hideFromOthers(language) {
  const { page, context } = await open(language);
  await visit(page, '/new/party');
  await field(page, 'note').fill(SECRET);
  await stored(page);
  const text = await storedText(page);
  assert.ok(text.includes('fundtrail.draft.'));
  for (const secret of [SECRET, 'new/party', JSON.stringify(SECRET).slice(1, -1)])
    assert.ok(!text.includes(secret), secret);
  const { draft_key } = await ask(page, '/session');
  assert.match(draft_key, /^[0-9a-f]{64}$/);
  assert.ok(!text.includes(draft_key), 'nor is the key stored');

  await page.click('#user-menu summary');
  await page.click('#sign-out');
  await page.waitForSelector('input[name=password]');
  await signIn(page, people.other);
  await visit(page, '/new/party');
  assert.equal(await page.locator('#drafts-menu, .restored').count(), 0);
  assert.equal(await field(page, 'note').inputValue(), '');
  assert.notEqual((await ask(page, '/session')).draft_key, draft_key);
  await field(page, 'note').fill('另一人的');
  await stored(page, 2);

  await page.click('#user-menu summary');
  await page.click('#sign-out');
  await page.waitForSelector('input[name=password]');
  await signIn(page, people.one);
  await visit(page, '/new/party');
  await page.waitForSelector('.restored');
  assert.equal(await field(page, 'note').inputValue(), SECRET);
  await context.close();
}

async function keepDialog(language) {
  const { page, context, faults } = await open(language);
  const { items } = await ask(page, '/investments?limit=100&state=paid');
  const { id, fund_id } = items[0];
  await visit(page, `/funds/${fund_id}/holdings/${id}`);
  const button = page.locator('[data-opens^="proceeds:"]').first();
  await button.click();
  await field(page, 'reference', 'dialog form').fill('回款说明');
  await page.keyboard.press('Escape');
  await page.click('#keep-draft');
  await page.waitForSelector('#drafts-here');
  await page.reload();
  await settled(page);
  await page.waitForSelector('#drafts-here');
  await looks(page, language, 'draft-of-a-dialog');
  await page.click('#drafts-here button:not(.danger)');
  await page.waitForSelector('dialog .restored');
  assert.equal(await field(page, 'reference', 'dialog form').inputValue(), '回款说明');
  await page.keyboard.press('Escape');
  await page.click('#discard-draft');
  await stored(page, 0);
  assert.equal(await page.locator('#drafts-here').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
}

async function signInOverForm(language) {
  const { page, context, faults } = await open(language);
  const code = unique();
  await visit(page, '/new/party?back=/parties');
  await field(page, 'code').fill(code);
  await field(page, 'name').fill('会话结束后保存');
  await endSession(page);
  await page.click('main form .primary');
  await page.waitForSelector('dialog input[name=password]');
  assert.ok((await page.textContent('dialog')).includes(WORDS[language].ended));
  assert.equal(await field(page, 'user', 'dialog').inputValue(), people.one.user);
  await looks(page, language, 'session-ended');
  await field(page, 'password', 'dialog').fill('not the password');
  await page.click('dialog .primary');
  await page.waitForSelector('dialog .summary');
  assert.equal(await field(page, 'name').inputValue(), '会话结束后保存');
  await field(page, 'password', 'dialog').fill(PASSWORD);
  await page.click('dialog .primary');
  await arrives(page, '/parties');
  assert.equal(await page.locator('dialog').count(), 0);
  const { items } = await ask(page, `/parties?q=${code}`);
  assert.equal(items.length, 1);
  await stored(page, 0);
  assert.deepEqual(faults, []);
  await context.close();
}

async function signInAsAnother(language) {
  const { page, context } = await open(language);
  await visit(page, '/new/party');
  await field(page, 'note').fill(SECRET);
  await stored(page);
  await endSession(page);
  await field(page, 'code').fill(unique());
  await field(page, 'name').fill('某主体');
  await page.click('main form .primary');
  await field(page, 'user', 'dialog').fill(people.other.user);
  await field(page, 'password', 'dialog').fill(PASSWORD);
  await page.click('dialog .primary');
  await page.waitForURL((url) => url.pathname === '/');
  await settled(page);
  assert.ok(!(await page.content()).includes(SECRET));
  assert.equal((await ask(page, '/session')).user.user_name, people.other.user);
  await visit(page, '/new/party');
  assert.equal(await field(page, 'note').inputValue(), '');
  await context.close();
}

async function mergeWithAnother(language) {
  const { page, context, faults } = await open(language, 'one', [409]);
  const code = unique();
  const fields = { code, kind: 'lp', name: '原名', source: '原来源', note: '原备注' };
  const party = await post(page, '/parties', fields);
  await visit(page, `/edit/party/${party.id}`);
  await field(page, 'name').fill('我的名');
  await field(page, 'note').fill('我的备注');
  await stored(page);
  const second = await open(language, 'other');
  await post(second.page, `/parties/${party.id}`, {
    ...fields,
    name: '他的名',
    source: '他的来源',
    note: '他的备注',
    expected_version: party.version,
  });
  await second.context.close();

  await page.click('main form .primary');
  await page.waitForSelector('.stale');
  const text = await page.textContent('.stale');
  for (const shown of [
    '原名',
    '我的名',
    '他的名',
    '我的备注',
    '他的备注',
    '他的来源',
    '经办 other',
  ])
    assert.ok(text.includes(shown), shown);
  assert.equal(await field(page, 'source').inputValue(), '他的来源', 'only the other changed it');
  await looks(page, language, 'stale');
  await page.click('main form .primary');
  await page.waitForSelector('.summary');
  assert.equal((await ask(page, `/parties/${party.id}`)).item.name, '他的名', 'nothing is undone');

  await page.reload(); // the draft is of the old version still
  await settled(page);
  await page.waitForSelector('.stale');
  const pick = (legend, choice) =>
    page.locator('.versions', { hasText: legend }).locator(`input[value=${choice}]`).check();
  await pick('我的名', 'mine');
  await pick('我的备注', 'theirs');
  assert.equal(await field(page, 'note').inputValue(), '他的备注');
  await page.click('main form .primary');
  await page.waitForURL(`**/parties/${party.id}`);
  const { item } = await ask(page, `/parties/${party.id}`);
  assert.deepEqual([item.name, item.source, item.note], ['我的名', '他的来源', '他的备注']);
  await stored(page, 0);
  assert.deepEqual(faults, []);
  await context.close();
}

for (const language of ['zh', 'en'])
  describe(`a half-filled form, ${language}`, () => {
    it('outlives a reload, back, a click in the menu and another language', () =>
      outliveLeaving(language));

    it('keeps the last letter when the page is reloaded at once', () => reloadAtOnce(language));

    it('is read and offered by nobody else on the same computer', () => hideFromOthers(language));

    it('asks on Cancel whether to keep or to discard what was typed', async () => {
      const { page, context, faults } = await open(language);
      await visit(page, '/parties');
      await visit(page, '/new/party?back=/parties');
      await page.click('main form a.button');
      await arrives(page, '/parties');
      assert.equal(await page.locator('dialog').count(), 0, 'nothing typed, nothing asked');

      await visit(page, '/new/party?back=/parties');
      await field(page, 'note').fill('先放一放');
      await page.click('main form a.button');
      await page.waitForSelector('#keep-draft');
      await looks(page, language, 'draft-cancel');
      await page.keyboard.press('Escape');
      assert.equal(await field(page, 'note').inputValue(), '先放一放', 'back to the form');
      await page.click('main form a.button');
      await page.click('#keep-draft');
      await arrives(page, '/parties');
      await stored(page, 1);
      await visit(page, '/new/party?back=/parties');
      await page.waitForSelector('.restored');
      await page.click('main form a.button');
      await page.click('#discard-draft');
      await arrives(page, '/parties');
      await stored(page, 0);
      assert.deepEqual(faults, []);
      await context.close();
    });

    it('in a dialog is kept as well, and the screen says how to go on', () => keepDialog(language));

    it('is saved by who signs in over it, once', () => signInOverForm(language));

    it('is not shown to another user who signs in over it', () => signInAsAnother(language));

    it('that another has overtaken shows both, field by field', () => mergeWithAnother(language));
  });

async function restoreProposal() {
  const { page, context, faults } = await open('zh');
  const rounds = await ask(page, '/rounds?limit=500');
  const projects = await ask(page, '/projects?limit=30');
  const funds = await ask(page, '/funds?limit=2');
  const roundOf = (project) => rounds.items.find((round) => round.firm_id === project.firm_id);
  const project = projects.items.find(roundOf);
  const values = {
    project_id: String(project.id),
    fund_id: String(funds.items[1].id),
    round_id: String(roundOf(project).id),
  };
  await visit(page, '/investments/new');
  for (const [name, value] of Object.entries(values)) {
    await page.waitForSelector(`main form [name=${name}] option[value="${value}"]`, {
      state: 'attached',
    });
    await field(page, name).selectOption(value);
  }
  await field(page, 'amount').fill('1300万');
  await stored(page);
  await page.reload();
  await settled(page);
  await page.waitForSelector('.restored');
  await page.waitForSelector('.live table');
  for (const [name, value] of Object.entries(values))
    assert.equal(await field(page, name).inputValue(), value, name);
  assert.match(await field(page, 'amount').inputValue(), /^1300万$|^13,000,000/);
  assert.deepEqual(faults, []);
  await context.close();
}

async function reviewBeforeDeciding() {
  const { page: manager, context: theirs } = await open('zh');
  const currency = 'CNY';
  const named = () => ({ code: unique(), name: unique() });
  const fund = await post(manager, '/funds', { ...named(), kind: 'seed', currency });
  const investor = await post(manager, '/parties', { ...named(), kind: 'lp' });
  const { id } = await post(manager, '/commitments', {
    code: unique(),
    fund_id: fund.id,
    investor_party_id: investor.id,
    currency,
    amount: '1000.00',
  });
  const call = await post(manager, '/capital_calls', {
    code: unique(),
    fund_id: fund.id,
    currency,
    investments: '100.00',
    outside_commitment: false,
    due_on: '2099-01-01',
  });
  const { page, context, faults } = await stage.page({ role: 'approver', expected: [409] });
  await visit(page, `/capital/capital_call/${call.id}`);
  await page.click('[data-outcome=reject]');
  await field(page, 'note', 'dialog form').fill('分摊无误');
  const line = { capital_call_id: call.id, commitment_id: id, currency, amount: '100.00' };
  const added = await post(manager, '/call_lines', { ...line, reason: '另有约定' });
  await page.click('dialog form .primary');
  await page.waitForSelector('.summary');
  assert.ok((await page.textContent('.summary')).includes(String(added.seq)));
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.click('.summary button');
  await page.waitForSelector('#drafts-here');
  await page.waitForFunction(() => document.querySelector('main')?.textContent?.includes('人工'));
  await page.click('#drafts-here button:not(.danger)');
  await page.waitForSelector('dialog .restored');
  assert.equal(await field(page, 'note', 'dialog form').inputValue(), '分摊无误');
  await page.click('dialog form .primary');
  await page.waitForFunction(() => !document.querySelector('dialog'));
  const { item } = await ask(page, `/capital_calls/${call.id}`);
  assert.equal(item.figures.state, 'rejected');
  assert.deepEqual(faults, []);
  await context.close();
  await theirs.close();
}

async function saveOnceAfterLostAnswer() {
  const { page, context } = await open('zh');
  const code = unique();
  await visit(page, '/new/party?back=/parties');
  await field(page, 'code').fill(code);
  await field(page, 'name').fill('不知是否已保存');
  await page.route('**/api/v1/parties', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await page.click('main form .primary');
  await page.waitForSelector('.summary');
  await page.unroute('**/api/v1/parties');
  await page.reload();
  await settled(page);
  await page.waitForSelector('.restored');
  await page.click('main form .primary');
  await arrives(page, '/parties');
  const found = await ask(page, `/parties?q=${code}`);
  assert.equal(found.items.length, 1, 'the same key: the first answer again, no fault');
  await stored(page, 0);
  await context.close();
}

async function writeInTwoTabs() {
  const { page, context } = await open('zh');
  await visit(page, '/new/party');
  await field(page, 'note').fill('第一页');
  await stored(page);
  const second = await context.newPage();
  await visit(second, '/new/party');
  assert.equal(await field(second, 'note').inputValue(), '');
  await field(second, 'note').fill('第二页');
  await stored(second, 2);
  await page.waitForFunction(
    () => document.querySelector('#drafts-menu strong')?.textContent === '2',
  );
  await second.close();
  await page.click('#drafts-menu summary');
  await page.click('#drafts-menu li:first-child .danger');
  await stored(page, 1);
  assert.equal(await field(page, 'note').inputValue(), '第一页');
  await context.close();
}

async function writeWithoutCiphers() {
  const { page, context } = await stage.page({ expected: [401] });
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await signIn(page, people.one);
  await visit(page, '/new/party');
  await field(page, 'note').fill(SECRET);
  await field(page, 'kind').selectOption('bank');
  await page.waitForSelector('main form .warning');
  await page.click('nav.side a[href="/funds"]');
  await settled(page);
  await page.goBack();
  await settled(page);
  await page.waitForSelector('.restored');
  assert.equal(await field(page, 'note').inputValue(), SECRET);
  assert.ok(!(await storedText(page)).includes('fundtrail.draft.'), 'never as plain text');
  const asked = page.waitForEvent('dialog');
  const reloaded = page.reload().catch(() => {});
  await (await asked).dismiss();
  assert.equal(await field(page, 'note').inputValue(), SECRET, 'the browser asks first');
  page.on('dialog', (dialog) => dialog.accept());
  await context.close();
  await reloaded;
}

describe('a draft', () => {
  it('of a proposal brings back what it names, and what the rules find on it', restoreProposal);

  it('of a capital call shares out what was typed', async () => {
    const { page, context, faults } = await open('zh');
    const { items } = await ask(page, '/commitments?limit=1');
    await visit(page, '/capital/new/capital_call');
    await field(page, 'fund_id').selectOption(String(items[0].fund_id));
    await field(page, 'investments').fill('100');
    await stored(page);
    await page.reload();
    await settled(page);
    await page.waitForSelector('#preview table');
    assert.equal(await field(page, 'fund_id').inputValue(), String(items[0].fund_id));
    assert.deepEqual(faults, []);
    await context.close();
  });

  it('of a decision waits until what was added to the proposal is seen', reviewBeforeDeciding);

  it('never holds a password', async () => {
    const { page, context } = await stage.page({ role: 'admin' });
    await visit(page, '/new/user');
    await field(page, 'password').fill('nobody may keep this');
    assert.equal(await page.locator('#drafts-menu').count(), 0);
    await field(page, 'user_name').fill('half.user');
    await stored(page);
    await page.reload();
    await settled(page);
    await page.waitForSelector('.restored');
    assert.equal(await field(page, 'user_name').inputValue(), 'half.user');
    assert.equal(await field(page, 'password').inputValue(), '');
    await context.close();
  });

  it('is not saved twice when nobody knows whether it was saved', saveOnceAfterLostAnswer);

  it('that is open in one tab is not opened in another, and is discarded for both', writeInTwoTabs);

  it('ends after thirty days, whoever made it', async () => {
    const { page, context } = await open('zh');
    await page.evaluate(() => {
      const day = 24 * 3600 * 1000;
      for (const [name, days] of [
        ['fundtrail.draft.7.old', 31],
        ['fundtrail.draft.7.new', 29],
      ])
        localStorage.setItem(
          name,
          JSON.stringify({ at: Date.now() - days * day, iv: '', data: '' }),
        );
    });
    await page.reload();
    await settled(page);
    const names = await page.evaluate(() => Object.keys(localStorage));
    assert.ok(!names.includes('fundtrail.draft.7.old'));
    assert.ok(names.includes('fundtrail.draft.7.new'), 'another user may still want it');
    await context.close();
  });

  it(
    'lasts as long as the page where the browser has no ciphers, and the form says so',
    writeWithoutCiphers,
  );
});
