/* Makes a population of live entries, gives each its draw, and has a sample taken of it. */
#include "figures/audit/sample.h"

#include "calc/sample.h"
#include "figures/audit/changes.h"
#include "book/proposal.h"
#include "record/audit.h"
#include "record/rule.h"
#include "runtime/sha256.h"

#include <string.h>

#define MINUTE_US (INT64_C(60) * 1000000)
/* Copies of unpacked entries are forgotten each time so many were looked at. */
#define WALK_STRIDE 4096

const struct field_value sample_method_values[] = {
    {"random", "Random", "随机抽样"},
    {"monetary_unit", "Monetary unit", "货币单元抽样"},
    {"risk", "Weighted by risk", "风险加权抽样"},
    {0},
};

static const struct field_value sample_stratum_values[] = {
    {"top", "Top stratum", "必抽层"},
    {"drawn", "Drawn", "抽中"},
    {0},
};

static const struct field sample_row_fields[] = {
    F_ENUM(struct sample_row, stratum, sample_stratum, "Stratum", "层次"),
    F_INTEGER(struct sample_row, entry_seq, INT64_MAX, "Entry", "分录号"),
    F_TEXT(struct sample_row, kind, 40, "Kind", "类别"),
    F_TEXT(struct sample_row, code, CODE_MAX, "Code", "代码"),
    F_REFERENCE(struct sample_row, fund_id, "fund", "Fund", "基金"),
    F_DATE(struct sample_row, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct sample_row, recorded_at, TIME_TEXT_SIZE, "Recorded at", "记录时间"),
    F_REFERENCE(struct sample_row, recorded_by, "user", "Recorded by", "记录人"),
    F_ENUM(struct sample_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct sample_row, amount, "Amount", "金额"),
    F_INTEGER(struct sample_row, weight, INT64_MAX, "Weight", "权重"),
    F_TEXT(struct sample_row, draw, SHA256_TEXT_SIZE, "Draw", "抽样值"),
    F_TEXT(struct sample_row, finding, FINDING_TEXT_MAX, "Finding", "审计发现"),
    F_ENUM(struct sample_row, grade, finding_grade, "Grade", "等级"),
};

const struct shape sample_row_shape = SHAPE(struct sample_row, sample_row_fields);

struct population {
    const struct book *book;
    struct view view;
    const struct sample_question *question;
    struct arena *arena;
    struct sample_row *rows;
    struct sample_item *items;
    size_t count;
    size_t capacity;
};

static void digest_of(const char *seed, const char *key, char text_out[SHA256_TEXT_SIZE])
{
    struct sha256 *sha256 = sha256_new();

    sha256_add(sha256, seed, strlen(seed));
    if (key != NULL) {
        sha256_add(sha256, "\n", 1);
        sha256_add(sha256, key, strlen(key));
    }
    sha256_finish(sha256, text_out);
}

static uint8_t nibble(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void bytes_of(const char *text, uint8_t bytes_out[SAMPLE_DRAW_SIZE])
{
    for (size_t i = 0; i < SAMPLE_DRAW_SIZE; i++)
        bytes_out[i] = (uint8_t)(nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]));
}

static uint64_t start_number_of(const char *seed)
{
    char text[SHA256_TEXT_SIZE];
    uint8_t bytes[SAMPLE_DRAW_SIZE];
    uint64_t number = 0;

    digest_of(seed, NULL, text);
    bytes_of(text, bytes);
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | bytes[i];
    return number;
}

static bool has_exception(const struct population *population, const struct entry *entry)
{
    const char *approved_as = record_types[entry->kind]->approved_as;

    if (approved_as == NULL ||
        shape_field(&record_types[RECORD_OVERRIDE]->shape, approved_as) == NULL)
        return false;
    for (struct referrer r =
             book_referrers(population->book, RECORD_OVERRIDE, approved_as, entry->entity_id);
         r.entry != NULL; book_next_referrer(&r))
        if (book_live(population->book, r.entry, population->view))
            return true;
    return false;
}

static bool is_quick(const struct population *population, const struct entry *entry)
{
    const struct entry *decided =
        record_types[entry->kind]->approved_as == NULL
            ? NULL
            : proposal_decision(population->book, entry, population->view);

    return decided != NULL &&
           decided->recorded_at_us - entry->recorded_at_us < SAMPLE_QUICK_MINUTES * MINUTE_US;
}

static int64_t weight_of(const struct population *population, const struct entry *entry,
                         int64_t amount_minor)
{
    int64_t weight = 1;

    if (has_exception(population, entry))
        weight += SAMPLE_WEIGHT_EXCEPTION;
    if (amount_minor != AMOUNT_UNKNOWN && amount_minor >= SAMPLE_LARGE_MINOR)
        weight += SAMPLE_WEIGHT_LARGE;
    if (date_in_china(entry->recorded_at_us) - entry->effective_date > SAMPLE_LATE_DAYS)
        weight += SAMPLE_WEIGHT_LATE;
    if (is_quick(population, entry))
        weight += SAMPLE_WEIGHT_QUICK;
    return weight;
}

