/* Tables made of other things: of sections, for formats that know nothing but rows, and copies. */
#include "base/memory.h"
#include "report/report.h"

#include <string.h>

static void series_table(const Series *series, Table *table)
{
	table->name = memory_text(series->name);
	table_column(table, series->x_name, COLUMN_NUMBER, 0);
	table_column(table, series->name, COLUMN_NUMBER, 4);
	for (size_t i = 0; i < series->count; i++) {
		table_number(table, series->x[i]);
		table_number(table, series->y[i]);
	}
}

/* Does the colouring say what no other column does? */
static bool is_extra(const Colouring *colouring)
{
	return colouring->values || colouring->own_groups;
}

static void add_colour(const Colouring *colouring, uint32_t row, Table *table)
{
	if (colouring->values)
		table_number(table, colouring->values[row]);
	else
		table_text(table, dictionary_word(colouring->names, colouring->of[row]));
}

static bool tells_counts(const Projection *points, const Colouring *colouring)
{
	return points->space->counts && !(colouring->values && strcmp(colouring->name, "count") == 0);
}

static void points_table(const Projection *points, const Colouring *colouring, Table *table)
{
	const Space *space = points->space;
	table->name = memory_text(points->method);
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "x", COLUMN_NUMBER, 4);
	table_column(table, "y", COLUMN_NUMBER, 4);
	if (space->domain_of)
		table_column(table, "domain", COLUMN_TEXT, 0);
	if (space->class_of)
		table_column(table, "class", COLUMN_TEXT, 0);
	if (is_extra(colouring))
		table_column(table, colouring->name, colouring->values ? COLUMN_NUMBER : COLUMN_TEXT, 4);
	if (tells_counts(points, colouring))
		table_column(table, "count", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < points->shown; i++) {
		uint32_t row = points->row[i];
		table_text(table, dictionary_word(&space->items, row));
		table_number(table, points->x[i]);
		table_number(table, points->y[i]);
		if (space->domain_of)
			table_text(table, dictionary_word(&space->domains, space->domain_of[row]));
		if (space->class_of)
			table_text(table, dictionary_word(&space->classes, space->class_of[row]));
		if (is_extra(colouring))
			add_colour(colouring, row, table);
		if (tells_counts(points, colouring))
			table_integer(table, (long long)space->counts[row]);
	}
}

static void table_copy(const Table *from, Table *table)
{
	table->name = memory_text(from->name);
	table->lead = from->lead;
	for (size_t i = 0; i < from->n_columns; i++) {
		table_column(table, from->columns[i].name, from->columns[i].kind, from->columns[i].decimals);
		table->columns[i].right = from->columns[i].right;
	}
	for (size_t i = 0; i < from->n_cells; i++)
		if (from->columns[i % from->n_columns].kind == COLUMN_TEXT)
			table_text(table, from->cells[i].text);
		else
			table_number(table, from->cells[i].number);
}

bool section_table(const Section *section, Table *table)
{
	*table = (Table){0};
	if (section->kind == SECTION_TABLE)
		table_copy(&section->table, table);
	else if (section->kind == SECTION_SERIES)
		series_table(&section->series, table);
	else if (section->kind == SECTION_POINTS)
		points_table(section->points, section->colouring, table);
	else
		return false;
	return true;
}

void report_copy_data(const Report *from, Report *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const Section *section = &from->sections[i];
		if (section->kind == SECTION_TABLE)
			table_copy(&section->table, report_table(to, NULL));
		else if (section->kind == SECTION_SERIES)
			report_series(to, &section->series);
	}
}
