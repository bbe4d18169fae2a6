/* Where a draft belongs: the screen, and what opens its dialog there. */
import { currentQuery } from './router.js';

/** What says how a screen is looked at, not which one it is. */
const VIEW_KEYS = ['as_of', 'as_known', 'back'];

/** What was pressed last, as buttons that open a dialog name it */
let opener = '';

export const pressed = () => opener;

/** A dialog that a draft belongs to is opened again by what had opened it. */
export function watchOpeners() {
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button, a') : null;
      if (button && !button.closest('dialog')) opener = button.getAttribute('data-opens') ?? '';
    },
    { capture: true },
  );
}

/** The address of this screen without what only changes the view of it. */
export function draftAddress() {
  const search = new URLSearchParams(
    Object.entries(currentQuery())
      .filter(([name]) => !VIEW_KEYS.includes(name))
      .sort(),
  ).toString();
  return search ? `${location.pathname}?${search}` : location.pathname;
}
