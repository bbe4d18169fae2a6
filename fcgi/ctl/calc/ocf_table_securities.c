/* Securities of a folder as a table: as they were issued. */
#include "ocf_writer.h"

#include "base/date.h"

#include <string.h>

static const struct ocf_item *plan_of(const struct ocf_writer *writer, const json_t *issue)
{
    const char *id = ocf_text(issue, "stock_plan_id");

    return id == NULL ? NULL : captable_item(&writer->set->plans, id);
}

/* The class that options or warrants give; NULL: nobody says. */
static const char *granted_class(const struct ocf_writer *writer, const json_t *issue)
{
    const json_t *triggers = json_object_get(issue, "exercise_triggers");
    const char *own = ocf_text(issue, "stock_class_id");
    const struct ocf_item *plan = plan_of(writer, issue);

    if (own == NULL && plan != NULL)
        own = ocf_plan_class(plan->json);
    for (size_t i = 0; i < json_array_size(triggers) && own == NULL; i++)
        own = ocf_text(json_object_get(json_array_get(triggers, i), "conversion_right"),
                       "converts_to_stock_class_id");
    return own == NULL || ocf_class_number(writer, own) == CAP_NONE ? NULL : own;
}

/* Where nobody says what is given: common, by the first such class. */
static const char *some_common(const struct ocf_writer *writer)
{
    for (size_t i = 0; i < writer->set->classes.count; i++)
        if (captable_is_common(&writer->set->classes.list[i]))
            return ocf_text(writer->set->classes.list[i].json, "id");
    return writer->set->log.classes.count == 0 ? NULL : writer->set->log.classes.names[0];
}

static const char *given_class(const struct ocf_writer *writer, const json_t *issue)
{
    const char *said = granted_class(writer, issue);

    return said == NULL ? some_common(writer) : said;
}

static const json_t *mechanism_of(const json_t *issue)
{
    const json_t *trigger = json_array_get(json_object_get(issue, "conversion_triggers"), 0);

    return json_object_get(json_object_get(trigger, "conversion_right"), "conversion_mechanism");
}

/* The terms of a SAFE or note: cap, its basis, discount and interest. */
static void promise_cells(struct ocf_writer *writer, const json_t *issue, bool note)
{
    const json_t *mechanism = mechanism_of(issue);
    const json_t *cap = json_object_get(mechanism, "conversion_valuation_cap");
    const char *timing = ocf_text(mechanism, "conversion_timing");
    const json_t *rates = json_object_get(mechanism, "interest_rates");

    ocf_amount_cell(writer, mechanism, "conversion_valuation_cap");
    ocf_cell(writer, !json_is_object(cap)                                  ? ""
                     : timing != NULL && strcmp(timing, "POST_MONEY") == 0 ? "post_money"
                                                                           : "pre_money");
    ocf_member_cell(writer, mechanism, "conversion_discount");
    if (note)
        ocf_member_cell(writer, json_array_get(rates, 0), "rate");
    else
        ocf_cell(writer, "");
    ocf_cell(writer, json_is_true(json_object_get(mechanism, "conversion_mfn")) ? "true" : "");
}

static void family_cells(struct ocf_writer *writer, const struct ocf_event *more,
                         struct exact units)
{
    const json_t *json = more->json;
    const char *type = ocf_text(json, "convertible_type");
    bool note = type == NULL || strcmp(type, "SAFE") != 0;

    if (more->family == OCF_CONVERTIBLE) {
        ocf_cell(writer, note ? "note" : "safe");
        ocf_blank_cells(writer, 3);
        ocf_cell(writer, ocf_currency_in(json, "investment_amount"));
        ocf_number_cell(writer, units);
        ocf_blank_cells(writer, 3);
        promise_cells(writer, json, note);
        return;
    }
    bool stock = more->family == OCF_STOCK;
    const char *price = stock ? "share_price" : "exercise_price";

