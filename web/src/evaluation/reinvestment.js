/* What funds promised to reinvest and how far they are: of one fund, or of all. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href, isPresent } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { decisionButton } from '../rules/index.js';
import { money, moneyText, nameOf, nameText, refLink, unitNote, words } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { tiles } from '../show/table.js';
import { moveColumn, movesPart } from './move_outs.js';
import { lineTable, ruleTable } from './recognised.js';
import { percentOf, stageTable } from './stages.js';

const LATEST = 30;

async function load(id) {
  const base = id ? `/funds/${id}` : '';
  const [fund, stages, lines, proposals, moves, rules] = await Promise.all([
    id ? api.item('funds', id) : null,
    api.sheet(`${base}/reinvestment`),
    api.sheet(`${base}/recognised`),
    api.all('recognitions', { fund_id: id, state: 'pending' }),
    api.allWithReversed('move_outs'),
    api.all('recognition_rules'),
  ]);
  return { id, base, fund, stages, lines, proposals, moves, rules };
}

/** The first stage that is in force and not reached; else the last in force. */
function nextStage(stages) {
  const ruling = stages.filter((stage) => stage.state !== 'not_in_force');
  return (
    ruling.find((stage) => stage.state === 'open' || stage.state === 'missed') ?? ruling.at(-1)
  );
}

function fundTiles(stages) {
  const stage = nextStage(stages);
  if (!stage) return nothing;
  return html`${tiles([
    [t('reinvestment.next'), words(stage.stage)],
    [t('field.progress'), percentOf(stage.progress)],
    [t('field.counted'), money(stage.counted, stage.currency)],
    [fieldLabel('target', 'reinvestment_stage'), money(stage.target, stage.currency)],
    [fieldLabel('missing', 'reinvestment_stage'), money(stage.missing, stage.currency)],
    [t('field.taken_back'), money(stage.taken_back, stage.currency)],
    [fieldLabel('pending', 'reinvestment_stage'), money(stage.pending, stage.currency)],
    [
      t('field.days_left'),
      stage.days_left ?? t('reinvestment.days_ago', { days: stage.days_over }),
    ],
  ])}<p class="note">${unitNote()}</p>`;
}

/** What the national text of 2025 says of such promises, and which of these are in doubt. */
function warnings(page) {
  const unverified = page.stages.rows.some((stage) => stage.status === 'unverified');
  const ended = page.stages.rows.filter((stage) => stage.state === 'not_in_force').length;
  return html`<p class="warning">${t('reinvestment.discouraged')}</p>
    ${unverified ? html`<p class="warning">${t('reinvestment.unverified')}</p>` : nothing}
    ${ended ? html`<p class="warning">${t('reinvestment.ended', { count: ended })}</p>` : nothing}`;
}

function decideColumn(page, reload) {
  const waiting = new Map(page.proposals.items.map((item) => [item.id, item]));
  if (!isPresent() || !mayWrite('approval')) return [];
  const cell = (row) => {
    const record = waiting.get(row.recognition_id);
    if (!record) return nothing;
    const lead = `${record.code} · ${moneyText(row.recognised, row.currency)}`;
    return decisionButton('recognition', record, lead, reload);
  };
  return [{ label: t('action.label'), cell }];
}

function ledgerPart(page, reload) {
  const own = page.id !== undefined;
  const rows = [...page.lines.rows].reverse();
  const first = own
    ? []
    : [{ label: t('kind.fund'), cell: (row) => refLink(page.lines.refs, row.fund_id) }];
  const last = [...decideColumn(page, reload), ...moveColumn(page, reload)];
  const waiting = rows.filter((row) => row.state === 'pending');
  const shown = own ? rows : rows.slice(0, LATEST);
  return html`${
    waiting.length > 0
      ? html`<section>
          <h2>${t('reinvestment.waiting', { count: waiting.length })}</h2>
          ${lineTable(page.lines, { first, last, items: waiting, total: false, caption: t('reinvestment.waiting', { count: waiting.length }) })}
        </section>`
      : nothing
  }
  <section>
    ${sheetHead(t('reinvestment.ledger'), fileLinks(api.sheetFiles(`${page.base}/recognised`)))}
    ${lineTable(page.lines, { first, last, items: shown, total: own })}
    ${own || rows.length <= LATEST ? nothing : html`<p class="hint">${t('reinvestment.latest', { count: LATEST, total: rows.length })}</p>`}
    <p class="hint">${t('reinvestment.ledger_hint')}</p>
  </section>`;
}

function rulesPart(page) {
  const schemes = new Set(page.stages.rows.map((stage) => stage.scheme));
  const items = page.rules.items.filter(
    (rule) => page.id === undefined || schemes.has(rule.scheme),
  );
  const back = page.id === undefined ? '/reinvestment' : `/funds/${page.id}/reinvestment`;
  const edit =
    mayWrite('recognition_rule') && isPresent()
      ? [
          {
            label: t('action.label'),
            cell: (row) =>
              writeLink('recognition_rule', `/edit/recognition_rule/${row.id}`, t('action.edit'), {
                back,
              }),
          },
        ]
      : [];
  return html`<section>
    ${sheetHead(t('reinvestment.rules'), writeLink('recognition_rule', '/new/recognition_rule', t('reinvestment.add_rule'), { back }))}
    ${ruleTable({ items }, edit)}
    <p class="hint">${t('reinvestment.rules_hint')}</p>
  </section>`;
}

function headOf(page) {
  const { id, fund } = page;
  if (!fund) return pageHead(t('nav.reinvestment'), { lead: t('reinvestment.lead') });
  const query = { fund_id: id, currency: fund.item.currency, back: `/funds/${id}/reinvestment` };
  return html`${pageHead(nameOf(fund.item), {
    lead: t('sheet.lead', { as_of: page.stages.as_of, as_known: page.stages.as_known }),
    actions: [
      writeLink('recognition', '/new/recognition', t('reinvestment.add'), query),
      writeLink('reinvestment_term', '/new/reinvestment_term', t('reinvestment.add_term'), query),
    ],
  })}
  ${fundTabs(id, 'reinvestment')}`;
}

export default async function reinvestmentPage({ params, reload }) {
  const id = params.id === undefined ? undefined : Number(params.id);
  const page = await load(id);
  const first = id
    ? []
    : [
        {
          label: t('kind.fund'),
          cell: (row) =>
            html`<a href=${href(`/funds/${row.fund_id}/reinvestment`)}>${nameOf(page.stages.refs[row.fund_id])}</a>`,
        },
      ];
  const edit =
    id && mayWrite('reinvestment_term') && isPresent()
      ? [
          {
            label: t('action.label'),
            cell: (row) =>
              writeLink(
                'reinvestment_term',
                `/edit/reinvestment_term/${row.term_id}`,
                t('action.edit'),
                { back: `/funds/${id}/reinvestment` },
              ),
          },
        ]
      : [];
  const title = t('nav.reinvestment');
  return {
    title: page.fund ? `${nameText(page.fund.item)} · ${title}` : title,
    view: () => html`${headOf(page)} ${id ? fundTiles(page.stages.rows) : nothing} ${warnings(page)}
    <section>
      ${sheetHead(t('reinvestment.stages'), fileLinks(api.sheetFiles(`${page.base}/reinvestment`)))}
      ${stageTable(page.stages, { first, last: edit })}
      <p class="hint">${t('reinvestment.stages_hint')}</p>
    </section>
    ${ledgerPart(page, reload)} ${movesPart(page, reload)} ${rulesPart(page)}`,
  };
}
