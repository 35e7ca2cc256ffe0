/* audit representation: how much of a corpus or a space each group is, and how often it mentions words. */
#include "audit/representation.h"
#include "command/group_audit.h"
#include "command/groups.h"
#include "command/wordsets.h"
#include "linalg/group_weights.h"
#include "measure/lookup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_SHOWN = 200 };

/* --- tables --- */

/* What is said of one way of counting: documents, words, items. */
static Table *balance_table(Report *out)
{
	static const char *const numbers[] = {
		"share", "imbalance", "entropy", "evenness", "effective_groups", "balanced"};
	Table *table = report_table(out, "balance");
	table_column(table, "of", COLUMN_TEXT, 0);
	table_column(table, "total", COLUMN_INTEGER, 0);
	table_column(table, "groups", COLUMN_INTEGER, 0);
	table_column(table, "largest", COLUMN_TEXT, 0);
	table_column(table, "smallest", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 4);
	return table;
}

static double sum_of(const double *amounts, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += amounts[i];
	return sum;
}

static void balance_row(
	const char *of, const double *amounts, const Dictionary *names, double tau, Table *table)
{
	Evenness its = evenness_of(amounts, names->count);
	const double numbers[] = {its.share, its.imbalance, its.entropy, its.evenness, its.effective,
		kish_balanced(amounts, names->count, tau)};
	table_text(table, of);
	table_integer(table, (long long)sum_of(amounts, names->count));
	table_integer(table, (long long)its.groups);
	table_text(table, its.groups ? dictionary_word(names, its.largest) : "");
	table_text(table, its.groups ? dictionary_word(names, its.smallest) : "");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i]);
}

static void tell_balance(
	const char *of, const char *by, const double *amounts, const Dictionary *names, double tau, Report *out)
{
	Evenness its = evenness_of(amounts, names->count);
	Text weighed = {0};
	if (tau > 0)
		text_format(&weighed, "with tau=%g", tau);
	else
		text_format(&weighed, "so that every %s counts the same", by);
	if (its.groups > 1 && its.imbalance == 1)
		report_text(out, "Every %s has as many %s as any other.", by, of);
	else if (its.groups > 1)
		report_text(out, "%s has %.3g times the %s of %s. Weighed %s, %.0f %s are worth %.0f (Kish).",
			dictionary_word(names, its.largest), its.imbalance, of,
			dictionary_word(names, its.smallest), text_of(&weighed), sum_of(amounts, names->count),
			of, kish_balanced(amounts, names->count, tau));
	text_release(&weighed);
}

static void tell_columns(Report *out)
{
	report_text(out,
		"share: of the largest group; imbalance: largest over smallest; entropy in nats, evenness: "
		"that over the entropy of equal shares; effective_groups: groups of equal size that are as "
		"diverse; balanced: Kish's effective size when every group is weighed to count the same, or by "
		"tau=.");
}

/* By group, where they were asked for: NULL otherwise. The caller frees. */
static double *weights_asked_for(const Call *call, const double *amounts, size_t groups)
{
	if (!args_given(call->args, "tau"))
		return NULL;
	double *weights = memory_new(groups, sizeof *weights);
	group_weights(amounts, groups, args_number(call->args, "tau"), weights);
	return weights;
}

/* --- a corpus --- */

typedef struct TextGroups {
	const Corpus *corpus;
	const Dictionary *names;
	uint32_t *of; /* by document */
	GroupText *texts;
	double *documents, *words; /* by group */
} TextGroups;

static void text_groups_release(TextGroups *groups)
{
	free(groups->of);
	free(groups->texts);
	free(groups->documents);
	free(groups->words);
}

static bool text_groups_init(const Call *call, const Corpus *corpus, TextGroups *groups, Error *err)
{
	const char *by = args_text(call->args, "by");
	bool labels = by && (!strcmp(by, "class") || !strcmp(by, "label"));
	if (by && !labels && strcmp(by, "domain") != 0)
		return args_fault(call->args, "by", 0, err,
			"documents of a corpus are told apart by domain or by class; a space of them (train "
			"doc2vec) can have the columns of a table");
	if (labels && corpus->labels.count == 0)
		return args_fault(
			call->args, "by", 0, err, "the documents have no classes; load … label= gives some");
	groups->corpus = corpus;
	groups->names = labels ? &corpus->labels : &corpus->domains;
	size_t n = groups->names->count;
	groups->of = memory_data(corpus->n_documents, sizeof *groups->of, "the documents", err);
	groups->texts = memory_new(n, sizeof *groups->texts);
	groups->documents = memory_new(n, sizeof *groups->documents);
	groups->words = memory_new(n, sizeof *groups->words);
	for (size_t d = 0; groups->of && d < corpus->n_documents; d++)
		groups->of[d] = labels ? corpus->documents[d].label : corpus->documents[d].domain;
	if (!groups->of || !group_texts(corpus, groups->of, n, groups->texts, err))
		return false;
	for (size_t g = 0; g < n; g++) {
		groups->documents[g] = (double)groups->texts[g].documents;
		groups->words[g] = (double)groups->texts[g].words;
	}
	return true;
}

