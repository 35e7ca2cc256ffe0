/*
 * Tokens are collected under the numbers in which words were first seen; corpus_builder_finish counts, sorts
 * and renumbers them. Running out of room is remembered and told at the end.
 */
#include "base/hash.h"
#include "base/text.h"
#include "data/corpus.h"
#include "data/segment.h"

#include <stdlib.h>
#include <string.h>

enum { DOMAIN_CELLS = 1 << 27 }; /* words x domains: 1 GB of counts */

struct CorpusBuilder {
	Corpus *corpus; /* counts are still missing, and tokens are numbered by first sight */
	Segmenter segmenter;
	Checksum *sum;
	bool segmented;  /* some of the text came as running text */
	uint64_t memory; /* that a list may take */
	Error error;     /* why there is no room for more */
};

CorpusBuilder *corpus_builder_new(void)
{
	CorpusBuilder *builder = memory_new(1, sizeof *builder);
	builder->corpus = memory_new(1, sizeof *builder->corpus);
	references_init(&builder->corpus->references);
	builder->sum = checksum_new();
	builder->error = ERROR_INIT;
	return builder;
}

void corpus_builder_limit(CorpusBuilder *builder, uint64_t memory)
{
	builder->memory = memory;
}

bool corpus_builder_fits(const CorpusBuilder *builder, Error *err)
{
	return builder->error.kind == ERROR_NONE || error_set(err, builder->error.kind, "%s (after %zu words)",
							    builder->error.message, builder->corpus->n_tokens);
}

void corpus_builder_free(CorpusBuilder *builder)
{
	if (!builder)
		return;
	corpus_unref(builder->corpus);
	segmenter_release(&builder->segmenter);
	checksum_free(builder->sum);
	free(builder);
}

/* Room for one more of `items`, which lie in `extent`. */
static inline bool grow(CorpusBuilder *builder, void **items, size_t count, Extent *extent, size_t size)
{
	if ((count + 1) * size <= extent->room)
		return true;
	if (builder->error.kind != ERROR_NONE ||
		!extent_grow(extent, (count + 1) * size, builder->memory, "the text", &builder->error))
		return false;
	*items = extent->bytes;
	return true;
}

static void add_token(CorpusBuilder *builder, const char *word, size_t bytes)
{
	Corpus *corpus = builder->corpus;
	if (grow(builder, (void **)&corpus->tokens, corpus->n_tokens, &corpus->token_bytes,
		    sizeof *corpus->tokens))
		corpus->tokens[corpus->n_tokens++] = dictionary_add(&corpus->words, word, bytes);
}

/* sentences[] holds where each one ends until corpus_builder_finish puts the first offset before them. */
static void end_sentence(CorpusBuilder *builder)
{
	Corpus *corpus = builder->corpus;
	size_t begin = corpus->n_sentences ? corpus->sentences[corpus->n_sentences - 1] : 0;
	if (corpus->n_tokens > begin && grow(builder, (void **)&corpus->sentences, corpus->n_sentences,
						&corpus->sentence_bytes, sizeof *corpus->sentences))
		corpus->sentences[corpus->n_sentences++] = corpus->n_tokens;
}

/* Those of a document that gives its place to another. */
static void drop_extra_labels(Corpus *corpus, size_t document)
{
	while (corpus->n_extra_labels && corpus->extra_labels[corpus->n_extra_labels - 1].document == document)
		corpus->n_extra_labels--;
}

void corpus_builder_document(CorpusBuilder *builder, const char *domain, const char *label)
{
	Corpus *corpus = builder->corpus;
	end_sentence(builder);
	segmenter_restart(&builder->segmenter);
	Document document = {
		.first_sentence = corpus->n_sentences, .label = DICTIONARY_NONE, .name = DICTIONARY_NONE};
	document.domain = dictionary_add(&corpus->domains, domain, strlen(domain));
	if (label)
		document.label = dictionary_add(&corpus->labels, label, strlen(label));
	/* A document without words gives its place to the next one. */
	Document *last = corpus->n_documents ? &corpus->documents[corpus->n_documents - 1] : NULL;
	if (last && last->first_sentence == corpus->n_sentences) {
		*last = document;
		drop_extra_labels(corpus, corpus->n_documents - 1);
	} else if (grow(builder, (void **)&corpus->documents, corpus->n_documents, &corpus->document_bytes,
			   sizeof *corpus->documents))
		corpus->documents[corpus->n_documents++] = document;
}

