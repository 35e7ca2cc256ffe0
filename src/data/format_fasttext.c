/* fastText .bin: a model, of which the vectors of words are taken as fastText gives them, the mean of the
 * word's own row and those of its n-grams. The n-grams stay with the space. */
#include "data/fasttext_header.h"
#include "data/format.h"
#include "data/subwords.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_NUMBERS = 1 << 18, USUAL_NGRAMS = 32 };

typedef struct FasttextFile {
	FasttextHeader header;
	size_t entry;       /* where the next word stands in header.entries */
	uint64_t row;       /* of the input matrix, the next in the file */
	bool whole;         /* all matrices have been passed */
	Subwords *subwords; /* NULL: words have no n-grams */
	float *ngram;       /* room for one vector */
	NgramList ngrams;   /* of one word after the other */
	uint32_t composed;  /* items that have got their vector */
} FasttextFile;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	return fasttext_header_sniff(head, bytes);
}

static void remark_model(SpaceFile *file, const FasttextHeader *header)
{
	if (header->supervised)
		space_file_remark(file, "a supervised model, whose %zu labels are left out", header->labels);
	if (header->longest)
		space_file_remark(file,
			"vectors are means with those of n-grams of %zu to %zu characters; `oov` makes vectors "
			"of other words",
			header->shortest, header->longest);
}

static bool open_file(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own = memory_new(1, sizeof *own);
	FasttextHeader *header = &own->header;
	if (!fasttext_header_read(&file->source, header, err))
		return false;
	file->count = header->words;
	file->width = header->width;
	file->counts = true;
	file->goes_on = true;
	remark_model(file, header);
	own->ngram = memory_new(header->width, sizeof *own->ngram);
	if (header->longest)
		own->subwords =
			subwords_new(header->buckets, header->width, header->shortest, header->longest, err);
	return own->subwords || !header->longest;
}

/* The next row of the input matrix; `to` NULL passes it over. */
static bool take_row(SpaceFile *file, float *to, Error *err)
{
	FasttextFile *own = file->own;
	size_t available, bytes = file->width * sizeof(float);
	if (!source_need(&file->source, bytes, &available, err))
		return false;
	if (available < bytes)
		return error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its matrix of vectors",
			file->source.path);
	if (to)
		memcpy(to, source_at(&file->source), bytes);
	source_skip(&file->source, bytes);
	own->row++;
	return true;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	FasttextFile *own = file->own;
	row->state = own->row < own->header.words ? ROW_GOOD : ROW_END;
	if (row->state == ROW_END)
		return true;
	row->item = text_of(&own->header.entries) + own->entry;
	row->bytes = strlen(row->item);
	memcpy(&row->count, row->item + row->bytes + 1, sizeof row->count);
	own->entry += row->bytes + 1 + sizeof row->count;
	return take_row(file, row->vector, err);
}

static bool all_zeros(const float *vector, size_t width)
{
	size_t i = 0;
	while (i < width && vector[i] == 0)
		i++;
	return i == width;
}

static bool keep_ngram(Subwords *subwords, uint32_t bucket, const float *vector, Error *err)
{
	uint32_t row;
	if (!subwords_add(subwords, bucket, &row, err))
		return false;
	memcpy(row_blocks_at(&subwords->rows, row), vector, subwords->rows.width * sizeof *vector);
	return true;
}

static bool take_ngram(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t bucket = own->row - own->header.words, row, column;
	if (!own->subwords)
		return take_row(file, NULL, err);
	if (!take_row(file, own->ngram, err))
		return false;
	if (rows_find_bad((Rows){own->ngram, 1, file->width, file->width}, &row, &column))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: the vector of its n-grams %zu has numbers that are not finite",
			file->source.path, bucket);
	return all_zeros(own->ngram, file->width) ||
	       keep_ngram(own->subwords, (uint32_t)bucket, own->ngram, err);
}

/* The output matrix is not read; that it is there tells a whole file from one that is cut short. */
static bool pass_output(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	uint64_t rows, cols;
	size_t available;
	if (!source_need(&file->source, 1, &available, err))
		return false;
	source_skip(&file->source, available > 0);
	own->whole = true;
	return fasttext_matrix_size(&file->source, &rows, &cols, err);
}

/* What follows the words: their rows that were not wanted, the n-grams, the output matrix. */
static bool read_rest(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t pieces = 1 + STEP_NUMBERS / file->width;
	bool good = true;
	for (; good && pieces > 0 && own->row < own->header.rows; pieces--)
		good = own->row < own->header.words ? take_row(file, NULL, err) : take_ngram(file, err);
	return good && (own->row < own->header.rows || pass_output(file, err));
}

static void compose_some(FasttextFile *own, Space *space)
{
	size_t words = 1 + STEP_NUMBERS / USUAL_NGRAMS / space->vectors.cols;
	for (; words > 0 && own->composed < space->items.count; words--, own->composed++) {
		subwords_cut(own->subwords, dictionary_word(&space->items, own->composed), &own->ngrams);
		subwords_compose(own->subwords, &own->ngrams, true, matrix_row(&space->vectors, own->composed));
	}
}

static bool complete(SpaceFile *file, Space *space, bool *finished, Error *err)
{
	FasttextFile *own = file->own;
	*finished = false;
	if (!own->whole)
		return read_rest(file, err);
	if (own->subwords)
		compose_some(own, space);
	*finished = !own->subwords || own->composed == space->items.count;
	if (*finished)
		space->subwords = subwords_ref(own->subwords);
	return true;
}

static void close_file(SpaceFile *file)
{
	FasttextFile *own = file->own;
	if (!own)
		return;
	fasttext_header_release(&own->header);
	ngram_list_release(&own->ngrams);
	subwords_unref(own->subwords);
	free(own->ngram);
	free(own);
}

const SpaceFormat format_fasttext = {
	.name = "fasttext",
	.title = "fastText model",
	.extensions = "",
	.sniff = sniff,
	.open = open_file,
	.next = next,
	.complete = complete,
	.close = close_file,
	.model = true,
};
