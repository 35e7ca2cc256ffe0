#include "train/pair_counter.h"

#include "train/dense_row.h"

#include <stdlib.h>
#include <string.h>

enum {
	BORDER = UINT32_MAX,
	STEP_PIECES = 256,
	STEP_PLACES = 1 << 21, /* looked at in one step of listing */
	STEP_PAIRS = 1 << 22,  /* looked at in one step of summing, about */
	SLICE = 8192,          /* occurrences of one word that a thread does at a time */
};

/* --- the text --- */

/* Borders: one at the front, one after each run. */
static size_t most_words(const TrainingText *text)
{
	size_t most = text->tokens + 1;
	for (size_t c = 0; c < text->n_corpora; c++)
		most += text->corpora[c]->n_sentences + text->corpora[c]->n_tokens / RUN_TOKENS + 1;
	return most;
}

static void set_weights(PairCounter *counter, PairWeight weight)
{
	for (size_t d = 1; d <= counter->window; d++) {
		double of = weight == WEIGHT_HARMONIC ? 1 / (double)d
			    : weight == WEIGHT_DYNAMIC
				    ? (double)(counter->window - d + 1) / (double)counter->window
				    : 1;
		counter->weights[d] = (uint64_t)(of * PAIR_UNIT + 0.5);
	}
}

bool pair_counter_init(PairCounter *counter, const Vocab *vocab, const TrainInput *input, size_t window,
	PairWeight weight, Error *err)
{
	counter->window = window;
	counter->n_known = vocab->words.count;
	counter->at_once = COUNTED_AT_ONCE;
	set_weights(counter, weight);
	if (!training_text_init(&counter->text, vocab, input->corpora, input->n_corpora, err))
		return false;
	size_t most = most_words(&counter->text);
	if (most >= BORDER)
		return error_set(err, ERROR_INPUT,
			"this text has more than 4 billion words, which are too many to count at once; train "
			"on a part of it and go on with the next");
	counter->words = memory_data(most, sizeof *counter->words, "the text as numbers", err);
	counter->occurrences =
		memory_data(counter->n_known, sizeof *counter->occurrences, "the counts of words", err);
	if (!counter->words || !counter->occurrences)
		return false;
	cooccurrence_grow(&counter->table, counter->n_known);
	counter->words[counter->n_words++] = BORDER;
	counter->total = 3 * (double)counter->text.tokens;
	return true;
}

void pair_counter_release(PairCounter *counter)
{
	for (int i = 0; i < counter->n_sums; i++)
		dense_row_release(&counter->sums[i]);
	free(counter->sums);
	cooccurrence_release(&counter->table);
	training_text_release(&counter->text);
	free(counter->words);
	free(counter->occurrences);
	free(counter->places);
	free(counter->starts);
	*counter = (PairCounter){0};
}

static void read_piece(PairCounter *counter, size_t piece)
{
	Piece rest = counter->text.pieces[piece];
	const uint32_t *map = counter->text.maps[rest.corpus], *tokens;
	size_t count;
	counter->done += (double)(rest.end - rest.begin);
	while (piece_next(&counter->text, &rest, &tokens, &count)) {
		for (size_t i = 0; i < count; i++) {
			uint32_t word = map[tokens[i]];
			if (word == counter->n_known)
				continue;
			counter->words[counter->n_words++] = word;
			counter->occurrences[word]++;
		}
		if (counter->words[counter->n_words - 1] != BORDER)
			counter->words[counter->n_words++] = BORDER;
	}
}

/* --- one range of rows --- */

/* The next rows whose occurrences can be listed at once; false when there are none left. */
static bool next_range(PairCounter *counter, Error *err)
{
	size_t sum = 0;
	counter->first = counter->last;
	while (counter->last < counter->n_known &&
		(counter->last == counter->first ||
			sum + counter->occurrences[counter->last] <= counter->at_once))
		sum += counter->occurrences[counter->last++];
	counter->next = 0;
	free(counter->places);
	free(counter->starts);
	counter->places = memory_data(sum, sizeof *counter->places, "the places of words", err);
	counter->starts = memory_data(
		counter->last - counter->first + 1, sizeof *counter->starts, "the places of words", err);
	if (!counter->places || !counter->starts)
		return false;
	for (size_t row = counter->first; row + 1 < counter->last; row++)
		counter->starts[row - counter->first + 1] =
			counter->starts[row - counter->first] + counter->occurrences[row];
	counter->phase = counter->first == counter->last ? COUNT_DONE : COUNT_LISTS;
	return true;
}

