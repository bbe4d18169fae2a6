/* One entry of the journal: its body as stored, and the hash that chains it. */
import { html, nothing } from 'lit-html';
import { findingsOf, loadFindings } from '../audit/index.js';
import { storedFields } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t, timeText } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { loadCodes } from '../show/codes.js';
import { entrySubject } from '../show/entries.js';
import { actor, fieldValue, unitNote, words } from '../show/format.js';
import { facts, table } from '../show/table.js';

/** An entry of a reversal names the one that it undid. */
function bodyValue(field, entry, refs) {
  const value = entry.body[field.name];
  if (field.name === 'reversed_seq') return html`<a href=${href(`/journal/${value}`)}>${value}</a>`;
  return fieldValue(field, entry.body, refs);
}

function bodyTable(entry, refs) {
  const said = storedFields(entry.kind).filter(({ name }) => name in entry.body);
  return table({
    caption: t('entry.body'),
    note: unitNote(entry.body.currency ?? 'CNY'),
    quiet: true,
    items: said,
    columns: [
      { label: t('entry.field'), cell: ({ name }) => fieldLabel(name, entry.kind), head: true },
      { label: t('entry.value'), cell: (field) => bodyValue(field, entry, refs) },
    ],
  });
}

export default async function entryPage({ params, reload }) {
  const [answer, findings] = await Promise.all([
    api.entry(Number(params.seq)),
    loadFindings(),
    loadCodes(),
  ]);
  const entry = answer.item ?? answer;
  const refs = answer.refs ?? {};
  const undone = entry.reversed_by
    ? await api.item('reversals', entry.reversed_by).catch(() => null) // of a later day than the view's
    : null;
  return {
    title: t('view.entry', { seq: entry.seq }),
    view: () => html`${pageHead(t('view.entry', { seq: entry.seq }), {
      lead: html`${kindLabel(entry.kind)} · ${entrySubject(entry, refs)}`,
      actions: html`<a class="button" href=${href(`/journal/${entry.seq}/history`)}
          >${t('history.link')}</a
        >
        ${writeLink('audit_finding', '/new/audit_finding', t('finding.new'), {
          entry_seq: entry.seq,
          back: `/journal/${entry.seq}`,
        })}
        ${
          entry.reversed_by
            ? nothing
            : reverseButton(entry.kind, { ...entry.body, seq: entry.seq, id: entry.seq }, reload)
        }`,
    })}
    ${
      entry.reversed_by
        ? html`<p class="warning">
            ${t('entry.reversed_by')}
            ${undone ? html`${actor(undone.refs, undone.item.recorded_by)}${t('rule.colon')}${words(undone.item.reason)}` : nothing}
            <a href=${href(`/journal/${entry.reversed_by}`)}>${t('view.entry', { seq: entry.reversed_by })}</a>
          </p>`
        : nothing
    }
    ${facts([
      [t('field.recorded_at'), timeText(entry.recorded_at)],
      [
        t('journal.actor'),
        entry.recorded_by
          ? html`<a href=${href('/journal', { actor_id: entry.recorded_by })}>${actor(refs, entry.recorded_by)}</a>`
          : actor(refs, null),
      ],
      [t('field.effective_date'), entry.effective_date],
      [
        t('entry.entity'),
        html`<a href=${href('/journal', { entity_id: entry.entity_id })}>${entry.entity_id}</a>`,
      ],
      [t('entry.hash'), html`<code class="hash">${entry.hash}</code>`],
    ])}
    <section>
      <h2>${t('entry.body')}</h2>
      ${bodyTable(entry, refs)}
      <details>
        <summary>${t('entry.raw')}</summary>
        <pre class="raw" tabindex="0" translate="no">${JSON.stringify(entry.body, null, 2)}</pre>
      </details>
    </section>
    ${findingsOf(findings, entry.seq)}
    <p>
      ${entry.seq > 1 ? html`<a href=${href(`/journal/${entry.seq - 1}`)}>${t('entry.previous')}</a>` : nothing}
      <a href=${href(`/journal/${entry.seq + 1}`)}>${t('entry.next')}</a>
    </p>`,
  };
}
