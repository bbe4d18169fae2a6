/* Since when a fund is kept here, beside its figures; and what a screen shows of a day before. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';

export async function loadKept(id) {
  const { figures } = await api.sheet(`/funds/${id}/kept`);
  return figures;
}

/** A sheet of a day that may lie before the opening: null then. */
export async function unlessNotKept(sheet) {
  try {
    return await sheet;
  } catch (problem) {
    if (problem.code !== 'not_kept_before') throw problem;
    return null;
  }
}

/** Nothing where the fund was kept from its beginning. */
export function keptNote(kept, isTold) {
  if (!kept.kept_since) return nothing;
  const link = html`<a href=${href(`/openings/${kept.opening_id}`)}
    >${t('opening.see')}</a
  >`;
  if (!isTold)
    return html`<p class="warning">${t('opening.not_kept', { date: kept.kept_since })} ${link}</p>`;
  const history = kept.history_recorded
    ? t('opening.history_recorded')
    : t('opening.history_missing');
  return html`<p class="note">
    ${t('opening.kept_since', { date: kept.kept_since })} ${history} ${link}
  </p>`;
}
