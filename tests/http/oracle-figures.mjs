// What the checker of its own (tests/oracle) works out of a bundle beside what the program tells in its
// answers to a viewer. A query is that of both; `where` stands in the messages.
import assert from 'node:assert/strict';

/** Every figure that the checker has, beside the field of the same name. */
function same(ours, told, where) {
  for (const [name, value] of Object.entries(ours))
    assert.equal(told[name] ?? null, value, `${where}, ${name}`);
}

/** Accounts, balance sheet, multiples, the net rate and the holdings of a fund. */
export async function holdFund(viewer, fund, ours, query, where) {
  const read = (sheet) => viewer.read(`funds/${fund.id}/${sheet}?${query}`);
  const { rows, refs } = await read('accounts');
  for (const row of rows)
    same(ours.accounts[refs[row.commitment_id].code], row, `${where}, accounts`);
  same(ours.balance, (await read('balance_sheet')).figures, `${where}, balance`);
  const told = (await read('performance')).figures;
  same(ours.multiples, told, `${where}, multiples`);
  if (ours.nav !== null) assert.equal(told.nav, ours.nav, `${where}, nav`);
  const rate = Number(told.net_irr);
  if (ours.net_rate !== null && told.net_irr_status === 'value')
    assert.ok(Math.abs(rate - ours.net_rate) < 1e-9, `${where}, ${rate}, ${ours.net_rate}`);
  const positions = await read('positions');
  for (const row of positions.rows) {
    const { code } = positions.refs[row.investment_id ?? row.commitment_id];
    same(ours.holdings[code], row, `${where}, ${code}`);
  }
  return rows.length + positions.rows.length;
}

/** The book of loans, and of each its schedule until the day and how its repayments were split. */
export async function holdLoans(viewer, loans, query, where) {
  const { rows, refs } = await viewer.read(`loan_book?${query}`);
  const paidOut = rows.filter((row) => row.paid_out_on !== null);
  assert.equal(paidOut.length, Object.keys(loans).length, `${where}, loans`);
  for (const row of paidOut) {
    const { code } = refs[row.loan_id];
    const { schedule, splits, ...standing } = loans[code];
    same(standing, row, `${where}, ${code}`);
    const read = (sheet) => viewer.read(`loans/${row.loan_id}/${sheet}?${query}`);
    const plan = (await read('schedule')).rows;
    schedule.forEach((part, i) => {
      same(part, plan[i], `${where}, ${code}, instalment ${i + 1}`);
    });
    const told = (await read('splits')).rows;
    assert.equal(told.length, splits.length, `${where}, ${code}`);
    splits.forEach(({ seq, ...split }, i) => {
      assert.equal(told[i].loan_event_id, seq, `${where}, ${code}`);
      same(split, told[i], `${where}, ${code}, event ${seq}`);
    });
  }
  return paidOut.length;
}

/** Pools, claims of losses, budgets of special funds and payment days of securities. */
export async function holdPublicMoney(viewer, told, query, where) {
  const all = async (kind) => (await viewer.read(`${kind}?${query}`)).items;
  for (const pool of await all('risk_pools')) {
    const { room, movements } = told.pools[pool.code];
    const read = (sheet) => viewer.read(`risk_pools/${pool.id}/${sheet}?${query}`);
    same(room, (await read('room')).figures, `${where}, ${pool.code}, room`);
    const { rows } = await read('movements');
    const plain = rows.map(({ seq, day, balance }) => ({ seq, day, balance }));
    assert.deepEqual(plain, movements, `${where}, ${pool.code}, movements`);
  }
  for (const claim of await all('loss_claims')) {
    const { rows } = await viewer.read(`loss_claims/${claim.id}/parts?${query}`);
    for (const row of rows)
      same(told.losses[claim.code][row.bearer], row, `${where}, ${claim.code}, ${row.bearer}`);
    assert.equal(rows.length, Object.keys(told.losses[claim.code]).length, claim.code);
  }
  for (const plan of await all('abs_plans')) {
    const { rows } = await viewer.read(`abs_plans/${plan.id}/payouts?${query}`);
    const ours = told.securities[plan.code];
    assert.equal(rows.length, ours.length, plan.code);
    ours.forEach(({ seq, ...day }, i) => {
      assert.equal(rows[i].abs_payment_id, seq);
      same(day, rows[i], `${where}, ${plan.code}, payment ${seq}`);
    });
  }
  for (const fund of await all('special_funds')) {
    const { rows } = await viewer.read(`special_funds/${fund.id}/uses?${query}`);
    const used = rows.reduce((sum, row) => sum + BigInt(row.used.replace('.', '')), 0n);
    assert.equal(
      used,
      BigInt(told.subsidies[fund.code].replace('.', '')),
      `${where}, ${fund.code}`,
    );
  }
}

/** How many rights of IP are what. */
export async function holdRights(viewer, rights, query, where) {
  same(rights, (await viewer.read(`ip_counts?${query}`)).figures, `${where}, rights`);
}
