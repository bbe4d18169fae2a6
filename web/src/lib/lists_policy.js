/* The closed lists of reinvestment and policy evaluation. */

export const POLICY_ENUMS = {
  reinvestment_base: [
    'contribution',
    'contribution_paid_in',
    'fund_committed',
    'fund_paid_in',
    'total_assets',
    'investable',
  ],
  recognition_kind: [
    'local_investment',
    'relocation',
    'new_subsidiary',
    'acquisition',
    'local_stake',
    'outside_subsidiary',
    'other',
  ],
  investment_phase: ['any', 'seed', 'start_up', 'growth', 'mature'],
  recognition_state: ['pending', 'counted', 'rejected', 'taken_back'],
  stage_state: ['open', 'met', 'met_late', 'missed', 'not_in_force', 'unknown'],
  evaluation_state: ['open', 'filed', 'scored', 'approved', 'rejected'],
};
