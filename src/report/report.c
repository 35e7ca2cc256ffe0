#include "report/report.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Section *section_add(Report *report, SectionKind kind)
{
	report->sections =
		memory_grow(report->sections, report->count, &report->room, sizeof *report->sections);
	Section *section = &report->sections[report->count++];
	*section = (Section){.kind = kind};
	return section;
}

static void section_release(Section *section)
{
	free(section->text);
	table_release(&section->table);
	series_release(&section->series);
	projection_unref(section->points);
	colouring_unref(section->colouring);
	free(section->picture.caption);
	free(section->picture.pixels);
}

void report_release(Report *report)
{
	for (size_t i = 0; i < report->count; i++)
		section_release(&report->sections[i]);
	free(report->sections);
	*report = (Report){0};
}

void report_text(Report *report, const char *format, ...)
{
	va_list args;
	char *text;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		abort();
	section_add(report, SECTION_TEXT)->text = text;
}

void report_warning(Report *report, const char *format, ...)
{
	va_list args;
	char *text;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		abort();
	Section *section = section_add(report, SECTION_TEXT);
	section->text = text;
	section->warns = true;
}

const char *report_first_warning(const Report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].warns)
			return report->sections[i].text;
	return NULL;
}

Table *report_table(Report *report, const char *name)
{
	Table *table = &section_add(report, SECTION_TABLE)->table;
	table->name = memory_text(name);
	return table;
}

void table_column(Table *table, const char *name, ColumnKind kind, int decimals)
{
	assert(table->n_columns < TABLE_COLUMNS && table->n_cells == 0);
	table->columns[table->n_columns++] =
		(Column){memory_text(name), kind, decimals, .right = kind != COLUMN_TEXT};
}

static Cell *cell_add(Table *table, bool is_text)
{
	assert(table->n_columns > 0);
	ColumnKind kind = table->columns[table->n_cells % table->n_columns].kind;
	assert((kind == COLUMN_TEXT) == is_text);
	(void)kind, (void)is_text;
	table->cells = memory_grow(table->cells, table->n_cells, &table->room, sizeof *table->cells);
	Cell *cell = &table->cells[table->n_cells++];
	*cell = (Cell){0};
	return cell;
}

void table_text(Table *table, const char *text)
{
	cell_add(table, true)->text = memory_text(text);
}

void table_integer(Table *table, long long value)
{
	cell_add(table, false)->number = (double)value;
}

void table_number(Table *table, double value)
{
	cell_add(table, false)->number = value;
}

size_t table_rows(const Table *table)
{
	return table->n_columns ? table->n_cells / table->n_columns : 0;
}

size_t table_rows_shown(const Table *table)
{
	size_t rows = table_rows(table);
	return table->lead && table->lead < rows ? table->lead : rows;
}

const Cell *table_cell(const Table *table, size_t row, size_t column)
{
	assert(column < table->n_columns && row < table_rows(table));
	return &table->cells[row * table->n_columns + column];
}

void table_release(Table *table)
{
	free(table->name);
	for (size_t i = 0; i < table->n_columns; i++)
		free(table->columns[i].name);
	for (size_t i = 0; i < table->n_cells; i++)
		free(table->cells[i].text);
	free(table->cells);
	*table = (Table){0};
}

void report_series(Report *report, const Series *series)
{
	series_copy(series, series->count, &section_add(report, SECTION_SERIES)->series);
}

void report_points(Report *report, Projection *points, Colouring *colouring)
{
	Section *section = section_add(report, SECTION_POINTS);
	section->points = projection_ref(points);
	section->colouring = colouring ? colouring_ref(colouring) : colouring_of_domains(points->space);
}

void report_picture(Report *report, const char *caption, unsigned width, unsigned height, unsigned channels,
	const unsigned char *pixels)
{
	size_t bytes = (size_t)width * height * channels;
	Picture *picture = &section_add(report, SECTION_IMAGE)->picture;
	*picture = (Picture){memory_text(caption), width, height, channels, memory_new(bytes, 1)};
	memcpy(picture->pixels, pixels, bytes);
}

void report_append(Report *to, Report *from)
{
	for (size_t i = 0; i < from->count; i++)
		*section_add(to, SECTION_TEXT) = from->sections[i];
	from->count = 0;
	report_release(from);
}
