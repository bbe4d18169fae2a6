/* The stack of a firm solved, and what of it each holder gets to the minor unit. */
#include "payout_internal.h"

#include "record/kinds.h"

#include <string.h>

const struct field_value payout_part_values[] = {
    {"debt", "Debt", "债务"},
    {"class", "Class", "权益类别"},
    {"option", "Options and warrants", "期权及认股权证"},
    {"note", "Convertible note", "可转债"},
    {"safe", "SAFE", "SAFE"},
    {0},
};

static const struct field_value payout_choice_values[] = {
    {"holds", "Holds", "行使优先权"},
    {"converts", "Converts", "转换"},
    {"indifferent", "Indifferent", "两者相同"},
    {"exercises", "Exercises", "行权"},
    {0},
};

static const struct field_value payout_reason_values[] = {
    {"no_table", "No certificate is recorded", "未记录任何权证"},
    {"not_stated", "No register says how many units there are", "无登记总量，无法判断是否完整"},
    {"units_missing", "The register has more units than the certificates", "权证合计少于登记总量"},
    {"units_exceed", "The certificates have more units than the register", "权证合计多于登记总量"},
    {"contradiction", "An entry does not fit to those before it", "记录前后矛盾"},
    {"no_preference", "The preferred amount is not known", "优先清算额未知"},
    {"no_rank", "The rank of the preference is not known", "清算顺位未知"},
    {"no_cap", "The cap of the participation is not known", "参与分配上限未知"},
    {"no_dividend", "The dividends that it counts are not known", "计入的股利未知"},
    {"no_conversion", "What it converts into cannot be told", "无法确定转换结果"},
    {"no_strike", "The strike is not known", "行权价未知"},
    {"no_principal", "The principal is not known", "本金未知"},
    {"no_rate", "The interest rate is not known", "利率未知"},
    {"no_terms", "The terms of a later instrument decide", "取决于后续工具的条款"},
    {"option_on_preferred", "Options on a preferred class", "优先类别上的期权"},
    {"other_currency", "In another currency", "币种不同"},
    {"nobody", "Something is left that nobody may have", "有剩余而无人可得"},
    {"not_stable", "No choice of the SAFEs stands", "SAFE 的选择无稳定解"},
    {0},
};

const struct field_value payout_by_values[] = {
    {"holder", "By holder", "按持有人"},
    {"class", "By class", "按类别"},
    {0},
};

