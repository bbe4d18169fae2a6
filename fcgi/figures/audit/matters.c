/* Looks at each entry once and asks which matters it is. */
#include "figures/audit/matters.h"

#include "base/int128.h"
#include "figures/audit/changes.h"
#include "book/proposal.h"
#include "book/series.h"
#include "record/approval.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/rule.h"
#include "record/series.h"
#include "record/user.h"
#include "verdict/verdict.h"

/* Copies of unpacked entries are forgotten each time so many were looked at. */
#define WALK_STRIDE 4096
#define MINUTE_US (INT64_C(60) * 1000000)
#define WHOLE_E8 INT64_C(100000000)

const struct field_value audit_matter_values[] = {
    {"override", "Exceptions from rules", "例外批准"},
    {"reversal", "Reversals", "冲销"},
    {"back_dated", "Late and back-dated entries", "迟录与倒签"},
    {"rate_changed", "Rates changed afterwards", "事后变更的汇率与指数"},
    {"quick", "Decided within minutes", "数分钟内审批"},
    {"near_limit", "Just under a limit", "贴近限额"},
    {"export", "Exports taken", "数据导出"},
    {0},
};

static const struct field audit_row_fields[] = {
    F_ENUM(struct audit_row, matter, audit_matter, "Matter", "关注事项"),
    F_INTEGER(struct audit_row, seq, INT64_MAX, "Entry", "分录号"),
    F_TEXT(struct audit_row, kind, 40, "Kind", "类别"),
    F_REFERENCE(struct audit_row, subject_id, "entry", "Subject", "对象"),
    F_REFERENCE(struct audit_row, fund_id, "fund", "Fund", "基金"),
    F_DATE(struct audit_row, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct audit_row, recorded_at, TIME_TEXT_SIZE, "Recorded at", "记录时间"),
    F_REFERENCE(struct audit_row, recorded_by, "user", "Recorded by", "记录人"),
    F_ENUM(struct audit_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct audit_row, amount, "Amount", "金额"),
    F_MONEY(struct audit_row, limit, "Limit", "限额"),
    F_DECIMAL(struct audit_row, used, "Used of the limit", "限额使用比例"),
    F_REFERENCE(struct audit_row, rule_id, "rule", "Rule version", "规则版本", .version = true),
    F_INTEGER(struct audit_row, days, INT64_MAX, "Days late", "迟录天数"),
    F_INTEGER(struct audit_row, minutes, INT64_MAX, "Minutes to the decision", "审批用时（分钟）"),
    F_TEXT(struct audit_row, reason, 500, "Reason or dataset", "原因或数据集"),
};

const struct shape audit_row_shape = SHAPE(struct audit_row, audit_row_fields);

static const struct field audit_count_fields[] = {
    F_ENUM(struct audit_count, matter, audit_matter, "Matter", "关注事项"),
    F_INTEGER(struct audit_count, count, INT64_MAX, "Count", "数量"),
};

const struct shape audit_count_shape = SHAPE(struct audit_count, audit_count_fields);

/* A walk; visit gets each row that is found, which names no texts of its own yet. */
struct walk {
    const struct book *book;
    struct view view;
    const struct audit_options *options;
    uint32_t matter;       /* 0: any */
    struct arena *arena;   /* of the rows */
    struct arena *passing; /* of one entry */
    void (*visit)(struct walk *walk, const struct entry *entry, struct audit_row *row);
    struct audit_count *counts;
    struct audit_row *rows;
    size_t count;
    size_t capacity;
};

static bool is_asked(const struct walk *walk, enum audit_matter matter)
{
    return walk->matter == 0 || walk->matter == matter;
}

/* What an entry of a matter is about, and how much it is. */
static void describe(const struct walk *walk, const struct entry *subject, struct audit_row *row)
{
    int64_t total_minor = AMOUNT_UNKNOWN;

    row->kind = record_types[subject->kind]->kind;
    row->subject_id = subject->entity_id;
    row->fund_id = record_fund(walk->book, subject->kind, subject->record);
    row->amount_minor = entry_amount(subject, &row->currency);
    if (row->amount_minor == AMOUNT_UNKNOWN && proposal_kind(subject->kind) &&
        proposal_amount(subject, &total_minor) == ERR_OK)
        row->amount_minor = total_minor;
}

