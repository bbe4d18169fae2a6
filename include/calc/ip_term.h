/* How long rights last, from their filing, and when a mark is renewed. The table is data: each row
 * says where it was read, and how sure it is. */
#ifndef FUNDTRAIL_CALC_IP_TERM_H
#define FUNDTRAIL_CALC_IP_TERM_H

#include "base/err.h"
#include "calc/ip_calendar.h"

#include <stdint.h>

enum ip_right_kind { IP_INVENTION, IP_UTILITY_MODEL, IP_DESIGN, IP_MARK, IP_RIGHT_COUNT };

/* How a fact was found: its text was read, it was told by others, or it is not verified. */
enum ip_grade { IP_READ, IP_SECONDARY, IP_UNVERIFIED };

struct ip_term {
    int years;
    const char *source;
    enum ip_grade grade;
};

/* "invention", "utility_model", "design", "mark". */
const char *ip_right_name(enum ip_right_kind right);

const struct ip_term *ip_term(enum ip_right_kind right);

/* The day on which the right ends: its term from the day it counts from (of a patent its filing, of
 * a mark its registration or last renewal), and the days by which the term of an invention was
 * prolonged (专利权期限补偿), >= 0. */
int32_t ip_term_expiry(enum ip_right_kind right, int32_t from_day, int32_t compensated_days);

/* Which year of the right a day is in: 1 from the filing on, 2 from a year later on; 0 before. */
int ip_term_year(int32_t filing_day, int32_t day);

/* The renewal of a mark: in the last twelve months of its term, or in six months after it against a
 * surcharge. Last days move by the calendar. */
struct ip_renewal {
    int32_t opens_on;
    int32_t expires_on;
    int32_t grace_ends_on;
    int32_t next_expires_on;
};

void ip_mark_renewal(int32_t registered_day, int renewals, const struct ip_calendar *calendar,
                     struct ip_renewal *renewal_out);

#endif
