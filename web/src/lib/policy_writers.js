/* Who writes the records of reinvestment and policy evaluation. */

export const POLICY_WRITERS = {
  reinvestment_term: ['manager'],
  recognition_rule: ['admin'],
  recognition: ['manager'],
  move_out: ['manager'],
  score_sheet: ['admin'],
  score_dimension: ['admin'],
  score_indicator: ['admin'],
  score_grade: ['admin'],
  evaluation: ['manager'],
  self_score: ['manager'],
  fiscal_score: ['approver'],
};
