/* MD5 (RFC 1321), as manifests of the Open Cap Format have it; it proves nothing against malice. */
#ifndef FUNDTRAIL_CTL_CALC_MD5_H
#define FUNDTRAIL_CTL_CALC_MD5_H

#include <stddef.h>

#define MD5_TEXT_SIZE 33

/* Lower-case hexadecimal digits and a NUL. */
void md5_text(const char *bytes, size_t length, char text_out[MD5_TEXT_SIZE]);

#endif
