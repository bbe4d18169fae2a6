/* Start: language, session, routes; then one screen after another. */
import { render } from 'lit-html';
import { Problem, readSession } from './lib/api.js';
import { t, useLanguage } from './lib/i18n.js';
import { startKeys } from './lib/keys.js';
import { currentQuery, go, href, matchRoute, startRouter } from './lib/router.js';
import { failure, loading, shell } from './lib/shell.js';
import { state } from './lib/state.js';
import signIn from './pages/signin.js';
import { PAGES, ROUTES } from './screens.js';

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

async function load(route, mine) {
  const module = await PAGES[route.name]();
  return module.default({
    params: route.params,
    query: currentQuery(),
    redraw: () => mine === visit && draw(),
    reload: open,
  });
}

async function open() {
  const mine = ++visit;
  page?.leave?.();
  const path = location.pathname;
  if (!state.session) {
    page = signIn({ redraw: draw, done: open });
    shownPath = '';
    return draw();
  }
  const route = matchRoute(ROUTES, path);
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
}

async function start() {
  await useLanguage(state.language);
  try {
    state.session = await readSession();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
  document.addEventListener('signed-out', () => {
    state.session = null;
    open();
  });
  document.addEventListener('unproved', draw);
  document.addEventListener('language', async (event) => {
    await useLanguage(/** @type {CustomEvent} */ (event).detail);
    open();
  });
  startRouter(open);
  startKeys((path) => state.session && go(href(path)));
  await open();
}

start();
