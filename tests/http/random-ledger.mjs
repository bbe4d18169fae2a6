// Funds whose history is made at random, by a seed that is printed: commitments, calls, payments,
// distributions, returns, later closings, transfers, releases, holdings, and reversals of any of them.
// What the program refuses is left out; that is its right.
import { unique } from './client.mjs';
import * as make from './records.mjs';

/** Numbers that are the same for the same seed (xorshift of 32 bits). */
export function randomOf(seed) {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const yuan = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** The day after 2020-01-06 by so many. */
function dayAfter(days) {
  return new Date(Date.UTC(2020, 0, 6 + days)).toISOString().slice(0, 10);
}

class History {
  constructor(random) {
    this.random = random;
    this.day = 0;
    this.calls = [];
    this.undoable = [];
    this.refused = 0;
    this.reversed = 0;
  }

  async open() {
    const count = 3 + this.random(3);
    const amounts = Array.from({ length: count }, () => yuan(100_000_000 + this.random(9_000_000)));
    Object.assign(this, await make.fundOf(amounts, { effective_date: make.DAY }));
    this.holdings = [];
  }

  date() {
    return { effective_date: dayAfter(this.day) };
  }

  pick(list) {
    return list[this.random(list.length)];
  }

  /** A record, and its approval where one is asked for; undefined where the program refuses it. */
  async put(plural, fields, { proposal = false } = {}) {
    const answer = await make.record(plural, { ...this.date(), ...fields });
    if (answer.status !== 201) {
      this.refused++;
      return undefined;
    }
    const stored = answer.json;
    this.undoable.push(stored.seq);
    if (!proposal || this.random(8) === 0) return stored;
    const approval = await make.approve(plural, stored);
    if (approval.status === 201) this.undoable.push(approval.json.seq);
    return approval.status === 201 ? stored : undefined;
  }

  async call() {
    const amounts = {
      investments: yuan(this.random(9_000_000)),
      management_fees: yuan(1 + this.random(300_000)),
      outside_commitment: this.random(4) === 0,
    };
    const due_on = dayAfter(this.day + 20);
    const of = { code: unique('K'), fund_id: this.fund.id, due_on };
    const call = await this.put('capital_calls', { ...of, ...amounts }, { proposal: true });
    if (call) this.calls.push(call);
  }

  async pay() {
    const viewed = this.pick(this.calls);
    const commitment = this.pick(this.commitments);
    const amount = yuan(1 + this.random(4_000_000));
    await this.put('contributions', {
      commitment_id: commitment.id,
      capital_call_id: this.random(6) === 0 ? undefined : viewed?.id,
      amount,
    });
  }

  async distribute() {
    const recallable = this.random(2) === 0;
    const capital = 1 + this.random(2_000_000);
    const fields = {
      code: unique('D'),
      fund_id: this.fund.id,
      return_of_capital: yuan(capital),
      gain: yuan(this.random(500_000)),
      income: yuan(this.random(50_000)),
      basis: this.pick(['paid_in', 'commitment']),
    };
    if (recallable) {
      fields.recallable = yuan(this.random(capital));
      fields.recall_expires_on = dayAfter(this.day + 15 + this.random(200));
    }
    await this.put('distributions', fields, { proposal: true });
  }

  async giveBack() {
    const fields = { code: unique('B'), fund_id: this.fund.id, called_for: 'investments' };
    const amount = yuan(1 + this.random(800_000));
    await this.put('returns_of_excess', { ...fields, amount }, { proposal: true });
  }

  async equalise() {
    const contribution = yuan(1 + this.random(900_000));
    const fields = { commitment_id: this.pick(this.commitments).id, contribution };
    const interest = yuan(this.random(40_000));
    await this.put('equalisations', { ...fields, interest }, { proposal: true });
  }

  async transfer() {
    const [from, to] = [this.pick(this.commitments), this.pick(this.commitments)];
    const amount = yuan(1 + this.random(30_000_000));
    const price = yuan(1 + this.random(30_000_000));
    const fields = { commitment_id: from.id, to_commitment_id: to.id, amount, price };
    await this.put('commitment_transfers', fields);
  }

  async release() {
    const amount = yuan(1 + this.random(3_000_000));
    const fields = { commitment_id: this.pick(this.commitments).id, amount, reason: '减资' };
    await this.put('commitment_releases', fields);
  }

  async hold() {
    const amount = yuan(100_000 + this.random(2_000_000));
    try {
      this.holdings.push(await make.holding(this.fund, amount, this.date()));
    } catch {
      this.refused++;
    }
  }

  async receive() {
    if (this.holdings.length === 0) return;
    const kind = this.pick(['dividend', 'exit', 'buy_back']);
    const fields = { investment_id: this.pick(this.holdings).id, kind };
    if (kind !== 'dividend') fields.cost_relieved = yuan(this.random(500_000));
    await this.put('proceeds', { ...fields, amount: yuan(1 + this.random(900_000)) });
  }

  async value() {
    if (this.holdings.length === 0) return;
    const fields = { investment_id: this.pick(this.holdings).id, method: 'multiples' };
    const amount = yuan(this.random(5_000_000));
    await this.put('valuations', { ...fields, amount }, { proposal: true });
  }

  async spend() {
    const fields = { fund_id: this.fund.id, category: 'audit', source: 'call' };
    await this.put('expenses', { ...fields, amount: yuan(1 + this.random(50_000)) });
  }

  async borrow() {
    const kind = this.pick(['draw_investments', 'draw_fees', 'repay_investments', 'interest']);
    const fields = { fund_id: this.fund.id, kind, reference: '授信' };
    await this.put('facility_flows', { ...fields, amount: yuan(1 + this.random(300_000)) });
  }

  async undo() {
    const seq = this.pick(this.undoable);
    if (!seq) return;
    const answer = await make.reverse(seq, this.date());
    if (answer.status === 201) this.reversed++;
    else this.refused++;
  }
}

// How often each step comes, of all.
const STEPS = [
  ...Array(4).fill('call'),
  ...Array(9).fill('pay'),
  ...Array(3).fill('distribute'),
  'giveBack',
  'equalise',
  'transfer',
  'release',
  'hold',
  'receive',
  'value',
  'spend',
  'borrow',
  ...Array(3).fill('undo'),
];

/** Makes a fund and lets things happen to it: {fund, refused, reversed, stored}. */
export async function randomFund(random, count) {
  const history = new History(random);
  await history.open();
  for (let i = 0; i < count; i++) {
    history.day += random(12);
    await history[history.pick(STEPS)]();
  }
  const { fund, refused, reversed, undoable } = history;
  return { fund, refused, reversed, stored: undoable.length };
}