static void report_texts(const Call *call, const TextGroups *groups, const char *by, Report *out)
{
	double *weights = weights_asked_for(call, groups->documents, groups->names->count);
	double *by_words = weights_asked_for(call, groups->words, groups->names->count);
	Table *table = report_table(out, "representation");
	double documents = sum_of(groups->documents, groups->names->count);
	double words = sum_of(groups->words, groups->names->count);
	table_column(table, by, COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	table_column(table, "share", COLUMN_NUMBER, 4);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "share_words", COLUMN_NUMBER, 4);
	table_column(table, "types", COLUMN_INTEGER, 0);
	table_column(table, "effective", COLUMN_NUMBER, 1);
	if (weights) {
		table_column(table, "weight", COLUMN_NUMBER, 3);
		table_column(table, "weight_words", COLUMN_NUMBER, 3);
	}
	for (uint32_t g = 0; g < groups->names->count && g < GROUPS_SHOWN; g++) {
		const GroupText *its = &groups->texts[g];
		table_text(table, dictionary_word(groups->names, g));
		table_integer(table, (long long)its->documents);
		table_number(table, groups->documents[g] / documents);
		table_integer(table, (long long)its->words);
		table_number(table, groups->words[g] / words);
		table_integer(table, (long long)its->types);
		table_number(table, its->effective);
		if (weights) {
			table_number(table, weights[g]);
			table_number(table, by_words[g]);
		}
	}
	free(weights);
	free(by_words);
}

/* --- mentions --- */

typedef struct MentionSets {
	WordSet *sets[MENTION_SETS];
	size_t count;
	uint32_t *of; /* by word of the corpus */
	Text lost;    /* words that the corpus has not */
} MentionSets;

static void mention_sets_release(MentionSets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		wordset_unref(sets->sets[i]);
	free(sets->of);
	text_release(&sets->lost);
}

static bool add_set(const Call *call, size_t index, const Corpus *corpus, MentionSets *sets, Error *err)
{
	WordSet *set = call_wordset(call, "sets", index, err);
	size_t found = 0;
	if (!set)
		return false;
	uint32_t number = (uint32_t)sets->count;
	sets->sets[sets->count++] = set;
	for (size_t i = 0; i < set->count; i++) {
		uint32_t word = lookup_in(&corpus->words, set->words[i], 0);
		if (word == DICTIONARY_NONE) {
			text_format(&sets->lost, "%s%s", sets->lost.length ? ", " : "", set->words[i]);
			continue;
		}
		if (sets->of[word] != DICTIONARY_NONE && sets->of[word] != number)
			return args_fault(call->args, "sets", index, err,
				"\"%s\" stands in two sets; a mention of it would count for both",
				set->words[i]);
		sets->of[word] = number;
		found++;
	}
	return found || args_fault(call->args, "sets", index, err, "no word of %s is in the text", set->name);
}

static bool find_sets(const Call *call, size_t first, const Corpus *corpus, MentionSets *sets, Error *err)
{
	size_t given = args_count(call->args, "sets");
	if (given - first > MENTION_SETS)
		return args_fault(call->args, "sets", first + MENTION_SETS, err,
			"there are %zu word sets, and %d are the most", given - first, MENTION_SETS);
	sets->of = memory_data(corpus->words.count, sizeof *sets->of, "the words", err);
	for (size_t w = 0; sets->of && w < corpus->words.count; w++)
		sets->of[w] = DICTIONARY_NONE;
	bool fine = sets->of;
	for (size_t i = first; fine && i < given; i++)
		fine = add_set(call, i, corpus, sets, err);
	return fine;
}

static void mention_rows(const MentionSets *sets, const char *name, const GroupText *text,
	const GroupMentions *its, Table *table)
{
	for (size_t s = 0; s < sets->count; s++) {
		table_text(table, name);
		table_text(table, sets->sets[s]->name);
		table_integer(table, (long long)its->sets[s].count);
		table_number(table, its->sets[s].rate);
		table_number(table, its->sets[s].low);
		table_number(table, its->sets[s].high);
		table_number(table, (double)its->sets[s].documents / (double)text->documents);
		table_text(table, its->by_sentence ? "sentences" : "documents");
	}
}

