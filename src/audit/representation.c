#include "audit/representation.h"

#include "linalg/group_weights.h"

#include <math.h>
#include <stdlib.h>

double kish_balanced(const double *sizes, size_t groups, double tau)
{
	double *weights = memory_new(groups, sizeof *weights);
	group_weights(sizes, groups, tau, weights);
	double effective = kish_effective(weights, sizes, groups);
	free(weights);
	return effective;
}

Evenness evenness_of(const double *amounts, size_t groups)
{
	Evenness out = {.share = NAN, .imbalance = NAN, .evenness = NAN, .effective = NAN};
	double sum = 0;
	for (uint32_t g = 0; g < groups; g++) {
		if (amounts[g] <= 0)
			continue;
		out.largest = !out.groups || amounts[g] > amounts[out.largest] ? g : out.largest;
		out.smallest = !out.groups || amounts[g] <= amounts[out.smallest] ? g : out.smallest;
		out.groups++;
		sum += amounts[g];
	}
	for (size_t g = 0; g < groups; g++)
		out.entropy -= amounts[g] > 0 ? amounts[g] / sum * log(amounts[g] / sum) : 0;
	if (out.groups) {
		out.share = amounts[out.largest] / sum;
		out.imbalance = amounts[out.largest] / amounts[out.smallest];
		out.effective = exp(out.entropy);
	}
	if (out.groups > 1)
		out.evenness = out.entropy / log((double)out.groups);
	return out;
}

/* --- text --- */

static size_t document_end(const Corpus *corpus, size_t document)
{
	return corpus->sentences[corpus->documents[document + 1].first_sentence];
}

static size_t document_start(const Corpus *corpus, size_t document)
{
	return corpus->sentences[corpus->documents[document].first_sentence];
}

/* Documents group by group; those of group g are from first[g] on. */
static void sort_documents(
	const Corpus *corpus, const uint32_t *group_of, size_t n_groups, size_t *first, size_t *order)
{
	size_t *next = memory_new(n_groups, sizeof *next);
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (group_of[d] != DICTIONARY_NONE)
			first[group_of[d] + 1]++;
	for (size_t g = 0; g < n_groups; g++) {
		next[g] = first[g];
		first[g + 1] += first[g];
	}
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (group_of[d] != DICTIONARY_NONE)
			order[next[group_of[d]]++] = d;
	free(next);
}

/* seen: by word the last group that had it, counted from 1. */
static void read_text(const Corpus *corpus, size_t document, uint32_t group, uint32_t *seen, GroupText *text)
{
	for (size_t t = document_start(corpus, document); t < document_end(corpus, document); t++) {
		text->types += seen[corpus->tokens[t]] != group + 1;
		seen[corpus->tokens[t]] = group + 1;
	}
}

bool group_texts(const Corpus *corpus, const uint32_t *group_of, size_t n_groups, GroupText *texts, Error *err)
{
	size_t *first = memory_new(n_groups + 1, sizeof *first);
	size_t *order = memory_data(corpus->n_documents, sizeof *order, "the documents", err);
	double *lengths = memory_data(corpus->n_documents, sizeof *lengths, "the documents", err);
	uint32_t *seen = memory_data(corpus->words.count, sizeof *seen, "the words", err);
	bool fine = order && lengths && seen;
	if (fine)
		sort_documents(corpus, group_of, n_groups, first, order);
	for (uint32_t g = 0; fine && g < n_groups; g++) {
		texts[g] = (GroupText){.documents = first[g + 1] - first[g]};
		for (size_t i = first[g]; i < first[g + 1]; i++) {
			size_t words = document_end(corpus, order[i]) - document_start(corpus, order[i]);
			texts[g].words += words;
			lengths[i] = (double)words;
			read_text(corpus, order[i], g, seen, &texts[g]);
		}
		texts[g].effective = kish_effective(lengths + first[g], NULL, texts[g].documents);
	}
	free(first);
	free(order);
	free(lengths);
	free(seen);
	return fine;
}
