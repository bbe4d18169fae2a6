// Firms whose capital is made at random, by a seed that is printed: certificates, grants, transfers,
// conversions, exercises, cancellations, forfeitures, splits, reserves, reductions, payments, registers, and
// reversals of any of them. What the program refuses is left out; that is its right.
import { unique } from './client.mjs';
import * as make from './records.mjs';

/** The day after 2020-01-06 by so many. */
const dayAfter = (days) => new Date(Date.UTC(2020, 0, 6 + days)).toISOString().slice(0, 10);

class Capital {
  constructor(random) {
    this.random = random;
    this.day = 0;
    this.shares = [];
    this.grants = [];
    this.undoable = [];
    this.refused = 0;
    this.reversed = 0;
  }

  async open() {
    this.unit = this.pick(['share', 'registered_capital']);
    this.firm = await make.firm();
    this.holders = [];
    for (let i = 0; i < 4; i++) this.holders.push(await make.party());
    this.common = await this.shareClass({});
    const right = { converts_to_id: this.common.id, conversion_ratio: this.pick(['1', '1.25']) };
    this.preferred = await this.shareClass({ ...right, original_price: '3' });
    const reserved_units = String(500 + this.random(3000));
    const of = { firm_id: this.firm.id, class_id: this.common.id, name: '期权池' };
    this.pool = await make.stored('option_pools', {
      ...{ ...of, code: unique('OP'), reserved_units, currency: undefined },
    });
  }

  shareClass(fields) {
    const of = { firm_id: this.firm.id, code: unique('K'), name: '类别', unit: this.unit };
    return make.stored('share_classes', { ...of, ...fields });
  }

  pick(list) {
    return list[this.random(list.length)];
  }

  /** A record on the day; undefined where the program refuses it. */
  async put(plural, fields) {
    const dated = { effective_date: dayAfter(this.day), currency: undefined, ...fields };
    const answer = await make.record(plural, dated);
    if (answer.status !== 201) {
      this.refused++;
      return undefined;
    }
    this.undoable.push(answer.json.seq);
    return answer.json;
  }

  units(below = 4000) {
    return this.pick([`${1 + this.random(below)}`, `${1 + this.random(below)}`, '12.5']);
  }

  async issue() {
    const of = { firm_id: this.firm.id, code: unique('S'), kind: 'shares', units: this.units() };
    const amount =
      this.random(3) === 0 ? undefined : `${1 + this.random(9000)}.${10 + this.random(90)}`;
    const made = await this.put('securities', {
      ...{ ...of, class_id: this.pick([this.common, this.preferred]).id, amount },
      ...{ holder_party_id: this.pick(this.holders).id, currency: amount && 'CNY' },
    });
    if (made) this.shares.push({ security_id: made.id });
  }

  async grant() {
    const kind = this.pick(['option', 'option', 'warrant']);
    const of = { firm_id: this.firm.id, code: unique('S'), kind, units: this.units(400) };
    const vesting = {
      ...{ vests_from: dayAfter(this.day), vests_months: 48 },
      ...{ vests_every_months: this.pick([1, 3]), cliff_months: this.pick([0, 12]) },
    };
    const made = await this.put('securities', {
      ...{ ...of, class_id: this.common.id, holder_party_id: this.pick(this.holders).id },
      ...{ strike: this.pick(['0.5', '2.37']), currency: 'CNY' },
      ...(kind === 'option' ? { option_pool_id: this.pool.id, ...vesting } : {}),
      ...(this.random(3) === 0 ? { expires_on: dayAfter(this.day + 2000) } : {}),
    });
    if (made) this.grants.push({ security_id: made.id });
  }

  async promise() {
    const made = await this.put('securities', {
      ...{ firm_id: this.firm.id, code: unique('S'), kind: 'safe', currency: 'CNY' },
      ...{ amount: '50000.00', discount: '0.2', holder_party_id: this.pick(this.holders).id },
    });
    if (!made) return;
    this.day += 3;
    const to = { to_class_id: this.preferred.id, result_units: this.units() };
    await this.change(this.shares, 'conversion', { security_id: made.id, ...to });
  }

  /** Takes from a certificate; what results is one more. */
  async change(list, action, fields = {}) {
    const from = this.pick(list);
    if (!from) return;
    const units = fields.security_id || this.random(4) === 0 ? undefined : this.units(900);
    const of = { code: unique('S'), action, units };
    const made = await this.put('security_events', { ...of, ...from, ...fields });
    if (made) (action === 'exercise' ? this.shares : list).push({ event_id: made.id });
  }

  transfer() {
    const list = this.random(8) === 0 ? this.grants : this.shares;
    return this.change(list, 'transfer', { to_party_id: this.pick(this.holders).id });
  }

