/* The engine: opens a subject, and evaluates the sections of a template one by one. */
#include "report_internal.h"

#include "calc/accrual.h"
#include "figures/fund/fund_capital.h"
#include "figures/waterfall/waterfall.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/waterfall.h"

#include <string.h>

/* One amount of a roll. */
struct amount {
    uint32_t currency;
    int64_t amount_minor;
};

static const struct field amount_fields[] = {
    F_ENUM(struct amount, currency, currency, "Currency", "币种"),
    F_MONEY(struct amount, amount, "Amount", "金额"),
};

static const struct shape amount_shape = SHAPE(struct amount, amount_fields);

/* A column of a roll. */
struct roll_column {
    const char *code;
    const char *label_en;
    const char *label_zh;
    unsigned holder;
    unsigned period;
};

static const struct roll_column roll_columns[] = {
    {"investor_qtd", "Investor QTD", "投资人 本季", HOLDER_INVESTOR, PERIOD_QTD},
    {"investor_ytd", "Investor YTD", "投资人 本年", HOLDER_INVESTOR, PERIOD_YTD},
    {"investor_itd", "Investor ITD", "投资人 成立以来", HOLDER_INVESTOR, PERIOD_ITD},
    {"fund_qtd", "Total fund QTD", "基金合计 本季", HOLDER_FUND, PERIOD_QTD},
    {"fund_ytd", "Total fund YTD", "基金合计 本年", HOLDER_FUND, PERIOD_YTD},
    {"fund_itd", "Total fund ITD", "基金合计 成立以来", HOLDER_FUND, PERIOD_ITD},
    {"manager_qtd", "GP QTD", "管理人 本季", HOLDER_MANAGER, PERIOD_QTD},
    {"manager_ytd", "GP YTD", "管理人 本年", HOLDER_MANAGER, PERIOD_YTD},
    {"manager_itd", "GP ITD", "管理人 成立以来", HOLDER_MANAGER, PERIOD_ITD},
};

#define ROLL_COLUMNS (sizeof roll_columns / sizeof roll_columns[0])

/* The manager's own commitments: what the terms name, and those of the party that manages. */
static void find_manager(struct report_case *report, const struct capital *capital,
                         const struct fund *fund)
{
    bool *own = arena_array(report->arena, capital->count + 1, sizeof *own);
    const struct entry *term =
        waterfall_term_in_force(report->book, report->subject.fund_id, report->view);
    int64_t named =
        term == NULL ? 0 : ((const struct waterfall_term *)term->record)->gp_commitment_id;

    for (size_t i = 0; i < capital->count; i++) {
        const struct commitment *commitment = capital->commitments[i]->record;

        own[i] = capital->commitments[i]->entity_id == named ||
                 (fund->manager_id != 0 && commitment->investor_party_id == fund->manager_id);
    }
    report->of_manager = own;
    report->manager_known = term != NULL || fund->manager_id != 0;
}

/* The commitments of the fund, and which of them is asked for. */
static enum err open_investors(struct report_case *report, const struct fund *fund)
{
    struct capital capital;
    enum err err =
        capital_open(report->book, report->subject.fund_id, report->view, report->arena, &capital);

    if (err != ERR_OK)
        return err;
    int64_t *ids = arena_array(report->arena, capital.count + 1, sizeof *ids);

    for (size_t i = 0; i < capital.count; i++)
        ids[i] = capital.commitments[i]->entity_id;
    report->commitment_count = capital.count;
    report->commitment_ids = ids;
    report->asked = capital_position(&capital, report->subject.commitment_id);
    find_manager(report, &capital, fund);
    return ERR_OK;
}

/* Whether the template takes what is named, and all of it is there. */
static enum err require_subject(const struct report_case *report)
{
    uint32_t scope = report->of->scope;
    bool of_notice = scope == REPORT_OF_CALL || scope == REPORT_OF_DISTRIBUTION;
    bool takes_investor = scope == REPORT_OF_INVESTOR || scope == REPORT_OF_FUND_OR_INVESTOR;
    int64_t commitment = report->subject.commitment_id;
    int64_t notice = report->subject.notice_id;

