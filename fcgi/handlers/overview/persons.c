/* Who is recorded twice, under a like name or with one credit code; and what is recorded for days
 * still to come. */
#include "base/field.h"
#include "book/future.h"
#include "book/legal_person.h"
#include "handlers/overview/resources.h"
#include "handlers/frame/sheet.h"
#include "http/text.h"
#include "record/kinds.h"

#include <string.h>

#define ALIKE_MAX 20

enum err legal_persons_get(struct ctx *ctx)
{
    const char *code = query_get(&ctx->query, "credit_code");
    const struct legal_person_row *rows = NULL;
    struct sheet sheet = {0};
    sheet.count = code ? legal_person_rows(ctx->book, code, ctx->view, ctx->arena, &rows)
                       : legal_persons_shared(ctx->book, ctx->view, ctx->arena, &rows);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err future_entries_get(struct ctx *ctx)
{
    const struct future_row *rows = NULL;
    struct sheet sheet = {.count = future_rows(ctx->book, ctx->view, ctx->arena, &rows)};
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

/* What a name ends with that says how a company is made up, not which it is; the longer ones
 * first. */
static const char *const endings[] = {
    "股份有限公司", "有限责任公司", "有限公司", "股份公司", "有限合伙", "普通合伙",
    "集团",         "公司",         "股份",     "limited",  "company",  "corp",
    "inc",          "ltd",          "llc",      "co",       "lp",
};

static bool cut_ending(char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i]);
        if (length > size && strcmp(name + length - size, endings[i]) == 0) {
            name[length - size] = '\0';
            return true;
        }
    }
    return false;
}

/* Marks and blanks of a folded name: all of ASCII but letters and digits, and Chinese ones. */
static bool is_mark(const char *text, size_t size)
{
    static const char *const marks[] = {"·", "、", "。", "—", "–", "“", "”", "‘", "’", "《", "》"};
    unsigned char c = (unsigned char)text[0];
    if (size == 1)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strlen(marks[i]) == size && memcmp(text, marks[i], size) == 0)
            return true;
    return !text_is_visible(text, size);
}

/* What names are alike by: without case, width, blanks, marks and what they end with; NULL where
 * nothing is left. */
static const char *key_of(const char *name, struct arena *arena)
{
    const char *folded = NULL;
    if (!name || text_fold(name, arena, &folded) != ERR_OK)
        return NULL;
    size_t length = strlen(folded);
    char *key = arena_alloc(arena, length + 1);
    size_t count = 0;
    for (size_t at = 0; at < length;) {
        size_t from = at;
        (void)utf8_next(folded, &at);
        if (is_mark(folded + from, at - from))
            continue;
        memcpy(key + count, folded + from, at - from);
        count += at - from;
    }
    key[count] = '\0';
    while (cut_ending(key))
        ;
    return key[0] == '\0' ? NULL : key;
}

/* What is asked for; NULL: not by that. */
struct likeness {
    const char *key;
    const char *credit_code;
};

static bool is_alike(const char *key, const char *name, struct arena *arena)
{
    const char *other = key ? key_of(name, arena) : NULL;
    return other && strcmp(key, other) == 0;
}

static bool has_code(const struct likeness *asked, const struct entry *version)
{
    const char *own = record_credit_code(version->kind, version->record);
    return own && asked->credit_code && strcmp(own, asked->credit_code) == 0;
}

static void add_alike(struct ctx *ctx, uint32_t kind, const struct likeness *asked,
                      struct legal_person_row *rows, size_t *count)
{
    const struct shape *shape = &record_types[kind]->shape;
    const int64_t *ids;
    size_t id_count = book_entities(ctx->book, kind, &ids);
    struct arena scratch;
    arena_init(&scratch);
    for (size_t i = 0; i < id_count && *count < ALIKE_MAX; i++) {
        const struct entry *version =
            book_version(ctx->book, kind, ids[i],
                         (struct view){.as_of = DATE_LAST, .as_known = ctx->view.as_known});
        if (!version)
            continue;
        const char *name = field_text(shape_field(shape, "name"), version->record);
        const char *name_en = field_text(shape_field(shape, "name_en"), version->record);
        if (is_alike(asked->key, name, &scratch) || is_alike(asked->key, name_en, &scratch) ||
            has_code(asked, version))
            rows[(*count)++] = (struct legal_person_row){
                .credit_code = record_credit_code(kind, version->record),
                .kind = record_types[kind]->kind,
                .id = version->entity_id,
                .code = field_text(shape_field(shape, "code"), version->record),
                .name = name,
                .name_en = name_en};
    }
    arena_done(&scratch);
}

enum err alike_names_get(struct ctx *ctx)
{
    static const uint32_t kinds[] = {RECORD_PARTY, RECORD_FUND, RECORD_FIRM};
    const char *name = query_get(&ctx->query, "name");
    struct likeness asked = {key_of(name, ctx->arena), query_get(&ctx->query, "credit_code")};
    if (!name && !asked.credit_code) {
        violations_add(&ctx->violations, "name", VIOLATION_MISSING);
        return ERR_INVALID;
    }
    struct legal_person_row *rows = arena_array(ctx->arena, ALIKE_MAX, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        add_alike(ctx, kinds[k], &asked, rows, &sheet.count);
    return sheet_answer(ctx, &sheet);
}
