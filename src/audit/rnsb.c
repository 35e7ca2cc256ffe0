/* RNSB, relative negative sentiment bias: a classifier learns to tell the words A from the words B; whether it
 * finds the words X as near to B as one another. Sweeney, Najafian, ACL 2019. */
#include "audit/inference.h"
#include "audit/options.h"
#include "linalg/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_X, GROUP_A, GROUP_B, RNSB_SETS };

typedef struct Words {
	Matrix rows[RNSB_SETS]; /* vectors of X, A and B at length 1 */
	double cost;
} Words;

static bool words_init(Words *words, const Space *space, const Selection *sets, Error *err)
{
	for (size_t s = 0; s < RNSB_SETS; s++) {
		const Selection *set = &sets[s];
		if (!matrix_init(&words->rows[s], set->count, space->vectors.cols, "the words of a test", err))
			return false;
		for (size_t i = 0; i < set->count; i++)
			for (size_t j = 0; j < space->vectors.cols; j++)
				matrix_row(&words->rows[s], i)[j] =
					matrix_row(&space->vectors, set->rows[i])[j] *
					space->inverse_norms[set->rows[i]];
	}
	return true;
}

static void words_release(Words *words)
{
	for (size_t s = 0; s < RNSB_SETS; s++)
		matrix_release(&words->rows[s]);
}

/* Learns from A and B, each word as often as it counts; false when one of them has no word left. */
static bool learn(const Words *words, const uint32_t *const counts[BOOTSTRAP_SETS], Logistic *fit)
{
	Error err = ERROR_INIT;
	Matrix rows = {0};
	size_t n = 0, width = words->rows[GROUP_A].cols;
	for (size_t s = GROUP_A; s <= GROUP_B; s++)
		for (size_t i = 0; i < words->rows[s].rows; i++)
			n += counts[s][i];
	uint32_t *labels = memory_new(n, sizeof *labels);
	bool fine = matrix_init(&rows, n, width, "the words of a test", &err);
	for (size_t s = GROUP_A, at = 0; fine && s <= GROUP_B; s++)
		for (size_t i = 0; i < words->rows[s].rows; i++)
			for (uint32_t k = 0; k < counts[s][i]; k++, at++) {
				memcpy(matrix_row(&rows, at), matrix_row(&words->rows[s], i),
					width * sizeof(float));
				labels[at] = s == GROUP_B;
			}
	fine = fine && logistic_fit(matrix_rows(&rows), labels, 2, words->cost, NULL, fit, &err);
	matrix_release(&rows);
	free(labels);
	return fine;
}

static double chance_of_b(const Logistic *fit, const float *row)
{
	double scores[2];
	logistic_scores(fit, row, scores);
	return 1 / (1 + exp(-scores[1]));
}

/* Sum over X of p ln(p n), p the chances of B over their sum: how far these are from all alike. */
static double divergence(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Words *words = context;
	const Matrix *x = &words->rows[WORDS_X];
	Logistic fit = {0};
	double n = 0, sum = 0, result = NAN;
	double *chances = memory_new(x->rows, sizeof *chances);
	if (learn(words, counts, &fit)) {
		result = 0;
		for (size_t i = 0; i < x->rows; i++) {
			chances[i] = chance_of_b(&fit, matrix_row(x, i));
			n += counts[WORDS_X][i];
			sum += counts[WORDS_X][i] * chances[i];
		}
		for (size_t i = 0; i < x->rows; i++)
			if (counts[WORDS_X][i] && chances[i] > 0)
				result += counts[WORDS_X][i] * chances[i] / sum * log(chances[i] / sum * n);
	}
	logistic_release(&fit);
	free(chances);
	return result;
}

/* Each word of the largest set once. */
static uint32_t *new_ones(const Words *words)
{
	size_t most = 0;
	for (size_t s = 0; s < RNSB_SETS; s++)
		most = words->rows[s].rows > most ? words->rows[s].rows : most;
	uint32_t *ones = memory_new(most, sizeof *ones);
	for (size_t i = 0; i < most; i++)
		ones[i] = 1;
	return ones;
}