    if ((scope == REPORT_OF_INVESTOR && commitment == 0) || (commitment != 0 && !takes_investor) ||
        of_notice != (notice != 0))
        return ERR_INVALID;
    if (commitment != 0 &&
        (report->asked == report->commitment_count ||
         !book_version(report->book, RECORD_COMMITMENT, commitment, report->view)))
        return ERR_NOT_FOUND;
    if (notice == 0)
        return ERR_OK;
    uint32_t kind = scope == REPORT_OF_CALL ? RECORD_CAPITAL_CALL : RECORD_DISTRIBUTION;
    const struct entry *entry = book_version(report->book, kind, notice, report->view);

    return entry != NULL &&
                   record_fund(report->book, kind, entry->record) == report->subject.fund_id
               ? ERR_OK
               : ERR_NOT_FOUND;
}

static enum err open_case(struct report_case *report)
{
    const struct entry *fund =
        book_version(report->book, RECORD_FUND, report->subject.fund_id, report->view);
    int year = date_year(report->view.as_of);

    if (fund == NULL)
        return ERR_NOT_FOUND;
    report->currency = ((const struct fund *)fund->record)->currency;
    report->quarter_from = quarter_start(report->view.as_of);
    report->year_from = date_from_ymd(year, 1, 1);
    enum err err = open_investors(report, fund->record);

    return err != ERR_OK ? err : require_subject(report);
}

/* A figure that cannot be told is a gap of the cell, not a fault of the report. */
static enum err gap_of(enum err err, uint32_t *gap_out)
{
    *gap_out = err == ERR_NOT_KEPT    ? GAP_NOT_KEPT
               : err == ERR_NO_RATE   ? GAP_UNKNOWN
               : err == ERR_NOT_FOUND ? GAP_DOES_NOT_APPLY
                                      : 0;
    return *gap_out == 0 ? err : ERR_OK;
}

/* What a source has of a holder at the end of a day. */
static enum err held_at(struct report_case *report, const struct roll_source *source,
                        const char *field, unsigned holder, int32_t day, int64_t *amount_out)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    if (holder == HOLDER_FUND)
        return source->at(report, field, OF_FUND, day, amount_out);
    if (holder == HOLDER_INVESTOR && report->asked < report->commitment_count)
        return source->at(report, field, report->asked, day, amount_out);
    *amount_out = AMOUNT_UNKNOWN;
    if (!report->manager_known)
        return ERR_OK;
    for (size_t i = 0; i < report->commitment_count && err == ERR_OK; i++) {
        int64_t part = 0;

        if (report->of_manager[i] != (holder == HOLDER_MANAGER))
            continue;
        err = source->at(report, field, i, day, &part);
        if (part == AMOUNT_UNKNOWN)
            return err;
        add_to(&sum, part, &err);
    }
    *amount_out = sum;
    return err;
}

static int32_t first_day(const struct report_case *report, unsigned period)
{
    return period == PERIOD_QTD   ? report->quarter_from
           : period == PERIOD_YTD ? report->year_from
                                  : DATE_UNKNOWN;
}

