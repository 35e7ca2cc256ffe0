#include "session/space_store.h"

#include "base/text.h"
#include "data/documents.h"
#include "data/fasttext_rows.h"
#include "session/basis_store.h"
#include "session/encoder_store.h"
#include "session/metadata_store.h"
#include "session/side_map_store.h"
#include "train/archive.h"
#include "train/classifier_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words one after the other, each ended by NUL. */
static bool put_words(Store *store, const char *section, const char *key, const Dictionary *words, Error *err)
{
	Text joined = {0};
	for (uint32_t i = 0; i < words->count; i++)
		text_add_bytes(&joined, words->words[i], strlen(words->words[i]) + 1);
	bool fine = store_put(store, section, key, text_of(&joined), joined.length, err);
	text_release(&joined);
	return fine;
}

static bool get_words(Store *store, const char *section, const char *key, Dictionary *words, Error *err)
{
	void *bytes;
	size_t count;
	if (!store_get(store, section, key, &bytes, &count, err))
		return false;
	for (const char *at = bytes, *end = at + count; bytes && at < end; at += strlen(at) + 1)
		dictionary_add(words, at, strlen(at));
	free(bytes);
	return true;
}

/* An array of `items` numbers that may be absent. */
static bool get_array(
	Store *store, const char *section, const char *key, size_t items, size_t size, void *array, Error *err)
{
	void *bytes;
	size_t count;
	if (!store_get(store, section, key, &bytes, &count, err))
		return false;
	if (bytes && count != items * size) {
		free(bytes);
		return error_set(err, ERROR_FILE, "the session file is damaged: %s has %zu bytes, not %zu", key,
			count, items * size);
	}
	memcpy(array, &bytes, sizeof bytes);
	return true;
}

static bool put_provenance(Store *store, const char *section, const Provenance *provenance, Error *err)
{
	return store_put_text(store, section, "command", provenance->command, err) &&
	       store_put_text(store, section, "parents", provenance->parents, err) &&
	       store_put_text(store, section, "note", provenance->note, err) &&
	       store_put(store, section, "seed", &provenance->seed, sizeof provenance->seed, err);
}

static bool get_provenance(Store *store, const char *section, Provenance *provenance, Error *err)
{
	void *seed;
	bool fine = store_get_text(store, section, "command", &provenance->command, err) &&
		    store_get_text(store, section, "parents", &provenance->parents, err) &&
		    store_get_text(store, section, "note", &provenance->note, err) &&
		    get_array(store, section, "seed", 1, sizeof provenance->seed, &seed, err);
	if (fine && seed) {
		memcpy(&provenance->seed, seed, sizeof provenance->seed);
		free(seed);
	}
	return fine;
}

static bool put_subwords(Store *store, const char *section, const Subwords *subwords, Error *err)
{
	Archive archive;
	store_archive(store, section, &archive);
	bool fine = archive_put_subwords(&archive, subwords, err);
	free(archive.place);
	return fine;
}

/* What the vectors of a .bin were made of and learned with: how it was trained, the words' own rows, and as
 * many outputs as there are. */
typedef struct StoredRows {
	FasttextSettings settings;
	uint64_t outputs;
} StoredRows;

static bool put_rows(Store *store, const char *section, const FasttextRows *rows, Error *err)
{
	Archive archive;
	StoredRows shape;
	memset(&shape, 0, sizeof shape);
	shape.settings = rows->settings;
	shape.outputs = rows->outputs.rows;
	store_archive(store, section, &archive);
	bool fine = store_put(store, section, "fasttext", &shape, sizeof shape, err) &&
		    archive_put_rows(&archive, "own rows", &rows->words, err) &&
		    archive_put_rows(&archive, "output rows", &rows->outputs, err);
	free(archive.place);
	return fine;
}

static bool get_row_parts(Store *store, const char *section, const StoredRows *shape, Space *space, Error *err)
{
	Archive archive;
	if (shape->settings.dim < 1 || (size_t)shape->settings.dim != space->vectors.cols)
		return error_set(err, ERROR_FILE,
			"the session file is damaged: the rows of words of %s do not fit its vectors", section);
	space->rows = fasttext_rows_new(&shape->settings);
	store_archive(store, section, &archive);
	bool fine = archive_get_rows(&archive, "own rows", space->vectors.rows, &space->rows->words, err) &&
		    archive_get_rows(&archive, "output rows", shape->outputs, &space->rows->outputs, err);
	free(archive.place);
	return fine;
}

