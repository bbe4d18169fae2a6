/* Walks the entries that an import brought: they stand right before it. */
#include "figures/overview/import_summary.h"

#include "book/opening.h"
#include "book/proposal.h"
#include "desk_internal.h"
#include "record/import.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/rule.h"
#include "record/verdict_fields.h"
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

static const struct field summary_fields[] = {
    F_INTEGER(struct import_summary, entry_count, INT64_MAX, "Entries", "分录数"),
    F_INTEGER(struct import_summary, waiting_count, INT64_MAX, "Wait for approval", "待审批"),
    F_INTEGER(struct import_summary, approved_count, INT64_MAX, "Approved", "已批准"),
    F_INTEGER(struct import_summary, rejected_count, INT64_MAX, "Rejected", "已否决"),
    F_INTEGER(struct import_summary, judged_count, INT64_MAX, "Held against the rules",
              "已按规则核查"),
    F_INTEGER(struct import_summary, breach_count, INT64_MAX, "Rules would block", "规则将禁止"),
    F_INTEGER(struct import_summary, unknown_count, INT64_MAX, "Rules cannot tell", "规则无法判断"),
    F_INTEGER(struct import_summary, recorded_breach_count, INT64_MAX,
              "Recorded although a rule was not kept", "已登记但不符合规则"),
    F_DATE(struct import_summary, first_on, "First day", "首个日期"),
    F_DATE(struct import_summary, last_on, "Last day", "最近日期"),
};

static const struct field kind_fields[] = {
    F_TEXT(struct import_kind, kind, 40, "Kind", "类别"),
    F_INTEGER(struct import_kind, entry_count, INT64_MAX, "Entries", "分录数"),
    F_INTEGER(struct import_kind, waiting_count, INT64_MAX, "Wait for approval", "待审批"),
    F_ENUM(struct import_kind, currency, currency, "Currency", "币种"),
    F_MONEY(struct import_kind, amount, "Sum", "合计"),
    F_DATE(struct import_kind, first_on, "First day", "首个日期"),
    F_DATE(struct import_kind, last_on, "Last day", "最近日期"),
};

static const struct field fault_fields[] = {
    F_TEXT(struct import_fault, kind, 40, "Kind", "类别"),
    F_REFERENCE(struct import_fault, seq, "entry", "Entry", "分录号"),
    F_REFERENCE(struct import_fault, fund_id, "fund", "Fund", "基金"),
    F_DATE(struct import_fault, date, "Date", "日期"),
    F_ENUM(struct import_fault, currency, currency, "Currency", "币种"),
    F_MONEY(struct import_fault, amount, "Amount", "金额"),
    F_INTEGER(struct import_fault, rule_id, INT64_MAX, "Version of the rule", "规则版本号"),
    F_TEXT(struct import_fault, rule_code, CODE_MAX, "Rule", "规则"),
    F_ENUM(struct import_fault, outcome, verdict_outcome, "Outcome", "结论"),
    F_ENUM(struct import_fault, reason, verdict_reason, "Reason", "说明"),
    F_BOOL(struct import_fault, history, "Before the opening: recorded only", "建账前：仅作记录"),
};

static const struct field item_fields[] = {
    F_TEXT(struct import_item, kind, 40, "Kind", "类别"),
    F_REFERENCE(struct import_item, seq, "entry", "Entry", "分录号"),
    F_REFERENCE(struct import_item, fund_id, "fund", "Fund", "基金"),
    F_DATE(struct import_item, date, "Date", "日期"),
    F_BOOL(struct import_item, waits, "Waits for approval", "待审批"),
    F_ENUM(struct import_item, currency, currency, "Currency", "币种"),
    F_MONEY(struct import_item, amount, "Amount", "金额"),
};

const struct shape import_summary_shape = SHAPE(struct import_summary, summary_fields);
const struct shape import_kind_shape = SHAPE(struct import_kind, kind_fields);
const struct shape import_fault_shape = SHAPE(struct import_fault, fault_fields);
const struct shape import_item_shape = SHAPE(struct import_item, item_fields);

/* One import in one view. */
struct imported {
    const struct book *book;
    struct view view; /* of all days: what it brought may lie ahead */
    struct arena *arena;
    int64_t first_seq;
    int64_t last_seq;
};

static enum err open_import(const struct book *book, int64_t import_id, struct view view,
                            struct arena *arena, struct imported *imported_out)
{
    const struct entry *entry = book_entry(book, import_id);
    struct view known = {DATE_LAST, view.as_known};

