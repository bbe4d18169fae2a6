/* The verdict on the pledge of a right. The grounds are those of calc; here are their facts. */
#include "ip_internal.h"

#include "base/compare.h"
#include "figures/ip/pledge.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/party.h"

const struct field_value pledge_ground_values[] = {
    {"not_the_registered_owner", "The pledgor is not the registered owner",
     "出质人不是登记的权利人"},
    {"terminated_or_invalidated", "The right ended or was invalidated", "权利已终止或被宣告无效"},
    {"not_granted", "The right is not granted", "权利尚未授予"},
    {"annual_fee_unpaid", "An annual fee is unpaid", "年费未按规定缴纳"},
    {"suspended_or_preserved", "Suspended, or preserved by a court", "权属程序中止或被财产保全"},
    {"debt_outlives_patent", "The debt ends after the right", "债务履行期限超过权利有效期"},
    {"contract_incomplete", "The contract is incomplete", "质押合同内容不完整"},
    {"co_owner_consent_missing", "The consent of a co-owner is missing", "未取得共有人同意"},
    {"already_pledged", "The right is in another pledge", "权利已被出质且质权未注销"},
    {"same_day_invention", "An invention was filed on the same day", "同日申请发明专利"},
    {"invalidation_pending", "Invalidation is pending", "无效宣告程序未结"},
    {"other", "Another ground, as a person judges", "其他不予登记情形"},
    {0},
};

const struct field_value pledge_outcome_values[] = {
    {"pass", "Not the case", "不存在"},
    {"fail", "The case", "存在"},
    {"insisted", "The case, insisted on after notice", "存在，经告知后坚持办理"},
    {"unknown", "Cannot be told", "无法判断"},
    {0},
};

const struct field_value pledge_verdict_values[] = {
    {"ok", "Can be registered", "可以登记"},
    {"refuse", "Refused", "不予登记"},
    {"refuse_unless_acknowledged", "Refused unless insisted on", "告知后坚持方可登记"},
    {0},
};

const struct field_value pledge_source_values[] = {
    {"docket", "The docket of the right", "权利档案"},
    {"contract", "The contract", "质押合同"},
    {"statements", "Statements of owners and parties", "共有人及当事人声明"},
    {"person", "The opinion of a person", "人工审查"},
    {0},
};

static const struct field pledge_ground_row_fields[] = {
    F_REFERENCE(struct pledge_ground_row, pledge_id, "pledge", "Pledge", "质押登记"),
    F_REFERENCE(struct pledge_ground_row, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_TEXT(struct pledge_ground_row, number, 40, "Number", "申请号或注册号"),
    F_TEXT(struct pledge_ground_row, title, 300, "Title", "标题"),
    F_ENUM(struct pledge_ground_row, ground, pledge_ground, "Ground of refusal", "不予登记情形"),
    F_ENUM(struct pledge_ground_row, outcome, pledge_outcome, "Outcome", "审查结果"),
    F_DATE(struct pledge_ground_row, day, "Decisive day", "相关日期"),
    F_TEXT(struct pledge_ground_row, who, 2000, "Whose", "相关方"),
    F_TEXT(struct pledge_ground_row, lacks, 200, "The contract lacks", "合同欠缺内容"),
    F_REFERENCE(struct pledge_ground_row, entry_id, "entry", "Entry", "分录"),
    F_ENUM(struct pledge_ground_row, source, pledge_source, "Judged by", "审查依据"),
};

const struct shape pledge_ground_row_shape =
    SHAPE(struct pledge_ground_row, pledge_ground_row_fields);

/* What is judged, as it is known on the day. */
struct judging {
    const struct ip_tables *tables;
    const struct pledge_question *question;
    struct ip_right_state state;
    struct pledge_ground_row *rows;
};

static struct pledge_ground_row *row_of(const struct judging *judging, int ground)
{
    return &judging->rows[ground];
}

static const struct entry *version_of(const struct judging *judging, uint32_t kind, int64_t id)
{
    return book_version(judging->tables->book, kind, id, ip_known(judging->tables));
}

/* --- statements ------------------------------------------------------------------------------- */

static bool is_by(const struct pledge_statement *statement, const struct ip_holder *holder)
{
    return statement->firm_id == holder->firm_id && statement->party_id == holder->party_id &&
           same_text(statement->who, holder->name);
}

/* The first statement on the right in this pledge until the day: of a kind, and of a ground or of a
 * holder where these are asked for. NULL: none. */
static const struct entry *statement_of(const struct judging *judging, uint32_t kind,
                                        uint32_t ground, const struct ip_holder *holder)
{
    const struct ip_tables *tables = judging->tables;

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), pledge_statement, ip_right_id,
                        judging->state.ip_right_id) {
        const struct pledge_statement *statement = r.entry->record;

        if (statement->pledge_id == judging->question->pledge_id && statement->statement == kind &&
            statement->stated_on <= tables->view.as_of &&
            (ground == 0 || statement->ground == ground) &&
            (holder == NULL || is_by(statement, holder)))
            return r.entry;
    }
    return NULL;
}

