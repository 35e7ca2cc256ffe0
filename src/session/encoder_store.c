#include "session/encoder_store.h"

#include "data/side_encoder.h"
#include "session/side_map_store.h"
#include "session/space_store.h"
#include "train/doc2vec.h"
#include "train/tfidf.h"
#include "train/word_mean.h"

#include <stdlib.h>
#include <string.h>

static const WordMean *mean_of(const Encoder *encoder)
{
	return encoder && encoder->type == &word_mean_type ? (const WordMean *)encoder : NULL;
}

static char *words_section(const char *checksum)
{
	Text section = {0};
	text_format(&section, "words/%s", checksum);
	return text_take(&section);
}

static bool store_words(Store *store, Space *words, Error *err)
{
	if (!store_keeps(store))
		return true;
	char *section = words_section(space_checksum(words)), *there;
	bool fine = store_get_text(store, section, "checksum", &there, err);
	if (fine && !there)
		fine = space_store(store, section, words, err);
	if (fine)
		free(there);
	free(section);
	return fine;
}

/* In a section of its own: it has parts by the names of those of a space. */
static void inference_archive(Store *store, const char *section, Archive *archive)
{
	Text own = {0};
	text_format(&own, "%s/encoder", section);
	store_archive(store, text_of(&own), archive);
	text_release(&own);
}

static bool store_inference(Store *store, const char *section, const Encoder *encoder, Error *err)
{
	Archive archive;
	inference_archive(store, section, &archive);
	bool fine = doc2vec_encoder_save(encoder, &archive, err);
	free(archive.place);
	return fine;
}

static bool restore_inference(Store *store, const char *section, Encoder **encoder, Error *err)
{
	Archive archive;
	inference_archive(store, section, &archive);
	bool fine = doc2vec_encoder_load(&archive, encoder, err);
	free(archive.place);
	return fine;
}

/* ---- counts of terms, which are the columns of the space that is stored ---- */

typedef struct StoredTfIdf {
	uint32_t weighting, normalise;
} StoredTfIdf;

static const TfIdf *tfidf_in(const Encoder *encoder)
{
	return encoder && encoder->type == &tfidf_type ? (const TfIdf *)encoder : NULL;
}

static bool store_tfidf(Store *store, const char *section, const TfIdf *tfidf, Error *err)
{
	StoredTfIdf settings = {tfidf->weighting, tfidf->normalise};
	Text terms = {0};
	for (uint32_t i = 0; i < tfidf->terms.count; i++)
		text_add_bytes(&terms, tfidf->terms.words[i], strlen(tfidf->terms.words[i]) + 1);
	bool fine = store_put(store, section, "tfidf", &settings, sizeof settings, err) &&
		    store_put(store, section, "tfidf terms", text_of(&terms), terms.length, err) &&
		    store_put(store, section, "tfidf weights", tfidf->idf,
			    tfidf->terms.count * sizeof *tfidf->idf, err);
	text_release(&terms);
	return fine;
}

/* Of what was stored; takes `idf`. */
static TfIdf *tfidf_from(
	const StoredTfIdf *settings, const char *terms, size_t bytes, double *idf, size_t weights)
{
	Dictionary dictionary = {0};
	for (const char *at = terms, *end = terms + bytes; at < end; at += strlen(at) + 1)
		dictionary_add(&dictionary, at, strlen(at));
	bool fits = dictionary.count > 0 && weights == dictionary.count * sizeof *idf &&
		    settings->weighting <= WEIGHT_LOG;
	TfIdf *tfidf =
		fits ? tfidf_of(&dictionary, idf, (FeatureWeighting)settings->weighting, settings->normalise)
		     : NULL;
	if (!fits)
		free(idf);
	dictionary_release(&dictionary);
	return tfidf;
}

/* *encoder stays NULL when none was stored. */
static bool restore_tfidf(Store *store, const char *section, Encoder **encoder, Error *err)
{
	void *settings = NULL, *terms = NULL, *idf = NULL;
	size_t bytes = 0, term_bytes = 0, weights = 0;
	bool read = store_get(store, section, "tfidf", &settings, &bytes, err) &&
		    (!settings || (store_get(store, section, "tfidf terms", &terms, &term_bytes, err) &&
					  store_get(store, section, "tfidf weights", &idf, &weights, err)));
	TfIdf *tfidf = NULL;
	if (read && settings && terms && idf && bytes == sizeof(StoredTfIdf))
		tfidf = tfidf_from(settings, terms, term_bytes, idf, weights);
	else
		free(idf);
	*encoder = tfidf ? &tfidf->encoder : NULL;
	bool damaged = read && settings && !tfidf;
	free(settings);
	free(terms);
	return read &&
	       (!damaged || error_set(err, ERROR_FILE,
				    "the session file is damaged: the encoder of %s is incomplete", section));
}

/* ---- of shared spaces: the maps of the sides, and what reads text in each ---- */

static char *part_section(const char *section, const char *part, size_t side)
{
	Text own = {0};
	text_format(&own, "%s/%s %zu", section, part, side);
	return text_take(&own);
}

static bool store_sides(Store *store, const char *section, const SideEncoder *sides, Error *err)
{
	uint64_t width = sides->encoder.width;
	char *own = part_section(section, "sides of text", 0);
	bool fine = store_put(store, section, "sides of text", &width, sizeof width, err) &&
		    side_maps_store(store, own, sides->maps, err);
	free(own);
	for (size_t i = 0; fine && i < sides->maps->count; i++) {
		own = part_section(section, "reader", i);
		fine = encoder_store(store, own, sides->readers[i], err);
		free(own);
	}
	return fine;
}

