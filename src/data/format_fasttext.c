/* fastText .bin: a model, of which the vectors of words are taken as fastText gives them, the mean of the
 * word's own row and those of its n-grams. The n-grams stay with the space. A supervised model is a classifier,
 * too; its labels are items of the space, unless they are leaves of a tree, which have no vectors. */
#include "data/fasttext_classifier.h"
#include "data/fasttext_rows.h"
#include "data/format.h"
#include "data/subwords.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_NUMBERS = 1 << 18, USUAL_NGRAMS = 32 };

typedef struct FasttextFile {
	FasttextHeader header;
	size_t entry;   /* where the next word stands in header.entries, or label in header.label_entries */
	size_t labels;  /* that became items */
	uint64_t row;   /* of the input matrix, the next in the file */
	size_t output;  /* row of the output matrix, the next in the file */
	size_t outputs; /* rows of the output matrix that are read */
	bool in_output; /* its size was read */
	bool whole;     /* all matrices have been passed */
	Classifier *classifier; /* NULL: the model is not supervised */
	FasttextRows *rows;     /* of a model that is not, as long as all its words become items; then NULL */
	Subwords *subwords;     /* NULL: words have no n-grams */
	float *vector;          /* room for one */
	NgramList ngrams;       /* of one word after the other */
	uint32_t composed;      /* items that have got their vector */
} FasttextFile;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	return fasttext_header_sniff(head, bytes);
}

static void remark_model(SpaceFile *file, const FasttextHeader *header)
{
	if (header->supervised)
		space_file_remark(
			file, "a supervised model with %zu labels; `classify` uses it", header->labels);
	if (header->longest)
		space_file_remark(file,
			"vectors are means with those of n-grams of %zu to %zu characters; `oov` makes vectors "
			"of other words",
			header->shortest, header->longest);
}

static bool has_label_items(const FasttextFile *own)
{
	return own->classifier && own->classifier->loss != CLASSIFIER_HS;
}

static bool open_file(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own = memory_new(1, sizeof *own);
	FasttextHeader *header = &own->header;
	if (!fasttext_header_read(&file->source, header, err))
		return false;
	if (header->supervised) {
		own->classifier = fasttext_classifier_new(header, file->source.path, err);
		if (!own->classifier)
			return false;
		file->classes = has_label_items(own);
	} else {
		own->rows = fasttext_rows_new(&header->settings);
	}
	file->count = header->words + (file->classes ? header->labels : 0);
	file->width = header->width;
	file->counts = true;
	file->goes_on = true;
	remark_model(file, header);
	own->vector = memory_new(header->width, sizeof *own->vector);
	if (own->classifier)
		own->subwords = subwords_ref(own->classifier->ngrams);
	else if (header->longest)
		own->subwords =
			subwords_new(header->buckets, header->width, header->shortest, header->longest, err);
	return own->subwords || !header->ngrams;
}

/* The next row of a matrix, into own->vector. */
static bool take_row(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t available, bytes = file->width * sizeof(float);
	if (!source_need(&file->source, bytes, &available, err))
		return false;
	if (available < bytes)
		return error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its matrix of vectors",
			file->source.path);
	memcpy(own->vector, source_at(&file->source), bytes);
	source_skip(&file->source, bytes);
	return true;
}

static bool check_row(const SpaceFile *file, const char *what, size_t number, Error *err)
{
	const FasttextFile *own = file->own;
	size_t row, column;
	return !rows_find_bad((Rows){own->vector, 1, file->width, file->width}, &row, &column) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" is damaged: the vector of its %s %zu has numbers that are not finite",
		       file->source.path, what, number);
}

static void drop_rows(FasttextFile *own)
{
	fasttext_rows_unref(own->rows);
	own->rows = NULL;
}

static bool keep_row(RowBlocks *rows, size_t row, const float *vector, const char *what, Error *err)
{
	if (!row_blocks_grow(rows, row + 1, what, err))
		return false;
	memcpy(row_blocks_at(rows, row), vector, rows->width * sizeof *vector);
	return true;
}

/* The next word's row. A space leaves vectors out that are not finite, a classifier cannot. */
static bool take_word(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t word = own->row++;
	if (!take_row(file, err) || (own->classifier && !check_row(file, "words", word, err)))
		return false;
	if (own->classifier)
		memcpy(row_blocks_at(&own->classifier->word_rows, word), own->vector,
			file->width * sizeof(float));
	return !own->rows || keep_row(&own->rows->words, word, own->vector, "the rows of words", err);
}

/* One that the space does not want. */
static bool pass_word(SpaceFile *file, Error *err)
{
	drop_rows(file->own);
	return take_word(file, err);
}

static void take_entry(FasttextFile *own, const Text *entries, SpaceRow *row)
{
	row->item = text_of(entries) + own->entry;
	row->bytes = strlen(row->item);
	memcpy(&row->count, row->item + row->bytes + 1, sizeof row->count);
	own->entry += row->bytes + 1 + sizeof row->count;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	FasttextFile *own = file->own;
	const FasttextHeader *header = &own->header;
	row->state = ROW_GOOD;
	if (own->row < header->words) {
		row->class_name = "word";
		take_entry(own, &header->entries, row);
		if (own->row + 1 == header->words)
			own->entry = 0;
		if (!take_word(file, err))
			return false;
		memcpy(row->vector, own->vector, file->width * sizeof(float));
	} else if (own->labels < header->labels && has_label_items(own)) {
		row->class_name = "label";
		take_entry(own, &header->label_entries, row);
		memset(row->vector, 0, file->width * sizeof(float));
		own->labels++;
	} else {
		row->state = ROW_END;
	}
	return true;
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
	return subwords_add(subwords, bucket, &row, err) &&
	       keep_row(&subwords->rows, row, vector, "the vectors of n-grams", err);
}