/* While places are listed a row's start runs to its end. */
static void list_places(PairCounter *counter)
{
	size_t left = counter->n_words - counter->next;
	size_t end = counter->next + (left < STEP_PLACES ? left : STEP_PLACES);
	for (size_t i = counter->next; i < end; i++)
		if (counter->words[i] >= counter->first && counter->words[i] < counter->last)
			counter->places[counter->starts[counter->words[i] - counter->first]++] = (uint32_t)i;
	counter->done += (double)(end - counter->next) / (double)counter->n_words *
			 (double)counter->text.tokens * (double)(counter->last - counter->first) /
			 (double)counter->n_known;
	counter->next = end;
	if (end < counter->n_words)
		return;
	counter->phase = COUNT_SUMS;
	counter->next = counter->first;
}

/* --- sums --- */

static void add_window(const PairCounter *counter, uint32_t place, DenseRow *sums)
{
	const uint32_t *at = counter->words + place;
	for (size_t d = 1; d <= counter->window && *(at - d) != BORDER; d++)
		dense_row_add(sums, *(at - d), counter->weights[d]);
	for (size_t d = 1; d <= counter->window && at[d] != BORDER; d++)
		dense_row_add(sums, at[d], counter->weights[d]);
}

static void add_places(const PairCounter *counter, size_t row, size_t from, size_t to, DenseRow *sums)
{
	const uint32_t *end = counter->places + counter->starts[row - counter->first];
	const uint32_t *begin = end - counter->occurrences[row];
	for (size_t i = from; i < to; i++)
		add_window(counter, begin[i], sums);
}

static void sum_row(void *context, size_t piece, int thread)
{
	PairCounter *counter = context;
	size_t row = counter->next + piece;
	DenseRow *sums = &counter->sums[thread];
	add_places(counter, row, 0, counter->occurrences[row], sums);
	dense_row_take(sums, &counter->table.rows[row]);
}

static void sum_slice(void *context, size_t piece, int thread)
{
	PairCounter *counter = context;
	size_t from = (counter->slice + piece) * SLICE, count = counter->occurrences[counter->next];
	add_places(counter, counter->next, from, count - from < SLICE ? count : from + SLICE,
		&counter->sums[thread]);
}

/* A word with many occurrences: every thread sums some of them, over several steps. */
static void sum_long_row(PairCounter *counter, Pool *pool)
{
	size_t slices = (counter->occurrences[counter->next] + SLICE - 1) / SLICE;
	size_t most = STEP_PAIRS / (2 * counter->window * SLICE) + 1, left = slices - counter->slice;
	size_t count = left < most ? left : most;
	pool_run(pool, count, sum_slice, counter);
	counter->slice += count;
	if (counter->slice < slices)
		return;
	for (int i = 1; i < counter->n_sums; i++)
		dense_row_move(&counter->sums[i], &counter->sums[0]);
	dense_row_take(&counter->sums[0], &counter->table.rows[counter->next++]);
	counter->slice = 0;
}

static void sum_short_rows(PairCounter *counter, Pool *pool)
{
	size_t rows = 0, pairs = 0;
	while (counter->next + rows < counter->last && counter->occurrences[counter->next + rows] <= SLICE &&
		pairs < STEP_PAIRS)
		pairs += 2 * counter->window * counter->occurrences[counter->next + rows++];
	pool_run(pool, rows, sum_row, counter);
	counter->next += rows;
}

static bool make_sums(PairCounter *counter, int threads, Error *err)
{
	if (threads <= counter->n_sums)
		return true;
	counter->sums = memory_resize(counter->sums, (size_t)threads, sizeof *counter->sums);
	for (; counter->n_sums < threads; counter->n_sums++) {
		counter->sums[counter->n_sums] = (DenseRow){0};
		if (!dense_row_init(&counter->sums[counter->n_sums], counter->n_known, err))
			return false;
	}
	return true;
}

static bool sum_rows(PairCounter *counter, Pool *pool, Error *err)
{
	size_t before = counter->next;
	if (!make_sums(counter, pool_threads(pool), err))
		return false;
	if (counter->occurrences[counter->next] > SLICE)
		sum_long_row(counter, pool);
	else
		sum_short_rows(counter, pool);
	for (int i = 0; i < counter->n_sums; i++)
		if (counter->sums[i].failed)
			return error_set(err, ERROR_MEMORY,
				"the counts of pairs do not fit into memory; raise min_count or lower window");
	counter->done +=
		(double)(counter->next - before) / (double)counter->n_known * (double)counter->text.tokens;
	return counter->next < counter->last || next_range(counter, err);
}

bool pair_counter_step(PairCounter *counter, Pool *pool, Error *err)
{
	switch (counter->phase) {
	case COUNT_READS:
		for (size_t i = 0; i < STEP_PIECES && counter->next < counter->text.n_pieces; i++)
			read_piece(counter, counter->next++);
		return counter->next < counter->text.n_pieces || next_range(counter, err);
	case COUNT_LISTS:
		list_places(counter);
		return true;
	case COUNT_SUMS:
		return sum_rows(counter, pool, err);
	default:
		return true;
	}
}
