#include "train/archive.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool archive_put_text(Archive *archive, const char *key, const char *text, Error *err)
{
	return !text || archive->put(archive->place, key, text, strlen(text), err);
}

bool archive_get_text(Archive *archive, const char *key, char **text, Error *err)
{
	void *bytes;
	size_t count;
	if (!archive->get(archive->place, key, &bytes, &count, err))
		return false;
	*text = bytes ? memory_slice(bytes, count) : NULL;
	free(bytes);
	return true;
}

bool archive_put_number(Archive *archive, const char *key, double number, Error *err)
{
	return number == 0 || archive->put(archive->place, key, &number, sizeof number, err);
}

bool archive_get_number(Archive *archive, const char *key, double *number, Error *err)
{
	void *bytes;
	size_t count;
	*number = 0;
	if (!archive->get(archive->place, key, &bytes, &count, err))
		return false;
	if (count == sizeof *number)
		memcpy(number, bytes, count);
	free(bytes);
	return count == 0 || (count == sizeof *number && isfinite(*number)) ||
	       error_set(err, ERROR_INPUT, "the saved model is damaged: its part \"%s\" is no number", key);
}

bool archive_get_part(Archive *archive, const char *key, size_t count, void **bytes, Error *err)
{
	size_t found = 0;
	*bytes = NULL;
	if (!archive->get(archive->place, key, bytes, &found, err))
		return false;
	if (*bytes && found == count)
		return true;
	error_set(err, ERROR_INPUT, "the saved model is damaged: its part \"%s\" has %zu bytes instead of %zu",
		key, found, count);
	free(*bytes);
	*bytes = NULL;
	return false;
}

/* --- words: each ended by NUL --- */

bool archive_put_words(Archive *archive, const char *key, const Dictionary *words, Error *err)
{
	Text text = {0};
	for (uint32_t i = 0; i < words->count; i++)
		text_add_bytes(&text, words->words[i], strlen(words->words[i]) + 1);
	bool fine = archive->put(archive->place, key, text_of(&text), text.length, err);
	text_release(&text);
	return fine;
}

bool archive_get_words(Archive *archive, const char *key, Dictionary *words, Error *err)
{
	void *bytes;
	size_t count;
	if (!archive->get(archive->place, key, &bytes, &count, err))
		return false;
	const char *text = bytes;
	bool whole = count > 0 && text[count - 1] == '\0';
	for (size_t at = 0; whole && at < count; at += strlen(text + at) + 1)
		whole = dictionary_add(words, text + at, strlen(text + at)) + 1 == words->count;
	free(bytes);
	return whole || error_set(err, ERROR_INPUT,
				"the saved model is damaged: its part \"%s\" is no list of words", key);
}

/* --- vocab --- */

bool archive_put_vocab(Archive *archive, const Vocab *vocab, Error *err)
{
	size_t words = vocab->words.count, domains = vocab->domains.count, size = sizeof(uint64_t);
	return archive_put_words(archive, "words", &vocab->words, err) &&
	       archive_put_words(archive, "domains", &vocab->domains, err) &&
	       archive->put(archive->place, "counts", vocab->counts, words * size, err) &&
	       archive->put(
		       archive->place, "domain_counts", vocab->domain_counts, words * domains * size, err) &&
	       archive->put(archive->place, "totals", vocab->totals, domains * size, err);
}

bool archive_get_vocab(Archive *archive, Vocab *vocab, Error *err)
{
	size_t size = sizeof(uint64_t);
	if (!archive_get_words(archive, "words", &vocab->words, err) ||
		!archive_get_words(archive, "domains", &vocab->domains, err))
		return false;
	size_t words = vocab->words.count, domains = vocab->domains.count;
	bool fine = archive_get_part(archive, "counts", words * size, (void **)&vocab->counts, err) &&
		    archive_get_part(archive, "domain_counts", words * domains * size,
			    (void **)&vocab->domain_counts, err) &&
		    archive_get_part(archive, "totals", domains * size, (void **)&vocab->totals, err);
	vocab->tokens = 0;
	for (size_t i = 0; fine && i < words; i++)
		vocab->tokens += vocab->counts[i];
	return fine;
}

/* --- rows, without padding, in parts none of which is large: 2^shift rows, the most whose padded rows fit into
 * 4 MiB, at least one --- */

enum { PART_BYTES = 4 << 20, PADDING = 64 };

static size_t rows_of_part(size_t width)
{
	size_t bytes = (width * sizeof(float) + PADDING - 1) / PADDING * PADDING, rows = 1;
	while (bytes && 2 * rows * bytes <= PART_BYTES)
		rows *= 2;
	return rows;
}

