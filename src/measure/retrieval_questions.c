#include "measure/retrieval_questions.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = UINT32_MAX };

/* By row its place among those that take part; the caller frees. */
static uint32_t *places_of(const uint32_t *at, size_t n, size_t rows)
{
	uint32_t *places = memory_new(rows, sizeof *places);
	memset(places, 0xFF, rows * sizeof *places);
	for (uint32_t i = 0; i < n; i++)
		places[at[i]] = i;
	return places;
}

static void add_question(RetrievalQuestions *out, RetrievalQuestion question)
{
	if (question.relevant)
		out->items[out->count++] = question;
	else
		out->hopeless++;
}

/* Where the pairs of a row begin, pairs being in the order of their sources. */
static size_t first_pair(const Pairs *pairs, uint32_t source)
{
	size_t low = 0, high = pairs->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pairs->pairs[middle].source < source)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_known(const RetrievalInput *input, RowPair pair)
{
	const Pairs *known = input->known;
	for (size_t i = known ? first_pair(known, pair.source) : 0;
		known && i < known->count && known->pairs[i].source == pair.source; i++)
		if (known->pairs[i].target == pair.target)
			return true;
	return false;
}

/* Whether the pair says that its target is relevant to its source. */
static bool counts(const RetrievalInput *input, const uint32_t *from, const uint32_t *to, RowPair pair)
{
	bool takes_part = from[pair.source] != NONE && to[pair.target] != NONE;
	return takes_part && !(input->within && pair.source == pair.target) && !is_known(input, pair);
}

static void list_known(RetrievalQuestions *out, const RetrievalInput *input, const uint32_t *to)
{
	const Pairs *known = input->known;
	size_t listed = 0, i = 0, *firsts = memory_new(input->from.count + 1, sizeof *firsts);
	out->known = memory_new(known->count, sizeof *out->known);
	for (size_t row = 0; row < input->from.count; row++) {
		for (; i < known->count && known->pairs[i].source == row; i++)
			if (to[known->pairs[i].target] != NONE)
				out->known[listed++] = to[known->pairs[i].target];
		firsts[row + 1] = listed;
	}
	for (size_t q = 0; q < out->count; q++) {
		size_t row = input->from_at[out->items[q].place];
		out->items[q].known_first = firsts[row];
		out->items[q].known = firsts[row + 1] - firsts[row];
	}
	free(firsts);
}

/* Pairs whose items do not take part are as if they were not there. */
static void list_pairs(RetrievalQuestions *out, const RetrievalInput *input)
{
	const Pairs *pairs = input->pairs;
	uint32_t *from = places_of(input->from_at, input->n_from, input->from.count);
	uint32_t *to = places_of(input->to_at, input->n_to, input->to.count);
	size_t listed = 0;
	out->partners = memory_new(pairs->count, sizeof *out->partners);
	out->items = memory_new(pairs->count, sizeof *out->items);
	for (size_t i = 0; i < pairs->count;) {
		uint32_t source = pairs->pairs[i].source;
		RetrievalQuestion question = {.place = from[source], .first = listed};
		for (; i < pairs->count && pairs->pairs[i].source == source; i++)
			if (counts(input, from, to, pairs->pairs[i])) {
				out->partners[listed++] = to[pairs->pairs[i].target];
				question.relevant++;
			}
		add_question(out, question);
	}
	if (input->known)
		list_known(out, input, to);
	free(from);
	free(to);
}

static void list_classes(RetrievalQuestions *out, const RetrievalInput *input)
{
	uint32_t classes = 0;
	for (size_t i = 0; i < input->n_from; i++)
		if (input->from_class[input->from_at[i]] != NONE &&
			input->from_class[input->from_at[i]] >= classes)
			classes = input->from_class[input->from_at[i]] + 1;
	size_t *of_class = memory_new(classes, sizeof *of_class);
	out->to_class = memory_new(input->n_to, sizeof *out->to_class);
	out->items = memory_new(input->n_from, sizeof *out->items);
	for (size_t i = 0; i < input->n_to; i++) {
		out->to_class[i] = input->to_class[input->to_at[i]];
		if (out->to_class[i] < classes)
			of_class[out->to_class[i]]++;
	}
	for (uint32_t i = 0; i < input->n_from; i++) {
		uint32_t class = input->from_class[input->from_at[i]];
		if (class != NONE)
			add_question(out, (RetrievalQuestion){.place = i,
						  .class = class,
						  .relevant = of_class[class] - input->within});
	}
	free(of_class);
}

static void draw_questions(RetrievalQuestions *out, size_t most, uint64_t seed)
{
	if (!most || out->count <= most)
		return;
	uint32_t *chosen = memory_new(most, sizeof *chosen);
	Random random;
	random_init(&random, seed, 0);
	random_sample(&random, out->count, most, chosen);
	for (size_t i = 0; i < most; i++)
		out->items[i] = out->items[chosen[i]];
	out->count = most;
	free(chosen);
}

void retrieval_questions_list(const RetrievalInput *input, RetrievalQuestions *questions)
{
	if (input->pairs)
		list_pairs(questions, input);
	else
		list_classes(questions, input);
	draw_questions(questions, input->most, input->seed);
}

void retrieval_questions_release(RetrievalQuestions *questions)
{
	free(questions->items);
	free(questions->to_class);
	free(questions->partners);
	free(questions->known);
	*questions = (RetrievalQuestions){0};
}
