/* The time that a name tells: a year ("1984", "president@1960"), a decade ("1960s") or a date ("1984-05-31").
 */
#ifndef DATA_YEAR_H
#define DATA_YEAR_H

#include <stdbool.h>

/* The first one in the text, in years: a decade counts from its first year, a month and a day are parts of
 * their year. Years have four digits, 1000 to 2999, with neither letters nor digits before them and nothing but
 * an s after them. */
bool year_of(const char *text, double *year);

#endif
