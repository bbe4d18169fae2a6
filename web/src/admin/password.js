/* My password. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';

const secret = (name, autocomplete, hint) => ({
  name,
  type: 'password',
  required: true,
  autocomplete,
  hint,
});

export default async function passwordPage({ redraw }) {
  let changed = false;
  const form = new Form({
    fields: [
      secret('current_password', 'current-password', ''),
      secret('new_password', 'new-password', t('password.hint')),
    ],
    submit: t('password.submit'),
    faultsTitle: () => t('password.faults'),
    send: (body, key) => api.changePassword(body, key),
    done: () => {
      changed = true;
      form.values = {};
      redraw();
    },
    redraw,
  });
  return {
    title: t('nav.password'),
    view: () => html`${pageHead(t('nav.password'), { lead: t('password.lead') })}
    ${changed ? html`<p class="verdict good" role="status">${t('password.changed')}</p>` : nothing}
    ${form.view()}`,
  };
}