static const char *name_of(const struct judging *judging, int64_t firm_id, int64_t party_id,
                           const char *name)
{
    const struct entry *firm = firm_id == 0 ? NULL : version_of(judging, RECORD_FIRM, firm_id);
    const struct entry *party = party_id == 0 ? NULL : version_of(judging, RECORD_PARTY, party_id);

    if (firm != NULL)
        return ((const struct firm *)firm->record)->name;
    return party != NULL ? ((const struct party *)party->record)->name : name;
}

static const char *join(const struct judging *judging, const char *list, const char *between,
                        const char *word)
{
    return list == NULL ? word
                        : arena_format(judging->tables->arena, "%s%s%s", list, between, word);
}

/* --- facts ------------------------------------------------------------------------------------ */

static void find_owners(struct judging *judging, struct ip_pledge *facts)
{
    const struct pledge_question *question = judging->question;
    const struct entry *agreed = statement_of(judging, STATEMENT_AGREED, 0, NULL);
    struct pledge_ground_row *row = row_of(judging, IP_GROUND_CONSENT_MISSING);

    facts->pledgor_is_owner = ip_held_by_firm(&judging->state, question->firm_id);
    if (agreed != NULL) {
        row->entry_id = agreed->seq;
        return;
    }
    for (size_t i = 0; i < judging->state.holder_count; i++) {
        const struct ip_holder *holder = &judging->state.holders[i];

        if (holder->firm_id == question->firm_id ||
            statement_of(judging, STATEMENT_CONSENT, 0, holder) != NULL)
            continue;
        facts->consents_missing = true;
        row->who = join(judging, row->who, "、",
                        name_of(judging, holder->firm_id, holder->party_id, holder->name));
    }
}

/* The last event of one of two actions until the day. */
static void tell_event(struct judging *judging, int ground, uint32_t action, uint32_t or_action)
{
    const struct ip_tables *tables = judging->tables;
    struct pledge_ground_row *row = row_of(judging, ground);

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_event, ip_right_id,
                        judging->state.ip_right_id) {
        const struct ip_event *event = r.entry->record;

        if ((event->action != action && event->action != or_action) ||
            event->occurred_on > tables->view.as_of ||
            (row->day != DATE_UNKNOWN && event->occurred_on < row->day))
            continue;
        row->day = event->occurred_on;
        row->entry_id = r.entry->seq;
    }
}