static char *part_key(const char *key, size_t part)
{
	Text text = {0};
	text_format(&text, "%s %zu", key, part);
	return text_take(&text);
}

typedef struct RowSource {
	size_t count, width;
	ArchiveRow *row;
	const void *context;
} RowSource;

static bool put_part(Archive *archive, const char *key, const RowSource *from, size_t part, Error *err)
{
	size_t most = rows_of_part(from->width), first = part * most, left = from->count - first;
	size_t count = left < most ? left : most, bytes = from->width * sizeof(float);
	char *packed = memory_data(count, bytes, "a copy of the vectors", err);
	for (size_t i = 0; packed && i < count; i++)
		memcpy(packed + i * bytes, from->row(from->context, first + i), bytes);
	char *name = part_key(key, part);
	bool fine = packed && archive->put(archive->place, name, packed, count * bytes, err);
	free(name);
	free(packed);
	return fine;
}

bool archive_put_each_row(Archive *archive, const char *key, size_t count, size_t width, ArchiveRow *row,
	const void *context, Error *err)
{
	RowSource from = {count, width, row, context};
	bool fine = true;
	for (size_t part = 0; fine && part * rows_of_part(width) < count; part++)
		fine = put_part(archive, key, &from, part, err);
	return fine;
}

static const float *block_row(const void *rows, size_t row)
{
	return row_blocks_at(rows, row);
}

bool archive_put_rows(Archive *archive, const char *key, const RowBlocks *rows, Error *err)
{
	return archive_put_each_row(archive, key, rows->rows, rows->width, block_row, rows, err);
}

/* Checks the part before it makes room for its rows. */
static bool get_part(Archive *archive, const char *key, size_t count, RowBlocks *rows, Error *err)
{
	size_t most = rows_of_part(rows->width), first = rows->rows;
	size_t here = count - first < most ? count - first : most, bytes = rows->width * sizeof(float);
	void *packed;
	char *name = part_key(key, first / most);
	bool fine = archive_get_part(archive, name, here * bytes, &packed, err) &&
		    row_blocks_grow(rows, first + here, "the vectors", err);
	for (size_t i = 0; fine && i < here; i++)
		memcpy(row_blocks_at(rows, first + i), (char *)packed + i * bytes, bytes);
	free(name);
	free(packed);
	return fine;
}

bool archive_get_rows(Archive *archive, const char *key, size_t count, RowBlocks *rows, Error *err)
{
	bool fine = true;
	while (fine && rows->rows < count)
		fine = get_part(archive, key, count, rows, err);
	return fine;
}

/* --- n-grams: their settings, by row its bucket, the rows --- */

typedef struct SubwordShape {
	uint64_t buckets, shortest, longest, rows;
} SubwordShape;

bool archive_put_subwords(Archive *archive, const Subwords *subwords, Error *err)
{
	uint32_t *buckets;
	size_t rows = subwords->rows.rows;
	SubwordShape shape = {subwords->buckets, subwords->shortest, subwords->longest, rows};
	if (!subwords_buckets_of(subwords, &buckets, err))
		return false;
	bool fine = archive->put(archive->place, "subwords", &shape, sizeof shape, err) &&
		    archive->put(archive->place, "subword buckets", buckets, rows * sizeof *buckets, err) &&
		    archive_put_rows(archive, "subword rows", &subwords->rows, err);
	free(buckets);
	return fine;
}

static bool damaged_subwords(Error *err)
{
	return error_set(err, ERROR_INPUT, "the saved n-grams are damaged: their numbers are out of range");
}

static bool number_rows(Subwords *subwords, const uint32_t *buckets, size_t count, Error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (buckets[i] >= subwords->buckets || subwords->row_of[buckets[i]])
			return damaged_subwords(err);
		subwords->row_of[buckets[i]] = (uint32_t)i + 1;
	}
	return true;
}

static bool get_subword_rows(Archive *archive, size_t count, Subwords *subwords, Error *err)
{
	void *buckets;
	bool fine = archive_get_part(archive, "subword buckets", count * sizeof(uint32_t), &buckets, err) &&
		    number_rows(subwords, buckets, count, err) &&
		    archive_get_rows(archive, "subword rows", count, &subwords->rows, err);
	free(buckets);
	return fine;
}

bool archive_get_subwords(Archive *archive, size_t width, Subwords **subwords, Error *err)
{
	SubwordShape shape;
	void *part;
	size_t bytes;
	*subwords = NULL;
	if (!archive->get(archive->place, "subwords", &part, &bytes, err))
		return false;
	if (!part)
		return true;
	bool whole = bytes == sizeof shape;
	if (whole)
		memcpy(&shape, part, sizeof shape);
	free(part);
	if (!whole || shape.buckets == 0 || shape.buckets > SUBWORD_BUCKETS || shape.rows > shape.buckets)
		return damaged_subwords(err);
	*subwords = subwords_new(shape.buckets, width, shape.shortest, shape.longest, err);
	if (*subwords && get_subword_rows(archive, shape.rows, *subwords, err))
		return true;
	subwords_unref(*subwords);
	*subwords = NULL;
	return false;
}

