/* `fundtrail calc equity`: finds the kind of a case, and prints the answer or all that is wrong. */
#include "equity_internal.h"

#include <string.h>

/* What every case may say; a published one says where it comes from, which changes no figure. */
#define COMMON_MEMBERS                                                                             \
    " kind name note source expected expected_origin tolerance tolerance_relative check "          \
    "published published_rounded terms "

static const struct equity_kind *const lists[] = {
    equity_exit_kinds,  equity_round_kinds,   equity_capital_kinds,
    equity_claim_kinds, equity_listing_kinds, equity_table_kinds,
};

static const struct equity_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (const struct equity_kind *kind = lists[i]; kind->name != NULL; kind++)
            if (strcmp(kind->name, name) == 0)
                return kind;
    return NULL;
}

json_t *equity_refuse(struct equity_case *of, enum err err, const char *path,
                      enum equity_fault_code why)
{
    if (err == ERR_OVERFLOW || of->work->failed)
        equity_fault(of, "", EQUITY_TOO_LARGE, NULL);
    else
        equity_fault(of, path, why, NULL);
    return NULL;
}

/* A case of the published lists that is refused says in its terms what it is. */
static const char *kind_name(struct equity_case *of)
{
    const char *name = equity_name(of, &of->root, "kind");
    const bool says = json_is_string(json_object_get(of->terms.json, "of"));

    return strcmp(name, "refused") == 0 && says ? equity_name(of, &of->terms, "of") : name;
}

static json_t *answer_case(struct equity_case *of)
{
    if (!json_is_object(of->root.json)) {
        equity_fault(of, "", EQUITY_NOT_OBJECT, NULL);
        return NULL;
    }
    of->terms = case_member(&of->root, "terms");
    const char *name = kind_name(of);
    const struct equity_kind *kind = find_kind(name);

    if (kind == NULL) {
        if (equity_good(of))
            equity_fault(of, "kind", EQUITY_NO_KIND, NULL);
        return NULL;
    }
    equity_keys(of, &of->root,
                arena_format(of->work->arena, "%s%s", COMMON_MEMBERS, kind->members));
    if (!kind->without_terms && !json_is_object(of->terms.json)) {
        equity_fault(of, "terms", EQUITY_NOT_OBJECT, NULL);
        return NULL;
    }
    json_t *answer = kind->answer(of);

    if (equity_good(of) && of->work->failed)
        equity_fault(of, "", EQUITY_TOO_LARGE, NULL);
    return answer;
}

json_t *calc_equity(const struct calc_file *file, struct arena *arena)
{
    struct exact_work work = {.arena = arena};
    struct equity_case *of = arena_alloc(arena, sizeof *of);
    json_t *root = calc_parse(file);

    if (root == NULL)
        return NULL;
    of->file = file;
    of->work = &work;
    of->root.json = root;
    json_t *answer = answer_case(of);

    if (!equity_good(of)) {
        equity_complain(of);
        json_decref(answer);
        answer = NULL;
    }
    json_decref(root);
    return answer;
}