static void report_mentions(const TextGroups *groups, const MentionSets *sets, const GroupMentions *mentions,
	const char *by, Report *out)
{
	static const char *const numbers[] = {"per_million", "low", "high", "in_documents"};
	Table *table = report_table(out, "mentions");
	table_column(table, by, COLUMN_TEXT, 0);
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "mentions", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, i == 3 ? 3 : 1);
	table_column(table, "drawn", COLUMN_TEXT, 0);
	for (uint32_t g = 0; g < groups->names->count && g < GROUPS_SHOWN; g++)
		if (mentions[g].words)
			mention_rows(sets, dictionary_word(groups->names, g), &groups->texts[g], &mentions[g],
				table);
}

static void report_ratios(const TextGroups *groups, const MentionSets *sets, const GroupMentions *mentions,
	const char *by, Report *out)
{
	static const char *const numbers[] = {"ratio", "low", "high"};
	Table *table = report_table(out, "ratio");
	table_column(table, by, COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 3);
	for (uint32_t g = 0; g < groups->names->count && g < GROUPS_SHOWN; g++) {
		if (!mentions[g].words)
			continue;
		table_text(table, dictionary_word(groups->names, g));
		table_number(table, mentions[g].ratio);
		table_number(table, mentions[g].low);
		table_number(table, mentions[g].high);
	}
	report_text(out, "ratio: mentions of %s over those of %s; 1 is as many of both.", sets->sets[0]->name,
		sets->sets[1]->name);
}

static bool answer_mentions(
	const Call *call, const TextGroups *groups, size_t first, const char *by, Report *out, Error *err)
{
	size_t n = groups->names->count;
	MentionSets sets = {.count = 0};
	GroupMentions *mentions = memory_new(n, sizeof *mentions);
	bool fine = find_sets(call, first, groups->corpus, &sets, err) &&
		    group_mentions(groups->corpus, groups->of, n, sets.of, sets.count, call_seed(call),
			    call->session->pool, mentions, err);
	if (fine) {
		report_mentions(groups, &sets, mentions, by, out);
		if (sets.count > 1)
			report_ratios(groups, &sets, mentions, by, out);
		report_text(out,
			"per_million: mentions a million words, with a 95 %% interval by bootstrap that draws "
			"whole documents, or sentences where there are fewer than %d documents, as words come "
			"in bunches; in_documents: the share of documents with one.",
			MENTION_DOCUMENTS);
		if (sets.lost.length)
			report_text(out, "Not in the text: %s.", text_of(&sets.lost));
	}
	mention_sets_release(&sets);
	free(mentions);
	return fine;
}

static bool answer_corpus(const Call *call, const Corpus *corpus, size_t first, Report *out, Error *err)
{
	TextGroups groups = {0};
	const char *by = args_text(call->args, "by");
	by = by ? by : "domain";
	double tau = args_number(call->args, "tau");
	bool fine = text_groups_init(call, corpus, &groups, err);
	if (fine) {
		report_texts(call, &groups, by, out);
		Table *table = balance_table(out);
		balance_row("documents", groups.documents, groups.names, tau, table);
		balance_row("words", groups.words, groups.names, tau, table);
	}
	if (fine && args_count(call->args, "sets") > first)
		fine = answer_mentions(call, &groups, first, by, out, err);
	if (fine) {
		tell_balance("documents", by, groups.documents, groups.names, tau, out);
		tell_balance("words", by, groups.words, groups.names, tau, out);
		if (args_given(call->args, "tau"))
			report_text(out,
				"weight: of each document where documents are weighed, as in train classify; "
				"weight_words: of each word, as other ways of training and debias balance have "
				"it.");
		tell_columns(out);
	}
	text_groups_release(&groups);
	return fine;
}

/* --- a space --- */

/* counts: occurrences of the items, by group. */
static void report_items(const Call *call, const Space *space, const uint32_t *of, const Dictionary *names,
	const double *items, const char *by, Report *out)
{
	double *weights = weights_asked_for(call, items, names->count);
	double *counts = memory_new(names->count, sizeof *counts), total = sum_of(items, names->count), all = 0;
	Table *table = report_table(out, "representation");
	table_column(table, by, COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "share", COLUMN_NUMBER, 4);
	for (size_t i = 0; space->counts && i < space->vectors.rows; i++)
		if (of[i] != DICTIONARY_NONE) {
			counts[of[i]] += (double)space->counts[i];
			all += (double)space->counts[i];
		}
	if (all > 0) {
		table_column(table, "count", COLUMN_INTEGER, 0);
		table_column(table, "share_count", COLUMN_NUMBER, 4);
	}
	if (weights)
		table_column(table, "weight", COLUMN_NUMBER, 3);
	for (uint32_t g = 0; g < names->count && g < GROUPS_SHOWN; g++) {
		table_text(table, dictionary_word(names, g));
		table_integer(table, (long long)items[g]);
		table_number(table, items[g] / total);
		if (all > 0) {
			table_integer(table, (long long)counts[g]);
			table_number(table, counts[g] / all);
		}
		if (weights)
			table_number(table, weights[g]);
	}
	free(weights);
	free(counts);
}

