// Rounds with terms of our own investment made at random, by a seed that is printed.
import { unique } from './client.mjs';
import * as make from './records.mjs';

const dayAfter = (days) => new Date(Date.UTC(2020, 0, 6 + days)).toISOString().slice(0, 10);
const yuan = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** Makes an investment that is paid in parts, with a buy-back and an earn-out: {firm}. */
export async function randomTerms(random) {
  const firm = await make.firm();
  const round = await make.round({ firm_id: firm.id });
  const project = await make.project({ firm_id: firm.id });
  const fields = { round_id: round.id };
  const investment = await make.proposal(project, await make.fund(), '9000000.00', fields);
  const answers = [await make.decide(investment)];
  for (let i = 0; i <= random(3); i++) {
    const effective_date = dayAfter(random(900));
    answers.push(await make.pay(investment, yuan(1 + random(200_000_000)), { effective_date }));
  }
  for (const answer of answers) if (answer.status !== 201) throw new Error(answer.text);
  const of = { round_id: round.id, investment_id: investment.id, agreed_on: make.DAY };
  const obliged = { ...of, obligor_name: '创始股东' };
  await make.stored('round_terms', {
    ...{ ...obliged, code: unique('T'), kind: 'buy_back', trigger: '未上市', currency: undefined },
    ...{ rate: `0.0${1 + random(9)}${random(10)}`, accrual: ['simple', 'compound'][random(2)] },
  });
  const bet = await make.stored('round_terms', {
    ...{ ...obliged, code: unique('T'), kind: 'earn_out', measure: 'net_profit', method: 'ratio' },
    ...{ target: yuan(1 + random(900_000_000)), test_on: dayAfter(1000) },
    threshold: random(2) === 0 ? '0.9' : undefined,
  });
  if (random(4) > 0)
    await make.stored('term_events', {
      ...{ round_term_id: bet.id, action: 'tested', source: '审计报告' },
      occurred_on: dayAfter(1100),
      ...{ amount: yuan(random(900_000_000)), effective_date: dayAfter(1100) },
    });
  if (random(2) === 0)
    await make.record('proceeds', {
      ...{ investment_id: investment.id, kind: 'buy_back', cost_relieved: '1.00' },
      ...{ amount: yuan(1 + random(5_000_000)), effective_date: dayAfter(1200) },
    });
  return { firm };
}
