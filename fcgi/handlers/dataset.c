#include "handlers/dataset.h"

#include "book/headroom.h"
#include "handlers/refs.h"

#include <stdio.h>
#include <string.h>

struct column {
    const char *name;
    const char *label_en;
    const char *label_zh;
};

static const struct column record_columns[] = {
    {"seq", "Entry", "分录"},
    {"effective_date", "Effective date", "生效日"},
    {"recorded_at", "Recorded at", "记录时间"},
    {"recorded_by", "Recorded by", "记录人"},
};

static const struct column journal_columns[] = {
    {"seq", "Entry", "分录"},
    {"recorded_at", "Recorded at", "记录时间"},
    {"recorded_by", "Recorded by", "记录人"},
    {"kind", "Kind", "类别"},
    {"entity_id", "Entity", "主体分录"},
    {"effective_date", "Effective date", "生效日"},
    {"body", "Body", "内容"},
    {"hash", "Hash", "哈希"},
    {"reversed_by", "Reversed by", "冲销分录"},
};

static const struct column headroom_columns[] = {
    {"project_code", "Project", "项目"},
    {"firm_code", "Firm", "企业"},
    {"rule_code", "Rule", "规则"},
    {"binding_basis", "Binding basis", "约束口径"},
    {"currency", "Currency", "币种"},
    {"limit", "Limit", "上限"},
    {"direct_used", "Used, direct", "已用（直接）"},
    {"direct_pending", "Pending, direct", "待决（直接）"},
    {"direct_headroom", "Headroom, direct", "剩余额度（直接）"},
    {"chain_used", "Used, chain", "已用（基金链）"},
    {"chain_pending", "Pending, chain", "待决（基金链）"},
    {"chain_headroom", "Headroom, chain", "剩余额度（基金链）"},
    {"look_through_used", "Used, look-through", "已用（穿透）"},
    {"look_through_pending", "Pending, look-through", "待决（穿透）"},
    {"look_through_headroom", "Headroom, look-through", "剩余额度（穿透）"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* One row under construction: puts the commas. */
struct row {
    const struct dataset *dataset;
    struct buf *out;
    bool begun;
};

static void cell(struct row *row, const char *text)
{
    if (row->begun)
        buf_char(row->out, ',');
    row->begun = true;
    buf_csv_cell(row->out, text, row->dataset->for_excel);
}

static void cell_int(struct row *row, int64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)value);
    cell(row, text);
}

static void cell_amount(struct row *row, int64_t amount_minor, uint32_t currency)
{
    char text[DECIMAL_TEXT_SIZE] = "";
    if (amount_minor != AMOUNT_UNKNOWN)
        decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    cell(row, text);
}

static void cell_date(struct row *row, int32_t date)
{
    char text[DATE_TEXT_SIZE];
    date_format(date, text);
    cell(row, text);
}

static void cell_time(struct row *row, int64_t utc_us)
{
    char text[TIME_TEXT_SIZE];
    time_format(utc_us, text);
    cell(row, text);
}

static void end_row(struct row *row)
{
    buf_text(row->out, "\r\n");
    row->begun = false;
}

/* The code of what id names; its seq where the kind has no code; nothing for an unknown id. */
static void cell_reference(struct row *row, const struct book *book, int64_t id)
{
    const struct entry *entry = id == 0 ? NULL : refs_entry(book, id, row->dataset->view);
    const char *code = entry ? record_code(entry->kind, entry->record) : NULL;
    if (code || id == 0)
        cell(row, code);
    else
        cell_int(row, id);
}

static void cell_header(struct row *row, const struct column *column)
{
    switch (row->dataset->labels) {
    case LABELS_EN:
        cell(row, column->label_en);
        return;
    case LABELS_ZH:
        cell(row, column->label_zh);
        return;
    case LABELS_NAMES:
        cell(row, column->name);
    }
}

