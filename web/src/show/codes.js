/* What the codes of industries (GB/T 4754) and regions (GB/T 2260) stand for, as the server names it. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { isChinese } from '../frame/i18n.js';
import { state } from '../frame/state.js';

/** @type {Map<string, any>} */
let names = new Map();

/** Once; screens that name codes wait for it. */
export async function loadCodes() {
  if (names.size > 0) return;
  const answer = await api.sheet('/classifications');
  names = new Map(answer.rows.map((row) => [`${row.standard}:${row.code}`, row]));
}

/** A region may be written with noughts for what is not said: 370000 is 37. */
const bare = (standard, code) => (standard === 'region' ? code.replace(/(?:00)+$/, '') : code);

/** The rows of a code and of all it is part of, the widest first. */
function trail(standard, code) {
  const rows = [];
  for (let length = 1; length <= code.length; length++) {
    const row = names.get(`${standard}:${code.slice(0, length)}`);
    if (row) rows.push(row);
  }
  return rows;
}

const own = (row) => (state.language === 'en' && row.name_en) || row.name;

/** A county says its prefecture, a prefecture its province; 北京市 needs no 市辖区 behind it. */
function regionName(rows) {
  const said = rows.filter((row) => !/\u5e02\u8f96[\u533a\u53bf]$/.test(row.name));
  if (state.language !== 'en') return said.map((row) => row.name).join('');
  const [first, ...rest] = said.map(own).reverse();
  return rest.length && !first.includes(', ') ? `${first}, ${rest.at(-1)}` : first;
}

/** The name of a code, or of the most precise code above it that has one; '' where there is none.
 * @param {'industry' | 'region'} standard @param {string} code */
export function codeName(standard, code) {
  const rows = trail(standard, bare(standard, code.toUpperCase()));
  if (rows.length === 0) return '';
  return standard === 'region' ? regionName(rows) : own(rows[rows.length - 1]);
}

/** A code with its name beside it. */
export function coded(standard, code) {
  const name = codeName(standard, code);
  const lang = state.language === 'en' && isChinese(name) ? 'zh-CN' : nothing;
  return html`<span translate="no">${code}</span>${
    name ? html` <small class="code-name" lang=${lang}>${name}</small>` : nothing
  }`;
}