    if (entry == NULL || entry->kind != RECORD_IMPORT || !book_live(book, entry, known))
        return ERR_NOT_FOUND;
    *imported_out = (struct imported){
        .book = book,
        .view = known,
        .arena = arena,
        .first_seq = ((const struct import *)entry->record)->first_seq,
        .last_seq = import_id - 1,
    };
    return ERR_OK;
}

int64_t import_of(const struct book *book, int64_t seq, struct view view)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_IMPORT, &ids);
    size_t low = 0;
    size_t high = count;

    /* The first import behind the entry. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ids[middle] <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count)
        return 0;
    const struct entry *import = book_entry(book, ids[low]);

    return ((const struct import *)import->record)->first_seq <= seq &&
                   book_live(book, import, view)
               ? ids[low]
               : 0;
}

/* The entry, where it stands and is none of the import's own about itself. */
static const struct entry *standing(const struct imported *imported, int64_t seq)
{
    const struct entry *entry = book_entry(imported->book, seq);
    bool own = entry->kind == RECORD_IMPORT_FILE || entry->kind == RECORD_EXTERNAL_ID;

    return !own && book_live(imported->book, entry, imported->view) ? entry : NULL;
}

static uint32_t currency_of(const struct entry *entry)
{
    const struct field *field = shape_field(&record_types[entry->kind]->shape, "currency");

    return field == NULL ? 0 : field_enum(field, entry->record);
}

/* What the entry is about in money: its total, else its amount; unknown where it is none. */
static int64_t amount_of(const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *amount = shape_field(shape, "amount");
    int64_t sum = 0;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].total)
            return proposal_amount(entry, &sum) == ERR_OK ? sum : AMOUNT_UNKNOWN;
    return amount == NULL || amount->type != FIELD_MONEY ? AMOUNT_UNKNOWN
                                                         : field_int64(amount, entry->record);
}

static bool waits(const struct imported *imported, const struct entry *entry)
{
    return decided_kind(entry->kind) &&
           entry_waits(imported->book, entry, imported->view, imported->arena);
}

static void take_day(int32_t day, int32_t *first, int32_t *last)
{
    *first = *first == DATE_UNKNOWN || day < *first ? day : *first;
    *last = *last == DATE_UNKNOWN || day > *last ? day : *last;
}

/* --- by kind ---------------------------------------------------------------------------------- */

static struct import_kind *row_of(struct import_kind *rows, size_t *count, uint32_t kind,
                                  uint32_t currency)
{
    for (size_t i = 0; i < *count; i++)
        if (rows[i].record_kind == kind && rows[i].currency == currency)
            return &rows[i];
    rows[*count] = (struct import_kind){.kind = record_types[kind]->kind,
                                        .record_kind = kind,
                                        .currency = currency,
                                        .amount_minor = currency == 0 ? AMOUNT_UNKNOWN : 0,
                                        .first_on = DATE_UNKNOWN,
                                        .last_on = DATE_UNKNOWN};
    return &rows[(*count)++];
}

static int by_kind(const void *left, const void *right)
{
    const struct import_kind *a = left;
    const struct import_kind *b = right;

    if (a->record_kind != b->record_kind)
        return a->record_kind < b->record_kind ? -1 : 1;
    return (a->currency > b->currency) - (a->currency < b->currency);
}

enum err import_kinds(const struct book *book, int64_t import_id, struct view view,
                      struct arena *arena, const struct import_kind **rows_out, size_t *count_out)
{
    struct imported imported;
    size_t count = 0;
    enum err err = open_import(book, import_id, view, arena, &imported);

    if (err != ERR_OK)
        return err;
    struct import_kind *rows = arena_array(arena, RECORD_KIND_COUNT * CURRENCY_COUNT, sizeof *rows);

