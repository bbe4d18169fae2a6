// The rules of the demo: the packs that ship, and invented terms of the invented funds. Each is
// proposed by the administrator and approved by another person; one more is left to be decided.
import { readdirSync, readFileSync } from 'node:fs';

const packs = new URL('../rule-packs/', import.meta.url);

// The rows of a CSV file as objects; RFC 4180.
function rowsOf(text) {
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g);
  const rows = [[]];
  for (const [whole, quoted, plain, end] of cells) {
    if (whole === '') break;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  const [header, ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

const NUMBERS = ['limit_days', 'limit_number', 'after_days'];

function fieldsOf(row) {
  const given = Object.entries(row).filter(([, value]) => value !== '');
  return Object.fromEntries(
    given.map(([name, value]) => [name, NUMBERS.includes(name) ? Number(value) : value]),
  );
}

function enacted(fields) {
  const rule = { kind: 'rule', key: fields.code, effective_date: fields.valid_from, fields };
  const decides = { kind: 'rule', key: fields.code };
  return [
    rule,
    {
      kind: 'approval',
      key: `rule.${fields.code}`,
      decides,
      effective_date: fields.valid_from,
      fields: { outcome: 'approve' },
    },
  ];
}

export function packRules() {
  const files = readdirSync(packs).filter((name) => name.endsWith('.csv'));
  return files.sort().flatMap((name) => rowsOf(readFileSync(new URL(name, packs), 'utf8')));
}

export function ruleRecords() {
  const terms = rowsOf(readFileSync(new URL('fund-terms.csv', import.meta.url), 'utf8'));
  const all = [...packRules(), ...terms].map(fieldsOf);
  const waits = all.find((rule) => rule.code === 'xy-growth-2-single-firm');
  return [
    ...all.flatMap(enacted),
    {
      kind: 'rule',
      key: `${waits.code}.next`,
      revises: waits.code,
      effective_date: '2026-05-20',
      fields: {
        ...waits,
        limit_ratio: '0.05',
        action: 'second_approval',
        valid_from: '2026-05-20',
        note: '拟放宽至 5%，超过须二次审批（虚构）/ to be raised to 5 %, above with a second approval (invented)',
      },
    },
  ];
}
