#include "built_index.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

Space *numbered_space(Space *space)
{
	Error err = ERROR_INIT;
	for (uint32_t i = 0; i < space->vectors.rows; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%u", i));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void set_domains(Space *space)
{
	size_t rows = space->vectors.rows;
	space->domain_of = memory_new(rows, sizeof *space->domain_of);
	dictionary_add(&space->domains, "most", 4);
	dictionary_add(&space->domains, "third", 5);
	dictionary_add(&space->domains, "few", 3);
	for (uint32_t i = 0; i < rows; i++)
		space->domain_of[i] = i % 50 == 1 ? 2 : i % 3 == 0;
}

Space *clustered_space(size_t rows, size_t width)
{
	enum { CENTRES = 30 };
	Error err = ERROR_INIT;
	Space *space = space_new(rows, width, &err);
	Random random;
	random_init(&random, 3, 0);
	float *centres = memory_new(CENTRES * width, sizeof *centres);
	for (size_t i = 0; i < CENTRES * width; i++)
		centres[i] = 1 + 2 * (float)random_normal(&random);
	for (size_t i = 0; i < rows; i++) {
		const float *centre = centres + random_below(&random, CENTRES) * width;
		for (size_t j = 0; j < width; j++)
			matrix_row(&space->vectors, i)[j] = centre[j] + (float)random_normal(&random);
	}
	free(centres);
	set_domains(space);
	return numbered_space(space);
}

Index *built_index(
	const char *type, Space *space, Metric metric, const char *how, const Index *before, int threads)
{
	Error err = ERROR_INIT;
	Pool *pool = pool_new(threads);
	const IndexType *found = index_type_find(type);
	Args *options = args_of(found->options, how, &err);
	assert_non_null(options);
	IndexInput input = {space, metric, 7, before};
	Index *index = found->start(&input, options, &err);
	if (!index)
		fail_msg("%s", err.message);
	while (!index->progress.finished)
		assert_ok(found->step(index, pool, &err));
	args_free(options);
	pool_free(pool);
	return index;
}
