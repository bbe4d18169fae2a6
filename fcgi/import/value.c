/* Values of every type but numbers and days. */
#include "value_internal.h"

#include "http/text.h"

#include <stdlib.h>
#include <string.h>

static struct value known(const char *text)
{
    return (struct value){.state = VALUE_KNOWN, .text = text};
}

static struct value fault(enum import_fault_code code)
{
    return (struct value){.state = VALUE_FAULT, .fault = code};
}

/* --- texts --- */

/* Line ends of Windows are line ends; what a text otherwise holds is kept. */
static const char *plain_line_ends(const char *text, struct arena *arena)
{
    char *out;
    size_t count = 0;

    if (strchr(text, '\r') == NULL)
        return text;
    out = arena_alloc(arena, strlen(text) + 1);
    for (const char *at = text; *at != '\0'; at++)
        if (*at != '\r')
            out[count++] = *at;
        else if (at[1] != '\n')
            out[count++] = '\n';
    return out;
}

static bool is_wide_blank(const char *at, size_t *width_out)
{
    static const char *const blanks[] = {
        " ", "\t", "\n", "\r", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B"};

    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        *width_out = strlen(blanks[i]);
        if (strncmp(at, blanks[i], *width_out) == 0)
            return true;
    }
    return false;
}

static const char *trim(const char *text, struct arena *arena)
{
    size_t width;

    while (*text != '\0' && is_wide_blank(text, &width))
        text += width;
    size_t length = strlen(text);

    for (size_t back = 1; length > 0;) {
        for (back = 1;
             back < 3 && back < length && ((unsigned char)text[length - back] & 0xC0) == 0x80;)
            back++;
        if (!is_wide_blank(text + length - back, &width) || width != back)
            break;
        length -= back;
    }
    return arena_copy(arena, text, length);
}

static struct value read_text(const struct value_sense *sense, const struct import_cell *cell)
{
    const char *text = cell->text;
    const char *normal = NULL;
    size_t length = 0;

    if (cell->digits_lost)
        return fault(IMPORT_DIGITS_LOST);
    if (sense->field == NULL || sense->field->form != FORM_FILE)
        text = plain_line_ends(text, sense->arena);
    if (!sense->exact)
        text = trim(text, sense->arena);
    if (sense->field != NULL &&
        (sense->field->form == FORM_CODE || sense->field->form == FORM_CREDIT_CODE ||
         sense->field->form == FORM_HEX)) {
        text = value_plain(text, sense->arena);
        if (value_is_none(text) && strcmp(text, "null") != 0)
            return (struct value){.state = VALUE_UNKNOWN};
    }
    if (*text == '\0')
        return (struct value){.state = VALUE_UNKNOWN};
    if (text_normalise(text, strlen(text), sense->arena, &normal, &length) != ERR_OK)
        return known(text);
    return known(normal);
}

/* --- choices, flags and whole numbers --- */

static const char *list_choices(const struct field *field, struct arena *arena)
{
    struct buf out;

    buf_init(&out);
    for (size_t i = 0; field->values[i].name != NULL; i++)
        buf_format(&out, "%s%s (%s)", i > 0 ? ", " : "", field->values[i].label_zh,
                   field->values[i].name);
    const char *list = arena_copy(arena, out.bytes, out.length);

    buf_done(&out);
    return list;
}

static struct value read_choice(const struct value_sense *sense, const char *plain)
{
    const char *folded = import_fold(plain, sense->arena);
    uint32_t choice = import_choice(sense->field, folded);

    if (choice != 0)
        return known(sense->field->values[choice - 1].name);
    struct value value = fault(IMPORT_NOT_CHOICE);

    value.allowed = list_choices(sense->field, sense->arena);
    return value;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static struct value read_flag(const struct value_sense *sense, const char *plain)
{
    static const char *const yes[] = {"true", "是", "yes", "y", "1", "√", "✓", "对", "有", NULL};
    static const char *const no[] = {"false", "否", "no", "n",    "0", "×",
                                     "x",     "✗",  "错", "没有", NULL};
    const char *folded = NULL;

    if (text_fold(plain, sense->arena, &folded) != ERR_OK)
        return fault(IMPORT_NOT_FLAG);
    if (is_one_of(folded, yes))
        return known("true");
    return is_one_of(folded, no) ? known("false") : fault(IMPORT_NOT_FLAG);
}

static struct value read_integer(const struct value_sense *sense, const char *plain)
{
    size_t length = strlen(plain);
    size_t zeros = length;

    while (zeros > 0 && plain[zeros - 1] == '0')
        zeros--;
    if (zeros > 1 && zeros < length && plain[zeros - 1] == '.')
        length = zeros - 1;
    size_t digits = plain[0] == '-' ? 1 : 0;

    if (length == digits || strspn(plain + digits, "0123456789") < length - digits)
        return fault(IMPORT_NOT_INTEGER);
    return known(arena_copy(sense->arena, plain, length));
}

struct value value_read(const struct value_sense *sense, const struct import_cell *cell)
{
    if (cell == NULL)
        return (struct value){.state = VALUE_UNKNOWN};
    if (cell->kind == SHEET_EMPTY)
        return fault(IMPORT_NOT_CALCULATED);
    if (cell->kind == SHEET_ERROR)
        return fault(IMPORT_CELL_ERROR);
    if (sense->type == FIELD_TEXT || sense->type == FIELD_REFERENCE)
        return read_text(sense, cell);
    const char *plain = value_plain(cell->text, sense->arena);

    if (value_is_none(plain))
        return (struct value){.state = VALUE_UNKNOWN};
    switch (sense->type) {
    case FIELD_DATE:
        return value_day(sense, cell);
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        return value_number(sense, cell);
    case FIELD_ENUM:
        return read_choice(sense, plain);
    case FIELD_BOOL:
        return read_flag(sense, plain);
    default:
        return read_integer(sense, plain);
    }
}
