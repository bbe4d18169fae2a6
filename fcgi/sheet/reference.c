/* References to cells: A1, A1:B2, letters of columns; digits. Numbers are held against the size of
 * a sheet digit by digit, so that none wraps round. */
#include "sheet_internal.h"

static bool digits(const char **text_io, uint32_t max, uint32_t *number_out)
{
    const char *at = *text_io;
    uint32_t number = 0;

    for (; *at >= '0' && *at <= '9'; at++) {
        number = number * 10 + (uint32_t)(*at - '0');
        if (number > max)
            return false;
    }
    if (at == *text_io || number == 0)
        return false;
    *text_io = at;
    *number_out = number;
    return true;
}

bool reference_number(const char *text, uint32_t max, uint32_t *number_out)
{
    return digits(&text, max, number_out) && *text == '\0';
}

bool reference_parse(const char *text, const char **end_out, uint32_t *row_out,
                     uint32_t *column_out)
{
    uint32_t column = 0;

    for (; *text >= 'A' && *text <= 'Z'; text++) {
        column = column * 26 + (uint32_t)(*text - 'A') + 1;
        if (column > SHEET_COLUMN_LAST)
            return false;
    }
    if (column == 0 || !digits(&text, SHEET_ROW_LAST, row_out))
        return false;
    *column_out = column;
    *end_out = text;
    return true;
}

bool reference_range(const char *text, struct sheet_range *range_out)
{
    struct sheet_range range;

    if (!reference_parse(text, &text, &range.first_row, &range.first_column))
        return false;
    range.last_row = range.first_row;
    range.last_column = range.first_column;
    if (*text == ':' && !reference_parse(text + 1, &text, &range.last_row, &range.last_column))
        return false;
    if (*text != '\0' || range.last_row < range.first_row || range.last_column < range.first_column)
        return false;
    *range_out = range;
    return true;
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void sheet_column_letters(uint32_t column, char letters_out[SHEET_LETTERS_SIZE])
{
    char reversed[SHEET_LETTERS_SIZE];
    size_t count = 0;

    for (; column > 0 && count < sizeof reversed - 1; column = (column - 1) / 26)
        reversed[count++] = (char)('A' + (column - 1) % 26);
    for (size_t i = 0; i < count; i++)
        letters_out[i] = reversed[count - 1 - i];
    letters_out[count] = '\0';
}
