/* Overview: totals, the fund chain, the projects nearest to their cap, and what happened last. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { entryTable } from '../lib/entries.js';
import { sheetHead } from '../lib/fund_tabs.js';
import { capBar } from '../lib/headroom.js';
import { countText, enumLabel, t } from '../lib/i18n.js';
import { NOTICES } from '../lib/lists_capital.js';
import { percent } from '../lib/money.js';
import { investmentTable } from '../lib/parts.js';
import { radarCounts } from '../lib/radar_parts.js';
import { href } from '../lib/router.js';
import { fundChain } from '../lib/sankey.js';
import { CAPITAL_KINDS } from '../lib/schema_capital.js';
import { pageHead, writeLink } from '../lib/shell.js';
import { money, refLink, unitNote } from '../lib/show.js';
import { figuresLink } from '../lib/subject_figures.js';
import { sumLabel } from '../lib/sum_link.js';
import { table, tiles } from '../lib/table.js';

const WAITING_SHOWN = 5;

function totals({ totals: sums }) {
  return tiles([
    [t('nav.funds'), html`<a href=${href('/funds')}>${countText(sums.funds)}</a>`],
    [t('nav.firms'), html`<a href=${href('/firms')}>${countText(sums.firms)}</a>`],
    [t('nav.projects'), html`<a href=${href('/projects')}>${countText(sums.projects)}</a>`],
    [sumLabel('approved'), money(sums.approved, sums.currency)],
    [sumLabel('paid'), money(sums.paid, sums.currency)],
    [sumLabel('pending'), money(sums.pending, sums.currency)],
  ]);
}

function tightest(data) {
  return html`<section>
    <h2>${t('overview.tightest')}</h2>
    ${table({
      caption: t('overview.tightest'),
      note: unitNote,
      quiet: true,
      items: data.tightest,
      empty: t('overview.no_projects'),
      columns: [
        {
          label: t('kind.project'),
          cell: (row) => refLink(data.refs, row.project_id),
          head: true,
        },
        {
          label: t('kind.firm'),
          cell: (row) => refLink(data.refs, row.firm_id),
        },
        {
          label: t('field.basis'),
          cell: (row) => enumLabel('basis', row.basis),
        },
        {
          label: t('headroom.bar'),
          kind: 'bar-cell',
          cell: (row) => capBar(row),
        },
        {
          label: t('headroom.used_share'),
          cell: (row) => (row.limit === null ? '–' : percent(row.used, row.limit)),
          num: true,
        },
        {
          label: t('headroom.used'),
          cell: (row) => money(row.used),
          num: true,
        },
        {
          label: t('headroom.limit'),
          cell: (row) => money(row.limit),
          num: true,
        },
        {
          label: t('headroom.before_pending'),
          cell: (row) => money(row.headroom),
          num: true,
        },
      ],
    })}
  </section>`;
}

/** What waits for a decision: the day's work of an approver. */
function waiting(proposals) {
  if (proposals.items.length === 0) return nothing;
  return html`<section>
    <h2>${t('overview.waiting', { count: countText(proposals.total) })}</h2>
    ${investmentTable(proposals, { hide: ['state', 'approved', 'paid'] })}
    ${
      proposals.next_cursor
        ? html`<p>
            <a href=${href('/investments', { state: 'proposed' })}>${t('overview.all_waiting')}</a>
          </p>`
        : nothing
    }
  </section>`;
}

/** How many notices and valuations wait for a decision, each with the way to them. */
function waitingCapital(notices, valuations) {
  const count = notices.reduce((sum, answer) => sum + answer.total, 0);
  const link = (path, key, total) =>
    total === 0
      ? nothing
      : html`<a href=${href(path, { state: 'pending' })}>${t(key, { count: countText(total) })}</a> `;
  return html`<p>
    ${link('/capital', 'overview.waiting_notices', count)}
    ${link('/valuations', 'overview.waiting_valuations', valuations.total)}
  </p>`;
}

export default async function overviewPage() {
  const pending = { state: 'pending', limit: 1 };
  const [data, radar, proposals, valuations, ...notices] = await Promise.all([
    api.overview(),
    api.sheet('/radar'),
    api.list('investments', { state: 'proposed', limit: WAITING_SHOWN }),
    api.list('valuations', pending),
    ...NOTICES.map((kind) => api.list(CAPITAL_KINDS[kind].plural, pending)),
  ]);
  return {
    title: t('nav.overview'),
    view: () => html`${pageHead(t('nav.overview'), {
      lead: html`${t('overview.lead', { as_of: data.as_of, as_known: data.as_known })} ${unitNote()}`,
      actions: writeLink('investment', '/investments/new', t('propose.title')),
    })}
    ${totals(data)} <section>
      <h2>${t('radar.title')}</h2>
      ${radarCounts(radar.rows)}
    </section>
    ${waiting(proposals)} ${waitingCapital(notices, valuations)}
    <section>
      ${sheetHead(t('overview.chain'), figuresLink('all', 0))}
      ${fundChain(data.chain)}
    </section>
    ${tightest(data)}
    <section>
      <h2>${t('overview.recent')}</h2>
      ${entryTable(data.recent, data.refs, { caption: t('overview.recent') })}
      <p><a href=${href('/journal')}>${t('overview.all_entries')}</a></p>
    </section>`,
  };
}
