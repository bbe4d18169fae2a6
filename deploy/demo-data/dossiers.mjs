// What the invented decisions are accounted for with: papers by their digest, votes, filings of the
// funds, and the shares that may be lost. The digests are of the invented titles: no such file exists.
import { createHash } from 'node:crypto';
import { addDays, chance, workday } from './draw.mjs';

const SINCE = '2025-01-01';
const LAST = '2026-05-29';
const SOURCE = '为演示而虚构 / invented for the demo';
const MEMBERS = ['林知远（虚构）', '周慕云（虚构）', '何以宁（虚构）', '沈听澜（虚构）'].concat(
  '顾砚秋（虚构）',
);
const PAPERS = [
  ['due_diligence', '尽职调查报告'],
  ['valuation_report', '估值报告'],
  ['committee_minutes', '投决会会议纪要'],
];

class Dossiers {
  constructor(records, seed) {
    this.all = records;
    this.draw = chance(seed);
    this.records = [];
  }

  add(kind, key, effective_date, fields) {
    if (effective_date <= LAST) this.records.push({ kind, key, effective_date, fields });
  }

  document(key, day, kind, title, subject) {
    const sha256 = createHash('sha256').update(`${key} ${title}`).digest('hex');
    const fields = { title: `${title}（虚构）`, kind, sha256, source: SOURCE, ...subject };
    this.add('document', key, day, fields);
  }
}

function addPapers(dossiers, proposal, decision) {
  const { code } = proposal.fields;
  for (const [kind, title] of PAPERS) {
    const day = kind === 'committee_minutes' ? decision.effective_date : proposal.effective_date;
    dossiers.document(`${code}.${kind}`, day, kind, `${code} ${title}`, {
      investment_code: code,
    });
  }
  if (decision.fields.outcome === 'approve')
    dossiers.document(
      `${code}.agreement`,
      addDays(decision.effective_date, 9),
      'agreement',
      `${code} 增资协议`,
      { investment_code: code },
    );
}

// Most are for it; what was rejected had a majority against it.
function addVotes(dossiers, proposal, decision) {
  const { draw } = dossiers;
  const { code } = proposal.fields;
  const rejected = decision.fields.outcome === 'reject';
  MEMBERS.forEach((member_name, i) => {
    const fate = draw.below(100);
    let choice = rejected ? (i < 3 ? 'no' : 'abstain') : fate < 88 ? 'yes' : 'abstain';
    let reason;
    if (i === 4 && fate < 20) [choice, reason] = ['recused', '曾在被投企业任职，回避（虚构）'];
    if (!rejected && i === 3 && fate > 90) choice = 'no';
    if (choice === 'no') reason = rejected ? '商业化进度不足（虚构）' : '估值偏高（虚构）';
    dossiers.add('vote', `${code}.vote.${i + 1}`, decision.effective_date, {
      investment_code: code,
      member_name,
      choice,
      reason,
    });
  });
}

function addDecisions(dossiers) {
  const { all } = dossiers;
  const proposals = new Map(all.filter((r) => r.kind === 'investment').map((r) => [r.key, r]));
  const lost = new Set(
    all
      .filter((r) => r.kind === 'proceeds' && r.fields.kind === 'write_off')
      .map((r) => r.fields.investment_code),
  );
  const seen = new Set();
  for (const decision of all.filter((r) => r.kind === 'decision')) {
    const proposal = proposals.get(decision.fields.investment_code);
    const { code } = proposal.fields;
    if (!code.startsWith('XY-')) continue;
    if (decision.effective_date < SINCE && !lost.has(code)) continue;
    // What is decided again rests on the same papers and votes.
    if (seen.has(code)) continue;
    seen.add(code);
    addPapers(dossiers, proposal, decision);
    addVotes(dossiers, proposal, decision);
  }
  for (const sale of all.filter((r) => r.kind === 'proceeds' && r.fields.kind === 'write_off')) {
    const code = sale.fields.investment_code;
    const day = workday(addDays(sale.effective_date, 14));
    dossiers.document(`${code}.loss`, day, 'loss_analysis', `${code} 损失分析报告`, {
      investment_code: code,
    });
  }
}

const FILINGS = [
  ['annual_report', '年度报告', '2024-12-31', '2025-06-18'],
  ['half_year_report', '半年度报告', '2025-06-30', '2025-09-22'],
  ['annual_report', '年度报告', '2025-12-31', '2026-05-20'],
  ['policy_evaluation', '绩效评价自评报告', '2025-12-31', '2026-05-26'],
  ['quarterly_report', '季度报告', '2026-03-31', '2026-04-27'],
];

// Some funds are late with some of it: the radar shows that.
function addFilings(dossiers, funds) {
  funds.forEach((fund, i) => {
    const { code, kind, established_on } = fund;
    if (kind === 'special' || !established_on) return;
    if (i % 5 !== 3)
      dossiers.document(
        `${code}.registration`,
        workday(addDays(established_on, 18)),
        'registration',
        `${code} 备案证明`,
        { fund_code: code },
      );
    FILINGS.forEach(([filing, title, period_ends_on, day], k) => {
      if (established_on > period_ends_on || (i + 2 * k) % 7 === 4) return;
      const named = `${code} ${period_ends_on.slice(0, 4)} ${title}`;
      dossiers.document(`${code}.${filing}.${period_ends_on}`, day, filing, named, {
        fund_code: code,
        period_ends_on,
      });
    });
  });
}

// The invented programme's own, and what other places are reported to allow, to compare.
function addTolerances(dossiers, tolerances) {
  tolerances.forEach(({ rates, ...fields }, i) => {
    for (const [fund_kind, rate] of Object.entries(rates))
      dossiers.add('loss_tolerance', `tolerance.${i + 1}.${fund_kind}`, fields.valid_from, {
        ...fields,
        fund_kind,
        rate,
      });
  });
}

export function dossierRecords(lists, tolerances, records) {
  const dossiers = new Dossiers(records, lists.seed + 7);
  addTolerances(dossiers, tolerances);
  addDecisions(dossiers);
  addFilings(dossiers, lists.funds);
  return dossiers.records;
}
