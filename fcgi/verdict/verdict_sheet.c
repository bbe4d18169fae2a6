/* A line of a verdict as the step sheet shows it. */
#include "verdict/verdict.h"

#include "record/verdict_fields.h"
#include "record/rule.h"

static const struct field sheet_fields[] = {
    F_INTEGER(struct verdict_sheet_row, version, INT64_MAX, "Version", "规则版本号"),
    F_TEXT(struct verdict_sheet_row, pack, CODE_MAX, "Pack", "规则包"),
    F_ENUM(struct verdict_sheet_row, action, action, "Action", "处置"),
    F_ENUM(struct verdict_sheet_row, status, rule_status, "Status", "核实状态"),
    VERDICT_LINE_FIELDS(struct verdict_sheet_row, line.),
    F_BOOL(struct verdict_sheet_row, blocks, "Blocks", "禁止通过"),
    F_BOOL(struct verdict_sheet_row, stored, "Stored with the decision", "已随决定保存"),
};

const struct shape verdict_sheet_shape = SHAPE(struct verdict_sheet_row, sheet_fields);

struct verdict_sheet_row verdict_sheet_row_of(const struct entry *rule,
                                              const struct verdict_line *line, uint32_t kind,
                                              bool stored)
{
    const struct rule *record = rule->record;

    return (struct verdict_sheet_row){.version = rule->seq,
                                      .pack = record->pack,
                                      .action = record->action,
                                      .status = record->status,
                                      .line = *line,
                                      .blocks = verdict_blocks(line, kind),
                                      .stored = stored};
}
