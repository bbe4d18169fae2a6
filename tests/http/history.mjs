// A fund of 15 investors and six holdings over 18 quarters, as an office would hand it over: three CSV
// files with titles, units and names, in no order, and what its figures are by plain sums over them.

const QUARTERS = 18;
const INVESTORS = 15;
const HOLDINGS = 6;
const FIRST_YEAR = 2021;

/** The last day of a quarter, counted from the first, as Chinese offices write it. */
function quarterEnd(quarter) {
  const month = (quarter % 4) * 3 + 3;
  const day = month === 3 || month === 12 ? 31 : 30;
  return `${FIRST_YEAR + Math.floor(quarter / 4)}年${month}月${day}日`;
}

const investor = (i) => `甘棠出资人${String(i + 1).padStart(2, '0')}`;
const firm = (k) => `甘棠企业${k + 1}有限公司`;
const project = (k) => `甘棠项目${k + 1}`;
const committed = (i) => 2000 + 150 * i; // in 万元

/** Quarters in which capital is paid in, a tenth of the commitment each time. */
const paysIn = (quarter) => quarter < 8;
const costOf = (k) => 800 + 100 * k;
const boughtIn = (k) => k + 1;
/** In 万元 with two places. */
const markOf = (k, quarter) =>
  (costOf(k) * (100 + 3 * (quarter - boughtIn(k)) + ((k * 7 + quarter * 3) % 11))) / 100;

/** How many valuations there are. */
function rowCount() {
  let count = 0;
  for (let k = 0; k < HOLDINGS; k++) count += QUARTERS - 1 - boughtIn(k);
  return count;
}

function csv(rows) {
  return `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** Who promised what; read twice, into investors and commitments. */
function commitments() {
  const rows = [['甘棠成长基金认缴台账'], ['', '', '', '单位：万元']];
  rows.push(['序号', '基金', '出资人', '认缴出资', '签署日期']);
  let total = 0;
  for (let i = 0; i < INVESTORS; i++) {
    rows.push([i + 1, '甘棠成长基金', investor(i), committed(i), '2021.1.5']);
    total += committed(i);
  }
  rows.push(['合计', '', '', total, ''], ['注：首次交割。']);
  return csv(rows);
}

function contributions() {
  const rows = [['基金', '出资人', '到账日期', '金额（万元）']];
  for (let quarter = QUARTERS - 1; quarter >= 0; quarter--)
    for (let i = 0; paysIn(quarter) && i < INVESTORS; i++)
      rows.push(['甘棠成长基金', investor(i), quarterEnd(quarter), committed(i) / 10]);
  return csv(rows);
}

/** What stands in which project, with its cost; read once for each of firm, project, investment, payment
 *  and valuation. */
function holdings() {
  const rows = [
    [
      '基金',
      '企业',
      '项目',
      '投资日期',
      '投资成本（万元）',
      '估值日',
      '公允价值（万元）',
      '估值方法',
    ],
  ];
  for (let quarter = 0; quarter < QUARTERS; quarter++)
    for (let k = 0; k < HOLDINGS; k++)
      if (quarter > boughtIn(k))
        rows.push([
          '甘棠成长基金',
          firm(k),
          project(k),
          quarterEnd(boughtIn(k)),
          costOf(k),
          quarterEnd(quarter),
          markOf(k, quarter).toFixed(2),
          '市场乘数法',
        ]);
  return csv(rows);
}

export {
  boughtIn,
  commitments,
  committed,
  contributions,
  costOf,
  firm,
  HOLDINGS,
  holdings,
  INVESTORS,
  investor,
  markOf,
  paysIn,
  project,
  QUARTERS,
  quarterEnd,
  rowCount,
};
