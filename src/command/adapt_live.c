#include "command/adapt_live.h"

#include "base/random.h"
#include "command/adapt_work.h"
#include "linalg/product.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIXED = 10 /* nearest rows whose domain counts */ };

/* Two rows have a mean cosine above 0.99 below this deviation: directions hardly tell them apart. */
static const double LEAST_DEVIATION = 0.1;
/* Of the directions that it could have used, a healthy map keeps far more than a quarter: orthogonal maps keep
 * all, projections on the common part of two spaces about half. */
static const double LEAST_SHARE = 0.25;
/* Of rows: units that died leave most items without a direction. */
static const double MOST_ZEROS = 0.5;

void live_release(Live *live)
{
	pairs_release(&live->pairs);
	for (size_t i = 0; i < live->n_series; i++)
		series_release(&live->series[i]);
	for (size_t i = 0; i < LIVE_GUESSES; i++)
		series_release(&live->guesses[i]);
	*live = (Live){0};
}

/* --- the sample --- */

/* Rows that tell most: partners first, in both sides, and the rest at random. */
static size_t draw_side(
	const AdaptSide *side, const uint32_t *first, size_t n_first, uint64_t seed, uint32_t *rows)
{
	size_t n = side->space->vectors.rows, wanted = n < LIVE_ROWS ? n : LIVE_ROWS, count = 0;
	uint32_t *drawn = memory_new(wanted, sizeof *drawn);
	Random random;
	random_init(&random, seed, 77);
	random_sample(&random, n, wanted, drawn);
	for (size_t i = 0; i < n_first && count < LIVE_ROWS / 2; i++)
		rows[count++] = first[i];
	for (size_t i = 0; i < wanted && count < wanted; i++) {
		bool there = false;
		for (size_t j = 0; j < count && !there; j++)
			there = rows[j] == drawn[i];
		if (!there)
			rows[count++] = drawn[i];
	}
	free(drawn);
	return count;
}

/* Test pairs whose source and target each occur once, evenly from among all. */
static size_t choose_pairs(const Pairs *test, uint32_t *sources, uint32_t *targets)
{
	size_t count = 0, step = 1 + test->count / LIVE_ROWS;
	for (size_t i = 0; i < test->count && count < LIVE_ROWS / 2; i += step) {
		bool there = false;
		for (size_t j = 0; j < count; j++)
			there |= sources[j] == test->pairs[i].source || targets[j] == test->pairs[i].target;
		if (there)
			continue;
		sources[count] = test->pairs[i].source;
		targets[count++] = test->pairs[i].target;
	}
	return count;
}