static void list_words(const Words *words, const uint32_t *const counts[BOOTSTRAP_SETS], Audit *audit)
{
	Logistic fit = {0};
	audit_list_words(audit);
	for (size_t i = 0; learn(words, counts, &fit) && i < audit->sets[WORDS_X].count; i++)
		audit->words[i].association = chance_of_b(&fit, matrix_row(&words->rows[WORDS_X], i));
	logistic_release(&fit);
}

static void conclude(Audit *audit)
{
	audit_find(audit,
		"to a classifier that tells A from B the words of {X} are unequally near to {B}: their chances "
		"are %.4f (in nats) from all alike, where 0 is no difference and %.2f the most",
		audit->effect, audit->largest);
}

static bool measure(const AuditInput *input, const Args *options, const Words *words, Audit *audit, Error *err)
{
	size_t sizes[RNSB_SETS];
	for (size_t s = 0; s < RNSB_SETS; s++) {
		sizes[s] = audit->sets[s].count;
		audit->n += sizes[s];
	}
	uint32_t *ones = new_ones(words);
	const uint32_t *const counts[BOOTSTRAP_SETS] = {ones, ones, ones};
	audit->effect = divergence(words, counts);
	audit->least = 0;
	audit->largest = log((double)sizes[WORDS_X]);
	bool fine = !isnan(audit->effect) ||
		    error_set(err, ERROR_NUMBER,
			    "the classifier of A and B could not be learned; do their vectors differ?");
	if (fine) {
		list_words(words, counts, audit);
		audit_note(audit,
			"effect: Kullback-Leibler divergence, from all alike, of the chances that each word of "
			"X is of B, over their sum; by a logistic regression of A against B, vectors at length "
			"1, cost %g",
			words->cost);
		audit_interval(audit, input, options, divergence, words, sizes, RNSB_SETS,
			"words within each of the three sets");
		audit_note(audit, "the effect is never below 0, so that the interval cannot hold it, and there "
				  "is no p: compare with the effect of other words");
		audit_influence(audit, divergence, words, sizes, RNSB_SETS);
		conclude(audit);
	}
	free(ones);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "cost",
		.kind = ARG_NUMBER,
		.help = "of errors against large weights in the classifier (C of liblinear)",
		.fallback = "1",
		.low = 1e-6,
		.high = 1e6},
	{.name = "draws",
		.kind = ARG_INTEGER,
		.help = "bootstrap draws for the interval of the effect, each with a classifier of its own; 0 "
			"leaves it out",
		.fallback = "200",
		.low = 0,
		.high = 10000},
	AUDIT_INTERVAL,
	AUDIT_FORCE,
	AUDIT_NULL,
	{.name = NULL},
};

static bool run(const AuditTest *test, const AuditInput *input, const Args *given, Audit *audit, Error *err)
{
	if (!audit_select(audit, test, input, args_yes(given, "force"), err))
		return false;
	Words words = {.cost = args_number(given, "cost")};
	bool fine =
		words_init(&words, audit->space, audit->sets, err) && measure(input, given, &words, audit, err);
	words_release(&words);
	return fine;
}

static double effect_alone(const AuditTest *test, const Space *space, const Selection *sets, const Args *given)
{
	(void)test;
	Error err = ERROR_INIT;
	Words words = {.cost = args_number(given, "cost")};
	double effect = NAN;
	if (words_init(&words, space, sets, &err)) {
		uint32_t *ones = new_ones(&words);
		effect = divergence(&words, (const uint32_t *const[BOOTSTRAP_SETS]){ones, ones, ones});
		free(ones);
	}
	words_release(&words);
	return effect;
}

const AuditTest audit_rnsb = {
	.name = "rnsb",
	.title = "Relative Negative Sentiment Bias",
	.summary = "whether a classifier of the words A and B finds the words X as near to B as one another",
	.source = "Sweeney, Najafian: A transparent framework for evaluating unintended demographic bias in "
		  "word embeddings, ACL 2019",
	.roles = "XAB",
	.reading = "chance, to the classifier, that the word is of B",
	.margin_share = 0.1,
	.options = options,
	.effect = effect_alone,
	.run = run,
};
