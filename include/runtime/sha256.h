/* Sha256: the digest that people check a download with (sha256sum). */
#ifndef FUNDTRAIL_RUNTIME_SHA256_H
#define FUNDTRAIL_RUNTIME_SHA256_H

#include <stddef.h>

#define SHA256_TEXT_SIZE 65

struct sha256;

struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *sha256, const char *bytes, size_t length);

/* The digest as lower-case hexadecimal; frees sha256. */
void sha256_finish(struct sha256 *sha256, char text_out[SHA256_TEXT_SIZE]);

#endif
