/* Counts of pairs in an archive: the lengths of all rows, then the rows in parts of some megabytes. */
#include "base/memory.h"
#include "base/text.h"
#include "train/archive.h"
#include "train/cooccurrence.h"

#include <stdlib.h>
#include <string.h>

enum { PART_PAIRS = 1 << 19, PAIR_BYTES = sizeof(uint64_t) + sizeof(uint32_t) };

/* The rows from `first` that share a part; a long row has one of its own. */
static size_t part_rows(const uint32_t *lengths, size_t n_rows, size_t first, size_t *pairs)
{
	size_t rows = 0;
	*pairs = 0;
	while (first + rows < n_rows && (rows == 0 || *pairs + lengths[first + rows] <= PART_PAIRS))
		*pairs += lengths[first + rows++];
	return rows;
}

static char *part_key(size_t first)
{
	Text key = {0};
	text_format(&key, "pairs %zu", first);
	return text_take(&key);
}

static char *put_bytes(char *to, const void *bytes, size_t count)
{
	if (count)
		memcpy(to, bytes, count);
	return to + count;
}

static bool put_part(
	Archive *archive, const Cooccurrence *table, size_t first, size_t rows, size_t pairs, Error *err)
{
	char *bytes = memory_data(pairs, PAIR_BYTES, "a copy of the counts of pairs", err), *at = bytes;
	for (size_t i = first; bytes && i < first + rows; i++) {
		PairRow row = cooccurrence_row(table, i);
		at = put_bytes(at, row.weights, row.count * sizeof *row.weights);
		at = put_bytes(at, row.columns, row.count * sizeof *row.columns);
	}
	char *key = part_key(first);
	bool fine = bytes && archive->put(archive->place, key, bytes, pairs * PAIR_BYTES, err);
	free(key);
	free(bytes);
	return fine;
}

bool cooccurrence_put(Archive *archive, const Cooccurrence *table, Error *err)
{
	uint32_t *lengths = memory_new(table->n_rows, sizeof *lengths);
	for (size_t i = 0; i < table->n_rows; i++)
		lengths[i] = (uint32_t)cooccurrence_row(table, i).count;
	bool fine = archive->put(archive->place, "pair counts", lengths, table->n_rows * sizeof *lengths, err);
	for (size_t first = 0, rows, pairs; fine && first < table->n_rows; first += rows) {
		rows = part_rows(lengths, table->n_rows, first, &pairs);
		fine = pairs == 0 || put_part(archive, table, first, rows, pairs, err);
	}
	free(lengths);
	return fine;
}

/* Numbers of words that there are, rising: others would lead outside of the rows. */
static bool rising(PairRow row, size_t n_rows)
{
	for (size_t k = 0; k < row.count; k++)
		if (row.columns[k] >= n_rows || (k && row.columns[k] <= row.columns[k - 1]))
			return false;
	return true;
}

/* A row stands in `bytes` as pair_row_init lays it out. */
static bool append_rows(
	const char *bytes, const uint32_t *lengths, size_t rows, size_t n_rows, Cooccurrence *table, Error *err)
{
	PairRow copy;
	for (size_t i = 0; i < rows; i++) {
		if (!pair_row_init(&copy, lengths[i], err))
			return false;
		put_bytes((char *)copy.weights, bytes, lengths[i] * PAIR_BYTES);
		bytes += lengths[i] * PAIR_BYTES;
		bool sound = rising(copy, n_rows), fine = sound && cooccurrence_append(table, copy, err);
		free(copy.weights);
		if (!sound)
			error_set(err, ERROR_INPUT,
				"the saved model is damaged: its counts of pairs do not fit its words");
		if (!fine)
			return false;
	}
	return true;
}

bool cooccurrence_get(Archive *archive, size_t n_rows, Cooccurrence *table, Error *err)
{
	cooccurrence_init(table, memory_machine() / 4);
	void *lengths, *bytes = NULL;
	if (!archive_get_part(archive, "pair counts", n_rows * sizeof(uint32_t), &lengths, err))
		return false;
	bool fine = true;
	for (size_t first = 0, rows, pairs; fine && first < n_rows; first += rows) {
		rows = part_rows(lengths, n_rows, first, &pairs);
		char *key = part_key(first);
		fine = (pairs == 0 || archive_get_part(archive, key, pairs * PAIR_BYTES, &bytes, err)) &&
		       append_rows(bytes, (uint32_t *)lengths + first, rows, n_rows, table, err);
		free(key);
		free(bytes);
		bytes = NULL;
	}
	free(lengths);
	return fine;
}
