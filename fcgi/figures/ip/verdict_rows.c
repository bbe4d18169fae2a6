/* The verdicts of a pledge's rights as rows, and those of rights that could be pledged. */
#include "ip_internal.h"

#include "figures/ip/docket.h"
#include "figures/ip/pledge.h"
#include "record/kinds.h"

static const struct field pledge_right_row_fields[] = {
    F_REFERENCE(struct pledge_right_row, pledge_id, "pledge", "Pledge", "质押登记"),
    F_REFERENCE(struct pledge_right_row, pledge_item_id, "pledge_item", "Pledged right",
                "质押权利"),
    F_REFERENCE(struct pledge_right_row, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_TEXT(struct pledge_right_row, number, 40, "Number", "申请号或注册号"),
    F_TEXT(struct pledge_right_row, title, 300, "Title", "标题"),
    F_ENUM(struct pledge_right_row, type, ip_type, "Type of right", "权利类型"),
    F_ENUM(struct pledge_right_row, legal_status, ip_right_status, "Legal status", "法律状态"),
    F_DATE(struct pledge_right_row, registered_on, "Pledged on", "出质日"),
    F_DATE(struct pledge_right_row, expires_on, "Expires on", "届满日"),
    F_DATE(struct pledge_right_row, next_due_on, "Next fee due on", "下次年费到期日"),
    F_ENUM(struct pledge_right_row, fee_standing, ip_fee_standing, "Annual fees", "年费状态"),
    F_ENUM(struct pledge_right_row, verdict, pledge_verdict, "Verdict", "登记审查结论"),
    F_TEXT(struct pledge_right_row, failed, 400, "Grounds of refusal", "不予登记情形"),
    F_TEXT(struct pledge_right_row, insisted, 400, "Insisted on", "坚持办理的情形"),
    F_TEXT(struct pledge_right_row, unknown, 400, "Cannot be told", "无法判断的情形"),
};

const struct shape pledge_right_row_shape = SHAPE(struct pledge_right_row, pledge_right_row_fields);

/* --- one right -------------------------------------------------------------------------------- */

static void name_grounds(const struct ip_tables *tables, const struct pledge_ground_row *rows,
                         enum pledge_outcome outcome, const char **list)
{
    for (int ground = 0; ground < PLEDGE_GROUND_COUNT; ground++) {
        const char *name = pledge_ground_values[ground].name;

        if (rows[ground].outcome == outcome)
            *list = *list == NULL ? name : arena_format(tables->arena, "%s %s", *list, name);
    }
}

static uint32_t verdict_of(const struct pledge_ground_row *rows)
{
    ip_grounds grounds = 0;
    enum ip_ground first;

    if (rows[PLEDGE_GROUND_OTHER].outcome == PLEDGE_FAIL)
        return IP_PLEDGE_REFUSED + 1;
    for (int ground = 0; ground < IP_GROUND_COUNT; ground++)
        if (rows[ground].outcome == PLEDGE_FAIL)
            grounds |= IP_GROUND_BIT(ground);
    return (uint32_t)ip_pledge_judge(grounds, &first) + 1;
}

static void fill_row(const struct ip_tables *tables, const struct ip_right_state *state,
                     const struct pledge_ground_row *rows, struct pledge_right_row *row)
{
    shape_clear(&pledge_right_row_shape, row);
    row->pledge_id = rows[0].pledge_id;
    row->pledge_item_id = 0;
    row->ip_right_id = state->ip_right_id;
    row->number = rows[0].number;
    row->title = rows[0].title;
    row->type = state->record->type;
    row->legal_status = (uint32_t)state->state.status + 1;
    row->expires_on = state->expires_on;
    row->next_due_on = state->fee_due_on;
    row->fee_standing = state->fee_standing;
    row->verdict = verdict_of(rows);
    name_grounds(tables, rows, PLEDGE_FAIL, &row->failed);
    name_grounds(tables, rows, PLEDGE_INSISTED, &row->insisted);
    name_grounds(tables, rows, PLEDGE_UNKNOWN, &row->unknown);
}

/* --- a pledge --------------------------------------------------------------------------------- */

/* The items of a pledge that are known and began by the day. */
static size_t items_of(const struct ip_tables *tables, int64_t pledge_id,
                       const struct entry ***items_out)
{
    size_t places = 1;
    size_t count = 0;

    FOR_REFERRERS (r, tables->book, pledge_item, pledge_id, pledge_id)
        places++;
    const struct entry **items = arena_array(tables->arena, places, sizeof *items);

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), pledge_item, pledge_id, pledge_id)
        if (pledge_item_day(tables->book, r.entry->record) <= tables->view.as_of)
            items[count++] = r.entry;
    *items_out = items;
    return count;
}

