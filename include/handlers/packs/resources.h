/* The packs of rules and score sheets that are installed beside the program: which there are, how
 * they stand to what is recorded, and loading one. Each answers on ERR_OK; any error becomes a
 * problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_PACKS_RESOURCES_H
#define FUNDTRAIL_HANDLERS_PACKS_RESOURCES_H

#include "handlers/frame/ctx.h"

/* An installed file, held against what is recorded. */
struct pack_file_row {
    uint32_t kind; /* enum pack_kind */
    const char *file;
    const char
        *sha256; /* of its bytes: a load names it, so that just what was looked at is loaded */
    int64_t row_count;
    int64_t new_count;
    int64_t changed_count;
    int64_t same_count;
    int64_t fault_count;
};

/* A line of one, or a fault of it. */
struct pack_line_row {
    int64_t line;
    int64_t column; /* of a fault */
    const char *record_kind;
    const char *code;
    const char *name;
    const char *name_en;
    uint32_t state; /* enum pack_state; 0: a fault */
    int64_t id;     /* of what is recorded */
    const char *changed;
    const char *field; /* of a fault */
    const char *fault_en;
    const char *fault_zh;
};

/* Which file is loaded. */
struct pack_choice {
    uint32_t kind;
    const char *file;
    const char *sha256;
};

extern const struct shape pack_file_row_shape;
extern const struct shape pack_line_row_shape;
extern const struct shape pack_choice_shape;

enum err pack_files_get(struct ctx *ctx) MUST_USE;
enum err pack_lines_get(struct ctx *ctx) MUST_USE;
enum err pack_load_create(struct ctx *ctx) MUST_USE;

#endif
