/* Classes of a cap table: what one of each is in common units, and the number that is authorised.
 */
#include "captable_internal.h"

#include <string.h>

bool captable_is_common(const struct ocf_item *item)
{
    const char *type = item == NULL ? NULL : ocf_text(item->json, "class_type");

    return type != NULL && strcmp(type, "COMMON") == 0;
}

/* A mechanism that converts by a ratio; what converts otherwise cannot be told here. */
static bool read_ratio(struct captable *cap, const json_t *mechanism, struct exact *ratio_out)
{
    const json_t *ratio = json_object_get(mechanism, "ratio");
    struct exact above;
    struct exact below;

    if (!ocf_number_of(cap->set, ratio, "numerator", &above) ||
        !ocf_number_of(cap->set, ratio, "denominator", &below) || exact_sign(above) <= 0 ||
        exact_sign(below) <= 0)
        return false;
    *ratio_out = exact_divide(cap->work, above, below);
    return true;
}

/* The rights of a class; an adjustment states the new ratio of all of them. */
static void add_rights(struct captable *cap, size_t class, struct cap_right *rights, size_t *count)
{
    struct ocf_log *log = &cap->set->log;
    const struct ocf_item *item = cap->classes[class].item;
    const struct ocf_item *adjusted =
        captable_latest(cap, "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", "stock_class_id",
                        log->classes.names[class]);
    const json_t *list = item == NULL ? NULL : json_object_get(item->json, "conversion_rights");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *right = json_array_get(list, i);
        const json_t *mechanism = json_object_get(right, "conversion_mechanism");
        const char *to = ocf_text(right, "converts_to_stock_class_id");

        if (adjusted != NULL)
            mechanism = json_object_get(adjusted->json, "new_ratio_conversion_mechanism");
        if (to == NULL || !read_ratio(cap, mechanism, &rights[*count].ratio) ||
            json_object_get(log->classes.numbers, to) == NULL)
            continue;
        rights[*count].from = class;
        rights[(*count)++].to = ocf_number(log, &log->classes, to);
    }
}

static size_t count_rights(const struct ocf_set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->classes.count; i++)
        count += json_array_size(json_object_get(set->classes.list[i].json, "conversion_rights"));
    return count;
}

static void note_class(struct captable *cap, size_t class, enum equity_fault_code code)
{
    const struct ocf_item *item = cap->classes[class].item;

    if (item != NULL)
        ocf_note(cap->set, item->file, item->path, false, code, cap->set->log.classes.names[class]);
}

/* Common units for one of each class. */
void captable_convert_classes(struct captable *cap)
{
    const size_t count = cap->set->log.classes.count;
    struct cap_class *classes = arena_array(cap->work->arena, count, sizeof *classes);
    struct cap_right *rights =
        arena_array(cap->work->arena, count_rights(cap->set), sizeof *rights);
    size_t right_count = 0;

    for (size_t i = 0; i < count; i++) {
        const struct ocf_item *item = cap->classes[i].item;

        classes[i].common = captable_is_common(item);
        if (item == NULL ||
            !ocf_number_of(cap->set, item->json, "votes_per_share", &classes[i].votes))
            classes[i].votes = exact_whole(cap->work, 0);
        add_rights(cap, i, rights, &right_count);
    }
    for (size_t i = 0; i < count && !cap->work->failed; i++) {
        enum err err = cap_conversion(cap->work, classes, count, rights, right_count, i,
                                      &cap->classes[i].ratio);

        if (err == ERR_OK)
            continue;
        cap->classes[i].ratio = exact_whole(cap->work, 1);
        note_class(cap, i, err == ERR_CONFLICT ? EQUITY_RIGHT_IN_CIRCLE : EQUITY_NO_RIGHT);
    }
}

/* Every class of the set has a number, whether there is stock of it or not. */
void captable_number_classes(struct captable *cap)
{
    struct ocf_set *set = cap->set;

    for (size_t i = 0; i < set->classes.count; i++)
        ocf_number(&set->log, &set->log.classes, ocf_text(set->classes.list[i].json, "id"));
    cap->classes = arena_array(cap->work->arena, set->log.classes.count, sizeof *cap->classes);
    for (size_t i = 0; i < set->log.classes.count; i++) {
        cap->classes[i].item = captable_item(&set->classes, set->log.classes.names[i]);
        cap->classes[i].outstanding = exact_whole(cap->work, 0);
        cap->classes[i].as_converted = exact_whole(cap->work, 0);
    }
}

void captable_hold_authorized(struct captable *cap, size_t class)
{
    const char *id = cap->set->log.classes.names[class];
    const struct ocf_item *item = cap->classes[class].item;
    const struct ocf_item *adjusted =
        captable_latest(cap, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT", "stock_class_id", id);
    struct exact most;
    bool known =
        adjusted != NULL
            ? ocf_number_of(cap->set, adjusted->json, "new_shares_authorized", &most)
            : item != NULL &&
                  (ocf_number_of(cap->set, item->json, "initial_shares_authorized", &most) ||
                   ocf_number_of(cap->set, item->json, "current_shares_authorized", &most));

    if (!known || exact_compare(cap->work, cap->classes[class].outstanding, most) <= 0)
        return;
    const char *detail =
        arena_format(cap->work->arena, "%s: %s > %s", id,
                     exact_text(cap->work, cap->classes[class].outstanding, EQUITY_PLACES),
                     exact_text(cap->work, most, EQUITY_PLACES));

    if (item != NULL)
        ocf_note(cap->set, item->file, item->path, false, EQUITY_OVER_AUTHORIZED, detail);
}
