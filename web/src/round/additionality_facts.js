/* Who came after the guide fund, in a few figures: the order of days, and no cause. */
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { decimal, known, money } from '../show/format.js';
import { facts } from '../show/table.js';

const label = (name) => fieldLabel(name, 'additionality');
const amount = (sums, name) => [label(name), money(sums[name], sums.currency)];
const count = (value) => known(value, countText);

export function additionalityFacts(sums) {
  return facts([
    [label('entry_on'), known(sums.entry_on, (day) => day)],
    amount(sums, 'guide'),
    amount(sums, 'social_before'),
    amount(sums, 'social_with'),
    amount(sums, 'social_after'),
    [label('social_after_per_guide'), decimal(sums.social_after_per_guide)],
    [label('first_social_after_days'), count(sums.first_social_after_days)],
    [label('new_social_after'), count(sums.new_social_after)],
    ...(sums.uncounted > 0 ? [[label('uncounted'), countText(sums.uncounted)]] : []),
    [t('rounds.order'), t('rounds.order_hint'), true],
  ]);
}
