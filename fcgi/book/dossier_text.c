#include "book/dossier.h"

#include "record_internal.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64
#define REFS_FIRST 32

/* Beside the fields of a record: which entry it is. */
struct stamp {
    int64_t id;
    int64_t seq;
    int32_t effective_date;
    const char *recorded_at;
    int64_t recorded_by;
};

static const struct field stamp_fields[] = {
    F_REFERENCE(struct stamp, id, "entry", "Id", "编号"),
    F_REFERENCE(struct stamp, seq, "entry", "Entry", "分录"),
    F_DATE(struct stamp, effective_date, "Effective date", "生效日"),
    F_TEXT(struct stamp, recorded_at, 40, "Recorded at", "记录时间"),
    F_REFERENCE(struct stamp, recorded_by, "user", "Recorded by", "记录人"),
};

/* One basis of the cap as it stood before the decision. */
struct cap_line {
    uint32_t basis;
    bool binding;
    int64_t root_id;
    uint32_t currency;
    int64_t limit_minor;
    int64_t used_minor;
    int64_t pending_minor;
    int64_t peak_minor;
    int64_t amount_minor;
    int64_t after_minor;
    int64_t headroom_minor;
    int64_t excess_minor;
};

static const struct field cap_line_fields[] = {
    F_ENUM(struct cap_line, basis, basis_values, "Basis", "口径"),
    F_BOOL(struct cap_line, binding, "Binding", "约束"),
    F_REFERENCE(struct cap_line, root_id, "fund", "Root", "根基金"),
    F_ENUM(struct cap_line, currency, currency_values, "Currency", "币种"),
    F_MONEY(struct cap_line, limit, "Limit", "上限"),
    F_MONEY(struct cap_line, used, "Used", "已用"),
    F_MONEY(struct cap_line, pending, "Pending", "待审批"),
    F_MONEY(struct cap_line, peak, "Peak", "最高占用"),
    F_MONEY(struct cap_line, amount, "This proposal", "本提案"),
    F_MONEY(struct cap_line, after, "After", "批准后"),
    F_MONEY(struct cap_line, headroom, "Headroom", "剩余额度"),
    F_MONEY(struct cap_line, excess, "Excess", "超出"),
};

static const struct shape stamp_shape = SHAPE(struct stamp, stamp_fields);
static const struct shape cap_line_shape = SHAPE(struct cap_line, cap_line_fields);

/* What is written, and the ids that it has mentioned. */
struct writing {
    const struct dossier *dossier;
    struct buf *out;
    int64_t *ids;
    size_t id_count;
    size_t id_capacity;
};

static void mention(struct writing *writing, int64_t id)
{
    if (id == 0)
        return;
    if (writing->id_count == writing->id_capacity) {
        size_t capacity = writing->id_capacity == 0 ? REFS_FIRST : writing->id_capacity * 2;
        int64_t *ids = arena_array(writing->dossier->arena, capacity, sizeof *ids);

        if (writing->id_count > 0)
            memcpy(ids, writing->ids, writing->id_count * sizeof *ids);
        writing->ids = ids;
        writing->id_capacity = capacity;
    }
    writing->ids[writing->id_count++] = id;
}

struct member {
    const struct shape *shape;
    const struct field *field;
    const void *record;
};

static int by_name(const void *left, const void *right)
{
    const struct member *a = left;
    const struct member *b = right;

    return strcmp(a->field->name, b->field->name);
}

static bool says_nothing(const struct field *field, const void *record)
{
    return field_is_unknown(field, record) ||
           (field->type == FIELD_BOOL && !field_bool(field, record));
}

static size_t add_members(struct member *members, size_t count, const struct shape *shape,
                          const void *record)
{
    for (size_t i = 0; i < shape->field_count && count < MEMBERS_MAX; i++) {
        const struct field *field = &shape->fields[i];

        if (!field->added || !says_nothing(field, record))
            members[count++] = (struct member){shape, field, record};
    }
    return count;
}

/* An object of the members, in order of their names: all are lower-case ASCII. */
static void write_members(struct writing *writing, struct member *members, size_t count)
{
    qsort(members, count, sizeof *members, by_name);
    buf_char(writing->out, '{');
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &members[i];
        bool stamp = member->shape == &stamp_shape;

        buf_format(writing->out, "%s\"%s\":", i > 0 ? "," : "", member->field->name);
        field_write_json(member->shape, member->field, member->record, writing->out);
        if (member->field->type == FIELD_REFERENCE &&
            (!stamp || strcmp(member->field->name, "recorded_by") == 0))
            mention(writing, field_int64(member->field, member->record));
    }
    buf_char(writing->out, '}');
}

