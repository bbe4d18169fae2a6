/* How the tables of templates are written. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_REPORT_TEMPLATES_INTERNAL_H
#define FUNDTRAIL_FIGURES_REPORT_TEMPLATES_INTERNAL_H

#include "figures/report/template.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ALL_PERIODS (PERIOD_QTD | PERIOD_YTD | PERIOD_ITD)
#define ALL_HOLDERS (HOLDER_INVESTOR | HOLDER_FUND | HOLDER_MANAGER)

/* Sections: a roll, facts, a list of what a source has. */
#define ROLL(name, en, zh, of_periods, of_holders)                                                 \
    {                                                                                              \
        .code = (name), .label_en = (en), .label_zh = (zh), .layout = LAYOUT_ROLL,                 \
        .periods = (of_periods), .holders = (of_holders)                                           \
    }
#define FACTS(name, en, zh)                                                                        \
    {                                                                                              \
        .code = (name), .label_en = (en), .label_zh = (zh), .layout = LAYOUT_FACTS                 \
    }
#define LIST(name, en, zh, of)                                                                     \
    {                                                                                              \
        .code = (name), .label_en = (en), .label_zh = (zh), .layout = LAYOUT_LIST, .rows = (of)    \
    }

/* A template file defines SOURCE and STATUS for its lines. A line with its figure; of a roll with
 * when it is taken; the sum of others; and one that is not kept. */
#define LINE_(of, name, en, zh, ...)                                                               \
    {                                                                                              \
        .section = (of), .code = (name), .label_en = (en), .label_zh = (zh), .status = STATUS,     \
        .source = SOURCE, __VA_ARGS__                                                              \
    }
#define LINE(of, name, en, zh, of_figure) LINE_(of, name, en, zh, .figure = (of_figure))
#define DURING(of, name, en, zh, of_figure)                                                        \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_DURING)
#define LESS(of, name, en, zh, of_figure)                                                          \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_DURING, .negative = true)
#define AT_START(of, name, en, zh, of_figure)                                                      \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_AT_START)
#define LESS_AT_START(of, name, en, zh, of_figure)                                                 \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_AT_START, .negative = true)
#define AT_END(of, name, en, zh, of_figure)                                                        \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_AT_END)
#define LESS_AT_END(of, name, en, zh, of_figure)                                                   \
    LINE_(of, name, en, zh, .figure = (of_figure), .taken = TAKEN_AT_END, .negative = true)
#define SUM(of, name, en, zh, of_lines) LINE_(of, name, en, zh, .sum = (of_lines))
#define NOT_KEPT(of, name, en, zh) LINE_(of, name, en, zh, .figure = NULL)

/* The other members of a template, from its tables. */
#define TABLES(of_sections, of_lines)                                                              \
    .section_count = COUNT_OF(of_sections), .sections = (of_sections),                             \
    .line_count = COUNT_OF(of_lines), .lines = (of_lines)

extern const struct report_template ilpa_reporting;
extern const struct report_template capital_account;
extern const struct report_template ilpa_performance_granular;
extern const struct report_template ilpa_performance_gross_up;
extern const struct report_template ilpa_capital_call;
extern const struct report_template ilpa_distribution;
extern const struct report_template investments_schedule;
extern const struct report_template amac_half_year;
extern const struct report_template amac_annual;
extern const struct report_template ndrc_evaluation;
extern const struct report_template finance_yearly;

#endif
