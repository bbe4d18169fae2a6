/* The waterfall of a fund: its terms, who has what of all distributions so far, or as if all were
 * sold today, and the step sheet behind it. */
import { html, nothing } from 'lit-html';
import { subjectOf } from '../figures/index.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { currentQuery, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { figure, money, nameOf, nameText } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { commitmentsOf } from '../show/investor_names.js';
import { jumpLink } from '../show/jump.js';
import { compare } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { tiles } from '../show/table.js';
import {
  carryReturnTable,
  proposeLabel,
  shareTable,
  stepTable,
  termFacts,
  termInForce,
  termsOf,
  termTable,
  tiersOf,
  tierTable,
} from '../waterfall/index.js';

/** Everything that rests on terms in force. */
async function loadWaterfall(base, query) {
  const [answer, steps, shares] = await Promise.all(
    ['', '/steps', '/shares'].map((name) => api.sheet(`${base}${name}`, query)),
  );
  return { ...answer, steps, shares };
}

function modeSwitch(hypothetical) {
  const link = (on, label) =>
    html`<a
      class="button small"
      href=${here({ hypothetical: on ? '1' : null })}
      aria-current=${hypothetical === on ? 'true' : nothing}
      >${label}</a
    >`;
  return html`<div class="actions modes" role="group" aria-label=${t('fall.mode')}>
    ${link(false, t('fall.so_far'))} ${link(true, t('fall.as_if_sold'))}
  </div>`;
}

/** The value is that of the fund; everything else stands in the step sheet. */
const headLabel = (id, name) =>
  name === 'nav'
    ? html`<a href=${href(`${subjectOf({ id: String(id) }).base}/nav`)} title=${t('explain.how')}
        >${t('fall.nav')}</a
      >`
    : jumpLink('steps', fieldLabel(name, 'waterfall'));

function headTiles(id, figures) {
  const names = figures.hypothetical
    ? ['nav', 'distributed', 'lp', 'gp', 'carry', 'carry_paid', 'accrued_carry']
    : ['distributed', 'lp', 'gp', 'carry', 'carry_paid', 'carry_difference'];
  const returned = compare(figures.carry_returned, '0') === 0 ? [] : ['carry_returned'];
  return tiles(
    [...names, ...returned].map((name) => [
      headLabel(id, name),
      money(figures[name], figures.currency),
    ]),
  );
}

/** Both tests, what came back and what is due still, and what public investors cede. */
function testsPart(figures, term, returns, reload) {
  const tests = ['profit', 'carry_limit', 'excess', 'shortfall'];
  const back = ['carry_returned', 'carry_held', 'clawback', 'clawback_net'];
  const many = returns.items.length > 0;
  const names = [...tests, ...(many ? back : back.slice(2))];
  return html`<section>
    ${sheetHead(
      t('fall.clawback'),
      writeLink('carry_return', '/new/carry_return', t('fall.record_return'), {
        fund_id: term.fund_id,
        currency: figures.currency,
        back: `/funds/${term.fund_id}/waterfall`,
      }),
    )}
    ${tiles([
      ...names.map((name) => [
        jumpLink('steps', fieldLabel(name, 'waterfall')),
        figure(figures[name], figures.currency),
      ]),
      ...(term.concession_share === null
        ? []
        : [[fieldLabel('concession', 'waterfall'), figure(figures.concession, figures.currency)]]),
    ])}
    <p class="hint">${t(term.clawback ? 'fall.clawback_hint' : 'fall.no_clawback_hint')}</p>
    ${term.concession_share === null ? nothing : html`<p class="hint">${t('fall.concession_hint')}</p>`}
    ${
      many
        ? html`${sheetHead(kindLabel('carry_return'), nothing)}
            ${carryReturnTable(returns, reload)}
            <p class="hint">${t('fall.return_hint')}</p>`
        : nothing
    }
  </section>`;
}

function differs(figures) {
  if (figures.hypothetical || compare(figures.carry_difference, '0') === 0) return nothing;
  return html`<p class="warning" role="status">${t('fall.differs')}</p>`;
}

function waterfallPart(waterfall, term, tiers, commitments, returns, base, reload) {
  const { figures } = waterfall;
  const query = figures.hypothetical ? { hypothetical: '1' } : {};
  const csv = (path) => fileLinks(api.sheetFiles(path, query));
  return html`${headTiles(term.fund_id, figures)} ${differs(figures)}
    <section>
      ${sheetHead(t('fall.tiers'), csv(base))} ${tierTable(figures, term, tiers)}
      ${
        figures.uninvested && compare(figures.uninvested, '0') > 0
          ? html`<p class="hint">
              ${t('fall.uninvested')} ${money(figures.uninvested, figures.currency)}
            </p>`
          : nothing
      }
    </section>
    ${testsPart(figures, term, returns, reload)}
    <section>
      ${sheetHead(t('fall.investors'), csv(`${base}/shares`))}
      ${shareTable(waterfall.shares, commitments, { concession: term.concession_share !== null })}
    </section>
    <section id="steps" tabindex="-1">
      ${sheetHead(t('fall.steps'), csv(`${base}/steps`))}
      <p class="hint">${t('fall.steps_hint')}</p>
      ${stepTable(waterfall.steps, { deals: term.kind === 'american' })}
    </section>
    <section>
      <h2>${t('fall.conventions')}</h2>
      <ul>
        ${[term.kind, 'days', 'rounding', 'version', 'fees', 'returned'].map((name) => html`<li>${t(`fall.convention.${name}`)}</li>`)}
      </ul>
    </section>`;
}

export default async function fundWaterfallPage({ params, reload }) {
  const id = Number(params.id);
  const base = `/funds/${id}/waterfall`;
  const hypothetical = currentQuery().hypothetical === '1';
  const [fund, terms, tiers, commitments, returns] = await Promise.all([
    api.item('funds', id),
    termsOf(id),
    api.all('waterfall_tiers'),
    commitmentsOf(id),
    api.allWithReversed('carry_returns', { fund_id: id, sort: 'seq' }),
  ]);
  const term = termInForce(terms, fund.as_of);
  const waterfall = term && (await loadWaterfall(base, hypothetical ? { hypothetical: '1' } : {}));
  const own = term ? tiersOf(tiers, term.id) : [];
  return {
    title: `${nameText(fund.item)} · ${t('fund.tab.waterfall')}`,
    view: () => html`${pageHead(nameOf(fund.item), {
      lead: t('sheet.lead', fund),
      actions: writeLink('waterfall_term', '/new/waterfall_term', proposeLabel(), {
        fund_id: id,
        valid_from: fund.item.established_on ?? undefined,
        back: `/funds/${id}/waterfall`,
      }),
    })}
    ${fundTabs(id, 'waterfall')}
    ${
      term
        ? html`<section>
              <h2>${t('fall.in_force')}</h2>
              ${termFacts(term, own, terms.refs)}
            </section>
            ${modeSwitch(hypothetical)}
            ${waterfallPart(waterfall, term, own, commitments, returns, base, reload)}`
        : html`<p class="empty">${t('fall.none')}</p>`
    }
    <section>
      <h2>${t('fall.versions')}</h2>
      ${termTable(terms, tiers, reload)}
    </section>`,
  };
}
