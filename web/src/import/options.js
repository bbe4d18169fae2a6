/* What is said once for all tables of an import, and mappings that are kept under a name. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { mayWrite } from '../frame/state.js';
import { words } from '../show/format.js';

const TWINS = ['ask', 'skip', 'keep'];

/** A mapping without what says nothing: it must fit into its field. */
export function mappingText(plan) {
  const tables = plan.tables
    .filter((table) => !table.skip && table.kind)
    .map((table) => ({ ...table, columns: table.columns.filter((column) => column.field) }));
  return JSON.stringify({ ...plan, tables }, (_, value) => (value === null ? undefined : value));
}

export function twinsPicker(job) {
  const set = (event) => {
    job.plan.twins = event.target.value;
    job.changed();
  };
  return html`<fieldset class="choices">
    <legend>${t('import.twins')}</legend>
    ${TWINS.map(
      (name) => html`<label class="check"
        ><input type="radio" name="twins" value=${name} .checked=${job.plan.twins === name} @change=${set} />
        ${t(`import.twins.${name}`)}</label
      >`,
    )}
  </fieldset>`;
}

async function keep(event, job) {
  event.preventDefault();
  const { code, name } = event.target.elements;
  await job.attempt(async () => {
    const body = {
      code: code.value.trim(),
      name: name.value.trim(),
      mapping: mappingText(job.plan),
    };
    const known = job.maps.find((map) => map.code.toLowerCase() === body.code.toLowerCase());
    if (known)
      await api.revise(
        'import_maps',
        known.id,
        { ...body, expected_version: known.version },
        api.newKey(),
      );
    else await api.create('import_maps', body, api.newKey());
    await job.loadMaps();
    job.say(t('import.map_kept', { name: body.name }));
  });
}

function keepForm(job) {
  return html`<details>
    <summary>${t('import.map_keep')}</summary>
    <form class="filters" @submit=${(event) => keep(event, job)}>
      <label class="pick"
        ><span>${fieldLabel('code', 'import_map')}</span><input name="code" required maxlength="80" size="14"
      /></label>
      <label class="pick"
        ><span>${fieldLabel('name', 'import_map')}</span><input name="name" required maxlength="200"
      /></label>
      <button>${t('import.map_save')}</button>
    </form>
  </details>`;
}

function mapPicker(job) {
  if (job.maps.length === 0) return nothing;
  return html`<label class="pick"
    ><span>${t('import.map_use')}</span>
    <select id="import-map" @change=${(event) => event.target.value && job.replan({ map: event.target.value })}>
      <option value="">–</option>
      ${job.maps.map((map) => html`<option value=${map.code}>${words(map.name)}</option>`)}
    </select></label
  >`;
}

export function options(job) {
  const source = (event) => {
    job.plan.source = event.target.value.trim() || null;
    job.changed();
  };
  const future = (event) => {
    job.plan.confirm_future = event.target.checked;
    job.changed();
  };
  return html`<div class="filters">
      ${mapPicker(job)}
      <label class="pick"
        ><span>${t('import.source')}</span
        ><input type="text" id="import-source" maxlength="80" .value=${job.plan.source ?? ''} @change=${source}
      /></label>
      <label class="check"
        ><input type="checkbox" .checked=${job.plan.confirm_future} @change=${future} /> ${t('import.future')}</label
      >
    </div>
    ${mayWrite('import_map') ? keepForm(job) : nothing}`;
}
