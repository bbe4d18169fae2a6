/* Packs: files of rules, of a score sheet or of recognition rules, as they come with the program or
 * as an operator edits them. A file is read, held against what is recorded, and loaded: all of it
 * or nothing. */
#ifndef FUNDTRAIL_PACKS_PACKS_H
#define FUNDTRAIL_PACKS_PACKS_H

#include "decide/decide.h"
#include "http/csv_read.h"
#include "record/kinds.h"

enum pack_kind { PACK_RULES = 1, PACK_SCORE_SHEET, PACK_RECOGNITION_RULES, PACK_KIND_END };

extern const struct field_value pack_file_kind_values[]; /* enum pack_kind */

#define PACK_BYTES_MAX ((size_t)1024 * 1024)
#define PACK_LINES_MAX 5000
#define PACK_FIELDS_MAX 48

/* One fault of a file; a file has all of them listed. */
struct pack_fault {
    struct csv_place place;
    const char *field; /* "": of the line, or of the file */
    const char *sentence_en;
    const char *sentence_zh;
};

struct pack_line {
    struct csv_place place;
    uint32_t kind;      /* enum record_kind */
    const char *code;   /* "" where it is missing */
    const char *parent; /* the code that the column `in` names; NULL: none */
    void *record;       /* its reference to the parent is filled in when it is compared or loaded */
    struct csv_place
        cells[PACK_FIELDS_MAX]; /* by position in the table of fields; line 0: no cell */
};

struct pack {
    enum pack_kind kind;
    struct arena *arena;
    size_t line_count;
    struct pack_line *lines;
    size_t fault_count;
    struct pack_fault *faults;
    size_t fault_capacity;
};

/* Reads and checks all cells. Everything lives in arena. */
void pack_read(enum pack_kind kind, const char *bytes, size_t length, struct arena *arena,
               struct pack *pack_out);

/* Adds a fault; texts must live as long as the pack. */
void pack_complain(struct pack *pack, struct csv_place place, const char *field,
                   const char *sentence_en, const char *sentence_zh);

/* The same for all violations of a line, each at its cell, else at the line. */
void pack_complain_of(struct pack *pack, const struct pack_line *line,
                      const struct violations *violations);

enum pack_state { PACK_NEW = 1, PACK_CHANGED, PACK_SAME };

extern const struct field_value pack_state_values[];

/* How a line stands to what is recorded: by its code. Of a rule that is its last version, or the
 * last one with force, whatever was proposed or rejected since. */
struct pack_standing {
    enum pack_state state;
    int64_t id;          /* of what is recorded; 0: nothing is */
    const char *changed; /* names of the fields that differ, comma separated; NULL: none */
};

struct pack_standing pack_compare(const struct pack *pack, const struct pack_line *line,
                                  const struct book *book);

/* Loading: the functions of a ledger batch (ledger/batch.h) whose `arg` this is. What is refused is
 * added to the faults of the pack; with any nothing is stored. */
struct pack_load {
    struct pack *pack;
    size_t faults_before; /* those of reading */
    size_t position;
    int64_t added;
    int64_t revised;
    int64_t unchanged;
    int64_t in_force;   /* of the rules among them: the ledger was being set up */
    int32_t sheet_from; /* the first day of the sheet: that of its parts */
};

struct pack_load pack_load_begin(struct pack *pack);
enum err pack_next(const struct book *book, void *arg, struct command *command_out, bool *more_out);
enum err pack_decided(const struct book *book, void *arg, const struct entry *first, enum err err,
                      const struct violations *violations);
void pack_rewind(void *arg);

/* The bytes of a file ("-" is standard input) in arena, with a NUL behind them. ERR_NOT_FOUND when
 * it cannot be read, ERR_TOO_LARGE beyond PACK_BYTES_MAX. */
enum err pack_file_bytes(const char *path, struct arena *arena, const char **bytes_out,
                         size_t *length_out) MUST_USE;

/* The names, without .csv and in order, of the files of a kind that stand in a folder:
 * dir/rule-packs, dir/score-sheets or dir/recognition-rules. In arena. */
size_t pack_file_names(const char *dir, enum pack_kind kind, struct arena *arena,
                       const char *const **names_out);

/* The path of one of them; NULL when the name could lead elsewhere. In arena. */
const char *pack_file_path(const char *dir, enum pack_kind kind, const char *name,
                           struct arena *arena);

#endif