    ocf_cell(writer, stock ? "shares" : more->family == OCF_OPTION ? "option" : "warrant");
    ocf_cell(writer, ocf_code(writer, OCF_CLASS,
                              stock ? ocf_text(json, "stock_class_id") : given_class(writer, json),
                              writer->firm));
    ocf_cell(writer, more->family == OCF_OPTION && plan_of(writer, json) != NULL
                         ? ocf_code(writer, OCF_POOL, ocf_text(json, "stock_plan_id"), writer->firm)
                         : "");
    ocf_number_cell(writer, units);
    ocf_cell(writer, ocf_currency_in(json, price));
    ocf_cell(writer, "");
    if (stock)
        ocf_amount_cell(writer, json, price);
    else
        ocf_cell(writer, "");
    if (!stock)
        ocf_amount_cell(writer, json, price);
    else
        ocf_cell(writer, "");
    ocf_day_cell(writer, stock ? DATE_UNKNOWN : ocf_day_of(json, "expiration_date", DATE_UNKNOWN));
    ocf_blank_cells(writer, 5);
}

/* Whether a security can be recorded; else says why. */
static bool may_write(struct ocf_writer *writer, size_t issue)
{
    const struct ocf_event *more = &writer->set->log.more[issue];
    bool granted = more->family == OCF_OPTION || more->family == OCF_WARRANT;

    if (granted && given_class(writer, more->json) == NULL) {
        ocf_left_out(writer, issue, "not taken over: no class of the set says what it gives",
                     "未导入：未指明对应的股权类别");
        return false;
    }
    if (granted && granted_class(writer, more->json) == NULL)
        ocf_left_out(writer, issue, "taken over as on common stock: no class is named",
                     "按普通股导入：未指明股权类别");
    if (granted && exact_is_zero(writer->set->log.events[issue].quantity)) {
        ocf_left_out(writer, issue, "not taken over: it has no number of units",
                     "未导入：没有数量");
        return false;
    }
    return true;
}

/* Four cells. Stock, and what does not vest by months, is taken over as vested, which is told. */
static void vesting_cells(struct ocf_writer *writer, size_t issue, struct exact units)
{
    const struct ocf_event *more = &writer->set->log.more[issue];
    bool granted = more->family == OCF_OPTION || more->family == OCF_WARRANT;
    struct ocf_vesting vesting;
    enum ocf_vests vests =
        ocf_vesting_of(writer, more->json, units, writer->set->log.events[issue].day, &vesting);

    if (vests != OCF_VESTS_NOT && !(granted && vests == OCF_VESTS_BY_MONTHS))
        ocf_left_out(writer, issue,
                     granted ? "taken over as vested: its vesting is not one by equal months"
                             : "taken over without its vesting: stock has none here",
                     granted ? "按已归属导入：归属安排并非按月等额" : "导入时未含股票的归属安排");
    if (!granted || vests != OCF_VESTS_BY_MONTHS) {
        ocf_blank_cells(writer, 4);
        return;
    }
    ocf_day_cell(writer, vesting.from);
    ocf_cell(writer, vesting.cliff_months == 0
                         ? ""
                         : arena_format(writer->arena, "%d", (int)vesting.cliff_months));
    ocf_cell(writer, arena_format(writer->arena, "%d", (int)vesting.months));
    ocf_cell(writer, arena_format(writer->arena, "%d", (int)vesting.every_months));
}

static void write_security(struct ocf_writer *writer, size_t security)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_security *state = &writer->cap->table.securities[security];
    const struct cap_event *issue = &log->events[state->issue];
    struct exact units = state->doubtful ? state->quantity : issue->quantity;

    if (!may_write(writer, state->issue))
        return;
    ocf_cell(writer, ocf_code(writer, OCF_SECURITY, log->securities.names[security], writer->firm));
    ocf_cell(writer, writer->firm);
    ocf_cell(writer, ocf_code(writer, OCF_PARTY, log->holders.names[issue->holder], NULL));
    family_cells(writer, &log->more[state->issue], units);
    vesting_cells(writer, state->issue, units);
    ocf_day_cell(writer, issue->day);
    ocf_end_row(writer);
}

void ocf_write_securities(struct ocf_writer *writer)
{
    ocf_begin_table(writer,
                    "code,firm_id,holder_party_id,kind,class_id,option_pool_id,units,currency,"
                    "amount,price,strike,expires_on,valuation_cap,cap_basis,discount,"
                    "interest_rate,most_favoured,vests_from,cliff_months,vests_months,"
                    "vests_every_months,effective_date");
    for (size_t i = 0; i < writer->set->log.securities.count; i++) {
        const struct cap_security *state = &writer->cap->table.securities[i];

        if (state->issued && writer->stands_for[i] == i && !writer->by_event[i] &&
            (!state->doubtful || state->alive))
            write_security(writer, i);
    }
    ocf_end_table(writer, "security.csv");
}
