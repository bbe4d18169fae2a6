/* The key figures of a subject, for the head of its own screen. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { keyFigures } from './key_figures.js';
import { subjectOf } from './subjects.js';

/** @returns {Promise<{subject: any, figures: any}>} figures null where a rate of exchange is missing */
export async function loadSubjectFigures(scope, id) {
  const subject = subjectOf({ scope, id: String(id) });
  try {
    const { figures } = await api.sheet(`${subject.api}/performance`);
    return { subject, figures };
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    return { subject, figures: null };
  }
}

/** Nothing where no money has moved yet. */
export function subjectFigures({ subject, figures }) {
  if (!figures) return html`<p class="warning">${t('figures.no_rate')}</p>`;
  const quiet = ['paid_in', 'distributed', 'nav', 'committed'].every(
    (name) => Number(figures[name] ?? 0) === 0,
  );
  if (quiet) return nothing;
  return html`<section>
    ${sheetHead(t('figures.title'), [
      figuresLink(subject.scope, subject.id),
      fileLinks(api.sheetFiles(`${subject.api}/performance`)),
    ])}
    ${keyFigures(subject, figures)}
  </section>`;
}

/** The way to all figures of a subject, beside an index. */
export function figuresLink(scope, id) {
  return html`<a class="button small" href=${href(subjectOf({ scope, id: String(id) }).base)}
    >${t('figures.more')}</a
  >`;
}
