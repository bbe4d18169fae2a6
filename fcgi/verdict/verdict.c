/* Asks every rule in force what it says of a proposal. Rules that are not about its fund or firm
 * say nothing; for the others the measure gives a figure, which is held against the limit. */
#include "verdict/verdict.h"

#include "figures/fund/capital.h"
#include "figures/public_money/public_money.h"
#include "measure_internal.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/limit.h"
#include "record/rule.h"
#include "record/fund.h"

#include <string.h>

static const struct field_value verdict_side_values[] = {
    {"numerator", "Counted", "计入"},
    {"denominator", "Denominator", "基数"},
    {"undetermined", "Undetermined", "归属不明"},
    {"day", "Day", "日期"},
    {0},
};

static const struct field row_fields[] = {
    F_REFERENCE(struct verdict_row, rule_id, "rule", "Rule version", "规则版本", .version = true),
    F_ENUM(struct verdict_row, side, verdict_side, "Side", "归类"),
    F_TEXT(struct verdict_row, what, 40, "What", "内容"),
    F_INTEGER(struct verdict_row, entry, INT64_MAX, "Entry", "分录号"),
    F_REFERENCE(struct verdict_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct verdict_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct verdict_row, party_id, "party", "Party", "主体"),
    F_DATE(struct verdict_row, day, "Day", "日期"),
    F_ENUM(struct verdict_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct verdict_row, amount, "Amount", "金额"),
    F_TEXT(struct verdict_row, weight, 40, "Weight", "权重"),
    F_MONEY(struct verdict_row, weighted, "Weighted", "加权金额"),
    F_DECIMAL(struct verdict_row, coverage, "Covered by the list", "清单覆盖率"),
};

const struct shape verdict_row_shape = SHAPE(struct verdict_row, row_fields);

/* --- whom a proposal is about ----------------------------------------------------------------- */

/* The investment that a proposal is, or names; NULL: none that is there. */
static const struct investment *investment_of(const struct book *book,
                                              const struct verdict_question *question)
{
    const struct field *named = shape_field(&record_types[question->kind]->shape, "investment_id");

    if (question->kind == RECORD_INVESTMENT)
        return question->record;
    const struct entry *entry =
        named == NULL ? NULL : book_entry(book, field_int64(named, question->record));

    return entry == NULL || entry->kind != RECORD_INVESTMENT ? NULL : entry->record;
}

static void name_case(const struct book *book, const struct verdict_question *question,
                      struct view view, struct verdict_line *line)
{
    const struct investment *investment = investment_of(book, question);

    line->fund_id = record_fund(book, question->kind, question->record);
    line->firm_id = public_money_firm_of(
        book, &(struct entry){.kind = question->kind, .record = question->record}, view);
    if (investment == NULL)
        return;
    const struct entry *project = book_version(book, RECORD_PROJECT, investment->project_id, view);

    line->project_id = investment->project_id;
    line->firm_id = project == NULL ? 0 : ((const struct project *)project->record)->firm_id;
}

/* --- one rule after the other ----------------------------------------------------------------- */

/* The lists of firms of these measures say what counts, not whom the rule is about. */
static bool lists_are_what_counts(const struct measuring *m)
{
    return m->rule->measure == MEASURE_SCOPE_SHARE ||
           (m->rule->measure == MEASURE_PROJECT_AMOUNT && m->question->kind == RECORD_COMMITMENT);
}

static enum rule_concern concern_of(const struct measuring *m)
{
    struct rule about_funds = {.funds = m->rule->funds, .fund_kinds = m->rule->fund_kinds};
    struct rule_case subject = {.fund_id = m->line->fund_id, .firm_id = m->line->firm_id};

    if (lists_are_what_counts(m))
        return m->rule->measure == MEASURE_SCOPE_SHARE
                   ? rule_concern(m->book, &about_funds, subject, m->view)
                   : CONCERN_CERTAIN;
    return rule_concern(m->book, m->rule, subject, m->view);
}

/* Whether a rule that holds from some day of a fund's life on does so already. */
static bool has_begun(struct measuring *m)
{
    if (m->rule->after_days == AMOUNT_UNKNOWN || m->fund == NULL)
        return true;
    if (m->fund->established_on == DATE_UNKNOWN)
        return measure_unknown(m, VERDICT_NO_DATE);
    return m->view.as_of >= m->fund->established_on + m->rule->after_days;
}

