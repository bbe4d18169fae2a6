/* What rules can be about. */
import { MEASURES } from '../model/measures.js';

/** How a limit is written: amount, ratio, days or none. */
export const limitKind = (name) => MEASURES[name]?.limit ?? 'none';
