#include "audit_space.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

Space *space_of_rows(const double *rows, size_t count, size_t width)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, width, &err);
	assert_non_null(space);
	for (size_t i = 0; i < count; i++) {
		char name[24];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "w%zu", i));
		for (size_t j = 0; j < width; j++)
			matrix_row(&space->vectors, i)[j] = (float)rows[i * width + j];
	}
	assert_ok(space_finish(space, &err));
	return space;
}

Space *space_of_angles(const double *degrees, size_t count)
{
	double *rows = calloc(count, 2 * sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		rows[2 * i] = cos(degrees[i] * M_PI / 180);
		rows[2 * i + 1] = sin(degrees[i] * M_PI / 180);
	}
	Space *space = space_of_rows(rows, count, 2);
	free(rows);
	return space;
}

Space *space_of_integers(unsigned seed, size_t count, size_t width)
{
	double *rows = calloc(count, width * sizeof *rows);
	for (size_t i = 0; i < count * width; i++) {
		seed = (seed * 1103515245u + 12345u) & 0x7FFFFFFFu;
		rows[i] = (int)(seed / 65536 % 21) - 10;
	}
	Space *space = space_of_rows(rows, count, width);
	free(rows);
	return space;
}

WordSet *set_of_range(const char *name, size_t first, size_t count)
{
	WordSet *set = wordset_new(name, "a test");
	for (size_t i = first; i < first + count; i++) {
		char word[24];
		snprintf(word, sizeof word, "w%zu", i);
		wordset_add(set, word);
	}
	return set;
}

bool audit_ranges(
	const AuditTest *test, Space *space, const size_t *sizes, const char *line, Audit *audit, Error *err)
{
	WordSet *sets[AUDIT_SETS];
	size_t n_sets = strlen(test->roles), first = 0;
	for (size_t s = 0; s < n_sets; first += sizes[s++])
		sets[s] = set_of_range((char[]){test->roles[s], 's', '\0'}, first, sizes[s]);
	Args *options = args_of(test->options, line, err);
	assert_non_null(options);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	*audit = (Audit){0};
	bool fine = test->run(test, &input, options, audit, err);
	args_free(options);
	for (size_t s = 0; s < n_sets; s++)
		wordset_unref(sets[s]);
	return fine;
}
