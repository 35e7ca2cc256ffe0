#include "audit/annotator_agreement.h"

#include "audit/agreement_coefficients.h"
#include "audit/bootstrap.h"
#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Draws, or items left out, that are one piece; pieces of a step. */
enum { PIECE = 32, STEP_PIECES = 8 };

struct AgreementTest {
	JudgedItems judged;
	size_t draws;
	uint64_t seed;
	bool possible[AGREEMENT_MEASURES];
	AgreementScore scores[AGREEMENT_MEASURES];
	double *drawn;      /* measure by draw */
	double *influences; /* measure by item */
	size_t piece, draw_pieces, pieces;
};

const char *agreement_measure_name(AgreementMeasure measure)
{
	static const char *const names[] = {"observed", "cohen", "cohen-linear", "cohen-quadratic", "fleiss",
		"alpha-nominal", "alpha-ordinal", "alpha-interval"};
	return names[measure];
}

/* --- what makes no sense --- */

static void refuse(AgreementTest *test, AgreementMeasure measure, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void refuse(AgreementTest *test, AgreementMeasure measure, const char *format, ...)
{
	AgreementScore *score = &test->scores[measure];
	va_list list;
	test->possible[measure] = false;
	if (score->refusal[0])
		return;
	va_start(list, format);
	vsnprintf(score->refusal, sizeof score->refusal, format, list);
	va_end(list);
}

static void refuse_annotators(AgreementTest *test, size_t annotators)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t i = 0; i < test->judged.items; i++) {
		size_t m = test->judged.first[i + 1] - test->judged.first[i];
		least = m < least ? m : least;
		most = m > most ? m : most;
	}
	for (int m = AGREEMENT_COHEN; annotators != 2 && m <= AGREEMENT_QUADRATIC; m++)
		refuse(test, (AgreementMeasure)m, "there are %zu annotators, not two", annotators);
	if (least < most)
		refuse(test, AGREEMENT_FLEISS,
			"it wants as many judgements of every item, and there are %zu to %zu; alpha takes any",
			least, most);
}

static void refuse_order(AgreementTest *test)
{
	static const AgreementMeasure ordered[] = {AGREEMENT_LINEAR, AGREEMENT_QUADRATIC, AGREEMENT_ORDINAL};
	for (size_t i = 0; i < 3 && test->judged.judgements->order == LABELS_UNORDERED; i++)
		refuse(test, ordered[i], "the labels have no order; order=low,middle,high gives them one");
	if (test->judged.judgements->order != LABELS_NUMBERS)
		refuse(test, AGREEMENT_INTERVAL, "the labels are no numbers");
}

static void see(AgreementTest *test)
{
	double values[AGREEMENT_MEASURES];
	AgreementRoom room;
	for (int m = 0; m < AGREEMENT_MEASURES; m++) {
		test->possible[m] = true;
		test->scores[m] = (AgreementScore){.value = NAN,
			.low = NAN,
			.high = NAN,
			.items = test->judged.items,
			.judgements = test->judged.count};
		if (!test->judged.items)
			refuse(test, (AgreementMeasure)m, "no item has the judgements of two annotators");
	}
	refuse_annotators(test, test->judged.annotators);
	refuse_order(test);
	if (!test->judged.items)
		return;
	agreement_room_init(&room, &test->judged);
	for (size_t i = 0; i < test->judged.items; i++)
		room.weight[i] = 1;
	agreement_coefficients(&test->judged, test->possible, &room, values);
	agreement_room_release(&room);
	for (int m = 0; m < AGREEMENT_MEASURES; m++) {
		test->scores[m].value = values[m];
		if (isnan(values[m]))
			refuse(test, (AgreementMeasure)m,
				"all judgements are the same label, so that chance agrees always too");
	}
}

AgreementTest *agreement_test_new(const AgreementInput *input)
{
	AgreementTest *test = memory_new(1, sizeof *test);
	test->draws = input->draws;
	test->seed = input->seed;
	judged_items_init(&test->judged, input);
	see(test);
	size_t items = test->judged.items, left_out = items <= AGREEMENT_JACKKNIFE ? items : 0;
	test->drawn = memory_new(AGREEMENT_MEASURES * test->draws, sizeof *test->drawn);
	test->influences = memory_new(AGREEMENT_MEASURES * left_out, sizeof *test->influences);
	test->draw_pieces = (test->draws + PIECE - 1) / PIECE;
	if (items >= AGREEMENT_LEAST && test->draws)
		test->pieces = test->draw_pieces + (left_out + PIECE - 1) / PIECE;
	return test;
}

void agreement_test_free(AgreementTest *test)
{
	if (!test)
		return;
	judged_items_release(&test->judged);
	free(test->drawn);
	free(test->influences);
	free(test);
}

