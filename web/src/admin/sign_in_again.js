/* A session that ended while a screen is open: signing in happens over it, and what was asked goes on.
 * What is behind the dialog is blurred: whoever sits there now may be somebody else. */
import { html } from 'lit-html';
import { openDialog } from '../frame/dialog.js';
import { t } from '../frame/i18n.js';
import { signInForm } from './sign_in_form.js';

/**
 * Whether the same user is signed in again. Another user is sent home, and sees nothing of this.
 * @param {{user: {id: number, user_name: string}}} session that ended
 * @param {{begin: (session: any) => Promise<void>, goHome: () => void}} frame
 * @returns {Promise<boolean>}
 */
export function signInAgain(session, { begin, goHome }) {
  return new Promise((resolve) => {
    /** @type {import('../form/form.js').Form | null} */
    let form = null;
    let again = false;
    const done = async (answer, close) => {
      if (answer.user.id !== session.user.id) return goHome();
      await begin(answer);
      again = true;
      close();
    };
    openDialog(
      t('session.ended'),
      ({ close, redraw }) => {
        form ??= signInForm({
          redraw,
          values: { user: session.user.user_name },
          done: (answer) => done(answer, close),
        });
        return html`<p>${t('session.ended_lead')}</p>
          ${form.view()}`;
      },
      { closed: () => resolve(again), kind: 'over', focus: 'input[name=password]' },
    );
  });
}
