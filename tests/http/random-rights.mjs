// Rights of IP to which things happen at random, by a seed that is printed, most of them in a pledge of which
// some end. What the program refuses is left out; that is its right.
import { as } from './client.mjs';
import * as make from './records.mjs';

const dayAfter = (days) => new Date(Date.UTC(2020, 1, 3 + days)).toISOString().slice(0, 10);
const ACTIONS = ['licensed', 'open_licence', 'preserved', 'lapsed', 'abandoned', 'invalidated'];

/** So many rights of a firm: {stored, refused, pledged}. */
export async function randomRights(random, count) {
  const manager = await as('manager');
  const loanCase = await make.loanCase(await make.caseScheme());
  const told = { stored: 0, refused: 0, pledged: 0 };
  const put = async (plural, fields) => {
    const answer = await manager.post(plural, fields);
    told[answer.status === 201 ? 'stored' : 'refused']++;
    return answer.status === 201;
  };
  for (let i = 0; i < count; i++) {
    const right = await make.patentOf(loanCase);
    const registered_on = dayAfter(random(200));
    const pledge = await make.pledge(loanCase, { registered_on });
    const fields = { pledge_id: pledge.id, ip_right_id: right.id };
    if (random(4) > 0 && (await put('pledge_items', fields))) told.pledged++;
    const action = ACTIONS[random(ACTIONS.length)];
    const occurred_on = dayAfter(random(900));
    if (random(2) === 0) await put('ip_events', { ip_right_id: right.id, action, occurred_on });
    const effective_date = dayAfter(250 + random(900));
    if (random(3) === 0)
      await put('pledge_ends', { pledge_id: pledge.id, reason: '还清', effective_date });
  }
  return told;
}
