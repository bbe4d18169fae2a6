/* The field tables that stand in other files than record_types. The counts are part of the type: a
 * table of another length does not compile. */
#ifndef FUNDTRAIL_RECORD_VALUES_H
#define FUNDTRAIL_RECORD_VALUES_H

#include "record/record.h"

extern const struct field capital_call_fields[11];
extern const struct field call_line_fields[5];
extern const struct field contribution_fields[6];
extern const struct field distribution_fields[12];
extern const struct field distribution_line_fields[5];
extern const struct field return_of_excess_fields[6];
extern const struct field commitment_release_fields[4];
extern const struct field commitment_transfer_fields[6];
extern const struct field equalisation_fields[5];
extern const struct field approval_fields[14];

extern const struct field expense_fields[10];
extern const struct field fee_term_fields[9];
extern const struct field proceeds_fields[7];
extern const struct field buy_back_fields[8];
extern const struct field valuation_fields[6];
extern const struct field fx_rate_fields[6];
extern const struct field index_level_fields[3];
extern const struct field facility_flow_fields[5];

extern const struct field rule_fields[29];
extern const struct field override_fields[12];
extern const struct field verdict_line_fields[28];

extern const struct field document_fields[10];
extern const struct field vote_fields[5];
extern const struct field loss_tolerance_fields[11];

extern const struct field_value rule_status_values[];   /* enum rule_status */
extern const struct field_value document_kind_values[]; /* enum document_kind */
extern const struct field_value vote_choice_values[];   /* enum vote_choice */
extern const struct field_value loss_scope_values[];    /* enum loss_scope */
extern const struct field waterfall_term_fields[16];
extern const struct field waterfall_tier_fields[5];
extern const struct field carry_return_fields[5];

extern const struct field reinvestment_term_fields[17];
extern const struct field recognition_rule_fields[14];
extern const struct field recognition_fields[15];
extern const struct field move_out_fields[5];

extern const struct field score_sheet_fields[12];
extern const struct field score_dimension_fields[9];
extern const struct field score_indicator_fields[8];
extern const struct field score_grade_fields[9];
extern const struct field evaluation_fields[7];
extern const struct field self_score_fields[6];
extern const struct field fiscal_score_fields[4];

extern const struct field_value reinvestment_base_values[]; /* enum reinvestment_base */
extern const struct field_value recognition_kind_values[];  /* enum recognition_kind */
extern const struct field_value investment_phase_values[];  /* enum investment_phase */
extern const struct field accrual_fields[5];
extern const struct field fee_offset_fields[7];

extern const struct field_value outcome_values[];          /* enum outcome */
extern const struct field_value valuation_method_values[]; /* enum valuation_method */
extern const struct field_value expense_category_values[]; /* enum expense_category */
extern const struct field_value fee_day_count_values[];    /* enum fee_day_count */

#endif
