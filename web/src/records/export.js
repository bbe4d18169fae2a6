/* Export: every dataset as CSV and as a workbook for the view of the header. */
import { html, nothing } from 'lit-html';
import { bundleAddress, exportFiles } from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { currentView } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { isRole, mayWrite, state } from '../frame/state.js';
import { DATASETS } from '../model/datasets.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';

export default async function exportPage({ redraw }) {
  const options = { excel: true, labels: false };
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
        fileLinks(
          exportFiles(name, query()),
          (format) =>
            html`${t('sheet.file', { format })}<span class="visually-hidden"> ${t(`dataset.${name}`)}</span>`,
        ),
    },
  ];
  return {
    title: t('nav.export'),
    view: () => html`${pageHead(t('nav.export'), { lead: t('export.lead') })}
    ${mayWrite('export') ? nothing : html`<p class="warning">${t('export.forbidden')}</p>`}
    ${
      DATASETS.users.some(isRole)
        ? html`<p>
            <a class="button" href=${bundleAddress()} download>${t('export.bundle')}</a>
            <span class="hint">${t('export.bundle_hint')}</span>
          </p>`
        : nothing
    }
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
  };
}