static bool gather(Rows rows, const uint32_t *at, size_t count, Matrix *into, Error *err)
{
	if (!matrix_init(into, count, rows.width, "a sample of a shared space", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(into, i), rows_at(rows, at[i]), rows.width * sizeof(float));
	return true;
}

static size_t spread_rows(size_t count)
{
	return count < LIVE_SPREAD ? count : LIVE_SPREAD;
}

static bool spread_of_side(
	const AdaptSide *side, const uint32_t *rows, size_t count, Spread *spread, Error *err)
{
	Matrix sample = {0};
	bool fine = gather(matrix_rows(&side->space->vectors), rows, spread_rows(count), &sample, err) &&
		    spread_of(matrix_rows(&sample), spread, err);
	matrix_release(&sample);
	return fine;
}

bool live_begin(AdaptWork *work, Error *err)
{
	Live *live = &work->live;
	const AdaptLink *link = &work->links[work->at];
	const AdaptSide *source = &work->sides[link->source], *anchor = &work->sides[link->anchor];
	uint32_t sources[LIVE_ROWS] = {0}, targets[LIVE_ROWS] = {0}, *rows = live->rows;
	live_release(live);
	size_t paired = choose_pairs(&link->test, sources, targets);
	live->n_source = draw_side(source, sources, paired, work->provenance.seed, rows);
	live->n_target = draw_side(anchor, targets, paired, work->provenance.seed + 1, rows + live->n_source);
	live->pairs.pairs = memory_new(paired, sizeof *live->pairs.pairs);
	live->pairs.count = paired;
	for (uint32_t i = 0; i < paired; i++)
		live->pairs.pairs[i] = (RowPair){i, (uint32_t)live->n_source + i};
	live->labelled = source->class_of && anchor->asked;
	live->shrinks = source->class_of && adapter_takes_classes(work->adapter);
	for (size_t i = 0; live->labelled && i < live->n_source + live->n_target; i++)
		live->classes[i] = i < live->n_source ? source->class_of[rows[i]] : anchor->asked[rows[i]];
	if (!spread_of_side(source, rows, live->n_source, &live->before[0], err) ||
		!spread_of_side(anchor, rows + live->n_source, live->n_target, &live->before[1], err))
		return false;
	for (size_t i = 0; i < live->n_source + live->n_target; i++)
		rows[i] += (uint32_t)(i < live->n_source ? source->at : anchor->at);
	return true;
}

/* --- curves --- */

static void add_point(AdaptWork *work, const char *name, double y)
{
	Live *live = &work->live;
	size_t i = 0;
	while (i < live->n_series && strcmp(live->series[i].name, name) != 0)
		i++;
	if (i == LIVE_SERIES || isnan(y))
		return;
	if (i == live->n_series)
		series_init(&live->series[live->n_series++], name, "steps");
	series_add(&live->series[i], (double)work->links[work->at].steps, y);
}

/* How often, of two sides' rows, the nearest on the other side is the partner. */
static double precision(const Live *live, const float *cosines, bool back)
{
	size_t n = live->n_source + live->n_target, right = 0;
	size_t first = back ? 0 : live->n_source, end = back ? live->n_source : n;
	for (size_t i = 0; i < live->pairs.count; i++) {
		RowPair pair = live->pairs.pairs[i];
		size_t row = back ? pair.target : pair.source, partner = back ? pair.source : pair.target,
		       best = first;
		for (size_t j = first; j < end; j++)
			if (cosines[row * n + j] > cosines[row * n + best])
				best = j;
		right += best == partner;
	}
	return live->pairs.count ? (double)right / (double)live->pairs.count : NAN;
}

/* Rows of the other domain among the nearest of a row. */
static size_t count_mixed(const Live *live, const float *cosines, size_t row)
{
	size_t n = live->n_source + live->n_target, nearest[MIXED], count = 0, mixed = 0;
	for (size_t j = 0; j < n; j++) {
		size_t at = count;
		while (at > 0 && cosines[j] > cosines[nearest[at - 1]])
			at--;
		if (j == row || at == MIXED)
			continue;
		count += count < MIXED;
		memmove(nearest + at + 1, nearest + at, (count - at - 1) * sizeof *nearest);
		nearest[at] = j;
	}
	for (size_t i = 0; i < count; i++)
		mixed += (nearest[i] < live->n_source) != (row < live->n_source);
	return mixed;
}

/* Over what it would be if domains were dealt out at random: 1 is mixed, 0 apart. */
static double mixing(const Live *live, const float *cosines)
{
	double n = (double)(live->n_source + live->n_target), mixed = 0;
	double expected = 2 * (double)live->n_source * (double)live->n_target / (n - 1) * MIXED;
	for (size_t i = 0; i < live->n_source + live->n_target; i++)
		mixed += (double)count_mixed(live, cosines + i * (live->n_source + live->n_target), i);
	return n > MIXED && expected > 0 ? mixed / expected : NAN;
}

/* How often the class of a target row is that whose source rows have the highest mean cosine with it. */
static double label_accuracy(const AdaptWork *work, const float *cosines)
{
	const Live *live = &work->live;
	size_t n = live->n_source + live->n_target, asked = 0, right = 0;
	double *sums = memory_new(work->classes.count, sizeof *sums);
	size_t *counts = memory_new(work->classes.count, sizeof *counts);
	for (size_t row = live->n_source; live->labelled && row < n; row++) {
		uint32_t best = DICTIONARY_NONE;
		if (live->classes[row] == DICTIONARY_NONE)
			continue;
		for (uint32_t class = 0; class < work->classes.count; class ++)
			sums[class] = 0, counts[class] = 0;
		for (size_t j = 0; j < live->n_source; j++)
			if (live->classes[j] != DICTIONARY_NONE) {
				sums[live->classes[j]] += cosines[row * n + j];
				counts[live->classes[j]]++;
			}
		for (uint32_t class = 0; class < work->classes.count; class ++)
			if (counts[class] &&
				(best == DICTIONARY_NONE || sums[class] * (double)counts[best] >
								    sums[best] * (double)counts[class]))
				best = class;
		asked++;
		right += best == live->classes[row];
	}
	free(sums);
	free(counts);
	return asked ? (double)right / (double)asked : NAN;
}

static void make_units(Matrix *rows)
{
	for (size_t i = 0; i < rows->rows; i++) {
		float *row = matrix_row(rows, i);
		double squares = 0;
		for (size_t j = 0; j < rows->cols; j++)
			squares += (double)row[j] * row[j];
		for (size_t j = 0; j < rows->cols && squares > 0; j++)
			row[j] = (float)(row[j] / sqrt(squares));
	}
}

static void add_curves(AdaptWork *work, Matrix *sample, float *cosines)
{
	const Live *live = &work->live;
	const AdaptLink *link = &work->links[work->at];
	Text back = {0};
	make_units(sample);
	product_rows(matrix_rows(sample), matrix_rows(sample), NULL, cosines);
	text_format(&back, "precision@1 in %s to %s", work->sides[link->anchor].name,
		work->sides[link->source].name);
	add_point(work, "precision@1", precision(live, cosines, false));
	add_point(work, text_of(&back), precision(live, cosines, true));
	add_point(work, "label accuracy", label_accuracy(work, cosines));
	add_point(work, "domain mixing", mixing(live, cosines));
	text_release(&back);
}

/* --- guesses --- */

static void add_guess(Series *series, const char *name, size_t round, double value)
{
	if (isnan(value))
		return;
	if (!series->name)
		series_init(series, name, "rounds");
	series_add(series, (double)round, value);
}

void live_rounds(AdaptWork *work)
{
	Live *live = &work->live;
	const Adaptation *adaptation = work->adaptation;
	double all = (double)work->sides[0].space->vectors.rows;
	for (; adaptation && live->n_rounds < adaptation->n_rounds; live->n_rounds++) {
		size_t round = live->n_rounds;
		const AdaptRound *told = &adaptation->rounds[round];
		if (!told->taken)
			continue;
		AdaptTally tally = adapt_rounds_tally(work, told->taken);
		add_guess(&live->guesses[0], "guesses taken", round, (double)tally.count / all);
		add_guess(&live->guesses[1], "guesses taken: right", round,
			tally.known ? (double)tally.right / (double)tally.known : NAN);
		add_guess(&live->guesses[2], "guesses taken: threshold", round, told->threshold);
	}
}

/* --- the alarm --- */

/* With classes a space may shrink to what tells these apart, which needs one dimension less than there are
 * classes, and often fewer: of ten, a good classifier may leave an effective rank of five. Then a quarter of
 * what is needed is the least, or what three classes along one line fall below. */
static double least_rank(const AdaptWork *work, size_t side, size_t width)
{
	double rank = fmin(work->live.before[side].rank, (double)width);
	double needed = fmax((double)work->classes.count, 2) - 1;
	if (!work->live.shrinks || needed > rank)
		return LEAST_SHARE * rank;
	return fmin(LEAST_SHARE * rank, fmax(LEAST_SHARE * needed, fmin(needed - 0.5, 1.5)));
}

static void sound(AdaptWork *work, size_t side, Spread now, size_t width)
{
	Live *live = &work->live;
	const AdaptLink *link = &work->links[work->at];
	const char *name = work->sides[side ? link->anchor : link->source].name;
	if (now.zeros > MOST_ZEROS && live->before[side].zeros <= MOST_ZEROS)
		snprintf(live->alarm, sizeof live->alarm, "%.40s collapses: %.0f %% of its rows are zeros",
			name, 100 * now.zeros);
	else if (now.rank < least_rank(work, side, width))
		snprintf(live->alarm, sizeof live->alarm,
			"%.40s collapses: its effective rank is %.1f, of %.1f before", name, now.rank,
			live->before[side].rank);
	else if (now.deviation < LEAST_DEVIATION && live->before[side].deviation >= LEAST_DEVIATION)
		snprintf(live->alarm, sizeof live->alarm,
			"%.40s collapses: its rows point nearly the same way, with a mean cosine of %.3f", name,
			1 - now.deviation * now.deviation);
}

/* Of the rows as they are or, as it makes no difference, of length 1. */
static bool check_spread(AdaptWork *work, const Matrix *sample, Error *err)
{
	const Live *live = &work->live;
	Spread source, target;
	if (!spread_of(rows_part(matrix_rows(sample), 0, spread_rows(live->n_source)), &source, err) ||
		!spread_of(rows_part(matrix_rows(sample), live->n_source, spread_rows(live->n_target)), &target,
			err))
		return false;
	work->live.alarm[0] = '\0';
	sound(work, 1, target, sample->cols);
	sound(work, 0, source, sample->cols);
	add_point(work, "effective rank", source.rank);
	return true;
}

bool live_check(AdaptWork *work, Rows vectors, Error *err)
{
	Live *live = &work->live;
	Matrix sample = {0};
	bool fine = gather(vectors, live->rows, live->n_source + live->n_target, &sample, err) &&
		    check_spread(work, &sample, err);
	matrix_release(&sample);
	return fine;
}

bool live_look(AdaptWork *work, Rows vectors, Error *err)
{
	Live *live = &work->live;
	size_t n = live->n_source + live->n_target;
	Matrix sample = {0};
	float *cosines = memory_new(n * n, sizeof *cosines);
	bool fine = gather(vectors, live->rows, n, &sample, err);
	if (fine) {
		add_curves(work, &sample, cosines);
		fine = check_spread(work, &sample, err);
	}
	matrix_release(&sample);
	free(cosines);
	return fine;
}
