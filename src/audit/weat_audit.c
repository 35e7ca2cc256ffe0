/* WEAT as an entry of the table of audits: options, p, interval, rows. */
#include "audit/weat.h"

#include "audit/inference.h"
#include "audit/options.h"
#include "audit/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ArgSpec weat_options[] = {
	AUDIT_SD,
	AUDIT_SIDES("one"),
	AUDIT_PERMUTATIONS,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

typedef struct Resampling {
	const CosineTable *table;
	bool population;
} Resampling;

static double resampled_effect(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Resampling *resampling = context;
	return weat_effect_counted(resampling->table, counts, resampling->population);
}

static void find_interval(const AuditInput *input, const Args *options, const CosineTable *table, Audit *audit)
{
	Resampling resampling = {table, !strcmp(args_text(options, "sd"), "population")};
	audit_interval(audit, input, options, resampled_effect, &resampling, table->size, ROLES,
		"words within each of the four sets");
	if (!isnan(audit->low))
		audit_note(audit,
			"p keeps A and B as they are, so that it can be small where the interval, which "
			"draws them too, holds 0");
}

static void find_p(
	const AuditInput *input, const Args *options, const CosineTable *table, const double *s, Audit *audit)
{
	PermutationOptions how = audit_permutations(input, options);
	permutation_test(s, table->size[ROLE_X], table->size[ROLE_Y], &how, &audit->permutation);
	audit_note_p(audit, &how, 'X', 'Y');
	audit_note(audit, "the publication's p is p_strict");
	power_note_weat(audit, table->size[ROLE_X], table->size[ROLE_Y],
		!strcmp(args_text(options, "sd"), "population"), how.two_sided);
	if (!how.two_sided && audit->effect < 0)
		audit_note(audit,
			"the effect is negative: X leans to B; sides=two gives the p for either direction");
}

/* One-sided p says nothing about an effect on the other side. */
static void find_sentence(const Args *options, Audit *audit)
{
	bool negative = audit->effect < 0, asked = !negative || !strcmp(args_text(options, "sides"), "two");
	audit_find(audit, "{X} leans to {%c} and {Y} to {%c}, by %.2f of at most %.2f; %s",
		negative ? 'B' : 'A', negative ? 'A' : 'B', fabs(audit->effect), audit->largest,
		asked ? "{p}" : "p asked about the other direction");
}

static void list_words(const CosineTable *table, const double *s, bool population, Audit *audit)
{
	double *mirror = memory_new(table->attributes, sizeof *mirror);
	Resampling resampling = {table, population};
	associations_of_attributes(table, mirror);
	audit_list_words(audit);
	for (size_t i = 0; i < audit->n_words; i++)
		audit->words[i].association = i < table->targets ? s[i] : mirror[i - table->targets];
	audit_influence(audit, resampled_effect, &resampling, table->size, ROLES);
	free(mirror);
}

static bool measure_affordable(
	const AuditInput *input, const Args *options, const CosineTable *table, Audit *audit, Error *err)
{
	size_t nx = table->size[ROLE_X], ny = table->size[ROLE_Y];
	bool population = !strcmp(args_text(options, "sd"), "population");
	double *s = memory_new(table->targets, sizeof *s);
	associations_of_targets(table, s);
	Weat weat;
	weat_effect(s, nx, ny, population, &weat);
	bool fine =
		!isnan(weat.effect) ||
		error_set(err, ERROR_NUMBER,
			"every word of X and Y has the same association with A and B, so that the effect size, "
			"which is divided by their spread, is not defined; are A and B the same words?");
	if (fine) {
		audit->n = table->targets;
		audit->statistic = weat.statistic;
		audit->effect = weat.effect;
		audit->largest = weat_largest(nx, ny, population);
		audit->least = -audit->largest;
		audit_note(audit,
			"effect: (mean association of X - that of Y) / %s SD of both; positive when X leans to "
			"A and Y to B; at most %.2f in size for these sets",
			population ? "population" : "sample", audit->largest);
		find_p(input, options, table, s, audit);
		find_interval(input, options, table, audit);
		list_words(table, s, population, audit);
		find_sentence(options, audit);
	}
	free(s);
	return fine;
}

/* Answers are waited for: what would take more than about ten seconds is refused. */
static bool affordable(const CosineTable *table, const Args *options, Error *err)
{
	double cells = (double)table->targets * (double)table->attributes;
	if (cells * args_number(options, "draws") > 1e10)
		return error_set(err, ERROR_INPUT,
			"so many bootstrap draws of %zu by %zu words take too long; give fewer draws= (0 "
			"leaves the interval out)",
			table->targets, table->attributes);
	if ((double)table->targets * args_number(options, "permutations") > 2e9)
		return error_set(err, ERROR_INPUT,
			"so many random partitions of %zu words take too long; give fewer permutations=",
			table->targets);
	return true;
}

bool weat_measure(
	const AuditInput *input, const Args *options, const CosineTable *table, Audit *audit, Error *err)
{
	return affordable(table, options, err) && measure_affordable(input, options, table, audit, err);
}

static bool weat_run(
	const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	CosineTable table;
	if (!audit_select(audit, test, input, args_yes(options, "force"), err) ||
		!cosine_table_init(&table, input->space, audit->sets, err))
		return false;
	bool fine = weat_measure(input, options, &table, audit, err);
	cosine_table_release(&table);
	return fine;
}

static double effect_alone(
	const AuditTest *test, const Space *space, const Selection *sets, const Args *options)
{
	(void)test;
	CosineTable table;
	Error err = ERROR_INIT;
	Weat weat = {.effect = NAN};
	if (!cosine_table_init(&table, space, sets, &err))
		return NAN;
	double *s = memory_new(table.targets, sizeof *s);
	associations_of_targets(&table, s);
	weat_effect(s, table.size[ROLE_X], table.size[ROLE_Y], !strcmp(args_text(options, "sd"), "population"),
		&weat);
	free(s);
	cosine_table_release(&table);
	return weat.effect;
}

const AuditTest audit_weat = {
	.name = "weat",
	.title = "Word Embedding Association Test",
	.summary = "whether the words X lean to the attributes A, and the words Y to B",
	.source = "Caliskan, Bryson, Narayanan: Semantics derived automatically from language corpora contain "
		  "human-like biases, Science 356(6334), 2017",
	.roles = "XYAB",
	.reading = "of X and Y: mean cosine with A minus mean cosine with B; of A and B: mean cosine with X "
		   "minus mean cosine with Y",
	.signed_effect = true,
	.margin = 0.2,
	.options = weat_options,
	.effect = effect_alone,
	.run = weat_run,
};
