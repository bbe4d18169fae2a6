/* The levels of one index, newest first, and its course. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { decimal, known, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { levelCurve } from './level_curve.js';

const SHOWN = 500;
const POINTS = 250;

/** So few that a line through them still shows the course, with the first and the last. */
function thinned(rows) {
  const step = Math.max(1, Math.ceil(rows.length / POINTS));
  return rows.filter((_, i) => i % step === 0 || i === rows.length - 1);
}

export default async function indexLevelsPage({ params }) {
  const index = params.code;
  const { rows, as_of, as_known } = await api.sheet('/indices/levels', { index });
  const newest = [...rows].reverse().slice(0, SHOWN);
  return {
    title: `${t('pme.index')} ${index}`,
    view: () => html`${pageHead(html`${t('pme.index')} <span translate="no">${index}</span>`, {
      lead: t('sheet.lead', { as_of, as_known }),
      actions: html`${writeLink('index_level', '/grid/index_levels', t('grid.levels'), { index })}
        <a class="button" href=${href('/indices')}>${t('nav.indices')}</a>`,
    })}
    <section>
      ${levelCurve(thinned(rows))}
      ${sheetHead(t('indices.levels', { count: countText(rows.length) }), fileLinks(api.sheetFiles('/indices/levels', { index })))}
      ${table({
        caption: fieldLabel('level', 'index_level'),
        quiet: true,
        items: newest,
        columns: [
          { label: t('sheet.date'), cell: (row) => row.date, head: true, kind: 'nowrap' },
          {
            label: fieldLabel('level', 'index_level'),
            cell: (row) => decimal(row.level),
            num: true,
          },
          {
            label: t('field.seq'),
            cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
            num: true,
          },
          { label: fieldLabel('source', 'index_level'), cell: (row) => known(row.source, words) },
        ],
      })}
    </section>`,
  };
}