void corpus_builder_name(CorpusBuilder *builder, const char *name)
{
	Corpus *corpus = builder->corpus;
	if (corpus->n_documents > 0 && builder->error.kind == ERROR_NONE)
		corpus->documents[corpus->n_documents - 1].name =
			dictionary_add(&corpus->names, name, strlen(name));
}

void corpus_builder_label(CorpusBuilder *builder, const char *label)
{
	Corpus *corpus = builder->corpus;
	uint32_t id = dictionary_add(&corpus->labels, label, strlen(label));
	if (corpus->n_documents == 0 || builder->error.kind != ERROR_NONE)
		return;
	Document *last = &corpus->documents[corpus->n_documents - 1];
	if (last->label == DICTIONARY_NONE)
		last->label = id;
	else if (grow(builder, (void **)&corpus->extra_labels, corpus->n_extra_labels, &corpus->label_bytes,
			 sizeof *corpus->extra_labels))
		corpus->extra_labels[corpus->n_extra_labels++] = (ExtraLabel){corpus->n_documents - 1, id};
}

void corpus_builder_text(CorpusBuilder *builder, const char *utf8, size_t bytes)
{
	builder->segmented = true;
	checksum_add(builder->sum, utf8, bytes);
	segmenter_feed(&builder->segmenter, utf8, bytes);
	for (Segment segment; (segment = segmenter_next(&builder->segmenter)).kind != SEGMENT_NONE;) {
		if (segment.kind == SEGMENT_WORD)
			add_token(builder, segment.word, segment.bytes);
		else
			end_sentence(builder);
	}
}

void corpus_builder_words(CorpusBuilder *builder, const char *words)
{
	checksum_add(builder->sum, words, strlen(words) + 1);
	end_sentence(builder);
	for (const char *at = words; *(at += strspn(at, " ")); at += strcspn(at, " "))
		add_token(builder, at, strcspn(at, " "));
	end_sentence(builder);
}

void corpus_builder_word(CorpusBuilder *builder, const char *word)
{
	size_t bytes = strlen(word);
	checksum_add(builder->sum, word, bytes);
	checksum_add(builder->sum, " ", 1);
	add_token(builder, word, bytes);
}

void corpus_builder_sentence(CorpusBuilder *builder)
{
	checksum_add(builder->sum, "\n", 1);
	end_sentence(builder);
}

typedef struct Ranked {
	uint64_t count;
	uint32_t id;
} Ranked;

