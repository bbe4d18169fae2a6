/* Every screen there is: its name, who looks at it, and its address in the demo programme. */
import { ask } from './stage.mjs';

const most = (items, count) => [...items].sort((a, b) => count(b) - count(a))[0];

/** Of reinvestment and policy evaluation: a fund with both, and one of each kind of record. */
async function findPolicy(page) {
  const [terms, lines, evaluations, sheets] = await Promise.all([
    ask(page, '/reinvestment_terms?limit=500'),
    ask(page, '/recognised'),
    ask(page, '/evaluations?limit=500'),
    ask(page, '/score_sheets?limit=500'),
  ]);
  const evaluated = new Set(evaluations.items.map((item) => item.fund_id));
  return {
    promised: terms.items.find((term) => evaluated.has(term.fund_id)).fund_id,
    recognition: lines.rows.find((row) => row.state === 'pending').recognition_id,
    evaluation: evaluations.items.find((item) => item.figures.state === 'filed').id,
    scoreSheet: sheets.items.find((sheet) => sheet.code.startsWith('NDRC')).id,
  };
}

/** A risk pool, a special fund, a securitisation plan, and two indicators. */
async function findPublicMoney(page) {
  const [pools, budgets, plans, indicators] = await Promise.all([
    ask(page, '/risk_pools?limit=1'),
    ask(page, '/special_funds?limit=1'),
    ask(page, '/abs_plans?limit=1'),
    ask(page, '/indicators?limit=200'),
  ]);
  const byCode = (code) => indicators.items.find((item) => item.code === code).id;
  return {
    ...{ pool: pools.items[0].id, budget: budgets.items[0].id, plan: plans.items[0].id },
    ...{ indicator: byCode('XY-I-LOAN-SUM'), statedIndicator: byCode('INVENTIONS-PER-10000') },
  };
}

/** Records worth looking at. */
export async function findSubjects(page) {
  const [
    funds,
    investments,
    rounds,
    commitments,
    overview,
    policy,
    rules,
    calls,
    securities,
    terms,
    listings,
    loanCases,
    loanEvents,
    pledgeItems,
    rights,
    publicMoney,
  ] = await Promise.all([
    ask(page, '/funds?limit=500'),
    ask(page, '/investments?limit=500'),
    ask(page, '/rounds?limit=500'),
    ask(page, '/commitments?limit=500'),
    ask(page, '/overview'),
    findPolicy(page),
    ask(page, '/rules?state=proposed'),
    ask(page, '/capital_calls?state=approved&sort=-seq&limit=1'),
    ask(page, '/securities?limit=1'),
    ask(page, '/round_terms?limit=1'),
    ask(page, '/listings?limit=500'),
    ask(page, '/loan_cases?limit=1'),
    ask(page, '/loan_events?action=write_off&limit=1'),
    ask(page, '/pledge_items?limit=1'),
    ask(page, '/ip_rights?limit=1'),
    findPublicMoney(page),
  ]);
  const inState = (state) => investments.items.find((item) => item.figures.state === state);
  const roundsOf = (round) =>
    rounds.items.filter((other) => other.firm_id === round.firm_id).length;
  return {
    fund: most(funds.items, (fund) => fund.figures.project_count).id,
    firm: most(rounds.items, roundsOf).firm_id,
    reportedFund: funds.items.find((fund) => fund.figures.known_by === 'reported').id,
    unknownFund: funds.items.find((fund) => fund.size === null).id,
    unknownFirm: rounds.items.find((round) => round.amount_raised === null).firm_id,
    party: commitments.items.find((item) => item.investor_party_id !== null).investor_party_id,
    project: overview.tightest[0].project_id,
    proposed: inState('proposed').id,
    paid: (inState('partly_paid') ?? inState('paid')).id,
    entry: investments.items[0].id,
    rule: rules.items[0].id,
    call: calls.items[0].id,
    termsFirm: rounds.items.find((round) => round.id === terms.items[0].round_id).firm_id,
    round: rounds.items[0].id,
    capTable: securities.items[0].firm_id,
    listing: listings.items.find((item) => item.listed_on !== null).id,
    loanCase: loanCases.items[0].id,
    ...{ loan: loanEvents.items[0].loan_id, pledge: pledgeItems.items[0].pledge_id },
    right: rights.items[0],
    ...publicMoney,
    ...policy,
  };
}

