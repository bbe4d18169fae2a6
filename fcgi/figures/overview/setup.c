/* What of the first steps is done, told from the book alone: nobody ticks them off. */
#include "figures/overview/setup.h"

#include "record/kinds.h"
#include "record/role.h"
#include "record/user.h"
#include "rules/rule.h"

const struct field_value setup_step_values[] = {
    {"people", "Users for each role", "各角色的用户"},
    {"parties", "Your own parties", "本方主体"},
    {"rules", "Rules, with a cap on projects", "规则（含单项目投资上限）"},
    {"score_sheets", "Score sheets for evaluations", "绩效评价指标体系"},
    {"funds", "Funds", "基金"},
    {"portfolio", "Firms and projects", "企业与项目"},
    {0},
};

static const struct field row_fields[] = {
    F_ENUM(struct setup_row, step, setup_step, "Step", "步骤"),
    F_BOOL(struct setup_row, required, "Needed", "必需"),
    F_BOOL(struct setup_row, done, "Done", "已完成"),
    F_INTEGER(struct setup_row, count, INT64_MAX, "Recorded", "已登记数"),
    F_INTEGER(struct setup_row, waiting, INT64_MAX, "Waiting for a decision", "待审批数"),
    F_TEXT(struct setup_row, missing_roles, 80, "Roles that nobody has", "尚无人担任的角色"),
};

const struct shape setup_row_shape = SHAPE(struct setup_row, row_fields);

struct setup {
    const struct book *book;
    struct view view;
    struct arena *arena;
};

static int64_t count_of(const struct setup *setup, uint32_t kind)
{
    const int64_t *ids;
    size_t count = book_entities(setup->book, kind, &ids);
    int64_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += book_version(setup->book, kind, ids[i], setup->view) != NULL;
    return found;
}

static bool has_role(const struct setup *setup, enum role role)
{
    const int64_t *ids;
    size_t count = book_entities(setup->book, RECORD_USER, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(setup->book, RECORD_USER, ids[i], setup->view);
        const struct user *user = entry == NULL ? NULL : entry->record;

        if (user != NULL && user_is_valid(user, setup->view.as_of) && user->role == (uint32_t)role)
            return true;
    }
    return false;
}

/* Who proposes and who decides are two. */
static struct setup_row people(const struct setup *setup)
{
    static const enum role needed[] = {ROLE_MANAGER, ROLE_APPROVER};
    const struct field *field = shape_field(&user_type.shape, "role");
    struct setup_row row = {SETUP_PEOPLE, .required = true, .count = count_of(setup, RECORD_USER)};

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        const char *name = field->values[needed[i] - 1].name;

        if (!has_role(setup, needed[i]))
            row.missing_roles = row.missing_roles == NULL
                                    ? name
                                    : arena_format(setup->arena, "%s,%s", row.missing_roles, name);
    }
    row.done = row.missing_roles == NULL;
    return row;
}

static struct setup_row rules(const struct setup *setup)
{
    const int64_t *ids;
    const struct entry *const *caps;
    size_t count = book_entities(setup->book, RECORD_RULE, &ids);
    struct setup_row row = {SETUP_RULES, .required = true, .count = (int64_t)count};

    for (size_t i = 0; i < count; i++) {
        struct rule_figures figures;

        if (rule_figures_compute(setup->book, ids[i], setup->view, &figures) == ERR_OK)
            row.waiting += figures.pending != 0;
    }
    row.done =
        rules_in_force(setup->book, MEASURE_PROJECT_AMOUNT, setup->view, setup->arena, &caps) > 0;
    return row;
}

static struct setup_row of_kind(const struct setup *setup, enum setup_step step, uint32_t kind,
                                bool required)
{
    int64_t count = count_of(setup, kind);

    return (struct setup_row){
        .step = step, .required = required, .done = count > 0, .count = count};
}

void setup_rows(const struct book *book, struct view view, struct arena *arena,
                struct setup_row rows_out[SETUP_STEP_COUNT])
{
    struct setup setup = {.book = book, .view = view, .arena = arena};

    rows_out[0] = people(&setup);
    rows_out[1] = of_kind(&setup, SETUP_PARTIES, RECORD_PARTY, true);
    rows_out[2] = rules(&setup);
    rows_out[3] = of_kind(&setup, SETUP_SCORE_SHEETS, RECORD_SCORE_SHEET, false);
    rows_out[4] = of_kind(&setup, SETUP_FUNDS, RECORD_FUND, true);
    rows_out[5] = of_kind(&setup, SETUP_PORTFOLIO, RECORD_PROJECT, false);
    /* A history may come in by import alone, without a project. */
    rows_out[5].done = rows_out[5].done || count_of(&setup, RECORD_IMPORT) > 0;
}
