#include "audit/lean_reference.h"

#include <math.h>

bool lean_reference_init(LeanReference *reference, const AuditInput *input, const Selection *groups,
	size_t extend, size_t among, bool force, Error *err)
{
	*reference = (LeanReference){.space = input->reference ? input->reference : input->space};
	Selection there[2] = {{0}};
	bool fine = true;
	for (size_t g = 0; g < 2; g++) {
		selection_init(&there[g], reference->space, groups[g].set, groups[g].role);
		fine = fine && selection_check(&there[g], force, err);
	}
	fine = fine && labelled_words_find(reference->space, there, 2, extend, among, &reference->words, err);
	selection_release(&there[0]);
	selection_release(&there[1]);
	return fine;
}

void lean_reference_release(LeanReference *reference)
{
	labelled_words_release(&reference->words);
}

static uint32_t row_there(const Space *from, uint32_t row, const Space *to)
{
	return from == to ? row : dictionary_find_text(&to->items, dictionary_word(&from->items, row));
}

double lean_reference_of(const LeanReference *reference, const Space *space, uint32_t row)
{
	uint32_t there = row_there(space, row, reference->space);
	return there == DICTIONARY_NONE ? NAN
					: labelled_words_lean(&reference->words, reference->space, there, 0);
}

void lean_reference_carry(
	const LeanReference *reference, const Space *space, LabelledWords *words, size_t *missing)
{
	const LabelledWords *from = &reference->words;
	*words = (LabelledWords){.groups = from->groups};
	words->rows = memory_new(from->count + 1, sizeof *words->rows);
	words->labels = memory_new(from->count + 1, sizeof *words->labels);
	for (size_t i = 0; i < from->count; i++) {
		uint32_t row = row_there(reference->space, from->rows[i], space);
		if (row == DICTIONARY_NONE || space->inverse_norms[row] == 0)
			continue;
		words->rows[words->count] = row;
		words->labels[words->count++] = from->labels[i];
		words->own += i < from->own;
		words->learned += i < from->learned;
	}
	*missing = from->count - words->count;
}
