#include "data/corpus.h"

#include <stdlib.h>

Corpus *corpus_ref(Corpus *corpus)
{
	if (corpus)
		references_add(&corpus->references);
	return corpus;
}

void corpus_unref(Corpus *corpus)
{
	if (!corpus || !references_drop(&corpus->references))
		return;
	dictionary_release(&corpus->words);
	dictionary_release(&corpus->domains);
	dictionary_release(&corpus->labels);
	dictionary_release(&corpus->names);
	if (corpus->domain_counts != corpus->counts)
		free(corpus->domain_counts);
	free(corpus->counts);
	extent_release(&corpus->token_bytes);
	extent_release(&corpus->sentence_bytes);
	extent_release(&corpus->document_bytes);
	extent_release(&corpus->label_bytes);
	free(corpus->source);
	free(corpus);
}

size_t corpus_document_of(const Corpus *corpus, size_t sentence)
{
	size_t low = 0, high = corpus->n_documents;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (corpus->documents[middle].first_sentence <= sentence)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void corpus_document_name(const Corpus *corpus, size_t document, Text *out)
{
	const Document *at = &corpus->documents[document];
	if (at->name == DICTIONARY_NONE)
		text_format(out, "document %zu", document + 1);
	else if (at->part == 0)
		text_add(out, dictionary_word(&corpus->names, at->name));
	else
		text_format(out, "%s %u", dictionary_word(&corpus->names, at->name), at->part);
}

uint32_t corpus_label(const Corpus *corpus, size_t document, size_t index)
{
	if (index == 0)
		return corpus->documents[document].label;
	size_t low = 0, high = corpus->n_extra_labels;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (corpus->extra_labels[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	size_t at = low + index - 1;
	return at < corpus->n_extra_labels && corpus->extra_labels[at].document == document
		       ? corpus->extra_labels[at].label
		       : DICTIONARY_NONE;
}