/* Before the beginning there is nothing. */
static enum err at_start(struct report_case *report, const struct roll_source *source,
                         const char *field, const struct roll_column *column, int64_t *amount_out)
{
    *amount_out = 0;
    if (column->period == PERIOD_ITD)
        return ERR_OK;
    enum err err = held_at(report, source, field, column->holder,
                           first_day(report, column->period) - 1, amount_out);

    /* The fund, or the terms, were not there yet. */
    if (err == ERR_NOT_FOUND)
        *amount_out = 0;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err roll_amount(struct report_case *report, const struct report_line *line,
                            const struct roll_column *column, int64_t *amount_out)
{
    const char *field = NULL;
    const struct roll_source *source = report_roll_source(line->figure, &field);
    int64_t start = 0;
    int64_t end = 0;
    enum err err = ERR_OK;

    if (source->fund_only && column->holder != HOLDER_FUND)
        return ERR_NOT_KEPT;
    if (line->taken != TAKEN_AT_END)
        err = at_start(report, source, field, column, &start);
    if (err == ERR_OK && line->taken != TAKEN_AT_START)
        err = held_at(report, source, field, column->holder, report->view.as_of, &end);
    if (err != ERR_OK)
        return err;
    if (start == AMOUNT_UNKNOWN || end == AMOUNT_UNKNOWN)
        *amount_out = AMOUNT_UNKNOWN;
    else if (line->taken == TAKEN_AT_START)
        *amount_out = start;
    else
        err = amount_sub(end, start, amount_out);
    if (err == ERR_OK && line->negative && *amount_out != AMOUNT_UNKNOWN)
        *amount_out = -*amount_out;
    return err;
}

static void set_amount(struct report_case *report, uint32_t gap, int64_t amount_minor,
                       struct report_cell *cell)
{
    struct amount *amount = arena_alloc(report->arena, sizeof *amount);

    *amount = (struct amount){report->currency, amount_minor};
    *cell = (struct report_cell){
        .gap = gap != 0                         ? gap
               : amount_minor == AMOUNT_UNKNOWN ? GAP_UNKNOWN
                                                : 0,
        .shape = &amount_shape,
        .field = &amount_fields[1],
        .record = amount,
    };
}

static int64_t amount_in(const struct report_cell *cell)
{
    return ((const struct amount *)cell->record)->amount_minor;
}

/* The row of a code among those above. */
static const struct report_row *row_called(const struct report_row *rows, size_t count,
                                           const char *code, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(rows[i].code) == length && memcmp(rows[i].code, code, length) == 0)
            return &rows[i];
    return NULL;
}

/* Adds up the lines that a sum names: "a b -c". What one of them does not know, it does not. */
static enum err sum_cell(struct report_case *report, const char *sum, const struct report_row *rows,
                         size_t count, size_t column, struct report_cell *cell_out)
{
    int64_t total = 0;
    enum err err = ERR_OK;
    uint32_t gap = 0;

    for (const char *at = sum; *at != '\0' && err == ERR_OK;) {
        bool minus = *at == '-';

        at += minus;
        size_t length = strcspn(at, " ");
        const struct report_row *row = row_called(rows, count, at, length);
        const struct report_cell *cell = &row->cells[column];

        gap = cell->gap != 0 ? cell->gap : gap;
        if (cell->gap == 0)
            add_to(&total, minus ? -amount_in(cell) : amount_in(cell), &err);
        at += length + strspn(at + length, " ");
    }
    set_amount(report, gap, total, cell_out);
    return err;
}

static enum err figure_row(struct report_case *report, const struct report_line *line,
                           const struct roll_column *const *columns, size_t column_count,
                           struct report_cell *cells)
{
    enum err err = ERR_OK;

    for (size_t k = 0; k < column_count && err == ERR_OK; k++) {
        int64_t amount_minor = 0;
        uint32_t gap = 0;

        if (line->figure == NULL)
            gap = GAP_NOT_KEPT;
        else
            err = gap_of(roll_amount(report, line, columns[k], &amount_minor), &gap);
        set_amount(report, gap, amount_minor, &cells[k]);
    }
    return err;
}

/* The lines of a section; its first in *lines_out. */
static size_t lines_of(const struct report_template *of, const struct report_section *section,
                       const struct report_line **lines_out)
{
    size_t first = 0;
    size_t count = 0;

    while (strcmp(of->lines[first].section, section->code) != 0)
        first++;
    while (first + count < of->line_count &&
           strcmp(of->lines[first + count].section, section->code) == 0)
        count++;
    *lines_out = &of->lines[first];
    return count;
}

