/* The operators' command: what its files share. Results go to standard output, everything else to
 * standard error. */
#ifndef FUNDTRAIL_CTL_CTL_INTERNAL_H
#define FUNDTRAIL_CTL_CTL_INTERNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "handlers/journal/pieces.h"
#include "ledger/ledger.h"
#include "packs/packs.h"
#include "runtime/clock.h"
#include "runtime/config.h"
#include "store/db.h"
#include "store/objects.h"
#include "table/xlsx.h"

enum ctl_exit {
    CTL_OK = 0,
    CTL_NO = 1,          /* the answer is no: damage was found, a check failed, it was refused */
    CTL_USAGE = 2,       /* the command or its input cannot be understood */
    CTL_UNAVAILABLE = 3, /* the database or the surroundings fail */
};

struct ctl {
    struct config config;
    const char *config_path;
    bool json;
    struct arena arena;
    int64_t now_us;
};

/* The application's connection, and a ledger caught up through it; ctl_close releases both. On
 * failure a sentence is written and the code to exit with is returned. */
struct ctl_ledger {
    struct db *db;
    struct ledger *ledger;
    struct key_ring *row_keys; /* NULL: the configuration names no folder of keys */
};
enum ctl_exit ctl_open(struct ctl *ctl, struct ctl_ledger *opened_out);

/* The same, also for a journal that does not go on from the newest checkpoint of checkpoint_dir. */
enum ctl_exit ctl_open_behind(struct ctl *ctl, struct ctl_ledger *opened_out);
void ctl_close(struct ctl_ledger *opened);

/* The connection only; it connects when it is used. */
struct db *ctl_db(const struct ctl *ctl, const char *user, const char *password);

/* The keys of row codes; NULL without a word when the configuration names no folder of keys. */
enum ctl_exit ctl_row_keys(const struct ctl *ctl, struct key_ring **row_keys_out);

/* For `migrate`, under the migrator's account: makes the first row key, and marks the credentials
 * that an earlier release wrote, once. */
enum ctl_exit ctl_mark_rows(struct ctl *ctl, struct db *db);

/* Marks what is kept of views with the row keys, where there are any: a view whose mark does not
 * hold is made anew from the program's own text. */
enum ctl_exit ctl_mark_views(struct ctl *ctl, const struct db_place *place,
                             const struct db_objects *objects);

#define CTL_ROW_FAULTS_MAX 100

/* Credentials and sessions that are not as this program wrote them. */
struct ctl_row_faults {
    struct arena *arena;
    bool checked; /* there are keys to check them by */
    size_t count;
    const char *list[CTL_ROW_FAULTS_MAX]; /* the first of them */
};

enum ctl_exit ctl_check_rows(struct ctl *ctl, struct db *db, struct ctl_row_faults *faults_out);

/* Where the schema's objects are: the migrator's connection, and those of the accounts as far as
 * their passwords can be read. False, with the reason, when the migrator's cannot; else
 * ctl_place_close releases them. */
bool ctl_place_open(struct ctl *ctl, struct db_place *place_out, const char **why_out);
void ctl_place_close(struct db_place *place);

/* The schema's columns, views, triggers and rights held against those of this release. */
struct ctl_comparison {
    bool compared;
    const char *why; /* it could not be compared; in ctl->arena */
    size_t object_count;
    size_t unseen_count; /* objects with rights of an account that could not be asked */
    struct db_differences differences;
};

/* Compares, and writes down what was found for the server's health. */
void ctl_compare_objects(struct ctl *ctl, struct ctl_comparison *comparison_out);

/* A whole file of at most 1 MiB, in ctl->arena; NULL: it was complained about. */
char *ctl_read_file(struct ctl *ctl, const char *path, size_t *length_out);

