/* Ids of a folder as codes of records. An id that is no code, or whose code something else has,
 * gets a suffix, which is told. */
#include "ocf_writer.h"

#include "base/field.h"
#include "ctl/calc/md5.h"

#include <ctype.h>
#include <string.h>

#define SUFFIX_MOST 40
#define SUM_KEPT 8

/* As codes are compared: in small letters. */
static const char *folded(struct ocf_writer *writer, const char *code)
{
    char *text = arena_strdup(writer->arena, code);

    for (char *at = text; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return text;
}

/* Something else of the folder has the code, or something of the ledger that is not `owner`'s. */
static bool is_taken(struct ocf_writer *writer, enum ocf_coded kind, const char *code,
                     const char *owner)
{
    return json_object_get(writer->codes[kind].taken, folded(writer, code)) != NULL ||
           (writer->ledger != NULL && writer->ledger->taken(writer->ledger, kind, code, owner));
}

static bool may_stand(char c, bool first)
{
    return isalnum((unsigned char)c) != 0 || (!first && (c == '.' || c == '_' || c == '-'));
}

/* What may stand in no code becomes a dash, and a long id is cut; then the sum of the whole id
 * tells it from others. */
static const char *base_of(struct ocf_writer *writer, const char *id)
{
    char *text = arena_strdup(writer->arena, id);
    bool changed = strlen(id) > CODE_MAX || id[0] == '\0';
    char sum[MD5_TEXT_SIZE];

    for (size_t i = 0; text[i] != '\0'; i++)
        if (!may_stand(text[i], i == 0)) {
            text[i] = i == 0 ? 'x' : '-';
            changed = true;
        }
    if (!changed)
        return id;
    md5_text(id, strlen(id), sum);
    return arena_format(writer->arena, "%.*s.%.*s", CODE_MAX - SUFFIX_MOST, text, SUM_KEPT, sum);
}

/* The firm's code, which keeps folders apart that share ids; then numbers. */
static const char *with_suffix(struct ocf_writer *writer, enum ocf_coded kind, const char *base,
                               int attempt)
{
    const char *suffix = attempt == 1 && kind != OCF_FIRM
                             ? arena_format(writer->arena, ".%.*s", SUFFIX_MOST - 2, writer->firm)
                             : arena_format(writer->arena, ".%d", attempt + 1);

    return arena_format(writer->arena, "%.*s%s", CODE_MAX - SUFFIX_MOST, base, suffix);
}

static void tell_suffix(struct ocf_writer *writer, const char *id, const char *code)
{
    ocf_tell(writer, &(struct ocf_told){
                         .file = writer->set->file_count > 0 ? writer->set->files[0].name : "",
                         .path = id,
                         .english = arena_format(
                             writer->arena,
                             "taken over as %s: the id is no code, or something else has it", code),
                         .chinese = arena_format(writer->arena,
                                                 "以 %s 导入：标识不合编号规则或已被占用", code)});
}

const char *ocf_code(struct ocf_writer *writer, enum ocf_coded kind, const char *id,
                     const char *owner)
{
    struct ocf_codes *codes = &writer->codes[kind];
    const json_t *known = id == NULL ? NULL : json_object_get(codes->by_id, id);

    if (id == NULL || known != NULL)
        return id == NULL ? NULL : json_string_value(known);
    const char *base = base_of(writer, id);
    const char *code = base;

    for (int attempt = 1; is_taken(writer, kind, code, owner); attempt++)
        code = with_suffix(writer, kind, base, attempt);
    if (strcmp(code, id) != 0)
        tell_suffix(writer, id, code);
    json_object_set_new(codes->by_id, id, json_string(code));
    json_object_set_new(codes->taken, folded(writer, code), json_true());
    return json_string_value(json_object_get(codes->by_id, id));
}
