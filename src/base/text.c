#include "base/text.h"

#include "base/memory.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

const char *text_of(const Text *text)
{
	return text->data ? text->data : "";
}

static void text_reserve(Text *text, size_t more)
{
	size_t need = text->length + more + 1;
	if (need <= text->room)
		return;
	text->room = need < 2 * text->room ? 2 * text->room : need;
	text->data = memory_resize(text->data, text->room, 1);
}

void text_add_bytes(Text *text, const char *bytes, size_t count)
{
	text_reserve(text, count);
	if (count)
		memcpy(text->data + text->length, bytes, count);
	text->length += count;
	text->data[text->length] = '\0';
}

void text_add(Text *text, const char *piece)
{
	text_add_bytes(text, piece, strlen(piece));
}

void text_add_char(Text *text, char byte)
{
	text_add_bytes(text, &byte, 1);
}

void text_format(Text *text, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int bytes = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (bytes > 0) {
		text_reserve(text, (size_t)bytes);
		vsnprintf(text->data + text->length, (size_t)bytes + 1, format, again);
		text->length += (size_t)bytes;
	}
	va_end(again);
}

void text_clear(Text *text)
{
	text->length = 0;
	if (text->data)
		text->data[0] = '\0';
}

char *text_take(Text *text)
{
	char *data = text->data ? text->data : memory_text("");
	*text = (Text){0};
	return data;
}

void text_release(Text *text)
{
	free(text->data);
	*text = (Text){0};
}

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

size_t text_decode(const char *at, unsigned *code)
{
	const unsigned char *s = (const unsigned char *)at;
	static const unsigned smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned ignored;
	code = code ? code : &ignored;
	*code = s[0];
	if (s[0] < 0x80)
		return s[0] != 0;
	size_t bytes = s[0] >= 0xF0 && s[0] < 0xF5 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC2 ? 2 : 1;
	unsigned value = s[0] & (0xFFu >> (bytes + 1));
	for (size_t i = 1; i < bytes; i++) {
		if (!is_continuation(s[i]))
			bytes = 1;
		else
			value = value << 6 | (s[i] & 0x3F);
	}
	bool valid = bytes > 1 && s[0] < 0xF5 && value >= smallest[bytes] && value <= 0x10FFFF &&
		     (value < 0xD800 || value > 0xDFFF);
	*code = valid ? value : 0xFFFD;
	return valid ? bytes : 1;
}

static int code_width(unsigned code)
{
	int width = wcwidth((wchar_t)code);
	return width >= 0 ? width : code < 0x20 || code == 0x7F ? 0 : 1;
}

int text_width(const char *utf8)
{
	int columns = 0;
	unsigned code;
	for (size_t bytes; (bytes = text_decode(utf8, &code)); utf8 += bytes)
		columns += code_width(code);
	return columns;
}

size_t text_fit(const char *utf8, int columns)
{
	size_t at = 0, bytes;
	unsigned code;
	while ((bytes = text_decode(utf8 + at, &code))) {
		columns -= code_width(code);
		if (columns < 0)
			break;
		at += bytes;
	}
	return at;
}

void text_add_padded(Text *text, const char *utf8, int columns, bool right)
{
	int width = text_width(utf8);
	bool cut = width > columns;
	size_t bytes = cut ? text_fit(utf8, columns - 1) : strlen(utf8);
	Text piece = {0};
	text_add_bytes(&piece, utf8, bytes);
	if (cut && columns > 0)
		text_add(&piece, "…");
	int blanks = columns - text_width(text_of(&piece));
	if (right)
		text_format(text, "%*s", blanks, "");
	text_add(text, text_of(&piece));
	if (!right)
		text_format(text, "%*s", blanks, "");
	text_release(&piece);
}

void text_add_visible(Text *text, const char *bytes)
{
	unsigned code;
	for (size_t n; (n = text_decode(bytes, &code)); bytes += n) {
		bool plain = code >= 0x20 && code != 0x7F && !(code >= 0x80 && code < 0xA0);
		if (plain && !(code == 0xFFFD && n == 1))
			text_add_bytes(text, bytes, n);
		else
			for (size_t i = 0; i < n; i++)
				text_format(text, "\\x%02X", (unsigned char)bytes[i]);
	}
}

void text_add_count(Text *text, unsigned long long count)
{
	char digits[32];
	int n = snprintf(digits, sizeof digits, "%llu", count);
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			text_add_char(text, ',');
		text_add_char(text, digits[i]);
	}
}

char *text_trimmed(const char *bytes, size_t count)
{
	while (count && isspace((unsigned char)bytes[0]))
		bytes++, count--;
	while (count && isspace((unsigned char)bytes[count - 1]))
		count--;
	return memory_slice(bytes, count);
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
	size_t all = strlen(text), end = strlen(suffix);
	return all >= end && strcmp(text + all - end, suffix) == 0;
}

static locale_t c_locale;

static void make_c_locale(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t plain_locale(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, make_c_locale);
	return c_locale;
}

bool text_to_number(const char *text, double *value)
{
	char *end;
	double number = strtod_l(text, &end, plain_locale());
	if (end == text || *end)
		return false;
	*value = number;
	return true;
}

bool text_to_integer(const char *text, long long *value)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (end == text || *end || errno)
		return false;
	*value = number;
	return true;
}

enum { DISTANCE_LENGTH = 64 };

static int decode_all(const char *text, unsigned *codes)
{
	int n = 0;
	for (size_t bytes; n < DISTANCE_LENGTH && (bytes = text_decode(text, &codes[n])); text += bytes)
		n++;
	return n;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

int text_distance(const char *a, const char *b, int limit)
{
	unsigned x[DISTANCE_LENGTH + 1], y[DISTANCE_LENGTH + 1];
	int n = decode_all(a, x), m = decode_all(b, y);
	if (abs(n - m) > limit)
		return limit + 1;
	int rows[3][DISTANCE_LENGTH + 1];
	for (int j = 0; j <= m; j++)
		rows[0][j] = j;
	for (int i = 1; i <= n; i++) {
		int *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		now[0] = i;
		for (int j = 1; j <= m; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return least(rows[n % 3][m], limit + 1);
}

void text_suggest(Text *out, const char *word, const char *const *names, size_t count, size_t most)
{
	const char *found[8];
	size_t n = 0;
	most = most < 8 ? most : 8;
	int limit = strlen(word) < 4 ? 1 : 2;
	for (int distance = 0; distance <= limit; distance++)
		for (size_t i = 0; i < count && n < most; i++)
			if (text_distance(word, names[i], limit) == distance)
				found[n++] = names[i];
	if (n == 0 && strlen(word) >= 2)
		for (size_t i = 0; i < count && n < most; i++)
			if (text_starts(names[i], word))
				found[n++] = names[i];
	for (size_t i = 0; i < n; i++)
		text_format(out, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ", found[i]);
}
