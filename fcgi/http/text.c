/* Normal form C and case folding by utf8proc. */
#include "http/text.h"

#include "base/field.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

/* The mapped text, to be freed; NULL when bytes cannot be mapped. */
static char *map(const char *bytes, size_t length, int options, size_t *length_out)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length,
                                         &mapped, (utf8proc_option_t)options);

    if (size < 0)
        return NULL;
    *length_out = (size_t)size;
    return (char *)mapped;
}

enum err text_normalise(const char *bytes, size_t length, struct arena *arena,
                        const char **text_out, size_t *length_out)
{
    size_t mapped_length = length;

    if (is_ascii(bytes, length)) {
        *text_out = arena_copy(arena, bytes, length);
        *length_out = length;
        return ERR_OK;
    }
    if (utf8_length(bytes, length) < 0)
        return ERR_INVALID;
    char *mapped = map(bytes, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &mapped_length);

    if (mapped == NULL)
        return ERR_INVALID;
    *text_out = arena_copy(arena, mapped, mapped_length);
    *length_out = mapped_length;
    free(mapped);
    return ERR_OK;
}

static char *fold(const char *text, size_t *length_out)
{
    return map(text, strlen(text),
               UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
               length_out);
}

bool text_contains(const char *text, const char *folded_needle)
{
    size_t length = 0;

    if (text == NULL)
        return false;
    if (is_ascii(text, strlen(text)))
        return strcasestr(text, folded_needle) != NULL;
    char *folded = fold(text, &length);
    bool found = folded != NULL && memmem(folded, length, folded_needle, strlen(folded_needle));

    free(folded);
    return found;
}

enum err text_fold(const char *text, struct arena *arena, const char **folded_out)
{
    size_t length = 0;

    if (utf8_length(text, strlen(text)) < 0)
        return ERR_INVALID;
    char *folded = fold(text, &length);

    if (folded == NULL)
        return ERR_INVALID;
    *folded_out = arena_copy(arena, folded, length);
    free(folded);
    return ERR_OK;
}
