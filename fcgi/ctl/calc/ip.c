/* `fundtrail calc ip`: a case of IP finance, by the list that it belongs to. */
#include "ip_internal.h"

#include <string.h>

static const struct {
    const char *name;
    ip_answer *answer;
} lists[] = {
    {"patent_number_valid", ip_case_number},
    {"patent_number_invalid", ip_case_number},
    {"patent_number_forms", ip_case_number},
    {"patent_number_pairs", ip_case_number_pair},
    {"annual_fee", ip_case_annual_fee},
    {"fee_sums", ip_case_fee_sum},
    {"restoration", ip_case_restoration},
    {"term_compensation_fee", ip_case_compensation},
    {"expiry", ip_case_expiry},
    {"mark_renewal", ip_case_renewal},
    {"docket", ip_case_docket},
    {"pledge_admissibility", ip_case_pledge},
    {"loan_schedule", ip_case_loan_schedule},
    {"payment_order", ip_case_payment_order},
    {"loan_overdue", ip_case_overdue},
    {"loss_sharing", ip_case_loss_sharing},
    {"subsidy", ip_case_subsidy},
    {"pool_and_guarantor", ip_case_pool},
    {"valuation", ip_case_valuation},
    {"securitisation", ip_case_securitisation},
    {"indicator", ip_case_indicator},
};

static ip_answer *answer_of(struct calc_case *of, const struct calc_node *root)
{
    const char *name = ip_text(of, root, "case");

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].name, name) == 0)
            return lists[i].answer;
    ip_fail_at(of, root, "case", "there is no such list of cases", "没有这一类案例");
    return NULL;
}

static json_t *answer_ip(struct calc_case *of, json_t *root)
{
    const struct calc_node node = {.json = root};

    if (!json_is_object(root)) {
        ip_fail(of, &node, "the case must be an object", "案例须为对象");
        return NULL;
    }
    ip_answer *answer = answer_of(of, &node);

    return answer == NULL ? NULL : answer(of, &node);
}

json_t *calc_ip(const struct calc_file *file, struct arena *arena)
{
    (void)arena;
    return calc_json(file, answer_ip);
}

static bool has_all(const struct calc_node *object, const char *keys)
{
    const char *key;
    json_t *value;
    size_t found = 0;
    size_t wanted = 1;

    for (const char *at = keys; *at != '\0'; at++)
        wanted += *at == ' ' ? 1 : 0;
    json_object_foreach(object->json, key, value) found += case_is_word(keys, key) ? 1 : 0;
    return found == wanted;
}

json_t *ip_answer_form(struct calc_case *of, const struct calc_node *root,
                       const struct ip_form *forms, size_t count)
{
    ip_keys(of, root, "input method");
    const struct calc_node input = ip_object(of, root, "input");

    for (size_t i = 0; !of->failed && i < count; i++) {
        if (!has_all(&input, forms[i].needs))
            continue;
        ip_keys(of, &input, forms[i].takes);
        return of->failed ? NULL : forms[i].answer(of, &input);
    }
    ip_fail(of, &input, "which calculation is meant cannot be told from the fields that are given",
            "所给字段不能确定适用哪一项计算");
    return NULL;
}
