/* Hexadecimal digits, lower-case as buf_hex writes them. */
#ifndef FUNDTRAIL_BASE_HEX_H
#define FUNDTRAIL_BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a digit says; -1: it is none, capitals neither. */
int hex_value(char c);

/* The bytes of 2 * size digits; false: one of them is none. A NUL among them ends the reading. */
bool hex_read(const char *text, uint8_t *bytes_out, size_t size);

/* 2 * size digits and a NUL. */
void hex_write(const uint8_t *bytes, size_t size, char *text_out);

#endif
