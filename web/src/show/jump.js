/* From a figure to what it is made of on the same screen. */
import { html } from 'lit-html';
import { t } from '../frame/i18n.js';

function jump(event, id) {
  const target = document.getElementById(id);
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
}

/** The name of a figure as the way to the part of the screen with this id, which takes the focus. */
export function jumpLink(id, label) {
  return html`<a href="#${id}" title=${t('explain.how')} @click=${(event) => jump(event, id)}
    >${label}</a
  >`;
}
