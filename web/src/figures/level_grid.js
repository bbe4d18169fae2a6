/* Levels of an index, as they are pasted: a day and a level a row. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { Grid } from '../grid/grid.js';

const BLANK = 10;

function makeGrid(index, redraw) {
  const back = href(index ? `/indices/${index}` : '/indices');
  const grid = new Grid({
    kind: 'index_level',
    caption: fieldLabel('level', 'index_level'),
    fields: [
      { name: 'index_code', type: 'text', max: 80, required: true },
      { name: 'source', type: 'text', max: 300 },
    ],
    values: { index_code: index ?? '' },
    columns: [
      { label: t('sheet.date'), name: 'date', type: 'date', required: true },
      { label: fieldLabel('level', 'index_level'), name: 'level', type: 'decimal', required: true },
    ],
    rows: [],
    blank: BLANK,
    uses: ['date', 'level'],
    plan: (_, { date, level }, { index_code, source }) => ({
      kind: 'index_level',
      record: { index_code, level, source },
      effective_date: date,
      columns: { effective_date: 'date' },
    }),
    submit: t('grid.record_all'),
    draft: { name: 'levels', title: ['grid.levels'], subject: index },
    cancel: back,
    done: () => go(href(`/indices/${grid.values.index_code.trim()}`)),
    redraw,
  });
  return grid;
}

export default async function levelGridPage({ redraw }) {
  api.mustWrite('index_level');
  const { index } = currentQuery();
  const grid = makeGrid(index, redraw);
  return {
    title: t('grid.levels'),
    view: () =>
      html`${pageHead(t('grid.levels'), { lead: t('grid.levels_lead') })} ${grid.view(nothing)}`,
  };
}