/* Writes "fundtrail: …" to standard error and returns code. */
enum ctl_exit ctl_complain(enum ctl_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says what failed; the code that answers err. db may be NULL. */
enum ctl_exit ctl_failed(const char *what, enum err err, const struct db *db);

/* As ctl_failed, with the violations one per line. */
enum ctl_exit ctl_refused(const char *what, enum err err, const struct violations *violations,
                          const struct db *db);

/* Takes "--name VALUE" or "--name=VALUE" out of the arguments; false when it is not there. */
bool ctl_option(int *argc, char **argv, const char *name, const char **value_out);

/* Takes "--name" out of the arguments; false when it is not there. */
bool ctl_flag(int *argc, char **argv, const char *name);

/* Complains about what is left when there are more or fewer than `wanted` arguments. */
enum ctl_exit ctl_expect(int argc, char **argv, int wanted, const char *usage);

/* Reads a file of rules, a score sheet or recognition rules; its faults are written. */
enum ctl_exit ctl_pack_read(struct ctl *ctl, enum pack_kind kind, const char *name,
                            struct pack *pack_out);

/* Loads what was read, all of it or nothing, as long as nothing is refused; what is, is written. */
enum ctl_exit ctl_pack_load(struct ctl *ctl, const struct ctl_ledger *opened, const char *name,
                            bool dry_run, struct pack_load *load);

/* Checks a password for user_name and hashes it. */
enum ctl_exit ctl_password_hash(struct ctl *ctl, const char *line, const char *user_name,
                                const char **hash_out);

/* Adds a user with a password's hash, in one transaction. */
struct user;
enum err ctl_user_add(struct ctl *ctl, const struct ctl_ledger *opened, const struct user *user,
                      const char *hash, struct violations *violations) MUST_USE;

/* As migrate, without a word where all is well; of the schema alone, where the conventions come
 * from elsewhere. */
enum ctl_exit ctl_migrate_quietly(struct ctl *ctl);
enum ctl_exit ctl_migrate_schema(struct ctl *ctl);

/* Journals a file that is taken away. As ledger_submit. */
enum err ctl_journal_download(struct ctl *ctl, struct ctl_ledger *opened, const char *name,
                              struct view view, const struct extent *extent) MUST_USE;

/* Says why something fits into no workbook, where it does not. */
void ctl_explain(const char *name, const struct xlsx_fault *fault);

/* Reads a number of an entry up to the head, or a UTC time; false: it is neither. */
bool ctl_as_known(const struct book *book, const char *text, int64_t *as_known_out);

/* The view that is asked for: today with everything known where an option is NULL. */
enum ctl_exit ctl_view(struct ctl *ctl, const struct ctl_ledger *opened, const char *as_of,
                       const char *as_known, struct view *view_out);

/* `export --all` and `import --bundle PATH`, without these words. */
enum ctl_exit ctl_export_bundle(struct ctl *ctl, int argc, char **argv);
/* The capital of a firm as a folder in the Open Cap Format. */
enum ctl_exit ctl_export_ocf(struct ctl *ctl, const char *firm, int argc, char **argv);
enum ctl_exit ctl_import_bundle(struct ctl *ctl, const char *path, int argc, char **argv);

/* Subcommands: argv[0] is the word that named them. */
enum ctl_exit ctl_migrate(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_user(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_key(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_verify(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_load(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_export(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_report(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_import(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_setup(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_sample(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_template(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_rules(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_index(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_fx(struct ctl *ctl, int argc, char **argv);
enum ctl_exit ctl_serve_check(struct ctl *ctl, int argc, char **argv);

/* `verify --receipt`: with the keys of a file, or the pin of the configuration. */
enum ctl_exit ctl_verify_receipt(struct ctl *ctl, const char *path, const char *key_path);

/* `verify --checkpoint`. */
enum ctl_exit ctl_verify_checkpoint(struct ctl *ctl, const char *path, const char *key_path);

enum ctl_exit ctl_checkpoint(struct ctl *ctl, int argc, char **argv);

/* A checkpoint where a bundle was taken, if the configuration has a directory for them; that it
 * cannot be written is said, and changes nothing else. */
void ctl_keep_checkpoint(const struct ctl *ctl, const struct ctl_ledger *opened);

enum ctl_exit ctl_restoration(struct ctl *ctl, int argc, char **argv);

/* `checkpoint compare A B --key FILE`: without a configuration and without a ledger. */
enum ctl_exit ctl_checkpoint_compare(bool json, int argc, char **argv);

/* The pin of --key, or else the one of the configuration; NULL: none is known. */
const uint8_t *ctl_pin(const struct ctl *ctl, const char *key_path, uint8_t pin[SEAL_PUBLIC_SIZE]);

/* `key journal`. */
enum ctl_exit ctl_journal_key(struct ctl *ctl, int argc, char **argv);

/* Seals a ledger that has no journal key with a first one of this host, and pins it; *seq_out is
 * the key's entry, and stays as it is where there is a key already. Without key_dir it only says
 * that the ledger is not sealed. */
enum ctl_exit ctl_first_journal_key(struct ctl *ctl, struct ctl_ledger *opened, int64_t *seq_out);

/* The same without a configuration. */
enum ctl_exit ctl_schema(int argc, char **argv);

#endif
