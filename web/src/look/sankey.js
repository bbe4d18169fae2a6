/* The fund chain: who committed how much to which fund, and what the funds put into firms. The tail
 * of the firms is drawn as one. Of very many the server tells the largest alone. */
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';
import { html, nothing, svg } from 'lit-html';
import { countText, kindLabel, t } from '../frame/i18n.js';
import { cut, figure } from '../show/chart.js';
import { money, moneyText, nameOf, nameText, pathOf, unitNote } from '../show/format.js';
import { compare, sum } from '../show/money.js';
import { table } from '../show/table.js';

const WIDTH = 1240;
const LABEL_ROOM = 180;
const ROW_HEIGHT = 25;
const HEIGHT_MIN = 360;
const LABEL_WIDTH = 24;
const HIT = 18;
const FIRMS_SHOWN = 10;
const OTHERS = 'others';

/** Amounts of links with the same ends added up. */
function merged(links) {
  const byEnds = new Map();
  for (const link of links) {
    const ends = `${link.source} ${link.target}`;
    const before = byEnds.get(ends);
    if (before) before.amounts.push(link.amount);
    else byEnds.set(ends, { ...link, amounts: [link.amount] });
  }
  return [...byEnds.values()].map((link) => ({
    ...link,
    amount: sum(link.amounts),
  }));
}

/** The chain with all but the largest firms put together; a link without a target goes to those that
 * the server has put together already. */
export function groupTail(chain) {
  const known = chain.links.filter((link) => link.amount !== null);
  const links = known.filter((link) => link.target !== null);
  const elsewhere = known.filter((link) => link.target === null);
  const firms = chain.nodes.filter((node) => node.kind === 'firm');
  const into = new Map(
    firms.map((firm) => [
      firm.id,
      sum(['0', ...links.filter((link) => link.target === firm.id).map((link) => link.amount)]),
    ]),
  );
  const ranked = [...firms].sort((a, b) => compare(into.get(b.id), into.get(a.id)));
  const tail = new Set(
    ranked.length > FIRMS_SHOWN + 1 ? ranked.slice(FIRMS_SHOWN).map((f) => f.id) : [],
  );
  const nodes = chain.nodes.filter((node) => !tail.has(node.id));
  const others = tail.size + (chain.other_firms ?? 0);
  if (others > 0)
    nodes.push({
      id: OTHERS,
      kind: 'firm',
      name: t('sankey.others', { count: others }),
    });
  const isOther = ({ target }) => target === null || tail.has(target);
  return {
    nodes,
    links: merged(
      [...links, ...elsewhere].map((link) => (isOther(link) ? { ...link, target: OTHERS } : link)),
    ),
  };
}

/** d3-sankey wants numbers and only nodes that something flows through. Parties and firms stand in
 * one column each, and every one of them needs room for its name. */
function layout(chain) {
  const linked = new Set(chain.links.flatMap((link) => [link.source, link.target]));
  const nodes = chain.nodes.filter((node) => linked.has(node.id)).map((node) => ({ ...node }));
  const links = chain.links.map((link) => ({
    ...link,
    value: Number(link.amount),
  }));
  const column = (kind) => nodes.filter((node) => node.kind === kind).length;
  const height = Math.max(HEIGHT_MIN, ROW_HEIGHT * Math.max(column('party'), column('firm')));
  const graph = sankey()
    .nodeId((node) => node.id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(12)
    .nodePadding(15)
    .extent([
      [4, 8],
      [WIDTH - LABEL_ROOM, height - 8],
    ])({ nodes, links });
  return { ...graph, height };
}

const drawLink = sankeyLinkHorizontal();

function linkPath(link) {
  const label = `${nameText(link.source)} → ${nameText(link.target)}: ${moneyText(link.amount)}`;
  return svg`<path class="flow ${link.kind}" d=${drawLink(link)} stroke-width=${Math.max(1, link.width)}>
    <title>${label}</title></path>`;
}

function nodeMark(node, index) {
  const through = node.targetLinks.length ? node.targetLinks : node.sourceLinks;
  const total = sum(through.map((link) => link.amount));
  const label = `${kindLabel(node.kind)} ${nameText(node)}: ${moneyText(total)}`;
  const height = Math.max(2, node.y1 - node.y0);
  const path = node.id === OTHERS ? null : pathOf(node.kind, node.id);
  const middle = node.y0 + height / 2;
  const mark = svg`<rect class="node ${node.kind}" x=${node.x0} y=${node.y0}
      width=${node.x1 - node.x0} height=${height}></rect>
    <rect class="hit" x=${node.x0} y=${middle - HIT / 2} width=${LABEL_ROOM} height=${HIT}></rect>
    <title>${label}</title>`;
  const tabindex = index === 0 ? '0' : '-1';
  const point = path
    ? svg`<a href=${path} data-point tabindex=${tabindex} aria-label=${label}>${mark}</a>`
    : svg`<g role="img" data-point tabindex=${tabindex} aria-label=${label}>${mark}</g>`;
  return svg`<text x=${node.x1 + 6} y=${middle} dy="0.35em" aria-hidden="true">${cut(
    nameText(node),
    LABEL_WIDTH,
  )}</text>${point}`;
}

function twin(chain) {
  const byId = new Map(chain.nodes.map((node) => [node.id, node]));
  const name = (id) => nameOf(byId.get(id));
  return table({
    caption: t('sankey.title'),
    note: unitNote,
    quiet: true,
    items: chain.links,
    columns: [
      {
        label: t('sankey.from'),
        cell: (link) => name(link.source),
        head: true,
      },
      { label: t('sankey.to'), cell: (link) => name(link.target) },
      { label: t('sankey.kind'), cell: (link) => kindLabel(link.kind) },
      {
        label: t('column.amount'),
        cell: (link) => money(link.amount),
        num: true,
      },
    ],
  });
}

function legend() {
  return ['party', 'fund', 'firm'].map(
    (kind) => html`<span class="key ${kind}">${kindLabel(kind)}</span>`,
  );
}

/** @param {any} chain nodes and links @param {string} [title] */
export function fundChain(chain, title = t('sankey.title')) {
  const grouped = groupTail(chain);
  if (grouped.links.length === 0) return html`<p class="empty">${t('sankey.empty')}</p>`;
  const graph = layout(grouped);
  const left = chain.left_out
    ? html`<span class="note">${t('sankey.left_out', { count: countText(chain.left_out) })}</span>`
    : nothing;
  return figure({
    title,
    legend: html`${legend()} <span class="note">${unitNote()}</span> ${left}`,
    drawing: html`<svg class="sankey" viewBox="0 0 ${WIDTH} ${graph.height}" role="group"
      aria-label=${title}>
      <g>${graph.links.map(linkPath)}</g>
      <g>${graph.nodes.map(nodeMark)}</g>
    </svg>`,
    twin: twin(grouped),
  });
}
