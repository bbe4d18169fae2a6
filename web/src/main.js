/* Start: language, session, routes; then one screen after another. */
import { render } from 'lit-html';
import { askAhead, forgetAhead, Problem, readSession, whenSessionEnds } from './frame/api.js';
import { openWanted } from './frame/draft_menu.js';
import { watchOpeners } from './frame/draft_place.js';
import { closeDrafts, openDrafts, releaseDrafts, watchDrafts } from './frame/drafts.js';
import { allWords, t, useLanguage } from './frame/i18n.js';
import { startKeys } from './frame/keys.js';
import { currentQuery, go, href, matchRoute, startRouter } from './frame/router.js';
import { failure, loading, shell } from './frame/shell.js';
import { isSeat, remember, state } from './frame/state.js';
import { ASKED_AHEAD, askForScreen, FIRST_SCREEN, loadScreen, ROUTES } from './screens.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** @type {{title: string, view: () => any, leave?: () => void} | null} */
let page = null;
let visit = 0;
let shownPath = '';

/** Heads of tables stay below the head of the page, however many lines it takes. */
const headHeight = new ResizeObserver(([entry]) =>
  document.documentElement.style.setProperty(
    '--head-height',
    `${entry.target.getBoundingClientRect().height}px`,
  ),
);

function watchHead() {
  const head = root.querySelector('header.top');
  headHeight.disconnect();
  if (head) headHeight.observe(head);
}

function draw() {
  if (!page) return;
  document.title = `${page.title} · ${t('brand')}`;
  const content = page.view();
  render(state.session ? shell(content, { redraw: draw, reload: open }) : content, root);
}

/** A new screen starts at its heading; the same screen anew keeps the focus, unless what had it is
 * gone. */
function settle(path) {
  root.querySelector('main')?.removeAttribute('aria-busy');
  const sameScreen = path === shownPath;
  if (sameScreen && document.activeElement !== document.body) return;
  if (!sameScreen) window.scrollTo(0, 0);
  shownPath = path;
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({
    preventScroll: true,
  });
}

/** The first screen has its words from the start. */
const wordsOf = (screen) => (screen === FIRST_SCREEN ? null : allWords());

async function load(route, mine) {
  const [module] = await Promise.all([loadScreen(route.name), wordsOf(route.name)]);
  return module.default({
    params: route.params,
    query: currentQuery(),
    redraw: () => mine === visit && draw(),
    reload: open,
  });
}

/** @type {Problem | null} why nobody could say who is there */
let away = null;

async function open() {
  const mine = ++visit;
  page?.leave?.();
  releaseDrafts();
  const path = location.pathname;
  if (away) {
    page = failure(away, () => location.reload());
    return draw();
  }
  if (!state.session) {
    const { default: signIn } = await loadScreen('signin');
    if (mine !== visit) return;
    page = signIn({ redraw: draw, done: enter });
    shownPath = '';
    return draw();
  }
  const route = matchRoute(ROUTES, path === '/' && isSeat() ? '/loan_cases' : path);
  if (page && state.session) root.querySelector('main')?.setAttribute('aria-busy', 'true');
  if (!root.querySelector('main')) render(shell(loading(), { redraw: draw, reload: open }), root);
  let next;
  try {
    next = route
      ? await load(route, mine)
      : failure(new Problem(404, { detail: t('error.404') }), open);
  } catch (problem) {
    if (mine !== visit) return;
    next = failure(problem, open);
  }
  if (mine !== visit) return;
  if (!next) return; // the screen sent us to another
  page = next;
  draw();
  watchHead();
  settle(path);
  openWanted();
}

let lastUser = 0;

/** Other tabs of this browser have the same session cookie. */
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('fundtrail') : null;

async function begin(session) {
  lastUser = session.user.id;
  await openDrafts(session);
  state.session = session;
  remember('in', isSeat() ? 'no' : 'yes'); // what is asked ahead is not for seats
  tabs?.postMessage(lastUser);
}

/** Nothing of another user's stays in the memory of the page. */
function goHome() {
  closeDrafts({ forgets: true });
  document.body.replaceChildren();
  location.replace('/');
}

async function enter(session) {
  if (lastUser && lastUser !== session.user.id) return goHome();
  await begin(session);
  await open();
}

/** @type {Promise<boolean> | null} one dialog, however many requests wait for it */
let signingIn = null;

function signInOver() {
  if (!state.session) return Promise.resolve(false);
  const ended = state.session;
  signingIn ??= Promise.all([import('./admin/sign_in_again.js'), allWords()])
    .then(([{ signInAgain }]) => signInAgain(ended, { begin, goHome }))
    .finally(() => {
      signingIn = null;
    });
  return signingIn.then((again) => {
    if (!again && state.session === ended) document.dispatchEvent(new CustomEvent('signed-out'));
    return again;
  });
}

/** Nobody, where the session has ended or the server does not answer: then one signs in, unless it
 * is away. */
async function whoIsIn() {
  try {
    return await readSession();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    away = problem.isAway ? problem : null;
    return null;
  }
}

/** While it is asked who is there: of somebody who was here before. */
function expect(screen) {
  askForScreen(screen);
  wordsOf(screen)?.catch(() => {}); // whoever waits for them is told
  for (const path of ASKED_AHEAD[screen] ?? []) askAhead(path);
}

async function start() {
  const first = matchRoute(ROUTES, location.pathname);
  if (first && state.wasIn) expect(first.name);
  const [session] = await Promise.all([whoIsIn(), useLanguage(state.language)]);
  if (session) await begin(session);
  else forgetAhead();
  whenSessionEnds(signInOver);
  document.addEventListener('signed-out', () => {
    state.session = null;
    remember('in', 'no');
    closeDrafts();
    for (const dialog of document.querySelectorAll('dialog')) dialog.remove();
    open();
  });
  document.addEventListener('unproved', draw);
  document.addEventListener('words', draw);
  document.addEventListener('other-user', goHome);
  tabs?.addEventListener('message', ({ data }) => {
    if (state.session && data !== state.session.user.id) goHome();
  });
  document.addEventListener('drafts', () => state.session && draw());
  watchDrafts();
  watchOpeners();
  document.addEventListener('language', async (event) => {
    await useLanguage(/** @type {CustomEvent} */ (event).detail);
    open();
  });
  startRouter(open);
  startKeys((path) => state.session && go(href(path)));
  await open();
  forgetAhead();
}

start();
