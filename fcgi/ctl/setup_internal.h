/* `fundtrail setup`: what its file says, section by section. */
#ifndef FUNDTRAIL_CTL_SETUP_INTERNAL_H
#define FUNDTRAIL_CTL_SETUP_INTERNAL_H

#include "ctl_internal.h"

#include "runtime/ini_file.h"

/* A record: [kind CODE] and its fields. */
struct setup_section {
    uint32_t kind; /* enum record_kind */
    const char *code;
    size_t line;
    const struct ini_line *lines;
    size_t count;
};

/* A file of rules, a score sheet or recognition rules. */
struct setup_pack {
    enum pack_kind kind;
    const char *path;
    size_t line;
};

struct setup_file {
    const char *path;
    struct arena *arena;
    bool migrate;
    size_t fault_count; /* each was written to standard error */
    struct setup_section *sections;
    size_t section_count;
    struct setup_pack *packs;
    size_t pack_count;
};

/* Writes "fundtrail: FILE:LINE: NAME: message" and counts the fault. */
void setup_complain(struct setup_file *file, size_t line, const char *name, const char *message);

/* The same for each violation, at the line of its field. */
void setup_complain_of(struct setup_file *file, const struct setup_section *section,
                       const struct violations *violations);

/* Reads the file and sorts its lines; what is wrong is complained of. */
void setup_file_read(struct setup_file *file);

/* The text of a line that is no field (password_file, effective_date); NULL when it is not there.
 */
const char *setup_text(const struct setup_section *section, const char *name);

/* A path of the file, which is relative to the file's own folder. */
const char *setup_path(const struct setup_file *file, const char *path);

/* The record as the section has it: what is recorded (NULL: nothing) with the fields that the
 * section names. False when something is wrong, which was complained of. */
bool setup_record(struct setup_file *file, const struct setup_section *section,
                  const struct book *book, const void *recorded, void *record_out);

#endif
