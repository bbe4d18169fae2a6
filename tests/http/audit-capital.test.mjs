// The auditor's desk, search and difference over the capital of firms, listed lots and terms of rounds.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, head, unique } from './client.mjs';
import * as make from './records.mjs';

const effective_date = make.DAY;
const LISTED = '2022-02-28';
let auditor;
let manager;
let firm;
let holder;
let security;
let since;

before(async () => {
  await make.capRule();
  auditor = await as('auditor');
  manager = await as('manager');
  firm = await make.firm();
  holder = await make.party();
  const { id: class_id } = await manager.create('share_classes', {
    ...{ firm_id: firm.id, code: unique('K'), name: '普通股', unit: 'share', currency: 'CNY' },
    effective_date,
  });
  security = await manager.create('securities', {
    ...{ firm_id: firm.id, code: unique('S'), kind: 'shares', class_id, units: '1000' },
    ...{ holder_party_id: holder.id, currency: 'CNY', amount: '4321.09', effective_date },
  });
  since = await head();
});

const matter = async (name) => {
  const { rows } = await auditor.read(`audit_matters?matter=${name}&limit=500`);
  return rows.map(({ seq }) => seq);
};

const found = async (query) => {
  const { items } = await auditor.read(`journal?limit=500&${new URLSearchParams(query)}`);
  return items.map(({ seq }) => seq);
};

const moved = async (subject, as_of = '') => {
  const query = `since=${since}&limit=500${as_of && `&as_of=${as_of}`}`;
  const { rows } = await auditor.read(`difference/figures?${query}`);
  const own = rows.filter(({ subject_id }) => subject_id === subject.id);
  return own.map(({ figure, about_id, before, after }) => [figure, about_id, before, after]);
};

test('a certificate is late on the desk, and is found by its code and its amount', async () => {
  const late = await matter('back_dated');
  assert.ok(late.includes(security.seq));
  assert.deepEqual(await found({ code: security.code, kind: 'security' }), [security.seq]);
  const amounts = { amount_from: '4321.09', amount_to: '4321.09' };
  assert.deepEqual(await found({ ...amounts, kind: 'security' }), [security.seq]);
  const named = await found({ code: firm.code });
  assert.ok(named.includes(security.seq), 'what names the firm');
});

test('a transfer moves the shares of both holders, its reversal is on the desk and moves them back', async () => {
  const to = await make.party();
  const change = await manager.create('security_events', {
    ...{ code: unique('S'), security_id: security.id, action: 'transfer', units: '250' },
    ...{ to_party_id: to.id, effective_date },
  });
  assert.deepEqual(await moved(firm), [
    ['cap_units', holder.id, '1000.00000000', '750.00000000'],
    ['cap_units', to.id, null, '250.00000000'],
    ['cap_share', holder.id, '1.00000000', '0.75000000'],
    ['cap_share', to.id, null, '0.25000000'],
  ]);
  assert.ok((await matter('back_dated')).includes(change.seq));
  assert.ok(
    (await found({ code: security.code })).includes(change.seq),
    'what names the certificate',
  );
  const undone = await make.reverse(change.seq, { effective_date });
  assert.equal(undone.status, 201, undone.text);
  assert.ok((await matter('reversal')).includes(undone.json.seq));
  assert.deepEqual(await moved(firm), []);
});

test('lots of a listing are late, and what is left, free and worth of them moves', async () => {
  const rule = await make.anyLockRule();
  const listed = await make.firm();
  const project = await make.project({ firm_id: listed.id });
  const investment = await make.proposal(project, await make.fund(), '5000000.00');
  assert.equal((await make.decide(investment)).status, 201);
  assert.equal((await make.pay(investment, '5000000.00')).status, 201);
  const price_series = unique('PX');
  const listing = await manager.create('listings', {
    ...{ code: unique('L'), firm_id: listed.id, exchange: rule.exchange, currency: 'CNY' },
    ...{ filed_on: '2021-03-10', listed_on: LISTED, total_shares: 100000000, price_series },
  });
  const lot = await manager.create('listed_lots', {
    ...{ code: unique('LL'), listing_id: listing.id, investment_id: investment.id },
    ...{ acquired_on: make.DAY, units: '3000', restriction_of: 'holder', effective_date: LISTED },
  });
  const csv = 'date,level\n2023-03-01,25.5\n';
  assert.equal((await manager.post('index_files', { index_code: price_series, csv })).status, 201);
  assert.deepEqual(await moved(listed, '2023-03-02'), [
    ['lot_left', lot.id, null, '3000.00000000'],
    ['lot_free_from', lot.id, null, '2023-02-28'],
    ['lot_value', lot.id, null, '76500.00'],
  ]);
  assert.ok((await matter('back_dated')).includes(lot.seq));
  assert.ok((await found({ code: lot.code })).includes(lot.seq));
});

test('terms of a round are late, and are found by their code and the amount in them', async () => {
  const round = await make.round({ firm_id: firm.id });
  const term = await manager.create('round_terms', {
    ...{ code: unique('T'), round_id: round.id, kind: 'drag_along', agreed_on: effective_date },
    ...{ threshold: '0.5', currency: 'CNY', floor_price: '8765.43', effective_date },
  });
  assert.ok((await matter('back_dated')).includes(term.seq));
  assert.deepEqual(await found({ code: term.code }), [term.seq]);
  const amounts = { amount_from: '8765.43', amount_to: '8765.43', kind: 'round_term' };
  assert.deepEqual(await found(amounts), [term.seq]);
});
