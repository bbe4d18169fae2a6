/* The frame around every screen: navigation, the view picker, unit, language and the user. */
import { html, nothing } from 'lit-html';
import { signOut } from './api.js';
import { draftMenu, draftsHere } from './draft_menu.js';
import { enumLabel, t } from './i18n.js';
import { showKeys } from './keys.js';
import { href, isPresent } from './router.js';
import { isRole, isSeat, mayImport, mayWrite, remember, state, UNITS } from './state.js';
import { viewBanner, viewPicker } from './view.js';
import { words } from './words.js';

/** Screens of the side bar; those behind a condition only for whom they are. */
const NAVIGATION = [
  {
    group: 'portfolio',
    links: ['', 'funds', 'capital', 'firms', 'projects', 'investments', 'valuations', 'parties'],
  },
  {
    group: 'supervision',
    links: [
      'radar',
      'look_through',
      'money_sources',
      'leverage',
      'reinvestment',
      'evaluations',
      'reports',
      'rules',
      'overrides',
      'audit',
      'indices',
      'losses',
    ],
  },
  {
    group: 'ip_loans',
    links: [
      'ip',
      'ip_due',
      'ip_pools',
      'loan_cases',
      'loans',
      'pools',
      'subsidies',
      'public_money',
      'indicators',
    ],
  },
  { group: 'records', links: ['journal', 'proofs', 'import', 'templates', 'export', 'users'] },
];

/** What the seat of a party to loan cases has. */
const SEAT_NAVIGATION = [{ group: 'ip_loans', links: ['loan_cases', 'loans'] }];

const VISIBLE = {
  import: mayImport,
  export: () => mayWrite('export'),
  proofs: () => isRole('auditor') || isRole('admin'),
  users: () => isRole('admin'),
};

function navigationLink(name) {
  if (VISIBLE[name] && !VISIBLE[name]()) return nothing;
  const path = `/${name}`;
  const here = location.pathname;
  const current = name === '' ? here === '/' : here === path || here.startsWith(`${path}/`);
  return html`<li>
    <a href=${href(path)} aria-current=${current ? 'page' : nothing}
      >${t(`nav.${name || 'overview'}`)}</a
    >
  </li>`;
}

function navigation() {
  return html`<nav class="side" aria-label=${t('nav.label')}>
    ${(isSeat() ? SEAT_NAVIGATION : NAVIGATION).map(
      ({ group, links }) => html`
        <p class="group">${t(`nav.${group}`)}</p>
        <ul>
          ${links.map(navigationLink)}
        </ul>
      `,
    )}
  </nav>`;
}

function pickUnit(event, frame) {
  state.unit = event.target.value;
  remember('unit', state.unit);
  frame.redraw();
}

function unitPicker(frame) {
  return html`<label class="pick"
    ><span>${t('unit.label')}</span>
    <select id="unit" @change=${(event) => pickUnit(event, frame)}>
      ${UNITS.map(
        (unit) =>
          html`<option value=${unit} .selected=${unit === state.unit}>${t(`unit.${unit}`)}</option>`,
      )}
    </select>
  </label>`;
}

/** The other language, in its own words. */
export function languageSwitch() {
  const other = state.language === 'zh' ? 'en' : 'zh';
  const tag = other === 'zh' ? 'zh-CN' : 'en';
  return html`<button
    type="button"
    class="plain"
    id="language"
    lang=${tag}
    @click=${() => document.dispatchEvent(new CustomEvent('language', { detail: other }))}
  >
    ${other === 'zh' ? '中文' : 'English'}
  </button>`;
}

async function leave() {
  try {
    await signOut();
  } finally {
    document.dispatchEvent(new CustomEvent('signed-out'));
  }
}

function closeMenu(event) {
  event.currentTarget.closest('details').open = false;
}

function userMenu() {
  const user = /** @type {NonNullable<typeof state.session>} */ (state.session).user;
  return html`<details class="menu" id="user-menu">
    <summary>
      ${words(user.display_name || user.user_name)}
      <small>${enumLabel('role', user.role)}</small>
    </summary>
    <ul @click=${closeMenu}>
      <li><a href=${href('/password')}>${t('nav.password')}</a></li>
      <li><button type="button" class="plain" @click=${showKeys}>${t('keys.title')}</button></li>
      <li><button type="button" class="plain" id="sign-out" @click=${leave}>${t('sign_out')}</button></li>
    </ul>
  </details>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** Above everything, while the journal does not prove. */
export function proofBanner() {
  if (!state.unproved) return nothing;
  return html`<div class="banner unproved" role="alert">
    <strong>${t('proof.title', { seq: state.unproved })}</strong> ${t('proof.text')}
  </div>`;
}

export function shell(content, frame) {
  return html`<a class="skip" href="#main" @click=${skip}>${t('skip')}</a>
    <header class="top">
      <a class="brand" href=${href('/')}>${t('brand')}</a>
      <div class="tools">
        ${viewPicker()} ${unitPicker(frame)} ${languageSwitch()} ${draftMenu()} ${userMenu()}
      </div>
    </header>
    <div class="frame">
      ${navigation()}
      <main id="main" tabindex="-1">
        ${proofBanner()} ${isPresent() ? nothing : viewBanner()} ${draftsHere()} ${content}
      </main>
    </div>
    <div id="live" class="visually-hidden" role="status"></div>`;
}

export function loading() {
  return html`<p class="loading" role="status">${t('loading')}</p>`;
}

/** What a screen that could not be loaded says. */
export function failure(problem, reload) {
  if (problem.status === undefined) console.error(problem);
  const silent = problem.isAway ? 'error.away' : problem.status === 0 && 'error.offline';
  const sentence = silent ? t(silent) : problem.message;
  const details = (problem.errors ?? []).map((error) => error.detail);
  return {
    title: t('error.title'),
    view: () => html`<h1 tabindex="-1">${t('error.title')}</h1>
      <div class="summary" role="alert">
        <p>${sentence}</p>
        ${details.length ? html`<ul>${details.map((detail) => html`<li>${detail}</li>`)}</ul>` : nothing}
        ${problem.requestId ? html`<p class="hint">${t('error.request')} <code>${problem.requestId}</code></p>` : nothing}
      </div>
      <p class="actions">
        <button type="button" class="primary" @click=${reload}>${t('error.again')}</button>
        <a class="button" href="/">${t('nav.overview')}</a>
      </p>`,
  };
}

/**
 * The head of a screen: its name, what it is about, and what can be done.
 * @param {any} title
 * @param {{lead?: any, actions?: any}} [more]
 */
export function pageHead(title, { lead = nothing, actions = nothing } = {}) {
  return html`<div class="head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${lead === nothing ? nothing : html`<p class="lead">${lead}</p>`}
    </div>
    <div class="actions">${actions}</div>
  </div>`;
}

/** A link that looks like a button, shown only to who may write that kind, and not in the past. */
export function writeLink(kind, path, label, query = {}) {
  if (!mayWrite(kind) || !isPresent()) return nothing;
  return html`<a class="button" href=${href(path, query)}>${label}</a>`;
}
