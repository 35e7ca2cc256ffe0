/* vocab: the words of a corpus or space, most frequent first, by domain, or by what sets a domain apart. */
#include "command/command.h"
#include "command/corpora.h"
#include "data/documents.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DOMAIN_COLUMNS = 8 };

/* The words asked about, whatever holds them. */
typedef struct Vocabulary {
	const char *name;
	const Dictionary *words;
	const uint64_t *counts; /* by word, or NULL when unknown */
	const Dictionary *domains;
	const uint64_t *domain_counts; /* as in Corpus; NULL for a space */
	uint64_t total, *domain_totals;
	const char *kind; /* what the items are: "words" */
} Vocabulary;

typedef struct Entry {
	uint32_t word;
	double weight; /* what the list is sorted by, falling */
} Entry;

static bool of_corpus(const Corpus *corpus, const char *name, Vocabulary *vocabulary)
{
	size_t n = corpus->domains.count;
	*vocabulary = (Vocabulary){name, &corpus->words, corpus->counts, &corpus->domains,
		corpus->domain_counts, corpus->n_tokens, memory_new(n, sizeof(uint64_t)), "words"};
	for (size_t i = 0; i < corpus->words.count; i++)
		for (size_t d = 0; d < n; d++)
			vocabulary->domain_totals[d] += corpus->domain_counts[i * n + d];
	return true;
}

static bool of_space(const Space *space, const char *name, Vocabulary *vocabulary)
{
	*vocabulary = (Vocabulary){.name = name,
		.words = &space->items,
		.counts = space->counts,
		.domains = &space->domains,
		.kind = space_item_kind(space)};
	for (size_t i = 0; space->counts && i < space->items.count; i++)
		vocabulary->total += space->counts[i];
	return true;
}

/* The first word of the line may name a corpus or a space; when it does not, it is the pattern. */
static bool find_vocabulary(const Call *call, Vocabulary *vocabulary, const char **pattern, Error *err)
{
	const char *first = args_text(call->args, "name"), *name;
	Object *object = first ? session_find(call->session, first) : NULL;
	Error none = ERROR_INIT;
	*pattern = args_text(call->args, "pattern");
	if (object && session_space(call->session, first, NULL, &none))
		return of_space(object->space, first, vocabulary);
	if (object && object->kind != OBJECT_CORPUS)
		return args_fault(call->args, "name", 0, err,
			"\"%s\" is %s%s%s, but a corpus or a space is needed here", first,
			object_kind_article(object->kind), object_kind_name(object->kind),
			object->kind == OBJECT_MODEL ? " without vectors yet" : "");
	if (object)
		return of_corpus(object->corpus, first, vocabulary);
	if (first && *pattern)
		return args_fault(call->args, "name", 0, err,
			"there is no corpus or space called \"%s\"; ls lists what there is", first);
	*pattern = first;
	const Space *space = session_space(call->session, NULL, &name, &none);
	if (space && !args_given(call->args, "domain"))
		return of_space(space, name, vocabulary);
	for (size_t i = call->session->n_objects; i-- > 0;)
		if (call->session->objects[i]->kind == OBJECT_CORPUS)
			return of_corpus(
				call->session->objects[i]->corpus, call->session->objects[i]->name, vocabulary);
	return error_set(err, ERROR_INPUT, "there are no words yet; load FILE or synth royals brings some");
}

/* Dunning's log-likelihood ratio of a word in one domain against the others, signed: negative when it is rarer
 * there (Computational Linguistics 19(1), 1993). */
static double keyness(double in, double all, double domain_total, double total)
{
	double out = all - in, share = domain_total / total;
	double expected_in = all * share, expected_out = all * (1 - share);
	double g =
		2 * ((in > 0 ? in * log(in / expected_in) : 0) + (out > 0 ? out * log(out / expected_out) : 0));
	return in >= expected_in ? g : -g;
}

static double weight_of(const Vocabulary *vocabulary, uint32_t word, uint32_t domain, bool by_key)
{
	if (!vocabulary->counts)
		return 0;
	if (domain == DICTIONARY_NONE || !vocabulary->domain_counts)
		return (double)vocabulary->counts[word];
	double in = (double)vocabulary->domain_counts[word * (size_t)vocabulary->domains->count + domain];
	return by_key ? keyness(in, (double)vocabulary->counts[word], (double)vocabulary->domain_totals[domain],
				(double)vocabulary->total)
		      : in;
}

static int by_weight(const void *a, const void *b)
{
	const Entry *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->word < y->word ? -1 : x->word > y->word;
}

static Entry *choose(
	const Vocabulary *vocabulary, const char *pattern, uint32_t domain, bool by_key, size_t *count)
{
	Entry *entries = memory_new(vocabulary->words->count, sizeof *entries);
	*count = 0;
	for (uint32_t i = 0; i < vocabulary->words->count; i++) {
		if (pattern && fnmatch(pattern, dictionary_word(vocabulary->words, i), 0) != 0)
			continue;
		double weight = weight_of(vocabulary, i, domain, by_key);
		if (weight > 0 || !vocabulary->counts)
			entries[(*count)++] = (Entry){i, weight};
	}
	qsort(entries, *count, sizeof *entries, by_weight);
	return entries;
}