/* When there are any. */
static bool get_rows(Store *store, const char *section, Space *space, Error *err)
{
	void *bytes;
	StoredRows shape;
	if (!get_array(store, section, "fasttext", 1, sizeof shape, &bytes, err))
		return false;
	if (!bytes)
		return true;
	memcpy(&shape, bytes, sizeof shape);
	free(bytes);
	return get_row_parts(store, section, &shape, space, err);
}

/* In a section of its own: its n-grams may stand beside those of the space. */
static void classifier_archive(Store *store, const char *section, Archive *archive)
{
	Text own = {0};
	text_format(&own, "%s/classifier", section);
	store_archive(store, text_of(&own), archive);
	text_release(&own);
}

static bool put_classifier(Store *store, const char *section, const Classifier *classifier, Error *err)
{
	Archive archive;
	classifier_archive(store, section, &archive);
	bool fine = archive_put_classifier(&archive, classifier, err);
	free(archive.place);
	return fine;
}

static bool get_classifier(Store *store, const char *section, Space *space, Error *err)
{
	Archive archive;
	classifier_archive(store, section, &archive);
	bool fine = archive_get_classifier(&archive, &space->classifier, err);
	free(archive.place);
	return fine;
}

static bool put_documents(Store *store, const char *section, const Documents *documents, Error *err)
{
	Text bytes = {0};
	documents_write(documents, &bytes);
	bool fine = store_put(store, section, "documents", text_of(&bytes), bytes.length, err);
	text_release(&bytes);
	return fine;
}

static bool get_documents(Store *store, const char *section, Space *space, Error *err)
{
	void *bytes;
	size_t count;
	if (!store_get(store, section, "documents", &bytes, &count, err))
		return false;
	if (!bytes)
		return true;
	space->documents = documents_read(bytes, count, err);
	free(bytes);
	return space->documents != NULL;
}

static bool put_constants(Store *store, const char *section, const Space *space, Error *err)
{
	uint32_t score = space->class_score;
	return store_put(store, section, "constants", space->constants,
		       space->vectors.rows * sizeof *space->constants, err) &&
	       store_put(store, section, "class score", &score, sizeof score, err);
}

static bool store_content(Store *store, const char *section, const Space *space, Error *err)
{
	uint64_t shape[2] = {space->vectors.rows, space->vectors.cols};
	size_t rows = space->vectors.rows;
	return store_put(store, section, "shape", shape, sizeof shape, err) &&
	       store_put(store, section, "vectors", space->vectors.data,
		       rows * space->vectors.cols * sizeof(float), err) &&
	       put_words(store, section, "items", &space->items, err) &&
	       (!space->counts ||
		       store_put(store, section, "counts", space->counts, rows * sizeof *space->counts, err)) &&
	       (!space->domain_of || store_put(store, section, "domain_of", space->domain_of,
					     rows * sizeof *space->domain_of, err)) &&
	       put_words(store, section, "domains", &space->domains, err) &&
	       put_words(store, section, "columns", &space->columns, err) &&
	       (!space->class_of || store_put(store, section, "class_of", space->class_of,
					    rows * sizeof *space->class_of, err)) &&
	       put_words(store, section, "classes", &space->classes, err) &&
	       (!space->weights || store_put(store, section, "weights", space->weights,
					   rows * sizeof *space->weights, err)) &&
	       (!space->constants || put_constants(store, section, space, err)) &&
	       (!space->subwords || put_subwords(store, section, space->subwords, err)) &&
	       (!space->rows || put_rows(store, section, space->rows, err)) &&
	       (!space->classifier || put_classifier(store, section, space->classifier, err)) &&
	       (!space->basis || basis_store(store, section, space->basis, err)) &&
	       (!space->side_maps || side_maps_store(store, section, space->side_maps, err)) &&
	       (!space->documents || put_documents(store, section, space->documents, err)) &&
	       put_provenance(store, section, &space->provenance, err) &&
	       store_put_text(store, section, "checksum", space_checksum(space), err);
}

bool space_store(Store *store, const char *section, const Space *space, Error *err)
{
	return store_content(store, section, space, err) &&
	       (!space->metadata || metadata_store(store, section, space->metadata, err));
}

static bool get_constants(Store *store, const char *section, Space *space, Error *err)
{
	uint32_t *score;
	if (!get_array(store, section, "constants", space->vectors.rows, sizeof *space->constants,
		    &space->constants, err) ||
		!get_array(store, section, "class score", 1, sizeof *score, &score, err))
		return false;
	space->class_score = score && *score <= CLASS_COSINE ? (ClassScore)*score : CLASS_LOGISTIC;
	free(score);
	return true;
}

