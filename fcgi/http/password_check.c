/* Which new passwords are refused: repetitions, rows of keys, one well-known word with digits and
 * signs in it or around it, and those made of the user's name. */
#include "http/password.h"

#include "base/check.h"
#include "base/field.h"

#include <ctype.h>
#include <pthread.h>
#include <pwquality.h>
#include <stdio.h>
#include <string.h>

#define KEPT_MAX 256
#define WORD_LENGTH_MIN 6 /* bytes: six letters, or two characters of Chinese */
#define WORD_LENGTH_MAX 14

/* What the dictionary of English words does not have, and rows of keys that turn: in lower case. */
static const char *const common[] = {
    "1qaz2wsx3edc",   "1qaz2wsx3edc4rfv", "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u", "zaq12wsxcde3",     "a1b2c3d4e5f6",
    "qazwsxedc",      "woaini",           "woaini1314520",
    "zhongguo",       "chengyang",        "laoshan",
    "fundtrail",      "mypassword",       "thisismypassword",
    "trustno",        "iloveyouforever",  "changeme",
    "adminadmin",     "letmeinnow",       "correcthorsebatterystaple",
};

/* Rows of keys and the two orders: a password that only follows one of them is no secret. */
static const char *const rows[] = {
    "01234567890123456789",       "98765432109876543210",       "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm",
};

/* Letters and digits of text in lower case; other ASCII is dropped, so "Pass word-1234" is common
 * too. What is not ASCII is kept as it is. */
static size_t keep(const char *text, char kept_out[KEPT_MAX])
{
    size_t length = 0;

    for (; *text != '\0' && length + 1 < KEPT_MAX; text++) {
        unsigned char c = (unsigned char)*text;

        if (c >= 0x80 || isalnum(c))
            kept_out[length++] = (char)tolower(c);
    }
    kept_out[length] = '\0';
    return length;
}

static bool is_repetition(const char *text, size_t length)
{
    for (size_t period = 1; period <= length / 2; period++) {
        size_t i = period;

        while (i < length && text[i] == text[i - period])
            i++;
        if (i == length)
            return true;
    }
    return false;
}

static bool is_common(const char *kept)
{
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcmp(common[i], kept) == 0)
            return true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (kept[0] != '\0' && strstr(rows[i], kept) != NULL)
            return true;
    return false;
}

/* A letter that a digit or a sign stands for; one: i or l. '\0': none. */
static char letter_for(char c, char one)
{
    switch (c) {
    case '@':
    case '4':
        return 'a';
    case '3':
        return 'e';
    case '1':
    case '!':
        return one;
    case '0':
        return 'o';
    case '$':
    case '5':
        return 's';
    case '7':
        return 't';
    default:
        return '\0';
    }
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || isalpha((unsigned char)c);
}

/* The word inside a password: what stands before its first and behind its last letter is left out,
 * signs and digits that stand for letters are undone, and others are dropped. Returns how many were
 * left out, but for spaces. */
static size_t find_word(const char *password, char one, char word_out[KEPT_MAX])
{
    const char *end = password + strlen(password);
    size_t given = 0;
    size_t length = 0;

    for (const char *c = password; *c != '\0'; c++)
        given += *c != ' ';
    while (*password != '\0' && !is_letter(*password))
        password++;
    while (end > password && !is_letter(end[-1]))
        end--;
    for (; password < end && length + 1 < KEPT_MAX; password++) {
        char c = letter_for(*password, one);

        if (is_letter(*password))
            c = (char)tolower((unsigned char)*password);
        if (c != '\0')
            word_out[length++] = c;
    }
    word_out[length] = '\0';
    return given - length;
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* What cracklib's dictionary has, as it stands, turned round or bent a little. It is one of English
 * letters. cracklib works in memory of its own, so one thread at a time. */
static bool is_in_dictionary(const char *word)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pwquality_settings_t *settings = pwquality_default_settings();

    CHECK(settings != NULL);
    CHECK(pwquality_set_int_value(settings, PWQ_SETTING_DIFF_OK, 0) == 0);
    CHECK(pwquality_set_int_value(settings, PWQ_SETTING_MIN_LENGTH, WORD_LENGTH_MIN) == 0);
    CHECK(pthread_mutex_lock(&lock) == 0);
    int found = pwquality_check(settings, word, NULL, NULL, NULL);
    CHECK(pthread_mutex_unlock(&lock) == 0);
    pwquality_free_settings(settings);
    return found == PWQ_ERROR_CRACKLIB_CHECK;
}

/* Whether it is one short or well-known word, and what else it has would not do by itself. */
static bool is_one_word(const char *password, char one)
{
    char word[KEPT_MAX];
    size_t rest = find_word(password, one, word);
    size_t length = strlen(word);

    return rest < PASSWORD_LENGTH_MIN &&
           (length < WORD_LENGTH_MIN || is_repetition(word, length) || is_common(word) ||
            (length <= WORD_LENGTH_MAX && is_ascii(word) && is_in_dictionary(word)));
}

/* The name alone, or with nothing but a few characters or itself added. */
static bool is_user_name(const char *kept, size_t length, const char *user_name)
{
    char name[KEPT_MAX];
    size_t name_length = user_name == NULL ? 0 : keep(user_name, name);

    if (name_length < 3)
        return false;
    size_t covered = 0;

    for (const char *found = strstr(kept, name); found != NULL;
         found = strstr(found + name_length, name))
        covered += name_length;
    return covered > 0 && length - covered < 6;
}

void password_check(const char *password, const char *user_name, const char *field,
                    struct violations *violations)
{
    char kept[KEPT_MAX];
    size_t length = keep(password, kept);
    int characters = utf8_length(password, strlen(password));
    char least[8];

    if (characters >= PASSWORD_LENGTH_MIN && characters <= PASSWORD_LENGTH_MAX &&
        !is_repetition(password, strlen(password)) && !is_repetition(kept, length) &&
        !is_common(kept) && !is_one_word(password, 'i') && !is_one_word(password, 'l') &&
        !is_user_name(kept, length, user_name))
        return;
    (void)snprintf(least, sizeof least, "%d", PASSWORD_LENGTH_MIN);
    violations_add(violations, field, VIOLATION_WEAK_PASSWORD);
    violations_param(violations, "min", least);
}
