/* Bias by neighbours: whether the words around a word lean to the group that it leans to itself. Gonen,
 * Goldberg, NAACL 2019: it is what debiasing along one axis leaves. */
#include "audit/correlation.h"
#include "audit/lean_reference.h"
#include "audit/options.h"
#include "index/exact.h"
#include "measure/votes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Loses the words of X that the reference does not have; the answer is how many these are. */
static size_t keep_known(const LeanReference *reference, const Space *space, Selection *x)
{
	bool *keep = memory_new(x->set->count, sizeof *keep);
	size_t before = x->count;
	for (size_t i = 0; i < x->count; i++)
		keep[x->words[i]] = !isnan(lean_reference_of(reference, space, x->rows[i]));
	selection_keep(x, keep);
	free(keep);
	return before - x->count;
}

/* A bit for each of the first `among` items that are not words of the groups. */
static uint64_t *allow(const Space *space, const Selection *groups, size_t among)
{
	uint64_t *bits = memory_new(space->vectors.rows / 64 + 1, sizeof *bits);
	for (size_t row = 0; row < space->vectors.rows && row < among; row++)
		bits[row / 64] |= 1ULL << (row % 64);
	for (size_t g = 0; g < 2; g++)
		for (size_t i = 0; i < groups[g].count; i++)
			bits[groups[g].rows[i] / 64] &= ~(1ULL << (groups[g].rows[i] % 64));
	return bits;
}

/* The share of the hits that lean to A, of those that the reference knows. */
static double share_of_a(const LeanReference *reference, const Space *space, const Hit *hits, size_t count)
{
	size_t known = 0, to_a = 0;
	for (size_t i = 0; i < count; i++) {
		double leaning = lean_reference_of(reference, space, hits[i].row);
		known += !isnan(leaning);
		to_a += leaning > 0;
	}
	return known ? (double)to_a / (double)known : 0.5;
}

static bool find_shares(const LeanReference *reference, const AuditInput *input, const Args *options,
	const Audit *audit, double *shares, Error *err)
{
	const Selection *x = &audit->sets[0];
	size_t k = (size_t)args_integer(options, "k"), among = (size_t)args_integer(options, "among");
	uint64_t *allowed = allow(input->space, &audit->sets[1], among ? among : SIZE_MAX);
	Candidates candidates = {.space = input->space, .with_direction = true, .only = allowed};
	Hit *hits = memory_data(x->count * (k + 1), sizeof *hits, "the neighbours", err);
	size_t *found = memory_new(x->count, sizeof *found);
	Matrix asked = {0};
	bool fine = hits && matrix_init(&asked, x->count, input->space->vectors.cols, "the words", err);
	for (size_t i = 0; fine && i < x->count; i++)
		memcpy(matrix_row(&asked, i), matrix_row(&input->space->vectors, x->rows[i]),
			asked.cols * sizeof *asked.data);
	fine = fine && exact_search_many(&candidates, METRIC_COSINE, matrix_rows(&asked), k + 1, input->pool,
			       hits, found, err);
	for (size_t i = 0; fine && i < x->count; i++) {
		Hit *nearest = hits + i * (k + 1);
		size_t kept = votes_keep(nearest, found[i], k, x->rows[i]);
		shares[i] = share_of_a(reference, input->space, nearest, kept);
	}
	matrix_release(&asked);
	free(hits);
	free(found);
	free(allowed);
	return fine;
}

/* The mean share of neighbours that lean to the side of the word itself. */
static double homogeneity(const Correlated *numbers)
{
	double sum = 0;
	for (size_t i = 0; i < numbers->count; i++)
		sum += numbers->x[i] > 0 ? numbers->y[i] : 1 - numbers->y[i];
	return sum / (double)numbers->count;
}

/* The items of find_shares' candidates. */
static size_t items_looked_at(const AuditInput *input, const Args *options)
{
	size_t among = (size_t)args_integer(options, "among"), rows = input->space->vectors.rows;
	return among && among < rows ? among : rows;
}

static void note(Audit *audit, const AuditInput *input, const Args *options)
{
	Text among = {0};
	text_add_count(&among, items_looked_at(input, options));
	audit_note(audit,
		"how much a word leans to A is its cosine with the difference of the mean unit vectors of A "
		"and B%s",
		input->reference ? " in the space of reference=" : "");
	audit_note(audit,
		"neighbours: the %lld nearest by cosine among %s%s items, the words of A and B left "
		"out; they lean to A or to B by the sign of that cosine",
		args_integer(options, "k"),
		items_looked_at(input, options) < input->space->vectors.rows ? "the first " : "all ",
		text_of(&among));
	text_release(&among);
	if (!input->reference)
		audit_note(audit, "after debiasing, take reference= the space as it was: along an axis that is "
				  "gone no word leans");
}

