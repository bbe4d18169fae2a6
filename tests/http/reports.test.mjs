// Reports from templates: a fund worked out by hand, files beside the answer, what agrees with the
// statements, and what is refused; the notices of a call with the bank account of their day.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, target } from './client.mjs';
import { parseCsv } from './csv.mjs';
import * as make from './records.mjs';
import { readWorkbook } from './workbook.mjs';

const read = async (path) => (await as('viewer')).read(path);
const END = '2020-06-30';
let made;

// A manager's tenth; fees in the first quarter, an investment and its mark in the second.
before(async () => {
  await make.capRule();
  const manager = await make.party({ kind: 'manager' });
  const investor = await make.party();
  const fund = await make.fund({ manager_id: manager.id });
  const on = (effective_date) => ({ effective_date });
  const first = await make.commitment(fund, investor, '90.00');
  const own = await make.commitment(fund, manager, '10.00');
  await make.stored('contributions', {
    commitment_id: first.id,
    amount: '45.00',
    ...on('2020-02-10'),
  });
  await make.stored('contributions', {
    commitment_id: own.id,
    amount: '5.00',
    ...on('2020-02-10'),
  });
  await make.stored('expenses', {
    fund_id: fund.id,
    category: 'management_fee',
    amount: '1.00',
    source: 'call',
    ...on('2020-03-01'),
  });
  const investment = await make.holding(fund, '40.00', on('2020-04-15'));
  await make.stored('expenses', {
    fund_id: fund.id,
    category: 'audit',
    amount: '0.20',
    source: 'call',
    ...on('2020-05-10'),
  });
  await make.approved('valuations', {
    investment_id: investment.id,
    amount: '50.00',
    method: 'multiples',
    ...on(END),
  });
  made = { fund, first, own, investment };
});

function cell(report, section, row, column) {
  const table = report.sections.find(({ code }) => code === section);
  const at = table.columns.findIndex(({ code }) => code === column);
  return table.rows.find(({ code }) => code === row).cells[at];
}

test('the reporting template says what was worked out by hand, for holders and periods', async () => {
  const report = await read(`funds/${made.fund.id}/reports/ilpa_reporting?as_of=${END}`);
  const value = (...of) => cell(report, ...of).value;
  assert.equal(value('nav', 'begin', 'fund_qtd'), '49.00');
  assert.equal(value('nav', 'contributions', 'investor_ytd'), '45.00');
  assert.equal(value('nav', 'audit', 'investor_qtd'), '-0.18');
  assert.equal(value('nav', 'management_net', 'manager_ytd'), '-0.10');
  assert.equal(value('nav', 'unrealised', 'fund_qtd'), '10.00');
  assert.equal(value('nav', 'end', 'investor_itd'), '52.92');
  assert.equal(value('nav', 'end', 'manager_qtd'), '5.88');
  assert.equal(value('commitment', 'end', 'fund_qtd'), '50.00');
  assert.deepEqual(cell(report, 'nav', 'dividends', 'fund_qtd'), { gap: 'not_kept' });
  assert.deepEqual(cell(report, 'dates', 'termination', 'value'), { gap: 'unknown' });
});

test('what a report says of the fund is what the statements say', async () => {
  const view = `as_of=${END}`;
  const [report, sheet, accounts, statement] = await Promise.all([
    read(`funds/${made.fund.id}/reports/ilpa_reporting?${view}&commitment_id=${made.first.id}`),
    read(`funds/${made.fund.id}/balance_sheet?${view}`),
    read(`funds/${made.fund.id}/accounts?${view}`),
    read(`commitments/${made.first.id}/statement?${view}`),
  ]);
  const value = (...of) => cell(report, ...of).value;
  assert.equal(value('nav', 'end_gross', 'fund_itd'), sheet.figures.nav);
  assert.equal(value('nav', 'fees_net', 'fund_itd'), `-${sheet.figures.expense}`);
  assert.equal(value('commitment', 'end', 'fund_itd'), accounts.total.unfunded);
  assert.equal(value('nav', 'end_gross', 'investor_qtd'), statement.rows.at(-1).closing);
});

