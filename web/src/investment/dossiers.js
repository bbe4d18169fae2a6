/* Documents and votes of a proposal, on its own screen and in its dossier. */
import { html, nothing } from 'lit-html';
import { reverseColumn } from '../form/reverse_button.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { state } from '../frame/state.js';
import { todayInChina } from '../frame/view.js';
import { openRecord, recordButton } from '../rules/index.js';
import { actor, enumTag, words } from '../show/format.js';
import { table } from '../show/table.js';

export const CHOICE_TONES = { yes: 'good', no: 'bad', abstain: '', recused: 'warn' };

/** The digest of a file that is picked; the file itself stays where it is. */
async function takeFile(event, form, redraw) {
  const file = event.target.files[0];
  if (!file) return;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const bytes = Array.from(new Uint8Array(digest));
  form.values.sha256 = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!form.values.title) form.values.title = file.name;
  redraw();
}

function filePick(form, redraw) {
  return html`<label class="file-pick"
    >${t('dossier.pick_file')}
    <input type="file" @change=${(event) => takeFile(event, form, redraw)} />
    <small>${t('dossier.file_stays')}</small></label
  >`;
}

/** Records a document about one thing. */
export function addDocument(given, done) {
  openRecord({
    kind: 'document',
    title: t('dossier.add_document'),
    lead: filePick,
    given,
    without: ['investment_id', 'project_id', 'firm_id', 'fund_id'].filter((n) => !(n in given)),
    done,
  });
}

function addVote(record, mine, done) {
  const user = /** @type {NonNullable<typeof state.session>} */ (state.session).user;
  const given = { investment_id: record.id };
  openRecord({
    kind: 'vote',
    title: t(mine ? 'dossier.my_vote' : 'dossier.add_vote'),
    given: mine ? { ...given, member_user_id: user.id } : given,
    without: mine ? ['member_name'] : ['member_user_id'],
    values: { effective_date: todayInChina() },
    done,
  });
}

export function hash(sha256) {
  return html`<code class="digest">${sha256}</code>`;
}

export function documentTable(items, refs, more = []) {
  return table({
    caption: t('dossier.documents'),
    quiet: true,
    items,
    empty: t('dossier.no_documents'),
    columns: [
      { label: fieldLabel('title', 'document'), cell: (row) => words(row.title), head: true },
      {
        label: fieldLabel('kind', 'document'),
        cell: (row) => enumLabel('document_kind', row.kind),
      },
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      { label: t('field.sha256'), cell: (row) => hash(row.sha256) },
      { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
      ...more,
    ],
  });
}

export function voteTable(items, refs, more = []) {
  return table({
    caption: t('dossier.votes'),
    quiet: true,
    items,
    empty: t('dossier.no_votes'),
    columns: [
      {
        label: t('dossier.member'),
        cell: (row) => (row.member_name ? words(row.member_name) : actor(refs, row.member_user_id)),
        head: true,
      },
      {
        label: t('field.choice'),
        cell: (row) => enumTag('vote_choice', row.choice, CHOICE_TONES[row.choice]),
      },
      {
        label: fieldLabel('reason', 'vote'),
        cell: (row) => (row.reason ? words(row.reason) : nothing),
      },
      { label: t('field.effective_date'), cell: (row) => row.effective_date, kind: 'nowrap' },
      { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
      ...more,
    ],
  });
}

/** How the committee voted, in one line. */
export function tally(votes) {
  return ['yes', 'no', 'abstain', 'recused']
    .map((choice) => [
      choice,
      votes.filter((vote) => !vote.reversal && vote.choice === choice).length,
    ])
    .filter(([, count]) => count)
    .map(([choice, count]) => `${enumLabel('vote_choice', choice)} ${count}`)
    .join(' · ');
}

/** What a decision will be accounted for with, on the screen of the proposal. */
export function dossierParts({ record, documents, votes, proposed, reload }) {
  const given = { investment_id: record.id };
  return html`<section>
      <div class="part-head">
        <h2>${t('dossier.documents')}</h2>
        <div class="actions">
          <a class="button" href=${href(`/investments/${record.id}/dossier`)}>${t('dossier.title')}</a>
          ${recordButton('document', t('dossier.add_document'), () => addDocument(given, reload))}
        </div>
      </div>
      ${documentTable(documents.items, documents.refs, reverseColumn('document', reload))}
    </section>
    <section>
      <div class="part-head">
        <h2>${t('dossier.votes')}</h2>
        <div class="actions">
          ${
            proposed
              ? html`${recordButton('vote', t('dossier.add_vote'), () => addVote(record, false, reload))}
                ${recordButton('vote', t('dossier.my_vote'), () => addVote(record, true, reload))}`
              : nothing
          }
        </div>
      </div>
      ${voteTable(votes.items, votes.refs, proposed ? reverseColumn('vote', reload) : [])}
      ${votes.items.length ? html`<p class="hint">${tally(votes.items)}</p>` : nothing}
    </section>`;
}
