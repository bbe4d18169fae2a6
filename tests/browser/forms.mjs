/* The forms against the server's own description of its records. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KINDS } from '../../web/src/form/kinds.js';
import { LISTS } from '../../web/src/model/lists.js';

const EXTRA = ['effective_date', 'password', 'confirm_future', 'expected_version'];

async function bodyOf(url, plural) {
  const answer = await fetch(`${url}/api/v1/openapi.json`);
  const document = await answer.json();
  const { requestBody } = document.paths[`/api/v1/${plural}`].post;
  const { schema } = requestBody.content['application/json'];
  return schema.$ref ? document.components.schemas[schema.$ref.split('/').pop()] : schema;
}

export function registerForms(stageOf) {
  describe('the forms', () => {
    const created = Object.entries(KINDS).filter(([, kind]) => kind.created);
    for (const [kind, { plural, fields }] of created)
      it(`take every field of a ${kind}, as the server does`, async () => {
        const body = await bodyOf(stageOf().url, plural);
        const names = Object.keys(body.properties).filter((name) => !EXTRA.includes(name));
        assert.deepEqual(
          fields.map((field) => field.name),
          names,
        );
        const required = body.required.filter((name) => !EXTRA.includes(name));
        // A box is ticked or not: its field is always sent, required or not.
        const boxes = fields.filter((field) => field.type === 'bool').map((field) => field.name);
        const must = fields.filter((field) => field.required).map((field) => field.name);
        assert.deepEqual(must.sort(), required.filter((name) => !boxes.includes(name)).sort());
        for (const field of fields) {
          const property = body.properties[field.name];
          if (field.list)
            assert.deepEqual([...LISTS[field.list]].sort(), property.enum.filter(Boolean).sort());
          if (field.max) assert.equal(field.max, property.maxLength, field.name);
        }
      });
  });
}
