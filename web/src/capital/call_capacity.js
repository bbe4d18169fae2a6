/* What the lines of a call ask of their commitments beyond what can still be called. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { money } from '../show/format.js';
import { commitmentCode } from '../show/investor_names.js';
import { compare, difference, sum } from '../show/money.js';

/**
 * The lines that ask too much, and whether no division of the call could fit.
 * @param {{commitment_id: number, inside: string}[]} lines their parts inside the commitments
 * @param {any[]} accounts of all commitments of the fund
 */
export function roomOf(lines, accounts) {
  const room = new Map(accounts.map((account) => [account.commitment_id, account.callable]));
  const callable = sum(accounts.map((one) => one.callable).filter((one) => compare(one, '0') > 0));
  const beyond = lines
    .map((line) => ({ ...line, room: room.get(line.commitment_id) ?? '0' }))
    .filter((line) => compare(line.inside, '0') > 0 && compare(line.inside, line.room) > 0);
  return { beyond, callable, fits: compare(sum(lines.map((line) => line.inside)), callable) <= 0 };
}

/** What to do about them, with each by name; nothing where every line has room. */
export function roomWarning({ beyond, callable, fits }, commitments, currency) {
  if (beyond.length === 0) return nothing;
  const text = fits ? t('capital.room_lines') : t('capital.room_total');
  return html`<div class="warning" role="alert">
    <p>${text} ${fits ? nothing : html`${t('field.callable')}: ${money(callable, currency)}`}</p>
    <ul>
      ${beyond.map(
        (line) =>
          html`<li>
            ${commitmentCode(commitments, line.commitment_id)}: ${money(line.inside, currency)},
            ${t('field.callable')} ${money(line.room, currency)}, ${t('capital.room_excess')}
            ${money(difference(line.inside, line.room), currency)}
          </li>`,
      )}
    </ul>
  </div>`;
}
