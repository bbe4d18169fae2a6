// Holds the tables of a data package against what it says of them: the rules of Table Schema that the bundle uses.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRows } from '../http/csv.mjs';

// What a value of each type looks like, in its default format or the one that the field names.
const FORMS = {
  string: /^[\s\S]+$/,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
};
const NAME = /^[a-z0-9._-]+$/;

/** The package of a folder, and the rows of its tables by name. */
export async function readPackage(folder) {
  const told = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'));
  const tables = new Map();
  for (const resource of told.resources.filter((one) => one.format === 'csv')) {
    const [names, ...rows] = parseRows(await readFile(join(folder, resource.path), 'utf8'));
    const objects = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
    tables.set(resource.name, { resource, names, rows: objects });
  }
  return { told, tables };
}

function cellFault(field, value) {
  const { constraints } = field;
  if (value === '') return constraints.required ? 'is required' : '';
  if (!FORMS[field.type]?.test(value)) return `is no ${field.type}`;
  if (constraints.enum && !constraints.enum.includes(value)) return 'is not one of the values';
  if (constraints.maxLength && [...value].length > constraints.maxLength) return 'is too long';
  return '';
}

function keyFaults(tables, { resource, rows }) {
  const { primaryKey, foreignKeys = [] } = resource.schema;
  const faults = [];
  const keys = rows.map((row) => JSON.stringify(primaryKey?.map((name) => row[name])));
  if (primaryKey && new Set(keys).size !== keys.length)
    faults.push(`${resource.name}: its primary key is not unique`);
  for (const { fields, reference } of foreignKeys) {
    const to = tables.get(reference.resource || resource.name);
    const known = new Set(to?.rows.map((row) => row[reference.fields]));
    const lost = rows.find((row) => row[fields] !== '' && !known.has(row[fields]));
    if (!to?.names.includes(reference.fields) || lost)
      faults.push(`${resource.name}.${fields}: ${lost?.[fields]} is not in ${reference.resource}`);
  }
  return faults;
}

/** What is wrong with a package; nothing where it is valid. */
export function packageFaults({ told, tables }) {
  const faults = [];
  for (const { name, path } of told.resources)
    if (!NAME.test(name) || !NAME.test(path)) faults.push(`${name}: its name or path`);
  for (const table of tables.values()) {
    const { resource, names, rows } = table;
    const { fields } = resource.schema;
    if (JSON.stringify(names) !== JSON.stringify(fields.map((field) => field.name)))
      faults.push(`${resource.name}: its headings are not its fields`);
    if (new Set(names).size !== names.length)
      faults.push(`${resource.name}: a heading stands twice`);
    for (const field of fields)
      for (const row of rows) {
        const fault = cellFault(field, row[field.name]);
        if (fault) faults.push(`${resource.name}.${field.name}: '${row[field.name]}' ${fault}`);
      }
    faults.push(...keyFaults(tables, table));
  }
  return faults;
}
