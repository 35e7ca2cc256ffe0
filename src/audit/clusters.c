/* The clustering test: whether the words that lean most to two groups fall into two clusters by group. Gonen,
 * Goldberg, NAACL 2019: after debiasing along one axis they still do. */
#include "audit/label_agreement.h"
#include "audit/lean_reference.h"
#include "audit/options.h"
#include "audit/separability.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>

enum { FEWEST = 10 }; /* words of each group */

/* The words that lean, those of the group A first. */
typedef struct Leaners {
	uint32_t *rows;
	size_t size[2];
	bool *in_a; /* by word: whether it is in the cluster that stands for A */
	double *nearer_a;
} Leaners;

static void leaners_init(Leaners *leaners, const LabelledWords *words)
{
	size_t n = 0;
	*leaners = (Leaners){.rows = memory_new(words->count + 1, sizeof(uint32_t)),
		.in_a = memory_new(words->count + 1, sizeof(bool)),
		.nearer_a = memory_new(words->count + 1, sizeof(double))};
	for (size_t g = 0; g < 2; g++)
		for (size_t i = words->own; i < words->count; i++)
			if (words->labels[i] == g) {
				leaners->rows[n++] = words->rows[i];
				leaners->size[g]++;
			}
}

static void leaners_release(Leaners *leaners)
{
	free(leaners->rows);
	free(leaners->in_a);
	free(leaners->nearer_a);
}

static bool run_kmeans(KMeans *kmeans, Pool *pool, Error *err)
{
	bool finished = kmeans == NULL;
	while (!finished)
		if (!kmeans_step(kmeans, pool, &finished, err))
			return false;
	return kmeans != NULL;
}

/* Of several starts the one whose clusters are tightest; NULL with an error. */
static KMeans *best_clusters(const Matrix *units, const AuditInput *input, size_t starts, Error *err)
{
	KMeans *best = NULL;
	for (size_t start = 0; start < starts; start++) {
		KMeans *kmeans = separability_clusters(units, 2, input->seed + start, err);
		if (!run_kmeans(kmeans, input->pool, err)) {
			kmeans_free(kmeans);
			kmeans_free(best);
			return NULL;
		}
		bool better = !best || kmeans_inertia(kmeans) < kmeans_inertia(best);
		kmeans_free(better ? best : kmeans);
		best = better ? kmeans : best;
	}
	return best;
}

static double distance(const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += ((double)a[j] - b[j]) * ((double)a[j] - b[j]);
	return sqrt(sum);
}

/* Names the two clusters as the groups that they agree with better. */
static void name_clusters(Leaners *leaners, const KMeans *kmeans, const Matrix *vectors)
{
	size_t n = leaners->size[0] + leaners->size[1], right = 0;
	const uint32_t *nearest = kmeans_nearest(kmeans);
	for (size_t i = 0; i < n; i++)
		right += (nearest[i] == 0) == (i < leaners->size[0]);
	uint32_t a = 2 * right < n;
	Rows centres = kmeans_centres(kmeans);
	for (size_t i = 0; i < n; i++) {
		const float *row = matrix_row(vectors, i);
		leaners->in_a[i] = nearest[i] == a;
		leaners->nearer_a[i] = distance(row, rows_at(centres, 1 - a), vectors->cols) -
				       distance(row, rows_at(centres, a), vectors->cols);
	}
}

static bool find_clusters(Leaners *leaners, const AuditInput *input, const Args *options, Error *err)
{
	LabelledWords words = {.rows = leaners->rows, .count = leaners->size[0] + leaners->size[1]};
	Matrix units = {0};
	KMeans *best = NULL;
	if (separability_units(&words, input->space, 0, &units, err))
		best = best_clusters(&units, input, (size_t)args_integer(options, "starts"), err);
	if (best)
		name_clusters(leaners, best, &units);
	bool fine = best != NULL;
	kmeans_free(best);
	matrix_release(&units);
	return fine;
}

static LabelTable table_of(const Leaners *leaners)
{
	LabelTable table = {
		.n = leaners->size[0] + leaners->size[1], .one = leaners->size[0], .nameless = true};
	for (size_t i = 0; i < table.n; i++) {
		table.other += leaners->in_a[i];
		table.both += leaners->in_a[i] && i < leaners->size[0];
	}
	return table;
}

