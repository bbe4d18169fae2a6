/* Amounts in words, as Chinese notices and cheques spell them (大写金额). */
#ifndef FUNDTRAIL_BASE_AMOUNT_WORDS_H
#define FUNDTRAIL_BASE_AMOUNT_WORDS_H

#include "base/buf.h"
#include "base/money.h"

/* Appends an amount in formal numerals behind the currency's name, such as 人民币壹仟肆佰零玖元伍角整.
 * Zeros within are said once; a whole number of 元 or 角 ends with 整. The amount must be known
 * (CHECKed); one below zero has 负 behind the currency. */
void amount_words_chinese(int64_t amount_minor, enum currency currency, struct buf *out);

#endif
