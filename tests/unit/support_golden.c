/* Reads golden files, and draws the random numbers of tests. */
#include "support_golden.h"

#include "base/date.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

void golden_open(struct golden *golden, const char *name)
{
    char path[512];

    *golden = (struct golden){0};
    snprintf(path, sizeof path, "%s/tests/golden/%s", FUNDTRAIL_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    golden->text = malloc((size_t)size + 1);
    assert_non_null(golden->text);
    assert_int_equal(fread(golden->text, 1, (size_t)size, file), (size_t)size);
    golden->text[size] = '\0';
    golden->next = golden->text;
    fclose(file);
}

void golden_close(struct golden *golden)
{
    free(golden->text);
}

bool golden_line(struct golden *golden)
{
    golden->count = 0;
    while (golden->count == 0 && golden->next != NULL) {
        char *line = strsep(&golden->next, "\n");
        char *comment = strchr(line, '#');
        char *word;

        golden->line++;
        /* A name may hold a # of its own; a comment starts a line or follows a blank. */
        while (comment != NULL && comment != line && comment[-1] != ' ')
            comment = strchr(comment + 1, '#');
        if (comment != NULL)
            *comment = '\0';
        while ((word = strsep(&line, " ")) != NULL) {
            if (*word == '\0')
                continue;
            assert_true(golden->count < GOLDEN_WORDS_MAX);
            golden->words[golden->count++] = word;
        }
    }
    return golden->count > 0;
}

void golden_expect(struct golden *golden, const char *first, size_t least)
{
    if (!golden_line(golden) || strcmp(golden->words[0], first) != 0 || golden->count < least)
        fail_msg("line %d: expected %s and %zu words", golden->line, first, least);
}

int128_t golden_decimal(const char *word, int places)
{
    const char *at = *word == '-' ? word + 1 : word;
    int128_t value = 0;
    int left = -1;

    assert_true(*at >= '0' && *at <= '9');
    for (; *at != '\0'; at++) {
        if (*at == '.' && left < 0) {
            left = places;
            continue;
        }
        if (*at < '0' || *at > '9' || left == 0)
            fail_msg("not a decimal of %d places: %s", places, word);
        value = value * 10 + (*at - '0');
        if (left > 0)
            left--;
    }
    for (left = left < 0 ? places : left; left > 0; left--)
        value *= 10;
    return *word == '-' ? -value : value;
}

int32_t golden_day(const char *word)
{
    int32_t date = 0;

    if (strlen(word) == DATE_TEXT_SIZE - 1 && date_parse(word, strlen(word), &date) == ERR_OK)
        return date;
    return (int32_t)golden_decimal(*word == '+' ? word + 1 : word, 0);
}

uint64_t golden_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t golden_seed(void)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);

    print_message("FUNDTRAIL_SEED=%" PRIu64 "\n", seed);
    return seed;
}