    for (int64_t seq = imported.first_seq; seq <= imported.last_seq && err == ERR_OK; seq++) {
        const struct entry *entry = standing(&imported, seq);
        int64_t amount = entry == NULL ? AMOUNT_UNKNOWN : amount_of(entry);

        if (entry == NULL)
            continue;
        struct import_kind *row =
            row_of(rows, &count, entry->kind, amount == AMOUNT_UNKNOWN ? 0 : currency_of(entry));

        row->entry_count++;
        row->waiting_count += waits(&imported, entry);
        take_day(entry->effective_date, &row->first_on, &row->last_on);
        if (amount != AMOUNT_UNKNOWN && row->amount_minor != AMOUNT_UNKNOWN)
            add_to(&row->amount_minor, amount, &err);
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_kind);
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* --- what rules find -------------------------------------------------------------------------- */

struct judging {
    struct imported imported;
    struct import_fault *rows;
    size_t count;
    size_t capacity;
    int64_t judged_count;
    int64_t breach_count;
    int64_t unknown_count;
    int64_t recorded_breach_count;
};

static bool is_history(const struct judging *judging, const struct entry *entry)
{
    const struct imported *of = &judging->imported;
    const struct entry *opening =
        fund_opening_proposed(of->book, record_fund(of->book, entry->kind, entry->record));

    return opening != NULL &&
           entry->effective_date < ((const struct opening *)opening->record)->opened_on;
}

static void add_fault(struct judging *judging, const struct entry *entry,
                      const struct verdict_line *line)
{
    const struct imported *of = &judging->imported;

    if (judging->count == judging->capacity) {
        size_t capacity = judging->capacity == 0 ? 64 : judging->capacity * 2;
        struct import_fault *rows = arena_array(of->arena, capacity, sizeof *rows);

        if (judging->count > 0)
            memcpy(rows, judging->rows, judging->count * sizeof *rows);
        judging->rows = rows;
        judging->capacity = capacity;
    }
    judging->rows[judging->count++] = (struct import_fault){
        .kind = record_types[entry->kind]->kind,
        .seq = entry->seq,
        .fund_id = record_fund(of->book, entry->kind, entry->record),
        .date = entry->effective_date,
        .currency = currency_of(entry),
        .amount_minor = amount_of(entry),
        .rule_id = line->rule_id,
        .rule_code = ((const struct rule *)book_entry(of->book, line->rule_id)->record)->code,
        .outcome = line->outcome,
        .reason = line->reason,
        .history = is_history(judging, entry),
    };
}

/* A proposal that waits, as it would be decided on. */
static void judge(struct judging *judging, const struct entry *entry)
{
    const struct imported *of = &judging->imported;
    struct verdict_question question;
    struct verdict verdict;
    bool blocks = false;
    bool untold = false;

    if (judging->judged_count == IMPORT_JUDGED_MAX ||
        verdict_question_of(of->book, entry->seq, &question) != ERR_OK)
        return;
    judging->judged_count++;
    verdict_compute(of->book, &question, of->view, of->arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++) {
        const struct verdict_line *line = &verdict.findings[i].line;

        if (line->outcome == VERDICT_PASS)
            continue;
        add_fault(judging, entry, line);
        blocks = blocks || verdict_blocks(line, entry->kind);
        untold = untold || line->outcome == VERDICT_UNKNOWN;
    }
    judging->breach_count += blocks;
    judging->unknown_count += untold;
}

/* What was found on a commitment is stored with it. */
static void take_stored(struct judging *judging, const struct entry *commitment)
{
    const struct imported *of = &judging->imported;
    const struct entry *lines = NULL;
    size_t count = verdict_stored(of->book, commitment, of->arena, &lines);

    for (size_t i = 0; i < count; i++) {
        const struct verdict_line *line = lines[i].record;

        if (line->outcome != VERDICT_BREACH && line->outcome != VERDICT_SECOND_APPROVAL)
            continue;
        judging->recorded_breach_count++;
        add_fault(judging, commitment, line);
    }
}

static enum err judge_all(const struct book *book, int64_t import_id, struct view view,
                          struct arena *arena, struct judging *judging)
{
    *judging = (struct judging){0};
    enum err err = open_import(book, import_id, view, arena, &judging->imported);

    for (int64_t seq = judging->imported.first_seq;
         err == ERR_OK && seq <= judging->imported.last_seq; seq++) {
        const struct entry *entry = standing(&judging->imported, seq);

        if (entry == NULL)
            continue;
        if (entry->kind == RECORD_COMMITMENT)
            take_stored(judging, entry);
        else if (record_types[entry->kind]->measured != 0 && waits(&judging->imported, entry))
            judge(judging, entry);
    }
    return err;
}

enum err import_faults(const struct book *book, int64_t import_id, struct view view,
                       struct arena *arena, const struct import_fault **rows_out, size_t *count_out)
{
    struct judging judging;
    enum err err = judge_all(book, import_id, view, arena, &judging);

