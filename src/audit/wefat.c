/* WEFAT, the word embedding factual association test: whether how much words lean to one of two groups goes
 * with a number that is known of each, such as the share of women in an occupation. Caliskan, Bryson,
 * Narayanan, Science 356(6334), 2017. */
#include "audit/association.h"
#include "audit/correlation.h"
#include "audit/options.h"
#include "data/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const MetadataColumn *find_column(const Space *space, const Args *options, Error *err)
{
	const char *name = args_text(options, "property");
	if (!name) {
		error_set(err, ERROR_INPUT,
			"property=COLUMN is missing: the column of numbers of the words, as "
			"`annotate` reads it from a table");
		return NULL;
	}
	const MetadataColumn *column = metadata_find(space->metadata, name);
	if (!column)
		error_set(err, ERROR_INPUT,
			"property=%s: the space has no such column; `annotate SPACE FILE` reads the columns of "
			"a table",
			name);
	else if (!column->numbers)
		error_set(err, ERROR_INPUT, "property=%s: that column holds words, not numbers", name);
	return column && column->numbers ? column : NULL;
}

/* Loses the words of X of which no number is known; the answer is how many these are. */
static size_t keep_known(Selection *x, const MetadataColumn *column)
{
	bool *keep = memory_new(x->set->count, sizeof *keep);
	size_t before = x->count;
	for (size_t i = 0; i < x->count; i++)
		keep[x->words[i]] = !isnan(column->numbers[x->rows[i]]);
	selection_keep(x, keep);
	free(keep);
	return before - x->count;
}

/* All items with a number. */
static WordSet *known_words(const Space *space, const MetadataColumn *column)
{
	WordSet *set = wordset_new(column->name, "all items with a number in that column");
	for (size_t row = 0; row < space->vectors.rows; row++)
		if (!isnan(column->numbers[row]))
			wordset_add(set, dictionary_word(&space->items, (uint32_t)row));
	wordset_checksum(set);
	return set;
}

static void conclude(Audit *audit, const char *property)
{
	audit_find(audit, "the more {X} leans to {A}, the %s is %s, by a correlation of %.3f; {p}",
		audit->effect < 0 ? "smaller" : "larger", property, audit->effect);
}

static bool correlate(const AuditInput *input, const Args *options, const CosineTable *table,
	const MetadataColumn *column, Audit *audit, Error *err)
{
	size_t n = table->targets;
	double *leaning = memory_new(2 * n, sizeof *leaning), *numbers = leaning + n;
	associations_in_deviations(table, !strcmp(args_text(options, "sd"), "population"), leaning);
	audit_list_words(audit);
	for (size_t i = 0; i < n; i++) {
		audit->words[i].association = leaning[i];
		audit->words[i].number = numbers[i] = column->numbers[audit->sets[0].rows[i]];
	}
	Correlated correlated = {leaning, numbers, n, "how much they lean to A", column->name};
	bool fine = audit_correlation(audit, input, options, &correlated, err);
	if (fine)
		conclude(audit, column->name);
	free(leaning);
	return fine;
}

static bool run_on(const AuditTest *test, const AuditInput *input, const Args *options,
	const MetadataColumn *column, Audit *audit, Error *err)
{
	if (!audit_select(audit, test, input, args_yes(options, "force"), err))
		return false;
	size_t unknown = keep_known(&audit->sets[0], column);
	if (unknown)
		audit_note(
			audit, "%zu words of X have no number in %s and are left out", unknown, column->name);
	audit_note(audit,
		"how much a word leans to A: (its mean cosine with A - that with B) / %s SD of its cosines "
		"with both",
		args_text(options, "sd"));
	Selection sets[ROLES] = {audit->sets[0], {0}, audit->sets[1], audit->sets[2]};
	CosineTable table;
	bool fine = cosine_table_init(&table, input->space, sets, err) &&
		    correlate(input, options, &table, column, audit, err);
	cosine_table_release(&table);
	return fine;
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	const MetadataColumn *column = find_column(input->space, options, err);
	if (!column)
		return false;
	WordSet *known = input->sets[0] ? NULL : known_words(input->space, column);
	AuditInput filled = *input;
	filled.sets = (WordSet *[]){known ? known : input->sets[0], input->sets[1], input->sets[2]};
	bool fine = run_on(test, &filled, options, column, audit, err);
	wordset_unref(known);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "property",
		.kind = ARG_TEXT,
		.help = "the column of the space with a number of each word, as `annotate` reads it from a "
			"table"},
	AUDIT_CORRELATION,
	AUDIT_SD,
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_DRAWING,
	{.name = NULL},
};

const AuditTest audit_wefat = {
	.name = "wefat",
	.title = "Word Embedding Factual Association Test",
	.summary =
		"whether how much the words X lean to A rather than B goes with a number that is known of each",
	.source = "Caliskan, Bryson, Narayanan: Semantics derived automatically from language corpora contain "
		  "human-like biases, Science 356(6334), 2017",
	.roles = "XAB",
	.fills_x = true,
	.apart = "it wants a number for each word: property=",
	.reading = "mean cosine with A less that with B, in SDs of the word's cosines; property: the number",
	.number = "property",
	.margin = 0.1,
	.options = options,
	.run = run,
};
