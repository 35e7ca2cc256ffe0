#include "base/decimal.h"

#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
	1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

enum { EXACT_POWER = 22 };

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static bool ends_token(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

/* Digits as a whole number; *digits grows by their number. Returns where they end. */
static const char *read_digits(const char *at, const char *end, uint64_t *whole, int *digits)
{
	const char *from = at;
	for (; at < end && is_digit(*at); at++)
		*whole = *whole * 10 + (uint64_t)(*at - '0');
	*digits += (int)(at - from < 1000 ? at - from : 1000);
	return at;
}

static const char *read_exponent(const char *at, const char *end, int *exponent)
{
	if (at == end || (*at | 0x20) != 'e')
		return at;
	const char *sign = at + 1;
	bool negative = sign < end && *sign == '-';
	const char *first = sign + (sign < end && (*sign == '-' || *sign == '+'));
	uint64_t value = 0;
	int digits = 0;
	const char *after = read_digits(first, end, &value, &digits);
	if (digits == 0 || digits > 4)
		return at;
	*exponent += negative ? -(int)value : (int)value;
	return after;
}

/* strtod wants a NUL, and what it does not consume must be nothing. */
static size_t read_slowly(const char *text, size_t bytes, double *value)
{
	char token[256];
	size_t length = 0;
	while (length < bytes && !ends_token(text[length]))
		length++;
	if (length >= sizeof token)
		return 0;
	memcpy(token, text, length);
	token[length] = '\0';
	return text_to_number(token, value) ? length : 0;
}

size_t decimal_read(const char *text, size_t bytes, double *value)
{
	const char *end = text + bytes, *at = text;
	bool negative = at < end && *at == '-';
	at += at < end && (*at == '-' || *at == '+');
	uint64_t whole = 0;
	int digits = 0, exponent = 0;
	at = read_digits(at, end, &whole, &digits);
	if (at < end && *at == '.') {
		int before = digits;
		at = read_digits(at + 1, end, &whole, &digits);
		exponent = before - digits;
	}
	at = read_exponent(at, end, &exponent);
	bool exact = digits > 0 && digits <= 19 && whole <= (uint64_t)1 << 53 && exponent >= -EXACT_POWER &&
		     exponent <= EXACT_POWER;
	if (!exact || (at < end && !ends_token(*at)))
		return read_slowly(text, bytes, value);
	double number = exponent < 0 ? (double)whole / powers[-exponent] : (double)whole * powers[exponent];
	*value = negative ? -number : number;
	return (size_t)(at - text);
}

/* Powers of ten that long double holds exactly reach to 27; beyond, powl's error of an ulp does no harm, since
 * what is written is read back. */
static long double power_of_ten(int exponent)
{
	return exponent <= EXACT_POWER ? (long double)powers[exponent] : powl(10, exponent);
}

/* A positive float as a number of nine digits before the point: value = scaled * 10^exponent. */
static long double scale_to_nine_digits(float value, int *exponent)
{
	*exponent = (int)floor(log10((double)value)) - 8;
	return *exponent < 0 ? value * power_of_ten(-*exponent) : value / power_of_ten(*exponent);
}

static char *put(char *to, const char *bytes, int count)
{
	memcpy(to, bytes, (size_t)count);
	return to + count;
}

static char *put_whole(char *to, uint64_t whole)
{
	char digits[20];
	int first = (int)sizeof digits;
	do
		digits[--first] = (char)('0' + whole % 10);
	while (whole /= 10);
	return put(to, digits + first, (int)sizeof digits - first);
}

static char *put_scientific(char *to, const char *digits, int count, int exponent)
{
	*to++ = digits[0];
	if (count > 1) {
		*to++ = '.';
		to = put(to, digits + 1, count - 1);
	}
	*to++ = 'e';
	if (exponent < 0)
		*to++ = '-';
	return put_whole(to, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

/* `point` of the digits stand before the point; -3 <= point <= 9. */
static char *put_plain(char *to, const char *digits, int count, int point)
{
	if (point <= 0)
		return put(put(to, "0.000", 2 - point), digits, count);
	if (point >= count)
		return put(put(to, digits, count), "00000000", point - count);
	to = put(to, digits, point);
	*to++ = '.';
	return put(to, digits + point, count - point);
}

/* whole * 10^exponent, zeros at the end of `whole` left out; returns the bytes written before the NUL. */
static size_t write_digits(uint64_t whole, int exponent, char *text)
{
	char digits[20];
	for (; whole && whole % 10 == 0; exponent++)
		whole /= 10;
	int count = (int)(put_whole(digits, whole) - digits), point = count + exponent;
	char *end = point < -3 || point > 9 ? put_scientific(text, digits, count, point - 1)
					    : put_plain(text, digits, count, point);
	*end = '\0';
	return (size_t)(end - text);
}

static size_t write_unusual(float value, char *text)
{
	const char *name = isnan(value) ? "nan" : isinf(value) ? "inf" : "0";
	return (size_t)sprintf(text, "%s%s", signbit(value) && !isnan(value) ? "-" : "", name);
}

size_t decimal_write(float value, char text[DECIMAL_ROOM])
{
	if (!isfinite(value) || value == 0)
		return write_unusual(value, text);
	char *unsigned_part = text;
	if (value < 0)
		*unsigned_part++ = '-';
	int exponent;
	long double scaled = scale_to_nine_digits(fabsf(value), &exponent);
	size_t bytes = 0;
	for (int dropped = 3; dropped >= 0; dropped--) {
		uint64_t whole = (uint64_t)llroundl(scaled / (long double)powers[dropped]);
		bytes = write_digits(whole, exponent + dropped, unsigned_part);
		double back;
		if (decimal_read(unsigned_part, bytes, &back) && (float)back == fabsf(value))
			break;
	}
	return bytes + (size_t)(unsigned_part - text);
}
