#include "data/year.h"

#include <ctype.h>
#include <stddef.h>

/* So many digits and no more, as a number; or -1. */
static int digits(const char *text, int count)
{
	int number = 0;
	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -1;
		number = 10 * number + text[i] - '0';
	}
	return isdigit((unsigned char)text[count]) ? -1 : number;
}

/* What -MM or -MM-DD after a year adds to it. */
static double part_of_year(const char *after)
{
	int month = *after == '-' ? digits(after + 1, 2) : -1;
	if (month < 1 || month > 12)
		return 0;
	int day = after[3] == '-' ? digits(after + 4, 2) : -1;
	return (month - 1 + (day >= 1 && day <= 31 ? (day - 1) / 31.0 : 0)) / 12.0;
}

/* Of what begins here. */
static bool read_year(const char *text, double *year)
{
	int number = digits(text, 4);
	const char *after = text + 4;
	if (number < 1000 || number > 2999)
		return false;
	bool decade = *after == 's' && number % 10 == 0;
	if (isalnum((unsigned char)after[decade]) || (unsigned char)after[decade] >= 0x80)
		return false;
	*year = number + part_of_year(after);
	return true;
}

bool year_of(const char *text, double *year)
{
	bool inside = false; /* a word or a number */
	for (; *text; text++) {
		if (!inside && isdigit((unsigned char)*text) && read_year(text, year))
			return true;
		inside = isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80;
	}
	return false;
}
