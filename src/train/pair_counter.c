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
	PART_LEAST = 1 << 14,  /* words; more than two pieces have */
};

/* --- parts of the text --- */

/* Borders: one at the front, one after each run. */
static size_t most_words(const TrainingText *text)
{
	size_t most = text->tokens + 1;
	for (size_t c = 0; c < text->n_corpora; c++)
		most += text->corpora[c]->n_sentences + text->corpora[c]->n_tokens / RUN_TOKENS + 1;
	return most;
}

static double weight_at(size_t d, size_t window, PairWeight weight)
{
	return weight == WEIGHT_HARMONIC  ? 1 / (double)d
	       : weight == WEIGHT_DYNAMIC ? (double)(window - d + 1) / (double)window
					  : 1;
}

/* A pair that is there counts, however little. */
static void set_weights(PairCounter *counter, PairWeight weight, const DomainShare *shares, size_t domains)
{
	size_t sets = shares ? domains : 1, window = counter->window;
	counter->weighed = shares != NULL;
	counter->weights = memory_new(sets * (window + 1), sizeof *counter->weights);
	for (size_t s = 0; s < sets; s++)
		for (size_t d = 1; d <= window; d++) {
			double of = weight_at(d, window, weight) * (shares ? shares[s].weight : 1);
			uint64_t parts = (uint64_t)(of * PAIR_UNIT + 0.5);
			counter->weights[s * (window + 1) + d] = parts > 0 ? parts : 1;
		}
}

/* Of the memory, half is for the words of a part and a quarter for their places. */
static void set_sizes(PairCounter *counter, uint64_t memory)
{
	uint64_t words = memory / 2 / sizeof(uint32_t), places = memory / 4 / sizeof(uint32_t);
	counter->memory = memory;
	counter->part_words = memory && words < BORDER / 2 ? words : BORDER / 2;
	counter->at_once = memory && places < COUNTED_AT_ONCE ? places : COUNTED_AT_ONCE;
}

bool pair_counter_init(PairCounter *counter, const Vocab *vocab, const TrainInput *input, size_t window,
	PairWeight weight, const DomainShare *shares, const Cooccurrence *before, Error *err)
{
	counter->window = window;
	counter->n_known = vocab->words.count;
	counter->before = before;
	set_sizes(counter, input->memory);
	set_weights(counter, weight, shares, vocab->domains.count);
	if (!training_text_init(&counter->text, vocab, input->corpora, input->n_corpora, err))
		return false;
	counter->occurrences =
		memory_data(counter->n_known, sizeof *counter->occurrences, "the counts of words", err);
	counter->total = 3 * (double)counter->text.tokens;
	return counter->occurrences != NULL;
}

static void free_part(PairCounter *counter)
{
	free(counter->words);
	free(counter->places);
	free(counter->starts);
	counter->words = counter->places = counter->starts = NULL;
}

void pair_counter_release(PairCounter *counter)
{
	for (int i = 0; i < counter->n_sums; i++)
		dense_row_release(&counter->sums[i]);
	for (size_t i = 0; i < counter->n_parts; i++)
		cooccurrence_release(&counter->parts[i]);
	free(counter->sums);
	free(counter->parts);
	cooccurrence_release(&counter->table);
	training_text_release(&counter->text);
	free_part(counter);
	free(counter->weights);
	free(counter->turns);
	free(counter->occurrences);
	*counter = (PairCounter){0};
}

Cooccurrence pair_counter_take(PairCounter *counter)
{
	Cooccurrence table = counter->table;
	counter->table = (Cooccurrence){0};
	return table;
}

/* Room for the words of the longest part. */
static bool make_room(PairCounter *counter, Error *err)
{
	size_t most = most_words(&counter->text);
	counter->room = counter->part_words > PART_LEAST ? counter->part_words : PART_LEAST;
	if (counter->room >= most)
		counter->room = most;
	counter->words = memory_data(counter->room, sizeof *counter->words, "the text as numbers", err);
	return counter->words != NULL;
}

static void note_turn(PairCounter *counter, uint32_t place, uint32_t domain)
{
	if (counter->n_turns && counter->turns[counter->n_turns - 1].domain == domain)
		return;
	counter->turns =
		memory_grow(counter->turns, counter->n_turns, &counter->turn_room, sizeof *counter->turns);
	counter->turns[counter->n_turns++] = (DomainTurn){place, domain};
}

static bool begin_part(PairCounter *counter, Error *err)
{
	if (!counter->words && !make_room(counter, err))
		return false;
	memset(counter->occurrences, 0, counter->n_known * sizeof *counter->occurrences);
	counter->words[0] = BORDER;
	counter->n_words = 1;
	counter->n_turns = 0;
	counter->part_tokens = 0;
	note_turn(counter, 0, 0);
	counter->phase = COUNT_READS;
	return true;
}

