/* Users, for the administrator. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { refLink, words } from '../show/format.js';
import { table } from '../show/table.js';

function actions(user) {
  return html`${writeLink('user', `/edit/user/${user.id}`, t('action.edit'), { back: '/users' })}
    <a class="button" href=${href(`/users/${user.id}/password`)}>${t('users.reset')}</a>`;
}

export default async function usersPage() {
  const answer = await api.all('users');
  return {
    title: t('nav.users'),
    view: () => html`${pageHead(t('nav.users'), {
      lead: t('users.lead'),
      actions: writeLink('user', '/new/user', t('action.new_user'), {
        back: '/users',
      }),
    })}
    ${table({
      caption: t('nav.users'),
      quiet: true,
      items: answer.items,
      columns: [
        {
          label: t('field.user_name'),
          cell: (user) => words(user.user_name),
          head: true,
        },
        {
          label: t('field.display_name'),
          cell: (user) => words(user.display_name),
        },
        {
          label: t('field.role'),
          cell: (user) => enumLabel('role', user.role),
        },
        {
          label: t('field.enabled'),
          cell: (user) =>
            user.enabled
              ? html`<span class="tag good">${t('users.enabled')}</span>`
              : html`<span class="tag bad">${t('users.disabled')}</span>`,
        },
        {
          label: fieldLabel('party_id', 'user'),
          cell: (user) => (user.party_id === null ? '' : refLink(answer.refs, user.party_id)),
        },
        {
          label: fieldLabel('valid_until', 'user'),
          cell: (user) => user.valid_until ?? t('users.no_end'),
          kind: 'nowrap',
        },
        {
          label: t('users.since'),
          cell: (user) => user.effective_date,
          kind: 'nowrap',
        },
        { label: t('action.label'), cell: actions },
      ],
    })}`,
  };
}