  convert() {
    return this.change(this.shares, 'conversion');
  }

  exercise() {
    return this.change(this.grants, 'exercise');
  }

  end() {
    const list = this.random(3) === 0 ? this.grants : this.shares;
    return this.change(list, this.pick(['cancellation', 'buy_back', 'forfeiture']));
  }

  /** A holder pays a part of a certificate, is called for the rest, and loses some of that. */
  async forfeit() {
    const money = { currency: 'CNY', firm_id: this.firm.id };
    const start = Math.round((Date.UTC(2025, 0, 1) - Date.UTC(2020, 0, 6)) / 86400000);
    const units = 1000 + this.random(9000);
    this.day = Math.max(this.day, start) + this.random(30);
    const issued = await this.put('securities', {
      ...{ ...money, code: unique('S'), kind: 'shares', class_id: this.common.id },
      ...{ holder_party_id: this.pick(this.holders).id, units: String(units) },
      ...{ amount: `${units}.00`, due_on: dayAfter(this.day + 5) },
    });
    if (!issued) return;
    const unpaid = 1 + this.random(units - 1);
    const on = { security_id: issued.id };
    const amount = `${unpaid}.00`;
    await this.put('capital_payments', { ...on, currency: 'CNY', amount: `${units - unpaid}.00` });
    this.day += 10;
    const notice = (action, fields) =>
      this.put('capital_notices', {
        ...{ ...money, code: unique('N'), action, given_on: dayAfter(this.day), source: '信函' },
        ...fields,
      });
    const call = await notice('call_to_pay', { ...on, amount, pay_by: dayAfter(this.day + 60) });
    this.day += 61;
    const resolved_on = dayAfter(this.day);
    const lost = await notice('forfeiture_notice', { follows_id: call.id, amount, resolved_on });
    const taken = { ...on, code: unique('S'), action: 'forfeiture', forfeiture_id: lost.id };
    const made = await this.put('security_events', {
      ...{ ...taken, units: String(1 + this.random(unpaid)) },
    });
    const sold = { event_id: made.id, code: unique('S'), action: 'transfer' };
    await this.put('security_events', { ...sold, to_party_id: this.pick(this.holders).id });
  }

  async pay() {
    const on = this.pick(this.shares);
    const amount = `${1 + this.random(2000)}.${10 + this.random(90)}`;
    if (on) await this.put('capital_payments', { ...on, amount, currency: 'CNY' });
  }

  async act() {
    const [action, ratio] = this.pick([
      ['split', '2'],
      ['split', '1.5'],
      ['reserve_to_capital', '1.3'],
      ['reduction', '0.9'],
    ]);
    const class_id = this.random(2) === 0 ? this.pick([this.common, this.preferred]).id : undefined;
    await this.put('capital_acts', { firm_id: this.firm.id, action, ratio, class_id });
  }

  async state() {
    const class_id = this.random(3) === 0 ? this.pick([this.common, this.preferred]).id : undefined;
    const total_units = String(4000 + this.random(60_000));
    const of = { firm_id: this.firm.id, class_id, total_units };
    await this.put('capital_statements', { ...of, source: '登记' });
  }

  async undo() {
    const seq = this.pick(this.undoable);
    if (!seq) return;
    const answer = await make.reverse(seq, { effective_date: dayAfter(this.day) });
    if (answer.status === 201) this.reversed++;
    else this.refused++;
  }
}

// How often each step comes, of all.
const STEPS = [
  ...Array(7).fill('issue'),
  ...Array(5).fill('transfer'),
  ...Array(4).fill('pay'),
  ...Array(3).fill('grant'),
  ...Array(2).fill('exercise'),
  ...Array(2).fill('end'),
  ...Array(2).fill('convert'),
  ...Array(2).fill('act'),
  'promise',
  'state',
  ...Array(3).fill('undo'),
];

/** Makes a firm and its capital: {firm, refused, reversed, stored, middle: a day half-way}. */
export async function randomFirm(random, count) {
  const capital = new Capital(random);
  await capital.open();
  let middle;
  for (let i = 0; i < count; i++) {
    capital.day += random(12);
    if (i === count >> 1) middle = dayAfter(capital.day);
    // Now and then something is recorded late.
    const day = capital.day;
    if (random(8) === 0) capital.day = Math.max(0, day - random(60));
    await capital[capital.pick(STEPS)]();
    capital.day = Math.max(day, capital.day);
  }
  await capital.forfeit();
  const { firm, refused, reversed, undoable } = capital;
  return { firm, refused, reversed, stored: undoable.length, middle };
}
