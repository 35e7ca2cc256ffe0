#include "audit/audit.h"
#include "check.h"
#include "data/synth_leaning.h"
#include "linalg/statistics.h"

#include <stdlib.h>

/* What 400 audits of planted worlds say. */
enum { WORLDS = 400, SETS = 4 };

typedef struct Told {
	double effect, low, high, p, order;
} Told;

static double fact_of(const Synth *synth, const char *word)
{
	for (size_t i = 0; i < synth->n_facts; i++)
		if (!strcmp(synth->facts[i].fact, word))
			return synth->facts[i].value;
	fail_msg("nothing is planted for %s", word);
	return NAN;
}

/* Rank correlation of the associations of X and Y with what was planted. */
static double order_of(const Audit *audit, const Synth *synth)
{
	double found[64], planted[64];
	for (size_t i = 0; i < audit->n; i++) {
		found[i] = audit->words[i].association;
		planted[i] = fact_of(synth, audit->words[i].word);
	}
	return statistics_spearman(found, planted, audit->n);
}

static void ask(const char *world, const char *options, uint64_t seed, Told *told)
{
	Error err = ERROR_INIT;
	Args *of_world = args_of(world_find("biased")->options, world, &err);
	Args *of_test = args_of(audit_weat.options, options, &err);
	SynthOptions planted = {.name = "b", .seed = seed, .options = of_world, .source = "a test"};
	Synth synth = {0};
	Audit audit = {0};
	assert_true(of_world && of_test);
	assert_ok(synth_leaning_make(&planted, &synth, &err));
	WordSet *sets[SETS];
	for (size_t i = 0; i < SETS; i++)
		sets[i] = synth.parts[i].wordset;
	AuditInput input = {.space = synth.parts[SETS].space, .sets = sets, .seed = seed};
	assert_ok(audit_weat.run(&audit_weat, &input, of_test, &audit, &err));
	*told = (Told){audit.effect, audit.low, audit.high, audit.permutation.p, order_of(&audit, &synth)};
	audit_release(&audit);
	synth_release(&synth);
	args_free(of_world);
	args_free(of_test);
}

static int rising(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void test_intervals_hold_the_planted_effect(void **state)
{
	(void)state;
	int held = 0, negative = 0;
	double order = 0, truth = synth_leaning_effect(0.8);
	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		Told told;
		ask("form=vectors dim=100", "draws=800", seed, &told);
		held += told.low <= truth && truth <= told.high;
		negative += told.effect <= 0;
		order += told.order / WORLDS;
	}
	assert_in_range(held, WORLDS * 93 / 100, WORLDS * 97 / 100);
	assert_true(negative <= 4);
	assert_true(order > 0.9);
}

/* Kolmogorov and Smirnov's largest distance from the uniform distribution; above 1.36 / sqrt(n) one in twenty.
 */
static void test_p_is_uniform_without_bias(void **state)
{
	(void)state;
	double p[WORLDS], farthest = 0;
	for (uint64_t seed = 1; seed <= WORLDS; seed++) {
		Told told;
		ask("form=vectors strength=0 dim=100", "draws=0", seed, &told);
		p[seed - 1] = told.p;
	}
	qsort(p, WORLDS, sizeof *p, rising);
	for (size_t i = 0; i < WORLDS; i++)
		farthest = fmax(farthest, fmax((double)(i + 1) / WORLDS - p[i], p[i] - (double)i / WORLDS));
	assert_true(farthest < 1.36 / sqrt(WORLDS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intervals_hold_the_planted_effect),
		cmocka_unit_test(test_p_is_uniform_without_bias),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
