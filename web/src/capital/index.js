/* What other subjects may use of notices. */
export { steps } from './notice_parts.js';
