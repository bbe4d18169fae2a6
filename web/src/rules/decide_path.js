/* Where a proposal is decided. */
import { href } from '../frame/router.js';
import { pathOf } from '../show/format.js';

/** The screen on which a row of the desk is decided. */
export function decidePath({ kind, seq, subject_id: id }) {
  if (kind === 'rule') return href(`/rules/${seq}`);
  if (kind === 'import') return href(`/imports/${id}/approval`);
  return pathOf(kind, id) ?? href(`/decide/${kind}/${id}`);
}
