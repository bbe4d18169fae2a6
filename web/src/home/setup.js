/* The first steps on a new ledger: what is needed before the first investment can be approved, who does
 * it and where. Gone as soon as all that is needed is there. */
import { html, nothing } from 'lit-html';
import { countText, enumLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { isRole, mayWrite, state, writersOf } from '../frame/state.js';

/** Of each step: the kind of record that it is about, and where that is entered. */
const STEPS = {
  people: { kind: 'user', path: '/new/user' },
  parties: { kind: 'party', path: '/new/party' },
  rules: { kind: 'rule', path: '/packs' },
  score_sheets: { kind: 'score_sheet', path: '/packs' },
  funds: { kind: 'fund', path: '/new/fund' },
  portfolio: { kind: 'import', path: '/import' },
};

const HERE = `?back=${encodeURIComponent('/')}`;

const rolesText = (roles) => roles.map((role) => enumLabel('role', role)).join(t('list.comma'));

/** Somebody who only reads has none of the steps to do. */
const takesPart = () =>
  Object.values(STEPS).some(({ kind }) => mayWrite(kind)) || isRole('approver');

/** What is left of a step, in words. */
function left(row) {
  if (row.missing_roles)
    return t('setup.missing', { roles: rolesText(row.missing_roles.split(',')) });
  if (row.waiting > 0) return t('setup.waiting', { count: countText(row.waiting) });
  return row.count > 0 ? t('setup.count', { count: countText(row.count) }) : nothing;
}

function action(row) {
  const { kind, path } = STEPS[row.step];
  if (row.waiting > 0 && isRole('approver'))
    return html`<a class="button primary" href=${href('/rules')}>${t('setup.decide')}</a>`;
  if (mayWrite(kind)) {
    const target = path.startsWith('/new/') ? `${path}${HERE}` : path;
    return html`<a class="button ${row.done ? '' : 'primary'}" href=${href(target)}
      >${t(`setup.do.${row.step}`)}</a
    >`;
  }
  return html`<span class="muted">${t('setup.by', { roles: rolesText(writersOf(kind)) })}</span>`;
}

function standing(row) {
  if (row.done) return html`<span class="tag good">${t('setup.done')}</span>`;
  return row.required
    ? html`<span class="tag warn">${t('setup.open')}</span>`
    : html`<span class="tag">${t('setup.optional')}</span>`;
}

function step(row) {
  return html`<li id="setup-${row.step}" class=${row.done ? 'done' : ''}>
    <div>
      <strong>${enumLabel('setup_step', row.step)}</strong> ${standing(row)} <small>${left(row)}</small>
      <p class="hint">${t(`setup.hint.${row.step}`)}</p>
    </div>
    <div>${action(row)}</div>
  </li>`;
}

/** @param {any[]} rows the steps */
export function setupPart(rows) {
  const open = rows.some((row) => row.required && !row.done);
  if (!open || !state.session || !takesPart()) return nothing;
  return html`<section class="setup" id="setup">
    <h2>${t('setup.title')}</h2>
    <p class="hint">${t('setup.lead')}</p>
    <ol>
      ${rows.map(step)}
    </ol>
  </section>`;
}
