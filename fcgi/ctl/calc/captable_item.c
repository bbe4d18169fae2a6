/* Finds objects of a set in the Open Cap Format. */
#include "captable_internal.h"

#include "base/date.h"

#include <string.h>

const struct ocf_item *captable_item(const struct ocf_items *items, const char *id)
{
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(ocf_text(items->list[i].json, "id"), id) == 0)
            return &items->list[i];
    return NULL;
}

static bool is_type(const struct ocf_item *item, const char *type)
{
    return strcmp(ocf_text(item->json, "object_type"), type) == 0;
}

/* Whether an item has a day, and it has come. */
static bool has_come(const struct captable *cap, const struct ocf_item *item, int32_t *day_out)
{
    const char *text = ocf_text(item->json, "date");

    return text != NULL && date_parse(text, strlen(text), day_out) == ERR_OK &&
           *day_out <= cap->as_of;
}

/* The captable_latest item of a type about an object, up to the day; NULL where there is none. */
const struct ocf_item *captable_latest(const struct captable *cap, const char *type,
                                       const char *key, const char *id)
{
    const struct ocf_item *found = NULL;
    int32_t last = INT32_MIN;
    int32_t day;

    for (size_t i = 0; i < cap->set->others.count; i++) {
        const struct ocf_item *item = &cap->set->others.list[i];
        const char *about = ocf_text(item->json, key);

        if (!is_type(item, type) || about == NULL || strcmp(about, id) != 0 ||
            !has_come(cap, item, &day) || day < last)
            continue;
        last = day;
        found = item;
    }
    return found;
}