static void name_row(const struct report_line *line, struct report_row *row)
{
    row->code = line->code;
    row->label_en = line->label_en;
    row->label_zh = line->label_zh;
    row->line = line;
}

/* The figures first, then the sums from the top: a sum may name lines below it. */
static enum err roll_rows(struct report_case *report, const struct report_line *lines,
                          const struct roll_column *const *columns, struct report_table *table)
{
    struct report_row *rows = table->rows;
    enum err err = ERR_OK;

    for (size_t i = 0; i < table->row_count && err == ERR_OK; i++) {
        struct report_cell *cells = arena_array(report->arena, table->column_count, sizeof *cells);

        name_row(&lines[i], &rows[i]);
        rows[i].cells = cells;
        if (lines[i].sum == NULL)
            err = figure_row(report, &lines[i], columns, table->column_count, cells);
    }
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t k = 0; k < table->column_count && lines[i].sum != NULL && err == ERR_OK; k++)
            err = sum_cell(report, lines[i].sum, rows, table->row_count, k, &rows[i].cells[k]);
    return err;
}

static enum err roll_table(struct report_case *report, const struct report_section *section,
                           struct report_table *table)
{
    const struct roll_column *wanted[ROLL_COLUMNS];
    struct report_column *columns = arena_array(report->arena, ROLL_COLUMNS, sizeof *columns);
    const struct report_line *lines = NULL;

    for (size_t i = 0; i < ROLL_COLUMNS; i++) {
        const struct roll_column *column = &roll_columns[i];

        if ((column->holder & section->holders) == 0 || (column->period & section->periods) == 0)
            continue;
        wanted[table->column_count] = column;
        columns[table->column_count++] =
            (struct report_column){column->code, column->label_en, column->label_zh, NULL};
    }
    table->columns = columns;
    table->row_count = lines_of(report->of, section, &lines);
    table->rows = arena_array(report->arena, table->row_count, sizeof *table->rows);
    return roll_rows(report, lines, wanted, table);
}

static struct report_cell cell_of(const struct shape *shape, const char *name, const void *record)
{
    const struct field *field = shape_field(shape, name);

    return (struct report_cell){
        .gap = field_is_unknown(field, record) ? GAP_UNKNOWN : 0,
        .shape = shape,
        .field = field,
        .record = record,
    };
}

static enum err fact_cell(struct report_case *report, const struct report_line *line,
                          struct report_cell *cell_out)
{
    const char *name = NULL;
    const void *record = NULL;
    uint32_t gap = GAP_NOT_KEPT;

    *cell_out = (struct report_cell){.gap = GAP_NOT_KEPT};
    if (line->figure == NULL)
        return ERR_OK;
    const struct fact_source *source = report_fact_source(line->figure, &name);
    enum err err = gap_of(source->read(report, &record), &gap);

    *cell_out = err == ERR_OK && gap == 0 ? cell_of(source->shape, name, record)
                                          : (struct report_cell){.gap = gap};
    return err;
}

static enum err facts_table(struct report_case *report, const struct report_section *section,
                            struct report_table *table)
{
    static const struct report_column value = {"value", "Value", "内容", NULL};
    const struct report_line *lines = NULL;
    enum err err = ERR_OK;

    table->column_count = 1;
    table->columns = &value;
    table->row_count = lines_of(report->of, section, &lines);
    struct report_row *rows = arena_array(report->arena, table->row_count, sizeof *rows);

    for (size_t i = 0; i < table->row_count && err == ERR_OK; i++) {
        struct report_cell *cell = arena_alloc(report->arena, sizeof *cell);

        name_row(&lines[i], &rows[i]);
        rows[i].cells = cell;
        err = fact_cell(report, &lines[i], cell);
    }
    table->rows = rows;
    return err;
}

