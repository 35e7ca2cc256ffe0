/* What lies along the vector of a concept: words, other items, classes of a classifier. */
#include "audit/bootstrap.h"
#include "audit/concept_model.h"
#include "audit/concept_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 2000, PARTITIONS = 9999 /* dealt for p where they are too many to count */ };

void concept_findings_free(ConceptFindings *findings)
{
	if (!findings)
		return;
	space_unref(findings->model);
	free(findings->sensitivities);
	free(findings->items);
	free(findings);
}

/* --- projections --- */

typedef struct Projections {
	const Space *space;
	const float *axis;
	double mean, sd;
} Projections;

static double along(const Projections *self, uint32_t row)
{
	const float *vector = matrix_row(&self->space->vectors, row);
	double sum = 0;
	for (size_t j = 0; j < self->space->vectors.cols; j++)
		sum += (double)vector[j] * (double)self->axis[j];
	return sum;
}

static double project(const Projections *self, uint32_t row)
{
	return (along(self, row) - self->mean) / self->sd;
}

static bool projections_init(const Space *space, const float *axis, size_t among, Projections *self, Error *err)
{
	size_t n = 0;
	double sum = 0, squares = 0;
	*self = (Projections){space, axis, 0, 1};
	for (uint32_t i = 0; i < among; i++)
		if (space->inverse_norms[i] > 0) {
			double value = along(self, i);
			n++;
			sum += value;
			squares += value * value;
		}
	self->mean = sum / (double)n;
	self->sd = sqrt(fmax(0, squares / (double)n - self->mean * self->mean));
	return self->sd > 0 || error_set(err, ERROR_NUMBER,
				       "all items of the space lie at one place along the concept's vector");
}

static int by_falling_projection(const void *a, const void *b)
{
	double left = ((const ConceptItem *)a)->projection, right = ((const ConceptItem *)b)->projection;
	return (left < right) - (left > right);
}

/* By row: whether it is of A or B. */
static bool *own_items(const Audit *audit)
{
	bool *own = memory_new(audit->space->vectors.rows, sizeof *own);
	for (size_t s = 0; s < audit->n_sets; s++)
		for (size_t i = 0; i < audit->sets[s].count; i++)
			own[audit->sets[s].rows[i]] |= strchr("AB", audit->sets[s].role) != NULL;
	return own;
}

/* The items that lie farthest to either side; those of A and B are known to. */
static void find_items(const Audit *audit, const Projections *projections, size_t among, size_t most,
	ConceptFindings *findings)
{
	const Space *space = audit->space;
	bool *own = own_items(audit);
	ConceptItem *items = memory_new(among, sizeof *items);
	size_t count = 0;
	for (uint32_t i = 0; i < among; i++)
		if (!own[i] && space->inverse_norms[i] > 0)
			items[count++] =
				(ConceptItem){dictionary_word(&space->items, i), project(projections, i)};
	qsort(items, count, sizeof *items, by_falling_projection);
	most = most > count / 2 ? count / 2 : most;
	findings->n_items = most;
	findings->items = memory_new(2 * most, sizeof *items);
	memcpy(findings->items, items, most * sizeof *items);
	memcpy(findings->items + most, items + count - most, most * sizeof *items);
	free(items);
	free(own);
}

/* Of a set with more words than are to be listed, those at either end. */
static void list_set(Audit *audit, const Selection *set, const Projections *projections, size_t most)
{
	ConceptItem *items = memory_new(set->count, sizeof *items);
	for (size_t i = 0; i < set->count; i++)
		items[i] = (ConceptItem){dictionary_word(&audit->space->items, set->rows[i]),
			project(projections, set->rows[i])};
	qsort(items, set->count, sizeof *items, by_falling_projection);
	most = most ? most : set->count;
	for (size_t i = 0; i < set->count; i++)
		if (set->count <= most || i < (most + 1) / 2 || i >= set->count - most / 2)
			audit->words[audit->n_words++] =
				(AuditWord){set->role, items[i].item, items[i].projection, NAN, NAN, NAN};
	free(items);
}

