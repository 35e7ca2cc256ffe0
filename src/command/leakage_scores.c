#include "command/leakage_scores.h"

void leakage_columns(Table *table)
{
	static const char *const numbers[] = {
		"auc", "auc_low", "auc_high", "accuracy", "low", "high", "majority", "shuffled"};
	table_column(table, "probe", COLUMN_TEXT, 0);
	table_column(table, "learned", COLUMN_INTEGER, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "groups", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 4);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_holm", COLUMN_NUMBER, 5);
	table_column(table, "method", COLUMN_TEXT, 0);
}

void leakage_cells(const Leakage *result, LeakageProbe probe, double holm, Table *table)
{
	const LeakageScore *its = &result->scores[probe];
	const double numbers[] = {its->area, its->area_low, its->area_high, its->accuracy, its->low, its->high,
		result->majority, its->shuffled, its->permutation.p, holm};
	table_text(table, leakage_probe_name(probe));
	table_integer(table, (long long)its->learned);
	table_integer(table, (long long)result->n);
	table_integer(table, (long long)result->groups);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i]);
	table_text(table, its->permutation.exact ? "exact" : "random");
}
