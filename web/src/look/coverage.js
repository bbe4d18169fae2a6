/* The money that look-through follows: the graph of it, and the parts that it ends in. */

import { enumLabel } from '../frame/i18n.js';
import { LISTS } from '../model/lists.js';
import { compare, sum } from '../show/money.js';

/** Links between what the root's money goes through, and the firms that it ends in. */
export function moneyGraph(root, stakes, holdings) {
  const links = [];
  const add = (source, target, kind, amount) => {
    if (amount !== null && compare(amount, '0') > 0) links.push({ source, target, kind, amount });
  };
  for (const row of stakes.rows)
    add(row.investor_fund_id ?? row.investor_party_id, row.fund_id, 'commitment', row.amount);
  for (const row of holdings.rows) add(row.fund_id, row.firm_id, 'investment', row.amount);
  const refs = { ...stakes.refs, ...holdings.refs };
  const ids = new Set([root.id, ...links.flatMap((link) => [link.source, link.target])]);
  const nodes = [...ids].map((id) =>
    id === root.id ? { ...root.record, id, kind: root.kind } : { id, ...refs[id] },
  );
  return { nodes, links };
}

/** The parts of the coverage, those of all funds together. */
export function coverageParts(coverage) {
  const { currency } = coverage.total;
  return (
    LISTS.look_part
      .map((part) => {
        const amounts = coverage.rows.filter((row) => row.part === part).map((row) => row.amount);
        return {
          tone: `part-${part}`,
          label: enumLabel('look_part', part),
          value: sum(['0.00', ...amounts]),
          currency,
          name: part,
        };
      })
      .filter((part) => compare(part.value, '0') !== 0)
      // The sheet tells every fen; here the odd ones of rounding would only puzzle.
      .filter((part) => part.name !== 'rounding' || Math.abs(Number(part.value)) >= 1)
  );
}