static void begin_line(struct measuring *m)
{
    struct verdict_line *line = m->line;
    struct verdict_line named = *line;

    shape_clear(&verdict_line_type.shape, line);
    line->fund_id = named.fund_id;
    line->firm_id = named.firm_id;
    line->project_id = named.project_id;
    line->currency = m->fund == NULL ? m->rule->currency : m->fund->currency;
    line->rule_id = m->version->seq;
    line->measure = m->rule->measure;
    line->basis = m->rule->basis;
    line->denominator = m->rule->denominator;
    line->direction = m->rule->direction == 0 ? DIRECTION_AT_MOST : m->rule->direction;
    line_begin(line, m->rule);
    line->figure_minor = line->divisor_minor = line->undetermined_minor = 0;
}

/* False: the rule has nothing to say of the proposal. */
static bool measure(struct measuring *m)
{
    enum rule_concern concern = concern_of(m);

    if (concern == CONCERN_NONE)
        return false;
    begin_line(m);
    if (!has_begun(m))
        return false;
    if (concern == CONCERN_UNKNOWN)
        (void)measure_unknown(m, VERDICT_NOT_CLASSIFIED);
    if (m->reason == 0 && !measure_functions[m->rule->measure](m))
        return false;
    measure_judge(m);
    return true;
}

/* Proposals that are of a firm alone: what is paid and lent beside the funds. */
static bool is_of_no_fund(uint32_t kind)
{
    return (measured_kind(kind) & (MEASURED_GRANTS | MEASURED_PAYOUTS)) != 0;
}

static bool measure_version(const struct book *book, const struct verdict_question *question,
                            struct view view, const struct entry *version, struct arena *arena,
                            struct verdict_finding *finding)
{
    const struct rule *rule = version->record;
    struct measuring m = {
        .book = book,
        .view = {.as_of = question->on, .as_known = view.as_known},
        .question = question,
        .version = version,
        .rule = rule,
        .arena = arena,
        .line = &finding->line,
        .ratio_e8 = AMOUNT_UNKNOWN,
    };

    /* Rules of the first releases are held by the cap alone. */
    if (rule->pack == NULL ||
        (measure_types[rule->measure].proposals & measured_kind(question->kind)) == 0)
        return false;
    name_case(book, question, m.view, m.line);
    const struct entry *fund = book_version(book, RECORD_FUND, m.line->fund_id, m.view);

    if (fund == NULL && !is_of_no_fund(question->kind))
        return false;
    m.fund = fund == NULL ? NULL : fund->record;
    if (!measure(&m))
        return false;
    finding->rule = version;
    finding->row_count = m.row_count;
    finding->rows = m.rows;
    return true;
}

void verdict_compute(const struct book *book, const struct verdict_question *question,
                     struct view view, struct arena *arena, struct verdict *verdict_out)
{
    struct view day = {.as_of = question->on, .as_known = view.as_known};
    const struct entry *const *versions;
    size_t count = rules_in_force(book, MEASURE_NONE, day, arena, &versions);
    struct verdict_finding *findings = arena_array(arena, count + 1, sizeof *findings);
    struct verdict verdict = {.findings = findings};

    for (size_t i = 0; i < count; i++) {
        struct verdict_finding *finding = &findings[verdict.count];

        *finding = (struct verdict_finding){0};
        if (!measure_version(book, question, view, versions[i], arena, finding))
            continue;
        const struct entry *override =
            verdict_override(book, question->kind, question->proposal_id, versions[i]->seq, view);

        finding->line.override_id = override == NULL ? 0 : override->seq;
        verdict.count++;
    }
    *verdict_out = verdict;
}

enum err verdict_question_of(const struct book *book, int64_t proposal_id,
                             struct verdict_question *question_out)
{
    const struct entry *entry = book_entry(book, proposal_id);

    if (entry == NULL || measured_kind(entry->kind) == 0)
        return ERR_NOT_FOUND;
    *question_out = (struct verdict_question){.kind = entry->kind,
                                              .record = entry->record,
                                              .proposal_id = proposal_id,
                                              .on = entry->effective_date};
    return ERR_OK;
}