static void write_entry(struct writing *writing, const struct entry *entry)
{
    struct member members[MEMBERS_MAX];
    char recorded_at[TIME_TEXT_SIZE];

    if (entry == NULL) {
        buf_text(writing->out, "null");
        return;
    }
    struct stamp stamp = {entry->entity_id, entry->seq, entry->effective_date, recorded_at,
                          entry->actor_id};

    time_format(entry->recorded_at_us, recorded_at);
    size_t count = add_members(members, 0, &stamp_shape, &stamp);

    count = add_members(members, count, &record_types[entry->kind].shape, entry->record);
    write_members(writing, members, count);
}

static void write_key(struct writing *writing, const char *name)
{
    if (writing->out->bytes[writing->out->length - 1] != '{')
        buf_char(writing->out, ',');
    buf_format(writing->out, "\"%s\":", name);
}

static void write_version(struct writing *writing, const char *name, enum record_kind kind,
                          int64_t id)
{
    const struct dossier *dossier = writing->dossier;

    write_key(writing, name);
    write_entry(writing, id == 0 ? NULL : book_version(dossier->book, kind, id, dossier->frozen));
}

/* The frozen entries of a kind, in order of seq. */
static void write_entries(struct writing *writing, const char *name, enum record_kind kind)
{
    const struct dossier *dossier = writing->dossier;
    bool first = true;

    write_key(writing, name);
    buf_char(writing->out, '[');
    for (size_t i = 0; i < dossier->count; i++) {
        const struct entry *entry = book_entry(dossier->book, dossier->rows[i].seq);

        if (dossier->rows[i].part != DOSSIER_FROZEN || entry->kind != kind)
            continue;
        if (!first)
            buf_char(writing->out, ',');
        first = false;
        write_entry(writing, entry);
    }
    buf_char(writing->out, ']');
}

static void write_tolerances(struct writing *writing, uint32_t fund_kind)
{
    const struct dossier *dossier = writing->dossier;
    const int64_t *ids = NULL;
    size_t count = book_entities(dossier->book, RECORD_LOSS_TOLERANCE, &ids);
    int32_t day = dossier->frozen.as_of;
    bool first = true;

    write_key(writing, "loss_tolerances");
    buf_char(writing->out, '[');
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(dossier->book, ids[i]);
        const struct loss_tolerance *tolerance = entry->record;

        if (!book_live(dossier->book, entry, dossier->frozen) ||
            tolerance->fund_kind != fund_kind || tolerance->valid_from > day ||
            (tolerance->valid_to != DATE_UNKNOWN && tolerance->valid_to < day))
            continue;
        if (!first)
            buf_char(writing->out, ',');
        first = false;
        write_entry(writing, entry);
    }
    buf_char(writing->out, ']');
}

static void write_cap_line(struct writing *writing, const struct headroom *headroom,
                           const struct headroom_basis *basis)
{
    struct member members[MEMBERS_MAX];
    struct cap_line line = {
        .basis = basis->basis,
        .binding = basis->binding,
        .root_id = basis->root_id,
        .currency = headroom->currency,
        .limit_minor = headroom->limit_minor,
        .used_minor = basis->used_minor,
        .pending_minor = basis->pending_minor,
        .peak_minor = basis->peak_minor,
        .amount_minor = basis->amount_minor,
        .after_minor = basis->after_minor,
        .headroom_minor = basis->headroom_minor,
        .excess_minor = basis->excess_minor,
    };

    size_t count = add_members(members, 0, &cap_line_shape, &line);

    write_members(writing, members, count);
}

/* As it was before the decision, on the decision's day. */
static enum err write_headroom(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    const struct investment *investment = dossier->proposal->record;
    struct view before = {dossier->frozen.as_of, dossier->frozen.as_known};
    struct headroom headroom;

    if (dossier->decision != NULL)
        before.as_known = dossier->decision->seq - 1;
    enum err err = headroom_compute(dossier->book, investment->project_id, investment->fund_id,
                                    investment->amount_minor, before, dossier->arena, &headroom);

    write_key(writing, "headroom");
    if (err == ERR_NOT_FOUND)
        buf_text(writing->out, "null");
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    buf_char(writing->out, '[');
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        if (i > 0)
            buf_char(writing->out, ',');
        write_cap_line(writing, &headroom, &headroom.bases[i]);
    }
    buf_char(writing->out, ']');
    return ERR_OK;
}

