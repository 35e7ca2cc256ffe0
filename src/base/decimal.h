/*
 * Decimal: floating-point numbers as text, fast and independent of the locale.
 *
 * Reading is exact: the result is the double that strtod gives in the C locale. Up to 2^53 and 10^±22 it takes
 * one multiplication or division of exact numbers (Clinger, PLDI 1990); the rest is left to strtod. Writing
 * gives the fewest of 6 to 9 digits that read back to the same float.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* The number at the start of text[0..bytes), which need not end in NUL; returns the bytes it takes, up to the
 * next blank, tab, line end or NUL; 0 when that is not a number. "nan" and "inf" are numbers. */
size_t decimal_read(const char *text, size_t bytes, double *value);

enum { DECIMAL_ROOM = 24 };
/* Writes a float with a NUL; returns the bytes before it. */
size_t decimal_write(float value, char text[DECIMAL_ROOM]);

#endif