/* --- intervals --- */

static void draw(const AgreementTest *test, size_t piece, AgreementRoom *room)
{
	Random random;
	double values[AGREEMENT_MEASURES];
	random_init(&random, test->seed, piece);
	for (size_t d = piece * PIECE; d < (piece + 1) * PIECE && d < test->draws; d++) {
		memset(room->weight, 0, test->judged.items * sizeof *room->weight);
		for (size_t i = 0; i < test->judged.items; i++)
			room->weight[random_below(&random, test->judged.items)]++;
		agreement_coefficients(&test->judged, test->possible, room, values);
		for (int m = 0; m < AGREEMENT_MEASURES; m++)
			test->drawn[(size_t)m * test->draws + d] = values[m];
	}
}

static void leave_out(const AgreementTest *test, size_t piece, AgreementRoom *room)
{
	double values[AGREEMENT_MEASURES];
	for (size_t i = 0; i < test->judged.items; i++)
		room->weight[i] = 1;
	for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < test->judged.items; i++) {
		room->weight[i] = 0;
		agreement_coefficients(&test->judged, test->possible, room, values);
		for (int m = 0; m < AGREEMENT_MEASURES; m++)
			test->influences[(size_t)m * test->judged.items + i] =
				test->scores[m].value - values[m];
		room->weight[i] = 1;
	}
}

static void run_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const AgreementTest *test = context;
	AgreementRoom room;
	agreement_room_init(&room, &test->judged);
	piece += test->piece;
	if (piece < test->draw_pieces)
		draw(test, piece, &room);
	else
		leave_out(test, piece - test->draw_pieces, &room);
	agreement_room_release(&room);
}

static void bound(AgreementTest *test, AgreementMeasure measure)
{
	AgreementScore *score = &test->scores[measure];
	double *values = test->drawn + (size_t)measure * test->draws;
	if (test->judged.items <= AGREEMENT_JACKKNIFE) {
		Jackknife jackknife = {0};
		Bootstrap interval;
		jackknife_add(&jackknife, test->influences + (size_t)measure * test->judged.items,
			test->judged.items);
		const BootstrapOptions options = {.draws = test->draws,
			.level = 0.95,
			.least = measure == AGREEMENT_OBSERVED ? 0 : -1,
			.most = 1};
		bootstrap_student(&options, values, score->value, &jackknife, &interval);
		score->low = interval.low;
		score->high = interval.high;
		return;
	}
	size_t defined = statistics_sort(values, test->draws);
	if (2 * defined >= test->draws) {
		score->low = statistics_quantile(values, defined, 0.025);
		score->high = statistics_quantile(values, defined, 0.975);
	}
}

/* When every item is agreed on, or none, draws of items cannot tell how far that goes. */
static bool bound_shares(AgreementTest *test)
{
	double agreed = 0;
	bool binary = true;
	for (size_t i = 0; i < test->judged.items; i++) {
		agreed += test->judged.share[i];
		binary = binary && (test->judged.share[i] <= 0 || test->judged.share[i] >= 1);
	}
	AgreementScore *score = &test->scores[AGREEMENT_OBSERVED];
	if (binary)
		normal_wilson(agreed, (double)test->judged.items, 0.95, &score->low, &score->high);
	return binary;
}

static void conclude(AgreementTest *test)
{
	bool shares = bound_shares(test);
	for (int m = shares ? AGREEMENT_COHEN : AGREEMENT_OBSERVED; m < AGREEMENT_MEASURES; m++) {
		AgreementScore *score = &test->scores[m];
		if (score->refusal[0])
			continue;
		if (score->value >= 1)
			snprintf(score->unsure, sizeof score->unsure,
				"nobody disagreed, so that draws of items cannot tell how often someone would");
		else
			bound(test, (AgreementMeasure)m);
	}
}

void agreement_test_step(AgreementTest *test, Pool *pool, bool *finished)
{
	size_t left = test->pieces - test->piece, now = left < STEP_PIECES ? left : STEP_PIECES;
	pool_run(pool, now, run_piece, test);
	test->piece += now;
	*finished = test->piece == test->pieces;
	if (*finished && test->pieces)
		conclude(test);
	for (int m = 0; *finished && !test->pieces && test->draws && m < AGREEMENT_MEASURES; m++)
		if (!test->scores[m].refusal[0])
			snprintf(test->scores[m].unsure, sizeof test->scores[m].unsure,
				"%zu items are too few for one; it needs %d", test->judged.items,
				AGREEMENT_LEAST);
}

double agreement_test_done(const AgreementTest *test)
{
	return test->pieces ? (double)test->piece / (double)test->pieces : 1;
}

const AgreementScore *agreement_test_score(const AgreementTest *test, AgreementMeasure measure)
{
	return &test->scores[measure];
}
