/* A round is shown with its firm. */
import * as api from '../lib/api.js';
import { go, href } from '../lib/router.js';

export default async function roundPage({ params }) {
  const { item } = await api.item('rounds', Number(params.id));
  go(href(`/firms/${item.firm_id}`), { replace: true });
  return null;
}
