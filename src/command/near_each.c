#include "command/near_each.h"

#include "command/learned_question.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 10 }; /* of the words that are no items */

/* The items asked about and what is near to them. */
typedef struct Asked {
	uint32_t *rows;
	size_t count, missing;
	Text absent; /* the first few words that are no items */
	size_t k;    /* hits of each: one more than wanted, the item itself */
	Hit *hits;
	size_t *counts;
} Asked;

static void find_items(const Question *question, const WordSet *set, Asked *asked)
{
	asked->rows = memory_new(set->count, sizeof *asked->rows);
	for (size_t i = 0; i < set->count; i++) {
		uint32_t row = dictionary_find_text(&question->space->items, set->words[i]);
		if (row != DICTIONARY_NONE) {
			asked->rows[asked->count++] = row;
		} else if (asked->missing++ < SHOWN) {
			text_add(&asked->absent, asked->absent.length ? ", " : "");
			text_add_visible(&asked->absent, set->words[i]);
		}
	}
}

static bool search(const Question *question, Metric metric, Asked *asked, Error *err)
{
	const Space *space = question->space;
	size_t width = space->vectors.cols, rows = space->vectors.rows;
	asked->k = question->k < rows ? question->k + 1 : rows;
	asked->hits = memory_data(asked->count * asked->k, sizeof *asked->hits, "the neighbours", err);
	asked->counts = memory_new(asked->count, sizeof *asked->counts);
	if (asked->hits && question->learned)
		return learned_question_find_rows(
			question, asked->rows, asked->count, asked->k, asked->hits, asked->counts, err);
	Matrix queries = {0};
	bool good = asked->hits && matrix_init(&queries, asked->count, width, "the items asked about", err);
	for (size_t i = 0; good && i < asked->count; i++)
		memcpy(matrix_row(&queries, i), matrix_row(&space->vectors, asked->rows[i]),
			width * sizeof(float));
	Candidates candidates = question_candidates(question, NULL, 0);
	good = good && exact_search_many(&candidates, metric, matrix_rows(&queries), asked->k,
			       question->call->session->pool, asked->hits, asked->counts, err);
	matrix_release(&queries);
	return good;
}

static void list_neighbours(
	const Question *question, Metric metric, const char *column, const Asked *asked, Report *out)
{
	Table *table = report_table(out, "neighbours");
	table_column(table, "of", COLUMN_TEXT, 0);
	question_columns(question, column, NULL, table);
	for (size_t i = 0; i < asked->count; i++) {
		const Hit *hits = asked->hits + i * asked->k;
		for (size_t j = 0, listed = 0; j < asked->counts[i] && listed < question->k; j++) {
			if (hits[j].row == asked->rows[i])
				continue;
			double score = (double)hits[j].score;
			double shown = question->learned     ? learned_question_shown(question, score)
				       : metric == METRIC_L2 ? sqrt(-score)
							     : score;
			table_text(table, dictionary_word(&question->space->items, asked->rows[i]));
			question_row(question, table, hits[j].row, shown, NULL);
			listed++;
		}
	}
}

static void tell_absent(const Question *question, const Asked *asked, Report *out)
{
	if (asked->missing)
		report_text(out, "No items of %s: %s%s (%zu of %zu words).", question->name,
			text_of(&asked->absent), asked->missing > SHOWN ? ", …" : "", asked->missing,
			asked->missing + asked->count);
}

bool near_each(const Question *question, Metric metric, const char *column, Report *out, Error *err)
{
	WordSet *set = question_words(question, "each", err);
	if (!set)
		return false;
	Asked asked = {0};
	find_items(question, set, &asked);
	bool good = asked.count || args_fault(question->call->args, "each", 0, err,
					   "no word of it is an item of %s", question->name);
	good = good && search(question, metric, &asked, err);
	if (good) {
		list_neighbours(question, metric, column, &asked, out);
		tell_absent(question, &asked, out);
	}
	free(asked.rows);
	free(asked.hits);
	free(asked.counts);
	text_release(&asked.absent);
	wordset_unref(set);
	return good;
}
