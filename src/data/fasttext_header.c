#include "data/fasttext_header.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they stand in the file");

enum { HEAD = 92, LONGEST_WORD = 1 << 16, LONGEST_NGRAM = 1 << 16, WIDEST = 1 << 20, SMALLEST_ENTRY = 10 };

_Static_assert(sizeof(FasttextHead) == HEAD, "as in the file");

bool fasttext_header_sniff(const char *head, size_t bytes)
{
	int32_t magic;
	if (bytes < 2 * sizeof magic)
		return false;
	memcpy(&magic, head, sizeof magic);
	return magic == FASTTEXT_MAGIC;
}

static bool cut_short(const Source *source, Error *err)
{
	return error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its dictionary", source->path);
}

static bool take(Source *source, size_t bytes, void *to, Error *err)
{
	size_t available;
	if (!source_need(source, bytes, &available, err))
		return false;
	if (available < bytes)
		return cut_short(source, err);
	memcpy(to, source_at(source), bytes);
	source_skip(source, bytes);
	return true;
}

static bool refuse_quantised(const Source *source, Error *err)
{
	return error_set(err, ERROR_INPUT,
		"\"%s\" is a quantised model (.ftz), whose vectors are only approximations; load the .bin from "
		"which `fasttext quantize` made it",
		source->path);
}

static bool check_head(const Source *source, const FasttextHead *head, Error *err)
{
	if (head->magic != FASTTEXT_MAGIC)
		return error_set(err, ERROR_INPUT, "\"%s\" is not a fastText model", source->path);
	if (head->version != 11 && head->version != 12)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is a fastText model of version %d; versions 11 and 12 are read", source->path,
			head->version);
	if (head->pruneidx >= 0)
		return refuse_quantised(source, err);
	bool sane = head->settings.dim > 0 && head->settings.dim <= WIDEST && head->settings.minn >= 0 &&
		    head->settings.maxn >= 0 && head->settings.maxn <= LONGEST_NGRAM &&
		    head->settings.bucket >= 0 && head->nwords >= 0 && head->nlabels >= 0 &&
		    head->settings.model >= 1 && head->settings.model <= 3;
	uint64_t entries = (uint64_t)head->nwords + (uint64_t)head->nlabels;
	if (!sane || head->size < 0 || entries != (uint64_t)head->size)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: its settings cannot be (dim %d, %d words, %d labels, %d buckets)",
			source->path, head->settings.dim, head->nwords, head->nlabels, head->settings.bucket);
	return entries * SMALLEST_ENTRY <= source->most_bytes - source->passed || cut_short(source, err);
}

/* Bytes of the word that stands next, without its NUL. */
static bool find_word(Source *source, size_t *bytes, Error *err)
{
	const unsigned char *end = NULL;
	size_t available = 0;
	for (size_t wanted = 64; !end; wanted *= 2) {
		if (!source_need(source, wanted, &available, err))
			return false;
		end = memchr(source_at(source), '\0', available);
		if (!end && (available < wanted || wanted > LONGEST_WORD))
			return available < wanted
				       ? cut_short(source, err)
				       : error_set(err, ERROR_INPUT,
						 "\"%s\" is damaged: a word of its dictionary does not end",
						 source->path);
	}
	*bytes = (size_t)(end - source_at(source));
	return true;
}

/* Words come before labels, as rows of the matrix are numbered. */
static bool read_entry(Source *source, bool label, Text *entries, Error *err)
{
	size_t bytes = 0;
	FasttextEntry rest;
	if (!find_word(source, &bytes, err))
		return false;
	text_add_bytes(entries, (const char *)source_at(source), bytes + 1);
	source_skip(source, bytes + 1);
	if (!take(source, sizeof rest, &rest, err))
		return false;
	if (rest.type != label || rest.count < 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: its dictionary does not hold what it promises", source->path);
	text_add_bytes(entries, (const char *)&rest.count, sizeof rest.count);
	return true;
}

bool fasttext_matrix_size(Source *source, uint64_t *rows, uint64_t *cols, Error *err)
{
	uint64_t size[2], numbers;
	if (!take(source, sizeof size, size, err))
		return false;
	*rows = size[0];
	*cols = size[1];
	bool huge = __builtin_mul_overflow(size[0], size[1], &numbers) ||
		    numbers > (source->most_bytes - source->passed) / sizeof(float);
	return !huge || error_set(err, ERROR_INPUT,
				"\"%s\" is cut short or damaged: it promises a matrix of %llu x %llu numbers, "
				"for which it is too short",
				source->path, (unsigned long long)size[0], (unsigned long long)size[1]);
}

static bool read_matrix_head(Source *source, FasttextHeader *header, Error *err)
{
	char quantised;
	uint64_t cols;
	if (!take(source, 1, &quantised, err))
		return false;
	if (quantised)
		return refuse_quantised(source, err);
	if (!fasttext_matrix_size(source, &header->rows, &cols, err))
		return false;
	bool fits = header->ngrams ? header->rows == header->words + header->buckets
				   : header->rows >= header->words;
	return (fits && cols == header->width) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" is damaged: its matrix of %llu x %llu numbers does not go with %zu words, %zu "
		       "buckets and dim %zu",
		       source->path, (unsigned long long)header->rows, (unsigned long long)cols, header->words,
		       header->buckets, header->width);
}

/* Supervised models before version 12 were trained without n-grams, whatever their settings say. */
static void take_settings(const FasttextHead *head, FasttextHeader *header)
{
	header->settings = head->settings;
	header->supervised = head->settings.model == 3;
	header->width = (size_t)head->settings.dim;
	header->words = (size_t)head->nwords;
	header->labels = (size_t)head->nlabels;
	header->shortest = (size_t)head->settings.minn;
	header->longest = head->version == 11 && header->supervised ? 0 : (size_t)head->settings.maxn;
	header->buckets = (size_t)head->settings.bucket;
	if (header->buckets == 0)
		header->longest = 0;
	header->word_ngrams = head->settings.word_ngrams;
	header->loss = head->settings.loss;
	bool runs = header->supervised && header->word_ngrams > 1 && header->buckets > 0;
	header->ngrams = header->longest > 0 || runs;
}

bool fasttext_header_read(Source *source, FasttextHeader *header, Error *err)
{
	FasttextHead head = {0};
	size_t available;
	if (!source_need(source, HEAD, &available, err))
		return false;
	memcpy(&head, source_at(source), available < HEAD ? available : HEAD);
	if (available < HEAD && head.magic == FASTTEXT_MAGIC)
		return cut_short(source, err);
	source_skip(source, available < HEAD ? available : HEAD);
	if (!check_head(source, &head, err))
		return false;
	take_settings(&head, header);
	for (size_t i = 0; i < header->words + header->labels; i++)
		if (!read_entry(source, i >= header->words,
			    i < header->words ? &header->entries : &header->label_entries, err))
			return false;
	return read_matrix_head(source, header, err);
}

void fasttext_header_release(FasttextHeader *header)
{
	text_release(&header->entries);
	text_release(&header->label_entries);
}
