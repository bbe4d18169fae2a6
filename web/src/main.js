/* Start: language, session, routes; then one screen after another. */
import { render } from 'lit-html';
import { Problem, readSession } from './lib/api.js';
import { t, useLanguage } from './lib/i18n.js';
import { startKeys } from './lib/keys.js';
import { currentQuery, go, href, matchRoute, startRouter } from './lib/router.js';
import { failure, loading, shell } from './lib/shell.js';
import { state } from './lib/state.js';
import signIn from './pages/signin.js';

const ROUTES = [
  ['/', 'overview'],
  ['/funds', 'funds'],
  ['/funds/:id', 'fund'],
  ['/funds/:id/accounts', 'fund_accounts'],
  ['/funds/:id/holdings', 'fund_holdings'],
  ['/funds/:id/holdings/:holding', 'holding'],
  ['/funds/:id/statements', 'fund_statements'],
  ['/funds/:id/waterfall', 'fund_waterfall'],
  ['/funds/:id/fees', 'fund_fees'],
  ['/funds/:id/compare', 'fund_compare'],
  ['/funds/:id/reinvestment', 'reinvestment'],
  ['/funds/:id/evaluations', 'evaluations'],
  ['/funds/:id/figures', 'figures'],
  ['/funds/:id/figures/:figure', 'explain'],
  ['/funds/:id/figures/market/:figure', 'market'],
  ['/figures/:scope/:id', 'figures'],
  ['/figures/:scope/:id/:figure', 'explain'],
  ['/figures/:scope/:id/market/:figure', 'market'],
  ['/sums', 'sums'],
  ['/indices', 'indices'],
  ['/indices/:code', 'index_levels'],
  ['/valuations', 'valuations'],
  ['/capital', 'capital'],
  ['/capital/new/:kind', 'capital_propose'],
  ['/capital/:kind/:id', 'notice'],
  ['/capital/:kind/:id/notice/:commitment', 'letter'],
  ['/firms', 'firms'],
  ['/firms/:id', 'firm'],
  ['/parties', 'parties'],
  ['/parties/:id', 'party'],
  ['/rounds/:id', 'round'],
  ['/projects', 'projects'],
  ['/projects/:id', 'project'],
  ['/investments', 'investments'],
  ['/investments/new', 'propose'],
  ['/investments/:id', 'investment'],
  ['/investments/:id/dossier', 'dossier'],
  ['/radar', 'radar'],
  ['/losses', 'losses'],
  ['/losses/:id', 'fund_losses'],
  ['/look_through', 'look_through'],
  ['/look_through/paths', 'look_paths'],
  ['/look_through/exposure', 'exposure'],
  ['/money_sources', 'money_sources'],
  ['/leverage', 'leverage'],
  ['/journal', 'journal'],
  ['/journal/:seq', 'entry'],
  ['/export', 'export'],
  ['/rules', 'rules'],
  ['/rules/compare', 'rule_compare'],
  ['/rules/:id', 'rule'],
  ['/overrides', 'overrides'],
  ['/reinvestment', 'reinvestment'],
  ['/recognitions/:id', 'recognition'],
  ['/evaluations', 'evaluations'],
  ['/evaluations/:id', 'evaluation'],
  ['/score_sheets/:id', 'score_sheet'],
  ['/users', 'users'],
  ['/users/:id/password', 'reset'],
  ['/password', 'password'],
  ['/new/:kind', 'edit'],
  ['/edit/:kind/:id', 'edit'],
];

const PAGES = {
  overview: () => import('./pages/overview.js'),
  funds: () => import('./pages/funds.js'),
  fund: () => import('./pages/fund.js'),
  fund_accounts: () => import('./pages/fund_accounts.js'),
  fund_holdings: () => import('./pages/fund_holdings.js'),
  holding: () => import('./pages/holding.js'),
  fund_statements: () => import('./pages/fund_statements.js'),
  fund_waterfall: () => import('./pages/fund_waterfall.js'),
  fund_fees: () => import('./pages/fund_fees.js'),
  fund_compare: () => import('./pages/fund_compare.js'),
  explain: () => import('./pages/explain.js'),
  figures: () => import('./pages/figures.js'),
  market: () => import('./pages/market.js'),
  sums: () => import('./pages/sums.js'),
  indices: () => import('./pages/indices.js'),
  index_levels: () => import('./pages/index_levels.js'),
  valuations: () => import('./pages/valuations.js'),
  capital: () => import('./pages/capital.js'),
  capital_propose: () => import('./pages/capital_propose.js'),
  notice: () => import('./pages/notice.js'),
  letter: () => import('./pages/letter.js'),
  firms: () => import('./pages/firms.js'),
  firm: () => import('./pages/firm.js'),
  parties: () => import('./pages/parties.js'),
  party: () => import('./pages/party.js'),
  round: () => import('./pages/round.js'),
  projects: () => import('./pages/projects.js'),
  project: () => import('./pages/project.js'),
  investments: () => import('./pages/investments.js'),
  propose: () => import('./pages/propose.js'),
  investment: () => import('./pages/investment.js'),
  dossier: () => import('./pages/dossier.js'),
  radar: () => import('./pages/radar.js'),
  losses: () => import('./pages/losses.js'),
  fund_losses: () => import('./pages/fund_losses.js'),
  look_through: () => import('./pages/look_through.js'),
  look_paths: () => import('./pages/look_paths.js'),
  exposure: () => import('./pages/exposure.js'),
  money_sources: () => import('./pages/money_sources.js'),
  leverage: () => import('./pages/leverage.js'),
  journal: () => import('./pages/journal.js'),
  entry: () => import('./pages/entry.js'),
  export: () => import('./pages/export.js'),
  rules: () => import('./pages/rules.js'),
  rule: () => import('./pages/rule.js'),
  rule_compare: () => import('./pages/rule_compare.js'),
  overrides: () => import('./pages/overrides.js'),
  reinvestment: () => import('./pages/reinvestment.js'),
  recognition: () => import('./pages/recognition.js'),
  evaluations: () => import('./pages/evaluations.js'),
  evaluation: () => import('./pages/evaluation.js'),
  score_sheet: () => import('./pages/score_sheet.js'),
  users: () => import('./pages/users.js'),
  reset: () => import('./pages/reset.js'),
  password: () => import('./pages/password.js'),
  edit: () => import('./pages/edit.js'),
};

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** @type {{title: string, view: () => any, leave?: () => void} | null} */
let page = null;
let visit = 0;
let shownPath = '';

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
  document.addEventListener('language', async (event) => {
    await useLanguage(/** @type {CustomEvent} */ (event).detail);
    open();
  });
  startRouter(open);
  startKeys((path) => state.session && go(href(path)));
  await open();
}

start();
