// IP rights. The pool and the figures of the seed programme stand as they were reported; of their
// rights nothing more is known. The rest is invented: rights of invented firms, whose serial numbers
// are higher than any office has given out, with what happened to them and what was paid.
import { addDays, chance, workday, yuan } from './draw.mjs';
import { shipped } from './shipped.mjs';

const SEED = 20260520;
const LAST = '2026-05-20';
const FIRMS = 40;
const RIGHTS = 300;
/** Firms whose pledge has no other right: an invention each, the last of all rights. */
const PLEDGED = ['XY-F-034', 'XY-F-041'];
const POOLED = 30;
const TRUSTEED = 25;
const AGENT = 'XY-IP-AGENT';

const TYPES = [
  ...Array(55).fill('invention'),
  ...Array(25).fill('utility_model'),
  ...Array(8).fill('design'),
  ...Array(8).fill('trade_mark'),
  ...Array(4).fill('software_copyright'),
];
const DIGIT = { invention: 1, utility_model: 2, design: 3 };
const WORDS = {
  invention: ['方法', '系统', '装置及其控制方法', '材料及其制备方法', '检测方法'],
  utility_model: ['装置', '结构', '设备', '夹具'],
  design: ['外观', '操作面板', '外壳'],
  trade_mark: ['商标'],
  software_copyright: ['软件 V1.0'],
};
/** Days from filing to grant. */
const EXAMINED = {
  invention: [600, 1100],
  utility_model: [200, 300],
  design: [150, 250],
  trade_mark: [250, 400],
  software_copyright: [60, 120],
};
const FEES = {
  invention: { 3: 900n, 6: 1200n, 9: 2000n, 12: 4000n, 15: 6000n, 20: 8000n },
  utility_model: { 3: 600n, 5: 900n, 8: 1200n, 10: 2000n },
  design: { 3: 600n, 5: 900n, 8: 1200n, 10: 2000n, 15: 3000n },
};
const REDUCED_YEARS = 10;