static double per_million(uint64_t count, uint64_t total)
{
	return total ? (double)count * 1e6 / (double)total : NAN;
}

static size_t domain_columns(const Vocabulary *vocabulary)
{
	size_t n = vocabulary->domain_counts ? vocabulary->domains->count : 0;
	return n < 2 ? 0 : n < DOMAIN_COLUMNS ? n : DOMAIN_COLUMNS;
}

static Table *word_table(const Vocabulary *vocabulary, bool by_key, Report *out)
{
	Table *table = report_table(out, "vocabulary");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "count", COLUMN_INTEGER, 0);
	table_column(table, "per million", COLUMN_NUMBER, 1);
	if (by_key)
		table_column(table, "keyness", COLUMN_NUMBER, 1);
	for (uint32_t d = 0; d < domain_columns(vocabulary); d++)
		table_column(table, dictionary_word(vocabulary->domains, d), COLUMN_NUMBER, 1);
	return table;
}

static void word_row(const Vocabulary *vocabulary, const Entry *entry, bool by_key, Table *table)
{
	table_text(table, dictionary_word(vocabulary->words, entry->word));
	table_number(table, vocabulary->counts ? (double)vocabulary->counts[entry->word] : NAN);
	table_number(table,
		vocabulary->counts ? per_million(vocabulary->counts[entry->word], vocabulary->total) : NAN);
	if (by_key)
		table_number(table, entry->weight);
	for (size_t d = 0; d < domain_columns(vocabulary); d++)
		table_number(table,
			per_million(
				vocabulary->domain_counts[entry->word * (size_t)vocabulary->domains->count + d],
				vocabulary->domain_totals[d]));
}

static void show(
	const Vocabulary *vocabulary, const Entry *entries, size_t count, size_t top, bool by_key, Report *out)
{
	size_t shown = count < top ? count : top;
	Table *table = word_table(vocabulary, by_key, out);
	for (size_t i = 0; i < shown; i++)
		word_row(vocabulary, &entries[i], by_key, table);
	if (domain_columns(vocabulary))
		report_text(out,
			"%zu of %zu words of %s; columns of domains are occurrences per million of their "
			"words.",
			shown, count, vocabulary->name);
	else
		report_text(out, "%zu of %zu %s of %s.", shown, count, vocabulary->kind, vocabulary->name);
}

static bool run_vocab(const Call *call, Report *out, Error *err)
{
	Vocabulary vocabulary = {0};
	const char *pattern;
	uint32_t domain = DICTIONARY_NONE;
	bool by_key = strcmp(args_text(call->args, "by"), "key") == 0;
	if (!find_vocabulary(call, &vocabulary, &pattern, err))
		return false;
	bool ok = wanted_domain(call, vocabulary.domains, vocabulary.name, &domain, err);
	if (ok && domain != DICTIONARY_NONE && !vocabulary.domain_counts)
		ok = args_fault(call->args, "domain", 0, err,
			"a space does not tell how often a word is used in each domain; ask the corpus: vocab "
			"CORPUS domain=%s",
			args_text(call->args, "domain"));
	if (ok && by_key && domain == DICTIONARY_NONE)
		ok = args_fault(call->args, "by", 0, err,
			"by=key needs domain=: it compares one domain with the others");
	if (ok) {
		size_t count;
		Entry *entries = choose(&vocabulary, pattern, domain, by_key, &count);
		show(&vocabulary, entries, count, (size_t)args_integer(call->args, "top"), by_key, out);
		free(entries);
	}
	free(vocabulary.domain_totals);
	return ok;
}

const Command command_vocab = {
	.name = "vocab",
	.group = "data",
	.summary = "List the words of a corpus, or the items of a space, most frequent first",
	.help = "The pattern may hold * ? and [a-z]. domain=D counts in one domain; by=key sorts by how much "
		"more often a word is used there than elsewhere (Dunning's log-likelihood ratio).",
	.args = {{.name = "name",
			 .kind = ARG_OBJECT,
			 .flags = ARG_POSITIONAL,
			 .help = "a corpus or a space; or the pattern, for the current one"},
		{.name = "pattern",
			.kind = ARG_TEXT,
			.flags = ARG_POSITIONAL,
			.help = "which words, as in king*"},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "words shown",
			.fallback = "20",
			.low = 1,
			.high = 1000000},
		{.name = "domain", .kind = ARG_DOMAIN, .help = "one domain only"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what to sort by",
			.fallback = "count",
			.choices = "count|key"}},
	.example = "synth royals\nvocab royals top=10",
	.watchable = true,
	.run = run_vocab,
};
