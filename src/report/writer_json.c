/* One JSON object on one line: {"command":…,"ok":true,"sections":[…]}. */
#include "report/json.h"
#include "report/writer.h"

#include <inttypes.h>

static void add_member(const char *name, const char *text, Text *out)
{
	text_format(out, ",\"%s\":", name);
	json_add_text(text, out);
}

static void add_numbers(const char *name, const double *values, size_t count, Text *out)
{
	text_format(out, ",\"%s\":[", name);
	for (size_t i = 0; i < count; i++) {
		text_add(out, i ? "," : "");
		json_add_number(values[i], out);
	}
	text_add_char(out, ']');
}

static void add_rows(const Table *table, Text *out)
{
	text_add(out, ",\"columns\":[");
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add(out, i ? "," : "");
		json_add_text(table->columns[i].name, out);
	}
	text_add(out, "],\"rows\":[");
	for (size_t row = 0; row < table_rows(table); row++) {
		text_add(out, row ? ",[" : "[");
		for (size_t i = 0; i < table->n_columns; i++) {
			text_add(out, i ? "," : "");
			json_add_cell(&table->columns[i], table_cell(table, row, i), out);
		}
		text_add_char(out, ']');
	}
	text_add_char(out, ']');
}

static void add_series(const Series *series, Text *out)
{
	add_member("name", series->name, out);
	add_member("x_name", series->x_name, out);
	add_numbers("x", series->x, series->count, out);
	add_numbers("y", series->y, series->count, out);
}

static void add_figure(const char *name, double value, Text *out)
{
	text_format(out, ",\"%s\":", name);
	json_add_number(value, out);
}

static void add_points(const Section *section, Text *out)
{
	const Projection *points = section->points;
	add_member("method", points->method, out);
	add_member("options", points->options, out);
	add_member("space", points->space_name, out);
	text_format(out, ",\"seed\":%" PRIu64 ",\"shown\":%zu,\"total\":%zu", points->seed, points->shown,
		points->total);
	add_numbers("explained", points->explained, 2, out);
	add_figure("iteration", points->iteration, out);
	add_figure("kl", points->kl, out);
	add_figure("trustworthiness", points->trustworthiness, out);
	add_figure("continuity", points->continuity, out);
	add_figure("preservation", points->preservation, out);
	Table table;
	if (section_table(section, &table))
		add_rows(&table, out);
	table_release(&table);
}

static void add_picture(const Picture *picture, Text *out)
{
	add_member("caption", picture->caption, out);
	text_format(out, ",\"width\":%u,\"height\":%u,\"channels\":%u,\"pixels\":[", picture->width,
		picture->height, picture->channels);
	size_t bytes = (size_t)picture->width * picture->height * picture->channels;
	for (size_t i = 0; i < bytes; i++)
		text_format(out, i ? ",%u" : "%u", picture->pixels[i]);
	text_add_char(out, ']');
}

static void add_section(const Section *section, Text *out)
{
	static const char *const kinds[] = {"text", "table", "series", "points", "image"};
	text_format(out, "{\"kind\":\"%s\"", kinds[section->kind]);
	if (section->kind == SECTION_TEXT) {
		add_member("text", section->text, out);
	} else if (section->kind == SECTION_TABLE) {
		add_member("name", section->table.name, out);
		add_rows(&section->table, out);
	} else if (section->kind == SECTION_SERIES) {
		add_series(&section->series, out);
	} else if (section->kind == SECTION_POINTS) {
		add_points(section, out);
	} else {
		add_picture(&section->picture, out);
	}
	text_add_char(out, '}');
}

static void add_sections(const Report *report, Text *out)
{
	text_add(out, ",\"sections\":[");
	for (size_t i = 0; i < report->count; i++) {
		text_add(out, i ? "," : "");
		add_section(&report->sections[i], out);
	}
	text_add(out, "]}\n");
}

static void write_json(const Report *report, const WriterOptions *options, Text *out)
{
	text_add(out, "{\"command\":");
	json_add_text(options->command, out);
	text_add(out, ",\"ok\":true");
	add_sections(report, out);
}

void writer_json_error(const char *command, const Report *report, const char *message, Text *out)
{
	text_add(out, "{\"command\":");
	json_add_text(command, out);
	text_add(out, ",\"ok\":false");
	add_member("error", message, out);
	add_sections(report, out);
}

const Writer writer_json = {"json", write_json};
