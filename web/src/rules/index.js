/* What other subjects may use of rules, what they find, and decisions. */
export { approvalForm, approvalPart, PROPOSAL_STATES, proposalTag } from './approval.js';
export { cashPart, loadCash } from './cash.js';
export { capAfter, cashAfter, cashFact, decideBar, deviations } from './decide_bar.js';
export { decidePath } from './decide_path.js';
export { decisionButton } from './decision_dialog.js';
export { openRecord, recordButton } from './record_dialog.js';
export { loadVerdict, verdictPart, verdictTable } from './verdict.js';
export { VerdictWatch, verdictWatch } from './verdict_watch.js';
