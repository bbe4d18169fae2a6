/* Opening the ledger of a fund that was there before: its balances on a day, with a line for each of its
 * commitments and holdings, proposed in one go. */
import { html } from 'lit-html';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { nameText, refLabel, unitNote, words } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { LineGrid } from './line_grid.js';

const textOf = (refs, id) => refs?.[id]?.name ?? refs?.[id]?.code ?? `#${id}`;

function commitmentRows({ items, refs }) {
  return items.map((row) => {
    const investor = row.investor_fund_id ?? row.investor_party_id;
    return {
      label: html`${refLabel(refs, investor)} <small translate="no">${row.code}</small>`,
      name: `${textOf(refs, investor)} ${row.code}`,
      given: { commitment_id: row.id },
      currency: row.currency,
    };
  });
}

function holdingRows(investments, made) {
  return [
    ...investments.items.map((row) => ({
      label: html`${refLabel(investments.refs, row.project_id)}
        <small translate="no">${row.code}</small>`,
      name: `${textOf(investments.refs, row.project_id)} ${row.code}`,
      given: { investment_id: row.id },
      currency: row.currency,
    })),
    ...made.items.map((row) => ({
      label: html`${refLabel(made.refs, row.fund_id)} <small translate="no">${row.code}</small>`,
      name: `${textOf(made.refs, row.fund_id)} ${row.code}`,
      given: { commitment_id: row.id },
      currency: row.currency,
    })),
  ];
}

/** The form of the fund's own balances; the grids are checked and sent with it. */
class OpeningForm extends Form {
  constructor(options) {
    super(options);
    this.grids = options.grids;
    this.opening = null;
  }

  check() {
    const good = super.check();
    const lines = this.grids.map((grid) => grid.check());
    if (lines.includes(false)) this.general.push(t('opening.lines_faulty'));
    return good && !lines.includes(false);
  }

  /** The opening once, then every line that is not stored yet. */
  async store(fund, body, key) {
    this.opening ??= await api.create(
      'openings',
      { ...body, fund_id: fund.id, currency: fund.currency },
      key,
    );
    this.options.fields = [];
    let refused = 0;
    for (const grid of this.grids) refused += await grid.store(this.opening);
    if (refused > 0) throw new api.Problem(422, { detail: t('opening.lines_refused') });
    return this.opening;
  }
}

export default async function openFundPage({ params, redraw }) {
  api.mustWrite('opening');
  const id = Number(params.id);
  const [{ item: fund }, received, made, investments] = await Promise.all([
    api.item('funds', id),
    api.all('commitments', { fund_id: id }),
    api.all('commitments', { investor_fund_id: id }),
    api.all('investments', { fund_id: id }),
  ]);
  const grids = [
    new LineGrid({
      kind: 'opening_commitment',
      caption: t('opening.commitments'),
      rows: commitmentRows(received),
      required: true,
      redraw,
    }),
    new LineGrid({
      kind: 'opening_holding',
      caption: t('opening.holdings'),
      rows: holdingRows(investments, made),
      redraw,
    }),
  ];
  const form = new OpeningForm({
    kind: 'opening',
    fields: KINDS.opening.fields.filter(({ name }) => !['fund_id', 'currency'].includes(name)),
    values: { currency: fund.currency },
    submit: t('opening.propose'),
    cancel: href(`/funds/${id}`),
    grids,
    send: (body, key) => form.store(fund, body, key),
    done: (opening) => go(href(`/openings/${opening.id}`)),
    redraw,
  });
  return {
    title: `${t('opening.title')} · ${nameText(fund)}`,
    view: () => html`${pageHead(t('opening.title'), { lead: words(nameText(fund)) })}
    ${fundTabs(id, 'overview')}
    <p class="note">${t('opening.lead')}</p>
    ${form.view(html`<p class="note">${unitNote(fund.currency)} · ${t('opening.paste_hint')}</p>
      ${grids.map((grid) => grid.view())}`)}`,
  };
}