static void found(struct walk *walk, enum audit_matter matter, const struct entry *entry,
                  const struct entry *subject, const struct audit_row *more)
{
    struct audit_row row = *more;

    row.matter = matter;
    row.seq = entry->seq;
    row.effective_date = entry->effective_date;
    row.recorded_by = entry->actor_id;
    if (row.kind == NULL)
        describe(walk, subject, &row);
    walk->visit(walk, entry, &row);
}

static const struct audit_row nothing_more = {.amount_minor = AMOUNT_UNKNOWN,
                                              .limit_minor = AMOUNT_UNKNOWN,
                                              .used_e8 = AMOUNT_UNKNOWN,
                                              .days = AMOUNT_UNKNOWN,
                                              .minutes = AMOUNT_UNKNOWN};

/* What a decision, an approval or an exception is about; NULL: it names nothing. Of what has
 * versions: the one that was there. */
static const struct entry *subject_of(const struct book *book, const struct entry *entry)
{
    const struct field *named = record_subject(entry->kind, entry->record);
    int64_t id = entry->kind == RECORD_DECISION
                     ? ((const struct decision *)entry->record)->investment_id
                     : (named == NULL ? 0 : field_int64(named, entry->record));
    const struct entry *subject = book_entry(book, id);

    if (subject == NULL || (named != NULL && named->version))
        return subject;
    int64_t version = book_last_version(book, subject->entity_id, entry->seq - 1);

    return version == 0 ? subject : book_entry(book, version);
}

static void look_at_override(struct walk *walk, const struct entry *entry)
{
    const struct override *override = entry->record;
    const struct entry *subject = subject_of(walk->book, entry);
    struct audit_row more = nothing_more;

    more.rule_id = override->rule_id;
    more.reason = override->reason;
    if (is_asked(walk, AUDIT_OVERRIDE))
        found(walk, AUDIT_OVERRIDE, entry, subject == NULL ? entry : subject, &more);
}

static void look_at_reversal(struct walk *walk, const struct entry *entry)
{
    const struct reversal *reversal = entry->record;
    const struct entry *undone = book_entry(walk->book, reversal->reversed_seq);
    struct audit_row more = nothing_more;

    more.reason = reversal->reason;
    if (is_asked(walk, AUDIT_REVERSAL))
        found(walk, AUDIT_REVERSAL, entry, undone, &more);
    if ((undone->kind == RECORD_FX_RATE || undone->kind == RECORD_INDEX_LEVEL) &&
        is_asked(walk, AUDIT_RATE_CHANGED))
        found(walk, AUDIT_RATE_CHANGED, entry, undone, &more);
}

/* Whether another value stood for the same day before. */
static bool is_recorded_anew(const struct walk *walk, const struct entry *entry)
{
    const struct fx_rate *rate = entry->record;
    struct value_series series =
        entry->kind == RECORD_FX_RATE
            ? book_rates(walk->book, rate->base_currency, rate->quote_currency)
            : book_levels(walk->book, ((const struct index_level *)entry->record)->index_code);

    for (size_t i = series_before(series, entry->effective_date);
         i < series.count && series.items[i].date == entry->effective_date; i++)
        if (series.items[i].seq < entry->seq)
            return true;
    return false;
}

static void look_at_value(struct walk *walk, const struct entry *entry)
{
    if (is_asked(walk, AUDIT_RATE_CHANGED) && is_recorded_anew(walk, entry))
        found(walk, AUDIT_RATE_CHANGED, entry, entry, &nothing_more);
}

static void look_at_export(struct walk *walk, const struct entry *entry)
{
    struct audit_row more = nothing_more;

    more.reason = ((const struct export *)entry->record)->dataset;
    if (is_asked(walk, AUDIT_EXPORT))
        found(walk, AUDIT_EXPORT, entry, entry, &more);
}

/* What is used of a limit that a line passed; unknown where it is none at most of an amount or a
 * ratio, or where the line did not pass. */
