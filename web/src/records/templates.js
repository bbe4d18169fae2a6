/* Templates: workbooks to fill in, empty or with what is there, of one kind or of all. */
import { html, nothing } from 'lit-html';
import { templateAddress } from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { KINDS } from '../model/kinds.js';
import { table } from '../show/table.js';

const PROGRAMME = 'programme';

const label = (name) => (name === PROGRAMME ? t('templates.programme') : kindLabel(name));

function link(name, filled) {
  const text = filled ? t('templates.filled') : t('templates.empty');
  return html`<a class="button small" href=${templateAddress(name, filled)} download
    >${text}<span class="visually-hidden"> ${label(name)}</span></a
  >`;
}

export default async function templatesPage() {
  const columns = () => [
    { label: t('templates.of'), cell: label, head: true },
    {
      label: t('export.download'),
      cell: (name) => [link(name, false), mayWrite('export') ? link(name, true) : nothing],
    },
  ];
  return {
    title: t('nav.templates'),
    view: () => html`${pageHead(t('nav.templates'), { lead: t('templates.lead') })}
    <p class="hint">${t('templates.hint')}</p>
    ${table({
      caption: t('nav.templates'),
      quiet: true,
      items: [PROGRAMME, ...Object.keys(KINDS).filter((kind) => KINDS[kind].template)],
      columns: columns(),
    })}`,
  };
}