static bool get_vectors(Store *store, const char *section, Space **space, Error *err)
{
	void *shape, *vectors;
	size_t bytes, shape_bytes;
	if (!store_get(store, section, "shape", &shape, &shape_bytes, err))
		return false;
	uint64_t size[2] = {0, 0};
	if (shape && shape_bytes == sizeof size)
		memcpy(size, shape, sizeof size);
	free(shape);
	if (!store_get(store, section, "vectors", &vectors, &bytes, err))
		return false;
	uint64_t need;
	bool fits =
		!__builtin_mul_overflow(size[0], size[1], &need) && need == bytes / sizeof(float) && vectors;
	*space = fits ? space_new(size[0], size[1], err) : NULL;
	if (*space)
		memcpy((*space)->vectors.data, vectors, need * sizeof(float));
	free(vectors);
	return fits ? *space != NULL
		    : error_set(err, ERROR_FILE,
			      "the session file is damaged: %s does not hold the vectors that it promises",
			      section);
}

/* The vectors of n-grams, when there are any. */
static bool get_subwords(Store *store, const char *section, Space *space, Error *err)
{
	Archive archive;
	store_archive(store, section, &archive);
	bool fine = archive_get_subwords(&archive, space->vectors.cols, &space->subwords, err);
	free(archive.place);
	return fine;
}

static bool numbers_below(const uint32_t *numbers, size_t count, uint32_t limit)
{
	for (size_t i = 0; numbers && i < count; i++)
		if (numbers[i] >= limit)
			return false;
	return true;
}

static bool are_weights(const float *weights, size_t count)
{
	for (size_t i = 0; weights && i < count; i++)
		if (!(weights[i] >= 0 && isfinite(weights[i])))
			return false;
	return true;
}

static bool are_finite(const float *numbers, size_t count)
{
	for (size_t i = 0; numbers && i < count; i++)
		if (!isfinite(numbers[i]))
			return false;
	return true;
}

static bool check_restored(Store *store, const char *section, Space *space, Error *err)
{
	char *stored;
	size_t rows = space->vectors.rows;
	if (!numbers_below(space->domain_of, rows, space->domains.count) ||
		!numbers_below(space->class_of, rows, space->classes.count))
		return error_set(
			err, ERROR_FILE, "the session file is damaged: %s has unknown domains", section);
	if (!are_weights(space->weights, rows))
		return error_set(err, ERROR_FILE,
			"the session file is damaged: a weight of %s is no number or below 0", section);
	if (!are_finite(space->constants, rows))
		return error_set(err, ERROR_FILE,
			"the session file is damaged: a constant of the classes of %s is no number", section);
	if ((space->documents && space->documents->names.count > rows) ||
		(space->encoder && space->encoder->width != space->vectors.cols))
		return error_set(err, ERROR_FILE,
			"the session file is damaged: the documents of %s do not fit its vectors", section);
	if (!space_finish(space, err) || !store_get_text(store, section, "checksum", &stored, err))
		return false;
	bool same = stored && strcmp(stored, space_checksum(space)) == 0;
	free(stored);
	return same ||
	       error_set(err, ERROR_FILE, "the session file is damaged: the checksum of %s differs", section);
}

Space *space_restore(Store *store, const char *section, Error *err)
{
	Space *space = NULL;
	if (!get_vectors(store, section, &space, err))
		return NULL;
	size_t rows = space->vectors.rows;
	bool fine =
		get_words(store, section, "items", &space->items, err) &&
		get_words(store, section, "domains", &space->domains, err) &&
		get_words(store, section, "columns", &space->columns, err) &&
		get_words(store, section, "classes", &space->classes, err) &&
		get_array(store, section, "counts", rows, sizeof *space->counts, &space->counts, err) &&
		get_array(
			store, section, "domain_of", rows, sizeof *space->domain_of, &space->domain_of, err) &&
		get_array(store, section, "class_of", rows, sizeof *space->class_of, &space->class_of, err) &&
		get_array(store, section, "weights", rows, sizeof *space->weights, &space->weights, err) &&
		get_constants(store, section, space, err) && get_subwords(store, section, space, err) &&
		get_rows(store, section, space, err) && get_classifier(store, section, space, err) &&
		get_documents(store, section, space, err) &&
		basis_restore(store, section, space->vectors.cols, &space->basis, err) &&
		side_maps_restore(store, section, rows, space->vectors.cols, &space->side_maps, err) &&
		encoder_restore(store, section, &space->encoder, err) &&
		metadata_restore(store, section, rows, &space->metadata, err) &&
		get_provenance(store, section, &space->provenance, err) &&
		check_restored(store, section, space, err);
	if (fine)
		return space;
	space_unref(space);
	return NULL;
}
