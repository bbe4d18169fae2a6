/* Every screen: its address, and the file that draws it, loaded when it is first shown with all that
 * the file imports. */

export const ROUTES = [
  ['/', 'overview'],
  ['/funds', 'funds'],
  ['/funds/:id', 'fund'],
  ['/funds/:id/accounts', 'fund_accounts'],
  ['/funds/:id/commitments/:side', 'fund_commitments'],
  ['/funds/:id/holdings', 'fund_holdings'],
  ['/funds/:id/reports', 'fund_reports'],
  ['/funds/:id/holdings/:holding', 'holding'],
  ['/funds/:id/statements', 'fund_statements'],
  ['/funds/:id/waterfall', 'fund_waterfall'],
  ['/funds/:id/fees', 'fund_fees'],
  ['/funds/:id/compare', 'fund_compare'],
  ['/funds/:id/opening', 'open_fund'],
  ['/openings/:id', 'opening'],
  ['/imports/:id/approval', 'import_approval'],
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
  ['/outlays/:kind/:id', 'outlay'],
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
  ['/journal/:seq/history', 'history'],
  ['/export', 'export'],
  ['/templates', 'templates'],
  ['/import', 'imports'],
  ['/import/:id', 'import_job'],
  ['/imports/:id', 'imported'],
  ['/rules', 'rules'],
  ['/rules/compare', 'rule_compare'],
  ['/rules/:id', 'rule'],
  ['/packs', 'packs'],
  ['/overrides', 'overrides'],
  ['/audit', 'audit'],
  ['/reinvestment', 'reinvestment'],
  ['/recognitions/:id', 'recognition'],
  ['/evaluations', 'evaluations'],
  ['/evaluations/:id', 'evaluation'],
  ['/score_sheets/:id', 'score_sheet'],
  ['/users', 'users'],
  ['/users/:id/password', 'reset'],
  ['/password', 'password'],
  ['/grid/valuations', 'valuation_grid'],
  ['/grid/approvals', 'valuation_review'],
  ['/grid/contributions/:id', 'call_payments'],
  ['/grid/round', 'round_grid'],
  ['/grid/round/:id', 'round_grid'],
  ['/grid/commitments/:id', 'closing'],
  ['/grid/index_levels', 'level_grid'],
  ['/new/:kind', 'edit'],
  ['/edit/:kind/:id', 'edit'],
  ['/decide/:kind/:id', 'decide'],
];

const PAGES = {
  signin: () => import('./admin/signin.js'),
  overview: () => import('./home/overview.js'),
  decide: () => import('./rules/decide.js'),
  funds: () => import('./fund/funds.js'),
  fund: () => import('./fund/fund.js'),
  open_fund: () => import('./opening/open_fund.js'),
  opening: () => import('./opening/opening.js'),
  import_approval: () => import('./approval/import.js'),
  fund_accounts: () => import('./fund/fund_accounts.js'),
  fund_commitments: () => import('./fund/fund_commitments.js'),
  fund_holdings: () => import('./fund/fund_holdings.js'),
  fund_reports: () => import('./fund/fund_reports.js'),
  holding: () => import('./investment/holding.js'),
  fund_statements: () => import('./fund/fund_statements.js'),
  fund_waterfall: () => import('./fund/fund_waterfall.js'),
  fund_fees: () => import('./fund/fund_fees.js'),
  fund_compare: () => import('./fund/fund_compare.js'),
  explain: () => import('./figures/explain.js'),
  figures: () => import('./figures/figures.js'),
  market: () => import('./figures/market.js'),
  sums: () => import('./figures/sums.js'),
  indices: () => import('./figures/indices.js'),
  index_levels: () => import('./figures/index_levels.js'),
  valuations: () => import('./investment/valuations.js'),
  outlay: () => import('./investment/outlay.js'),
  capital: () => import('./capital/capital.js'),
  capital_propose: () => import('./capital/capital_propose.js'),
  notice: () => import('./capital/notice.js'),
  letter: () => import('./capital/letter.js'),
  firms: () => import('./firm/firms.js'),
  firm: () => import('./firm/firm.js'),
  parties: () => import('./party/parties.js'),
  party: () => import('./party/party.js'),
  round: () => import('./firm/round.js'),
  projects: () => import('./investment/projects.js'),
  project: () => import('./investment/project.js'),
  investments: () => import('./investment/investments.js'),
  propose: () => import('./investment/propose.js'),
  investment: () => import('./investment/investment.js'),
  dossier: () => import('./investment/dossier.js'),
  radar: () => import('./home/radar.js'),
  losses: () => import('./investment/losses.js'),
  fund_losses: () => import('./fund/fund_losses.js'),
  look_through: () => import('./look/look_through.js'),
  look_paths: () => import('./look/look_paths.js'),
  exposure: () => import('./look/exposure.js'),
  money_sources: () => import('./look/money_sources.js'),
  leverage: () => import('./look/leverage.js'),
  journal: () => import('./records/journal.js'),
  entry: () => import('./records/entry.js'),
  audit: () => import('./audit/audit.js'),
  history: () => import('./audit/history.js'),
  export: () => import('./records/export.js'),
  templates: () => import('./records/templates.js'),
  imports: () => import('./import/imports.js'),
  import_job: () => import('./import/job.js'),
  imported: () => import('./import/imported.js'),
  rules: () => import('./rules/rules.js'),
  rule: () => import('./rules/rule.js'),
  packs: () => import('./rules/packs.js'),
  rule_compare: () => import('./rules/rule_compare.js'),
  overrides: () => import('./rules/overrides.js'),
  reinvestment: () => import('./evaluation/reinvestment.js'),
  recognition: () => import('./evaluation/recognition.js'),
  evaluations: () => import('./evaluation/evaluations.js'),
  evaluation: () => import('./evaluation/evaluation.js'),
  score_sheet: () => import('./evaluation/score_sheet.js'),
  valuation_grid: () => import('./investment/valuation_grid.js'),
  valuation_review: () => import('./investment/valuation_review.js'),
  call_payments: () => import('./capital/call_payments.js'),
  round_grid: () => import('./firm/round_grid.js'),
  closing: () => import('./fund/closing.js'),
  level_grid: () => import('./figures/level_grid.js'),
  users: () => import('./admin/users.js'),
  reset: () => import('./admin/reset.js'),
  password: () => import('./admin/password.js'),
  edit: () => import('./records/edit.js'),
};

/** What some screens ask before their script is there. */
export const ASKED_AHEAD = { overview: ['/home', '/radar_counts'] };

/** Written by web/bundle.mjs: all files, then of each screen which of them it needs. */
const FILES = '{{files}}';

/** @type {Set<string>} */
const asked = new Set();

function askForFile(file) {
  if (asked.has(file)) return;
  asked.add(file);
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = `/assets/${file}`;
  document.head.append(link);
}

/** Asks for all files of a screen at once: none waits until the one that imports it was read. */
export function askForScreen(name) {
  const [files, ...screens] = FILES.split(';').map((list) => list.split(' '));
  const own = screens.find(([screen]) => screen === name) ?? [];
  for (const place of own.slice(1)) askForFile(files[Number(place)]);
}

/** The module that draws a screen. */
export function loadScreen(name) {
  askForScreen(name);
  return PAGES[name]();
}
