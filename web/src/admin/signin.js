/* Sign in. The address asked for opens afterwards. */
import { html } from 'lit-html';
import { t } from '../frame/i18n.js';
import { languageSwitch } from '../frame/shell.js';
import { signInForm } from './sign_in_form.js';

export default function signInPage({ redraw, done }) {
  const form = signInForm({ redraw, done });
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