static bool take_ngram(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t bucket = own->row++ - own->header.words;
	if (!take_row(file, err))
		return false;
	if (!own->subwords)
		return true;
	return check_row(file, "n-grams", bucket, err) &&
	       (all_zeros(own->vector, file->width) ||
		       keep_ngram(own->subwords, (uint32_t)bucket, own->vector, err));
}

static bool check_outputs(const SpaceFile *file, uint64_t rows, uint64_t cols, Error *err)
{
	const FasttextFile *own = file->own;
	return (rows == own->header.labels && cols == file->width) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" is damaged: its output matrix of %llu x %llu numbers does not go with %zu "
		       "labels and dim %zu",
		       file->source.path, (unsigned long long)rows, (unsigned long long)cols,
		       own->header.labels, file->width);
}

/* Where the output matrix is not wanted it is not read; that it is there tells a whole file from one that is
 * cut short. */
static bool begin_output(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	uint64_t rows, cols;
	size_t available;
	if (!source_need(&file->source, 1, &available, err))
		return false;
	bool quantised = available > 0 && *source_at(&file->source);
	source_skip(&file->source, available > 0);
	own->in_output = true;
	if (!fasttext_matrix_size(&file->source, &rows, &cols, err))
		return false;
	if (own->classifier && !(check_outputs(file, rows, quantised ? 0 : cols, err) &&
				       fasttext_classifier_begin_output(own->classifier, err)))
		return false;
	if (cols != file->width || quantised)
		drop_rows(own);
	own->outputs = own->classifier || own->rows ? rows : 0;
	own->whole = own->outputs == 0;
	return true;
}

/* What words learned with is not needed to look at them: rows that are no numbers are only not kept. */
static bool take_output_of_word(FasttextFile *own, size_t row, Error *err)
{
	size_t bad_row, column;
	if (rows_find_bad((Rows){own->vector, 1, own->header.width, own->header.width}, &bad_row, &column))
		drop_rows(own);
	return !own->rows || keep_row(&own->rows->outputs, row, own->vector, "the output vectors", err);
}

static bool take_output(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t row = own->output++;
	own->whole = own->output == own->outputs;
	if (!take_row(file, err))
		return false;
	if (!own->classifier)
		return take_output_of_word(own, row, err);
	if (!check_row(file, "labels", row, err))
		return false;
	fasttext_classifier_output(own->classifier, row, own->vector);
	return true;
}

static bool take_next(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	return own->row < own->header.words  ? pass_word(file, err)
	       : own->row < own->header.rows ? take_ngram(file, err)
	       : own->in_output              ? take_output(file, err)
					     : begin_output(file, err);
}

/* What follows the words: their rows that were not wanted, the n-grams, the output matrix. */
static bool read_rest(SpaceFile *file, Error *err)
{
	FasttextFile *own = file->own;
	size_t pieces = 1 + STEP_NUMBERS / file->width;
	bool good = true;
	for (; good && pieces > 0 && !own->whole; pieces--)
		good = take_next(file, err);
	return good;
}

static bool is_label(const Space *space, uint32_t item)
{
	return space->class_of && strcmp(dictionary_word(&space->classes, space->class_of[item]), "label") == 0;
}

/* Labels are the last items, in the order of their rows; some may be missing. */
static void give_label_vectors(const FasttextFile *own, Space *space)
{
	const char *at = text_of(&own->header.label_entries);
	for (size_t i = 0; i < own->labels; i++, at += strlen(at) + 1 + sizeof(uint64_t)) {
		uint32_t item = dictionary_find_text(&space->items, at);
		if (item != DICTIONARY_NONE && is_label(space, item))
			memcpy(matrix_row(&space->vectors, item), row_blocks_at(&own->classifier->outputs, i),
				space->vectors.cols * sizeof(float));
	}
}

static void compose_some(FasttextFile *own, Space *space)
{
	size_t words = 1 + STEP_NUMBERS / USUAL_NGRAMS / space->vectors.cols;
	for (; words > 0 && own->composed < space->items.count; words--, own->composed++) {
		if (is_label(space, own->composed))
			continue;
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
	bool composes = own->subwords && own->header.longest > 0;
	if (composes)
		compose_some(own, space);
	*finished = !composes || own->composed == space->items.count;
	if (!*finished)
		return true;
	give_label_vectors(own, space);
	space->subwords = composes ? subwords_ref(own->subwords) : NULL;
	space->classifier = classifier_ref(own->classifier);
	if (own->rows && space->items.count == own->header.words)
		space->rows = fasttext_rows_ref(own->rows);
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
	classifier_unref(own->classifier);
	fasttext_rows_unref(own->rows);
	free(own->vector);
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
