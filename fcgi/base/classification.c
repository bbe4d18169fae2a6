/* The codes of regions (GB/T 2260) and industries (GB/T 4754) that exist, kept as ranges of their
 * digits, and the names of those that screens show. */
#include "base/classification.h"

#include <string.h>

struct span {
    unsigned char first;
    unsigned char last;
};

#define SPANS_MAX 6

/* The prefectures of a province: the third and fourth digit. */
struct province {
    unsigned char code;
    struct span prefectures[SPANS_MAX];
};

static const struct province provinces[] = {
    {11, {{1, 2}}},
    {12, {{1, 2}}},
    {13, {{1, 11}, {90, 90}}},
    {14, {{1, 11}}},
    {15, {{1, 9}, {22, 22}, {25, 25}, {29, 29}}},
    {21, {{1, 14}}},
    {22, {{1, 8}, {24, 24}}},
    {23, {{1, 12}, {27, 27}}},
    {31, {{1, 2}}},
    {32, {{1, 13}}},
    {33, {{1, 11}}},
    {34, {{1, 8}, {10, 18}}},
    {35, {{1, 9}}},
    {36, {{1, 11}}},
    {37, {{1, 17}}},
    {41, {{1, 17}, {90, 90}}},
    {42, {{1, 3}, {5, 13}, {28, 28}, {90, 90}}},
    {43, {{1, 13}, {31, 31}}},
    {44, {{1, 9}, {12, 20}, {51, 53}}},
    {45, {{1, 14}}},
    {46, {{1, 4}, {90, 90}}},
    {50, {{1, 2}}},
    {51, {{1, 1}, {3, 11}, {13, 20}, {32, 34}}},
    {52, {{1, 6}, {22, 24}, {26, 27}}},
    {53, {{1, 1}, {3, 9}, {23, 26}, {28, 29}, {31, 31}, {33, 34}}},
    {54, {{1, 6}, {21, 26}}},
    {61, {{1, 10}}},
    {62, {{1, 12}, {29, 30}}},
    {63, {{1, 2}, {21, 28}}},
    {64, {{1, 5}}},
    {65, {{1, 5}, {21, 23}, {27, 32}, {40, 40}, {42, 43}, {90, 90}}},
    {71, {{0, 99}}},
    {81, {{0, 99}}},
    {82, {{0, 99}}},
};

/* 市南 市北 四方 黄岛 崂山 李沧 城阳 即墨 胶州 即墨市 平度 胶南 莱西: the last digits of 3702. */
static const unsigned char qingdao_counties[] = {2, 3, 5, 11, 12, 13, 14, 15, 81, 82, 83, 84, 85};

/* The divisions of the sections A to T. */
static const struct span sections[] = {
    {1, 5},   {6, 12},  {13, 43}, {44, 46}, {47, 50}, {51, 52}, {53, 60},
    {61, 62}, {63, 65}, {66, 69}, {70, 70}, {71, 72}, {73, 75}, {76, 79},
    {80, 82}, {83, 83}, {84, 85}, {86, 90}, {91, 96}, {97, 97},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static unsigned two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool all_digits(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

static const struct province *province_of(const char *code)
{
    for (size_t i = 0; i < COUNT(provinces); i++)
        if (provinces[i].code == two_digits(code))
            return &provinces[i];
    return NULL;
}

static bool has_prefecture(const struct province *province, unsigned prefecture)
{
    for (size_t i = 0; i < SPANS_MAX && province->prefectures[i].last > 0; i++)
        if (prefecture >= province->prefectures[i].first &&
            prefecture <= province->prefectures[i].last)
            return true;
    return false;
}

bool region_known(const char *code, size_t length)
{
    if ((length != 2 && length != 4 && length != 6) || !all_digits(code, length))
        return false;
    const struct province *province = province_of(code);

    if (province == NULL || (length > 2 && !has_prefecture(province, two_digits(code + 2))))
        return false;
    if (length < 6 || strncmp(code, "3702", 4) != 0)
        return true;
    return memchr(qingdao_counties, (int)two_digits(code + 4), sizeof qingdao_counties) != NULL;
}

bool industry_known(const char *code, size_t length)
{
    if (length < 1 || length > 5 || length == 2 || code[0] < 'A' || code[0] > 'T' ||
        !all_digits(code + 1, length - 1))
        return false;
    if (length == 1)
        return true;
    const struct span *divisions = &sections[code[0] - 'A'];
    unsigned division = two_digits(code + 1);

    return division >= divisions->first && division <= divisions->last;
}

static const struct field_value classification_values[] = {
    {"industry", "Industry (GB/T 4754-2017)", "行业（GB/T 4754-2017）"},
    {"region", "Region (GB/T 2260)", "地区（GB/T 2260）"},
    {0},
};

static const struct field class_name_fields[] = {
    F_ENUM(struct class_name, standard, classification, "Standard", "标准"),
    F_TEXT(struct class_name, code, 6, "Code", "代码"),
    F_TEXT(struct class_name, name, 60, "Name", "名称"),
    F_TEXT(struct class_name, name_en, 80, "English name", "英文名称"),
};

const struct shape class_name_shape = SHAPE(struct class_name, class_name_fields);

static const struct class_name names[] = {
#define CLASS(standard, code, name, name_en) {CLASS_##standard, code, name, name_en},
#include "base/classification_names.def"
#undef CLASS
};

size_t class_names(const struct class_name **rows_out)
{
    *rows_out = names;
    return COUNT(names);
}

const struct class_name *class_name_of(enum class_standard standard, const char *code)
{
    const struct class_name *found = NULL;

    /* In order of code a more precise class stands behind the one that it is part of. */
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].standard == (uint32_t)standard &&
            strncmp(code, names[i].code, strlen(names[i].code)) == 0)
            found = &names[i];
    return found;
}
