#include "session/metadata_store.h"

#include "train/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In a section of its own beside that of the space. */
static void metadata_archive(Store *store, const char *section, Archive *archive)
{
	Text own = {0};
	text_format(&own, "%s/metadata", section);
	store_archive(store, text_of(&own), archive);
	text_release(&own);
}

typedef struct Keys {
	char name[32], values[32], words[32];
} Keys;

static Keys keys_of(size_t column)
{
	Keys keys;
	snprintf(keys.name, sizeof keys.name, "%zu name", column);
	snprintf(keys.values, sizeof keys.values, "%zu values", column);
	snprintf(keys.words, sizeof keys.words, "%zu words", column);
	return keys;
}

static bool put_column(Archive *archive, const MetadataColumn *column, size_t at, size_t rows, Error *err)
{
	Keys keys = keys_of(at);
	if (!archive_put_text(archive, keys.name, column->name, err))
		return false;
	if (column->numbers)
		return archive->put(
			archive->place, keys.values, column->numbers, rows * sizeof *column->numbers, err);
	/* A dictionary without words takes no room: it is read as one. */
	return archive->put(archive->place, keys.values, column->of, rows * sizeof *column->of, err) &&
	       (column->words.count == 0 || archive_put_words(archive, keys.words, &column->words, err));
}

bool metadata_store(Store *store, const char *section, const Metadata *metadata, Error *err)
{
	Archive archive;
	metadata_archive(store, section, &archive);
	bool fine = archive_put_number(&archive, "columns", (double)metadata->count, err);
	for (size_t i = 0; fine && i < metadata->count; i++)
		fine = put_column(&archive, &metadata->columns[i], i, metadata->rows, err);
	free(archive.place);
	return fine;
}

static bool damaged(const char *name, Error *err)
{
	return error_set(
		err, ERROR_FILE, "the session file is damaged: the metadata %.60s make no sense", name);
}

static bool get_words(Archive *archive, const Keys *keys, MetadataColumn *column, size_t rows, Error *err)
{
	bool any = false;
	for (size_t i = 0; i < rows; i++)
		any = any || column->of[i] != DICTIONARY_NONE;
	if (any && !archive_get_words(archive, keys->words, &column->words, err))
		return false;
	for (size_t i = 0; i < rows; i++)
		if (column->of[i] != DICTIONARY_NONE && column->of[i] >= column->words.count)
			return damaged(column->name, err);
	return true;
}

/* Words take 4 bytes a row, numbers 8. */
static bool get_column(Archive *archive, size_t at, Metadata *metadata, Error *err)
{
	Keys keys = keys_of(at);
	char *name = NULL;
	void *values = NULL;
	size_t bytes, rows = metadata->rows;
	bool fine = archive_get_text(archive, keys.name, &name, err) &&
		    archive->get(archive->place, keys.values, &values, &bytes, err);
	if (fine && (!name || !values || (bytes != rows * 4 && bytes != rows * 8)))
		fine = damaged(name ? name : "", err);
	MetadataColumn *column = fine ? metadata_add(metadata, name, bytes == rows * 8, err) : NULL;
	if (column && column->numbers)
		memcpy(column->numbers, values, bytes);
	else if (column)
		memcpy(column->of, values, bytes);
	fine = column && (column->numbers || get_words(archive, &keys, column, rows, err));
	free(name);
	free(values);
	return fine;
}

bool metadata_restore(Store *store, const char *section, size_t rows, Metadata **metadata, Error *err)
{
	enum { MOST = 1 << 16 };
	Archive archive;
	double count;
	metadata_archive(store, section, &archive);
	bool fine = archive_get_number(&archive, "columns", &count, err);
	if (fine && !(count >= 0 && count <= MOST))
		fine = damaged("", err);
	if (fine && count > 0)
		*metadata = metadata_new(rows);
	for (size_t i = 0; fine && i < (size_t)count; i++)
		fine = get_column(&archive, i, *metadata, err);
	free(archive.place);
	return fine;
}
