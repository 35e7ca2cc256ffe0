#include "command/learned_question.h"

#include <math.h>
#include <stdlib.h>

Object *learned_question_metric(const Question *question, Error *err)
{
	const Call *call = question->call;
	const char *name = args_text(call->args, "metric");
	Error why = ERROR_INIT;
	Object *object = session_find(call->session, name);
	if (!object)
		args_fault(call->args, "metric", 0, err,
			"\"%s\" is neither a metric that this command knows nor one that was learned; metric "
			"nca SPACE learns one",
			name);
	else if (!session_get(call->session, name, OBJECT_METRIC, &why) ||
		 !learned_metric_fits(object->metric, name, question->space, question->name, &why))
		args_fault(call->args, "metric", 0, err, "%s", why.message);
	else
		return object;
	return NULL;
}

static size_t how_many(const Question *question)
{
	enum { TIMES = 10, LEAST = 100 };
	const Args *args = question->call->args;
	if (args_given(args, "candidates"))
		return (size_t)args_integer(args, "candidates");
	return question->k * TIMES > LEAST ? question->k * TIMES : LEAST;
}

static bool find_among(const Question *question, const Candidates *among, const float *vector, Hit *hits,
	size_t *count, Error *err)
{
	const LearnedMetric *metric = question->learned->metric;
	Pool *pool = question->call->session->pool;
	if (question->index) {
		*count = learned_metric_rerank(
			metric, question->index, among, vector, how_many(question), question->k, pool, hits);
		return true;
	}
	Candidates seen = *among;
	seen.with_direction |= metric->unit;
	if (!(seen.space = object_seen(question->learned, question->space, pool, err)))
		return false;
	float *asked = memory_new(metric->map.rows, sizeof *asked);
	learned_metric_vector(metric, vector, asked);
	*count = exact_search(&seen, metric->score, asked, question->k, pool, hits);
	free(asked);
	return true;
}

bool learned_question_find(
	const Question *question, const Expression *expression, Hit *hits, size_t *count, Error *err)
{
	size_t n_except;
	uint32_t *except = expression_rows(expression, question->space, &n_except);
	float *vector = memory_new(question->space->vectors.cols, sizeof *vector);
	Candidates among = question_candidates(question, except, n_except);
	expression_vector(expression, question->learned->metric->unit, vector);
	bool fine = find_among(question, &among, vector, hits, count, err);
	free(vector);
	free(except);
	return fine;
}

bool learned_question_find_rows(const Question *question, const uint32_t *rows, size_t n, size_t k, Hit *hits,
	size_t *counts, Error *err)
{
	const LearnedMetric *metric = question->learned->metric;
	Pool *pool = question->call->session->pool;
	Candidates among = question_candidates(question, NULL, 0);
	Matrix queries = {0};
	among.with_direction |= metric->unit;
	among.space = object_seen(question->learned, question->space, pool, err);
	bool fine = among.space && matrix_init(&queries, n, metric->map.rows, "the items asked about", err);
	for (size_t i = 0; fine && i < n; i++)
		learned_metric_vector(
			metric, matrix_row(&question->space->vectors, rows[i]), matrix_row(&queries, i));
	fine = fine &&
	       exact_search_many(&among, metric->score, matrix_rows(&queries), k, pool, hits, counts, err);
	matrix_release(&queries);
	return fine;
}

void learned_question_tell(const Question *question, Report *out)
{
	const Index *index = question->index;
	if (index)
		report_text(out,
			"By %s, of the %zu that the index (%s, %s %zu) finds nearest by %s; exact=yes looks at "
			"all items.",
			question->learned->name, how_many(question), index->type->name, index->type->effort,
			index->effort, index_metric_name(index->metric));
}

double learned_question_shown(const Question *question, double score)
{
	return question->learned->metric->score == METRIC_L2 ? sqrt(-score) : score;
}

const char *learned_question_column(const Question *question)
{
	return question->learned->metric->score == METRIC_L2 ? "distance" : "bilinear";
}