static void read_piece(PairCounter *counter, size_t piece)
{
	Piece rest = counter->text.pieces[piece];
	const uint32_t *map = counter->text.maps[rest.corpus], *tokens;
	size_t count;
	counter->part_tokens += (double)(rest.end - rest.begin);
	while (piece_next(&counter->text, &rest, &tokens, &count)) {
		if (counter->weighed)
			note_turn(counter, (uint32_t)counter->n_words, piece_domain(&counter->text, &rest));
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

/* A piece of many short sentences has as many borders as words. */
static bool is_full(const PairCounter *counter)
{
	bool last = counter->piece == counter->text.n_pieces;
	return last || (counter->room < most_words(&counter->text) &&
			       counter->room - counter->n_words < 2 * (PIECE_TOKENS + RUN_TOKENS));
}

/* One table for all of the text stays in memory if it fits; tables to be added up do not. */
static void begin_table(PairCounter *counter)
{
	bool whole = counter->n_parts == 0 && counter->piece == counter->text.n_pieces;
	counter->parts = memory_resize(counter->parts, counter->n_parts + 1, sizeof *counter->parts);
	cooccurrence_init(&counter->parts[counter->n_parts++], whole ? counter->memory : 1);
}

/* --- one range of rows --- */

/* The next rows whose occurrences can be listed at once. */
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
	counter->phase = COUNT_LISTS;
	return true;
}

static bool read_pieces(PairCounter *counter, Error *err)
{
	double before = counter->part_tokens;
	for (size_t i = 0; i < STEP_PIECES && !is_full(counter); i++)
		read_piece(counter, counter->piece++);
	counter->done += counter->part_tokens - before;
	if (!is_full(counter))
		return true;
	begin_table(counter);
	counter->last = 0;
	return next_range(counter, err);
}

/* While places are listed a row's start runs to its end. */
static void list_places(PairCounter *counter)
{
	size_t left = counter->n_words - counter->next;
	size_t end = counter->next + (left < STEP_PLACES ? left : STEP_PLACES);
	for (size_t i = counter->next; i < end; i++)
		if (counter->words[i] >= counter->first && counter->words[i] < counter->last)
			counter->places[counter->starts[counter->words[i] - counter->first]++] = (uint32_t)i;
	counter->done += (double)(end - counter->next) / (double)counter->n_words * counter->part_tokens *
			 (double)(counter->last - counter->first) / (double)counter->n_known;
	counter->next = end;
	if (end < counter->n_words)
		return;
	counter->phase = COUNT_SUMS;
	counter->next = counter->first;
}

/* --- sums --- */

static void add_window(const PairCounter *counter, uint32_t place, uint32_t domain, DenseRow *sums)
{
	const uint32_t *at = counter->words + place;
	const uint64_t *weights = counter->weights + domain * (counter->window + 1);
	for (size_t d = 1; d <= counter->window && *(at - d) != BORDER; d++)
		dense_row_add(sums, *(at - d), weights[d]);
	for (size_t d = 1; d <= counter->window && at[d] != BORDER; d++)
		dense_row_add(sums, at[d], weights[d]);
}

/* The last that is not beyond the place. */
static const DomainTurn *turn_at(const PairCounter *counter, uint32_t place)
{
	size_t low = 0, high = counter->n_turns;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		*(counter->turns[middle].place <= place ? &low : &high) = middle;
	}
	return counter->turns + low;
}

static void add_places(const PairCounter *counter, size_t row, size_t from, size_t to, DenseRow *sums)
{
	const uint32_t *end = counter->places + counter->starts[row - counter->first];
	const uint32_t *begin = end - counter->occurrences[row];
	const DomainTurn *turn = counter->turns, *last = counter->turns + counter->n_turns - 1;
	if (from < to)
		turn = turn_at(counter, begin[from]);
	for (size_t i = from; i < to; i++) {
		while (turn < last && turn[1].place <= begin[i])
			turn++;
		add_window(counter, begin[i], turn->domain, sums);
	}
}

static void sum_row(void *context, size_t piece, int thread)
{
	PairCounter *counter = context;
	size_t row = counter->next + piece;
	DenseRow *sums = &counter->sums[thread];
	add_places(counter, row, 0, counter->occurrences[row], sums);
	dense_row_take(sums, &counter->made[piece]);
}

static void sum_slice(void *context, size_t piece, int thread)
{
	PairCounter *counter = context;
	size_t from = (counter->slice + piece) * SLICE, count = counter->occurrences[counter->next];
	add_places(counter, counter->next, from, count - from < SLICE ? count : from + SLICE,
		&counter->sums[thread]);
}

/* Lets threads make the next rows by `task` and appends them to a table. */
static bool make_rows(
	PairCounter *counter, size_t rows, PoolTask *task, Cooccurrence *table, Pool *pool, Error *err)
{
	bool fine = true;
	counter->made = memory_new(rows, sizeof *counter->made);
	pool_run(pool, rows, task, counter);
	for (size_t i = 0; i < rows; i++) {
		fine = fine && cooccurrence_append(table, counter->made[i], err);
		free(counter->made[i].weights);
	}
	free(counter->made);
	counter->made = NULL;
	counter->next += rows;
	return fine;
}

static void take_long_row(void *context, size_t piece, int thread)
{
	(void)thread;
	PairCounter *counter = context;
	dense_row_take(&counter->sums[0], &counter->made[piece]);
}

