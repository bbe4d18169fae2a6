/* Sign in. The address asked for opens afterwards. */
import { html } from 'lit-html';
import { signIn } from '../lib/api.js';
import { Form } from '../lib/form.js';
import { t } from '../lib/i18n.js';
import { languageSwitch } from '../lib/shell.js';
import { state } from '../lib/state.js';

export default function signInPage({ redraw, done }) {
  const form = new Form({
    fields: [
      {
        name: 'user',
        label: t('field.user_name'),
        type: 'text',
        required: true,
        max: 40,
        autocomplete: 'username',
      },
      {
        name: 'password',
        label: t('field.password'),
        type: 'password',
        required: true,
        autocomplete: 'current-password',
      },
    ],
    submit: t('sign_in'),
    faultsTitle: () => t('sign_in.faults'),
    quiet: true,
    send: (body) => signIn(body.user, body.password),
    done: (session) => {
      state.session = session;
      done();
    },
    redraw,
  });
  return {
    title: t('sign_in'),
    view: () => html`<main class="sign-in" id="main">
      <div class="card">
        <p class="brand">${t('brand')}</p>
        <p class="lead">${t('brand.lead')}</p>
        <h1 tabindex="-1">${t('sign_in')}</h1>
        ${form.view()}
      </div>
      <p class="foot">${languageSwitch()}</p>
    </main>`,
  };
}