static const struct field payout_row_fields[] = {
    F_ENUM(struct payout_row, part, payout_part, "Part", "项目"),
    F_INTEGER(struct payout_row, rank, PAYOUT_RANK_MAX, "Rank", "顺位"),
    F_REFERENCE(struct payout_row, class_id, "share_class", "Class", "类别"),
    F_DECIMAL(struct payout_row, strike, "Strike", "行权价"),
    F_TEXT(struct payout_row, certificate, CODE_MAX, "Certificate", "权证编号"),
    F_REFERENCE(struct payout_row, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct payout_row, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct payout_row, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_REFERENCE(struct payout_row, investment_id, "investment", "Investment", "投资"),
    F_DECIMAL(struct payout_row, units, "Units", "数量"),
    F_DECIMAL(struct payout_row, share, "Of the proceeds", "占价款比例"),
    F_ENUM(struct payout_row, chosen, payout_choice, "Choice", "选择"),
    F_ENUM(struct payout_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct payout_row, claim, "Preferred or owed", "优先额或债权"),
    F_MONEY(struct payout_row, amount, "Payout", "分得"),
    F_MONEY(struct payout_row, claims, "By claims", "回购及补偿"),
    F_MONEY(struct payout_row, after, "After claims", "计入回购及补偿后"),
    F_ENUM(struct payout_row, reason, payout_reason, "Why unknown", "未知原因"),
};

const struct shape payout_row_shape = SHAPE(struct payout_row, payout_row_fields);

enum err exact_to_minor(struct exact_work *work, struct exact value, int64_t *minor_out)
{
    struct exact whole = exact_round(work, value, exact_whole(work, 1), EXACT_HALF_UP);
    const char *text = exact_text(work, whole, 0);

    return work->failed ? ERR_OVERFLOW : decimal_parse(text, strlen(text), 0, minor_out);
}

/* --- what is not known --- */

/* A part of the table that is not there, or more of it than there should be. */
static void check_units(struct payout_work *of)
{
    const struct equity *equity = &of->equity;
    bool stated = equity->missing_e8 != AMOUNT_UNKNOWN;
    int64_t missing = known_or_zero(equity->missing_e8);
    int64_t excess = known_or_zero(equity->excess_e8);

    for (size_t i = 0; i < equity->class_count; i++) {
        const struct equity_class *class = &equity->classes[i];

        stated |= class->missing_e8 != AMOUNT_UNKNOWN;
        if (known_or_zero(class->missing_e8) > missing)
            missing = class->missing_e8;
        if (known_or_zero(class->excess_e8) > excess)
            excess = class->excess_e8;
    }
    of->reason_units_e8 = missing > 0 ? missing : excess > 0 ? excess : AMOUNT_UNKNOWN;
    of->reason = missing > 0  ? PAYOUT_UNITS_MISSING
                 : excess > 0 ? PAYOUT_UNITS_EXCEED
                 : stated     ? 0
                              : PAYOUT_NOT_STATED;
}

static void check_known(struct payout_work *of)
{
    bool any = false;

    for (size_t i = 0; i < of->equity.certificate_count; i++)
        any |= equity_alive(&of->equity.certificates[i]);
    check_units(of);
    if (of->equity.fault_count > 0)
        of->reason = PAYOUT_CONTRADICTION;
    if (!any)
        of->reason = PAYOUT_NO_TABLE;
    of->known = of->reason == 0;
    for (size_t i = 0; i < of->payee_count; i++)
        of->known &= of->payees[i].reason == 0;
}

static struct exact minor_per_unit(struct exact_work *work, uint32_t currency)
{
    int64_t minor = 1;

    for (int i = currency_decimals((enum currency)currency); i > 0; i--)
        minor *= 10;
    return exact_whole(work, minor);
}

static void add_debts(struct payout_work *of)
{
    struct stack_debt *debts = arena_array(of->work->arena, of->of->debt_count, sizeof *debts);

    for (size_t i = 0; i < of->of->debt_count; i++) {
        const struct payout_debt *debt = &of->of->debts[i];

        debts[i] = (struct stack_debt){debt->rank, exact_whole(of->work, debt->amount_minor)};
        of->payees[of->payee_count++] = (struct payee){.part = PAYOUT_DEBT,
                                                       .rank = debt->rank,
                                                       .strike_e8 = AMOUNT_UNKNOWN,
                                                       .claim = debts[i].claim,
                                                       .units = exact_whole(of->work, 0),
                                                       .at = i,
                                                       .units_e8 = AMOUNT_UNKNOWN};
    }
    of->stack.beside.debts = debts;
    of->stack.beside.debt_count = of->of->debt_count;
}

enum err payout_open(const struct payout_question *of, const struct book *book,
                     struct exact_work *work, struct payout_work *out)
{
    *out = (struct payout_work){.of = of, .book = book, .work = work};
    if (book_version(book, RECORD_FIRM, of->firm_id, of->view) == NULL)
        return ERR_NOT_FOUND;
    enum err err = equity_play(book, of->firm_id, of->view, NULL, work->arena, &out->equity);

    if (err != ERR_OK)
        return err;
    out->minor_per_unit = minor_per_unit(work, of->currency);
    out->payees = arena_array(
        work->arena, of->debt_count + out->equity.class_count + out->equity.certificate_count,
        sizeof *out->payees);
    add_debts(out);
    payees_collect(out);
    check_known(out);
    return work->failed ? ERR_OVERFLOW : ERR_OK;
}

/* --- the solution --- */

static uint32_t choice_of(enum stack_choice choice)
{
    return choice == STACK_CONVERTS      ? PAYOUT_CONVERTS
           : choice == STACK_INDIFFERENT ? PAYOUT_INDIFFERENT
                                         : PAYOUT_HOLDS;
}

/* What is paid to a part, of the stack beside the post-money SAFEs, or of these. */
static struct paid paid_of(struct payout_work *of, const struct payee *payee,
                           const struct stack_safes_answer *answer)
{
    const struct stack_payout *beside = &answer->beside;
    uint32_t choice = 0;

    if (payee->part == PAYOUT_DEBT)
        return (struct paid){beside->debts[payee->at], 0};
    if (payee->post_money)
        return (struct paid){answer->safes[payee->at],
                             answer->converts[payee->at] ? PAYOUT_CONVERTS : PAYOUT_HOLDS};
    if (payee->part != PAYOUT_OPTION)
        return (struct paid){beside->classes[payee->at],
                             payee->may_choose ? choice_of(beside->choices[payee->at]) : 0};
    if (exact_compare(of->work, beside->per_unit, of->stack.beside.options[payee->at].strike) > 0)
        choice = PAYOUT_EXERCISES;
    return (struct paid){beside->options[payee->at], choice};
}

enum err payout_solve(struct payout_work *of, struct exact proceeds, const bool *converts,
                      struct paid *paid_out, struct exact *per_unit_out)
{
    struct stack_safes_answer answer = {0};
    enum err err =
        of->stack.safe_count == 0 ? stack_pay(of->work, &of->stack.beside, proceeds, &answer.beside)
        : converts == NULL        ? stack_safes_solve(of->work, &of->stack, proceeds, &answer)
                           : stack_safes_pay(of->work, &of->stack, converts, proceeds, &answer);

    for (size_t i = 0; i < of->payee_count && err == ERR_OK; i++)
        paid_out[i] = paid_of(of, &of->payees[i], &answer);
    if (err == ERR_OK)
        *per_unit_out = answer.beside.per_unit;
    return of->work->failed ? ERR_OVERFLOW : err;
}

/* --- to the minor unit --- */

size_t payout_holder_count(const struct payout_work *of)
{
    size_t count = 0;

    for (size_t i = 0; i < of->payee_count; i++)
        count += of->payees[i].part == PAYOUT_DEBT ? 1 : of->payees[i].holder_count;
    return count;
}

/* Splits an amount in whole minor units. Nothing to split needs no weights. */
static enum err split(struct exact_work *work, int64_t amount_minor, const struct exact *weights,
                      size_t count, int64_t *parts_out)
{
    struct exact *parts = arena_array(work->arena, count, sizeof *parts);
    enum err err = ERR_OK;

    if (amount_minor == 0) {
        for (size_t i = 0; i < count; i++)
            parts_out[i] = 0;
        return ERR_OK;
    }
    if (!exact_allocate(work, exact_whole(work, amount_minor), exact_whole(work, 1), weights, count,
                        parts))
        return ERR_OVERFLOW;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = exact_to_minor(work, parts[i], &parts_out[i]);
    return err;
}

static enum err split_parts(const struct payout_work *of, const struct paid *paid,
                            int64_t *parts_minor)
{
    struct exact *weights = arena_array(of->work->arena, of->payee_count, sizeof *weights);

    for (size_t i = 0; i < of->payee_count; i++)
        weights[i] = paid[i].amount;
    return split(of->work, of->of->proceeds_minor, weights, of->payee_count, parts_minor);
}

static enum err split_holders(const struct payout_work *of, const struct payee *payee,
                              int64_t part_minor, int64_t *holder_minor)
{
    struct exact *weights = arena_array(of->work->arena, payee->holder_count, sizeof *weights);

    for (size_t i = 0; i < payee->holder_count; i++)
        weights[i] = payee->holders[i].units_e8 == AMOUNT_UNKNOWN
                         ? exact_whole(of->work, 1)
                         : exact_of_e8(of->work, payee->holders[i].units_e8);
    return split(of->work, part_minor, weights, payee->holder_count, holder_minor);
}

enum err payout_split(struct payout_work *of, struct paid *paid_out, int64_t *parts_minor_out,
                      int64_t *holder_minor_out)
{
    struct exact per_unit;
    size_t at = 0;
    enum err err = of->known ? payout_solve(of, exact_whole(of->work, of->of->proceeds_minor), NULL,
                                            paid_out, &per_unit)
                             : ERR_OK;

    if (err == ERR_INVALID || err == ERR_NOT_FOUND) {
        of->reason = err == ERR_INVALID ? PAYOUT_NOBODY : PAYOUT_NOT_STABLE;
        of->known = false;
        err = ERR_OK;
    }
    if (err != ERR_OK || !of->known)
        return err;
    err = split_parts(of, paid_out, parts_minor_out);
    for (size_t i = 0; i < of->payee_count && err == ERR_OK; i++) {
        if (of->payees[i].part == PAYOUT_DEBT) {
            holder_minor_out[at++] = parts_minor_out[i];
            continue;
        }
        err = split_holders(of, &of->payees[i], parts_minor_out[i], holder_minor_out + at);
        at += of->payees[i].holder_count;
    }
    return of->work->failed ? ERR_OVERFLOW : err;
}

/* --- rows --- */

static int64_t share_of(const struct payout_work *of, int64_t amount_minor)
{
    int64_t share = 0;

    if (amount_minor == AMOUNT_UNKNOWN || of->of->proceeds_minor == 0 ||
        amount_mul_div(DECIMAL_E8_ONE, amount_minor, of->of->proceeds_minor, &share) != ERR_OK)
        return AMOUNT_UNKNOWN;
    return share;
}

/* What is the same in all rows of a part. */
static enum err part_row(const struct payout_work *of, const struct payee *payee, uint32_t choice,
                         struct payout_row *row_out)
{
    shape_clear(&payout_row_shape, row_out);
    row_out->part = payee->part;
    row_out->rank = payee->rank;
    row_out->class_id = payee->class_id;
    row_out->strike_e8 = payee->strike_e8;
    row_out->certificate = payee->certificate;
    row_out->units_e8 = payee->units_e8;
    row_out->chosen = choice;
    row_out->currency = of->of->currency;
    row_out->reason = payee->reason;
    if (payee->part == PAYOUT_OPTION || payee->rank == AMOUNT_UNKNOWN || payee->reason != 0)
        return ERR_OK;
    return exact_to_minor(of->work, payee->claim, &row_out->claim_minor);
}

static void say_amount(const struct payout_work *of, struct payout_row *row, int64_t amount_minor)
{
    row->amount_minor = of->known ? amount_minor : AMOUNT_UNKNOWN;
    row->share_e8 = share_of(of, row->amount_minor);
}

static void say_holder(const struct payee_holder *holder, struct payout_row *row)
{
    row->holder_party_id = holder->holder.kind == RECORD_PARTY ? holder->holder.id : 0;
    row->holder_fund_id = holder->holder.kind == RECORD_FUND ? holder->holder.id : 0;
    row->holder_firm_id = holder->holder.kind == RECORD_FIRM ? holder->holder.id : 0;
    row->investment_id = holder->investment_id;
    row->units_e8 = holder->units_e8;
}

struct row_list {
    struct payout_row *rows;
    size_t count;
};

static enum err add_part(const struct payout_work *of, const struct payee *payee, uint32_t choice,
                         enum payout_by by, int64_t part_minor, const int64_t *holder_minor,
                         struct row_list *list)
{
    struct payout_row row;
    enum err err = part_row(of, payee, choice, &row);

    if (err != ERR_OK)
        return err;
    if (by == PAYOUT_BY_CLASS || payee->part == PAYOUT_DEBT) {
        say_amount(of, &row, part_minor);
        list->rows[list->count++] = row;
        return ERR_OK;
    }
    for (size_t i = 0; i < payee->holder_count; i++) {
        struct payout_row *own = &list->rows[list->count++];

        *own = row;
        say_holder(&payee->holders[i], own);
        say_amount(of, own, holder_minor[i]);
        /* The claim of the part would stand in each of its rows: that sum would mean nothing. */
        if (payee->holder_count > 1)
            own->claim_minor = AMOUNT_UNKNOWN;
    }
    return ERR_OK;
}

/* The table itself has a reason: a row of its own. */
static void add_reason(const struct payout_work *of, struct row_list *list)
{
    struct payout_row *row = &list->rows[list->count];

    if (of->reason == 0)
        return;
    list->count++;
    shape_clear(&payout_row_shape, row);
    row->currency = of->of->currency;
    row->units_e8 = of->reason_units_e8;
    row->reason = of->reason;
}

enum err payout_stack_rows(const struct payout_question *of, const struct book *book,
                           enum payout_by by, struct arena *arena, struct payout_row **rows_out,
                           size_t *count_out)
{
    struct exact_work work = {.arena = arena};
    struct payout_work payout;
    struct row_list list = {0};
    size_t at = 0;
    enum err err = payout_open(of, book, &work, &payout);

    if (err != ERR_OK)
        return err;
    const size_t places = payout_holder_count(&payout);
    struct paid *paid = arena_array(arena, payout.payee_count, sizeof *paid);
    int64_t *parts = arena_array(arena, payout.payee_count, sizeof *parts);
    int64_t *holders = arena_array(arena, places, sizeof *holders);

    list.rows = arena_array(arena, places + payout.payee_count + 1, sizeof *list.rows);
    err = payout_split(&payout, paid, parts, holders);
    if (err == ERR_OK)
        add_reason(&payout, &list);
    for (size_t i = 0; i < payout.payee_count && err == ERR_OK; i++) {
        const struct payee *payee = &payout.payees[i];

        err = add_part(&payout, payee, paid[i].choice, by, parts[i], holders + at, &list);
        at += payee->part == PAYOUT_DEBT ? 1 : payee->holder_count;
    }
    *rows_out = list.rows;
    *count_out = list.count;
    return err;
}

enum err payout_rows(const struct payout_question *of, const struct book *book, enum payout_by by,
                     struct arena *arena, const struct payout_row **rows_out, size_t *count_out)
{
    struct payout_row *rows = NULL;
    enum err err = payout_stack_rows(of, book, by, arena, &rows, count_out);

    if (err == ERR_OK && by == PAYOUT_BY_HOLDER)
        err = payout_add_claims(of, book, arena, rows, *count_out);
    *rows_out = rows;
    return err;
}