static void tell_weights(const Space *space, Report *out)
{
	size_t n = space->vectors.rows;
	double *weights = memory_new(n, sizeof *weights);
	for (size_t i = 0; space->weights && i < n; i++)
		weights[i] = (double)space->weights[i];
	if (space->weights)
		report_text(out, "By the weights that its items have, %zu are worth %.1f (Kish).", n,
			kish_effective(weights, NULL, n));
	free(weights);
}

static bool answer_space(const Call *call, const Space *space, const char *name, Report *out, Error *err)
{
	const char *by = args_text(call->args, "by");
	Error why = ERROR_INIT;
	Dictionary names = {0};
	by = by ? by : groups_usual(space);
	uint32_t *of = groups_of_space(space, name, by, &names, &why);
	if (!of)
		return args_fault(
			call->args, args_text(call->args, "by") ? "by" : "test", 0, err, "%s", why.message);
	size_t unknown = 0;
	double *items = memory_new(names.count, sizeof *items);
	for (size_t i = 0; i < space->vectors.rows; i++)
		if (of[i] == DICTIONARY_NONE)
			unknown++;
		else
			items[of[i]]++;
	double tau = args_number(call->args, "tau");
	report_items(call, space, of, &names, items, by, out);
	balance_row("items", items, &names, tau, balance_table(out));
	tell_balance("items", by, items, &names, tau, out);
	tell_columns(out);
	tell_weights(space, out);
	if (unknown)
		report_text(out, "Of %zu items %s is not known.", unknown, by);
	free(items);
	free(of);
	dictionary_release(&names);
	return true;
}

/* --- which --- */

/* What in= or the first word names, or the only corpus; *first is the first word that is a set. */
static const Object *named_object(const Call *call, size_t *first)
{
	const Session *session = call->session;
	const Token *token = args_count(call->args, "sets") ? args_token(call->args, "sets", 0) : NULL;
	const Object *found = token && !token->plain ? session_find(session, token->text) : NULL;
	*first = 0;
	if (args_text(call->args, "in"))
		return session_find(session, args_text(call->args, "in"));
	if (found && (found->corpus || found->space)) {
		*first = 1;
		return found;
	}
	for (size_t i = session->n_objects; !session->current && i-- > 0;)
		if (session->objects[i]->corpus)
			return session->objects[i];
	return NULL;
}

static bool run_representation(const Call *call, Report *out, Error *err)
{
	size_t first;
	const Object *object = named_object(call, &first);
	if (object && object->corpus)
		return answer_corpus(call, object->corpus, first, out, err);
	if (args_count(call->args, "sets") > first)
		return args_fault(call->args, "sets", first, err,
			"mentions are counted in text: name a corpus before the word sets");
	Error why = ERROR_INIT;
	const char *name = object ? object->name : args_text(call->args, "in");
	const Space *space = session_space(call->session, name, &name, &why);
	if (!space)
		return args_fault(
			call->args, args_text(call->args, "in") ? "in" : "test", 0, err, "%s", why.message);
	return answer_space(call, space, name, out, err);
}

static const ArgSpec options[] = {
	ARG_BY_GROUPS,
	{.name = "tau",
		.kind = ARG_NUMBER,
		.help = "weights to be told: a group of n counts n^(tau - 1) times, as train … tau= and debias "
			"balance have it; 0: all count the same",
		.fallback = "0",
		.low = 0,
		.high = 1},
	{.name = NULL},
};

const GroupAudit group_audit_representation = {
	.name = "representation",
	.after = "[CORPUS | SPACE] [SETS…] [by=] [tau=]",
	.title = "Representation",
	.summary = "How much of a corpus or a space each domain, class or group of a column is: documents, "
		   "words, shares, imbalance, entropy, effective sample size; and how often the words of sets "
		   "are mentioned in each, a million words, with intervals",
	.source = "Kish, Survey Sampling, 1965; Shannon, 1948; Hill, Ecology 54, 1973",
	.options = options,
	.run = run_representation,
};
