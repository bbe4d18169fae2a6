/* Plans, faults and counts of imports as JSON.
 *
 * A plan: {"source", "twins", "confirm_future", "tables": [{"file", "sheet", "skip", "kind",
 * "header": [first, last], "rows": [first, last], "only": {"column", "text"}, "code", "exact",
 * "keep_totals", "columns": [{"header", "column", "field", "or", "constant", "exponent", "round",
 * "order"}]}]}. Columns are letters, rows numbers, kinds and fields names; what is not said is null
 * or left out. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_PLAN_JSON_H
#define FUNDTRAIL_HANDLERS_IMPORTS_PLAN_JSON_H

#include "import/import.h"

void import_plan_write_json(const struct import_plan *plan, struct buf *out);

/* What is kept with the entry of a table: its plan without what says nothing. In arena. */
const char *import_mapping_json(const struct import_tables *tables,
                                const struct import_table_plan *plan, struct arena *arena);

/* Reads a plan; import_plan_fit then finds its tables. Texts live in arena. ERR_INVALID with an
 * English sentence in *why_out, in arena, when it is none. */
enum err import_plan_read_json(const char *text, size_t length, struct arena *arena,
                               struct import_plan *plan_out, const char **why_out) MUST_USE;

/* [{"weight", "code", "file", "sheet", "row", "column", "field", "value", "en", "zh"}, …]:
 * at most `max` of them, those that stop the import first. */
void import_faults_write_json(const struct import_faults *faults, size_t max, struct buf *out);

/* {"rows", "new", "changed", "known", "skipped", "asked", "fault"} */
void import_counts_write_json(const struct import_counts *counts, struct buf *out);

#endif
