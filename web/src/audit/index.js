/* What other subjects show of auditing. */
export { findingsOf, loadFindings } from './finding_table.js';
export { matterCounts } from './parts.js';
