// What is measured, in the order of the table: title, unit, what it is held against, and the goal.
// A goal is of the value or of its ratio to the reference, at most or at least so much, `from` a size
// on where small ones are not meant. Programs add
// turns by the name of a row (tests/bench/turns.h, turns.mjs); a row without any says so.

const atMost = (number, of = 'value') => ({ of, most: number });
const ratioAtMost = (number) => atMost(number, 'ratio');
const ratioAtLeast = (number) => ({ of: 'ratio', least: number });

const CONSTANT = 'a constant of the same length through the same nginx';
const CLIENT = 'mariadb --quick --batch of the same rows';
const BARE = 'Connector/C reading the same rows, bodies included';
const GROUPS = 'a bare client that inserts the same rows in equal groups';
const SELECT = 'SELECT … GROUP BY fund, date on a flat table';

/** @type {Record<string, { title: string, unit: string, reference?: string, goal?: object, from?: number, exponent?: number }>} */
export const ROWS = {
  overview: { title: 'overview of 5,000 funds', unit: 'ms', goal: atMost(100), exponent: 1.1 },
  overview_memory: {
    title: 'overview, memory of the worker above idle',
    unit: 'MB',
    goal: atMost(100),
  },
  home_bytes: { title: 'home page, first visit', unit: 'kB', goal: atMost(120) },
  home_lcp: {
    title: 'home page, largest paint',
    unit: 'ms',
    reference: 'a static page of the same text',
    goal: ratioAtMost(2),
  },
  slow_reader_write: {
    title: 'a write beside one slow reader, longest',
    unit: 'ms',
    goal: atMost(20),
  },
  slow_reader_page: { title: 'a page beside them, longest', unit: 'ms', goal: atMost(20) },
  fund_page_16: {
    title: 'fund page, unchanged, 16 connections',
    unit: '/s',
    reference: CONSTANT,
    goal: ratioAtLeast(0.75),
  },
  fund_page_64: {
    title: 'fund page, unchanged, 64',
    unit: '/s',
    reference: CONSTANT,
    goal: ratioAtLeast(0.75),
  },
  fund_page_64_p99: {
    title: 'fund page, unchanged, 64, 99 % within',
    unit: 'ms',
    goal: atMost(20),
  },
  fund_page_256: {
    title: 'fund page, unchanged, 256',
    unit: '/s',
    reference: CONSTANT,
    goal: ratioAtLeast(0.75),
  },
  not_modified: {
    title: 'fund page, 304, 64',
    unit: '/s',
    reference: 'a constant 304 through the same nginx',
    goal: ratioAtLeast(0.85),
  },
  fund_page_cold: {
    title: 'fund page, random fund and day, 64',
    unit: '/s',
    reference: CONSTANT,
    goal: ratioAtLeast(0.35),
  },
  fund_page_cold_p99: {
    title: 'fund page, random fund and day, 99 % within',
    unit: 'ms',
    goal: atMost(60),
  },
  php_warm: {
    title: 'fund page, unchanged, beside PHP',
    unit: '/s',
    reference: 'PHP-FPM 8.2 and PDO on the same tables, opcache, persistent',
    goal: ratioAtLeast(30),
  },
  php_cold: {
    title: 'fund page, random fund and day, beside PHP',
    unit: '/s',
    reference: 'the same page of PHP',
    goal: ratioAtLeast(15),
  },
  approvals_16: {
    title: 'approvals, 16 clients',
    unit: '/s',
    reference: GROUPS,
    goal: ratioAtLeast(0.8),
  },
  approvals_single: {
    title: 'approvals, 16 clients, beside commits of one row',
    unit: '/s',
    reference: 'one-row commits',
  },
  approvals_1: { title: 'approvals, 1 client', unit: '/s', reference: GROUPS },
  approvals_32_groups: {
    title: 'approvals, 32 clients',
    unit: '/s',
    reference: GROUPS,
    goal: ratioAtLeast(0.8),
  },
  approvals_32: {
    title: 'approvals, 32 clients',
    unit: '/s',
    reference: 'approvals, 16 clients',
    goal: ratioAtLeast(1),
  },
  approvals_later: {
    title: 'approvals, 16 clients, after many',
    unit: '/s',
    reference: 'approvals, 16 clients, at the start',
    goal: ratioAtLeast(1),
  },
  approvals_later_groups: {
    title: 'the same, beside the bare client',
    unit: '/s',
    reference: GROUPS,
    goal: ratioAtLeast(0.8),
  },
  writes_1: { title: 'plain writes, 1 client', unit: '/s', reference: 'one-row commits' },
  writes_16: {
    title: 'plain writes, 16 clients',
    unit: '/s',
    reference: GROUPS,
    goal: ratioAtLeast(0.8),
  },
  writes_single: {
    title: 'plain writes, 16 clients, beside commits of one row',
    unit: '/s',
    reference: 'one-row commits',
  },
  import: {
    title: 'import of contributions',
    unit: 'ms',
    reference: 'LOAD DATA of the same journal and typed rows',
    goal: ratioAtMost(3),
  },
  import_storing: { title: 'the same, while the head is held', unit: 'ms', reference: 'LOAD DATA' },
  import_from_csv: {
    title: 'the same from a CSV file, a dry run',
    unit: 'ms',
    reference: 'deciding them alone',
  },
  journal_csv: {
    title: 'journal as CSV',
    unit: 'ms',
    reference: CLIENT,
    goal: ratioAtMost(1),
    exponent: 1.05,
  },
  journal_csv_http: {
    title: 'the same over HTTP, to the last byte',
    unit: 'ms',
    reference: CLIENT,
    goal: ratioAtMost(1),
  },
  contributions_csv: {
    title: 'contributions as CSV',
    unit: 'ms',
    reference: CLIENT,
    goal: ratioAtMost(0.5),
  },
  csv_memory: { title: 'memory that exports leave behind', unit: 'MB', goal: atMost(16) },
  bundle: {
    title: 'bundle of everything, into a folder',
    unit: 'ms',
    reference: CLIENT,
    goal: ratioAtMost(1),
    exponent: 1.05,
  },
  bundle_memory: { title: 'memory that a bundle leaves behind', unit: 'MB', goal: atMost(16) },
  verify: {
    title: 'verify with all decisions',
    unit: 'ms',
    reference: BARE,
    goal: ratioAtMost(4),
    exponent: 1.05,
  },
  decide_back_dated: {
    title: 'decide 10,000 entries, 800 commitments dated back',
    unit: 'ms',
    goal: atMost(2000),
  },
  decide_back_dated_worst: { title: 'the slowest of these commitments', unit: 'ms' },
  decide_approval: {
    title: 'decide an approval, after 9,000',
    unit: 'µs',
    reference: 'the first 1,000',
  },
  decide_contribution: {
    title: 'decide a contribution, the last tenth',
    unit: 'µs',
    reference: 'the first tenth',
  },
  decide_flow_contribution: {
    title: 'the same, in a fund with 10,000 flows of every kind',
    unit: 'µs',
  },
  decide_flow_payment: { title: 'decide a payment there', unit: 'µs' },
  decide_flow_dividend: { title: 'decide a dividend there', unit: 'µs' },
  decide_flow_valuation: { title: 'decide a valuation and its approval there', unit: 'µs' },
  decide_capital: {
    title: "decide an entry of one firm's capital, the last tenth of 30,000",
    unit: 'µs',
    reference: 'the first tenth of them',
    goal: ratioAtMost(2),
  },
  decide_flow_distribution: { title: 'decide a distribution and its approval there', unit: 'µs' },
  backdated_commitment: { title: 'back-dated commitment, POST', unit: 'ms', goal: atMost(20) },
  book_load: {
    title: 'load of the book: chain and rows proved',
    unit: 'ms',
    reference: BARE,
    goal: ratioAtMost(1.5),
    exponent: 1.05,
  },
  restart: { title: 'restart until the first answer', unit: 'ms' },
  memory_per_flow: { title: 'memory per flow', unit: 'bytes', goal: atMost(100), from: 1e6 },
  worker_memory: {
    title: 'memory of a worker after 1,000 mixed requests',
    unit: 'MB',
    reference: 'just after it has loaded',
    goal: ratioAtMost(1.3),
  },
  host_memory: {
    title: 'memory of four workers',
    unit: 'MB',
    reference: 'of one',
    goal: ratioAtMost(2),
  },
  figures_calls: {
    title: 'figures of all funds, with calls',
    unit: 'ms',
    reference: SELECT,
    goal: ratioAtMost(0.02),
    from: 1e6,
  },
  figures: {
    title: 'figures of all funds',
    unit: 'ms',
    reference: SELECT,
    goal: ratioAtMost(0.02),
    from: 1e6,
    exponent: 1.1,
  },
  figures_views: { title: 'the same, a view for each fund', unit: 'ms', reference: SELECT },
  fund: { title: "a fund's figures, by its flows, of processor", unit: 'µs', goal: atMost(100) },
  fund_first: { title: 'the same for the first time', unit: 'µs' },
  fund_with_calls: { title: 'the same with calls', unit: 'µs', goal: atMost(100) },
  fund_with_calls_first: { title: 'the same with calls for the first time', unit: 'µs' },
  cap_check_p50: { title: 'cap check, 50 % within', unit: 'ms' },
  cap_check_p99: { title: 'cap check, 99 % within', unit: 'ms', goal: atMost(50) },
  cap_check_http_p99: { title: 'cap check over HTTP, 99 % within', unit: 'ms', goal: atMost(50) },
  look_through: {
    title: 'look-through, 100 funds, 8 layers, 5,000 firms',
    unit: 'ms',
    goal: atMost(5),
  },
  look_through_paid_in: { title: 'the same by paid-in capital', unit: 'ms', goal: atMost(5) },
  look_through_nav: { title: 'the same by net asset values', unit: 'ms', goal: atMost(10) },
  look_coverage: { title: 'coverage', unit: 'ms' },
  look_paths: { title: '200 paths each to one firm', unit: 'ms' },
  look_sources: { title: 'sources of funds of one firm', unit: 'ms' },
  look_leverage: { title: 'leverage of the whole chain', unit: 'ms' },
  audit_counts: { title: "the auditor's desk: how many of each matter", unit: 'ms' },
  audit_page: { title: 'the same: a page of 100 entries', unit: 'ms' },
  cap_table: { title: 'cap table of one firm, 500 certificates', unit: 'ms' },
  payout: { title: 'payout of its sale, 6 preferred classes, 20 strikes', unit: 'ms' },
  payout_points: { title: 'the payout curve with all break points', unit: 'ms' },
  series_load: {
    title: 'index load',
    unit: 'ms',
    reference: 'LOAD DATA LOCAL INFILE of the same rows',
    goal: ratioAtMost(1.5),
  },
  rate_load: {
    title: 'rate load',
    unit: 'ms',
    reference: 'LOAD DATA LOCAL INFILE of the same rows',
    goal: ratioAtMost(1.5),
  },
  levels: {
    title: 'record 20,000 levels',
    unit: 'ms',
    reference: 'ten times the time of 2,000',
    goal: ratioAtMost(1.5),
  },
  levels_backwards: {
    title: 'the same, the last day first',
    unit: 'ms',
    reference: 'in order of days',
  },
  js_first: { title: 'JS of the first screen, gzip', unit: 'kB', goal: atMost(45) },
  js_page: { title: 'JS of the largest page, gzip', unit: 'kB', goal: atMost(90) },
  js_depth: { title: 'depth of imports', unit: '', goal: atMost(2) },
  hledger: { title: "a fund's ledger as text", unit: 'ms', reference: 'hledger reading it' },
  seed: { title: 'seed the ledger, decided entry by entry', unit: 'ms' },
  book_in_memory: { title: 'build the book without a server', unit: 'ms', exponent: 1.1 },
};
