/* Times of the ten WEAT tests over the vectors of a file, in milliseconds, the median of some rounds:
 * `audit FILE ROUNDS THREADS` prints "wall" and "cpu", and for each test "test NAME effect p low high", the
 * interval being of percentiles, which peers know, too. */
#include "audit/audit.h"
#include "base/clock.h"
#include "data/space_reader.h"
#include "data/testset.h"

#include <stdio.h>
#include <stdlib.h>

enum { TESTS = 10, MOST_ROUNDS = 101 };

static Audit answers[TESTS];

static void give_up(const Error *err)
{
	fprintf(stderr, "%s\n", err->message);
	exit(1);
}

/* As the command line does it: the sets are read, their words looked up, all is told. */
static void ask(int number, Space *space, Pool *pool, const Args *options)
{
	char name[16];
	Error err = ERROR_INIT;
	TestSet standard = {0};
	WordSet *sets[AUDIT_SETS];
	snprintf(name, sizeof name, "weat%d", number + 1);
	if (!testset_find(name, &standard, &err))
		give_up(&err);
	for (size_t i = 0; audit_weat.roles[i]; i++)
		sets[i] = testset_role(&standard, audit_weat.roles[i]);
	AuditInput input = {.space = space, .sets = sets, .seed = 1, .pool = pool};
	audit_release(&answers[number]);
	if (!audit_weat.run(&audit_weat, &input, options, &answers[number], &err))
		give_up(&err);
	testset_release(&standard);
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void tell(const char *what, double *seconds, size_t rounds)
{
	qsort(seconds, rounds, sizeof *seconds, rising);
	printf("%s %.3f\n", what, seconds[rounds / 2] * 1e3);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	Error err = ERROR_INIT;
	Space *space = space_read(argv[1], NULL, &err);
	Args *options = args_of(audit_weat.options, "", &err);
	Args *plain = args_of(audit_weat.options, "interval=percentile", &err);
	if (!space || !options || !plain)
		give_up(&err);
	size_t rounds = strtoul(argv[2], NULL, 10);
	rounds = rounds < 1 ? 1 : rounds < MOST_ROUNDS ? rounds : MOST_ROUNDS;
	Pool *pool = pool_new((int)strtol(argv[3], NULL, 10));
	double wall[MOST_ROUNDS], cpu[MOST_ROUNDS];
	for (size_t round = 0; round < rounds; round++) {
		double start = clock_now(), used = clock_cpu();
		for (int number = 0; number < TESTS; number++)
			ask(number, space, pool, options);
		wall[round] = clock_now() - start;
		cpu[round] = clock_cpu() - used;
	}
	tell("wall", wall, rounds);
	tell("cpu", cpu, rounds);
	for (int number = 0; number < TESTS; number++) {
		const Audit *audit = &answers[number];
		ask(number, space, pool, plain);
		printf("test weat%d %.12g %.12g %.12g %.12g\n", number + 1, audit->effect, audit->permutation.p,
			audit->low, audit->high);
		audit_release(&answers[number]);
	}
	args_free(options);
	args_free(plain);
	space_unref(space);
	pool_free(pool);
	return 0;
}
