// Listings with lots and sales made at random, by a seed that is printed. What the program refuses is left out.
import { as, unique } from './client.mjs';
import * as make from './records.mjs';

const dayAfter = (days) => new Date(Date.UTC(2020, 0, 6 + days)).toISOString().slice(0, 10);
const LISTED = 900; // days after the first

/** Makes a listed firm of which a fund holds lots, and sells them: {listing, days: days to look at}. */
export async function randomListing(random, lots, sales) {
  const manager = await as('manager');
  const rule = await make.anyLockRule();
  const firm = await make.firm();
  const project = await make.project({ firm_id: firm.id });
  const investment = await make.proposal(project, await make.fund(), '30000000.00');
  for (const answer of [await make.decide(investment), await make.pay(investment, '30000000.00')])
    if (answer.status !== 201) throw new Error(answer.text);
  const known = random(4) > 0;
  const price_series = unique('PX');
  const listing = await manager.create('listings', {
    ...{ code: unique('L'), firm_id: firm.id, exchange: rule.exchange, currency: 'CNY' },
    ...{ listed_on: dayAfter(LISTED), total_shares: 1_000_000 + random(9_000_000), price_series },
    filed_on: known ? dayAfter(LISTED - 200 - random(300)) : undefined,
  });
  await levels(manager, price_series, random);
  const stored = [];
  for (let i = 0; i < lots; i++) {
    const acquired = random(LISTED + 100);
    const answer = await manager.post('listed_lots', {
      ...{ code: unique('LL'), listing_id: listing.id, investment_id: investment.id },
      ...{ acquired_on: dayAfter(acquired), units: String(1000 + random(90_000)) },
      ...{ from_controller: random(5) === 0, is_controller: random(8) === 0 },
      ...venture(random, acquired),
      effective_date: dayAfter(Math.max(acquired, LISTED)),
    });
    if (answer.status === 201) stored.push(answer.json);
  }
  let refused = 0;
  for (let i = 0; i < sales; i++) {
    const answer = await manager.post('proceeds', {
      ...{ investment_id: investment.id, kind: 'ipo', currency: 'CNY', amount: '1000.00' },
      cost_relieved: '1.00',
      ...{
        units: String(1 + random(30_000)),
        sold_by: ['auction', 'block', 'agreement'][random(3)],
      },
      listed_lot_id: random(4) === 0 ? stored[random(stored.length)]?.id : undefined,
      effective_date: dayAfter(LISTED + 300 + random(1000)),
    });
    if (answer.status !== 201) refused++;
  }
  return { listing, lots: stored.length, sales: sales - refused, day: dayAfter(LISTED + 800) };
}

function venture(random, acquired) {
  if (random(2) === 0) return {};
  return { venture_fund: true, invested_since: dayAfter(Math.max(0, acquired - random(400))) };
}

async function levels(manager, index_code, random) {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${dayAfter(LISTED + 40 * i)},${10 + random(20)}.${10 + random(90)}`,
  );
  const csv = `date,level\n${rows.join('\n')}\n`;
  const answer = await manager.post('index_files', { index_code, csv });
  if (answer.status !== 201) throw new Error(answer.text);
}
