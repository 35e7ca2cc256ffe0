#include "data/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Metadata *metadata_new(size_t rows)
{
	Metadata *metadata = memory_new(1, sizeof *metadata);
	references_init(&metadata->references);
	metadata->rows = rows;
	return metadata;
}

Metadata *metadata_ref(Metadata *metadata)
{
	if (metadata)
		references_add(&metadata->references);
	return metadata;
}

static void release_column(MetadataColumn *column)
{
	free(column->name);
	free(column->numbers);
	free(column->of);
	dictionary_release(&column->words);
	*column = (MetadataColumn){0};
}

void metadata_unref(Metadata *metadata)
{
	if (!metadata || !references_drop(&metadata->references))
		return;
	for (size_t i = 0; i < metadata->count; i++)
		release_column(&metadata->columns[i]);
	free(metadata->columns);
	free(metadata);
}

static size_t place_of(const Metadata *metadata, const char *name)
{
	size_t i = 0;
	while (i < metadata->count && strcmp(metadata->columns[i].name, name) != 0)
		i++;
	return i;
}

const MetadataColumn *metadata_find(const Metadata *metadata, const char *name)
{
	size_t place = metadata ? place_of(metadata, name) : 0;
	return metadata && place < metadata->count ? &metadata->columns[place] : NULL;
}

MetadataColumn *metadata_add(Metadata *metadata, const char *name, bool numeric, Error *err)
{
	static const char what[] = "a column of metadata";
	MetadataColumn column = {0};
	if (numeric)
		column.numbers = memory_data(metadata->rows, sizeof *column.numbers, what, err);
	else
		column.of = memory_data(metadata->rows, sizeof *column.of, what, err);
	if (!column.numbers && !column.of)
		return NULL;
	for (size_t i = 0; i < metadata->rows; i++)
		if (numeric)
			column.numbers[i] = NAN;
		else
			column.of[i] = DICTIONARY_NONE;
	column.name = memory_text(name);
	size_t place = place_of(metadata, name);
	if (place < metadata->count) {
		release_column(&metadata->columns[place]);
	} else {
		metadata->columns = memory_grow(
			metadata->columns, metadata->count, &metadata->room, sizeof *metadata->columns);
		metadata->count++;
	}
	metadata->columns[place] = column;
	return &metadata->columns[place];
}

bool metadata_copy(const MetadataColumn *column, Metadata *to, Error *err)
{
	MetadataColumn *copy = metadata_add(to, column->name, column->numbers != NULL, err);
	if (copy && column->numbers) {
		memcpy(copy->numbers, column->numbers, to->rows * sizeof *copy->numbers);
	} else if (copy) {
		memcpy(copy->of, column->of, to->rows * sizeof *copy->of);
		dictionary_copy(&column->words, &copy->words);
	}
	return copy != NULL;
}

bool metadata_join(const Metadata *from, Metadata *to, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < from->count; i++)
		fine = metadata_copy(&from->columns[i], to, err);
	return fine;
}

void metadata_text(const MetadataColumn *column, size_t row, Text *out)
{
	text_clear(out);
	if (column->numbers && !isnan(column->numbers[row]))
		text_format(out, "%.15g", column->numbers[row]);
	else if (column->of && column->of[row] < column->words.count)
		text_add(out, dictionary_word(&column->words, column->of[row]));
}
