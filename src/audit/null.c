#include "audit/null.h"

#include "audit/random_items.h"
#include "audit/word_test.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	PIECE = 16,    /* draws that share a random stream; fixed, so that threads do not matter */
	WORDS_EACH = 4 /* of the space for each word to be replaced, at least */
};

typedef struct Null {
	const Audit *audit;
	const Args *options;
	RandomItems words; /* those of the test are banned */
	uint64_t seed;
	size_t draws;
	double *effects;
} Null;

/* X and Y are replaced, the groups stay. */
static bool is_replaced(const Selection *set)
{
	return set->role == 'X' || set->role == 'Y';
}

/* --- draws --- */

static size_t words_replaced(const Audit *audit)
{
	size_t words = 0;
	for (size_t s = 0; s < audit->n_sets; s++)
		words += is_replaced(&audit->sets[s]) ? audit->sets[s].count : 0;
	return words;
}

static double draw_effect(const Null *null, Random *random, uint32_t *drawn)
{
	const Audit *audit = null->audit;
	Selection sets[AUDIT_SETS] = {{0}};
	size_t count = 0;
	for (size_t s = 0; s < audit->n_sets; s++) {
		sets[s] = audit->sets[s];
		if (!is_replaced(&sets[s]))
			continue;
		sets[s].rows = drawn + count;
		for (size_t i = 0; i < sets[s].count; i++, count++)
			drawn[count] =
				random_items_draw(&null->words, random, audit->sets[s].rows[i], drawn, count);
	}
	AuditEffect *effect = audit->test->effect ? audit->test->effect : word_test_effect;
	return effect(audit->test, audit->space, sets, null->options);
}

static void draw_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Null *null = context;
	uint32_t *drawn = memory_new(words_replaced(null->audit), sizeof *drawn);
	Random random;
	random_init(&random, null->seed, piece);
	size_t end = (piece + 1) * PIECE < null->draws ? (piece + 1) * PIECE : null->draws;
	for (size_t draw = piece * PIECE; draw < end; draw++)
		null->effects[draw] = draw_effect(null, &random, drawn);
	free(drawn);
}

/* --- where the effect lies --- */

static void summarise(const double *sorted, size_t count, double effect, AuditNull *out)
{
	double sum = 0, squares = 0, tolerance = 1e-12 * fabs(effect);
	size_t low = 0, high = 0;
	for (size_t i = 0; i < count; i++) {
		sum += sorted[i];
		low += sorted[i] <= effect + tolerance;
		high += sorted[i] >= effect - tolerance;
	}
	out->draws = count;
	out->mean = sum / (double)count;
	for (size_t i = 0; i < count; i++)
		squares += (sorted[i] - out->mean) * (sorted[i] - out->mean);
	out->sd = sqrt(squares / (double)(count - 1));
	out->low = statistics_quantile(sorted, count, 0.025);
	out->high = statistics_quantile(sorted, count, 0.975);
	out->quantile = (double)low / (double)count;
	out->p = fmin(1, 2 * ((double)(low < high ? low : high) + 1) / ((double)count + 1));
}

/* --- the whole --- */

static size_t ban_words(Null *null)
{
	for (size_t s = 0; s < null->audit->n_sets; s++)
		for (size_t i = 0; i < null->audit->sets[s].count; i++)
			null->words.banned[null->audit->sets[s].rows[i]] = true;
	return random_items_left(&null->words);
}

static bool enough_words(const Audit *audit, size_t left, Error *err)
{
	size_t words = words_replaced(audit);
	return left >= WORDS_EACH * words ||
	       error_set(err, ERROR_INPUT,
		       "the space has %zu words beside those of the test, too few to draw random ones in the "
		       "place of %zu: at least %zu are needed for null=",
		       left, words, WORDS_EACH * words);
}

static bool conclude(const Null *null, Audit *audit, Error *err)
{
	size_t defined = statistics_sort(null->effects, null->draws);
	if (defined < 2 || defined * 2 < null->draws)
		return error_set(err, ERROR_NUMBER,
			"%s is not defined for most draws of random words, so that there is no null= of it",
			audit->test->name);
	summarise(null->effects, defined, audit->effect, &audit->null);
	return true;
}

bool audit_null(Audit *audit, const AuditInput *input, const Args *options, Error *err)
{
	const char *how = args_has(options, "null") ? args_text(options, "null") : "none";
	if (!strcmp(how, "none"))
		return true;
	Null null = {.audit = audit,
		.options = options,
		.seed = input->seed,
		.draws = (size_t)args_integer(options, "draws")};
	if (!audit->test->effect && !audit->test->words)
		return args_fault(
			options, "null", 0, err, "%s knows no null of random words", audit->test->name);
	if (null.draws < 100)
		return args_fault(options, "null", 0, err,
			"draws=%zu are too few to tell where the effect lies; give 100 or more", null.draws);
	bool counted = audit->space->counts && !strcmp(how, "random");
	audit->null.matched = counted || !strcmp(how, "rows");
	random_items_init(&null.words, audit->space,
		counted               ? RANK_COUNTS
		: audit->null.matched ? RANK_ROWS
				      : RANK_NONE);
	bool fine = enough_words(audit, ban_words(&null), err);
	if (fine) {
		null.effects = memory_new(null.draws, sizeof *null.effects);
		pool_run(input->pool, (null.draws + PIECE - 1) / PIECE, draw_piece, &null);
		fine = conclude(&null, audit, err);
	}
	random_items_release(&null.words);
	free(null.effects);
	return fine;
}
