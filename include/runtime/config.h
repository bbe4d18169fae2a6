/* Configuration: one INI file for the server and the command. Every key is known (an unknown or
 * repeated one is an error with its line number), every secret stands in a file of its own that
 * nobody but its owner may read. */
#ifndef FUNDTRAIL_RUNTIME_CONFIG_H
#define FUNDTRAIL_RUNTIME_CONFIG_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* All strings are owned by the config; a key that is not given is NULL unless a default is said. */
struct config {
    struct {
        char *socket; /* of the local server; else host and port */
        char *host;
        unsigned port; /* 3306 */
        char *ca_file; /* demands TLS with a verified certificate */
        char *name;    /* "fundtrail" */
        char *user;
        char *password; /* read from password_file; NULL: the server knows us by the socket */
    } database;
    struct {
        char *user;
        char *password_file; /* read by config_secret when the account is used */
    } migrator;
    struct {
        char *user; /* account that is granted SELECT on the views */
        char *password_file;
    } auditor;
    struct {
        char *socket;             /* "/run/fundtrail/fundtrail.sock" */
        unsigned processes;       /* 2 */
        unsigned threads;         /* 8, of each process */
        bool one_host;            /* no; yes: whatever writes to the ledger runs on this host */
        unsigned head_window_ms;  /* 0: how far a read may be behind what other hosts committed */
        char *head_file;          /* with one_host: beside the socket, ".head" behind its name */
        char *sql_dir;            /* "/usr/share/fundtrail/sql" */
        char *pack_dir;           /* "/usr/share/fundtrail/deploy": rule packs and score sheets */
        unsigned reproof_minutes; /* 60: within which a running server proves all again */
        char *origin; /* the Origin that writes must come from, e.g. https://fund.example */
    } server;
    struct {
        char *key_dir;  /* of the keys that seal what this host writes; NULL: it seals nothing */
        char *pin_file; /* the first journal key; NULL: "journal.pin" in key_dir, if it is there */
        char *checkpoint_dir; /* NULL: none are written */
    } journal;
    struct {
        char *key_dir;
        char *deployment_id;     /* "fundtrail" */
        bool cookie_secure;      /* yes */
        unsigned idle_minutes;   /* 30 */
        unsigned absolute_hours; /* 12 */
    } session;
};

/* Reads the file and the application account's secret. ERR_OK, or ERR_INVALID with one sentence for
 * the operator in error (the file, the line, what is wrong); *config_out then needs no
 * config_done. */
enum err config_load(const char *path, struct config *config_out, char *error,
                     size_t error_size) MUST_USE;

void config_done(struct config *config);

/* Reads a secret: the file's first line, which must not be empty. ERR_INVALID with a sentence when
 * it cannot be read or when others than its owner may read it. The caller frees *secret_out. */
enum err config_secret(const char *path, char **secret_out, char *error,
                       size_t error_size) MUST_USE;

#endif
