/* Writes a dataset piece by piece, each piece under one hold of the book. */
#include "handlers/journal/dataset.h"

#include "verdict/headroom.h"
#include "verdict/verdict.h"
#include "handlers/frame/record_rows.h"
#include "handlers/frame/refs.h"
#include "handlers/frame/reversals.h"
#include "handlers/journal/shares.h"
#include "figures/fund/capital.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/rule.h"

#include <string.h>

static const struct dataset_column journal_columns[] = {
    {"seq", "Entry", "分录号", FIELD_INTEGER},
    {"recorded_at", "Recorded at", "记录时间", FIELD_TEXT},
    {"recorded_by", "Recorded by", "记录人", FIELD_TEXT},
    {"kind", "Kind", "类别", FIELD_TEXT},
    {"entity_id", "Entity", "所属记录号", FIELD_INTEGER},
    {"effective_date", "Effective date", "生效日期", FIELD_DATE},
    {"body", "Body", "内容", FIELD_TEXT},
    {"hash", "Hash", "散列值", FIELD_TEXT},
    {"reversed_by", "Reversed by", "冲销分录", FIELD_INTEGER},
};

static const struct dataset_column headroom_columns[] = {
    {"project_code", "Project", "项目", FIELD_TEXT, "project"},
    {"firm_code", "Firm", "企业", FIELD_TEXT, "firm"},
    {"rule_code", "Rule", "规则", FIELD_TEXT, "rule"},
    {"binding_basis", "Binding basis", "约束口径", FIELD_TEXT},
    {"currency", "Currency", "币种", FIELD_TEXT},
    {"limit", "Limit", "上限", FIELD_MONEY},
    {"direct_used", "Used, direct", "已用（直接）", FIELD_MONEY},
    {"direct_pending", "Pending, direct", "待审批（直接）", FIELD_MONEY},
    {"direct_headroom", "Headroom before what is pending, direct", "剩余额度（待审批之前，直接）",
     FIELD_MONEY},
    {"chain_used", "Used, chain", "已用（基金链）", FIELD_MONEY},
    {"chain_pending", "Pending, chain", "待审批（基金链）", FIELD_MONEY},
    {"chain_headroom", "Headroom before what is pending, chain", "剩余额度（待审批之前，基金链）",
     FIELD_MONEY},
    {"look_through_used", "Used, look-through", "已用（穿透）", FIELD_MONEY},
    {"look_through_pending", "Pending, look-through", "待审批（穿透）", FIELD_MONEY},
    {"look_through_headroom", "Headroom before what is pending, look-through",
     "剩余额度（待审批之前，穿透）", FIELD_MONEY},
    {"chain_reported", "Of used by reports, chain", "已用中据报告（基金链）", FIELD_MONEY},
    {"look_through_reported", "Of used by reports, look-through", "已用中据报告（穿透）",
     FIELD_MONEY},
    {"open_funds", "Funds whose reports may leave something out", "报告可能未覆盖的基金数",
     FIELD_INTEGER},
    {"reported_on", "Oldest report", "最早报告日", FIELD_DATE},
};

/* Funds whose rows are written under one hold of the book. */
#define DATASET_FUNDS_MAX 16

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct rows;

typedef enum err (*shares_writer)(struct table *table, const struct book *book, int64_t fund_id,
                                  struct view view, struct arena *arena, int64_t *row_count);

/* A dataset that is no kind of record. write appends the row of one entity of the kind that it goes
 * through. */
struct own_dataset {
    const char *name;
    struct dataset_label label;
    enum record_kind through; /* RECORD_NONE: all entries of the journal, with their hashes */
    const struct dataset_column *columns;
    size_t column_count;
    const struct shape *shapes[DATASET_SHAPES_MAX]; /* further columns */
    /* The row of an entity, or the rows of one, which it counts. */
    enum err (*write)(struct rows *rows, const struct entry *entry, struct arena *arena);
    shares_writer shares;
};

/* The rows of one piece, and what they name things by. */
struct rows {
    struct table *table;
    const struct dataset *dataset;
    const struct book *book;
    const struct headroom_ground *ground; /* of headroom */
    char seq_text[REFS_KEY_SIZE];
    struct buf text; /* a cell that is put together */
    struct arena *arena;
    int64_t actor_id; /* whose key stands in actor_key; most entries are those of the one before */
    const char *actor_key;
    char actor_text[REFS_KEY_SIZE];
};

