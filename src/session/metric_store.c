#include "session/metric_store.h"

#include "train/archive.h"

#include <stdlib.h>
#include <string.h>

static bool put_parts(Archive *archive, const LearnedMetric *metric, Error *err)
{
	const Matrix *map = &metric->map;
	const Provenance *from = &metric->provenance;
	return archive_put_text(archive, "method", metric->method, err) &&
	       archive_put_number(archive, "rank", (double)map->rows, err) &&
	       archive_put_number(archive, "width", (double)map->cols, err) &&
	       archive_put_number(archive, "score", metric->score, err) &&
	       archive_put_number(archive, "unit", metric->unit, err) &&
	       archive_put_number(archive, "columns named", metric->columns.count, err) &&
	       archive_put_text(archive, "command", from->command, err) &&
	       archive_put_text(archive, "parents", from->parents, err) &&
	       archive_put_text(archive, "note", from->note, err) &&
	       archive_put_number(archive, "seed", (double)from->seed, err) &&
	       (metric->columns.count == 0 || archive_put_words(archive, "columns", &metric->columns, err)) &&
	       archive->put(archive->place, "map", map->data, map->rows * map->cols * sizeof(float), err);
}

bool metric_store(Store *store, const char *section, const LearnedMetric *metric, Error *err)
{
	Archive archive;
	store_archive(store, section, &archive);
	bool fine = put_parts(&archive, metric, err);
	free(archive.place);
	return fine;
}

typedef struct Numbers {
	double rank, width, score, unit, named, seed;
} Numbers;

static bool get_numbers(Archive *archive, Numbers *n, Error *err)
{
	enum { MOST = 1 << 24 };
	if (!archive_get_number(archive, "rank", &n->rank, err) ||
		!archive_get_number(archive, "width", &n->width, err) ||
		!archive_get_number(archive, "score", &n->score, err) ||
		!archive_get_number(archive, "unit", &n->unit, err) ||
		!archive_get_number(archive, "columns named", &n->named, err) ||
		!archive_get_number(archive, "seed", &n->seed, err))
		return false;
	bool sound = n->rank >= 1 && n->width >= n->rank && n->width <= MOST &&
		     (n->score == METRIC_L2 || n->score == METRIC_DOT) &&
		     (n->named == 0 || n->named == n->width) && n->seed >= 0 && n->seed < 0x1p63;
	return sound || error_set(err, ERROR_FILE, "the session file is damaged: a metric makes no sense");
}

/* The map is read before there is room for it, so that a damaged file asks for no more than it has. */
static LearnedMetric *make(Archive *archive, const Numbers *n, const char *method, Error *err)
{
	void *map;
	size_t rank = (size_t)n->rank, width = (size_t)n->width, bytes = rank * width * sizeof(float), row,
	       column;
	if (!archive_get_part(archive, "map", bytes, &map, err))
		return NULL;
	LearnedMetric *metric = learned_metric_new(method, rank, width, err);
	if (metric)
		memcpy(metric->map.data, map, bytes);
	free(map);
	if (!metric || !rows_find_bad(matrix_rows(&metric->map), &row, &column))
		return metric;
	error_set(err, ERROR_FILE, "the session file is damaged: a metric has a value that is no number");
	learned_metric_unref(metric);
	return NULL;
}

static bool get_rest(Archive *archive, const Numbers *n, LearnedMetric *metric, Error *err)
{
	Provenance *from = &metric->provenance;
	metric->score = (Metric)n->score;
	metric->unit = n->unit != 0;
	from->seed = (uint64_t)n->seed;
	if (!archive_get_text(archive, "command", &from->command, err) ||
		!archive_get_text(archive, "parents", &from->parents, err) ||
		!archive_get_text(archive, "note", &from->note, err))
		return false;
	if (n->named == 0)
		return true;
	return archive_get_words(archive, "columns", &metric->columns, err) &&
	       (metric->columns.count == metric->map.cols ||
		       error_set(err, ERROR_FILE,
			       "the session file is damaged: a metric names %u of %zu columns",
			       metric->columns.count, metric->map.cols));
}

LearnedMetric *metric_restore(Store *store, const char *section, Error *err)
{
	Archive archive;
	Numbers numbers;
	char *method = NULL;
	store_archive(store, section, &archive);
	LearnedMetric *metric =
		get_numbers(&archive, &numbers, err) && archive_get_text(&archive, "method", &method, err)
			? make(&archive, &numbers, method ? method : "unknown", err)
			: NULL;
	if (metric && !get_rest(&archive, &numbers, metric, err)) {
		learned_metric_unref(metric);
		metric = NULL;
	}
	free(method);
	free(archive.place);
	return metric;
}
