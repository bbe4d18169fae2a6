/* Capital activity: every call, distribution, return and equalisation with what has become of it. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { PROPOSAL_STATES } from '../rules/index.js';
import { money, nameText } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { tiles } from '../show/table.js';
import { allNotices, NOTICES, noticeTable } from './notices.js';

/** What the fund picked has called, and what is still to come of it. */
function accountTiles(fundId, accounts) {
  if (!accounts?.total) return nothing;
  const { total } = accounts;
  const names = ['commitment', 'called', 'paid_in', 'outstanding', 'overdue', 'callable'];
  const path = href(`/funds/${fundId}/accounts`);
  const label = (name) =>
    html`<a href=${path} title=${t('explain.how')}>${fieldLabel(name, 'commitment_account')}</a>`;
  return tiles(names.map((name) => [label(name), money(total[name], total.currency)]));
}

export default async function capitalPage() {
  const { fund_id, kind, state } = currentQuery();
  const known = NOTICES.includes(kind) ? kind : undefined;
  const [notices, funds, accounts] = await Promise.all([
    allNotices({ fundId: fund_id, kind: known, state }),
    api.all('funds'),
    fund_id ? api.sheet(`/funds/${fund_id}/accounts`) : null,
  ]);
  const change = (changes) => go(here(changes));
  const fundChoices = () => funds.items.map((fund) => ({ value: fund.id, label: nameText(fund) }));
  const kinds = () => NOTICES.map((value) => ({ value, label: kindLabel(value) }));
  const states = () =>
    PROPOSAL_STATES.map((value) => ({ value, label: enumLabel('proposal_state', value) }));
  return {
    title: t('capital.title'),
    view: () => html`${pageHead(t('capital.title'), {
      lead: t('capital.lead'),
      actions: NOTICES.map((one) =>
        writeLink(one, `/capital/new/${one}`, kindLabel(one), { fund_id }),
      ),
    })}
    <div class="filters">
      ${filterPick('kind', t('column.kind'), kinds(), kind, change)}
      ${filterPick('state', fieldLabel('state', 'capital_call_figures'), states(), state, change)}
      ${filterPick('fund_id', t('kind.fund'), fundChoices(), fund_id, change)}
    </div>
    ${accountTiles(fund_id, accounts)} ${noticeTable(notices)}`,
  };
}