static void write_ref_text(struct writing *writing, const struct entry *entry, const char *key,
                           const char *const names[])
{
    const char *text = NULL;

    for (size_t i = 0; names[i] != NULL && text == NULL; i++) {
        const struct field *field = shape_field(&record_types[entry->kind].shape, names[i]);

        if (field != NULL && field->type == FIELD_TEXT)
            text = field_text(field, entry->record);
    }
    write_key(writing, key);
    buf_json_string(writing->out, text);
}

static void write_ref(struct writing *writing, int64_t id)
{
    const struct dossier *dossier = writing->dossier;
    const struct entry *entry = book_entry(dossier->book, id);
    const struct entry *version =
        entry->seq == entry->entity_id
            ? book_version(dossier->book, entry->kind, id, dossier->frozen)
            : NULL;

    entry = version != NULL ? version : entry;
    buf_char(writing->out, '{');
    write_ref_text(writing, entry, "code", (const char *const[]){"code", "user_name", NULL});
    write_key(writing, "id");
    buf_int(writing->out, id);
    write_key(writing, "kind");
    buf_json_string(writing->out, record_types[entry->kind].kind);
    write_ref_text(writing, entry, "name",
                   (const char *const[]){"name", "display_name", "series", NULL});
    write_ref_text(writing, entry, "name_en", (const char *const[]){"name_en", NULL});
    buf_char(writing->out, '}');
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Names of all that was mentioned, in order of id. */
static void write_refs(struct writing *writing)
{
    int64_t previous = 0;

    if (writing->id_count > 0)
        qsort(writing->ids, writing->id_count, sizeof *writing->ids, by_id);
    write_key(writing, "refs");
    buf_char(writing->out, '[');
    for (size_t i = 0; i < writing->id_count; i++) {
        if (writing->ids[i] == previous)
            continue;
        if (previous != 0)
            buf_char(writing->out, ',');
        previous = writing->ids[i];
        write_ref(writing, previous);
    }
    buf_char(writing->out, ']');
}

/* The version of the rule that was applied, or that would be now. */
static const struct entry *rule_of(const struct dossier *dossier)
{
    if (dossier->decision == NULL)
        return headroom_rule(dossier->book, dossier->frozen);
    return book_entry(dossier->book, ((const struct decision *)dossier->decision->record)->rule_id);
}

static enum err write_all(struct writing *writing)
{
    const struct dossier *dossier = writing->dossier;
    const struct investment *investment = dossier->proposal->record;
    const struct entry *fund =
        book_version(dossier->book, RECORD_FUND, investment->fund_id, dossier->frozen);
    char as_of[DATE_TEXT_SIZE];

    /* In order of the keys. */
    date_format(dossier->frozen.as_of, as_of);
    buf_char(writing->out, '{');
    write_key(writing, "as_known");
    buf_int(writing->out, dossier->frozen.as_known);
    write_key(writing, "as_of");
    buf_json_string(writing->out, as_of);
    write_key(writing, "decision");
    write_entry(writing, dossier->decision);
    write_entries(writing, "documents", RECORD_DOCUMENT);
    write_version(writing, "firm", RECORD_FIRM, dossier->project->firm_id);
    write_key(writing, "format");
    buf_json_string(writing->out, "fundtrail-dossier-1");
    write_key(writing, "fund");
    write_entry(writing, fund);
    enum err err = write_headroom(writing);

    write_tolerances(writing, fund == NULL ? 0 : ((const struct fund *)fund->record)->kind);
    write_version(writing, "project", RECORD_PROJECT, investment->project_id);
    write_key(writing, "proposal");
    write_entry(writing, dossier->proposal);
    write_refs(writing);
    write_version(writing, "round", RECORD_ROUND, investment->round_id);
    write_key(writing, "rule");
    write_entry(writing, rule_of(dossier));
    write_entries(writing, "valuations", RECORD_VALUATION);
    write_entries(writing, "votes", RECORD_VOTE);
    buf_char(writing->out, '}');
    return err;
}

enum err dossier_write(const struct dossier *dossier, struct buf *out)
{
    struct writing writing = {.dossier = dossier};
    struct buf draft;

    /* The names stand in the middle: only what was written once is known to be mentioned. */
    buf_init(&draft);
    writing.out = &draft;
    enum err err = write_all(&writing);

    buf_done(&draft);
    writing.out = out;
    return err == ERR_OK ? write_all(&writing) : err;
}
