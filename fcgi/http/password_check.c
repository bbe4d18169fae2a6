/* Which new passwords are refused: common ones, repetitions, rows of keys, and those made of the
 * user's name. */
#include "http/password.h"

#include "base/field.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define KEPT_MAX 256

/* Long passwords that people choose first, as letters and digits in lower case. Shorter ones are
 * refused for their length; runs and repetitions are found by rule. */
static const char *const common[] = {
    "passwordpassword",   "password1234",
    "password12345",      "password123456",
    "passw0rdpassw0rd",   "mypassword123",
    "thisismypassword",   "iloveyou1234",
    "iloveyouforever",    "letmeinletmein",
    "letmein12345",       "welcome12345",
    "welcome123456",      "welcomewelcome",
    "administrator",      "administrator1",
    "administrator123",   "admin123456789",
    "adminadmin123",      "qwertyuiop12",
    "qwertyuiop123",      "qwerty123456",
    "qwerty1234567",      "qwerty12345678",
    "1qaz2wsx3edc",       "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y",       "1q2w3e4r5t6y7u",
    "zaq12wsxcde3",       "abc123456789",
    "abcd12345678",       "a1b2c3d4e5f6",
    "aa123456789",        "woaini1314520",
    "woaini123456",       "woaini1234567",
    "woaini5201314",      "5201314woaini",
    "520131413145",       "zhongguo123456",
    "qingdao123456",      "chengyang123456",
    "fundtrail123",       "fundtrail1234",
    "fundtrailfundtrail", "correcthorsebatterystaple",
    "changemechangeme",   "changeme1234",
    "changeme12345",      "superman1234",
    "football1234",       "monkey123456",
    "dragon123456",       "sunshine1234",
    "princess1234",       "trustno1trustno1",
    "secret123456",       "secretsecret",
    "test123456789",      "testtesttest",
    "rootrootroot",       "asdfghjkl123",
    "asdfghjkl1234",      "zxcvbnm12345",
    "zxcvbnm123456",      "p4ssw0rd1234",
    "p4ssw0rdp4ssw0rd",   "passw0rd1234",
    "company12345",       "winter2025winter",
    "summer2026summer",
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
    for (size_t period = 1; period <= 4 && period < length; period++) {
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
        !is_common(kept) && !is_user_name(kept, length, user_name))
        return;
    (void)snprintf(least, sizeof least, "%d", PASSWORD_LENGTH_MIN);
    violations_add(violations, field, VIOLATION_WEAK_PASSWORD);
    violations_param(violations, "min", least);
}