static void list_words(Audit *audit, const Projections *projections, size_t most)
{
	size_t words = 0;
	for (size_t s = 0; s < audit->n_sets; s++)
		words += audit->sets[s].count;
	audit->words = memory_new(words, sizeof *audit->words);
	for (size_t s = 0; s < audit->n_sets; s++)
		list_set(audit, &audit->sets[s], projections, most);
}

/* --- associations --- */

/* The projections of X, then of Y. */
typedef struct Associating {
	double *values;
	size_t sizes[CONCEPT_SETS];
} Associating;

static double mean_drawn(const double *values, const uint32_t *counts, size_t n)
{
	double sum = 0, drawn = 0;
	for (size_t i = 0; i < n; i++) {
		sum += values[i] * counts[i];
		drawn += counts[i];
	}
	return drawn > 0 ? sum / drawn : NAN;
}

static double drawn_mean(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Associating *self = context;
	return mean_drawn(self->values, counts[0], self->sizes[0]);
}

static double drawn_difference(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Associating *self = context;
	return mean_drawn(self->values, counts[0], self->sizes[0]) -
	       mean_drawn(self->values + self->sizes[0], counts[1], self->sizes[1]);
}

static double mean_of(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

static void associate(const Associating *both, char role, const AuditInput *input, ConceptFindings *findings)
{
	size_t place = findings->n_associations++;
	Associating one = {both->values + (place ? both->sizes[0] : 0), {both->sizes[place], 0}};
	BootstrapOptions how = {.draws = DRAWS, .kind = BOOTSTRAP_STUDENT, .level = 0.95, .seed = input->seed};
	Bootstrap interval = {NAN, NAN, 0};
	if (one.sizes[0] > 1)
		bootstrap_interval(drawn_mean, &one, one.sizes, 1, &how, input->pool, &interval);
	findings->associations[place] = (ConceptAssociation){
		role, one.sizes[0], mean_of(one.values, one.sizes[0]), interval.low, interval.high};
}

static void compare_sets(
	Audit *audit, const Associating *both, const AuditInput *input, ConceptFindings *findings)
{
	BootstrapOptions how = {.draws = DRAWS, .kind = BOOTSTRAP_STUDENT, .level = 0.95, .seed = input->seed};
	PermutationOptions dealt = {.two_sided = true, .draws = PARTITIONS, .seed = input->seed};
	Bootstrap interval = {NAN, NAN, 0};
	if (both->sizes[0] + both->sizes[1] > 2)
		bootstrap_interval(drawn_difference, both, both->sizes, 2, &how, input->pool, &interval);
	findings->difference = findings->associations[0].mean - findings->associations[1].mean;
	findings->low = interval.low;
	findings->high = interval.high;
	permutation_test(both->values, both->sizes[0], both->sizes[1], &dealt, &findings->permutation);
	audit_note(audit,
		"X (%s) lies %.2f standard deviations %s along the vector than Y (%s), %.2f to %.2f; p = %.2g",
		concept_set(audit, 'X')->set->name, fabs(findings->difference),
		findings->difference < 0 ? "less far" : "farther", concept_set(audit, 'Y')->set->name,
		findings->low, findings->high, findings->permutation.p);
}

/* The vector was learned to tell these. */
static void note_own(Audit *audit, const Selection *set, const bool *own)
{
	size_t shared = 0;
	for (size_t i = 0; i < set->count; i++)
		shared += own[set->rows[i]];
	if (shared)
		audit_note(audit,
			"%zu of the %zu items of %c stand in A or B as well, which the vector was learned to "
			"tell apart: their places flatter",
			shared, set->count, set->role);
}

static void find_associations(
	Audit *audit, const Projections *projections, const AuditInput *input, ConceptFindings *findings)
{
	const Selection *sets[CONCEPT_SETS] = {concept_set(audit, 'X'), concept_set(audit, 'Y')};
	Associating both = {0};
	size_t n = 0;
	for (size_t s = 0; s < CONCEPT_SETS; s++)
		n += both.sizes[s] = sets[s] ? sets[s]->count : 0;
	both.values = memory_new(n, sizeof *both.values);
	n = 0;
	for (size_t s = 0; s < CONCEPT_SETS; s++)
		for (size_t i = 0; i < both.sizes[s]; i++)
			both.values[n++] = project(projections, sets[s]->rows[i]);
	bool *own = own_items(audit);
	for (size_t s = 0; s < CONCEPT_SETS && sets[s]; s++)
		note_own(audit, sets[s], own);
	free(own);
	for (size_t s = 0; s < CONCEPT_SETS && sets[s]; s++)
		associate(&both, sets[s]->role, input, findings);
	if (findings->n_associations == CONCEPT_SETS)
		compare_sets(audit, &both, input, findings);
	free(both.values);
}

/* --- classes --- */

static void note_model(Audit *audit, const ConceptModel *model)
{
	if (model->learned)
		audit_note(audit,
			"sensitivity: of a softmax regression learned here from %zu items with their classes; "
			"model= asks one that `train classify` made",
			model->learned);
	if (model->guessed)
		audit_note(audit,
			"items have no classes of their own here: those that the classifier gives them are "
			"asked");
	if (model->classes->vectors.rows == 2)
		audit_note(audit,
			"of two classes the probability rises for all items or for none, so that shares are "
			"0 or 1 and say little: take the slope");
}

static void note_sensitive(Audit *audit, const ConceptFindings *findings)
{
	Text sensitive = {0};
	for (uint32_t c = 0; c < findings->model->vectors.rows; c++) {
		const ConceptSensitivity *of = &findings->sensitivities[c];
		if (of->slope_holm <= CONCEPT_LEVEL)
			text_format(&sensitive, "%s%s (%+.2g %%)", sensitive.length ? ", " : "",
				dictionary_word(&findings->model->items, c), 100 * of->slope);
	}
	if (sensitive.length)
		audit_note(audit,
			"classes whose probability moves with the concept more than with random splits "
			"(slope_holm), by a step of a hundredth of the mean length: %s",
			text_of(&sensitive));
	else
		audit_note(audit, "no class moves with the concept more than with random splits (slope_holm)");
	text_release(&sensitive);
}

static bool find_sensitivity(Audit *audit, const AuditInput *input, const Args *options,
	const ConceptVectors *vectors, ConceptFindings *findings, Error *err)
{
	ConceptModel model = {0};
	if (!concept_model_find(input->space, input->model, (size_t)args_integer(options, "sample"),
		    input->seed, &model, err)) {
		concept_model_release(&model);
		return false;
	}
	if (model.classes) {
		SensitivityInput question = {.classes = model.classes,
			.rows = matrix_rows(&input->space->vectors),
			.items = model.items,
			.class_of = model.class_of,
			.count = model.count,
			.by_run = matrix_rows(&vectors->by_run),
			.by_split = matrix_rows(&vectors->by_split),
			.judged = vectors->judged};
		findings->model = space_ref(model.classes);
		findings->sensitivities =
			memory_new(model.classes->vectors.rows, sizeof *findings->sensitivities);
		concept_sensitivity(&question, input->pool, findings->sensitivities);
		note_sensitive(audit, findings);
		note_model(audit, &model);
	}
	concept_model_release(&model);
	return true;
}

/* --- the whole --- */

bool concept_tell(Audit *audit, const AuditInput *input, const Args *options, const ConceptVectors *vectors,
	ConceptFindings *findings, Error *err)
{
	size_t rows = audit->space->vectors.rows, among = (size_t)args_integer(options, "among"),
	       list = (size_t)args_integer(options, "list");
	Projections projections;
	among = among && among < rows ? among : rows;
	if (!projections_init(audit->space, vectors->axis, among, &projections, err))
		return false;
	list_words(audit, &projections, list);
	find_associations(audit, &projections, input, findings);
	find_items(audit, &projections, among, list ? list / 2 : among, findings);
	return find_sensitivity(audit, input, options, vectors, findings, err);
}