static void find_status(struct judging *judging, struct ip_pledge *facts)
{
    const struct ip_right_state *state = &judging->state;

    facts->granted = state->state.granted_on != DATE_UNKNOWN;
    facts->terminated = state->state.status >= IP_STATUS_EXPIRED;
    facts->preserved = state->state.preserved || state->state.suspended;
    facts->invalidation_pending = state->state.invalidations_pending > 0;
    facts->same_day_invention = state->record->same_day_invention;
    facts->utility_model = state->record->type == IP_TYPE_UTILITY_MODEL;
    facts->fee_unpaid = state->fee_standing == IP_FEE_LATE || state->fee_standing == IP_FEE_MISSED;
    if (facts->terminated)
        row_of(judging, IP_GROUND_TERMINATED)->day = state->status_since;
    if (facts->preserved)
        tell_event(judging, IP_GROUND_PRESERVED, IP_ACTION_PRESERVED, IP_ACTION_SUSPENDED);
    if (facts->invalidation_pending)
        tell_event(judging, IP_GROUND_INVALIDATION_PENDING, IP_ACTION_INVALIDATION_REQUESTED, 0);
    row_of(judging, IP_GROUND_FEE_UNPAID)->day = state->fee_due_on;
    if (state->fee_standing == IP_FEE_UNKNOWN)
        row_of(judging, IP_GROUND_FEE_UNPAID)->outcome = PLEDGE_UNKNOWN;
}

/* Another pledge, from what day on. */
static void find_pledged(struct judging *judging, struct ip_pledge *facts)
{
    const struct ip_tables *tables = judging->tables;
    struct pledge_ground_row *row = row_of(judging, IP_GROUND_ALREADY_PLEDGED);
    int64_t other = judging->state.pledge_id;

    if (other == 0 || other == judging->question->pledge_id)
        return;
    facts->pledged = true;
    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), pledge_item, ip_right_id,
                        judging->state.ip_right_id)
        if (((const struct pledge_item *)r.entry->record)->pledge_id == other) {
            row->entry_id = r.entry->seq;
            row->day = pledge_item_day(tables->book, r.entry->record);
        }
}

static void find_debt(struct judging *judging, struct ip_pledge *facts)
{
    struct pledge_ground_row *row = row_of(judging, IP_GROUND_DEBT_OUTLIVES);
    enum ip_right_kind kind;

    facts->debt_end = judging->question->debt_ends_on;
    facts->expires_on = judging->state.expires_on;
    row->day = judging->state.expires_on;
    if (ip_type_is_calculated(judging->state.record->type, &kind) &&
        (facts->debt_end == DATE_UNKNOWN || facts->expires_on == DATE_UNKNOWN))
        row->outcome = PLEDGE_UNKNOWN;
}

/* What a contract names: kind and amount of the debt, its term, its scope, and of each patent or
 * mark its number, of a patent its filing. */
static void find_contract(struct judging *judging, struct ip_pledge *facts)
{
    struct pledge_ground_row *row = row_of(judging, IP_GROUND_CONTRACT_INCOMPLETE);
    const struct pledge *pledge = judging->question->pledge;
    const struct ip_right *right = judging->state.record;

    if (pledge == NULL) {
        row->outcome = PLEDGE_UNKNOWN;
        return;
    }
    const struct {
        const char *field;
        bool lacks;
    } parts[] = {
        {"debt_kind", pledge->debt_kind == NULL},
        {"secured", pledge->secured_minor == AMOUNT_UNKNOWN},
        {"debt_ends_on", pledge->debt_ends_on == DATE_UNKNOWN},
        {"scope", pledge->scope == NULL},
        {"number", right->number == NULL && right->type <= IP_TYPE_TRADE_MARK},
        {"filed_on", right->filed_on == DATE_UNKNOWN && ip_type_is_patent(right->type)},
    };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].lacks)
            row->lacks = join(judging, row->lacks, " ", parts[i].field);
    facts->contract_incomplete = row->lacks != NULL;
}

