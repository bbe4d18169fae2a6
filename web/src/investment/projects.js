/* All projects, searched and sorted in the address. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { searchBox } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { pager } from '../show/table.js';
import { projectTable } from './project_table.js';

const LIMIT = 50;

export default async function projectsPage() {
  const { q, sort = 'code', cursor } = currentQuery();
  const answer = await api.list('projects', { q, sort, cursor, limit: LIMIT });
  return {
    title: t('nav.projects'),
    view: () => html`${pageHead(t('nav.projects'), {
      lead: t('projects.lead'),
      actions: html`${fileLinks(api.sheetFiles('/projects', { q, sort }), undefined, '')}
      ${writeLink('investment', '/investments/new', t('propose.title'))}
      ${writeLink('project', '/new/project', t('action.new_project'))}`,
    })}
    <div class="filters">
      ${searchBox(t('projects.search'), q, (text) => go(here({ q: text, cursor: null })))}
    </div>
    ${projectTable(answer, { sort: true })} ${pager(answer)}`,
  };
}
