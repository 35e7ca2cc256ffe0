/* What the audit `concept` answers beside its effect. */
#include "audit/concept.h"
#include "command/audit.h"

static void add_columns(Table *table, const char *const *names, size_t count, int decimals)
{
	for (size_t i = 0; i < count; i++)
		table_column(table, names[i], COLUMN_NUMBER, decimals);
}

static void add_numbers(Table *table, const double *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		table_number(table, numbers[i]);
}

static const char *name_of(const Audit *audit, char role)
{
	for (size_t s = 0; s < audit->n_sets; s++)
		if (audit->sets[s].role == role)
			return audit->sets[s].set->name;
	return "";
}

static void fill_associations(const Audit *audit, Table *table)
{
	static const char *const names[] = {"mean", "mean_low", "mean_high"};
	const ConceptFindings *found = audit->concept;
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	add_columns(table, names, 3, 3);
	for (size_t i = 0; i < found->n_associations; i++) {
		const ConceptAssociation *of = &found->associations[i];
		const double numbers[] = {of->mean, of->low, of->high};
		table_text(table, (char[]){of->role, '\0'});
		table_text(table, name_of(audit, of->role));
		table_integer(table, (long long)of->n);
		add_numbers(table, numbers, 3);
	}
}

static void fill_difference(const Audit *audit, Table *table)
{
	static const char *const names[] = {"difference", "difference_low", "difference_high"};
	const ConceptFindings *found = audit->concept;
	const double numbers[] = {found->difference, found->low, found->high};
	add_columns(table, names, 3, 3);
	table_column(table, "difference_p", COLUMN_NUMBER, 5);
	add_numbers(table, numbers, 3);
	table_number(table, found->permutation.p);
}

static void fill_sensitivities(const Audit *audit, Table *table)
{
	static const char *const shares[] = {"share", "random"};
	static const char *const chances[] = {"share_p", "share_holm"};
	const ConceptFindings *found = audit->concept;
	table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	add_columns(table, shares, 2, 3);
	add_columns(table, chances, 2, 4);
	table_column(table, "slope", COLUMN_NUMBER, 5);
	table_column(table, "slope_p", COLUMN_NUMBER, 4);
	table_column(table, "slope_holm", COLUMN_NUMBER, 4);
	for (uint32_t c = 0; c < found->model->vectors.rows; c++) {
		const ConceptSensitivity *of = &found->sensitivities[c];
		const double numbers[] = {
			of->share, of->random, of->p, of->p_holm, of->slope, of->slope_p, of->slope_holm};
		table_text(table, dictionary_word(&found->model->items, c));
		table_integer(table, (long long)of->n);
		add_numbers(table, numbers, 7);
	}
}

static void fill_items(const Audit *audit, Table *table)
{
	const ConceptFindings *found = audit->concept;
	table_column(table, "most", COLUMN_TEXT, 0);
	table_column(table, "most_like", COLUMN_NUMBER, 3);
	table_column(table, "least", COLUMN_TEXT, 0);
	table_column(table, "least_like", COLUMN_NUMBER, 3);
	for (size_t i = 0; i < found->n_items; i++) {
		const ConceptItem *most = &found->items[i], *least = &found->items[2 * found->n_items - 1 - i];
		table_text(table, most->item);
		table_number(table, most->projection);
		table_text(table, least->item);
		table_number(table, least->projection);
	}
}

static const ConceptTable tables[] = {
	{"associations", fill_associations,
		"mean: of the places of the items along the vector, in standard deviations of all items "
		"above their mean, with a 95 % interval by bootstrap over the items of the set"},
	{"difference", fill_difference,
		"difference: mean of X less that of Y, with a 95 % interval by bootstrap within both; p: "
		"share of the ways of dealing their items that give one as large in size"},
	{"sensitivity", fill_sensitivities,
		"share: of the items of a class, those whose probability for it rises when they are moved "
		"along the concept's vector, the mean over the vectors of runs; random: the same for "
		"vectors of random splits; share_p: Welch's t-test of both, as published, whose runs have "
		"items in common, so that it calls much significant. slope: of the logarithm of the "
		"probability, by a step of a hundredth of the mean length of the items: 0.02 is 2 % more; "
		"slope_p: twice the share of random splits with one as far out. _holm: corrected over the "
		"classes. It is about this classifier, and no proof that the concept makes a thing belong "
		"to the class"},
	{"items", fill_items, "most and least: items of neither A nor B that lie farthest along the vector"},
};

const ConceptTable *audit_concept_table(const Audit *audit, size_t index)
{
	const ConceptFindings *found = audit->concept;
	if (!found || !found->told)
		return NULL;
	const bool there[] = {found->n_associations > 0, found->n_associations == CONCEPT_SETS,
		found->model != NULL, found->n_items > 0};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (there[i] && index-- == 0)
			return &tables[i];
	return NULL;
}

void audit_report_concept(Report *out, const Audit *audit)
{
	const ConceptTable *table;
	for (size_t i = 0; (table = audit_concept_table(audit, i)); i++) {
		table->fill(audit, report_table(out, table->name));
		report_text(out, "%s.", table->reading);
	}
}
