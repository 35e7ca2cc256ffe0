/* What each number of a model mattered for its earlier texts: elastic.h. */
#include "train/archive.h"
#include "train/word2vec.h"
#include "train/word2vec_piece.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool word2vec_elastic_check(const Word2vec *net, const TrainInput *input, Error *err)
{
	if (net->options.ewc <= 0)
		return true;
	if (input->from && (!input->from->rows || net->options.hierarchical))
		return error_set(err, ERROR_INPUT,
			"ewc= goes by what words are told from, too, which vectors alone do not bring: go on "
			"with the model itself, or tie the words evenly with anchor=");
	return input->n_earlier > 0 ||
	       error_set(err, ERROR_INPUT,
		       "ewc= weighs what mattered for earlier texts, of which none is known here: load again "
		       "what the model learned, or name it with earlier=");
}

bool word2vec_elastic_begin(Word2vec *net, Error *err)
{
	Elastic *self = &net->elastic;
	elastic_release(self);
	if (net->options.ewc <= 0)
		return true;
	size_t earlier = net->rehearsal.n_earlier;
	self->strength = net->options.ewc;
	self->pieces = earlier < ELASTIC_PIECES ? earlier : ELASTIC_PIECES;
	return elastic_rows_begin(&self->inputs, &net->inputs, net->vocab.words.count, err) &&
	       elastic_rows_begin(&self->outputs, &net->outputs, net->outputs.rows, err) &&
	       (!net->ngrams ||
		       elastic_rows_begin(&self->ngrams, &net->ngrams->subwords->rows, net->known_ngrams, err));
}

bool word2vec_elastic_weighs(const Word2vec *net)
{
	return net->elastic.weighed < net->elastic.pieces;
}

static void weigh_piece(Word2vec *net, size_t number)
{
	Piece rest = net->text.pieces[net->rehearsal.mixed[number]];
	WordRun run = {.net = net};
	const uint32_t *map = net->text.maps[rest.corpus], *tokens;
	size_t count;
	random_init(&run.random, net->seed, random_mix(UINT64_MAX / 2) ^ number);
	net->elastic.tokens += rest.end - rest.begin;
	while (piece_next(&net->text, &rest, &tokens, &count)) {
		word2vec_keep_words(&run, map, tokens, count);
		net->architecture->weigh_words(&run, &net->elastic);
	}
}

/* --- from sums to strengths: how often the new text is expected to touch each row --- */

/* How often each word is met in a pass over the new text, thinned out as it is. */
static double *kept_words(const Word2vec *net)
{
	size_t words = net->vocab.words.count;
	double *kept = memory_new(words + 1, sizeof *kept);
	for (size_t c = 0; c < net->fresh_corpora; c++) {
		const Corpus *corpus = net->text.corpora[c];
		for (uint32_t i = 0; i < corpus->words.count; i++)
			kept[net->text.maps[c][i]] += (double)corpus->counts[i];
	}
	for (size_t i = 0; i < words; i++)
		kept[i] *= (double)net->keep[i] / UINT32_MAX;
	return kept;
}

static double earlier_tokens(const Word2vec *net)
{
	double tokens = 0;
	for (size_t i = 0; i < net->rehearsal.n_earlier; i++) {
		const Piece *piece = &net->text.pieces[net->rehearsal.n_fresh + i];
		tokens += (double)(piece->end - piece->begin);
	}
	return tokens;
}

/* A node of the tree is touched with each word below it. */
static void touch_nodes(const Word2vec *net, const double *kept, double *touches)
{
	const Huffman *tree = &net->tree;
	for (uint32_t word = 0; word < net->vocab.words.count; word++)
		for (size_t i = 0; i < huffman_length(tree, word); i++)
			touches[tree->ways[tree->starts[word] + i]] += kept[word];
}

/* A word is told itself, and drawn against others by its share in the draws. */
static void touch_words(const Word2vec *net, const double *kept, double *touches)
{
	double windows = 0, drawn = 0, power = net->architecture->negative_power;
	for (size_t i = 0; i < net->vocab.words.count; i++) {
		windows += kept[i];
		drawn += pow((double)net->vocab.counts[i], power);
	}
	double draws = windows * (double)net->options.negative;
	for (size_t i = 0; i < net->vocab.words.count; i++)
		touches[i] = kept[i] + draws * pow((double)net->vocab.counts[i], power) / drawn;
}

static void deal_rows(ElasticRows *rows, const double *touches, double times, double strength)
{
	for (size_t i = 0; i < rows->strengths.rows; i++)
		elastic_rows_scale(rows, i, strength / fmax(touches[i] * times, 1));
}

/* A window holds window + 1 other words on average. */
static double words_around(const Word2vec *net)
{
	return (double)(net->options.window + 1);
}

static void deal_ngrams(Word2vec *net, const double *kept, double strength)
{
	const WordNgrams *ngrams = net->ngrams;
	double *touches = memory_new(ngrams->subwords->rows.rows + 1, sizeof *touches);
	for (size_t word = 0; word < net->vocab.words.count; word++)
		for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
			touches[ngrams->lists[i]] += kept[word];
	deal_rows(&net->elastic.ngrams, touches, words_around(net), strength);
	free(touches);
}