/* The first words of each group: those that lean most. */
static void list_leaners(const Leaners *leaners, size_t most, Audit *audit)
{
	size_t n = leaners->size[0] + leaners->size[1];
	audit->words = memory_new(n, sizeof *audit->words);
	for (size_t g = 0, at = 0; g < 2; at += leaners->size[g++])
		for (size_t i = 0; i < leaners->size[g] && (!most || i < most); i++)
			audit->words[audit->n_words++] = (AuditWord){audit->sets[g].role,
				dictionary_word(&audit->space->items, leaners->rows[at + i]),
				leaners->nearer_a[at + i], NAN, NAN, leaners->in_a[at + i] == (g == 0)};
}

static void note(Audit *audit, const AuditInput *input, const Leaners *leaners, double expected)
{
	audit_note(audit,
		"effect: share of the words in the cluster that stands for their group, clusters named the "
		"better way; chance gives %.3f in the mean",
		expected);
	audit_note(audit,
		"words: %zu that lean most to A and %zu to B, by the cosine with the difference of the mean "
		"unit vectors of A and B%s, whose own words are left out",
		leaners->size[0], leaners->size[1], input->reference ? " in the space of reference=" : "");
	audit_note(audit, "low and high: 95 %% interval of Wilson, the clusters as they are; p: over all ways "
			  "in which the words could have been labelled, in these numbers, the share of those "
			  "that agree with the clusters at least as well");
	if (!input->reference)
		audit_note(audit, "the words are chosen in this space itself, so that they are bound to lie "
				  "apart in it; after debiasing, take reference= the space as it was");
}

static void measure(const AuditInput *input, const Args *options, const Leaners *leaners, Audit *audit)
{
	LabelTable table = table_of(leaners);
	double expected;
	audit->n = table.n;
	audit->largest = 1;
	audit->effect = label_agreement(&table);
	label_agreement_test(&table, &audit->permutation, &expected);
	note(audit, input, leaners, expected);
	normal_wilson(audit->effect * (double)table.n, (double)table.n, 0.95, &audit->low, &audit->high);
	list_leaners(leaners, (size_t)args_integer(options, "list"), audit);
	audit_find(audit,
		"two clusters, found without the labels, tell the words that lean to {A} from those that lean "
		"to {B} in %.1f %% of cases; {p}",
		100 * audit->effect);
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	LeanReference reference = {0};
	LabelledWords words = {0};
	Leaners leaners = {0};
	bool force = args_yes(options, "force");
	size_t missing = 0;
	bool fine = audit_select(audit, test, input, force, err) &&
		    lean_reference_init(&reference, input, audit->sets, (size_t)args_integer(options, "extend"),
			    (size_t)args_integer(options, "among"), force, err);
	if (fine) {
		lean_reference_carry(&reference, input->space, &words, &missing);
		leaners_init(&leaners, &words);
		fine = (leaners.size[0] >= FEWEST && leaners.size[1] >= FEWEST) ||
		       error_set(err, ERROR_INPUT,
			       "%zu words lean to A and %zu to B, and at least %d of each are needed; the "
			       "space is too small for this test",
			       leaners.size[0], leaners.size[1], FEWEST);
	}
	if (missing)
		audit_note(audit, "%zu of the words are not in this space and are left out", missing);
	fine = fine && find_clusters(&leaners, input, options, err);
	if (fine)
		measure(input, options, &leaners, audit);
	leaners_release(&leaners);
	labelled_words_release(&words);
	lean_reference_release(&reference);
	return fine;
}

static const ArgSpec options[] = {
	AUDIT_EXTEND,
	AUDIT_AMONG("these come from so many first items; 0 for all"),
	AUDIT_REFERENCE,
	{.name = "starts",
		.kind = ARG_INTEGER,
		.help = "k-means is begun so often, and the tightest clusters taken",
		.fallback = "10",
		.low = 1,
		.high = 100},
	AUDIT_LIST,
	AUDIT_FORCE,
	{.name = NULL},
};

const AuditTest audit_clusters = {
	.name = "clusters",
	.title = "Clustering test",
	.summary = "whether the words that lean most to A and to B fall into two clusters by group",
	.source = "Gonen, Goldberg: Lipstick on a pig, NAACL 2019",
	.roles = "AB",
	.groups = true,
	.apart = "it is for what debiasing leaves, with reference= the space as it was",
	.reading = "distance of the word from the centre that stands for B less that from the centre for A; "
		   "right: 1 where its cluster is that of its group",
	.number = "right",
	.options = options,
	.run = run,
};