static const char *key_of(struct rows *rows, int64_t id)
{
    return refs_key(rows->book, id, rows->dataset->view, rows->seq_text);
}

static const char *reference_key(void *state, const struct field *field, int64_t id)
{
    (void)field;
    return key_of(state, id);
}

/* A reversal says what it undid: those who read the list need not look each entry up. */
static struct record_columns columns_of(const struct dataset *dataset)
{
    return (struct record_columns){
        .kind = dataset->kind,
        .figures = dataset->kind == RECORD_REVERSAL ? &reversal_figures_shape : NULL};
}

static void write_header(struct rows *rows)
{
    const struct own_dataset *own = rows->dataset->own;
    struct record_columns columns = columns_of(rows->dataset);
    for (size_t i = 0; own != NULL && i < own->column_count; i++)
        table_heading(rows->table, own->columns[i].name, own->columns[i].label_en,
                      own->columns[i].label_zh);
    for (size_t i = 0; own != NULL && i < DATASET_SHAPES_MAX && own->shapes[i] != NULL; i++)
        table_headings(rows->table, own->shapes[i], NULL);
    if (own == NULL)
        record_headings(rows->table, &columns);
    table_end_row(rows->table);
}

static void write_record(struct rows *rows, const struct entry *entry, struct arena *arena)
{
    struct record_columns columns = columns_of(rows->dataset);
    record_cells(rows->table, &columns, rows->book, entry, rows->dataset->view, arena);
    table_end_row(rows->table);
}

static const char *actor_key(struct rows *rows, int64_t id)
{
    if (id != rows->actor_id) {
        rows->actor_key = refs_key(rows->book, id, rows->dataset->view, rows->actor_text);
        rows->actor_id = id;
    }
    return rows->actor_key;
}

static void write_journal_entry(struct rows *rows, const struct entry *entry,
                                const uint8_t hash[DATASET_HASH_SIZE])
{
    struct table *table = rows->table;
    struct buf *text = &rows->text;
    table_id(table, entry->seq);
    table_time(table, entry->recorded_at_us);
    table_text(table, actor_key(rows, entry->actor_id));
    table_text(table, record_types[entry->kind]->kind);
    table_id(table, entry->entity_id);
    table_date(table, entry->effective_date);
    buf_reset(text);
    struct entry whole = *entry;
    whole.lines = book_lines(entry, rows->arena);
    whole.lines_packed = false;
    entry_write_body(&record_tables[entry->kind], &whole, text);
    table_text(table, text->bytes);
    buf_reset(text);
    buf_hex(text, hash, DATASET_HASH_SIZE);
    table_text(table, text->bytes);
    const struct entry *reversal = book_reversal_of(rows->book, entry->seq);
    if (reversal && reversal->seq <= rows->dataset->view.as_known)
        table_id(table, reversal->seq);
    else
        table_text(table, NULL);
    table_end_row(table);
}

/* What of a chain is known by reports, and how sure that is. */
static void write_reported(struct table *table, const struct headroom *headroom)
{
    const struct headroom_basis *chain = &headroom->bases[BASIS_CHAIN - 1];
    int32_t oldest = DATE_UNKNOWN;
    for (size_t i = 0; i < chain->row_count; i++)
        if (chain->rows[i].reported_on != DATE_UNKNOWN &&
            (oldest == DATE_UNKNOWN || chain->rows[i].reported_on < oldest))
            oldest = chain->rows[i].reported_on;
    table_amount(table, chain->reported_minor, (enum currency)headroom->currency);
    table_amount(table, headroom->bases[BASIS_LOOK_THROUGH - 1].reported_minor,
                 (enum currency)headroom->currency);
    table_id(table, chain->open_count);
    if (oldest == DATE_UNKNOWN)
        table_text(table, NULL);
    else
        table_date(table, oldest);
}

