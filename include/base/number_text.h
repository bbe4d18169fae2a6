/* Digits of whole numbers, for the texts that are written by the million. */
#ifndef FUNDTRAIL_BASE_NUMBER_TEXT_H
#define FUNDTRAIL_BASE_NUMBER_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define NUMBER_TEXT_MAX 20 /* of the largest number */

/* Writes value in decimal, without a NUL; returns how many digits it has. */
size_t number_text(uint64_t value, char out[NUMBER_TEXT_MAX]);

/* Writes the last `count` digits of value, zeros before them, without a NUL. */
void number_text_padded(uint64_t value, size_t count, char *out);

#endif
