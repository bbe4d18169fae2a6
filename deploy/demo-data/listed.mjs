// Listed shares. Of the two real firms that are listed nothing more is known: their listings have
// no day, no price and no shares of ours. One invented firm shows the rest: three lots that fall free
// one after the other, prices, sales by auction and block trade, and marks to them. Every price and
// number of it is made up. The rules of the lock-ups come from the file that an import takes as well.
import { addDays, workday, yuan } from './draw.mjs';
import { readHoldings } from './holdings.mjs';
import { shipped } from './shipped.mjs';

const LISTED_ON = '2022-06-15';
const FILED_ON = '2021-06-18';
const SERIES = 'XY-DEMO-SHARE';
const FIRST_PRICE = '2026-01-05';
const LAST_PRICE = '2026-05-29';
const SALES = [
  { day: '2026-03-10', units: 400_000n, price: 2180n, sold_by: 'auction' },
  { day: '2026-04-14', units: 300_000n, price: 2265n, sold_by: 'auction' },
  { day: '2026-05-12', units: 900_000n, price: 2120n, sold_by: 'block' },
];
const UNITS = { first: 2_000_000n, second: 1_500_000n, late: 500_000n };
const ALL_UNITS = UNITS.first + UNITS.second + UNITS.late;

/** The rules of the file, as records. */
const lockRules = () =>
  shipped('lock-rules/mainland.csv', /_months$/).map((fields) => ({
    ...{ kind: 'lock_rule', key: fields.code, effective_date: fields.valid_from, fields },
  }));

/** A price that goes up and down by itself, the same every time: no clock, no chance. */
const centsOf = (i) => 2100 + Math.round(160 * Math.sin(i / 11) + 60 * Math.sin(i / 3));

function prices(source) {
  const records = [];
  for (let day = FIRST_PRICE, i = 0; day <= LAST_PRICE; day = addDays(day, 1), i++) {
    if (workday(day) !== day) continue;
    const fields = { index_code: SERIES, level: yuan(BigInt(centsOf(i))), source };
    records.push({ kind: 'index_level', key: `${SERIES}.${day}`, effective_date: day, fields });
  }
  return records;
}

const costOf = ({ payments }) => payments.reduce((sum, payment) => sum + payment.amount, 0n);

/** The largest investment of those that were made well before the listing, of which nothing was sold, in
 * a firm of which nothing else became. */
function chosen(records) {
  const gone = new Set(
    records.filter((r) => r.kind === 'firm_status').map((r) => r.fields.firm_code),
  );
  const firms = new Map(
    records.filter((r) => r.kind === 'project').map((r) => [r.fields.code, r.fields.firm_code]),
  );
  const sold = new Set(
    records.filter((r) => r.kind === 'proceeds').map((r) => r.fields.investment_code),
  );
  const [holding] = readHoldings(records)
    .filter(
      ({ code, firm, payments }) =>
        payments.at(-1).day < '2020-06-01' && !sold.has(code) && !gone.has(firms.get(firm)),
    )
    .sort((x, y) => Number(costOf(y) - costOf(x)));
  return { holding, firm_code: firms.get(holding.firm) };
}

function lot(code, investment_code, acquired_on, units, more = {}) {
  const fields = { code, listing_code: 'XY-L-1', investment_code, acquired_on };
  return {
    kind: 'listed_lot',
    key: code,
    effective_date: LISTED_ON,
    fields: { ...fields, units: String(units), ...more },
  };
}

/** What the holder alone promised binds nobody else. */
function lots(holding, source) {
  const first = holding.payments[0].day;
  const more = { venture_fund: true, invested_since: first, restriction_of: 'holder', source };
  return [
    lot('XY-LOT-1', holding.code, first, UNITS.first, more),
    lot('XY-LOT-2', holding.code, holding.payments.at(-1).day, UNITS.second, more),
    lot('XY-LOT-3', holding.code, holding.payments.at(-1).day, UNITS.late, {
      ...more,
      promised_until: '2026-12-31',
    }),
  ];
}

/** The cost of a sale is that of its units among all. */
function sales(holding) {
  const cost = costOf(holding);
  return SALES.map(({ day, units, price, sold_by }) => ({
    kind: 'proceeds',
    key: `${holding.code}.listed.${day}`,
    effective_date: day,
    fields: {
      investment_code: holding.code,
      kind: 'ipo',
      currency: 'CNY',
      amount: yuan(units * price),
      cost_relieved: yuan((cost * units) / ALL_UNITS),
      units: String(units),
      sold_by,
      reference: `XY${day.replaceAll('-', '')}-L`,
    },
  }));
}

/** What is left, at the last price: proposed, and nobody has decided on it. */
function mark(holding, last) {
  const sold = SALES.reduce((sum, sale) => sum + sale.units, 0n);
  const cents = BigInt(last.fields.level.replace('.', ''));
  return {
    kind: 'valuation',
    key: `${holding.code}.market`,
    effective_date: last.effective_date,
    fields: {
      investment_code: holding.code,
      currency: 'CNY',
      amount: yuan((ALL_UNITS - sold) * cents),
      method: 'quoted',
      marked_to_market: true,
    },
  };
}

export function listedRecords(source, records) {
  const { holding, firm_code } = chosen(records);
  const listing = {
    kind: 'listing',
    key: 'XY-L-1',
    effective_date: LISTED_ON,
    fields: {
      code: 'XY-L-1',
      firm_code,
      exchange: 'szse',
      stock_code: 'XY0001',
      share_class: '人民币普通股（虚构）',
      filed_on: FILED_ON,
      listed_on: LISTED_ON,
      currency: 'CNY',
      issue_price: '18.60',
      total_shares: 80_000_000,
      price_series: SERIES,
      source,
    },
  };
  const quoted = prices(source);
  return [
    ...lockRules(),
    listing,
    ...lots(holding, source),
    ...quoted,
    ...sales(holding),
    mark(holding, quoted.at(-1)),
  ];
}
