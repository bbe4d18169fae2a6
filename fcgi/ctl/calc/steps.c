/* The answer of a waterfall: totals, tiers and the step sheet. */
#include "calc_internal.h"

#include "base/date.h"
#include "base/money.h"

static json_t *part_object(const struct waterfall_part *part)
{
    json_t *object = json_object();

    answer_money(object, "lp", part->lp_minor);
    answer_money(object, "gp", part->gp_minor);
    return object;
}

/* What the line rests on, by its kind. */
static void answer_basis(json_t *object, const struct waterfall_step *step, bool dated)
{
    if (step->kind == STEP_SPLIT || step->kind == STEP_ACCRUAL || step->kind == STEP_HURDLE_CREDIT)
        json_object_set_new(object, "hurdle", json_integer((json_int_t)step->hurdle));
    if (step->kind == STEP_CONTRIBUTION)
        answer_money(object, "base", step->lp_minor + step->gp_minor);
    if (step->kind == STEP_ACCRUAL && dated) {
        json_object_set_new(object, "days", json_integer(step->days));
        answer_ratio(object, "rate", step->rate_e10, RATE_E10_ONE);
        answer_money(object, "base", step->base_minor);
    }
    if (!waterfall_step_pays(step))
        return;
    answer_ratio(object, "gp_share", step->rate_e10, RATE_E10_ONE);
    if (step->due_minor >= 0)
        answer_money(object, "due", step->due_minor);
    else
        json_object_set_new(object, "due", json_null());
}

/* On every line opening + added - paid = closing of its balance; lp and gp are what a tier pays, so
 * that both columns add up to the totals. */
static json_t *step_object(const struct waterfall_step *step, bool dated)
{
    json_t *object = json_object();
    char date[DATE_TEXT_SIZE];

    if (dated) {
        date_format(step->day, date);
        json_object_set_new(object, "date", json_string(date));
    }
    json_object_set_new(object, "step", json_string(waterfall_step_name(step->kind)));
    answer_basis(object, step, dated);
    json_object_set_new(object, "balance", json_string(waterfall_balance_name(step->balance)));
    answer_money(object, "opening", step->opening_minor);
    answer_money(object, "added", step->added_minor);
    answer_money(object, "paid", step->paid_minor);
    answer_money(object, "closing", step->closing_minor);
    if (waterfall_step_pays(step)) {
        answer_money(object, "lp", step->lp_minor);
        answer_money(object, "gp", step->gp_minor);
    } else {
        json_object_set_new(object, "lp", json_null());
        json_object_set_new(object, "gp", json_null());
    }
    answer_money(object, "cash_after", step->cash_minor);
    answer_money(object, "capital_after", step->capital_minor);
    answer_money(object, "preferred_after", step->preferred_minor);
    return object;
}

json_t *answer_steps(const struct waterfall *waterfall, bool dated)
{
    json_t *steps = json_array();

    for (size_t i = 0; i < waterfall->step_count; i++)
        json_array_append_new(steps, step_object(&waterfall->steps[i], dated));
    return steps;
}

json_t *answer_waterfall(const struct waterfall *waterfall)
{
    json_t *answer = json_object();
    json_t *tiers = json_object();

    for (int kind = STEP_GP_COMMITMENT; kind < STEP_KIND_COUNT; kind++) {
        const struct waterfall_part *part = &waterfall->tiers[kind];

        if (kind != STEP_GP_COMMITMENT || part->gp_minor != 0)
            json_object_set_new(tiers, waterfall_step_name((enum waterfall_step_kind)kind),
                                part_object(part));
    }
    answer_money(answer, "lp", waterfall->lp_minor);
    answer_money(answer, "gp", waterfall->gp_minor);
    json_object_set_new(answer, "tiers", tiers);
    return answer;
}
