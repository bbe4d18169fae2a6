/* Shared by the files that write a dossier as canonical JSON (RFC 8785). Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_DOSSIER_DOSSIER_INTERNAL_H
#define FUNDTRAIL_FIGURES_DOSSIER_DOSSIER_INTERNAL_H

#include "figures/dossier/dossier.h"

/* What is written, and the ids that it has mentioned. */
struct writing {
    const struct dossier *dossier;
    struct buf *out;
    int64_t *ids;
    size_t id_count;
    size_t id_capacity;
};

/* A list of entries: its key, then each one that is added. */
struct dossier_list {
    struct writing *writing;
    bool begun;
};

/* The key of the next member of the object that is open. Keys must come in order. */
void dossier_key(struct writing *writing, const char *name);

/* A record with the stamp of its entry; null for NULL. */
void dossier_entry(struct writing *writing, const struct entry *entry);

/* An object of the fields of a shape, in order of their names. */
void dossier_object(struct writing *writing, const struct shape *shape, const void *record);

/* `[` after its key; the caller closes it. */
struct dossier_list dossier_list_begin(struct writing *writing, const char *name);
void dossier_list_add(struct dossier_list *list, const struct entry *entry);

/* The names of everything that was mentioned. */
void dossier_refs(struct writing *writing);

#endif