static void deal_outputs(Word2vec *net, const double *kept, double strength)
{
	double *touches = memory_new(net->outputs.rows + 1, sizeof *touches);
	(net->options.hierarchical ? touch_nodes : touch_words)(net, kept, touches);
	deal_rows(&net->elastic.outputs, touches, net->architecture->tells_around ? words_around(net) : 1,
		strength);
	free(touches);
}

static bool all_zero(const float *row, size_t width)
{
	for (size_t i = 0; i < width; i++)
		if (row[i] != 0)
			return false;
	return true;
}

/* Words that are new, and outputs that have never been learned with, which still are zeros. */
static void free_new(Word2vec *net)
{
	Elastic *self = &net->elastic;
	for (size_t i = 0; i < net->vocab.words.count; i++)
		if (!(net->hold.marks[i] & HOLD_KNOWN))
			elastic_rows_scale(&self->inputs, i, 0);
	for (size_t i = 0; i < net->outputs.rows; i++)
		if (all_zero(row_blocks_at(&self->outputs.places, i), net->outputs.width))
			elastic_rows_scale(&self->outputs, i, 0);
}

static void deal_out(Word2vec *net)
{
	Elastic *self = &net->elastic;
	double *kept = kept_words(net);
	double strength = self->tokens ? self->strength * earlier_tokens(net) / (double)self->tokens : 0;
	free_new(net);
	deal_rows(&self->inputs, kept, words_around(net), strength);
	if (net->ngrams)
		deal_ngrams(net, kept, strength);
	deal_outputs(net, kept, strength);
	free(kept);
}

void word2vec_elastic_step(Word2vec *net)
{
	Elastic *self = &net->elastic;
	snprintf(net->model.progress.phase, sizeof net->model.progress.phase, "weighing what mattered");
	weigh_piece(net, self->weighed++);
	if (self->weighed == self->pieces)
		deal_out(net);
}

/* --- in an archive --- */

static void name_parts(const char *of, char strengths[32], char places[32])
{
	snprintf(strengths, 32, "ewc %ss", of);
	snprintf(places, 32, "ewc %s places", of);
}

static bool save_rows(const ElasticRows *rows, const char *of, Archive *archive, Error *err)
{
	char strengths[32], places[32];
	name_parts(of, strengths, places);
	return archive_put_rows(archive, strengths, &rows->strengths, err) &&
	       archive_put_rows(archive, places, &rows->places, err);
}

/* What is not weighed yet is weighed anew. */
bool word2vec_elastic_save(const Word2vec *net, Archive *archive, Error *err)
{
	const Elastic *self = &net->elastic;
	if (self->strength <= 0 || net->model.progress.finished)
		return true;
	if (!archive_put_number(archive, "ewc", self->strength, err) ||
		!archive_put_number(archive, "ewc n-grams", (double)self->ngrams.places.rows, err))
		return false;
	return word2vec_elastic_weighs(net) ||
	       (archive_put_number(archive, "ewc pieces", (double)self->pieces, err) &&
		       save_rows(&self->inputs, "input", archive, err) &&
		       save_rows(&self->ngrams, "n-gram", archive, err) &&
		       save_rows(&self->outputs, "output", archive, err));
}

static bool load_rows(
	Word2vec *net, Archive *archive, const char *of, size_t count, ElasticRows *rows, Error *err)
{
	char strengths[32], places[32];
	name_parts(of, strengths, places);
	row_blocks_init(&rows->strengths, net->options.dim);
	row_blocks_init(&rows->places, net->options.dim);
	return archive_get_rows(archive, strengths, count, &rows->strengths, err) &&
	       archive_get_rows(archive, places, count, &rows->places, err);
}

bool word2vec_elastic_load(Word2vec *net, Archive *archive, Error *err)
{
	Elastic *self = &net->elastic;
	size_t words = net->vocab.words.count;
	double pieces, ngrams;
	if (!archive_get_number(archive, "ewc", &net->options.ewc, err) ||
		!archive_get_number(archive, "ewc n-grams", &ngrams, err) ||
		!archive_get_number(archive, "ewc pieces", &pieces, err))
		return false;
	if (!(net->options.ewc >= 0 && pieces >= 0 && pieces <= ELASTIC_PIECES && ngrams >= 0 &&
		    ngrams <= UINT32_MAX))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	net->known_ngrams = (size_t)ngrams;
	if (pieces < 1)
		return true;
	self->strength = net->options.ewc;
	self->pieces = self->weighed = (size_t)pieces;
	return load_rows(net, archive, "input", words, &self->inputs, err) &&
	       load_rows(net, archive, "n-gram", net->known_ngrams, &self->ngrams, err) &&
	       load_rows(net, archive, "output", words - net->options.hierarchical, &self->outputs, err);
}