/* A word with many occurrences: every thread sums some of them, over several steps. */
static bool sum_long_row(PairCounter *counter, Cooccurrence *table, Pool *pool, Error *err)
{
	size_t slices = (counter->occurrences[counter->next] + SLICE - 1) / SLICE;
	size_t most = STEP_PAIRS / (2 * counter->window * SLICE) + 1, left = slices - counter->slice;
	size_t count = left < most ? left : most;
	pool_run(pool, count, sum_slice, counter);
	counter->slice += count;
	if (counter->slice < slices)
		return true;
	for (int i = 1; i < counter->n_sums; i++)
		dense_row_move(&counter->sums[i], &counter->sums[0]);
	counter->slice = 0;
	return make_rows(counter, 1, take_long_row, table, NULL, err);
}

static bool sum_short_rows(PairCounter *counter, Cooccurrence *table, Pool *pool, Error *err)
{
	size_t rows = 0, pairs = 0;
	while (counter->next + rows < counter->last && counter->occurrences[counter->next + rows] <= SLICE &&
		pairs < STEP_PAIRS)
		pairs += 2 * counter->window * counter->occurrences[counter->next + rows++];
	return make_rows(counter, rows, sum_row, table, pool, err);
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

static bool check_sums(const PairCounter *counter, Error *err)
{
	for (int i = 0; i < counter->n_sums; i++)
		if (counter->sums[i].failed)
			return error_set(err, ERROR_MEMORY,
				"the counts of pairs do not fit into memory; raise min_count or lower window");
	return true;
}

/* --- adding up --- */

static void merge_row(void *context, size_t piece, int thread)
{
	PairCounter *counter = context;
	size_t row = counter->next + piece;
	DenseRow *sums = &counter->sums[thread];
	for (size_t i = 0; i <= counter->n_parts; i++) {
		const Cooccurrence *table = i < counter->n_parts ? &counter->parts[i] : counter->before;
		PairRow from = cooccurrence_row(table, row);
		for (size_t k = 0; k < from.count; k++)
			dense_row_add(sums, from.columns[k], from.weights[k]);
	}
	dense_row_take(sums, &counter->made[piece]);
}

static bool merge_rows(PairCounter *counter, Pool *pool, Error *err)
{
	size_t rows = 0, pairs = 0;
	while (counter->next + rows < counter->n_known && pairs < STEP_PAIRS) {
		pairs += cooccurrence_row(counter->before, counter->next + rows).count;
		for (size_t i = 0; i < counter->n_parts; i++)
			pairs += cooccurrence_row(&counter->parts[i], counter->next + rows).count;
		rows++;
	}
	counter->done += (double)counter->text.tokens * (double)rows / (double)counter->n_known;
	if (!make_sums(counter, pool_threads(pool), err) ||
		!make_rows(counter, rows, merge_row, &counter->table, pool, err))
		return false;
	if (counter->next == counter->n_known)
		counter->phase = COUNT_DONE;
	return check_sums(counter, err);
}

/* The table of a part is whole. */
static void end_part(PairCounter *counter)
{
	counter->phase = COUNT_BEGINS;
	if (counter->piece < counter->text.n_pieces)
		return;
	if (counter->n_parts == 1 && cooccurrence_pairs(counter->before) == 0) {
		counter->table = counter->parts[--counter->n_parts];
		counter->phase = COUNT_DONE;
		return;
	}
	free_part(counter);
	cooccurrence_init(&counter->table, counter->memory);
	counter->total += (double)counter->text.tokens;
	counter->next = 0;
	counter->phase = COUNT_MERGES;
}

static bool sum_rows(PairCounter *counter, Pool *pool, Error *err)
{
	size_t before = counter->next;
	Cooccurrence *table = &counter->parts[counter->n_parts - 1];
	bool fine = make_sums(counter, pool_threads(pool), err) &&
		    (counter->occurrences[counter->next] > SLICE ? sum_long_row(counter, table, pool, err)
								 : sum_short_rows(counter, table, pool, err)) &&
		    check_sums(counter, err);
	counter->done += (double)(counter->next - before) / (double)counter->n_known * counter->part_tokens;
	if (!fine || counter->next < counter->last)
		return fine;
	if (counter->last < counter->n_known)
		return next_range(counter, err);
	end_part(counter);
	return true;
}

static bool step(PairCounter *counter, Pool *pool, Error *err)
{
	switch (counter->phase) {
	case COUNT_BEGINS:
		return begin_part(counter, err);
	case COUNT_READS:
		return read_pieces(counter, err);
	case COUNT_LISTS:
		list_places(counter);
		return true;
	case COUNT_SUMS:
		return sum_rows(counter, pool, err);
	case COUNT_MERGES:
		return merge_rows(counter, pool, err);
	default:
		return true;
	}
}

bool pair_counter_step(PairCounter *counter, Pool *pool, Error *err)
{
	bool fine = step(counter, pool, err);
	if (counter->done > counter->total) /* by rounding */
		counter->done = counter->total;
	return fine;
}
