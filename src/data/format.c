/* The table of space formats: one line each. */
#include "data/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

extern const SpaceFormat format_npy, format_safetensors, format_fasttext, format_word2vec, format_word2vec_text,
	format_vec, format_projector, format_tsv, format_glove;

const SpaceFormat *const formats[] = {
	&format_npy,
	&format_safetensors,
	&format_fasttext,
	&format_word2vec_text,
	&format_vec,
	&format_word2vec,
	&format_projector,
	&format_tsv,
	&format_glove,
	NULL,
};

void format_names(bool written, Text *out)
{
	const char *last = NULL;
	for (size_t i = 0; formats[i]; i++) {
		if (written && !format_is_written(formats[i]))
			continue;
		if (last)
			text_format(out, "%s%s", out->length ? ", " : "", last);
		last = formats[i]->name;
	}
	text_format(out, " or %s", last);
}

const SpaceFormat *format_find(const char *name, Error *err)
{
	for (size_t i = 0; formats[i]; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	Text names = {0};
	format_names(false, &names);
	error_set(err, ERROR_USAGE, "\"%s\" is not a format of spaces: use %s", name, text_of(&names));
	text_release(&names);
	return NULL;
}

const SpaceFormat *format_sniff(const char *head, size_t bytes, bool whole)
{
	for (size_t i = 0; formats[i]; i++)
		if (formats[i]->sniff(head, bytes, whole))
			return formats[i];
	return NULL;
}

/* An ending is not a whole name, unless it has no point at its start: "vectors.tsv". A .gz after it says
 * nothing of the format. */
bool format_has_extension(const char *path, const char *extensions)
{
	size_t length = strlen(path) - (text_ends(path, ".gz") ? strlen(".gz") : 0);
	for (const char *at = extensions; *at; at += *at == '|') {
		size_t bytes = strcspn(at, "|");
		if (length >= bytes + (*at == '.') && strncasecmp(path + length - bytes, at, bytes) == 0)
			return true;
		at += bytes;
	}
	return false;
}

const SpaceFormat *format_for_path(const char *path, Error *err)
{
	for (size_t i = 0; formats[i]; i++)
		if (format_has_extension(path, formats[i]->extensions))
			return formats[i];
	Text names = {0};
	format_names(true, &names);
	error_set(err, ERROR_USAGE, "the name \"%s\" does not tell the format: add format=%s", path,
		text_of(&names));
	text_release(&names);
	return NULL;
}

void space_file_remark(SpaceFile *file, const char *format, ...)
{
	char remark[512];
	va_list args;
	va_start(args, format);
	vsnprintf(remark, sizeof remark, format, args);
	va_end(args);
	text_format(&file->note, "%s%s", file->note.length ? "; " : "", remark);
}

bool space_file_fits(const SpaceFile *file, size_t each, size_t extra, Error *err)
{
	size_t row, all;
	bool huge = __builtin_mul_overflow(file->width, each, &row) ||
		    __builtin_add_overflow(row, extra, &row) || __builtin_mul_overflow(file->count, row, &all);
	if (file->width > SPACE_WIDEST)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: its header promises %zu numbers a row, more than %d",
			file->source.path, file->width, SPACE_WIDEST);
	if (!huge && all <= file->source.most_bytes && file->count < DICTIONARY_NONE)
		return true;
	Text count = {0}, have = {0};
	text_add_count(&count, file->count);
	text_add_count(&have, file->source.most_bytes);
	error_set(err, ERROR_INPUT,
		"\"%s\" is cut short or damaged: its header promises %s rows of %zu numbers, for which %s "
		"bytes are too few",
		file->source.path, text_of(&count), file->width, text_of(&have));
	text_release(&count);
	text_release(&have);
	return false;
}
