#include "audit/classifier_fairness.h"

#include "audit/correction.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = UINT32_MAX };

static const struct {
	const char *name, *criterion;
} kinds[FAIR_KINDS] = {
	[FAIR_ACCURACY] = {"accuracy", "overall accuracy equality"},
	[FAIR_SELECTION] = {"selection", "demographic parity"},
	[FAIR_RECALL] = {"recall", "equal opportunity"},
	[FAIR_FALSE_POSITIVE] = {"false_positive", "false positive rate balance"},
	[FAIR_ODDS] = {"odds", "equalised odds"},
	[FAIR_PRECISION] = {"precision", "predictive parity"},
};

const char *fairness_name(FairnessKind kind)
{
	return kinds[kind].name;
}

const char *fairness_criterion(FairnessKind kind)
{
	return kinds[kind].criterion;
}

static uint32_t *copy(const uint32_t *from, size_t count)
{
	uint32_t *to = memory_new(count, sizeof *to);
	memcpy(to, from, count * sizeof *to);
	return to;
}

static void add_measure(ClassifierFairness *fairness, FairnessKind kind, uint32_t positive)
{
	fairness->measures[fairness->count++] = (FairnessMeasure){.kind = kind,
		.positive = positive,
		.means = kind == FAIR_ODDS ? NULL : memory_new(fairness->n_groups, sizeof(GroupMean))};
}

ClassifierFairness *classifier_fairness_new(const FairnessInput *input)
{
	ClassifierFairness *fairness = memory_new(1, sizeof *fairness);
	bool each = input->positive == NONE;
	size_t classes = each ? input->n_classes : 1, n = input->count;
	fairness->input = *input;
	fairness->input.truth = copy(input->truth, n);
	fairness->input.given = copy(input->given, n);
	fairness->input.groups = copy(input->groups, n);
	fairness->n_groups = input->n_groups;
	fairness->values = memory_new(GROUP_PARTS * n, sizeof *fairness->values);
	fairness->of = memory_new(GROUP_PARTS * n, sizeof *fairness->of);
	fairness->measures = memory_new(1 + classes * (FAIR_KINDS - 1), sizeof *fairness->measures);
	add_measure(fairness, FAIR_ACCURACY, NONE);
	for (uint32_t c = 0; c < classes; c++)
		for (int kind = FAIR_SELECTION; kind < FAIR_KINDS; kind++)
			add_measure(fairness, (FairnessKind)kind, each ? c : input->positive);
	return fairness;
}

void classifier_fairness_free(ClassifierFairness *fairness)
{
	if (!fairness)
		return;
	for (size_t i = 0; i < fairness->count; i++)
		free(fairness->measures[i].means);
	free(fairness->measures);
	free((void *)fairness->input.truth);
	free((void *)fairness->input.given);
	free((void *)fairness->input.groups);
	free(fairness->values);
	free(fairness->of);
	free(fairness);
}

/* Whether the row counts for the measure, and what its value is: 0 or 1. */
static bool value_of(const FairnessInput *input, FairnessKind kind, uint32_t positive, size_t i, double *value)
{
	uint32_t truth = input->truth[i], given = input->given[i];
	bool counts = kind == FAIR_RECALL           ? truth == positive
		      : kind == FAIR_FALSE_POSITIVE ? truth != positive
		      : kind == FAIR_PRECISION      ? given == positive
						    : true;
	*value = kind == FAIR_ACCURACY || kind == FAIR_PRECISION ? truth == given : given == positive;
	return counts;
}

/* The rows that count, in the p-th part of the room. */
static GroupPart part_of(ClassifierFairness *fairness, FairnessKind kind, uint32_t positive, size_t p)
{
	const FairnessInput *input = &fairness->input;
	double *values = fairness->values + p * input->count;
	uint32_t *of = fairness->of + p * input->count;
	size_t n = 0;
	for (size_t i = 0; i < input->count; i++)
		if (value_of(input, kind, positive, i, &values[n]))
			of[n++] = input->groups[i];
	return (GroupPart){values, of, n};
}

static void correct(ClassifierFairness *fairness)
{
	size_t n = fairness->count;
	double *p = memory_new(2 * n, sizeof *p), *holm = p + n;
	for (size_t i = 0; i < n; i++)
		p[i] = fairness->measures[i].gap.compared > 1 ? fairness->measures[i].gap.permutation.p : NAN;
	correction_holm(p, n, holm);
	for (size_t i = 0; i < n; i++)
		fairness->measures[i].holm = holm[i];
	free(p);
}

bool classifier_fairness_step(ClassifierFairness *fairness, Pool *pool)
{
	if (fairness->done == fairness->count)
		return false;
	FairnessMeasure *measure = &fairness->measures[fairness->done++];
	GroupPart parts[GROUP_PARTS];
	bool odds = measure->kind == FAIR_ODDS;
	parts[0] = part_of(fairness, odds ? FAIR_RECALL : measure->kind, measure->positive, 0);
	if (odds)
		parts[1] = part_of(fairness, FAIR_FALSE_POSITIVE, measure->positive, 1);
	group_gap(parts, odds ? 2 : 1, fairness->n_groups, &fairness->input.options, pool, measure->means,
		&measure->gap);
	if (fairness->done == fairness->count)
		correct(fairness);
	return fairness->done < fairness->count;
}

const FairnessMeasure *classifier_fairness_find(
	const ClassifierFairness *fairness, FairnessKind kind, uint32_t positive)
{
	for (size_t i = 0; i < fairness->count; i++)
		if (fairness->measures[i].kind == kind &&
			(kind == FAIR_ACCURACY || fairness->measures[i].positive == positive))
			return &fairness->measures[i];
	return NULL;
}