static enum err write_headroom(struct rows *rows, const struct entry *project, struct arena *arena)
{
    struct view view = rows->dataset->view;
    struct headroom headroom;
    enum err err =
        rows->ground ? ERR_OK : headroom_ground_open(rows->book, view, arena, &rows->ground);
    const struct headroom_case asked = {
        .rule = headroom_rule_of(rows->book, project->entity_id, 0, view),
        .project_id = project->entity_id,
        .ground = rows->ground};
    if (err == ERR_OK)
        err = headroom_compute_under(rows->book, &asked, view, arena, &headroom);
    if (err != ERR_OK)
        return err;
    struct table *table = rows->table;
    enum currency currency = (enum currency)headroom.currency;
    const char *binding = NULL;
    for (size_t i = 0; i < COUNT(headroom.bases); i++)
        if (headroom.bases[i].binding)
            binding = basis_values[headroom.bases[i].basis - 1].name;
    table_text(table, key_of(rows, project->entity_id));
    table_text(table, key_of(rows, ((const struct project *)project->record)->firm_id));
    table_text(table, key_of(rows, headroom.rule ? headroom.rule->entity_id : 0));
    table_text(table, binding);
    table_text(table, currency_code(currency));
    table_amount(table, headroom.limit_minor, currency);
    for (size_t i = 0; i < COUNT(headroom.bases); i++) {
        table_amount(table, headroom.bases[i].used_minor, currency);
        table_amount(table, headroom.bases[i].pending_minor, currency);
        table_amount(table, headroom.rule ? headroom.bases[i].headroom_minor : AMOUNT_UNKNOWN,
                     currency);
    }
    write_reported(table, &headroom);
    table_end_row(table);
    return ERR_OK;
}

static const struct own_dataset own_datasets[] = {
    {.name = "journal",
     .label = {"Journal", "分录日志"},
     .columns = journal_columns,
     .column_count = COUNT(journal_columns)},
    {.name = "headroom",
     .label = {"Headroom before what is pending", "上限额度（待审批之前）"},
     .through = RECORD_PROJECT,
     .columns = headroom_columns,
     .column_count = COUNT(headroom_columns),
     .write = write_headroom},
    {.name = "call_shares",
     .label = {"Lines of calls, worked out", "缴款通知分摊"},
     .through = RECORD_FUND,
     .shapes = {&notice_head_shape, &call_share_shape},
     .shares = shares_of_calls},
    {.name = "distribution_shares",
     .label = {"Lines of distributions, worked out", "分配分摊"},
     .through = RECORD_FUND,
     .shapes = {&notice_head_shape, &distribution_share_shape},
     .shares = shares_of_distributions},
    {.name = "transfer_rights",
     .label = {"Rights to recall that were transferred", "随认缴转让的召回权"},
     .through = RECORD_FUND,
     .shapes = {&transfer_right_shape},
     .shares = shares_of_transfers},
};

static bool is_journal(const struct dataset *dataset)
{
    return dataset->own != NULL && dataset->own->through == RECORD_NONE;
}

static const struct own_dataset *own_dataset(const char *name)
{
    for (size_t i = 0; i < COUNT(own_datasets); i++)
        if (strcmp(own_datasets[i].name, name) == 0)
            return &own_datasets[i];
    return NULL;
}

enum err dataset_open(const char *name, struct view view, struct dataset *dataset_out)
{
    struct dataset dataset = {.view = view, .own = own_dataset(name)};

    dataset.kind = dataset.own != NULL ? dataset.own->through : record_kind_find_plural(name);
    if (dataset.own == NULL && dataset.kind == RECORD_NONE)
        return ERR_NOT_FOUND;
    *dataset_out = dataset;
    return ERR_OK;
}

const char *dataset_name(size_t position)
{
    const size_t kinds = RECORD_KIND_COUNT - 1;

    if (position < kinds)
        return record_types[position + 1]->plural;
    return position - kinds < COUNT(own_datasets) ? own_datasets[position - kinds].name : NULL;
}

struct dataset_label dataset_label(const char *name)
{
    const struct own_dataset *own = own_dataset(name);

    if (own != NULL)
        return own->label;
    const struct record_type *type = record_types[record_kind_find_plural(name)];

    return (struct dataset_label){type->plural_en, type->label_zh};
}

const struct dataset_column *dataset_columns(const char *name, size_t *count_out)
{
    const struct own_dataset *own = own_dataset(name);
    *count_out = own == NULL ? 0 : own->column_count;
    return own == NULL ? NULL : own->columns;
}

