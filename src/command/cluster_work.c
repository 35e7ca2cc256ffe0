/* The job of `cluster`: rows of length 1 where wanted, the method's steps, then what clusters are like. */
#include "command/cluster.h"

#include "measure/silhouette.h"

#include <math.h>
#include <stdlib.h>

enum { NUMBERS_A_STEP = 8 << 20 };

static Rows rows_of(const ClusterWork *work)
{
	return work->unit.data ? matrix_rows(&work->unit) : matrix_rows(&work->space->vectors);
}

static bool make_unit(ClusterWork *work, Error *err)
{
	const Matrix *vectors = &work->space->vectors;
	if (!work->unit.data &&
		!matrix_init(&work->unit, vectors->rows, vectors->cols, "rows of length 1", err))
		return false;
	size_t end = work->ready + NUMBERS_A_STEP / (vectors->cols + 1) + 1;
	for (; work->ready < end && work->ready < vectors->rows; work->ready++) {
		const float *from = matrix_row(vectors, work->ready);
		float *to = matrix_row(&work->unit, work->ready),
		      scale = work->space->inverse_norms[work->ready];
		for (size_t j = 0; j < vectors->cols; j++)
			to[j] = scale * from[j];
	}
	return true;
}

static void name_clusters(ClusterWork *work)
{
	Dictionary *names = &work->clustering->clusters;
	for (size_t c = 0; c < work->found; c++) {
		Text name = {0};
		text_format(&name, "%zu %s", c + 1,
			dictionary_word(&work->space->items, work->profiles.of[c].typical[0].row));
		dictionary_add(names, text_of(&name), name.length);
		text_release(&name);
	}
}

static bool profile(ClusterWork *work, Pool *pool, Error *err)
{
	uint32_t *cluster_of = work->clustering->cluster_of;
	size_t rows = work->space->vectors.rows, count = work->clusterer->clusters(work->state, cluster_of);
	work->found = clusters_by_size(cluster_of, rows, count);
	work->profiled = true;
	if (!cluster_profiles_make(rows_of(work), work->metric, cluster_of, work->found, work->top, pool,
		    &work->profiles, err))
		return false;
	name_clusters(work);
	return true;
}

static bool judge(ClusterWork *work, Pool *pool, Error *err)
{
	const Space *space = work->space;
	const uint32_t *cluster_of = work->clustering->cluster_of;
	size_t rows = space->vectors.rows;
	work->judged = true;
	return silhouette_mean(rows_of(work), work->metric, cluster_of, work->found, CLUSTER_SAMPLE,
		       work->options.seed, pool, &work->silhouette, err) &&
	       (!space->class_of || agreement_measure(cluster_of, work->found, space->class_of,
					    space->classes.count, rows, &work->with_classes, err)) &&
	       (!space->domain_of || agreement_measure(cluster_of, work->found, space->domain_of,
					     space->domains.count, rows, &work->with_domains, err));
}

static bool work_step(void *context, Pool *pool, bool *finished, Error *err)
{
	ClusterWork *work = context;
	*finished = false;
	if (work->metric == METRIC_COSINE && work->ready < work->space->vectors.rows)
		return make_unit(work, err);
	if (!work->state)
		return (work->state = work->clusterer->start(
				rows_of(work), work->metric, &work->options, err)) != NULL;
	if (!work->over)
		return work->clusterer->step(work->state, pool, &work->over, err);
	if (!work->profiled)
		return profile(work, pool, err);
	*finished = true;
	return work->judged || judge(work, pool, err);
}

static bool work_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	const ClusterWork *work = context;
	into->progress = (Progress){.total = 100, .unit = "%", .phase = "finding clusters"};
	if (work->state)
		into->progress.done = 100 * work->clusterer->done(work->state);
	return true;
}

void cluster_work_free(void *context)
{
	ClusterWork *work = context;
	if (work->state)
		work->clusterer->free(work->state);
	matrix_release(&work->unit);
	cluster_profiles_release(&work->profiles);
	clustering_unref(work->clustering);
	space_unref(work->space);
	free(work->name);
	free(work);
}

const WorkType cluster_work = {work_step, work_look, cluster_work_free};