static int by_falling_count(const void *a, const void *b)
{
	const Ranked *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* order[new id]: the old ids by falling count. */
static uint32_t *order_words(const Corpus *corpus, Error *err)
{
	size_t n = corpus->words.count;
	Ranked *ranked = memory_data(n, sizeof *ranked, "the vocabulary", err);
	uint32_t *order = ranked ? memory_data(n, sizeof *order, "the vocabulary", err) : NULL;
	if (order) {
		for (size_t i = 0; i < corpus->n_tokens; i++)
			ranked[corpus->tokens[i]].count++;
		for (size_t i = 0; i < n; i++)
			ranked[i].id = (uint32_t)i;
		qsort(ranked, n, sizeof *ranked, by_falling_count);
		for (size_t i = 0; i < n; i++)
			order[i] = ranked[i].id;
	}
	free(ranked);
	return order;
}

static void renumber_tokens(Corpus *corpus, const uint32_t *order)
{
	uint32_t *new_id = memory_new(corpus->words.count, sizeof *new_id);
	for (uint32_t i = 0; i < corpus->words.count; i++)
		new_id[order[i]] = i;
	for (size_t i = 0; i < corpus->n_tokens; i++) {
		corpus->tokens[i] = new_id[corpus->tokens[i]];
		corpus->counts[corpus->tokens[i]]++;
	}
	free(new_id);
}

/* Numbers words by falling count, in tokens, words and counts of the corpus. */
static bool rank_words(Corpus *corpus, Error *err)
{
	uint32_t *order = order_words(corpus, err);
	if (order && (corpus->counts = memory_data(
			      corpus->words.count, sizeof *corpus->counts, "the word counts", err))) {
		Dictionary sorted = {0};
		dictionary_copy_in_order(&corpus->words, order, &sorted);
		dictionary_release(&corpus->words);
		corpus->words = sorted;
		renumber_tokens(corpus, order);
	}
	free(order);
	return corpus->counts != NULL;
}

static void count_by_domain(Corpus *corpus)
{
	size_t n_domains = corpus->domains.count;
	for (size_t d = 0; d < corpus->n_documents; d++) {
		const Document *document = &corpus->documents[d];
		size_t to = corpus->sentences[document[1].first_sentence];
		for (size_t i = corpus->sentences[document->first_sentence]; i < to; i++)
			corpus->domain_counts[corpus->tokens[i] * n_domains + document->domain]++;
	}
}

/* Closes the lists: sentences begin at offset 0, documents end with a sentinel. */
static bool close_lists(CorpusBuilder *builder, Error *err)
{
	Corpus *corpus = builder->corpus;
	end_sentence(builder);
	if (builder->error.kind != ERROR_NONE ||
		!grow(builder, (void **)&corpus->sentences, corpus->n_sentences, &corpus->sentence_bytes,
			sizeof *corpus->sentences) ||
		!grow(builder, (void **)&corpus->documents, corpus->n_documents, &corpus->document_bytes,
			sizeof *corpus->documents))
		return corpus_builder_fits(builder, err);
	memmove(corpus->sentences + 1, corpus->sentences, corpus->n_sentences * sizeof *corpus->sentences);
	corpus->sentences[0] = 0;
	size_t last = corpus->n_documents;
	if (last && corpus->documents[last - 1].first_sentence == corpus->n_sentences) {
		corpus->n_documents = --last;
		drop_extra_labels(corpus, last);
	}
	corpus->documents[last] = (Document){.first_sentence = corpus->n_sentences};
	extent_trim(&corpus->token_bytes, corpus->n_tokens * sizeof *corpus->tokens);
	extent_trim(&corpus->sentence_bytes, (corpus->n_sentences + 1) * sizeof *corpus->sentences);
	extent_trim(&corpus->document_bytes, (last + 1) * sizeof *corpus->documents);
	return true;
}

/* Domains that were announced but got no words are dropped with the help of a fresh dictionary. */
static void drop_empty_domains(Corpus *corpus)
{
	Dictionary kept = {0};
	for (size_t d = 0; d < corpus->n_documents; d++) {
		const char *name = dictionary_word(&corpus->domains, corpus->documents[d].domain);
		corpus->documents[d].domain = dictionary_add(&kept, name, strlen(name));
	}
	dictionary_release(&corpus->domains);
	corpus->domains = kept;
}

/* Domains are for telling kinds of text apart, not documents: their table of counts must stay within bounds. */
static bool check_domains(const Corpus *corpus, Error *err)
{
	size_t cells = corpus->words.count * (size_t)corpus->domains.count;
	if (corpus->domains.count <= 64 || cells <= DOMAIN_CELLS)
		return true;
	return error_set(err, ERROR_INPUT,
		"%u domains are too many for %u distinct words; name domains after something that documents "
		"share, as with domain=folder",
		corpus->domains.count, corpus->words.count);
}

/* Those of an only domain are the counts. */
static bool count_words(Corpus *corpus, Error *err)
{
	if (!check_domains(corpus, err) || !rank_words(corpus, err))
		return false;
	size_t cells = corpus->words.count * (size_t)corpus->domains.count;
	if (corpus->domains.count == 1) {
		corpus->domain_counts = corpus->counts;
		return true;
	}
	corpus->domain_counts =
		memory_data(cells, sizeof *corpus->domain_counts, "the word counts by domain", err);
	if (corpus->domain_counts)
		count_by_domain(corpus);
	return corpus->domain_counts != NULL;
}

/* Documents of one name are numbered, unless there is only one. */
static void number_parts(Corpus *corpus)
{
	uint32_t *seen = memory_new(corpus->names.count, sizeof *seen);
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (corpus->documents[d].name != DICTIONARY_NONE)
			corpus->documents[d].part = ++seen[corpus->documents[d].name];
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (corpus->documents[d].name != DICTIONARY_NONE && seen[corpus->documents[d].name] == 1)
			corpus->documents[d].part = 0;
	free(seen);
}

Corpus *corpus_builder_finish(CorpusBuilder *builder, const char *source, Error *err)
{
	Corpus *corpus = builder->corpus, *made = NULL;
	if (close_lists(builder, err)) {
		drop_empty_domains(corpus);
		number_parts(corpus);
		corpus->n_invalid = builder->segmenter.invalid;
		corpus->verbatim = !builder->segmented;
		corpus->source = memory_text(source);
		checksum_text(builder->sum, corpus->checksum);
		if (corpus->n_tokens == 0)
			error_set(err, ERROR_INPUT, "there is not a single word in the text of \"%s\"", source);
		else if (count_words(corpus, err))
			made = corpus_ref(corpus);
	}
	corpus_builder_free(builder);
	return made;
}
