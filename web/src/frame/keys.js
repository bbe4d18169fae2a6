/* Keys: ? for this list, / for search, g and a letter to go to a screen. Off while something is
 * being typed or composed. */
import { html, nothing } from 'lit-html';
import { openDialog } from './dialog.js';
import { t } from './i18n.js';
import { mayWrite, remember, state } from './state.js';

const TARGETS = {
  o: '/',
  f: '/funds',
  c: '/firms',
  p: '/projects',
  i: '/investments',
  a: '/parties',
  j: '/journal',
  e: '/export',
  r: '/rules',
};

const NAMES = {
  o: 'overview',
  f: 'funds',
  c: 'firms',
  p: 'projects',
  i: 'investments',
  a: 'parties',
  j: 'journal',
  e: 'export',
  r: 'rules',
};

const CHORD_MS = 1500;

function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName);
}

function keyRow(keys, label) {
  return html`<div>
    <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
    <dd>${label}</dd>
  </div>`;
}

export function showKeys() {
  if (!state.session || document.querySelector('dialog[open]')) return;
  openDialog(t('keys.title'), () => [
    html`<dl class="keys">
      ${keyRow(['?'], t('keys.help'))} ${keyRow(['/'], t('keys.search'))}
      ${keyRow(['Esc'], t('keys.close'))} ${keyRow(['Ctrl', 'Enter'], t('keys.save'))}
      ${mayWrite('investment') ? keyRow(['n'], t('keys.propose')) : nothing} ${keyRow(['←', '→'], t('keys.chart'))}
      ${Object.keys(TARGETS).map((letter) => keyRow(['g', letter], t(`nav.${NAMES[letter]}`)))}
    </dl>`,
    html`<label class="check"
      ><input type="checkbox" .checked=${state.keys === 'on'} @change=${switchKeys} /> ${t(
        'keys.on',
      )}</label
    >`,
  ]);
}

function switchKeys(event) {
  state.keys = event.target.checked ? 'on' : 'off';
  remember('keys', state.keys);
}

function focusSearch(goTo) {
  const search = document.getElementById('search');
  if (search) search.focus();
  else goTo('/firms');
}

/** @param {(path: string) => void} goTo */
export function startKeys(goTo) {
  let chordUntil = 0;
  document.addEventListener('keydown', (event) => {
    if (state.keys === 'off' && event.key !== '?') return;
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]')) return;
    const chord = performance.now() < chordUntil;
    chordUntil = 0;
    if (chord && TARGETS[event.key]) goTo(TARGETS[event.key]);
    else if (event.key === 'g') chordUntil = performance.now() + CHORD_MS;
    else if (event.key === '?') showKeys();
    else if (event.key === 'n' && mayWrite('investment')) goTo('/investments/new');
    else if (event.key === '/') focusSearch(goTo);
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      /** @type {HTMLDetailsElement} */ (menu).open = false;
      /** @type {HTMLElement | null} */ (menu.querySelector('summary'))?.focus();
    }
  });
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]'))
      if (!menu.contains(/** @type {Node} */ (event.target)))
        /** @type {HTMLDetailsElement} */ (menu).open = false;
  });
}
