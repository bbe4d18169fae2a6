/* Gathers the seqs of all entries that belong to a record, then makes rows of them in order. */
#include "figures/audit/history.h"

#include "base/compare.h"
#include "figures/audit/changes.h"
#include "record/approval.h"
#include "record/audit.h"
#include "record/investment.h"
#include "record/journal.h"

#include <stdlib.h>

static const struct field_value history_event_values[] = {
    {"recorded", "Recorded", "录入"},       {"changed", "Changed", "修改"},
    {"approved", "Approved", "批准"},       {"rejected", "Rejected", "否决"},
    {"exception", "Exception", "例外批准"}, {"part", "Part recorded", "录入明细"},
    {"reversed", "Reversed", "冲销"},       {"finding", "Audit finding", "审计发现"},
    {"answer", "Answer", "答复"},           {0},
};

static const struct field history_row_fields[] = {
    F_INTEGER(struct history_row, seq, INT64_MAX, "Entry", "分录号"),
    F_ENUM(struct history_row, event, history_event, "Event", "事件"),
    F_TEXT(struct history_row, kind, 40, "Kind", "类别"),
    F_DATE(struct history_row, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct history_row, recorded_at, TIME_TEXT_SIZE, "Recorded at", "记录时间"),
    F_REFERENCE(struct history_row, recorded_by, "user", "Recorded by", "记录人"),
    F_TEXT(struct history_row, field, 80, "Field", "字段"),
    F_TEXT(struct history_row, before, 4000, "Before", "修改前"),
    F_TEXT(struct history_row, after, 4000, "After", "修改后"),
    F_ENUM(struct history_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct history_row, amount, "Amount", "金额"),
    F_INTEGER(struct history_row, reversed_seq, INT64_MAX, "Reversed entry", "被冲销分录"),
    F_TEXT(struct history_row, reason, FINDING_TEXT_MAX, "Reason or note", "原因或备注"),
};

const struct shape history_row_shape = SHAPE(struct history_row, history_row_fields);

struct history {
    const struct book *book;
    int64_t as_known;
    struct arena *arena;
    size_t seq_count;
    size_t seq_capacity;
    int64_t *seqs;
    size_t count;
    size_t capacity;
    struct history_row *rows;
};

/* Twice as much room, with what is there. */
static void *grown(struct arena *arena, const void *items, size_t count, size_t size,
                   size_t *capacity_io)
{
    size_t capacity = *capacity_io == 0 ? 32 : *capacity_io * 2;
    char *room = arena_array(arena, capacity, size);

    for (size_t i = 0; i < count * size; i++)
        room[i] = ((const char *)items)[i];
    *capacity_io = capacity;
    return room;
}

/* With the reversal of the entry, where there is one. */
static void add_seq(struct history *history, int64_t seq)
{
    const struct entry *reversal = book_reversal_of(history->book, seq);

    if (seq > history->as_known)
        return;
    if (history->seq_count == history->seq_capacity)
        history->seqs = grown(history->arena, history->seqs, history->seq_count,
                              sizeof history->seqs[0], &history->seq_capacity);
    history->seqs[history->seq_count++] = seq;
    if (reversal != NULL)
        add_seq(history, reversal->seq);
}

static void add_naming(struct history *history, uint32_t kind, const char *reference, int64_t id)
{
    if (shape_field(&record_types[kind]->shape, reference) == NULL)
        return;
    for (struct referrer r = book_referrers(history->book, kind, reference, id); r.entry != NULL;
         book_next_referrer(&r))
        add_seq(history, r.entry->seq);
}

/* What names a version, or the record: the first version is both. */
static void add_about(struct history *history, uint32_t kind, int64_t id)
{
    const char *approved_as = record_types[kind]->approved_as;

    if (approved_as == NULL)
        return;
    add_naming(history, RECORD_DECISION, approved_as, id);
    add_naming(history, RECORD_APPROVAL, approved_as, id);
    add_naming(history, RECORD_OVERRIDE, approved_as, id);
}

static void add_parts(struct history *history, uint32_t kind, int64_t id)
{
    for (uint32_t part = RECORD_NONE + 1; part < RECORD_KIND_COUNT; part++)
        if (record_types[part]->part_of != NULL &&
            record_kind_named(record_types[part], record_types[part]->part_of) == kind)
            add_naming(history, part, record_types[part]->part_of, id);
}

static bool is_gathered(const struct history *history, int64_t seq)
{
    for (size_t i = 0; i < history->seq_count; i++)
        if (history->seqs[i] == seq)
            return true;
    return false;
}

/* Findings of any of its entries, and the answers to them. There are few: all are looked at. */
static void add_findings(struct history *history)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(history->book, RECORD_AUDIT_FINDING, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct audit_finding *finding = book_entry(history->book, ids[i])->record;
        const int64_t *seqs = NULL;

        if (!is_gathered(history, finding->entry_seq))
            continue;
        size_t versions = book_versions(history->book, ids[i], &seqs);

        for (size_t k = 0; k < versions; k++)
            add_seq(history, seqs[k]);
        add_naming(history, RECORD_AUDIT_ANSWER, "finding_id", ids[i]);
    }
}

