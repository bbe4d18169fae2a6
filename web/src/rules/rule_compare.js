/* Two packs of rules side by side, rule by rule. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { enumTag, moneyText, nameOf } from '../show/format.js';
import { grouped, shiftRound } from '../show/money.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { counted, limitKind } from './measures.js';
import { actionBadge, packLabel, statusBadge } from './rule_words.js';

const TONES = { same: 'good', differs: 'warn', only_a: 'accent', only_b: 'accent' };

const SAID = {
  ratio: (ratio) => `${grouped(shiftRound(ratio, -2, 2))}%`,
  days: (days) => t('rule.days', { days }),
  amount: (currency, amount) => moneyText(amount, currency),
};

/** "≤ 0.20000000", "≤ CNY 130000000.00", "≤ 20 d" or "≤ 50", for people. */
function limitText(measure, text) {
  if (text === null) return t('rule.no_limit');
  const kind = limitKind(measure);
  const [sign, ...rest] = text.split(' ');
  if (SAID[kind]) return `${sign} ${SAID[kind](...rest)}`;
  if (kind !== 'none') return `${sign} ${counted(rest[0], measure)}`;
  const named = text.split(' ').map((name) => enumLabel('investment_category', name));
  return named.join(t('rule.and'));
}

function side(refs, row, which) {
  const id = row[`${which}_rule`];
  if (!id) return html`<span class="muted">${t('rules.none_there')}</span>`;
  return html`<a href=${href(`/rules/${id}`)}>${nameOf(refs[id])}</a>
    <p>${limitText(row.measure, row[`${which}_limit`])} · ${enumLabel('basis', row[`${which}_basis`])}</p>
    <p>${actionBadge(row[`${which}_action`])} ${statusBadge(row[`${which}_status`])}</p>
    <p class="muted">${row[`${which}_from`]} – ${row[`${which}_to`] ?? t('rules.open')}</p>`;
}

function pick(which, packs, value) {
  return html`<label class="pick"
    ><span>${t(`rules.side_${which}`)}</span>
    <select id="pack-${which}" @change=${(event) => go(here({ [which]: event.target.value }))}>
      ${packs.map(
        (pack) =>
          html`<option value=${pack.pack} .selected=${pack.pack === value}>${packLabel(pack.pack)}</option>`,
      )}
    </select>
  </label>`;
}

export default async function ruleComparePage({ query }) {
  const packs = await api.sheet('/rule_packs');
  const names = packs.rows.map((row) => row.pack);
  const a = query.a ?? names.find((name) => name.startsWith('qingdao')) ?? names[0] ?? '';
  const b =
    query.b ??
    names.filter((name) => name !== a).find((n) => n.startsWith('qingdao')) ??
    names.at(-1) ??
    '';
  const sides = { a, b };
  const answer = names.length
    ? await api.sheet('/rule_packs/comparison', sides)
    : { rows: [], refs: {} };
  return {
    title: t('rules.compare'),
    view: () => html`${pageHead(t('rules.compare'), {
      lead: t('rules.compare_lead'),
      actions: names.length ? fileLinks(api.sheetFiles('/rule_packs/comparison', sides)) : nothing,
    })}
    <div class="filters">${pick('a', packs.rows, a)} ${pick('b', packs.rows, b)}</div>
    ${table({
      caption: t('rules.compare'),
      quiet: true,
      items: answer.rows,
      empty: t('rules.empty'),
      columns: [
        {
          label: fieldLabel('measure', 'rule'),
          cell: (row) =>
            html`${enumLabel('measure', row.measure)} <small class="muted">${enumLabel('rule_subject', row.subject)}</small>`,
          head: true,
        },
        { label: packLabel(a), cell: (row) => side(answer.refs, row, 'a'), kind: 'pack-side' },
        { label: packLabel(b), cell: (row) => side(answer.refs, row, 'b'), kind: 'pack-side' },
        {
          label: fieldLabel('difference', 'rule_pair'),
          cell: (row) => enumTag('difference', row.difference, TONES[row.difference]),
        },
      ],
    })}`,
  };
}
