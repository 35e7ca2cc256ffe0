#include "audit/inference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct IntervalKind {
	const char *name, *title;
	BootstrapKind kind;
} IntervalKind;

static const IntervalKind kinds[] = {
	{"student", "Student's t", BOOTSTRAP_STUDENT},
	{"bca", "BCa", BOOTSTRAP_BCA},
	{"percentile", "percentile", BOOTSTRAP_PERCENTILE},
};

static const IntervalKind *kind_of(const Args *options)
{
	size_t i = 0;
	while (strcmp(kinds[i].name, args_text(options, "interval")) != 0)
		i++;
	return &kinds[i];
}

static bool goes_by_ranks(const Args *options)
{
	return args_has(options, "correlation") && !strcmp(args_text(options, "correlation"), "spearman");
}

void audit_interval(Audit *audit, const AuditInput *input, const Args *options, BootstrapStatistic *statistic,
	const void *context, const size_t *sizes, size_t sets, const char *drawn)
{
	const IntervalKind *kind = kind_of(options);
	BootstrapOptions how = {.draws = (size_t)args_integer(options, "draws"),
		.kind = kind->kind,
		.level = 0.95,
		.seed = input->seed,
		.crossed = audit->test->crossed,
		.tied = audit->test->tied || goes_by_ranks(options),
		.values = input->drawn};
	if (!isnan(audit->largest)) {
		how.least = audit->least;
		how.most = audit->largest;
	}
	audit->low = audit->high = NAN;
	if (!how.draws)
		return;
	size_t most = 0;
	for (size_t s = 0; s < sets; s++)
		most = sizes[s] > most ? sizes[s] : most;
	if (most == 1) {
		audit_note(
			audit, "there is no interval: each set is one word, so that no other could be drawn");
		return;
	}
	Bootstrap bootstrap;
	bootstrap_interval(statistic, context, sizes, sets, &how, input->pool, &bootstrap);
	audit->low = bootstrap.low;
	audit->high = bootstrap.high;
	Text count = {0};
	text_add_count(&count, how.draws);
	audit_note(audit,
		"low and high: 95 %% interval of the effect (%s) over %s bootstrap draws of %s, seed %llu",
		kind->title, text_of(&count), drawn, (unsigned long long)input->seed);
	text_release(&count);
	if (bootstrap.undefined)
		audit_note(audit, "%zu draws do not define the effect and are left out of the interval",
			bootstrap.undefined);
}

void audit_influence(
	Audit *audit, BootstrapStatistic *statistic, const void *context, const size_t *sizes, size_t sets)
{
	size_t words = 0;
	const uint32_t *views[BOOTSTRAP_SETS] = {0};
	for (size_t s = 0; s < sets; s++)
		words += sizes[s];
	uint32_t *counts = memory_new(words, sizeof *counts);
	for (size_t s = 0, at = 0; s < sets; at += sizes[s++])
		views[s] = counts + at;
	for (size_t i = 0; i < words; i++)
		counts[i] = 1;
	for (size_t i = 0; i < words; i++) {
		counts[i] = 0;
		double influence = audit->effect - statistic(context, views);
		audit->words[i].influence = fabs(influence) <= 1e-14 * fabs(audit->effect) ? 0 : influence;
		counts[i] = 1;
	}
	free(counts);
}

PermutationOptions audit_permutations(const AuditInput *input, const Args *options)
{
	bool two_sided = args_has(options, "sides") && !strcmp(args_text(options, "sides"), "two");
	return (PermutationOptions){.two_sided = two_sided,
		.draws = (uint64_t)args_integer(options, "permutations"),
		.seed = input->seed};
}

void audit_note_p(Audit *audit, const PermutationOptions *how, char first, char second)
{
	const Permutation *p = &audit->permutation;
	Text count = {0};
	text_add_count(&count, p->seen);
	audit_note(audit,
		"p: share of %s%s %spartitions of %c and %c into sets of the same sizes whose effect is at "
		"%s%s; p_strict counts only %s ones",
		p->exact ? "all " : "", text_of(&count), p->exact ? "" : "random ", first, second,
		how->low ? "most as large" : "least as large", how->two_sided ? " in size" : "",
		how->low ? "smaller" : "larger");
	text_release(&count);
}
