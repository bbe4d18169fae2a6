/* User and password. */

import { Form } from '../form/form.js';
import { signIn } from '../frame/api.js';
import { t } from '../frame/i18n.js';

/** @param {{redraw: () => void, done: (session: any) => void, values?: Record<string, any>}} options */
export function signInForm({ redraw, done, values }) {
  return new Form({
    fields: [
      {
        name: 'user',
        label: t('field.user_name'),
        type: 'text',
        required: true,
        max: 80,
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
    values,
    submit: t('sign_in'),
    faultsTitle: () => t('sign_in.faults'),
    quiet: true,
    send: (body) => signIn(body.user, body.password),
    done,
    redraw,
  });
}