/* --- what every model has --- */

static char *series_key(const Series *series, const char *axis)
{
	Text key = {0};
	text_format(&key, "curve %s %s", series->name, axis);
	return text_take(&key);
}

static bool put_axis(Archive *archive, const Series *series, const char *axis, const double *values, Error *err)
{
	char *key = series_key(series, axis);
	bool fine = series->count == 0 ||
		    archive->put(archive->place, key, values, series->count * sizeof *values, err);
	free(key);
	return fine;
}

static bool get_axis(
	Archive *archive, const Series *series, const char *axis, double **values, size_t *count, Error *err)
{
	char *key = series_key(series, axis);
	size_t bytes = 0;
	bool fine = archive->get(archive->place, key, (void **)values, &bytes, err);
	*count = fine && *values ? bytes / sizeof **values : 0;
	free(key);
	return fine;
}

static bool get_series(Archive *archive, Series *series, Error *err)
{
	double *x = NULL, *y = NULL;
	size_t n_x, n_y;
	bool fine =
		get_axis(archive, series, "x", &x, &n_x, err) && get_axis(archive, series, "y", &y, &n_y, err);
	for (size_t i = 0; fine && i < n_x && i < n_y; i++)
		series_add(series, x[i], y[i]);
	free(x);
	free(y);
	return fine;
}

static bool put_progress(Archive *archive, const Model *model, Error *err)
{
	if (model->progress.finished || !model->trainer->resume)
		return true;
	return archive->put(archive->place, "progress", &model->progress, sizeof model->progress, err) &&
	       archive_put_text(archive, "run data", model->data, err);
}

static bool get_progress(Archive *archive, Model *model, Error *err)
{
	void *bytes;
	size_t count;
	Progress *progress = &model->progress;
	if (!archive->get(archive->place, "progress", &bytes, &count, err))
		return false;
	bool fine = !bytes || count == sizeof *progress;
	if (bytes && fine) {
		memcpy(progress, bytes, count);
		progress->unit[sizeof progress->unit - 1] = progress->phase[sizeof progress->phase - 1] = '\0';
		progress->finished = false;
		model->detached = true;
	}
	free(bytes);
	return fine ? archive_get_text(archive, "run data", &model->data, err)
		    : error_set(err, ERROR_INPUT, "the saved model is damaged: its progress is unknown");
}

bool archive_put_model(Archive *archive, const Model *model, Error *err)
{
	const Provenance *from = &model->provenance;
	bool fine = archive_put_text(archive, "command", from->command, err) &&
		    archive_put_text(archive, "parents", from->parents, err) &&
		    archive_put_text(archive, "note", from->note, err) &&
		    archive_put_text(archive, "learned", model->learned, err) &&
		    archive->put(archive->place, "seed", &from->seed, sizeof from->seed, err) &&
		    (model->frozen.count == 0 || archive_put_words(archive, "frozen", &model->frozen, err));
	for (size_t i = 0; fine && i < model->n_series; i++) {
		const Series *series = &model->series[i];
		fine = put_axis(archive, series, "x", series->x, err) &&
		       put_axis(archive, series, "y", series->y, err);
	}
	return fine && put_progress(archive, model, err);
}

/* Not there when nothing is frozen. */
static bool get_frozen(Archive *archive, Dictionary *frozen, Error *err)
{
	void *bytes;
	size_t count;
	bool fine = archive->get(archive->place, "frozen", &bytes, &count, err);
	free(bytes);
	return fine && (count == 0 || archive_get_words(archive, "frozen", frozen, err));
}

bool archive_get_model(Archive *archive, Model *model, Error *err)
{
	Provenance *into = &model->provenance;
	void *seed = NULL;
	bool fine = archive_get_text(archive, "command", &into->command, err) &&
		    archive_get_text(archive, "parents", &into->parents, err) &&
		    archive_get_text(archive, "note", &into->note, err) &&
		    archive_get_text(archive, "learned", &model->learned, err) &&
		    archive_get_part(archive, "seed", sizeof into->seed, &seed, err) &&
		    get_frozen(archive, &model->frozen, err);
	if (fine)
		memcpy(&into->seed, seed, sizeof into->seed);
	free(seed);
	for (size_t i = 0; fine && i < model->n_series; i++)
		fine = get_series(archive, &model->series[i], err);
	return fine && get_progress(archive, model, err);
}
