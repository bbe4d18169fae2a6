/* Codes of regions and industries: which exist, and their names. */
#include "base/classification.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *name_of(enum class_standard standard, const char *code)
{
    const struct class_name *found = class_name_of(standard, code);

    return found == NULL ? "" : found->name;
}

static void a_code_without_a_name_has_that_of_its_class(void **state)
{
    (void)state;
    assert_string_equal(name_of(CLASS_INDUSTRY, "C"), "制造业");
    assert_string_equal(name_of(CLASS_INDUSTRY, "C35"), "专用设备制造业");
    assert_string_equal(name_of(CLASS_INDUSTRY, "C3562"), "专用设备制造业");
    assert_string_equal(name_of(CLASS_REGION, "37"), "山东省");
    assert_string_equal(name_of(CLASS_REGION, "3702"), "青岛市");
    assert_string_equal(name_of(CLASS_REGION, "370212"), "崂山区");
    assert_string_equal(name_of(CLASS_REGION, "371002"), "威海市");
    assert_string_equal(name_of(CLASS_REGION, "710101"), "台湾省");
    assert_string_equal(name_of(CLASS_REGION, "99"), "");
    assert_string_equal(name_of(CLASS_INDUSTRY, "Z99"), "");
}

/* What has a name is known as a code, once, and stands in order. */
static void every_name_belongs_to_a_code_that_is_known(void **state)
{
    const struct class_name *rows;
    size_t count = class_names(&rows);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rows[i].code);

        if (!(rows[i].standard == CLASS_INDUSTRY ? industry_known(rows[i].code, length)
                                                 : region_known(rows[i].code, length)))
            fail_msg("%s %s", rows[i].code, rows[i].name);
        if (i > 0 && rows[i].standard == rows[i - 1].standard)
            assert_true(strcmp(rows[i - 1].code, rows[i].code) < 0);
    }
}

static bool is_named(enum class_standard standard, const char *code)
{
    const struct class_name *found = class_name_of(standard, code);

    return found != NULL && strcmp(found->code, code) == 0;
}

static void every_section_division_province_and_prefecture_has_a_name(void **state)
{
    /* Assigned once for what never became a prefecture of its own: known, and shown as the
     * province. */
    static const char unnamed[] = "6324 6503";
    char code[8];

    (void)state;
    for (char section = 'A'; section <= 'T'; section++)
        for (unsigned division = 0; division < 100; division++) {
            (void)snprintf(code, sizeof code, "%c%02u", section, division);
            if (industry_known(code, 3) && !is_named(CLASS_INDUSTRY, code))
                fail_msg("%s has no name", code);
        }
    for (unsigned number = 0; number < 10000; number++) {
        (void)snprintf(code, sizeof code, "%04u", number);
        bool excepted = strstr(unnamed, code) != NULL || number >= 7100;

        if (region_known(code, 4) && !excepted && !is_named(CLASS_REGION, code))
            fail_msg("%s has no name", code);
        code[2] = '\0';
        if (region_known(code, 2) && !is_named(CLASS_REGION, code))
            fail_msg("%s has no name", code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_without_a_name_has_that_of_its_class),
        cmocka_unit_test(every_name_belongs_to_a_code_that_is_known),
        cmocka_unit_test(every_section_division_province_and_prefecture_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