test('every template answers, and its files hold the same cells', async () => {
  const viewer = await as('viewer');
  const call = await make.stored('capital_calls', {
    code: `R-${made.fund.id}`,
    fund_id: made.fund.id,
    due_on: '2020-06-20',
    investments: '7.00',
    effective_date: '2020-06-01',
  });
  const { rows: templates } = await read('report_templates');
  assert.ok(templates.length >= 11);
  for (const { template_name: name, scope } of templates) {
    if (scope === 'distribution') continue;
    const query = new URLSearchParams({ as_of: END });
    if (scope === 'investor') query.set('commitment_id', made.first.id);
    if (scope === 'capital_call') query.set('notice_id', call.id);
    const path = `funds/${made.fund.id}/reports/${name}?${query}`;
    const report = await read(path);
    const cells = report.sections.flatMap(({ code: section, columns, rows }) =>
      rows.flatMap((row) => row.cells.map((one, i) => [section, row.code, columns[i].code, one])),
    );
    const csv = parseCsv((await viewer.get(`${path}&format=csv`)).text);
    assert.equal(csv.length, cells.length, name);
    for (const [i, [section, row, column, one]] of cells.entries()) {
      assert.deepEqual([csv[i].section, csv[i].row, csv[i].column], [section, row, column]);
      assert.equal(csv[i].gap, one.gap ?? '');
      if (one.type === 'money') assert.equal(csv[i].value, one.value);
    }
    const file = await viewer.get(`${path}&format=xlsx&labels=zh`);
    assert.equal(file.status, 200);
    const sheets = readWorkbook(file.bytes);
    assert.deepEqual(
      sheets.slice(1).map((sheet) => sheet.name),
      report.sections.map(({ code }) => code),
    );
  }
});

test('the column map names a figure, a sum or a gap for each line, and whether it was verified', async () => {
  const { rows } = await read('report_columns');
  for (const row of rows) {
    assert.equal([row.figure, row.sum, row.gap].filter(Boolean).length, 1, JSON.stringify(row));
    assert.ok(['verified', 'unverified'].includes(row.status) && row.source);
  }
  const { rows: one } = await read('report_columns?template=amac_annual');
  assert.ok(one.length > 0 && one.every((row) => row.status === 'unverified'));
});

test('a report without what it is of, or of a stranger, is refused by the field', async () => {
  const viewer = await as('viewer');
  const other = await make.fundOf(['10.00']);
  const refused = async (name, query, status, codes) => {
    const answer = await viewer.get(`funds/${made.fund.id}/reports/${name}?${query}`);
    assertProblem(answer, status);
    if (codes) assert.deepEqual(answer.codes, codes);
  };
  await refused('capital_account', '', 422, ['commitment_id:missing']);
  await refused('ilpa_capital_call', '', 422, ['notice_id:missing']);
  await refused('amac_annual', `commitment_id=${made.first.id}`, 422, [
    'commitment_id:unknown_field',
  ]);
  await refused('capital_account', `commitment_id=${other.commitments[0].id}`, 404);
  await refused('no_such_report', '', 404);
  await refused('ilpa_reporting', 'commitment_id=x', 422);
  assertProblem(await viewer.get('report_columns?template=nothing'), 422);
});

test('a notice names the account approved by its day, never one that waits', async () => {
  const fund = made.fund.id;
  const account = (account_number, effective_date) =>
    make.stored('bank_accounts', {
      fund_id: fund,
      account_name: '示例基金（虚构）',
      bank: '虚构银行崂山支行',
      account_number,
      currency: undefined,
      effective_date,
    });
  const first = await account('1111', '2020-02-01');
  const call = await make.approved('capital_calls', {
    fund_id: fund,
    code: `B-${fund}`,
    due_on: '2020-06-25',
    investments: '10.05',
    effective_date: '2020-06-05',
  });
  const notices = () => read(`capital_calls/${call.id}/notices`);
  assert.ok((await notices()).rows.every((row) => row.account_number === null));
  const own = await (await as('manager')).post(`bank_accounts/${first.id}/approval`, {
    outcome: 'approve',
    effective_date: '2020-02-01',
  });
  assert.equal(own.status, 403);
  assert.equal(
    (await make.approve('bank_accounts', first, { effective_date: '2020-02-01' })).status,
    201,
  );
  const later = await account('2222', '2020-06-10');
  assert.equal(
    (await make.approve('bank_accounts', later, { effective_date: '2020-06-10' })).status,
    201,
  );
  const { rows, total } = await notices();
  assert.equal(total.amount, '10.05');
  assert.deepEqual(
    rows.map((row) => [row.account_number, row.amount, row.amount_in_words]),
    [
      ['1111', '9.05', '人民币玖元零伍分'],
      ['1111', '1.00', '人民币壹元整'],
    ],
  );
  assert.equal(new Set(rows.map((row) => row.payment_reference)).size, rows.length);
});

test('the command writes the same file', async () => {
  const viewer = await as('viewer');
  const path = `funds/${made.fund.id}/reports/ilpa_reporting?as_of=${END}`;
  const { as_known } = await read(path);
  const csv = (await viewer.get(`${path}&as_known=${as_known}&format=csv`)).text;
  const fund = (await read(`funds/${made.fund.id}`)).item.code;
  const given = ['--fund', fund, '--as-of', END, '--as-known', String(as_known)];
  const { code, stdout, stderr } = await target.ctl(['report', 'ilpa_reporting', ...given]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, csv);
  assert.equal((await target.ctl(['report', 'nothing', ...given])).code, 2);
  assert.equal((await target.ctl(['report', 'capital_account', ...given])).code !== 0, true);
});