static void find_insisted(struct judging *judging, struct ip_pledge *facts, int ground,
                          uint32_t insisted)
{
    const struct entry *entry = statement_of(judging, STATEMENT_INSISTENCE, insisted, NULL);

    if (entry == NULL)
        return;
    const struct pledge_statement *statement = entry->record;
    struct pledge_ground_row *row = row_of(judging, ground);

    facts->acknowledged |= IP_GROUND_BIT(ground);
    row->who = name_of(judging, statement->firm_id, statement->party_id, statement->who);
    row->entry_id = entry->seq;
    row->source = PLEDGE_BY_STATEMENTS;
}

/* --- the verdict ------------------------------------------------------------------------------ */

static void begin_rows(const struct judging *judging)
{
    static const uint32_t sources[PLEDGE_GROUND_COUNT] = {
        [IP_GROUND_DEBT_OUTLIVES] = PLEDGE_BY_CONTRACT,
        [IP_GROUND_CONTRACT_INCOMPLETE] = PLEDGE_BY_CONTRACT,
        [IP_GROUND_CONSENT_MISSING] = PLEDGE_BY_STATEMENTS,
        [PLEDGE_GROUND_OTHER] = PLEDGE_BY_PERSON,
    };

    for (int ground = 0; ground < PLEDGE_GROUND_COUNT; ground++) {
        struct pledge_ground_row *row = row_of(judging, ground);

        shape_clear(&pledge_ground_row_shape, row);
        row->pledge_id = judging->question->pledge_id;
        row->ip_right_id = judging->state.ip_right_id;
        row->number = judging->state.record->number;
        row->title = judging->state.record->title;
        row->ground = (uint32_t)ground + 1;
        row->entry_id = 0;
        row->source = sources[ground] == 0 ? PLEDGE_BY_DOCKET : sources[ground];
    }
}

/* The twelfth ground is a person's. */
static void judge_other(const struct judging *judging)
{
    const struct pledge *pledge = judging->question->pledge;
    struct pledge_ground_row *row = row_of(judging, PLEDGE_GROUND_OTHER);

    row->entry_id = judging->question->pledge_id;
    if (pledge == NULL)
        row->outcome = PLEDGE_UNKNOWN;
    else
        row->outcome = pledge->opinion == OPINION_OTHER_GROUND ? PLEDGE_FAIL : PLEDGE_PASS;
}

static void set_outcomes(const struct judging *judging, const struct ip_pledge *facts)
{
    struct ip_pledge plain = *facts;
    ip_grounds failed = ip_pledge_grounds(facts);

    plain.acknowledged = 0;
    ip_grounds all = ip_pledge_grounds(&plain);

    for (int ground = 0; ground < IP_GROUND_COUNT; ground++) {
        struct pledge_ground_row *row = row_of(judging, ground);

        if ((failed & IP_GROUND_BIT(ground)) != 0)
            row->outcome = PLEDGE_FAIL;
        else if ((all & IP_GROUND_BIT(ground)) != 0)
            row->outcome = PLEDGE_INSISTED;
        else if (row->outcome == 0)
            row->outcome = PLEDGE_PASS;
    }
}

enum err pledge_judge(const struct ip_tables *tables, const struct pledge_question *question,
                      int64_t ip_right_id, struct pledge_ground_row *rows_out)
{
    struct judging judging = {.tables = tables, .question = question, .rows = rows_out};
    struct ip_pledge facts = {0};
    enum err err = ip_right_state(tables, ip_right_id, NULL, &judging.state);

    if (err != ERR_OK)
        return err;
    begin_rows(&judging);
    find_owners(&judging, &facts);
    find_status(&judging, &facts);
    find_pledged(&judging, &facts);
    find_debt(&judging, &facts);
    find_contract(&judging, &facts);
    find_insisted(&judging, &facts, IP_GROUND_SAME_DAY_INVENTION, INSISTED_SAME_DAY_INVENTION);
    find_insisted(&judging, &facts, IP_GROUND_INVALIDATION_PENDING, INSISTED_INVALIDATION_PENDING);
    set_outcomes(&judging, &facts);
    judge_other(&judging);
    return ERR_OK;
}
