#include "project/projection.h"

#include "base/random.h"
#include "project/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SharedRows *shared_rows_new(size_t count, Error *err)
{
	SharedRows *shared = memory_new(1, sizeof *shared);
	references_init(&shared->references);
	shared->rows = memory_data(count, sizeof *shared->rows, "the points of a map", err);
	if (shared->rows)
		return shared;
	free(shared);
	return NULL;
}

SharedRows *shared_rows_ref(SharedRows *shared)
{
	references_add(&shared->references);
	return shared;
}

void shared_rows_unref(SharedRows *shared)
{
	if (!shared || !references_drop(&shared->references))
		return;
	free(shared->rows);
	free(shared);
}

static size_t domain_of(const Space *space, size_t row)
{
	return space->domain_of ? space->domain_of[row] : 0;
}

static size_t domains_of(const Space *space)
{
	return space->domain_of ? space->domains.count : 1;
}

/* How many of each domain: its share rounded down, and what is left to the domains with the largest remainders
 * (the earlier of equals). */
static void divide(const size_t *sizes, size_t domains, size_t total, size_t most, size_t *quotas)
{
	size_t left = most;
	double *remainders = memory_new(domains, sizeof *remainders);
	for (size_t d = 0; d < domains; d++) {
		double share = (double)most * (double)sizes[d] / (double)total;
		quotas[d] = (size_t)share;
		remainders[d] = share - floor(share);
		left -= quotas[d];
	}
	for (; left > 0; left--) {
		size_t next = 0;
		for (size_t d = 1; d < domains; d++)
			if (remainders[d] > remainders[next])
				next = d;
		quotas[next]++;
		remainders[next] = -1;
	}
	free(remainders);
}

/* Marks the chosen rows; each domain draws from its own stream of random numbers. */
static void choose_rows(const Space *space, size_t most, uint64_t seed, unsigned char *chosen)
{
	size_t total = space->vectors.rows, domains = domains_of(space);
	size_t *sizes = memory_new(domains, sizeof *sizes), *quotas = memory_new(domains, sizeof *quotas);
	for (size_t i = 0; i < total; i++)
		sizes[domain_of(space, i)]++;
	divide(sizes, domains, total, most, quotas);
	Random *random = memory_new(domains, sizeof *random);
	for (size_t d = 0; d < domains; d++)
		random_init(&random[d], seed, d);
	/* Selection sampling, all domains in one sweep: Knuth, The Art of Computer Programming 2, 3.4.2 S. */
	for (size_t i = 0; i < total; i++) {
		size_t d = domain_of(space, i);
		chosen[i] = random_below(&random[d], sizes[d]--) < quotas[d];
		quotas[d] -= chosen[i];
	}
	free(sizes);
	free(quotas);
	free(random);
}

/* In the place of the last others. */
static void choose_wanted(unsigned char *chosen, size_t total, const uint32_t *wanted, size_t n_wanted)
{
	enum { WANTED = 2 };
	size_t added = 0;
	for (size_t i = 0; i < n_wanted; i++) {
		added += !chosen[wanted[i]];
		chosen[wanted[i]] = WANTED;
	}
	for (size_t i = total; i-- > 0 && added;)
		if (chosen[i] && chosen[i] != WANTED) {
			chosen[i] = 0;
			added--;
		}
}

static bool choose(
	Projection *projection, size_t most, uint64_t seed, const uint32_t *wanted, size_t n_wanted, Error *err)
{
	const Space *space = projection->space;
	unsigned char *chosen = memory_data(projection->total, 1, "the sample of a map", err);
	if (!chosen)
		return false;
	choose_rows(space, most, seed, chosen);
	choose_wanted(chosen, projection->total, wanted, n_wanted < most ? n_wanted : most);
	for (size_t i = 0; i < projection->total; i++)
		if (chosen[i])
			projection->rows->rows[projection->shown++] = (uint32_t)i;
	free(chosen);
	return true;
}

/* Without rows. */
static Projection *new_points(Space *space, const char *name, size_t count, Error *err)
{
	Projection *projection = memory_new(1, sizeof *projection);
	references_init(&projection->references);
	projection->space = space_ref(space);
	projection->space_name = memory_text(name);
	projection->total = space->vectors.rows;
	projection->kl = NAN;
	projection->trustworthiness = projection->continuity = projection->preservation = NAN;
	projection->x = memory_data(count, sizeof(float), "the points of a map", err);
	projection->y = memory_data(count, sizeof(float), "the points of a map", err);
	if (projection->x && projection->y)
		return projection;
	projection_unref(projection);
	return NULL;
}

Projection *projection_new(Space *space, const char *name, size_t most, uint64_t seed, Error *err)
{
	return projection_with(space, name, most, seed, NULL, 0, err);
}

Projection *projection_with(Space *space, const char *name, size_t most, uint64_t seed, const uint32_t *wanted,
	size_t n_wanted, Error *err)
{
	size_t total = space->vectors.rows, count = most < total ? most : total;
	Projection *projection = new_points(space, name, count, err);
	if (!projection)
		return NULL;
	projection->seed = seed;
	projection->most = most;
	projection->rows = shared_rows_new(count, err);
	projection->row = projection->rows ? projection->rows->rows : NULL;
	if (projection->rows && choose(projection, count, seed, wanted, n_wanted, err))
		return projection;
	projection_unref(projection);
	return NULL;
}

Projection *projection_of_rows(const Projection *points, SharedRows *rows, size_t shown, Error *err)
{
	Projection *projection = new_points(points->space, points->space_name, shown, err);
	if (!projection)
		return NULL;
	projection->seed = points->seed;
	projection->most = points->most;
	projection->shown = shown;
	projection->rows = shared_rows_ref(rows);
	projection->row = rows->rows;
	return projection;
}

Projection *projection_next(const Projection *points, Error *err)
{
	return projection_of_rows(points, points->rows, points->shown, err);
}

void projection_copy_places(const Projection *from, Projection *to)
{
	size_t bytes = to->shown * sizeof *to->x;
	if (from) {
		memcpy(to->x, from->x, bytes);
		memcpy(to->y, from->y, bytes);
	} else {
		memset(to->x, 0, bytes);
		memset(to->y, 0, bytes);
	}
}

Projection *projection_ref(Projection *projection)
{
	if (projection)
		references_add(&projection->references);
	return projection;
}

void projection_unref(Projection *projection)
{
	if (!projection || !references_drop(&projection->references))
		return;
	free(projection->method);
	free(projection->options);
	free(projection->space_name);
	free(projection->x);
	free(projection->y);
	shared_rows_unref(projection->rows);
	map_history_unref(projection->history);
	space_unref(projection->space);
	free(projection);
}
