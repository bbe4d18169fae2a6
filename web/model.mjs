/* Writes web/src/model: what the front end knows of the records, as the program itself says it
 * (`fundtrail schema json`), and the messages in both languages, those of i18n/ with the labels of the
 * program's tables. The C program is built first; FUNDTRAIL_BUILD names its folder, build/ without it. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const web = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(web, 'src/model');
const program = path.join(process.env.FUNDTRAIL_BUILD ?? path.join(web, '../build'), 'fundtrail');
const LANGUAGES = ['zh', 'en'];

function read() {
  try {
    return JSON.parse(execFileSync(program, ['schema', 'json'], { encoding: 'utf8' }));
  } catch (error) {
    throw new Error(`${program} does not tell its model; build it first`, { cause: error });
  }
}

const byName = (list, key, value) => Object.fromEntries(list.map((one) => [one[key], value(one)]));

/** The type of a form's control: a text of several lines and a digest have controls of their own. */
function typeOf(field) {
  if (field.form === 'lines') return 'lines';
  return field.form === 'hex' ? 'hash' : field.type;
}

/** A field as forms and facts know it; what is not said is left out. */
function fieldOf(field) {
  return {
    name: field.name,
    type: typeOf(field),
    max: field.type === 'text' ? field.max : undefined,
    list: field.enumeration,
    kind: field.reference,
    required: field.type === 'bool' ? undefined : field.required, // a box is ticked or it is not
    computed: field.computed,
  };
}

/** The fields of each sort of a record, by the field that tells sorts apart. */
function belongingOf({ by, sorts }) {
  const lists = Object.entries(sorts).map(([sort, text]) => [sort, text.trim().split(/ +/)]);
  return { by, sorts: Object.fromEntries(lists) };
}

function kindOf(kind) {
  const { plural, revisable, created, template, notice, takes_cash, approval } = kind;
  const fields = kind.fields.map(fieldOf);
  const belongings = kind.belongings?.map(belongingOf);
  return { plural, revisable, created, template, notice, takes_cash, approval, fields, belongings };
}

function measureOf({ subjects, bases, denominators, ...measure }) {
  const words = (text) => text?.split(' ') ?? [];
  return {
    limit: measure.limit,
    limit_field: measure.limit_field,
    counted_en: measure.counted_en,
    counted_zh: measure.counted_zh,
    subjects: words(subjects),
    bases: words(bases),
    denominators: words(denominators),
  };
}

/** Everything that has fields, by the name that its labels are kept under. */
function owners(model) {
  return [
    ...model.kinds.map(({ kind, fields }) => ({ owner: kind, fields })),
    ...model.kinds.map(({ kind, figures }) => ({ owner: `${kind}_figures`, fields: figures })),
    ...[...model.sheets, ...model.requests].map(({ name, fields }) => ({ owner: name, fields })),
  ].filter(({ fields }) => fields);
}

/** The label that most of those have who have a field of that name, of both languages; none where no
 * label has the most. */
function commonLabels(fields) {
  const counts = new Map();
  for (const { name, label_zh: chinese, label_en: english } of fields) {
    const said = counts.get(name) ?? new Map();
    counts.set(
      name,
      said.set(`${chinese}/${english}`, (said.get(`${chinese}/${english}`) ?? 0) + 1),
    );
  }
  const common = ([name, said]) => {
    const all = [...said.values()].reduce((sum, count) => sum + count, 0);
    return [name, [...said].find(([, count]) => count * 2 > all)?.[0]];
  };
  return new Map([...counts].map(common));
}

/** A name's common label is kept once, without an owner; who says something else has a label of his own.
 * Where no label is common, to ask without an owner finds none. */
function fieldLabels(model, label) {
  const common = commonLabels(owners(model).flatMap(({ fields }) => fields));
  const isCommon = (field) => common.get(field.name) === `${field.label_zh}/${field.label_en}`;
  const keyed = owners(model).flatMap(({ owner, fields }) =>
    fields.map((field) => [
      isCommon(field) ? `field.${field.name}` : `field.${owner}.${field.name}`,
      field[label],
    ]),
  );
  return Object.fromEntries(keyed);
}

function labels(model, language) {
  const label = `label_${language}`;
  const values = model.enumerations.flatMap((list) =>
    list.values.map((value) => [`enum.${list.name}.${value.name}`, value[label]]),
  );
  return {
    ...Object.fromEntries(model.kinds.map((one) => [`kind.${one.kind}`, one[label]])),
    ...Object.fromEntries(model.datasets.map((one) => [`dataset.${one.name}`, one[label]])),
    ...Object.fromEntries(values),
    ...fieldLabels(model, label),
  };
}

/** The messages of i18n with the labels; a label that i18n says again is a fault. */
async function messages(model, language) {
  const own = JSON.parse(await readFile(path.join(web, `i18n/${language}.json`), 'utf8'));
  const generated = labels(model, language);
  const twice = Object.keys(generated).filter((key) => key in own);
  if (twice.length > 0)
    throw new Error(`i18n/${language}.json says what the program says: ${twice.join(', ')}`);
  return { ...own, ...generated };
}

const HEAD = '/* Written by web/model.mjs from what the program says of itself. */';
const constant = (name, type, value) =>
  `/** @type {Record<string, ${type}>} */\nexport const ${name} = ${JSON.stringify(value, null, 1)};`;

function modules(model) {
  const { kinds, enumerations, datasets, measures } = model;
  const names = ({ values }) => values.map(({ name }) => name);
  const constants = {
    kinds: [constant('KINDS', "import('../kinds.js').Kind", byName(kinds, 'kind', kindOf))],
    roles: [
      constant(
        'WRITERS',
        'string[]',
        byName(kinds, 'kind', ({ writers }) => writers),
      ),
      constant(
        'REVERSERS',
        'string[]',
        byName(kinds, 'kind', ({ reversers }) => reversers),
      ),
    ],
    lists: [constant('LISTS', 'string[]', byName(enumerations, 'name', names))],
    datasets: [
      constant(
        'DATASETS',
        'string[]',
        byName(datasets, 'name', ({ roles }) => roles),
      ),
    ],
    measures: [
      constant('MEASURES', "import('../kinds.js').Measure", byName(measures, 'measure', measureOf)),
    ],
  };
  return Object.fromEntries(
    Object.entries(constants).map(([name, lines]) => [
      `${name}.js`,
      `${[HEAD, ...lines].join('\n')}\n`,
    ]),
  );
}

/** Writes the files; what has not changed keeps its time. */
export async function writeModel() {
  const model = read();
  const files = modules(model);
  for (const language of LANGUAGES)
    files[`${language}.json`] = `${JSON.stringify(await messages(model, language), null, 1)}\n`;
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if ((await readFile(file, 'utf8').catch(() => null)) !== text) await writeFile(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeModel();