static bool correlate(
	const LeanReference *reference, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	size_t n = audit->sets[0].count;
	double *leaning = memory_new(2 * n + 1, sizeof *leaning), *shares = leaning + n;
	for (size_t i = 0; i < n; i++)
		leaning[i] = lean_reference_of(reference, input->space, audit->sets[0].rows[i]);
	bool fine = find_shares(reference, input, options, audit, shares, err);
	audit_list_words(audit);
	for (size_t i = 0; fine && i < n; i++) {
		audit->words[i].association = leaning[i];
		audit->words[i].number = shares[i];
	}
	Correlated numbers = {
		leaning, shares, n, "how much they lean to A", "the share of their neighbours that lean to A"};
	fine = fine && audit_correlation(audit, input, options, &numbers, err);
	if (fine) {
		audit->statistic = homogeneity(&numbers);
		note(audit, input, options);
		audit_find(audit,
			"the words around {X} lean %s: the correlation is %.3f, and %.0f %% of the "
			"neighbours lean to the side of the word, where 50 %% is none of it; {p}",
			audit->effect < 0 ? "against them" : "as they do", audit->effect,
			100 * audit->statistic);
		audit_note(audit,
			"statistic: homogeneity, the mean share of neighbours on the side of the word itself");
	}
	free(leaning);
	return fine;
}

/* Answers are waited for: what would take more than about ten seconds is refused. */
static bool affordable(const Audit *audit, const AuditInput *input, const Args *options, Error *err)
{
	double among = args_number(options, "among"), items = (double)input->space->vectors.rows;
	double looked = (among > 0 ? fmin(among, items) : items) * (double)input->space->vectors.cols;
	return looked * (double)audit->sets[0].count <= 2e11 ||
	       error_set(err, ERROR_INPUT,
		       "the neighbours of %zu words take too long; give a smaller X, or fewer among=",
		       audit->sets[0].count);
}

/* Where most items are neighbours of every word, all words have the same ones. */
static bool enough_items(const Audit *audit, const AuditInput *input, const Args *options, Error *err)
{
	size_t items = items_looked_at(input, options), k = (size_t)args_integer(options, "k");
	size_t groups = audit->sets[1].count + audit->sets[2].count;
	items -= groups < items ? groups : items;
	return 2 * k <= items ||
	       error_set(err, ERROR_INPUT,
		       "the %zu nearest of %zu items are most of them, so that every word has the "
		       "same neighbours; give k=%zu or less",
		       k, items, items / 10 ? items / 10 : 1);
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	LeanReference reference = {0};
	bool force = args_yes(options, "force");
	bool fine = audit_select(audit, test, input, force, err) && enough_items(audit, input, options, err) &&
		    affordable(audit, input, options, err) &&
		    lean_reference_init(&reference, input, &audit->sets[1], 0, 1, force, err);
	size_t missing = fine ? keep_known(&reference, input->space, &audit->sets[0]) : 0;
	if (missing)
		audit_note(
			audit, "%zu words of X are not in the space of reference= and are left out", missing);
	fine = fine && correlate(&reference, input, options, audit, err);
	lean_reference_release(&reference);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "neighbours of each word",
		.fallback = "100",
		.low = 1,
		.high = 10000},
	AUDIT_AMONG("neighbours come from so many first items; 0 for all"),
	AUDIT_REFERENCE,
	AUDIT_CORRELATION,
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_DRAWING,
	{.name = NULL},
};

const AuditTest audit_neighbours = {
	.name = "neighbours",
	.title = "Bias by neighbours",
	.summary = "whether the neighbours of the words X lean to the group that the words lean to themselves",
	.source = "Gonen, Goldberg: Lipstick on a pig, NAACL 2019",
	.roles = "XAB",
	.groups = true,
	.apart = "it is for what debiasing leaves, with reference= the space as it was",
	.reading = "cosine with the axis from B to A; share: that of neighbours that lean to A",
	.number = "share",
	.margin = 0.1,
	.options = options,
	.run = run,
};