static int64_t used_of(const struct verdict_line *line)
{
    int64_t figure = line->figure_minor;
    int64_t limit = line->limit_minor;

    if (line->outcome != VERDICT_PASS || line->direction == DIRECTION_AT_LEAST)
        return AMOUNT_UNKNOWN;
    if (limit == AMOUNT_UNKNOWN) {
        figure = line->figure_ratio_e8;
        limit = line->limit_ratio_e8;
    }
    if (figure == AMOUNT_UNKNOWN || limit == AMOUNT_UNKNOWN || limit <= 0 || figure < 0 ||
        figure > limit)
        return AMOUNT_UNKNOWN;
    return (int64_t)((int128_t)figure * WHOLE_E8 / limit);
}

static void look_at_line(struct walk *walk, const struct entry *entry,
                         const struct verdict_line *line)
{
    const struct entry *subject =
        entry->kind == RECORD_COMMITMENT ? entry : subject_of(walk->book, entry);
    int64_t least_e8 = (100 - walk->options->near_percent) * (WHOLE_E8 / 100);
    struct audit_row row = nothing_more;

    row.used_e8 = used_of(line);
    if (row.used_e8 == AMOUNT_UNKNOWN || row.used_e8 < least_e8)
        return;
    describe(walk, subject == NULL ? entry : subject, &row);
    row.currency = line->currency;
    row.amount_minor = line->figure_minor;
    row.limit_minor = line->limit_minor;
    row.rule_id = line->rule_id;
    found(walk, AUDIT_NEAR_LIMIT, entry, entry, &row);
}

static void look_at_verdict(struct walk *walk, const struct entry *entry)
{
    const struct entry *lines = NULL;

    if (!is_asked(walk, AUDIT_NEAR_LIMIT))
        return;
    size_t count = verdict_stored(walk->book, entry, walk->passing, &lines);

    for (size_t i = 0; i < count; i++)
        look_at_line(walk, entry, lines[i].record);
}

static bool approves(const struct entry *entry)
{
    return (entry->kind == RECORD_DECISION
                ? ((const struct decision *)entry->record)->outcome
                : ((const struct approval *)entry->record)->outcome) == OUTCOME_APPROVE;
}

static void look_at_decision(struct walk *walk, const struct entry *entry)
{
    const struct entry *subject = subject_of(walk->book, entry);
    struct audit_row more = nothing_more;

    look_at_verdict(walk, entry);
    if (subject == NULL || !approves(entry) || !is_asked(walk, AUDIT_QUICK))
        return;
    more.minutes = (entry->recorded_at_us - subject->recorded_at_us) / MINUTE_US;
    if (more.minutes < walk->options->quick_minutes)
        found(walk, AUDIT_QUICK, entry, subject, &more);
}

/* Kinds whose day says who holds how much of a firm, when it may be sold and who owes what. */
static const uint32_t holding_kinds[] = {
    RECORD_SECURITY,        RECORD_SECURITY_EVENT,    RECORD_CAPITAL_ACT,
    RECORD_CAPITAL_PAYMENT, RECORD_CAPITAL_STATEMENT, RECORD_LISTED_LOT,
    RECORD_ROUND_CLOSING,   RECORD_ROUND_TERM,        RECORD_TERM_EVENT,
};

/* Whether its day moves figures. */
static bool moves_figures(uint32_t kind)
{
    const struct record_type *type = record_types[kind];
    bool holding = false;

    for (size_t i = 0; i < sizeof holding_kinds / sizeof holding_kinds[0]; i++)
        holding = holding || holding_kinds[i] == kind;
    return holding || type->capital || type->takes_cash || type->measured != 0;
}

static void look_at_day(struct walk *walk, const struct entry *entry)
{
    struct audit_row more = nothing_more;

    if (!is_asked(walk, AUDIT_BACK_DATED) || !moves_figures(entry->kind))
        return;
    more.days = date_in_china(entry->recorded_at_us) - entry->effective_date;
    if (more.days > walk->options->late_days)
        found(walk, AUDIT_BACK_DATED, entry, entry, &more);
}

