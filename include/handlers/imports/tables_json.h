/* What was read of an import's files, as JSON for the person who confirms it. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_TABLES_JSON_H
#define FUNDTRAIL_HANDLERS_IMPORTS_TABLES_JSON_H

#include "import/import.h"

/* {"tables": [{"file", "sheet", "encoding", "hidden", "line_count", "width", "lines": [{"row",
 * "part", "cells"}]}], "faults": [...]}, a table for each plan in its order. Of each the first
 * lines and the last are there; part: title, header, row, total, remark or beside. */
void import_tables_write_json(const struct import_tables *tables, const struct import_plan *plan,
                              struct buf *out);

#endif