/* The sum of a column: of amounts in the fund's currency that are all known. */
static enum err total_cell(struct report_case *report, const struct report_row *rows, size_t count,
                           size_t column, struct report_cell *cell_out)
{
    int64_t total = 0;
    enum err err = ERR_OK;
    uint32_t gap = 0;

    *cell_out = (struct report_cell){.gap = GAP_DOES_NOT_APPLY};
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct report_cell *cell = &rows[i].cells[column];

        if (cell->field == NULL || cell->field->type != FIELD_MONEY)
            return ERR_OK;
        const struct field *currency = shape_field(cell->shape, "currency");

        if (cell->gap != 0 || field_enum(currency, cell->record) != report->currency)
            gap = GAP_UNKNOWN;
        else
            add_to(&total, field_int64(cell->field, cell->record), &err);
    }
    set_amount(report, gap, total, cell_out);
    return err;
}

static enum err list_table(struct report_case *report, const struct report_section *section,
                           struct report_table *table)
{
    const struct list_source *source = report_list_source(section->rows);
    const struct report_line *lines = NULL;
    const struct report_cell not_kept = {.gap = GAP_NOT_KEPT};
    const char *records = NULL;
    uint32_t gap = 0;
    enum err err = gap_of(source->rows(report, (const void **)&records, &table->row_count), &gap);

    table->row_count = gap == 0 ? table->row_count : 0;
    table->column_count = lines_of(report->of, section, &lines);
    struct report_column *columns =
        arena_array(report->arena, table->column_count, sizeof *columns);
    struct report_row *rows = arena_array(report->arena, table->row_count + 1, sizeof *rows);

    for (size_t k = 0; k < table->column_count; k++)
        columns[k] =
            (struct report_column){lines[k].code, lines[k].label_en, lines[k].label_zh, &lines[k]};
    for (size_t i = 0; i <= table->row_count; i++) {
        struct report_cell *cells = arena_array(report->arena, table->column_count, sizeof *cells);

        rows[i] =
            (struct report_row){.code = arena_format(report->arena, "%zu", i + 1), .cells = cells};
        for (size_t k = 0; k < table->column_count && i < table->row_count; k++)
            cells[k] = lines[k].figure == NULL
                           ? not_kept
                           : cell_of(source->shape, strchr(lines[k].figure, '.') + 1,
                                     records + i * source->shape->size);
        for (size_t k = 0; k < table->column_count && i == table->row_count && err == ERR_OK; k++)
            err = total_cell(report, rows, i, k, &cells[k]);
    }
    rows[table->row_count].code = "total";
    rows[table->row_count].label_en = "Total";
    rows[table->row_count].label_zh = "合计";
    table->row_count += table->row_count > 0;
    table->columns = columns;
    table->rows = rows;
    return err;
}

enum err report_evaluate(const struct report_template *of, struct report_subject subject,
                         const struct book *book, struct view view, struct arena *arena,
                         struct report *report_out)
{
    struct report_case *report = arena_alloc(arena, sizeof *report);
    struct report_table *tables = arena_array(arena, of->section_count, sizeof *tables);

    *report = (struct report_case){
        .book = book, .view = view, .arena = arena, .of = of, .subject = subject};
    enum err err = open_case(report);

    for (size_t i = 0; i < of->section_count && err == ERR_OK; i++) {
        const struct report_section *section = &of->sections[i];

        tables[i] = (struct report_table){.section = section};
        err = section->layout == LAYOUT_ROLL    ? roll_table(report, section, &tables[i])
              : section->layout == LAYOUT_FACTS ? facts_table(report, section, &tables[i])
                                                : list_table(report, section, &tables[i]);
    }
    *report_out = (struct report){
        .of = of,
        .subject = subject,
        .currency = report->currency,
        .quarter_from = report->quarter_from,
        .year_from = report->year_from,
        .to = view.as_of,
        .table_count = of->section_count,
        .tables = tables,
    };
    return err;
}