/** An application number with its check digit. */
function numberOf(type, year, serial) {
  const digits = `${year}${DIGIT[type]}99${String(serial).padStart(5, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 + (i % 8)), 0);
  return `${digits}.${sum % 11 === 10 ? 'X' : sum % 11}`;
}

/** The same day so many years later, or the last of that month. */
function addYears(day, years) {
  const [year, month, date] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  const moved = Date.UTC(year + years, month - 1, Math.min(date, last));
  return new Date(moved).toISOString().slice(0, 10);
}

/** Which year of the right a day is in. */
function yearOf(filed, day) {
  let year = 1;
  while (addYears(filed, year) <= day) year++;
  return year;
}

const feeOf = (type, year) =>
  FEES[type][
    Object.keys(FEES[type])
      .map(Number)
      .find((last) => year <= last)
  ];

class Docket {
  constructor(firms, source) {
    this.draw = chance(SEED);
    this.firms = firms;
    this.source = source;
    this.records = [];
    this.rights = [];
  }

  add(kind, key, effective_date, fields) {
    this.records.push({
      kind,
      key,
      effective_date,
      fields: { ...fields, source: this.source },
    });
  }

  event(right, action, occurred_on, more = {}) {
    this.add('ip_event', `${right.code}.${action}.${occurred_on}`, occurred_on, {
      ...{ ip_right_code: right.code, action, occurred_on, ...more },
    });
  }
}

function addRight(docket, index) {
  const { draw } = docket;
  const firm = docket.firms[(index * 7) % docket.firms.length];
  const type = draw.pick(TYPES);
  const earliest = addDays(firm.effective_date, 60);
  const span = Math.max(30, Math.floor((Date.parse('2025-03-31') - Date.parse(earliest)) / 864e5));
  const filed_on = workday(addDays(earliest, draw.below(span)));
  const examined = addDays(filed_on, draw.between(...EXAMINED[type]));
  const granted_on = examined < '2026-05-01' ? workday(examined) : undefined;
  const code = `XY-IP-${String(index + 1).padStart(3, '0')}`;
  const patent = type in DIGIT;
  const invention = type === 'invention';
  const topic = firm.fields.name.replace('（虚构）', '');
  const fields = {
    ...{ code, firm_code: firm.key, type, filed_on, granted_on },
    number: patent
      ? numberOf(type, filed_on.slice(0, 4), index + 1)
      : `XY${String(index + 1).padStart(6, '0')}`,
    title: `${topic}用${draw.pick(WORDS[type])}（虚构）`,
    reduction: patent && draw.percent(70) ? 'single' : undefined,
    strategic_industry: (invention && draw.percent(35)) || undefined,
    overseas_family: (invention && draw.percent(10)) || undefined,
    high_pledge: (invention && draw.percent(4)) || undefined,
    awarded: (invention && draw.percent(2)) || undefined,
    madrid: (type === 'trade_mark' && index % 3 === 0) || undefined,
  };
  docket.add('ip_right', code, filed_on, fields);
  const right = { ...fields, patent };
  docket.rights.push(right);
  return right;
}

function addPledged(docket, firm_code, index) {
  const code = `XY-IP-${String(index + 1).padStart(3, '0')}`;
  docket.add('ip_right', code, '2023-09-01', {
    ...{ code, firm_code, type: 'invention', filed_on: '2019-03-04', granted_on: '2021-06-08' },
    number: numberOf('invention', '2019', index + 1),
    title: '一种质押用检测方法（虚构）',
  });
}

/** The fee of the last year that was due, paid ten days before; one in twenty is not recorded. */
function payFee(docket, right, until = LAST) {
  if (!right.patent || !right.granted_on || docket.draw.percent(5)) return;
  const first = yearOf(right.filed_on, right.granted_on);
  const year = yearOf(right.filed_on, addDays(until, 30));
  const due = addYears(right.filed_on, year - 1);
  const paid_on = addDays(due, -10);
  if (year <= first || paid_on < right.granted_on || paid_on > LAST || !feeOf(right.type, year))
    return;
  const full = feeOf(right.type, year) * 100n;
  const reduced = right.reduction && year < first + REDUCED_YEARS;
  docket.add('ip_fee', `${right.code}.${year}`, paid_on, {
    ...{ ip_right_code: right.code, year, paid_on, currency: 'CNY' },
    amount: yuan(reduced ? (full * 15n) / 100n : full),
  });
}

/** Rights that ended because a fee was not paid, some of them restored. */
function lapse(docket, right, i) {
  const year = yearOf(right.filed_on, '2024-12-31');
  const due = addYears(right.filed_on, year - 1);
  if (due <= addDays(right.granted_on, 30)) return false;
  docket.event(right, 'lapsed', due);
  if (i % 4 === 0) docket.event(right, 'restored', workday(addDays(due, 260)));
  return true;
}

/** What happened to single rights, each once. */
function addEvents(docket, right, i) {
  const from = workday(addDays(right.granted_on, 120));
  const { draw, firms } = docket;
  if (from > '2026-04-30') return;
  if (i % 19 === 3)
    docket.event(right, 'licensed', from, {
      ends_on: addYears(from, 3),
      counterpart_name: '某被许可人（虚构）',
    });
  if (i % 41 === 5) docket.event(right, 'open_licence', from);
  if (i % 29 === 7)
    docket.event(right, 'transferred', from, {
      firm_code: draw.pick(firms.filter((firm) => firm.effective_date < from)).key,
    });
  if (i % 67 === 11) docket.event(right, 'preserved', from);
  if (i % 61 === 13) docket.event(right, 'invalidation_requested', from);
  if (i % 97 === 17) docket.event(right, 'abandoned', from);
}

function addOwners(docket, right) {
  const other = docket.draw.pick(
    docket.firms.filter(
      (firm) => firm.key !== right.firm_code && firm.effective_date < right.filed_on,
    ),
  );
  const owner = (key, part) =>
    docket.add('ip_owner', `${right.code}.${key}`, right.filed_on, {
      ...{ ip_right_code: right.code, firm_code: key, ...part },
    });
  owner(right.firm_code, { parts: 2, of_parts: 3 });
  owner(other.key, { parts: 1, of_parts: 3 });
}

function addMarkRenewal(docket, right) {
  const expires = addYears(right.granted_on, 10);
  const renewed = workday(addDays(expires, -90));
  if (renewed <= LAST) docket.event(right, 'renewed', renewed);
}

/** The life of one right after its grant. Of what ended no fee is paid. */
function addLife(docket, right, i) {
  if (!right.granted_on) return;
  if (right.type === 'trade_mark') addMarkRenewal(docket, right);
  if (right.patent && i % 23 === 2 && lapse(docket, right, i)) return;
  if (i % 17 === 9 && right.type === 'invention') addOwners(docket, right);
  else if (right.patent) addEvents(docket, right, i);
  if (i % 97 !== 17) payFee(docket, right, i % 31 === 4 ? addYears(LAST, -1) : LAST);
}

function addPool(docket) {
  const since = '2024-06-28';
  const members = docket.rights
    .filter((right) => right.type === 'invention' && right.granted_on < since)
    .slice(0, POOLED);
  docket.add('ip_pool', 'XY-POOL', since, {
    ...{ code: 'XY-POOL', name: '海洋装备专利池（虚构）', operator_code: AGENT },
  });
  members.forEach((right, i) => {
    docket.add('ip_pool_member', `XY-PM-${i + 1}`, since, {
      ...{ code: `XY-PM-${String(i + 1).padStart(2, '0')}`, ip_pool_code: 'XY-POOL' },
      ...{
        ip_right_code: right.code,
        from_on: since,
        to_on: i % 10 === 9 ? '2025-12-31' : undefined,
      },
    });
  });
  docket.add('ip_valuation', 'XY-POOL.2025', '2025-06-30', {
    ...{ ip_pool_code: 'XY-POOL', method: 'relief_from_royalty', valued_on: '2025-06-30' },
    ...{ currency: 'CNY', amount: '33549486.20', appraiser_code: AGENT },
    inputs: '收入 2–3 亿元，许可费率 5%，税率 15%，折现率 18%（虚构）',
  });
}

function addTrusts(docket) {
  docket.firms.slice(0, TRUSTEED).forEach((firm, i) => {
    const from_on = i % 5 ? '2026-01-01' : '2025-01-01';
    const code = `XY-TR-${String(i + 1).padStart(2, '0')}`;
    docket.add('trusteeship', code, from_on, {
      ...{ code, firm_code: firm.key, agent_code: AGENT, from_on },
      to_on: i % 5 ? '2026-12-31' : '2025-12-31',
    });
  });
}

/** Rules and rates of fees and the holidays of the files. */
export function ipData() {
  const numbers = /_months$|_percent$|_years$|^last_year$/;
  const rules = shipped('ip/ip_fee_rules.csv', numbers);
  const day = rules[0].valid_from;
  return [
    ...rules.map((fields) => ({
      ...{ kind: 'ip_fee_rule', key: fields.code, effective_date: day, fields },
    })),
    ...shipped('ip/ip_fee_rates.csv', numbers).map(({ ip_fee_rule_id, ...fields }) => ({
      ...{ kind: 'ip_fee_rate', key: fields.code, effective_date: day },
      fields: { ...fields, ip_fee_rule_code: ip_fee_rule_id },
    })),
    ...shipped('ip/holidays.csv', numbers).map((fields) => ({
      ...{
        kind: 'holiday',
        key: fields.day,
        effective_date: '2026-01-01',
        fields,
      },
    })),
  ];
}

/** @param {string} source @param {any[]} records of the invented portfolio */
export function ipRecords(source, records) {
  const firms = records
    .filter((record) => record.kind === 'firm' && !record.revises)
    .sort((a, b) => a.key.localeCompare(b.key))
    .slice(0, FIRMS);
  const docket = new Docket(firms, source);
  docket.add('party', AGENT, '2015-01-05', {
    ...{
      code: AGENT,
      name: '知识产权服务机构（虚构）',
      name_en: 'IP Services Agency (invented)',
      kind: 'appraiser',
    },
  });
  const drawn = RIGHTS - PLEDGED.length;
  for (let index = 0; index < drawn; index++) addLife(docket, addRight(docket, index), index);
  PLEDGED.forEach((firm, i) => {
    addPledged(docket, firm, drawn + i);
  });
  addPool(docket);
  addTrusts(docket);
  return [...ipData(), ...docket.records];
}
