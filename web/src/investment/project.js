/* One project: its cap on the three bases, and its investments. */
import { html } from 'lit-html';
import { sumLabel } from '../figures/index.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, money, nameOf, nameText, refLink, unitNote } from '../show/format.js';
import { versions } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, tiles } from '../show/table.js';
import { headroomRows, headroomTable, ruleNote } from './headroom.js';
import { investmentTable } from './investment_table.js';

const HIDDEN = ['name', 'name_en', 'code'];

export default async function projectPage({ params }) {
  const id = Number(params.id);
  const [project, headroom, investments] = await Promise.all([
    api.item('projects', id),
    api.headroom(id, {}),
    api.allWithReversed('investments', { project_id: id }),
  ]);
  const record = project.item;
  const sums = record.figures;
  const shown = KINDS.project.fields.filter((field) => !HIDDEN.includes(field.name));
  return {
    title: nameText(record),
    view: () => html`${pageHead(nameOf(record), {
      lead: html`<span translate="no">${record.code}</span> · ${refLink(project.refs, record.firm_id)}`,
      actions: html`${writeLink('investment', '/investments/new', t('propose.title'), { project_id: id })}
      ${writeLink('project', `/edit/project/${id}`, t('action.edit'))}`,
    })}
    ${tiles([
      ...['approved', 'paid', 'pending'].map((name) => [
        sumLabel(name, 'project', { project_id: id }),
        money(sums[name], sums.currency),
      ]),
      [t('headroom.before_pending'), money(sums.headroom, sums.currency)],
    ])}
    <p class="note">${unitNote(sums.currency)}</p>
    <section>
      ${sheetHead(t('headroom.title'), fileLinks(api.sheetFiles(`/projects/${id}/headroom_rows`)))}
      ${ruleNote(headroom)} ${headroomTable(headroom, { asking: false })}
      ${headroomRows(headroom, headroom.refs)}
    </section>
    <section>
      <h2>${t('nav.investments')}</h2>
      ${investmentTable(investments, { hide: ['project_id'] })}
    </section>
    <section>
      <h2>${t('facts')}</h2>
      ${facts(shown.map((field) => factRow(field, record, project.refs, 'project')))}
    </section>
    ${versions(project)}`,
  };
}
