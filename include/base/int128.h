/* 128-bit integers for exact intermediates of 64-bit money. gcc and clang have them on every 64-bit
 * target; ISO C does not, hence the marker. */
#ifndef FUNDTRAIL_BASE_INT128_H
#define FUNDTRAIL_BASE_INT128_H

__extension__ typedef __int128 int128_t;
__extension__ typedef unsigned __int128 uint128_t;

#endif
