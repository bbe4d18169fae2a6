/* Where the browser tests play: a Fundtrail with the demo programme, Chromium, and pages that keep
 * watch over what must never happen on any of them. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { startStack } from '../lib/stack.mjs';

const CHROMIUM = process.env.FUNDTRAIL_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LOCALES = { zh: 'zh-CN', en: 'en-GB' };
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

async function openStack() {
  const { FUNDTRAIL_TEST_URL: url, FUNDTRAIL_TEST_CREDENTIALS: file } = process.env;
  if (!url) return startStack({ demo: true });
  const credentials = JSON.parse(await readFile(file, 'utf8'));
  return { url: url.replace(/\/$/, ''), credentials, stop: async () => {} };
}

/** What a page did that no page may do. Answers of a status in `expected` are no fault. */
function watch(page, url, expected) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    if (message.text().startsWith('Failed to load resource')) return; // told by its response
    faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) faults.push(`foreign request: ${request.url()}`);
  });
  page.on('response', (answer) => {
    const asksWhoIsIn = answer.status() === 401 && answer.url() === `${url}/api/v1/session`;
    if (answer.status() < 400 || asksWhoIsIn || expected.includes(answer.status())) return;
    faults.push(`${answer.status()}: ${answer.url()}`);
  });
  return faults;
}

export class Stage {
  static async open() {
    const stage = new Stage();
    stage.stack = await openStack();
    stage.url = stage.stack.url;
    stage.browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    stage.sessions = new Map();
    return stage;
  }

  async close() {
    await this.browser?.close();
    await this.stack?.stop();
  }

  /**
   * A page in a context of its own; signed in when a role is named.
   * @param {{language?: 'zh' | 'en', theme?: 'light' | 'dark', role?: string, expected?: number[]}} [options]
   */
  async page({ language = 'zh', theme = 'light', role, expected = [] } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.url,
      locale: LOCALES[language],
      colorScheme: theme,
      viewport: { width: 1440, height: 900 },
      storageState: role ? await this.session(role) : undefined,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return { page, context, faults: watch(page, this.url, expected) };
  }

  /** The cookies of a role, signed in once through the screen. */
  async session(role) {
    if (!this.sessions.has(role)) {
      const { page, context } = await this.page();
      await signIn(page, this.stack.credentials[role]);
      this.sessions.set(role, { ...(await context.storageState()), origins: [] });
      await context.close();
    }
    return this.sessions.get(role);
  }
}

export async function signIn(page, { user, password }) {
  await page.goto('/');
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('header.top');
}

/** Opens a screen and waits until it is all there. */
export async function visit(page, path) {
  await page.goto(path);
  await settled(page);
}

export async function settled(page) {
  await page.waitForSelector('main:not([aria-busy]) h1');
  // The proposal asks for the headroom a moment after it has opened.
  if (page.url().includes('/investments/new?')) await page.waitForSelector('.live table');
}

/** An answer of the API as the page's own user. */
export async function ask(page, path) {
  const answer = await page.request.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** A write as the page's own user. */
export async function post(page, path, data) {
  const session = await page.request.get('/api/v1/session');
  const { csrf_token } = await session.json();
  const answer = await page.request.post(`/api/v1${path}`, {
    data,
    headers: {
      Origin: new URL(session.url()).origin,
      'X-CSRF-Token': csrf_token,
      'Idempotency-Key': randomUUID(),
    },
  });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** What axe finds wrong with the page as it stands, one line each. */
export async function accessibilityFaults(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join('\n  ')}`,
  );
}