function loanScreens({ loanCase, loan, pledge }) {
  return [
    { name: 'loan-cases', role: 'manager', path: '/loan_cases' },
    { name: 'loan-cases-open', role: 'viewer', path: '/loan_cases?state=open' },
    { name: 'loan-case', role: 'manager', path: `/loan_cases/${loanCase}` },
    { name: 'pledge', role: 'manager', path: `/pledges/${pledge}` },
    { name: 'loans', role: 'auditor', path: '/loans' },
    { name: 'loan', role: 'approver', path: `/loans/${loan}` },
  ];
}

export function screens(subjects) {
  const { fund, firm, unknownFund, unknownFirm, party, project, proposed, paid, entry, rule } =
    subjects;
  const { reportedFund, capTable, termsFirm, listing, right } = subjects;
  const { promised, recognition, evaluation, scoreSheet, call, round } = subjects;
  return [
    { name: 'overview', role: 'manager', path: '/' },
    { name: 'overview-past', role: 'auditor', path: '/?as_of=2023-12-31&as_known=1500' },
    { name: 'funds', role: 'manager', path: '/funds' },
    { name: 'fund', role: 'manager', path: `/funds/${fund}` },
    { name: 'fund-unknown', role: 'viewer', path: `/funds/${unknownFund}` },
    { name: 'fund-reports', role: 'manager', path: `/funds/${reportedFund}/reports` },
    { name: 'firms', role: 'manager', path: '/firms' },
    { name: 'firms-filtered', role: 'viewer', path: '/firms?tag=listed&sort=-name' },
    { name: 'firm', role: 'manager', path: `/firms/${firm}` },
    { name: 'cap-table', role: 'manager', path: `/firms/${capTable}/cap_table` },
    { name: 'cap-table-none', role: 'viewer', path: `/firms/${unknownFirm}/cap_table` },
    { name: 'firm-rounds', role: 'manager', path: `/firms/${termsFirm}/rounds` },
    { name: 'fund-additionality', role: 'auditor', path: `/funds/${fund}/additionality` },
    { name: 'new-term', role: 'manager', path: '/new/round_term?kind=buy_back' },
    { name: 'new-term-event', role: 'manager', path: '/new/term_event' },
    { name: 'new-closing', role: 'manager', path: '/new/round_closing' },
    { name: 'firm-unknown', role: 'viewer', path: `/firms/${unknownFirm}` },
    { name: 'pools', role: 'manager', path: '/pools' },
    { name: 'pool', role: 'manager', path: `/pools/${subjects.pool}` },
    { name: 'subsidies', role: 'manager', path: '/subsidies' },
    { name: 'public-money', role: 'viewer', path: '/public_money' },
    { name: 'firm-public-money', role: 'auditor', path: `/firms/${firm}/public_money` },
    { name: 'special-fund', role: 'viewer', path: `/special_funds/${subjects.budget}` },
    { name: 'abs-plan', role: 'manager', path: `/securities/${subjects.plan}` },
    { name: 'new-subsidy-claim', role: 'manager', path: '/new/subsidy_claim' },
    { name: 'listing', role: 'manager', path: `/listings/${listing}` },
    ...loanScreens(subjects),
    { name: 'lock-rules', role: 'admin', path: '/lock_rules' },
    { name: 'ip', role: 'manager', path: '/ip' },
    { name: 'ip-due', role: 'viewer', path: '/ip_due' },
    { name: 'ip-pools', role: 'viewer', path: '/ip_pools' },
    { name: 'indicators', role: 'viewer', path: '/indicators' },
    { name: 'indicator', role: 'manager', path: `/indicators/${subjects.indicator}` },
    { name: 'stated-indicator', role: 'viewer', path: `/indicators/${subjects.statedIndicator}` },
    { name: 'new-indicator', role: 'manager', path: '/new/indicator' },
    { name: 'ip-right', role: 'manager', path: `/ip_rights/${right.id}` },
    { name: 'firm-ip', role: 'viewer', path: `/firms/${right.firm_id}/ip` },
    { name: 'fund-lots', role: 'viewer', path: `/funds/${fund}/lots` },
    { name: 'payout', role: 'viewer', path: `/firms/${firm}/payout?proceeds=100000000.00` },
    { name: 'what-if', role: 'manager', path: `/firms/${firm}/what_if` },
    { name: 'projects', role: 'viewer', path: '/projects?sort=headroom' },
    { name: 'project', role: 'manager', path: `/projects/${project}` },
    { name: 'parties', role: 'manager', path: '/parties' },
    { name: 'party', role: 'manager', path: `/parties/${party}` },
    { name: 'investments', role: 'manager', path: '/investments' },
    { name: 'propose', role: 'manager', path: `/investments/new?project_id=${project}` },
    { name: 'investment-proposed', role: 'approver', path: `/investments/${proposed}` },
    { name: 'investment-paid', role: 'manager', path: `/investments/${paid}` },
    { name: 'dossier', role: 'manager', path: `/investments/${paid}/dossier` },
    { name: 'dossier-draft', role: 'approver', path: `/investments/${proposed}/dossier` },
    { name: 'radar', role: 'manager', path: '/radar' },
    { name: 'radar-filtered', role: 'viewer', path: '/radar?kind=filing&due=overdue&horizon=30' },
    { name: 'losses', role: 'admin', path: '/losses' },
    { name: 'fund-losses', role: 'viewer', path: `/losses/${fund}` },
    { name: 'new-tolerance', role: 'admin', path: '/new/loss_tolerance' },
    { name: 'look-through', role: 'viewer', path: '/look_through' },
    { name: 'look-through-nav', role: 'auditor', path: '/look_through?weight=nav' },
    { name: 'look-through-party', role: 'viewer', path: `/look_through?root=${party}` },
    { name: 'look-through-waterfall', role: 'viewer', path: '/look_through?weight=waterfall' },
    { name: 'look-paths', role: 'manager', path: `/look_through/paths?firm_id=${firm}` },
    { name: 'exposure', role: 'viewer', path: '/look_through/exposure?by=division' },
    { name: 'ownership', role: 'viewer', path: '/look_through/ownership' },
    { name: 'money-sources', role: 'auditor', path: '/money_sources' },
    { name: 'money-sources-firm', role: 'viewer', path: `/money_sources?firm_id=${firm}` },
    { name: 'leverage', role: 'manager', path: '/leverage' },
    { name: 'journal', role: 'auditor', path: '/journal' },
    { name: 'journal-search', role: 'auditor', path: '/journal?kind=payment&amount_from=1000' },
    { name: 'entry', role: 'auditor', path: `/journal/${entry}` },
    { name: 'history', role: 'auditor', path: `/journal/${paid}/history` },
    { name: 'imports', role: 'manager', path: '/import' },
    { name: 'imports-read', role: 'auditor', path: '/import' },
    { name: 'export', role: 'auditor', path: '/export' },
    { name: 'reports', role: 'viewer', path: '/reports' },
    { name: 'report', role: 'auditor', path: `/reports/ilpa_reporting?fund_id=${fund}` },
    {
      name: 'report-investor',
      role: 'viewer',
      path: `/reports/capital_account?fund_id=${promised}`,
    },
    { name: 'report-list', role: 'manager', path: `/reports/finance_yearly?fund_id=${promised}` },
    { name: 'report-columns', role: 'auditor', path: '/reports/ilpa_reporting/columns' },
    { name: 'templates', role: 'manager', path: '/templates' },
    { name: 'rules', role: 'admin', path: '/rules' },
    { name: 'reinvestment', role: 'approver', path: '/reinvestment' },
    { name: 'fund-reinvestment', role: 'manager', path: `/funds/${promised}/reinvestment` },
    { name: 'recognition', role: 'approver', path: `/recognitions/${recognition}` },
    { name: 'evaluations', role: 'manager', path: '/evaluations' },
    { name: 'fund-evaluations', role: 'viewer', path: `/funds/${promised}/evaluations` },
    { name: 'evaluation', role: 'approver', path: `/evaluations/${evaluation}` },
    { name: 'score-sheet', role: 'admin', path: `/score_sheets/${scoreSheet}` },
    { name: 'new-recognition', role: 'manager', path: `/new/recognition?fund_id=${promised}` },
    { name: 'rule', role: 'approver', path: `/rules/${rule}` },
    { name: 'packs', role: 'admin', path: '/packs?kind=rules&file=qingdao-2018' },
    { name: 'rule-compare', role: 'auditor', path: '/rules/compare' },
    { name: 'new-rule', role: 'admin', path: '/new/rule' },
    { name: 'overrides', role: 'auditor', path: '/overrides' },
    { name: 'home-auditor', role: 'auditor', path: '/' },
    { name: 'findings', role: 'auditor', path: '/findings' },
    { name: 'findings-manager', role: 'manager', path: '/findings' },
    { name: 'new-finding', role: 'auditor', path: `/new/audit_finding?entry_seq=${entry}` },
    { name: 'samples', role: 'auditor', path: '/samples' },
    { name: 'samples-drawn', role: 'auditor', path: '/samples?seed=1&method=monetary_unit' },
    { name: 'difference', role: 'auditor', path: '/difference' },
    { name: 'difference-since', role: 'auditor', path: `/difference?since=${entry}` },
    { name: 'audit', role: 'auditor', path: '/audit' },
    { name: 'proofs', role: 'auditor', path: '/proofs' },
    { name: 'audit-late', role: 'auditor', path: '/audit?matter=back_dated&late_days=365' },
    { name: 'new-commitment', role: 'manager', path: `/new/commitment?fund_id=${fund}` },
    { name: 'users', role: 'admin', path: '/users' },
    { name: 'new-user', role: 'admin', path: '/new/user' },
    { name: 'password', role: 'viewer', path: '/password' },
    { name: 'new-fund', role: 'manager', path: '/new/fund' },
    { name: 'new-fund-basis', role: 'manager', path: `/new/fund_basis?fund_id=${reportedFund}` },
    { name: 'new-fund-report', role: 'manager', path: `/new/fund_report?fund_id=${reportedFund}` },
    { name: 'new-reported-holding', role: 'manager', path: '/new/reported_holding' },
    { name: 'edit-fund', role: 'manager', path: `/edit/fund/${fund}` },
    { name: 'new-round', role: 'manager', path: `/new/round?firm_id=${firm}` },
    { name: 'grid-valuations', role: 'manager', path: `/grid/valuations?fund_id=${fund}` },
    { name: 'grid-approvals', role: 'approver', path: '/grid/approvals' },
    { name: 'grid-contributions', role: 'manager', path: `/grid/contributions/${call}` },
    { name: 'grid-round', role: 'manager', path: `/grid/round?firm_id=${firm}` },
    { name: 'grid-round-investors', role: 'manager', path: `/grid/round/${round}` },
    { name: 'grid-commitments', role: 'manager', path: `/grid/commitments/${fund}` },
    { name: 'grid-index-levels', role: 'manager', path: '/grid/index_levels' },
    { name: 'forbidden', role: 'viewer', path: '/new/fund' },
    { name: 'not-found', role: 'viewer', path: '/nowhere', expected: [404] },
  ];
}
