/* Exposure: what a root has in firms after look-through, by firm, industry, region or tag. */
import { html, nothing, svg } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { cut, figure } from '../show/chart.js';
import { codeName, loadCodes } from '../show/codes.js';
import { known, money, moneyText, nameText, refLink, unitNote } from '../show/format.js';
import { percent, ratio } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import {
  changeTo,
  loadRoots,
  lookTabs,
  pathsLink,
  pick,
  rootOf,
  rootPick,
  weightOf,
  weightPick,
} from './look.js';
import { ownedText, sourceTag } from './ownership_table.js';

const SHOWN = 15;
const WIDTH = 960;
const LABEL = 300;
const AMOUNT_ROOM = 190;
const ROW = 30;
const BAR = 18;

/** What a row is called: the firm, the tag, or the words for the code. */
export function keyText(by, row, refs) {
  if (row.key === null) return t(by === 'tag' ? 'exposure.no_tag' : 'unknown');
  if (by === 'firm') return nameText(refs[row.firm_id]);
  if (by === 'tag') return enumLabel('tag', row.key);
  const standard = ['section', 'division', 'class'].includes(by) ? 'industry' : 'region';
  return `${row.key} ${codeName(standard, row.key)}`.trim();
}

function bars(by, sheet) {
  const rows = sheet.rows.slice(0, SHOWN);
  const most = rows.reduce((max, row) => Math.max(max, Number(row.amount)), 0) || 1;
  const room = WIDTH - LABEL - AMOUNT_ROOM;
  return html`<svg viewBox="0 0 ${WIDTH} ${rows.length * ROW + 8}" role="group"
    aria-label=${t(`enum.exposure.${by}`)}>
    ${rows.map((row, at) => {
      const name = keyText(by, row, sheet.refs);
      const share = percent(row.share ?? '0', '1');
      const label = `${name}: ${moneyText(row.amount, row.currency)} (${share})`;
      const middle = at * ROW + ROW / 2 + 4;
      const width = Math.max(1, ratio(row.amount, String(most)) * room);
      return svg`<g role="img" data-point tabindex=${at === 0 ? '0' : '-1'} aria-label=${label}>
        <rect class="hit" y=${at * ROW + 4} width=${WIDTH} height=${ROW}></rect>
        <text x=${LABEL - 10} y=${middle} dy="0.35em" text-anchor="end" aria-hidden="true">${cut(name, 38)}</text>
        <rect class="exposure-bar ${row.key === null ? 'unknown-bar' : ''}" x=${LABEL}
          y=${middle - BAR / 2} width=${width} height=${BAR} rx="2"></rect>
        <text class="share" x=${LABEL + width + 8} y=${middle} dy="0.35em" aria-hidden="true">${share}</text>
        <title>${label}</title>
      </g>`;
    })}
  </svg>`;
}

function exposureTable(by, root, weight, sheet) {
  return table({
    caption: t('look.tab.exposure'),
    note: unitNote,
    quiet: true,
    items: sheet.rows,
    empty: t('look.empty'),
    foot: html`<tr>
      <th scope="row">${t('exposure.traced')}</th>
      <td class="num">${money(sheet.total.amount, sheet.total.currency)}</td>
      <td></td>
      <td></td>
      ${by === 'firm' ? html`<td></td><td></td><td></td>` : nothing}
    </tr>`,
    columns: [
      {
        label: t(`enum.exposure.${by}`),
        cell: (row) =>
          by === 'firm' ? refLink(sheet.refs, row.firm_id) : keyText(by, row, sheet.refs),
        head: true,
      },
      {
        label: fieldLabel('amount', 'exposure'),
        cell: (row) => money(row.amount, row.currency),
        num: true,
      },
      {
        label: t('exposure.share'),
        cell: (row) => (row.share === null ? '–' : percent(row.share, '1')),
        num: true,
      },
      { label: t('look.firms'), cell: (row) => countText(row.firm_count), num: true },
      ...(by === 'firm'
        ? [
            {
              label: fieldLabel('owned', 'exposure'),
              cell: (row) => known(ownedText({ ...row, share: row.owned })),
              num: true,
            },
            { label: fieldLabel('ownership', 'exposure'), cell: (row) => sourceTag(row.ownership) },
            {
              label: t('look.paths'),
              cell: (row) => pathsLink(root, weight, { firm_id: row.firm_id }, t('look.path_list')),
            },
          ]
        : []),
    ],
  });
}

export default async function exposurePage() {
  const query = currentQuery();
  const weight = weightOf(query);
  const by = LISTS.exposure.includes(query.by) ? query.by : 'division';
  const [roots] = await Promise.all([loadRoots(), loadCodes()]);
  const root = rootOf(roots, query);
  const change = changeTo(go);
  const path = root ? `${root.path}/exposure` : '';
  const sheet = root ? await api.sheet(path, { weight, by }) : null;
  const choices = () =>
    LISTS.exposure.map((value) => ({ value, label: enumLabel('exposure', value) }));
  return {
    title: t('look.tab.exposure'),
    view: () => html`${pageHead(t('exposure.title'), {
      lead: sheet
        ? t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known })
        : t('look.lead'),
    })}
    ${lookTabs('exposure', { root: root?.id, weight })}
    ${
      sheet
        ? html`<div class="filters">
              ${rootPick(roots, root, change)} ${weightPick(LISTS.look_weight, weight, change)}
              ${pick('by', t('exposure.by'), choices(), by, change)}
            </div>
            ${
              sheet.rows.length
                ? figure({
                    title: html`${enumLabel('exposure', by)}
                      ${sheet.rows.length > SHOWN ? html`<small>${t('exposure.first', { count: SHOWN })}</small>` : nothing}`,
                    drawing: bars(by, sheet),
                  })
                : nothing
            }
            <section>
              ${sheetHead(t('exposure.rows'), fileLinks(api.sheetFiles(path, { weight, by })))}
              ${exposureTable(by, root, weight, sheet)}
              ${by === 'tag' ? html`<p class="hint">${t('exposure.tag_hint')}</p>` : nothing}
            </section>`
        : html`<p class="empty">${t('look.empty')}</p>`
    }`,
  };
}
