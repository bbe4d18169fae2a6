/* Cases about subsidies: which scheme is meant shows by what is given. */
#include "calc/ip_subsidy.h"
#include "ip_internal.h"

#include "base/money.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

#define CLAIMS_MAX 100
#define YEARS_MAX 100
#define DAYS_MAX 36500

/* A part of an amount by a scheme's rate, cut by its cap less what is used. */
static int64_t scheme_part(struct calc_case *of, const struct calc_node *input, const char *key,
                           enum ip_scheme_id id, int64_t used_minor)
{
    const struct ip_scheme *scheme = ip_scheme(id);
    int64_t amount = ip_money(of, input, key);
    int64_t room = scheme->cap_minor;
    int64_t part = 0;
    size_t cut_by = 0;

    if (of->failed ||
        !ip_worked(of, input, ip_part(amount, scheme->rate_e10, RATE_E10_ONE, &part), "", ""))
        return 0;
    if (room != AMOUNT_UNKNOWN)
        room -= used_minor;
    return ip_subsidy_grant(part, &room, 1, &cut_by);
}

static json_t *one_amount(struct calc_case *of, const char *key, int64_t amount_minor)
{
    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, key, amount_minor);
    return answer;
}

static json_t *answer_premium(struct calc_case *of, const struct calc_node *input)
{
    struct ip_premium premium;
    int64_t loan = ip_money(of, input, "loan");
    int64_t rate = ip_rate(of, input, "rate");
    int64_t counted = ip_money_or(of, input, "used", 0);
    int year = (int)ip_whole(of, input, "policy_year", 1, YEARS_MAX);

    if (of->failed ||
        !ip_worked(of, input, ip_subsidy_premium(loan, rate, year, counted, &premium), "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "premium", premium.premium_minor);
    answer_fen(answer, "eligible_premium", premium.eligible_minor);
    answer_fen(answer, "subsidy", premium.subsidy_minor);
    answer_fen(answer, "firm_pays", premium.premium_minor - premium.subsidy_minor);
    return answer;
}

/* The interest that was paid, under any of its names; AMOUNT_UNKNOWN when it is not told. */
static int64_t interest_paid(struct calc_case *of, const struct calc_node *input)
{
    static const char *const names[] = {"interest_paid", "interest", "paid"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (case_has(input, names[i]))
            return ip_money(of, input, names[i]);
    return AMOUNT_UNKNOWN;
}

/* Never more than the cap of the firm leaves, nor than the interest that was paid, where told. */
static json_t *answer_lpr(struct calc_case *of, const struct calc_node *input)
{
    int64_t loan = ip_money(of, input, "loan");
    int64_t lpr = ip_rate(of, input, "lp");
    int64_t share = ip_rate_or(of, input, "share", RATE_E10_ONE);
    int64_t days = ip_whole(of, input, "days", 0, DAYS_MAX);
    int64_t year_days = ip_whole(of, input, "year_days", 360, 366);
    int64_t used = ip_money_or(of, input, "used", 0);
    const int64_t rooms[] = {ip_scheme(IP_SCHEME_QD_LPR)->cap_minor - used,
                             interest_paid(of, input)};
    int64_t computed = 0;
    size_t cut_by = 0;

    if (of->failed ||
        !ip_worked(of, input,
                   ip_subsidy_lpr(loan, lpr, share, (int32_t)days, (int32_t)year_days, &computed),
                   "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "computed", computed);
    answer_fen(answer, "granted", ip_subsidy_grant(computed, rooms, 2, &cut_by));
    return answer;
}

static json_t *answer_interest(struct calc_case *of, const struct calc_node *input)
{
    int64_t loan = ip_money(of, input, "loan");
    int64_t rate = ip_rate(of, input, "rate");
    int64_t days = ip_whole(of, input, "days", 0, DAYS_MAX);
    enum day_count basis = (enum day_count)ip_word(of, input, "basis", "act/365 act/360");
    struct ip_fraction paid = ip_fraction(loan);
    int64_t interest = 0;
    int64_t subsidy = 0;

    ip_fraction_times(&paid, rate, RATE_E10_ONE);
    ip_fraction_times(&paid, days, day_count_year(basis));
    enum err err = ip_fraction_round(&paid, &interest);

    if (err == ERR_OK)
        err = ip_part(interest, ip_scheme(IP_SCHEME_QD_INTEREST)->rate_e10, RATE_E10_ONE, &subsidy);
    if (of->failed || !ip_worked(of, input, err, "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "interest", interest);
    answer_fen(answer, "subsidy", subsidy);
    return answer;
}

static json_t *answer_valuation_fee(struct calc_case *of, const struct calc_node *input)
{
    return one_amount(of, "subsidy", scheme_part(of, input, "fee", IP_SCHEME_QD_VALUATION, 0));
}

static json_t *answer_issue(struct calc_case *of, const struct calc_node *input)
{
    return one_amount(of, "subsidy", scheme_part(of, input, "issue", IP_SCHEME_GZ_SECURITIES, 0));
}

static json_t *answer_guarantor_loss(struct calc_case *of, const struct calc_node *input)
{
    int64_t used = ip_money_or(of, input, "used", 0);

    return one_amount(of, "compensation",
                      scheme_part(of, input, "actual_loss", IP_SCHEME_QIANFAN_GUARANTOR, used));
}

static json_t *answer_band(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node bad_node = case_member(input, "bad");
    int64_t balance = ip_money(of, input, "balance");
    int64_t bad = ip_money(of, input, "bad");
    int64_t room = ip_scheme(IP_SCHEME_QIANFAN_BANK)->cap_minor - ip_money_or(of, input, "used", 0);
    int64_t computed = 0;
    size_t cut_by = 0;

    if (!of->failed && bad > balance)
        ip_fail(of, &bad_node, "must not be more than the balance", "不良贷款不得大于余额");
    if (of->failed || !ip_worked(of, input, ip_subsidy_band(balance, bad, &computed), "", ""))
        return NULL;
    return one_amount(of, "compensation", ip_subsidy_grant(computed, &room, 1, &cut_by));
}

static json_t *answer_bad_principal(struct calc_case *of, const struct calc_node *input)
{
    bool higher = ip_flag(of, input, "ip_pledged");

    higher = ip_flag(of, input, "first_loan") || higher;
    return one_amount(of, "compensation",
                      scheme_part(of, input, "principal",
                                  higher ? IP_SCHEME_ANHUI_BANK_IP : IP_SCHEME_ANHUI_BANK, 0));
}

/* All public money together stays below a part of the liability that was borne. */
static json_t *answer_public_cap(struct calc_case *of, const struct calc_node *input)
{
    int64_t other = ip_money(of, input, "other_public");
    int64_t computed = ip_money(of, input, "computed");
    int64_t room = scheme_part(of, input, "liability", IP_SCHEME_ANHUI_PUBLIC, 0) - other;
    size_t cut_by = 0;

    return one_amount(of, "compensation", ip_subsidy_grant(computed, &room, 1, &cut_by));
}

static json_t *answer_reguarantee(struct calc_case *of, const struct calc_node *input)
{
    int64_t guarantee = ip_money(of, input, "guarantee");
    int64_t borne = scheme_part(of, input, "guarantee", IP_SCHEME_NATIONAL_SHARE, 0);
    bool small = guarantee <= ip_scheme(IP_SCHEME_NATIONAL_FEE)->cap_minor;
    const struct ip_scheme *fee_scheme =
        ip_scheme(small ? IP_SCHEME_NATIONAL_FEE : IP_SCHEME_NATIONAL_FEE_LARGE);
    int64_t fee = 0;

    if (of->failed ||
        !ip_worked(of, input, ip_part(borne, fee_scheme->rate_e10, RATE_E10_ONE, &fee), "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "borne", borne);
    answer_fen(answer, "fee", fee);
    return answer;
}

/* Of a scheme whose text was not read: rates and cap are the case's. */
static json_t *answer_guarantee_fee(struct calc_case *of, const struct calc_node *input)
{
    int64_t guarantee = ip_money(of, input, "guarantee");
    int64_t fee_rate = ip_rate(of, input, "fee_rate");
    struct ip_claim claim = {
        .rate_e10 = ip_rate(of, input, "subsidy_rate"),
        .cap_minor = ip_money_or(of, input, "cap", AMOUNT_UNKNOWN),
        .used_minor = ip_money_or(of, input, "used", 0),
        .budget_minor = AMOUNT_UNKNOWN,
    };
    int64_t fee = 0;
    int64_t left = 0;

    if (of->failed)
        return NULL;
    enum err err = ip_part(guarantee, fee_rate, RATE_E10_ONE, &fee);

    if (err == ERR_OK)
        err = ip_subsidy_stack(fee, &claim, 1, &left);
    if (!ip_worked(of, input, err, "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "fee", fee);
    answer_fen(answer, "computed", claim.computed_minor);
    answer_fen(answer, "subsidy", claim.granted_minor);
    return answer;
}

static json_t *claim_of(const struct ip_claim *claim, const char *level)
{
    json_t *object = json_object();

    answer_text(object, "level", level);
    answer_fen(object, "computed", claim->computed_minor);
    answer_fen(object, "granted", claim->granted_minor);
    answer_text(object, "cut_by", ip_cut_name(claim->cut_by));
    return object;
}

/* Levels that pay on one cost, in the order in which they decide. */
static json_t *answer_stack(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node list = ip_list(of, input, "levels", CLAIMS_MAX);
    struct ip_claim *claims = arena_array(&of->arena, ip_count(&list) + 1, sizeof *claims);
    const char **levels = arena_array(&of->arena, ip_count(&list) + 1, sizeof *levels);
    int64_t cost = ip_money(of, input, "cost");
    int64_t left = 0;

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node item = case_item(&list, i);

        ip_keys(of, &item, "level rate cap used budget");
        levels[i] = ip_text(of, &item, "level");
        claims[i] = (struct ip_claim){
            .rate_e10 = ip_rate(of, &item, "rate"),
            .cap_minor = ip_money_or(of, &item, "cap", AMOUNT_UNKNOWN),
            .used_minor = ip_money_or(of, &item, "used", 0),
            .budget_minor = ip_money_or(of, &item, "budget", AMOUNT_UNKNOWN),
        };
    }
    if (of->failed ||
        !ip_worked(of, input, ip_subsidy_stack(cost, claims, ip_count(&list), &left), "", ""))
        return NULL;
    json_t *answer = json_object();
    json_t *rows = json_array();

    for (size_t i = 0; i < ip_count(&list); i++)
        json_array_append_new(rows, claim_of(&claims[i], levels[i]));
    json_object_set_new(answer, "levels", rows);
    answer_fen(answer, "granted", cost - left);
    answer_fen(answer, "firm_pays", left);
    return answer;
}

json_t *ip_case_subsidy(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"loan rate policy_year", "loan rate policy_year used", answer_premium},
        {"loan lp", "loan lp days year_days share used interest_paid interest paid", answer_lpr},
        {"loan rate days", "loan rate days basis", answer_interest},
        {"fee", "fee", answer_valuation_fee},
        {"issue", "issue", answer_issue},
        {"actual_loss", "actual_loss used", answer_guarantor_loss},
        {"balance bad", "balance bad used", answer_band},
        {"principal", "principal ip_pledged first_loan", answer_bad_principal},
        {"liability other_public", "liability other_public computed", answer_public_cap},
        {"guarantee fee_rate", "guarantee fee_rate subsidy_rate cap used", answer_guarantee_fee},
        {"guarantee", "guarantee", answer_reguarantee},
        {"cost levels", "cost levels", answer_stack},
    };

    return ip_answer_form(of, root, forms, sizeof forms / sizeof forms[0]);
}
