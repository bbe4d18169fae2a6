/* A report as a file: as CSV a row for each cell, by section, line and column, which is what the
 * column map speaks of; as a workbook a sheet for each section, as it is read. */
#ifndef FUNDTRAIL_HANDLERS_REPORT_REPORT_FILE_H
#define FUNDTRAIL_HANDLERS_REPORT_REPORT_FILE_H

#include "figures/report/report.h"
#include "table/table.h"

/* Writes all rows to a table that has begun; gives how many. table_end is the caller's. */
int64_t report_write_file(const struct report *report, struct view view, struct table *table);

#endif
