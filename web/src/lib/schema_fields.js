/* The types of fields that the records are described with. */

export const text = (name, max, more = {}) => ({ name, type: 'text', max, ...more });
export const lines = (name) => ({ name, type: 'lines', max: 2000 });
export const date = (name, more = {}) => ({ name, type: 'date', ...more });
export const money = (name, more = {}) => ({ name, type: 'money', ...more });
export const decimal = (name) => ({ name, type: 'decimal' });
export const choice = (name, list, more = {}) => ({
  name,
  type: 'enum',
  list,
  ...more,
});
export const reference = (name, kind, more = {}) => ({
  name,
  type: 'reference',
  kind,
  ...more,
});

export const required = { required: true };

export const flag = (name) => ({ name, type: 'bool' });

/** The SHA-256 of a document, which the form can work out from the file itself. */
export const hash = (name, more = {}) => ({ name, type: 'hash', max: 64, ...more });
export const integer = (name, more = {}) => ({ name, type: 'integer', ...more });
