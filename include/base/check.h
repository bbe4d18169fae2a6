/* CHECK: an invariant of the program itself, always on. A failed check prints where and ends the
 * process; the supervisor starts a new one. Expected failures (bad input, a lost database) never
 * use it: they return an enum err. */
#ifndef FUNDTRAIL_BASE_CHECK_H
#define FUNDTRAIL_BASE_CHECK_H

_Noreturn void check_failed(const char *expression, const char *file, int line);

#define CHECK(expression) ((expression) ? (void)0 : check_failed(#expression, __FILE__, __LINE__))

#endif
