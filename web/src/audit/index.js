/* What other subjects show of auditing. */
export { matterCounts } from './parts.js';