static void gather(struct history *history, const struct entry *entry)
{
    const int64_t *seqs = NULL;
    size_t versions = book_versions(history->book, entry->entity_id, &seqs);

    for (size_t i = 0; i < versions; i++) {
        add_seq(history, seqs[i]);
        add_about(history, entry->kind, seqs[i]);
    }
    add_parts(history, entry->kind, entry->entity_id);
    add_findings(history);
    if (history->seq_count > 1)
        qsort(history->seqs, history->seq_count, sizeof history->seqs[0], compare_int64);
}

static const char *reason_of(const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    static const char *const names[] = {"reason", "note", "finding", "answer"};
    const struct field *reason = NULL;

    for (size_t i = 0; reason == NULL && i < sizeof names / sizeof names[0]; i++)
        reason = shape_field(shape, names[i]);
    return reason == NULL || reason->type != FIELD_TEXT ? NULL : field_text(reason, entry->record);
}

static uint32_t outcome_of(const struct entry *entry)
{
    return entry->kind == RECORD_DECISION ? ((const struct decision *)entry->record)->outcome
                                          : ((const struct approval *)entry->record)->outcome;
}

static enum history_event event_of(const struct entry *entry, const struct entry *subject)
{
    if (entry->entity_id == subject->entity_id)
        return entry->seq == entry->entity_id ? HISTORY_RECORDED : HISTORY_CHANGED;
    switch (entry->kind) {
    case RECORD_DECISION:
    case RECORD_APPROVAL:
        return outcome_of(entry) == OUTCOME_APPROVE ? HISTORY_APPROVED : HISTORY_REJECTED;
    case RECORD_OVERRIDE:
        return HISTORY_EXCEPTION;
    case RECORD_REVERSAL:
        return HISTORY_REVERSED;
    case RECORD_AUDIT_FINDING:
        return HISTORY_FINDING;
    case RECORD_AUDIT_ANSWER:
        return HISTORY_ANSWER;
    default:
        return HISTORY_PART;
    }
}

static struct history_row row_of(const struct history *history, const struct entry *entry,
                                 const struct entry *subject)
{
    struct history_row row = {.seq = entry->seq,
                              .event = event_of(entry, subject),
                              .kind = record_types[entry->kind]->kind,
                              .effective_date = entry->effective_date,
                              .recorded_at = time_text(entry->recorded_at_us, history->arena),
                              .recorded_by = entry->actor_id,
                              .reversed_seq = AMOUNT_UNKNOWN,
                              .reason = reason_of(entry)};

    if (entry->kind == RECORD_REVERSAL)
        row.reversed_seq = ((const struct reversal *)entry->record)->reversed_seq;
    row.amount_minor = entry_amount(entry, &row.currency);
    return row;
}

static void add_row(struct history *history, const struct history_row *row)
{
    if (history->count == history->capacity)
        history->rows = grown(history->arena, history->rows, history->count,
                              sizeof history->rows[0], &history->capacity);
    history->rows[history->count++] = *row;
}

/* A later version is a row for each field that it changes; one that changes none is a row too. */
static void add_version(struct history *history, struct history_row *row,
                        const struct entry *before, const struct entry *after)
{
    const struct field_change *changes = NULL;
    size_t count = record_changes(history->book, &record_types[after->kind]->shape, before->record,
                                  after->record, history->arena, &changes);

    for (size_t i = 0; i < count; i++) {
        row->field = changes[i].field->name;
        row->before = changes[i].before;
        row->after = changes[i].after;
        add_row(history, row);
    }
    if (count == 0)
        add_row(history, row);
}

static void make_rows(struct history *history, const struct entry *subject)
{
    const struct entry *before = NULL;

    for (size_t i = 0; i < history->seq_count; i++) {
        const struct entry *entry = book_entry(history->book, history->seqs[i]);
        struct history_row row = row_of(history, entry, subject);

        if (row.event == HISTORY_CHANGED && before != NULL)
            add_version(history, &row, before, entry);
        else
            add_row(history, &row);
        if (entry->entity_id == subject->entity_id)
            before = entry;
    }
}

/* What an entry belongs to: nobody asks for the history of a reversal, or of a decision. */
static const struct entry *subject_of(const struct book *book, const struct entry *entry)
{
    if (entry->kind == RECORD_REVERSAL)
        return subject_of(book,
                          book_entry(book, ((const struct reversal *)entry->record)->reversed_seq));
    if (entry->kind == RECORD_DECISION)
        return book_entry(book, ((const struct decision *)entry->record)->investment_id);
    if (entry->kind != RECORD_APPROVAL && entry->kind != RECORD_OVERRIDE)
        return entry;
    const struct field *named = record_subject(entry->kind, entry->record);
    const struct entry *subject =
        named == NULL ? NULL : book_entry(book, field_int64(named, entry->record));

    return subject == NULL ? entry : subject;
}

enum err record_history(const struct book *book, int64_t seq, int64_t as_known, struct arena *arena,
                        const struct history_row **rows_out, size_t *count_out)
{
    struct history history = {.book = book, .as_known = as_known, .arena = arena};
    const struct entry *entry = seq > as_known ? NULL : book_entry(book, seq);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct entry *subject = subject_of(book, entry);

    gather(&history, subject);
    make_rows(&history, subject);
    *rows_out = history.rows;
    *count_out = history.count;
    return ERR_OK;
}
