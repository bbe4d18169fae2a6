/* Application numbers of Chinese patents. Since October 2003: year 4 digits, type 1, serial 7, a
 * point and a check digit; before: year 2, type 1, serial 5 and the check digit, which numbers of
 * 1985 to 1988 may lack. The check digit is the sum of digit times weight mod 11, with weights 2 to
 * 9 and again from 2, and 10 is X. It finds every single wrong digit and every swap of neighbours,
 * but no swap of digits that stand 8 places apart. */
#ifndef FUNDTRAIL_CALC_IP_NUMBER_H
#define FUNDTRAIL_CALC_IP_NUMBER_H

#include "calc/ip_term.h"

#include <stdbool.h>
#include <stddef.h>

#define IP_NUMBER_SIZE 16

/* What is wrong, in the order in which it is looked for. */
enum ip_number_fault {
    IP_NUMBER_GOOD,
    IP_NUMBER_CHARACTER,
    IP_NUMBER_LENGTH,
    IP_NUMBER_YEAR,
    IP_NUMBER_TYPE,
    IP_NUMBER_CHECK_DIGIT,
    IP_NUMBER_FAULT_COUNT
};

struct ip_number {
    char canonical[IP_NUMBER_SIZE]; /* "202111587616.X"; without a point where there is no check */
    char serial[8];
    int year;
    enum ip_right_kind right;
    bool by_pct; /* came in by the Patent Cooperation Treaty */
    char check;  /* '0' to '9' or 'X'; 0 where the number has none */
};

/* Takes the prefixes CN and ZL, blanks, small letters, full-width characters and a missing point.
 * A year beyond latest_year is a fault. Of a fault IP_NUMBER_CHECK_DIGIT number_out->check is the
 * right digit; otherwise number_out is written only when nothing is wrong. */
enum ip_number_fault ip_number_parse(const char *text, size_t length, int latest_year,
                                     struct ip_number *number_out);

/* "character", "length", "year", "type", "check_digit"; "good". */
const char *ip_number_fault_name(enum ip_number_fault fault);

/* The check digit of 8 or 12 digits. */
char ip_number_check_digit(const char *digits, size_t count);

#endif