static struct sample_row row_of(const struct population *population, const struct entry *entry)
{
    struct sample_row row = {.entry_seq = entry->seq,
                             .kind = record_types[entry->kind]->kind,
                             .effective_date = entry->effective_date,
                             .recorded_by = entry->actor_id};
    int64_t total_minor = AMOUNT_UNKNOWN;

    row.amount_minor = entry_amount(entry, &row.currency);
    if (row.amount_minor == AMOUNT_UNKNOWN && proposal_kind(entry->kind) &&
        proposal_amount(entry, &total_minor) == ERR_OK)
        row.amount_minor = total_minor;
    row.weight = weight_of(population, entry, row.amount_minor);
    return row;
}

/* Whether it can be drawn at all. */
static bool belongs(const struct sample_question *question, const struct sample_row *row)
{
    return question->method != SAMPLE_METHOD_MONETARY_UNIT ||
           (row->currency == question->currency && row->amount_minor != AMOUNT_UNKNOWN &&
            row->amount_minor > 0);
}

static int64_t size_of(const struct sample_question *question, const struct sample_row *row)
{
    return question->method == SAMPLE_METHOD_MONETARY_UNIT ? row->amount_minor : row->weight;
}

static void grow(struct population *population)
{
    size_t capacity = population->capacity == 0 ? 256 : population->capacity * 2;
    struct sample_row *rows = arena_array(population->arena, capacity, sizeof *rows);
    struct sample_item *items = arena_array(population->arena, capacity, sizeof *items);

    for (size_t i = 0; i < population->count; i++) {
        rows[i] = population->rows[i];
        items[i] = population->items[i];
    }
    population->rows = rows;
    population->items = items;
    population->capacity = capacity;
}

static void add(struct population *population, const struct sample_row *row)
{
    char key[INT_TEXT_SIZE];
    char draw[SHA256_TEXT_SIZE];

    if (population->count == population->capacity)
        grow(population);
    struct sample_item *item = &population->items[population->count];

    key[int_format(row->entry_seq, key)] = '\0';
    digest_of(population->question->seed, key, draw);
    bytes_of(draw, item->draw);
    item->size = size_of(population->question, row);
    population->rows[population->count++] = *row;
}

static void gather(struct population *population)
{
    const struct sample_question *question = population->question;

    for (int64_t seq = 1; seq <= population->view.as_known; seq++) {
        if (seq % WALK_STRIDE == 0)
            book_forget_copies(population->book);
        if (question->kind != RECORD_NONE && book_kind(population->book, seq) != question->kind)
            continue;
        const struct entry *entry = book_entry(population->book, seq);

        if (entry->effective_date < question->from || entry->effective_date > question->to ||
            !book_live(population->book, entry, population->view))
            continue;
        struct sample_row row = row_of(population, entry);

        if (belongs(question, &row))
            add(population, &row);
    }
}

/* In an order that nobody chose, so that what was recorded together is not drawn together. */
static enum err draw_by_weight(struct population *population, int64_t *interval_out)
{
    struct sample_item *ordered =
        arena_array(population->arena, population->count + 1, sizeof *ordered);
    size_t *order = NULL;

    sample_order(population->items, population->count, population->arena, &order);
    for (size_t i = 0; i < population->count; i++)
        ordered[i] = population->items[order[i]];
    enum err err = sample_by_size(ordered, population->count, population->question->count,
                                  start_number_of(population->question->seed), interval_out);
    for (size_t i = 0; i < population->count; i++)
        population->items[order[i]].is = ordered[i].is;
    return err;
}

static enum err draw(struct population *population)
{
    const struct sample_question *question = population->question;
    int64_t interval = 0;

    switch (question->method) {
    case SAMPLE_METHOD_MONETARY_UNIT:
        return sample_by_size(population->items, population->count, question->count,
                              start_number_of(question->seed), &interval);
    case SAMPLE_METHOD_RISK:
        return draw_by_weight(population, &interval);
    case SAMPLE_METHOD_RANDOM:
    default:
        sample_random(population->items, population->count, question->count, population->arena);
        return ERR_OK;
    }
}

/* The texts of what is shown. */
static void complete(const struct population *population, struct sample_row *row, size_t i)
{
    const struct entry *entry = book_entry(population->book, row->entry_seq);
    char text[SHA256_TEXT_SIZE];
    char key[INT_TEXT_SIZE];

    key[int_format(row->entry_seq, key)] = '\0';
    digest_of(population->question->seed, key, text);
    row->stratum = population->items[i].is;
    row->draw = arena_strdup(population->arena, text);
    row->code = entity_key(population->book, entry->entity_id, population->arena);
    row->fund_id = record_fund(population->book, entry->kind, entry->record);
    row->recorded_at = time_text(entry->recorded_at_us, population->arena);
}

enum err journal_sample(const struct book *book, struct view view,
                        const struct sample_question *question, struct arena *arena,
                        const struct sample_row **rows_out, size_t *count_out)
{
    struct population population = {
        .book = book, .view = view, .question = question, .arena = arena};
    size_t count = 0;

    gather(&population);
    enum err err = draw(&population);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < population.count; i++) {
        if (population.items[i].is == SAMPLE_NOT_DRAWN && !question->population)
            continue;
        population.rows[count] = population.rows[i];
        complete(&population, &population.rows[count++], i);
    }
    *rows_out = population.rows;
    *count_out = count;
    return ERR_OK;
}
