/* The journal, newest entry first. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { entryTable } from '../show/entries.js';
import { unitNote } from '../show/format.js';
import { filterPick } from '../show/parts.js';
import { pager } from '../show/table.js';

const LIMIT = 50;

/** Reversals with what they undid, its amount among it. */
async function withUndone(items) {
  const undone = await Promise.all(
    items.map((entry) =>
      entry.kind === 'reversal'
        ? api.item('reversals', entry.seq).catch(() => null) // of a later day than the view's
        : null,
    ),
  );
  return items.map((entry, at) =>
    undone[at] ? { ...entry, undone: undone[at].item.figures } : entry,
  );
}

export default async function journalPage() {
  const { kind, actor_id, entity_id, cursor } = currentQuery();
  const answer = await api.journal({
    kind,
    actor_id,
    entity_id,
    cursor,
    limit: LIMIT,
  });
  const items = await withUndone(answer.items);
  const change = (changes) => go(here(changes));
  const kinds = () => Object.keys(KINDS).map((value) => ({ value, label: kindLabel(value) }));
  const narrowed = actor_id || entity_id;
  return {
    title: t('nav.journal'),
    view: () => html`${pageHead(t('nav.journal'), { lead: t('journal.lead') })}
    <div class="filters">
      ${filterPick('kind', t('column.kind'), kinds(), kind, change)}
      ${
        narrowed
          ? html`<a class="button" href=${here({ actor_id: null, entity_id: null, cursor: null })}
              >${t('journal.all')}</a
            >`
          : nothing
      }
    </div>
    ${entryTable(items, answer.refs, { caption: t('nav.journal'), note: unitNote, empty: t('journal.empty') })}
    ${pager(answer)}`,
  };
}
