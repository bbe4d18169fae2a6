/* The losses of one fund: as a whole and of each project, beside what may be lost. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { lossTable } from '../investment/index.js';
import { nameOf, nameText } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';

export default async function fundLossesPage({ params }) {
  const id = Number(params.id);
  const path = `/funds/${id}/losses`;
  const [fund, sheet] = await Promise.all([api.item('funds', id), api.sheet(path)]);
  const part = (title, rows) => html`<section>
    ${sheetHead(title, fileLinks(api.sheetFiles(path)))}
    ${lossTable({ ...sheet, rows }, { caption: title })}
  </section>`;
  return {
    title: `${nameText(fund.item)} · ${t('nav.losses')}`,
    view: () => html`${pageHead(html`${t('nav.losses')}: ${nameOf(fund.item)}`, {
      lead: t('loss.lead', { as_of: sheet.as_of, as_known: sheet.as_known }),
      actions: html`<a class="button" href=${href(`/funds/${id}`)}>${t('kind.fund')}</a>`,
    })}
    ${part(
      t('loss.whole'),
      sheet.rows.filter((row) => row.project_id === null),
    )}
    ${part(
      t('loss.projects'),
      sheet.rows.filter((row) => row.project_id !== null),
    )}
    <p class="hint">${t('loss.definition')}</p>`,
  };
}
