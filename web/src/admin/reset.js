/* A new password for another user; ends that user's sessions. */
import { html } from 'lit-html';
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';

export default async function resetPage({ params, redraw }) {
  const id = Number(params.id);
  const { item } = await api.item('users', id);
  const form = new Form({
    fields: [
      {
        name: 'password',
        label: t('field.new_password'),
        type: 'password',
        required: true,
        autocomplete: 'new-password',
        hint: t('password.hint'),
      },
    ],
    submit: t('users.reset'),
    cancel: href('/users'),
    send: (body, key) => api.setPassword(id, body, key),
    done: () => go(href('/users')),
    redraw,
  });
  return {
    title: t('users.reset'),
    view: () => html`${pageHead(t('users.reset'), {
      lead: t('users.reset_lead', { user: item.user_name }),
    })}
    ${form.view()}`,
  };
}
