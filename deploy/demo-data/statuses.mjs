// What became of the invented firms that were sold or written off, where nobody invested any more: once
// for each firm.

const BECAME = {
  write_off: { state: 'closed' },
  trade_sale: { state: 'acquired', acquirer_name: '海岳控股集团有限公司（虚构）' },
};

function fieldOf(records, kind, name) {
  const rows = records.filter((record) => record.kind === kind);
  return new Map(rows.map(({ fields }) => [fields.code, fields[name]]));
}

export function statusRecords(records) {
  const projects = fieldOf(records, 'investment', 'project_code');
  const firms = fieldOf(records, 'project', 'firm_code');
  const invested = new Map();
  for (const { kind, effective_date, fields } of records)
    if (kind === 'investment') {
      const firm = firms.get(fields.project_code);
      if (effective_date > (invested.get(firm) ?? '')) invested.set(firm, effective_date);
    }
  const told = new Map();
  for (const { kind, effective_date, fields } of records) {
    const became = kind === 'proceeds' && BECAME[fields.kind];
    const firm_code = became && firms.get(projects.get(fields.investment_code));
    if (!became || told.has(firm_code) || invested.get(firm_code) > effective_date) continue;
    told.set(firm_code, {
      kind: 'firm_status',
      key: `${firm_code}.${became.state}`,
      effective_date,
      fields: { firm_code, occurred_on: effective_date, ...became },
    });
  }
  return [...told.values()];
}
