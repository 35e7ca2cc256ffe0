#include "command/debias_column.h"

#include "base/random.h"
#include "command/groups.h"

#include <stdlib.h>
#include <string.h>

/* Leaves out groups that are too small, and rows without a direction; the others get new numbers and names. */
static bool keep_groups(const Call *call, const Space *space, Dictionary *names, uint32_t *of, Error *err)
{
	size_t least = (size_t)args_integer(call->args, "least"),
	       *counts = memory_new(names->count + 1, sizeof *counts);
	uint32_t *place = memory_new(names->count + 1, sizeof *place);
	Dictionary kept = {0};
	for (size_t i = 0; i < space->vectors.rows; i++) {
		if (space->inverse_norms[i] == 0)
			of[i] = DICTIONARY_NONE;
		if (of[i] != DICTIONARY_NONE)
			counts[of[i]]++;
	}
	for (uint32_t g = 0; g < names->count; g++) {
		const char *name = dictionary_word(names, g);
		place[g] = counts[g] >= least ? dictionary_add(&kept, name, strlen(name)) : DICTIONARY_NONE;
	}
	for (size_t i = 0; i < space->vectors.rows; i++)
		if (of[i] != DICTIONARY_NONE)
			of[i] = place[of[i]];
	dictionary_release(names);
	*names = kept;
	free(place);
	free(counts);
	return (kept.count >= 2 && kept.count <= DEBIAS_GROUPS) ||
	       args_fault(call->args, "by", 0, err,
		       "debias takes two to %d groups; of those by %s, %u have %zu items or more (least=)",
		       DEBIAS_GROUPS, args_text(call->args, "by"), kept.count, least);
}

/* The rows of a group in random order, `most` of them; the caller frees. */
static uint32_t *draw_rows(
	const Space *space, const uint32_t *of, uint32_t group, size_t most, Random *random, size_t *count)
{
	uint32_t *rows = memory_new(space->vectors.rows, sizeof *rows);
	*count = 0;
	for (uint32_t i = 0; i < space->vectors.rows; i++)
		if (of[i] == group)
			rows[(*count)++] = i;
	random_shuffle(random, rows, *count);
	*count = most && most < *count ? most : *count;
	return rows;
}

/* Items that are held out, with their groups. */
typedef struct Held {
	uint32_t *rows, *labels;
	size_t count;
} Held;

/* Two thirds of a group are learned from and stand for it; every third item is held out to judge. */
static void share_out(DebiasWork *self, const char *name, const uint32_t *rows, size_t count, Held *held)
{
	const Space *space = self->input.space;
	size_t g = self->input.n_groups++;
	WordSet *set = wordset_new(name, self->line);
	Selection *group = &self->groups[g];
	*group = (Selection){.set = set,
		.role = (char)('A' + g),
		.rows = memory_new(count, sizeof *group->rows),
		.words = memory_new(count, sizeof *group->words),
		.lost = memory_new(1, sizeof *group->lost),
		.least = 2};
	for (size_t i = 0; i < count; i++) {
		if (i % 3 == 2) {
			held->rows[held->count] = rows[i];
			held->labels[held->count++] = (uint32_t)g;
			continue;
		}
		wordset_add(set, dictionary_word(&space->items, rows[i]));
		group->words[group->count] = (uint32_t)group->count;
		group->rows[group->count++] = rows[i];
	}
}

static bool share_groups(
	const Call *call, DebiasWork *self, const Dictionary *names, const uint32_t *of, Error *err)
{
	size_t rows = self->input.space->vectors.rows, most = (size_t)args_integer(call->args, "sample"), count;
	Held held = {memory_new(rows, sizeof(uint32_t)), memory_new(rows, sizeof(uint32_t)), 0};
	Random random;
	random_init(&random, self->input.seed, 0);
	for (uint32_t g = 0; g < names->count; g++) {
		uint32_t *own = draw_rows(self->input.space, of, g, most, &random, &count);
		share_out(self, dictionary_word(names, g), own, count, &held);
		free(own);
	}
	self->labelled = labelled_items(self->input.space, self->groups, self->input.n_groups, held.rows,
		held.labels, held.count, &self->input.words, err);
	free(held.rows);
	free(held.labels);
	return self->labelled;
}

bool debias_read_column(const Call *call, DebiasWork *self, Error *err)
{
	const char *by = args_text(call->args, "by");
	Error why = ERROR_INIT;
	Dictionary names = {0};
	self->input.unpaired = true;
	if (args_count(call->args, "groups"))
		return args_fault(call->args, "groups", 0, err,
			"groups are words, or by=%s tells them apart, but not both", by);
	uint32_t *of = groups_of_space(self->input.space, self->space_name, by, &names, &why);
	bool fine = of ? keep_groups(call, self->input.space, &names, of, err) &&
				    share_groups(call, self, &names, of, err)
		       : args_fault(call->args, "by", 0, err, "%s", why.message);
	dictionary_release(&names);
	free(of);
	return fine;
}
