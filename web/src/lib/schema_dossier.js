/* The records that a decision is accounted for with, as forms see them. */
import { choice, date, decimal, flag, lines, reference, required, text } from './schema_fields.js';

const note = lines('note');

export const DOSSIER_KINDS = {
  document: {
    plural: 'documents',
    fields: [
      text('title', 200, required),
      choice('kind', 'document_kind', required),
      text('sha256', 64, required),
      reference('investment_id', 'investment'),
      reference('project_id', 'project'),
      reference('firm_id', 'firm'),
      reference('fund_id', 'fund'),
      date('period_ends_on'),
      text('source', 300),
      note,
    ],
  },
  vote: {
    plural: 'votes',
    fields: [
      reference('investment_id', 'investment', required),
      reference('member_user_id', 'user'),
      text('member_name', 80),
      choice('choice', 'vote_choice', required),
      text('reason', 500),
    ],
  },
  loss_tolerance: {
    plural: 'loss_tolerances',
    fields: [
      text('name', 120, required),
      text('name_en', 200),
      choice('scope', 'loss_scope', required),
      choice('fund_kind', 'fund_kind', required),
      { ...decimal('rate'), ...required },
      flag('binding'),
      choice('status', 'rule_status', required),
      text('clause', 300),
      text('source', 300, required),
      date('valid_from', required),
      date('valid_to'),
    ],
  },
};

export const DOSSIER_ENUMS = {
  document_kind: [
    'due_diligence',
    'legal_opinion',
    'proposal',
    'committee_minutes',
    'valuation_report',
    'agreement',
    'audit_report',
    'post_investment',
    'loss_analysis',
    'registration',
    'quarterly_report',
    'half_year_report',
    'annual_report',
    'policy_evaluation',
    'other',
  ],
  vote_choice: ['yes', 'no', 'abstain', 'recused'],
  loss_scope: ['project', 'fund'],
  loss_state: ['none', 'within', 'exceeded', 'unmeasured'],
  radar_kind: [
    'call_unpaid',
    'call_due',
    'approval_unfunded',
    'paid_in_short',
    'cash_idle',
    'cash_negative',
    'buy_back',
    'recall_expires',
    'investment_period',
    'exit_period',
    'fund_term',
    'mark_old',
    'investment_unpaid',
    'proposal_waiting',
    'filing',
    'cap_exceeded',
  ],
  rate_state: ['counts', 'pending', 'rejected'],
  rate_doubt: ['first_of_pair', 'contradicts', 'departs', 'follows'],
  severity: ['high', 'medium', 'low'],
  due: ['overdue', 'week', 'month', 'quarter', 'later'],
};
