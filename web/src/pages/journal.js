/* The journal, newest entry first. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { entryTable } from '../lib/entries.js';
import { kindLabel, t } from '../lib/i18n.js';
import { KINDS } from '../lib/kinds.js';
import { filterPick } from '../lib/parts.js';
import { currentQuery, go, here } from '../lib/router.js';
import { pageHead } from '../lib/shell.js';
import { unitNote } from '../lib/show.js';
import { pager } from '../lib/table.js';

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
      ${filterPick('kind', t('journal.kind'), kinds(), kind, change)}
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
