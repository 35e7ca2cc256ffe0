/* contexts: where a word stands in a corpus (keyword in context). */
#include "command/command.h"
#include "command/corpora.h"
#include "data/segment.h"

#include <stdlib.h>
#include <string.h>

/* The word as the corpus has it: as typed, or folded as its text was. */
static bool find_word(const Call *call, const Corpus *corpus, const char *name, uint32_t *id, Error *err)
{
	const char *typed = args_text(call->args, "word");
	*id = dictionary_find_text(&corpus->words, typed);
	if (*id == DICTIONARY_NONE) {
		Segmenter segmenter = {0};
		segmenter_feed(&segmenter, typed, strlen(typed));
		Segment segment = segmenter_next(&segmenter);
		if (segment.kind == SEGMENT_WORD)
			*id = dictionary_find(&corpus->words, segment.word, segment.bytes);
		segmenter_release(&segmenter);
	}
	if (*id != DICTIONARY_NONE)
		return true;
	Text near = {0};
	text_suggest(&near, typed, corpus->words.words, corpus->words.count, 3);
	args_fault(call->args, "word", 0, err, "\"%s\" does not occur in %s%s%s%s", typed, name,
		near.length ? "; did you mean " : "", text_of(&near), near.length ? "?" : "");
	text_release(&near);
	return false;
}

/* Where the word stands in documents of one domain: `chosen` places spread evenly over all of them. */
static size_t find_places(const Corpus *corpus, uint32_t word, uint32_t domain, size_t chosen, size_t *places)
{
	uint64_t all = corpus->domain_counts[word * (size_t)corpus->domains.count + domain], seen = 0;
	size_t found = 0;
	chosen = chosen < all ? chosen : all;
	for (size_t d = 0; d < corpus->n_documents && found < chosen; d++) {
		const Document *document = &corpus->documents[d];
		if (document->domain != domain)
			continue;
		size_t to = corpus->sentences[document[1].first_sentence];
		for (size_t i = corpus->sentences[document->first_sentence]; i < to && found < chosen; i++)
			if (corpus->tokens[i] == word && seen++ == found * all / chosen)
				places[found++] = i;
	}
	return found;
}

/* The words before `place`, not before `from`, as many as fit. */
static void say_left(const Corpus *corpus, size_t from, size_t place, int width, Text *out)
{
	size_t begin = place;
	for (int left = width + 1; begin > from; begin--) {
		left -= 1 + text_width(dictionary_word(&corpus->words, corpus->tokens[begin - 1]));
		if (left < 0)
			break;
	}
	for (size_t i = begin; i < place; i++)
		text_format(
			out, "%s%s", i > begin ? " " : "", dictionary_word(&corpus->words, corpus->tokens[i]));
}

/* The words after `place`, before `to`, as many as fit. */
static void say_right(const Corpus *corpus, size_t place, size_t to, int width, Text *out)
{
	for (size_t i = place + 1; i < to; i++) {
		const char *word = dictionary_word(&corpus->words, corpus->tokens[i]);
		width -= text_width(word) + (i > place + 1);
		if (width < 0)
			break;
		text_format(out, "%s%s", i > place + 1 ? " " : "", word);
	}
}

/* The range of tokens of the document that holds `place`. */
static void document_range(const Corpus *corpus, size_t place, size_t *from, size_t *to)
{
	size_t low = 0, high = corpus->n_documents;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (corpus->sentences[corpus->documents[middle].first_sentence] <= place)
			low = middle;
		else
			high = middle;
	}
	*from = corpus->sentences[corpus->documents[low].first_sentence];
	*to = corpus->sentences[corpus->documents[low + 1].first_sentence];
}

static void add_row(const Corpus *corpus, uint32_t domain, size_t place, int width, Table *table)
{
	size_t from, to;
	Text left = {0}, right = {0};
	document_range(corpus, place, &from, &to);
	say_left(corpus, from, place, width, &left);
	say_right(corpus, place, to, width, &right);
	table_text(table, dictionary_word(&corpus->domains, domain));
	table_text(table, text_of(&left));
	table_text(table, dictionary_word(&corpus->words, corpus->tokens[place]));
	table_text(table, text_of(&right));
	text_release(&left);
	text_release(&right);
}

static Table *context_table(Report *out)
{
	Table *table = report_table(out, "contexts");
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "left", COLUMN_TEXT, 0);
	table->columns[1].right = true;
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "right", COLUMN_TEXT, 0);
	return table;
}

static bool run_contexts(const Call *call, Report *out, Error *err)
{
	const char *name;
	uint32_t word, only = DICTIONARY_NONE;
	const Corpus *corpus = wanted_corpus(call, "in", &name, err);
	if (!corpus || !find_word(call, corpus, name, &word, err) ||
		!wanted_domain(call, &corpus->domains, name, &only, err))
		return false;
	size_t k = (size_t)args_integer(call->args, "k");
	int width = (int)args_integer(call->args, "width");
	size_t *places = memory_new(k, sizeof *places);
	Table *table = context_table(out);
	for (uint32_t domain = 0; domain < corpus->domains.count; domain++) {
		if (only != DICTIONARY_NONE && domain != only)
			continue;
		size_t found = find_places(corpus, word, domain, k, places);
		for (size_t i = 0; i < found; i++)
			add_row(corpus, domain, places[i], width, table);
	}
	free(places);
	return true;
}

const Command command_contexts = {
	.name = "contexts",
	.group = "data",
	.summary = "Show a word in its contexts, domain by domain",
	.help = "Of all the places where the word stands, those shown are spread evenly over each domain.",
	.args = {{.name = "word",
			 .kind = ARG_ITEM,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "the word to look for"},
		{.name = "in", .kind = ARG_DATA, .help = "a corpus; the newest when left out"},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "places shown of each domain",
			.fallback = "5",
			.low = 1,
			.high = 1000},
		{.name = "width",
			.kind = ARG_INTEGER,
			.help = "room for words on each side",
			.fallback = "28",
			.low = 1,
			.high = 1000,
			.unit = "columns"},
		{.name = "domain", .kind = ARG_DOMAIN, .help = "one domain only"}},
	.example = "synth royals\ncontexts queen",
	.watchable = true,
	.run = run_contexts,
};
