/* A folder in the Open Cap Format: its files by the manifest, their objects, and what is wrong with
 * them, one by one. */
#ifndef FUNDTRAIL_CTL_CALC_OCF_SET_H
#define FUNDTRAIL_CTL_CALC_OCF_SET_H

#include "ocf_internal.h"

/* What is wrong; units appear or vanish by what breaks. */
struct ocf_note {
    bool breaks;
    const char *file;
    size_t line;
    size_t column;
    const char *path;
    const char *english;
    const char *chinese;
};

struct ocf_item {
    const json_t *json;
    size_t file;
    char path[CASE_PATH_SIZE];
};

struct ocf_items {
    size_t count;
    size_t room;
    struct ocf_item *list;
};

struct ocf_set_file {
    const char *name;
    struct calc_file file;
    json_t *root;
};

/* Everything lives in the arena of the work; ocf_set_done gives the JSON back. */
struct ocf_set {
    struct exact_work *work;
    const char *folder;
    const char *issuer; /* its name, or NULL */
    const char *as_of;  /* of the manifest, or NULL */
    size_t file_count;
    size_t file_room;
    struct ocf_set_file *files;
    struct ocf_items classes;
    struct ocf_items holders;
    struct ocf_items plans;
    struct ocf_items vestings; /* terms */
    struct ocf_items others;   /* transactions that move no units */
    size_t transaction_count;
    struct ocf_log log;
    size_t note_count;
    size_t note_room;
    struct ocf_note *notes;
};

/* False: the folder cannot be read, which has been complained about. */
bool ocf_set_read(struct ocf_set *set, struct exact_work *work, const char *folder);
void ocf_set_done(struct ocf_set *set);

/* Notes what is wrong at a path of a file. */
void ocf_note(struct ocf_set *set, size_t file, const char *path, bool breaks,
              enum equity_fault_code code, const char *detail);

/* A member that is a string, or NULL. */
const char *ocf_text(const json_t *object, const char *key);

/* A number of an object, which may have a plus sign; false where it is none. */
bool ocf_number_of(struct ocf_set *set, const json_t *object, const char *key,
                   struct exact *value_out);

#endif
