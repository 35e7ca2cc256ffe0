#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(Error *err, ErrorKind kind, const char *format, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	err->kind = kind;
	err->column = -1;
	err->width = 0;
	vsnprintf(err->message, sizeof err->message, format, args);
	va_end(args);
	return false;
}

bool error_file(Error *err, const char *doing, const char *path)
{
	return error_set(err, ERROR_FILE, "cannot %s \"%s\": %s", doing, path, strerror(errno));
}

bool error_at(Error *err, int column, int width)
{
	if (err) {
		err->column = column;
		err->width = width;
	}
	return false;
}

bool error_prefix(Error *err, const char *format, ...)
{
	if (!err)
		return false;
	char before[sizeof err->message], whole[2 * sizeof err->message + 2];
	va_list args;
	va_start(args, format);
	vsnprintf(before, sizeof before, format, args);
	va_end(args);
	snprintf(whole, sizeof whole, "%s: %s", before, err->message);
	whole[sizeof err->message - 1] = '\0';
	memcpy(err->message, whole, strlen(whole) + 1);
	return false;
}