const struct shape *const *dataset_shapes(const char *name)
{
    const struct own_dataset *own = own_dataset(name);
    return own == NULL ? NULL : own->shapes;
}

/* Names and roles of users are for those who answer for them or examine them. */
unsigned dataset_roles(const char *name)
{
    return strcmp(name, user_type.plural) == 0 ? 1u << ROLE_AUDITOR | 1u << ROLE_ADMIN : ~0u;
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
    return is_journal(dataset) && from_seq <= to_seq;
}

static bool write_journal(struct dataset *dataset, struct rows *rows,
                          uint8_t (*hashes)[DATASET_HASH_SIZE])
{
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    if (!dataset_hashes_wanted(dataset, &from_seq, &to_seq))
        return false;
    for (int64_t seq = from_seq; seq <= to_seq; seq++) {
        const struct entry *entry = book_entry(rows->book, seq);
        if (!entry)
            continue;
        write_journal_entry(rows, entry, hashes[seq - from_seq]);
        dataset->row_count++;
    }
    dataset->position = (size_t)to_seq;
    return to_seq < dataset->view.as_known;
}

static enum err write_rows_of(struct dataset *dataset, struct rows *rows, const struct entry *entry,
                              struct arena *arena)
{
    const struct own_dataset *own = dataset->own;
    if (own != NULL && own->shares != NULL)
        return own->shares(rows->table, rows->book, entry->entity_id, dataset->view, arena,
                           &dataset->row_count);
    dataset->row_count++;
    if (own != NULL)
        return own->write(rows, entry, arena);
    write_record(rows, entry, arena);
    return ERR_OK;
}

static enum err write_entities(struct dataset *dataset, struct rows *rows, struct arena *arena,
                               bool *more_out)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(rows->book, dataset->kind, &ids);
    bool has_many = dataset->own != NULL && dataset->own->shares != NULL;
    size_t end = dataset->position + (has_many ? DATASET_FUNDS_MAX : DATASET_ROWS_MAX);
    if (end > count)
        end = count;
    for (; dataset->position < end; dataset->position++) {
        const struct entry *entry =
            book_version(rows->book, dataset->kind, ids[dataset->position], dataset->view);
        if (!entry)
            continue;
        enum err err = write_rows_of(dataset, rows, entry, arena);
        if (err != ERR_OK)
            return err;
    }
    *more_out = end < count;
    return ERR_OK;
}

/* Lines of verdicts, whether they are entries or held by one. */
static bool write_lines(struct dataset *dataset, struct rows *rows, struct arena *arena)
{
    const struct entry *holder = NULL;
    size_t end = dataset->position + DATASET_ROWS_MAX;
    while (dataset->position < end &&
           (holder = verdict_holder(rows->book, dataset->position)) != NULL) {
        const struct entry *lines = NULL;
        dataset->position++;
        if (holder->seq > dataset->view.as_known || holder->effective_date > dataset->view.as_of)
            continue;
        size_t count = verdict_stored_of(rows->book, holder, arena, &lines);
        for (size_t i = 0; i < count; i++)
            write_record(rows, &lines[i], arena);
        dataset->row_count += (int64_t)count;
    }
    return holder != NULL;
}

enum err dataset_write(struct dataset *dataset, const struct book *book,
                       uint8_t (*hashes)[DATASET_HASH_SIZE], struct arena *arena,
                       struct table *table, bool *more_out)
{
    struct rows *rows = arena_alloc(arena, sizeof *rows);
    *rows = (struct rows){.table = table, .dataset = dataset, .book = book, .arena = arena};
    table->reference_key = reference_key;
    table->state = rows;
    if (!dataset->header_written)
        write_header(rows);
    dataset->header_written = true;
    if (dataset->own == NULL && dataset->kind == RECORD_VERDICT_LINE) {
        *more_out = write_lines(dataset, rows, arena);
        return ERR_OK;
    }
    if (!is_journal(dataset))
        return write_entities(dataset, rows, arena, more_out);
    buf_init(&rows->text);
    *more_out = write_journal(dataset, rows, hashes);
    buf_done(&rows->text);
    return ERR_OK;
}