/* A pledge that ended is judged by the day before. */
static struct ip_tables tables_of_pledge(const struct ip_tables *tables, int64_t pledge_id)
{
    struct ip_tables own = *tables;
    int32_t ended_on = pledge_ended_on(tables->book, pledge_id, tables->view.as_known);

    if (ended_on != DATE_UNKNOWN && ended_on <= own.view.as_of)
        own.view.as_of = ended_on - 1;
    return own;
}

enum err pledge_right_rows(const struct ip_tables *tables, int64_t pledge_id,
                           const struct pledge_right_row **rows_out, size_t *count_out)
{
    const struct ip_tables own = tables_of_pledge(tables, pledge_id);
    struct pledge_ground_row grounds[PLEDGE_GROUND_COUNT];
    const struct entry **items = NULL;
    struct pledge_question question;
    enum err err = pledge_question_of(tables, pledge_id, &question);

    if (err != ERR_OK)
        return err;
    size_t count = items_of(tables, pledge_id, &items);
    struct pledge_right_row *rows = arena_array(tables->arena, count + 1, sizeof *rows);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct pledge_item *item = items[i]->record;
        struct ip_right_state state;

        err = ip_right_state(&own, item->ip_right_id, NULL, &state);
        if (err == ERR_OK)
            err = pledge_judge(&own, &question, item->ip_right_id, grounds);
        if (err != ERR_OK)
            return err;
        fill_row(tables, &state, grounds, &rows[i]);
        rows[i].pledge_item_id = items[i]->seq;
        rows[i].registered_on = pledge_item_day(tables->book, item);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}

enum err pledge_ground_rows(const struct ip_tables *tables, int64_t pledge_id,
                            const struct pledge_ground_row **rows_out, size_t *count_out)
{
    const struct ip_tables own = tables_of_pledge(tables, pledge_id);
    const struct entry **items = NULL;
    struct pledge_question question;
    enum err err = pledge_question_of(tables, pledge_id, &question);

    if (err != ERR_OK)
        return err;
    size_t count = items_of(tables, pledge_id, &items);
    struct pledge_ground_row *rows =
        arena_array(tables->arena, (count + 1) * PLEDGE_GROUND_COUNT, sizeof *rows);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = pledge_judge(&own, &question,
                           ((const struct pledge_item *)items[i]->record)->ip_right_id,
                           &rows[i * PLEDGE_GROUND_COUNT]);
    *rows_out = rows;
    *count_out = count * PLEDGE_GROUND_COUNT;
    return err;
}

/* --- what could be pledged -------------------------------------------------------------------- */

void pledge_candidate_rows(const struct ip_tables *tables, const struct pledge_question *question,
                           const struct pledge_right_row **rows_out, size_t *count_out)
{
    struct pledge_ground_row grounds[PLEDGE_GROUND_COUNT];
    const int64_t *ids = NULL;
    size_t asked = ip_rights_asked(tables, question->firm_id, &ids);
    struct pledge_right_row *rows = arena_array(tables->arena, asked + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < asked; i++) {
        struct ip_right_state state;

        if (ip_right_state(tables, ids[i], NULL, &state) != ERR_OK || !ip_right_exists(&state) ||
            !ip_held_by_firm(&state, question->firm_id) ||
            pledge_judge(tables, question, ids[i], grounds) != ERR_OK)
            continue;
        fill_row(tables, &state, grounds, &rows[count++]);
    }
    *rows_out = rows;
    *count_out = count;
}