static bool restore_readers(
	Store *store, const char *section, const SideMaps *maps, Encoder **readers, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < maps->count; i++) {
		char *own = part_section(section, "reader", i);
		fine = encoder_restore(store, own, &readers[i], err);
		fine = fine && (!readers[i] || readers[i]->width == maps->sides[i].width ||
				       error_set(err, ERROR_FILE,
					       "the session file is damaged: what reads text in %s does not "
					       "fit its map",
					       section));
		free(own);
	}
	return fine;
}

/* *encoder stays NULL when none was stored. */
static bool restore_sides(Store *store, const char *section, Encoder **encoder, Error *err)
{
	void *bytes;
	size_t count;
	uint64_t width = 0;
	if (!store_get(store, section, "sides of text", &bytes, &count, err))
		return false;
	if (!bytes)
		return true;
	if (count == sizeof width)
		memcpy(&width, bytes, sizeof width);
	free(bytes);
	SideMaps *maps = NULL;
	char *own = part_section(section, "sides of text", 0);
	bool fine = side_maps_restore(store, own, SIZE_MAX, width, &maps, err);
	free(own);
	Encoder **readers = memory_new(maps ? maps->count : 0, sizeof *readers);
	fine = fine && (!maps || restore_readers(store, section, maps, readers, err));
	*encoder = fine && maps ? side_encoder_new(maps, readers) : NULL;
	for (size_t i = 0; maps && i < maps->count; i++)
		encoder_unref(readers[i]);
	free(readers);
	side_maps_unref(maps);
	return fine;
}

bool encoder_store(Store *store, const char *section, const Encoder *encoder, Error *err)
{
	const WordMean *mean = mean_of(encoder);
	if (doc2vec_encodes(encoder))
		return store_inference(store, section, encoder, err);
	if (side_encoder_in(encoder))
		return store_sides(store, section, side_encoder_in(encoder), err);
	if (tfidf_in(encoder))
		return store_tfidf(store, section, tfidf_in(encoder), err);
	if (!mean)
		return true;
	size_t rows = mean->words->vectors.rows, common = mean->components * encoder->width;
	return store_put_text(store, section, "encoder words", space_checksum(mean->words), err) &&
	       store_put(store, section, "encoder a", &mean->a, sizeof mean->a, err) &&
	       store_put(store, section, "encoder weights", mean->weights, rows * sizeof *mean->weights, err) &&
	       store_put(store, section, "encoder common", mean->common, common * sizeof *mean->common, err) &&
	       store_words(store, mean->words, err);
}

/* The parts, which must fit the words. */
static WordMean *restore_mean(Store *store, const char *section, Space *words, Error *err)
{
	void *a = NULL, *weights = NULL, *common = NULL;
	size_t a_bytes = 0, weight_bytes = 0, common_bytes = 0, row = words->vectors.cols * sizeof(double);
	bool read = store_get(store, section, "encoder a", &a, &a_bytes, err) &&
		    store_get(store, section, "encoder weights", &weights, &weight_bytes, err) &&
		    store_get(store, section, "encoder common", &common, &common_bytes, err);
	bool fits = read && a && weights && a_bytes == sizeof(double) &&
		    weight_bytes == words->vectors.rows * sizeof(float) && common_bytes % row == 0;
	WordMean *mean = NULL;
	if (fits) {
		double parameter;
		memcpy(&parameter, a, sizeof parameter);
		mean = word_mean_of(words, parameter, weights, common, common_bytes / row);
		weights = common = NULL;
	} else if (read) {
		error_set(err, ERROR_FILE, "the session file is damaged: the encoder of %s is incomplete",
			section);
	}
	free(a);
	free(weights);
	free(common);
	return mean;
}

bool encoder_restore(Store *store, const char *section, Encoder **encoder, Error *err)
{
	char *checksum;
	*encoder = NULL;
	if (!restore_sides(store, section, encoder, err))
		return false;
	if (*encoder)
		return true;
	if (!restore_tfidf(store, section, encoder, err))
		return false;
	if (*encoder)
		return true;
	if (!store_get_text(store, section, "encoder words", &checksum, err))
		return false;
	if (!checksum)
		return restore_inference(store, section, encoder, err);
	char *from = words_section(checksum);
	Space *words = space_restore(store, from, err);
	WordMean *mean = words ? restore_mean(store, section, words, err) : NULL;
	*encoder = mean ? &mean->encoder : NULL;
	space_unref(words);
	free(from);
	free(checksum);
	return mean != NULL;
}

typedef struct CopyingWords {
	Store *from, *to;
	bool *damaged;
} CopyingWords;

static bool copy_words(void *context, const char *section, Error *err)
{
	const CopyingWords *copying = context;
	char *checksum = NULL, *there = NULL;
	bool fine = store_get_text(copying->to, section, "encoder words", &checksum, err);
	char *words = checksum ? words_section(checksum) : NULL;
	fine = fine && (!words || store_get_text(copying->to, words, "checksum", &there, err));
	if (fine && words && !there)
		fine = store_copy(copying->from, words, copying->to, words, copying->damaged, err);
	free(checksum);
	free(there);
	free(words);
	return fine;
}

bool encoder_copy_words(Store *from, Store *to, const char *section, bool *damaged, Error *err)
{
	CopyingWords copying = {from, to, damaged};
	return store_each_section(to, section, "encoder words", copy_words, &copying, err);
}
