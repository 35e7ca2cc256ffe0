#include "command/transfer_fairness.h"

#include "command/groups.h"

#include <stdlib.h>
#include <string.h>

bool transfer_fairness_open(const Call *call, const Sides *sides, TransferFairness *fairness, Error *err)
{
	const char *by = args_text(call->args, "groups");
	Dictionary names = {0};
	FairnessQuery first = {0};
	bool fine = fairness_open(call, &sides->class_names, &first, err);
	*fairness = (TransferFairness){.sides = sides};
	if (fine && by) {
		fairness->groups = memory_new(sides->count, sizeof *fairness->groups);
		fairness->rows = memory_new(sides->count, sizeof *fairness->rows);
		fairness->queries = memory_new(sides->count, sizeof *fairness->queries);
	}
	for (size_t s = 0; fine && by && s < sides->count; s++) {
		const Side *side = &sides->items[s];
		Error why = ERROR_INIT;
		fairness->groups[s] = groups_of_space(side->space, side->name, by, &names, &why);
		fine = fairness->groups[s] || args_fault(call->args, "groups", 0, err, "%s", why.message);
	}
	for (size_t s = 0; fine && by && s < sides->count; s++) {
		fairness->queries[s] = (FairnessQuery){
			.by = memory_text(by), .positive = first.positive, .options = first.options};
		dictionary_copy(&names, &fairness->queries[s].groups);
	}
	dictionary_release(&names);
	fairness_close(&first);
	return fine;
}

void transfer_fairness_release(TransferFairness *fairness)
{
	for (size_t s = 0; fairness->queries && s < fairness->sides->count; s++) {
		FairnessRows *rows = &fairness->rows[s];
		free(fairness->groups[s]);
		free(rows->truth);
		free(rows->given);
		free(rows->groups);
		fairness_close(&fairness->queries[s]);
	}
	free(fairness->groups);
	free(fairness->rows);
	free(fairness->queries);
	*fairness = (TransferFairness){0};
}

static void add_row(FairnessRows *rows, uint32_t truth, uint32_t given, uint32_t group)
{
	rows->truth = memory_grow(rows->truth, rows->count, &rows->room[0], sizeof *rows->truth);
	rows->given = memory_grow(rows->given, rows->count, &rows->room[1], sizeof *rows->given);
	rows->groups = memory_grow(rows->groups, rows->count, &rows->room[2], sizeof *rows->groups);
	rows->truth[rows->count] = truth;
	rows->given[rows->count] = given;
	rows->groups[rows->count++] = group;
}

void transfer_fairness_add(TransferFairness *fairness, Direction direction, const TransferTest *test)
{
	const uint32_t *given = transfer_test_given(test);
	if (!fairness->queries)
		return;
	const uint32_t *truth = fairness->sides->classes[direction.to];
	size_t count = fairness->sides->items[direction.to].space->vectors.rows;
	for (size_t i = 0; i < count; i++)
		if (given[i] != UINT32_MAX)
			add_row(&fairness->rows[direction.from], truth[i], given[i],
				fairness->groups[direction.to][i]);
}

bool transfer_fairness_step(TransferFairness *fairness, Pool *pool, bool *finished, Error *err)
{
	while (fairness->queries && fairness->next < fairness->sides->count &&
		!fairness->rows[fairness->next].count)
		fairness->next++;
	*finished = !fairness->queries || fairness->next == fairness->sides->count;
	if (*finished)
		return true;
	FairnessRows *rows = &fairness->rows[fairness->next];
	FairnessQuery *query = &fairness->queries[fairness->next];
	if (!query->test)
		return fairness_begin(query, &fairness->sides->class_names, rows->truth, rows->given,
			rows->groups, rows->count, err);
	fairness->next += !fairness_step(query, pool);
	return true;
}

void transfer_fairness_report(const TransferFairness *fairness, Report *out)
{
	for (size_t s = 0; fairness->queries && s < fairness->next; s++) {
		Text about = {0};
		if (!fairness->rows[s].count)
			continue;
		text_format(&about, "Learned from %s. ", fairness->sides->items[s].name);
		fairness_report(&fairness->queries[s], &fairness->sides->class_names, text_of(&about), out);
		text_release(&about);
	}
}
