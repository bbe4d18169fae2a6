/* Export: every dataset as CSV and as a workbook for the view of the header. */
import { html, nothing } from 'lit-html';
import { exportFiles } from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { currentView } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { isRole, mayWrite, state } from '../frame/state.js';
import { DATASETS } from '../model/datasets.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { Bundle, bundlePart } from './bundle.js';

export default async function exportPage({ redraw }) {
  const options = { excel: true, labels: false };
  const bundle = DATASETS.users.some(isRole) ? new Bundle(redraw) : null;
  await bundle?.load();
  setTimeout(() => bundle?.follow());
  const query = () => ({
    ...currentView(),
    excel: options.excel ? '1' : undefined,
    labels: options.labels ? state.language : undefined,
  });
  const option = (name) => html`<label class="check"
    ><input
      type="checkbox"
      name=${name}
      .checked=${options[name]}
      @change=${(event) => {
        options[name] = event.target.checked;
        redraw();
      }}
    />
    ${t(`export.${name}`)}</label
  >`;
  const columns = () => [
    {
      label: t('field.dataset'),
      cell: (name) => t(`dataset.${name}`),
      head: true,
    },
    { label: t('export.file'), cell: (name) => html`<code>${name}</code>` },
    {
      label: t('export.download'),
      cell: (name) =>
        html`<span class="actions">${fileLinks(
          exportFiles(name, query()),
          (format) =>
            html`${t('sheet.file', { format })}<span class="visually-hidden"> ${t(`dataset.${name}`)}</span>`,
        )}</span>`,
    },
  ];
  return {
    title: t('nav.export'),
    view: () => html`${pageHead(t('nav.export'), { lead: t('export.lead') })}
    ${mayWrite('export') ? nothing : html`<p class="warning">${t('export.forbidden')}</p>`}
    ${bundle ? bundlePart(bundle) : nothing}
    <div class="filters">${option('excel')} ${option('labels')}</div>
    ${
      mayWrite('export')
        ? table({
            caption: t('nav.export'),
            quiet: true,
            items: Object.keys(DATASETS).filter((name) => DATASETS[name].some(isRole)),
            columns: columns(),
          })
        : nothing
    }`,
    leave: () => {
      if (bundle) bundle.left = true;
    },
  };
}