/* The reference to a kind; NULL: none. */
static const struct field *field_to(const struct shape *shape, uint32_t kind)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            strcmp(shape->fields[i].reference, record_types[kind]->kind) == 0)
            return &shape->fields[i];
    return NULL;
}

const struct entry *verdict_override(const struct book *book, uint32_t kind, int64_t proposal_id,
                                     int64_t rule_id, struct view view)
{
    const struct shape *shape = &override_type.shape;
    const struct field *field = field_to(shape, kind);
    struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};

    if (proposal_id == 0 || field == NULL)
        return NULL;
    for (struct referrer r = book_referrers(book, RECORD_OVERRIDE, field->name, proposal_id);
         r.entry != NULL; book_next_referrer(&r))
        if (((const struct override *)r.entry->record)->rule_id == rule_id &&
            book_live(book, r.entry, known))
            return r.entry;
    return NULL;
}

bool verdict_blocks(const struct verdict_line *line, uint32_t kind)
{
    bool asks = line->outcome == VERDICT_SECOND_APPROVAL && !one_step_kind(kind);

    return (line->outcome == VERDICT_BREACH || asks) && line->override_id == 0;
}

void verdict_line_name(struct verdict_line *line, const struct entry *decided)
{
    line->decision_id = decided->kind == RECORD_DECISION ? decided->seq : 0;
    line->approval_id = decided->kind == RECORD_APPROVAL ? decided->seq : 0;
    line->commitment_id = decided->kind == RECORD_COMMITMENT ? decided->seq : 0;
}

/* As they would be as entries of their own. */
static size_t held_lines(const struct entry *decided, struct arena *arena,
                         const struct entry **lines_out)
{
    const struct verdict_line *held = book_lines(decided, arena);
    struct entry *lines = arena_array(arena, decided->line_count + 1, sizeof *lines);
    struct verdict_line *records = arena_array(arena, decided->line_count + 1, sizeof *records);

    for (uint32_t i = 0; i < decided->line_count; i++) {
        records[i] = held[i];
        verdict_line_name(&records[i], decided);
        lines[i] = *decided;
        lines[i].entity_id = decided->seq;
        lines[i].kind = RECORD_VERDICT_LINE;
        lines[i].record = &records[i];
        lines[i].lines = NULL;
        lines[i].line_count = 0;
        lines[i].lines_packed = false;
    }
    *lines_out = lines;
    return decided->line_count;
}

size_t verdict_stored(const struct book *book, const struct entry *decided, struct arena *arena,
                      const struct entry **lines_out)
{
    size_t count = 0;
    int64_t seq = decided->seq + 1;

    if (decided->line_count > 0)
        return held_lines(decided, arena, lines_out);
    /* Before the convention they followed the entry that they belong to. */
    while (book_entry(book, seq) != NULL && book_entry(book, seq)->kind == RECORD_VERDICT_LINE)
        seq++;
    struct entry *lines = arena_array(arena, (size_t)(seq - decided->seq), sizeof *lines);

    for (int64_t i = decided->seq + 1; i < seq; i++)
        lines[count++] = *book_entry(book, i);
    *lines_out = lines;
    return count;
}

/* Lines were entries of their own until the convention, and none since. */
const struct entry *verdict_holder(const struct book *book, size_t position)
{
    const int64_t *seqs = NULL;
    size_t own = book_entities(book, RECORD_VERDICT_LINE, &seqs);

    if (position < own)
        return book_entry(book, seqs[position]);
    size_t held = book_holders(book, &seqs);

    return position - own < held ? book_entry(book, seqs[position - own]) : NULL;
}

size_t verdict_stored_of(const struct book *book, const struct entry *holder, struct arena *arena,
                         const struct entry **lines_out)
{
    if (holder->kind != RECORD_VERDICT_LINE)
        return verdict_stored(book, holder, arena, lines_out);
    struct entry *line = arena_alloc(arena, sizeof *line);

    *line = *holder;
    *lines_out = line;
    return 1;
}

int64_t verdict_line_of(const struct verdict_line *line)
{
    return line->decision_id != 0   ? line->decision_id
           : line->approval_id != 0 ? line->approval_id
                                    : line->commitment_id;
}