static void look_at(struct walk *walk, const struct entry *entry)
{
    switch (entry->kind) {
    case RECORD_OVERRIDE:
        look_at_override(walk, entry);
        break;
    case RECORD_REVERSAL:
        look_at_reversal(walk, entry);
        break;
    case RECORD_FX_RATE:
    case RECORD_INDEX_LEVEL:
        look_at_value(walk, entry);
        break;
    case RECORD_EXPORT:
        look_at_export(walk, entry);
        break;
    case RECORD_DECISION:
    case RECORD_APPROVAL:
        look_at_decision(walk, entry);
        break;
    case RECORD_COMMITMENT:
        look_at_verdict(walk, entry);
        break;
    default:
        break;
    }
    look_at_day(walk, entry);
}

static int64_t newest_of(const struct walk *walk)
{
    int64_t last = walk->options->recorded_to == DATE_LAST
                       ? walk->view.as_known
                       : book_seq_on_day(walk->book, walk->options->recorded_to);

    return last < walk->view.as_known ? last : walk->view.as_known;
}

static int64_t oldest_of(const struct walk *walk)
{
    return walk->options->recorded_from == DATE_FIRST
               ? 1
               : book_seq_on_day(walk->book, walk->options->recorded_from - 1) + 1;
}

/* Looks at an entry, and forgets in between what nobody holds any longer. */
static void pass(struct walk *walk, int64_t seq)
{
    const struct entry *entry = book_entry(walk->book, seq);

    if (entry->effective_date <= walk->view.as_of)
        look_at(walk, entry);
    if (seq % WALK_STRIDE != 0)
        return;
    book_forget_copies(walk->book);
    arena_reset(walk->passing);
}

static void count_row(struct walk *walk, const struct entry *entry, struct audit_row *row)
{
    (void)entry;
    walk->counts[row->matter - 1].count++;
}

void audit_counts(const struct book *book, struct view view, const struct audit_options *options,
                  struct audit_count *counts_out)
{
    struct arena passing;
    struct walk walk = {.book = book,
                        .view = view,
                        .options = options,
                        .passing = &passing,
                        .visit = count_row,
                        .counts = counts_out};
    int64_t oldest = oldest_of(&walk);

    arena_init(&passing);
    for (uint32_t i = 0; i < AUDIT_MATTER_COUNT; i++)
        counts_out[i] = (struct audit_count){.matter = i + 1};
    for (int64_t seq = newest_of(&walk); seq >= oldest; seq--)
        pass(&walk, seq);
    arena_done(&passing);
}

static void take_row(struct walk *walk, const struct entry *entry, struct audit_row *row)
{
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity == 0 ? 64 : walk->capacity * 2;
        struct audit_row *grown = arena_array(walk->arena, capacity, sizeof *grown);

        for (size_t i = 0; i < walk->count; i++)
            grown[i] = walk->rows[i];
        walk->rows = grown;
        walk->capacity = capacity;
    }
    row->recorded_at = time_text(entry->recorded_at_us, walk->arena);
    walk->rows[walk->count++] = *row;
}

void audit_matters(const struct book *book, struct view view, const struct audit_question *question,
                   struct arena *arena, const struct audit_row **rows_out, size_t *count_out,
                   int64_t *next_after_out)
{
    struct arena passing;
    struct walk walk = {.book = book,
                        .view = view,
                        .options = &question->options,
                        .matter = question->matter,
                        .arena = arena,
                        .passing = &passing,
                        .visit = take_row};
    int64_t oldest = oldest_of(&walk);
    int64_t newest = newest_of(&walk);
    int64_t last = 0;
    size_t entries = 0;

    *next_after_out = 0;
    arena_init(&passing);
    if (question->after_id > 0 && question->after_id <= newest)
        newest = question->after_id - 1;
    for (int64_t seq = newest; seq >= oldest && *next_after_out == 0; seq--) {
        size_t before = walk.count;

        pass(&walk, seq);
        if (walk.count > before && question->limit > 0 && ++entries > question->limit) {
            walk.count = before;
            *next_after_out = last;
        }
        if (walk.count > before)
            last = seq;
    }
    arena_done(&passing);
    *rows_out = walk.rows;
    *count_out = walk.count;
}
