/* A round is shown with its firm. */
import * as api from '../frame/api.js';
import { go, href } from '../frame/router.js';

export default async function roundPage({ params }) {
  const { item } = await api.item('rounds', Number(params.id));
  go(href(`/firms/${item.firm_id}`), { replace: true });
  return null;
}
