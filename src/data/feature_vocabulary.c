#include "data/feature_vocabulary.h"

#include "base/source.h"

#include <string.h>

static bool take_line(void *context, const char *line, size_t bytes, Error *err)
{
	Dictionary *names = context;
	const char *tab = memchr(line, '\t', bytes);
	bytes = tab ? (size_t)(tab - line) : bytes;
	uint32_t next = names->count;
	if (bytes > 0 && dictionary_add(names, line, bytes) == next)
		return true;
	return error_set(err, ERROR_INPUT,
		bytes ? "it repeats \"%.*s\": each feature needs a name of its own"
		      : "it is empty%.*s: each feature needs a name",
		bytes < 60 ? (int)bytes : 60, line);
}

/* NULL with an error: the file has too few. A feature that is no number keeps its name. */
static const char *name_of(
	const char *path, const Dictionary *names, const char *feature, long long first, Error *err)
{
	long long number;
	if (!text_to_integer(feature, &number))
		return feature;
	if (number >= first && number - first < (long long)names->count)
		return dictionary_word(names, (uint32_t)(number - first));
	error_set(err, ERROR_INPUT,
		"the files have a feature %.20s, but vocabulary \"%s\" names features %lld to %lld", feature,
		path, first, first + (long long)names->count - 1);
	return NULL;
}

static bool rename_all(const char *path, const Dictionary *names, FeatureRows *rows, Error *err)
{
	Dictionary renamed = {0};
	long long first = dictionary_find_text(&rows->features, "0") != DICTIONARY_NONE ? 0 : 1;
	bool fine = true;
	for (uint32_t f = 0; fine && f < rows->features.count; f++) {
		const char *name = name_of(path, names, dictionary_word(&rows->features, f), first, err);
		fine = name && (dictionary_add(&renamed, name, strlen(name)) == f ||
				       error_set(err, ERROR_INPUT,
					       "two features would both be called \"%.60s\"", name));
	}
	if (fine) {
		dictionary_release(&rows->features);
		rows->features = renamed;
	} else {
		dictionary_release(&renamed);
	}
	return fine;
}

bool feature_vocabulary_apply(const char *path, FeatureRows *rows, Error *err)
{
	Source source = {0};
	Dictionary names = {0};
	bool fine = source_open(&source, path, err) && source_each_line(&source, take_line, &names, err) &&
		    rename_all(path, &names, rows, err);
	source_close(&source);
	dictionary_release(&names);
	return fine;
}