static void cell_field_header(struct row *row, const struct field *field)
{
    char name[64];
    size_t length = strlen(field->name);
    (void)snprintf(name, sizeof name, "%s", field->name);
    if (field->type == FIELD_REFERENCE && length > 3 && length < sizeof name - 2 &&
        strcmp(name + length - 3, "_id") == 0)
        memcpy(name + length - 3, "_code", sizeof "_code");
    cell_header(row, &(struct column){name, field->label_en, field->label_zh});
}

static void cell_field(struct row *row, const struct book *book, const struct shape *shape,
                       const struct field *field, const void *record)
{
    if (field->type == FIELD_REFERENCE) {
        cell_reference(row, book, field_int64(field, record));
        return;
    }
    struct buf text;
    buf_init(&text);
    field_write_text(shape, field, record, &text);
    cell(row, text.length > 0 ? text.bytes : NULL);
    buf_done(&text);
}

static void write_header(struct row *row)
{
    const struct dataset *dataset = row->dataset;
    if (dataset->for_excel)
        buf_text(row->out, "\xEF\xBB\xBF");
    if (dataset->form == DATASET_JOURNAL) {
        for (size_t i = 0; i < COUNT(journal_columns); i++)
            cell_header(row, &journal_columns[i]);
    } else if (dataset->form == DATASET_HEADROOM) {
        for (size_t i = 0; i < COUNT(headroom_columns); i++)
            cell_header(row, &headroom_columns[i]);
    } else {
        const struct shape *shape = &record_types[dataset->kind].shape;
        for (size_t i = 0; i < COUNT(record_columns); i++)
            cell_header(row, &record_columns[i]);
        for (size_t i = 0; i < shape->field_count; i++)
            cell_field_header(row, &shape->fields[i]);
    }
    end_row(row);
}

static void write_record(struct row *row, const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind].shape;
    cell_int(row, entry->seq);
    cell_date(row, entry->effective_date);
    cell_time(row, entry->recorded_at_us);
    cell_reference(row, book, entry->actor_id);
    for (size_t i = 0; i < shape->field_count; i++)
        cell_field(row, book, shape, &shape->fields[i], entry->record);
    end_row(row);
}

static void write_journal_entry(struct row *row, const struct book *book, const struct entry *entry,
                                const uint8_t hash[DATASET_HASH_SIZE])
{
    struct buf text;
    buf_init(&text);
    cell_int(row, entry->seq);
    cell_time(row, entry->recorded_at_us);
    cell_reference(row, book, entry->actor_id);
    cell(row, record_types[entry->kind].kind);
    cell_int(row, entry->entity_id);
    cell_date(row, entry->effective_date);
    buf_char(&text, '{');
    shape_write_json(&record_types[entry->kind].shape, entry->record, &text);
    buf_char(&text, '}');
    cell(row, text.bytes);
    buf_reset(&text);
    buf_hex(&text, hash, DATASET_HASH_SIZE);
    cell(row, text.bytes);
    const struct entry *reversal = book_reversal_of(book, entry->seq);
    if (reversal && reversal->seq <= row->dataset->view.as_known)
        cell_int(row, reversal->seq);
    else
        cell(row, NULL);
    end_row(row);
    buf_done(&text);
}

static enum err write_headroom(struct row *row, const struct book *book,
                               const struct entry *project, struct arena *arena)
{
    struct headroom headroom;
    enum err err =
        headroom_compute(book, project->entity_id, 0, 0, row->dataset->view, arena, &headroom);
    if (err != ERR_OK)
        return err;
    const char *binding = NULL;
    for (size_t i = 0; i < COUNT(headroom.bases); i++)
        if (headroom.bases[i].binding)
            binding = basis_values[headroom.bases[i].basis - 1].name;
    cell_reference(row, book, project->entity_id);
    cell_reference(row, book, ((const struct project *)project->record)->firm_id);
    cell_reference(row, book, headroom.rule ? headroom.rule->entity_id : 0);
    cell(row, binding);
    cell(row, currency_code((enum currency)headroom.currency));
    cell_amount(row, headroom.limit_minor, headroom.currency);
    for (size_t i = 0; i < COUNT(headroom.bases); i++) {
        cell_amount(row, headroom.bases[i].used_minor, headroom.currency);
        cell_amount(row, headroom.bases[i].pending_minor, headroom.currency);
        cell_amount(row, headroom.rule ? headroom.bases[i].headroom_minor : AMOUNT_UNKNOWN,
                    headroom.currency);
    }
    end_row(row);
    return ERR_OK;
}