    *rows_out = judging.rows;
    *count_out = judging.count;
    return err;
}

enum err import_summary_compute(const struct book *book, int64_t import_id, struct view view,
                                struct arena *arena, struct import_summary *summary_out)
{
    struct judging judging;
    enum err err = judge_all(book, import_id, view, arena, &judging);
    struct import_summary summary = {.judged_count = judging.judged_count,
                                     .breach_count = judging.breach_count,
                                     .unknown_count = judging.unknown_count,
                                     .recorded_breach_count = judging.recorded_breach_count,
                                     .first_on = DATE_UNKNOWN,
                                     .last_on = DATE_UNKNOWN};

    for (int64_t seq = judging.imported.first_seq;
         err == ERR_OK && seq <= judging.imported.last_seq; seq++) {
        const struct entry *entry = standing(&judging.imported, seq);

        if (entry == NULL)
            continue;
        summary.entry_count++;
        take_day(entry->effective_date, &summary.first_on, &summary.last_on);
        if (!decided_kind(entry->kind))
            continue;
        summary.waiting_count += entry_waits(book, entry, judging.imported.view, arena);
        summary.rejected_count += entry_is_rejected(book, entry, judging.imported.view, arena);
        summary.approved_count += entry_is_approved(book, entry, judging.imported.view);
    }
    if (err == ERR_OK)
        *summary_out = summary;
    return err;
}

/* --- the largest ------------------------------------------------------------------------------ */

static int by_size(const void *left, const void *right)
{
    const struct import_item *a = left;
    const struct import_item *b = right;

    if (a->currency != b->currency)
        return a->currency < b->currency ? -1 : 1;
    if (a->amount_minor != b->amount_minor)
        return a->amount_minor > b->amount_minor ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

enum err import_largest(const struct book *book, int64_t import_id, struct view view,
                        struct arena *arena, const struct import_item **rows_out, size_t *count_out)
{
    struct imported imported;
    size_t count = 0;
    size_t kept = 0;
    size_t of_currency = 0;
    enum err err = open_import(book, import_id, view, arena, &imported);

    if (err != ERR_OK)
        return err;
    struct import_item *rows =
        arena_array(arena, (size_t)(imported.last_seq - imported.first_seq) + 2, sizeof *rows);

    for (int64_t seq = imported.first_seq; seq <= imported.last_seq; seq++) {
        const struct entry *entry = standing(&imported, seq);
        int64_t amount = entry == NULL ? AMOUNT_UNKNOWN : amount_of(entry);

        if (amount == AMOUNT_UNKNOWN)
            continue;
        rows[count++] = (struct import_item){
            .kind = record_types[entry->kind]->kind,
            .seq = seq,
            .fund_id = record_fund(book, entry->kind, entry->record),
            .date = entry->effective_date,
            .waits = waits(&imported, entry),
            .currency = currency_of(entry),
            .amount_minor = amount,
        };
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_size);
    for (size_t i = 0; i < count; i++) {
        of_currency = i > 0 && rows[i].currency == rows[i - 1].currency ? of_currency + 1 : 0;
        if (of_currency < IMPORT_LARGEST)
            rows[kept++] = rows[i];
    }
    *rows_out = rows;
    *count_out = kept;
    return ERR_OK;
}

/* --- what waits ------------------------------------------------------------------------------- */

struct place {
    bool later; /* not an opening */
    int32_t day;
    int64_t seq;
};

static int by_place(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;

    if (a->later != b->later)
        return a->later ? 1 : -1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

enum err import_waiting(const struct book *book, int64_t import_id, struct view view,
                        struct arena *arena, const int64_t **seqs_out, size_t *count_out)
{
    struct imported imported;
    size_t count = 0;
    enum err err = open_import(book, import_id, view, arena, &imported);

    if (err != ERR_OK)
        return err;
    size_t most = (size_t)(imported.last_seq - imported.first_seq) + 2;
    struct place *places = arena_array(arena, most, sizeof *places);
    int64_t *seqs = arena_array(arena, most, sizeof *seqs);

    for (int64_t seq = imported.first_seq; seq <= imported.last_seq; seq++) {
        const struct entry *entry = standing(&imported, seq);

        if (entry != NULL && waits(&imported, entry))
            places[count++] =
                (struct place){entry->kind != RECORD_OPENING, entry->effective_date, seq};
    }
    if (count > 0)
        qsort(places, count, sizeof *places, by_place);
    for (size_t i = 0; i < count; i++)
        seqs[i] = places[i].seq;
    *seqs_out = seqs;
    *count_out = count;
    return ERR_OK;
}
