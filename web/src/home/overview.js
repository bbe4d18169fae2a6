/* Overview: totals, the fund chain, the projects nearest to their cap, and what happened last. */
import { html } from 'lit-html';
import { matterCounts } from '../audit/index.js';
import { figuresLink, keyFigure, sumLabel } from '../figures/index.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { isRole } from '../frame/state.js';
import { capBar } from '../investment/index.js';
import { fundChain } from '../look/index.js';
import { entryTable } from '../show/entries.js';
import { money, refLink, unitNote } from '../show/format.js';
import { compare, percent, ratio } from '../show/money.js';
import { sheetHead } from '../show/sheet_head.js';
import { table, tiles } from '../show/table.js';
import { deskPart } from './desk.js';
import { radarCounts } from './radar_parts.js';
import { setupPart } from './setup.js';

const NEARLY = 0.9;

function totals({ totals: sums }) {
  return tiles([
    [t('nav.funds'), html`<a href=${href('/funds')}>${countText(sums.funds)}</a>`],
    [t('nav.firms'), html`<a href=${href('/firms')}>${countText(sums.firms)}</a>`],
    [t('nav.projects'), html`<a href=${href('/projects')}>${countText(sums.projects)}</a>`],
    [sumLabel('approved', 'project'), money(sums.approved, sums.currency)],
    [sumLabel('paid', 'project'), money(sums.paid, sums.currency)],
    [sumLabel('pending', 'project'), money(sums.pending, sums.currency)],
  ]);
}

/** The state of a cap in a word, so that no colour has to say it. */
function capWord({ limit, used }) {
  if (limit === null) return '';
  const order = compare(used, limit);
  if (order > 0) return html`<span class="tag bad">${t('overview.cap_over')}</span>`;
  if (order === 0) return html`<span class="tag warn">${t('overview.cap_full')}</span>`;
  return ratio(used, limit) >= NEARLY
    ? html`<span class="tag warn">${t('overview.cap_near')}</span>`
    : '';
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
          label: fieldLabel('basis', 'project_figures'),
          cell: (row) => enumLabel('basis', row.basis),
        },
        {
          label: t('headroom.bar'),
          kind: 'bar-cell',
          cell: (row) => html`${capBar(row)}${capWord(row)}`,
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

const PROGRAMME = ['nav', 'unfunded', 'dpi'];

/** Cash, value and what can still be called of the programme. */
function programme(desk, figures) {
  const { cash } = desk;
  const of = html`<small>${t('overview.cash_of', { tracked: countText(cash.tracked), funds: countText(cash.funds) })}</small>`;
  const rest = PROGRAMME.map((name) => [
    html`<a href=${href(`/figures/all/0/${name}`)}>${fieldLabel(name, 'performance')}</a>`,
    figures ? keyFigure(figures, name) : html`<span class="muted waits">…</span>`,
  ]);
  return tiles([[t('overview.cash'), html`${money(cash.amount, cash.currency)} ${of}`], ...rest]);
}

/** Counts of all funds and entries come after the rest: whoever has something to decide need not wait
 * for them. */
function askForCounts(path, show) {
  api
    .sheet(path)
    .then(({ rows }) => show(rows))
    .catch(() => {}); // the screen that they lead to says what is missing
}

/** What an auditor sees first. */
function auditPart(counts) {
  return html`<section>
    <h2>${t('audit.home')}</h2>
    ${matterCounts(counts)}
  </section>`;
}

export default async function overviewPage({ redraw }) {
  /** @type {any[] | null} */
  let counts = null;
  /** @type {any[] | null} */
  let matters = null;
  const auditor = isRole('auditor');
  askForCounts('/radar_counts', (rows) => {
    counts = rows;
    redraw();
  });
  if (auditor)
    askForCounts('/audit_counts', (rows) => {
      matters = rows;
      redraw();
    });
  const { overview: data, desk, figures, setup } = await api.home();
  return {
    title: t('nav.overview'),
    view: () => html`${pageHead(t('nav.overview'), {
      lead: html`${t('overview.lead', { as_of: data.as_of, as_known: data.as_known })} ${unitNote()}`,
      actions: writeLink('investment', '/investments/new', t('propose.title')),
    })}
    ${auditor ? auditPart(matters) : ''} ${setupPart(setup)} ${deskPart(desk)}
    <section>
      <h2>${t('radar.title')}</h2>
      ${radarCounts(counts)}
    </section>
    <section>
      <h2>${t('overview.programme')}</h2>
      ${programme(desk, figures)} ${totals(data)}
    </section>
    ${tightest(data)}
    <section>
      ${sheetHead(t('overview.chain'), figuresLink('all', 0))}
      ${fundChain(data.chain)}
    </section>
    <section>
      <h2>${t('overview.recent')}</h2>
      ${entryTable(data.recent, data.refs, { caption: t('overview.recent') })}
      <p><a href=${href('/journal')}>${t('overview.all_entries')}</a></p>
    </section>`,
  };
}