enum err dataset_open(const char *name, struct view view, struct dataset *dataset_out)
{
    struct dataset dataset = {.view = view};
    if (strcmp(name, "journal") == 0) {
        dataset.form = DATASET_JOURNAL;
    } else if (strcmp(name, "headroom") == 0) {
        dataset.form = DATASET_HEADROOM;
        dataset.kind = RECORD_PROJECT;
    } else {
        dataset.kind = record_kind_find_plural(name);
        if (dataset.kind == RECORD_NONE)
            return ERR_NOT_FOUND;
    }
    *dataset_out = dataset;
    return ERR_OK;
}

const char *dataset_name(size_t position)
{
    if (position < RECORD_KIND_COUNT - 1)
        return record_types[position + 1].plural;
    if (position == RECORD_KIND_COUNT - 1)
        return "journal";
    return position == RECORD_KIND_COUNT ? "headroom" : NULL;
}

bool dataset_hashes_wanted(const struct dataset *dataset, int64_t *from_seq_out,
                           int64_t *to_seq_out)
{
    int64_t from_seq = (int64_t)dataset->position + 1;
    int64_t to_seq = (int64_t)dataset->position + DATASET_ROWS_MAX;
    if (to_seq > dataset->view.as_known)
        to_seq = dataset->view.as_known;
    *from_seq_out = from_seq;
    *to_seq_out = to_seq;
    return dataset->form == DATASET_JOURNAL && from_seq <= to_seq;
}

static bool write_journal(struct dataset *dataset, struct row *row, const struct book *book,
                          uint8_t (*hashes)[DATASET_HASH_SIZE])
{
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    if (!dataset_hashes_wanted(dataset, &from_seq, &to_seq))
        return false;
    for (int64_t seq = from_seq; seq <= to_seq; seq++) {
        const struct entry *entry = book_entry(book, seq);
        if (!entry || entry->effective_date > dataset->view.as_of)
            continue;
        write_journal_entry(row, book, entry, hashes[seq - from_seq]);
        dataset->row_count++;
    }
    dataset->position = (size_t)to_seq;
    return to_seq < dataset->view.as_known;
}

static enum err write_entities(struct dataset *dataset, struct row *row, const struct book *book,
                               struct arena *arena, bool *more_out)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, dataset->kind, &ids);
    size_t end = dataset->position + DATASET_ROWS_MAX;
    if (end > count)
        end = count;
    for (; dataset->position < end; dataset->position++) {
        const struct entry *entry =
            book_version(book, dataset->kind, ids[dataset->position], dataset->view);
        if (!entry)
            continue;
        if (dataset->form == DATASET_HEADROOM) {
            enum err err = write_headroom(row, book, entry, arena);
            if (err != ERR_OK)
                return err;
        } else {
            write_record(row, book, entry);
        }
        dataset->row_count++;
    }
    *more_out = end < count;
    return ERR_OK;
}

enum err dataset_write(struct dataset *dataset, const struct book *book,
                       uint8_t (*hashes)[DATASET_HASH_SIZE], struct arena *arena, struct buf *out,
                       bool *more_out)
{
    struct row row = {.dataset = dataset, .out = out};
    if (!dataset->header_written)
        write_header(&row);
    dataset->header_written = true;
    if (dataset->form != DATASET_JOURNAL)
        return write_entities(dataset, &row, book, arena, more_out);
    *more_out = write_journal(dataset, &row, book, hashes);
    return ERR_OK;
}
