/* WEAT as an entry of the table of audits: options, p, interval, rows. */
#include "audit/weat.h"

#include "audit/audit.h"
#include "audit/bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ArgSpec weat_options[] = {
	{.name = "sd",
		.kind = ARG_CHOICE,
		.help = "SD that the effect is divided by: of a sample (n - 1, as published) or of a "
			"population (n)",
		.fallback = "sample",
		.choices = "sample|population"},
	{.name = "sides",
		.kind = ARG_CHOICE,
		.help = "p counts partitions with as large an effect (one), or as large in size (two)",
		.fallback = "one",
		.choices = "one|two"},
	{.name = "permutations",
		.kind = ARG_INTEGER,
		.help = "random partitions when there are more than 200,000 to count",
		.fallback = "100000",
		.low = 100,
		.high = 10000000},
	{.name = "draws",
		.kind = ARG_INTEGER,
		.help = "bootstrap draws for the interval of the effect; 0 leaves it out",
		.fallback = "2000",
		.low = 0,
		.high = 100000},
	{.name = "interval",
		.kind = ARG_CHOICE,
		.help = "kind of bootstrap interval",
		.fallback = "percentile",
		.choices = "percentile|bca"},
	{.name = "force",
		.kind = ARG_YESNO,
		.help = "go on when a set has lost more than a fifth of its words",
		.fallback = "no"},
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
	bool bca = !strcmp(args_text(options, "interval"), "bca");
	BootstrapOptions how = {(size_t)args_integer(options, "draws"), bca, 0.95, input->seed};
	audit->low = audit->high = NAN;
	if (!how.draws)
		return;
	Bootstrap bootstrap;
	bootstrap_interval(resampled_effect, &resampling, table->size, ROLES, &how, input->pool, &bootstrap);
	audit->low = bootstrap.low;
	audit->high = bootstrap.high;
	Text count = {0};
	text_add_count(&count, how.draws);
	audit_note(audit,
		"low and high: 95 %% %s interval of the effect over %s bootstrap draws of words within each of "
		"the four sets, seed %llu; p keeps A and B as they are, so that it can be small where this "
		"interval holds 0",
		bca ? "BCa" : "percentile", text_of(&count), (unsigned long long)input->seed);
	text_release(&count);
	if (bootstrap.undefined)
		audit_note(
			audit, "%zu draws had no spread and are left out of the interval", bootstrap.undefined);
}

static void find_p(
	const AuditInput *input, const Args *options, const CosineTable *table, const double *s, Audit *audit)
{
	PermutationOptions how = {!strcmp(args_text(options, "sides"), "two"),
		(uint64_t)args_integer(options, "permutations"), input->seed};
	Permutation *p = &audit->permutation;
	permutation_test(s, table->size[ROLE_X], table->size[ROLE_Y], &how, p);
	Text count = {0};
	text_add_count(&count, p->seen);
	audit_note(audit,
		"p: share of %s%s %spartitions of X and Y into sets of the same sizes whose effect is at least "
		"as large%s; p_strict counts only larger ones, as the publication does",
		p->exact ? "all " : "", text_of(&count), p->exact ? "" : "random ",
		how.two_sided ? " in size" : "");
	text_release(&count);
	if (!how.two_sided && audit->effect < 0)
		audit_note(audit,
			"the effect is negative: X leans to B; sides=two gives the p for either direction");
}

static void list_words(const CosineTable *table, const double *s, Audit *audit)
{
	double *mirror = memory_new(table->attributes, sizeof *mirror);
	associations_of_attributes(table, mirror);
	audit->words = memory_new(table->targets + table->attributes, sizeof *audit->words);
	for (size_t r = 0; r < audit->n_sets; r++)
		for (size_t i = 0; i < audit->sets[r].count; i++, audit->n_words++)
			audit->words[audit->n_words] = (AuditWord){audit->sets[r].role,
				dictionary_word(&audit->space->items, audit->sets[r].rows[i]),
				audit->n_words < table->targets ? s[audit->n_words]
								: mirror[audit->n_words - table->targets]};
	free(mirror);
}

/* A word on both sides says nothing about their difference. */
static void note_shared_words(const Selection *x, const Selection *y, Audit *audit)
{
	size_t shared = 0;
	for (size_t i = 0; i < x->count; i++)
		for (size_t j = 0; j < y->count; j++)
			shared += x->rows[i] == y->rows[j];
	if (shared)
		audit_note(audit, "%zu words stand both in %c and in %c", shared, x->role, y->role);
}

static bool measure(
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
		audit_note(audit,
			"effect: (mean association of X - that of Y) / %s SD of both; positive when X leans to "
			"A and Y to B; at most %.2f in size for these sets",
			population ? "population" : "sample", audit->largest);
		find_p(input, options, table, s, audit);
		find_interval(input, options, table, audit);
		list_words(table, s, audit);
		note_shared_words(&audit->sets[ROLE_X], &audit->sets[ROLE_Y], audit);
		note_shared_words(&audit->sets[ROLE_A], &audit->sets[ROLE_B], audit);
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

static bool weat_run(const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	CosineTable table;
	if (!audit_select(audit, &audit_weat, input, args_yes(options, "force"), err) ||
		!cosine_table_init(&table, input->space, audit->sets, err))
		return false;
	bool fine = affordable(&table, options, err) && measure(input, options, &table, audit, err);
	cosine_table_release(&table);
	return fine;
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
	.options = weat_options,
	.run = weat_run,
};
