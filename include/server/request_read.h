/* Request_read: the parameters of a FastCGI request become a request of ours. */
#ifndef FUNDTRAIL_SERVER_REQUEST_READ_H
#define FUNDTRAIL_SERVER_REQUEST_READ_H

#include "base/err.h"
#include "http/request.h"

#include <stddef.h>

/* Reads the names and values, which become texts in place: the request lives as long as they do.
 * *content_length_text_out is NULL where none was sent. ERR_MALFORMED: they are not what they say.
 */
enum err request_read(char *params, size_t length, struct request *request_out,
                      const char **content_length_text_out) MUST_USE;

/* The number of a Content-Length, 0 for NULL. ERR_TOO_LARGE: more than max. ERR_MALFORMED: anything
 * but digits. */
enum err content_length_parse(const char *text, size_t max, size_t *length_out) MUST_USE;

#endif
