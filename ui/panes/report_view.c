#include "ui/panes/report_view.h"

#include "base/memory.h"
#include "report/palette.h"
#include "report/plot.h"
#include "report/scatter.h"
#include "report/table_layout.h"
#include "report/wrap.h"
#include "ui/panes/watches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	CURVE_ROWS = 9,
	POINTS_ROWS = 16,
	TABLE_ROWS = 1000,
	PICTURE_COLS = 18,
	BAR_LEAST = 6,
	BAR_MOST = 24,
	WRAP_LEAST = 16
};

/* Where the next section goes. Without a canvas nothing is drawn, only measured. */
typedef struct Pen {
	Canvas *canvas;
	const ReportLook *look;
	int cols, row;
	long item; /* table rows so far */
	int selected_row;
} Pen;

static Box rest_of_page(const Pen *pen, int rows)
{
	return (Box){pen->row, 0, rows, pen->cols};
}

static void put_text(Pen *pen, const char *text, Role role)
{
	Text wrapped = {0};
	wrap_text(text, pen->cols, &wrapped);
	for (char *line = wrapped.data, *end; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		if (pen->canvas)
			canvas_put(pen->canvas, rest_of_page(pen, 1), 0, 0, style_role(role), line);
		pen->row++;
	}
	text_release(&wrapped);
}

/* --- tables --- */

/* The column whose values are drawn as bars beside the numbers, and how long they are. */
typedef struct Bars {
	int column; /* -1: none */
	double most;
	bool both; /* some are negative: bars start in the middle */
	int from, cols;
} Bars;

/* The first column of numbers with decimals, where there is room beside it. */
static Bars choose_bars(const Pen *pen, const Table *table, const TableLayout *layout)
{
	Bars bars = {.column = -1, .from = table_layout_width(layout) + TABLE_GAP};
	int room = pen->cols - bars.from;
	size_t column = 0;
	while (column < table->n_columns &&
		(table->columns[column].kind != COLUMN_NUMBER || !table->columns[column].decimals))
		column++;
	for (size_t row = 0; column < table->n_columns && row < table_rows(table); row++) {
		double value = table_cell(table, row, column)->number;
		bars.both |= value < 0;
		bars.most = fmax(bars.most, isfinite(value) ? fabs(value) : 0);
	}
	bars.cols = room > BAR_MOST ? BAR_MOST : room;
	if (bars.most > 0 && table_rows(table) > 1 && room >= BAR_LEAST)
		bars.column = (int)column;
	return bars;
}

/* To the right, in eighths of a cell. */
static void put_bar(Pen *pen, int col, int cols, double part)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
	int steps = (int)lround(part * cols * 8);
	Box line = rest_of_page(pen, 1);
	Style style = style_role(ROLE_DIM);
	for (; steps >= 8; steps -= 8)
		col = canvas_put(pen->canvas, line, 0, col, style, pen->look->ascii ? "=" : "█");
	if (steps > 0 && !pen->look->ascii)
		canvas_put(pen->canvas, line, 0, col, style, eighths[steps]);
}

/* To the left, in halves: there are no finer characters. */
static void put_bar_left(Pen *pen, int end, int cols, double part)
{
	int steps = (int)lround(part * cols * 2);
	Box line = rest_of_page(pen, 1);
	for (; steps > 0; steps -= 2) {
		const char *block = steps == 1 ? "▐" : "█";
		canvas_put(pen->canvas, line, 0, --end, style_role(ROLE_DIM), pen->look->ascii ? "=" : block);
	}
}

static void put_value_bar(Pen *pen, const Bars *bars, double value)
{
	int half = bars->cols / 2;
	if (!isfinite(value))
		return;
	if (!bars->both)
		put_bar(pen, bars->from, bars->cols, value / bars->most);
	else if (value >= 0)
		put_bar(pen, bars->from + half, half, value / bars->most);
	else
		put_bar_left(pen, bars->from + half, half, -value / bars->most);
}

static Style cell_style(const Pen *pen, const Table *table, size_t column, const Cell *cell, bool selected)
{
	Style style = style_role(selected ? ROLE_FOCUS : ROLE_TEXT);
	const Dictionary *domains = pen->look->domains;
	if (domains && table->columns[column].kind == COLUMN_TEXT && cell->text &&
		strcmp(table->columns[column].name, "domain") == 0) {
		uint32_t domain = dictionary_find_text(domains, cell->text);
		if (domain != DICTIONARY_NONE)
			style = style_group(domain);
	}
	const struct Watch *watch = pen->look->watch;
	if (!selected && watch && column == 0 && cell->text && watch_is_new(watch, cell->text))
		style.role = ROLE_GOOD;
	style.bold = selected || (column == 0 && table->columns[0].kind == COLUMN_TEXT);
	style.reverse = selected && column == 0;
	return style;
}

/* A last column of sentences is broken into lines instead of cut. */
static bool is_wrapped(const TableLayout *layout, const Table *table, size_t row, size_t column)
{
	int width = layout->widths[column];
	return row && column + 1 == layout->columns && table->columns[column].kind == COLUMN_TEXT &&
	       width >= WRAP_LEAST && text_width(table_layout_text(layout, row, column)) > width;
}

/* Returns the lines that it takes. */
static int put_wrapped(Pen *pen, const char *text, int col, int cols, Style style)
{
	Text wrapped = {0};
	int lines = 0;
	wrap_text(text, cols, &wrapped);
	for (char *line = wrapped.data, *end; line && *line; line = end + 1, lines++) {
		end = strchr(line, '\n');
		*end = '\0';
		if (pen->canvas)
			canvas_put(pen->canvas, (Box){pen->row + lines, 0, 1, col + cols}, 0, col, style, line);
	}
	text_release(&wrapped);
	return lines;
}

static void put_cell(Pen *pen, const TableLayout *layout, const Table *table, size_t row, size_t column,
	int col, Style style)
{
	Text text = {0};
	text_add_padded(&text, table_layout_text(layout, row, column), layout->widths[column],
		table->columns[column].right);
	canvas_put(pen->canvas, rest_of_page(pen, 1), 0, col, style, text_of(&text));
	text_release(&text);
}

/* Returns the lines that the row takes. */
static int put_cells(Pen *pen, const TableLayout *layout, const TableStrip *strip, const Table *table,
	size_t row, bool selected)
{
	int col = 0, lines = 1;
	for (size_t i = 0; i < table_strip_columns(strip); i++) {
		size_t c = table_strip_column(strip, i);
		Style style = row ? cell_style(pen, table, c, table_cell(table, row - 1, c), selected)
				  : style_role(ROLE_DIM);
		if (is_wrapped(layout, table, row, c))
			lines = put_wrapped(
				pen, table_layout_text(layout, row, c), col, layout->widths[c], style);
		else if (pen->canvas)
			put_cell(pen, layout, table, row, c, col, style);
		col += layout->widths[c] + TABLE_GAP;
	}
	return lines;
}

/* The rows of all strips of a table are the same items. */
static void put_rows(Pen *pen, const TableLayout *layout, const TableStrip *strip, const Table *table, int item)
{
	bool whole = table_strip_columns(strip) == layout->columns;
	Bars bars = whole ? choose_bars(pen, table, layout) : (Bars){.column = -1};
	for (size_t row = 1; row < layout->rows && row <= TABLE_ROWS; row++, item++) {
		bool selected = item == pen->look->selected;
		if (selected && strip->from == (whole ? 0 : strip->keys))
			pen->selected_row = pen->row;
		int lines = put_cells(pen, layout, strip, table, row, selected);
		if (bars.column >= 0 && pen->canvas)
			put_value_bar(pen, &bars, table_cell(table, row - 1, (size_t)bars.column)->number);
		pen->row += lines;
	}
	pen->item = item;
}

static void put_table(Pen *pen, const Table *table, bool heading)
{
	TableLayout layout;
	TableStrip strips[TABLE_COLUMNS];
	int first = pen->item;
	if (heading && table->name)
		put_text(pen, table->name, ROLE_TITLE);
	table_layout_init(&layout, table);
	size_t count = table_layout_strips(&layout, table, pen->cols, strips);
	for (size_t i = 0; i < count; i++) {
		pen->row += i > 0;
		if (pen->canvas)
			put_cells(pen, &layout, &strips[i], table, 0, false);
		pen->row++;
		put_rows(pen, &layout, &strips[i], table, first);
	}
	table_layout_release(&layout);
}

/* --- pictures --- */

/* Pictures that follow one another stand side by side. Returns how many were drawn. */
static size_t put_pictures(Pen *pen, const Report *report, size_t first)
{
	size_t count = 0, across = (size_t)(pen->cols / (PICTURE_COLS + 1));
	while (first + count < report->count && report->sections[first + count].kind == SECTION_IMAGE)
		count++;
	across = across ? across : 1;
	int rows = PICTURE_COLS / 2 + 1;
	for (size_t i = 0; pen->canvas && i < count; i++) {
		Box box = {pen->row + (int)(i / across) * (rows + 1), (int)(i % across) * (PICTURE_COLS + 1),
			rows, PICTURE_COLS};
		plot_picture(pen->canvas, box, &report->sections[first + i].picture);
	}
	pen->row += (int)((count + across - 1) / across) * (rows + 1) - 1;
	return count;
}

/* --- curves and points --- */

static void put_series(Pen *pen, const Series *series)
{
	if (pen->canvas)
		plot_series(pen->canvas, rest_of_page(pen, CURVE_ROWS), series, 1,
			pen->look->ascii ? MARKER_ASCII : MARKER_BRAILLE);
	pen->row += CURVE_ROWS;
}

static void put_points(Pen *pen, const Section *section)
{
	Box box = rest_of_page(pen, POINTS_ROWS), plot = box_inside(box, 1, 0, 0, 0);
	Marker marker =
		plot_marker(section->points, section->colouring, plot, !pen->look->ascii, pen->look->colour);
	ScatterStyle style = {.marker = marker, .labels = true, .cursor = -1};
	Scatter scatter = {0};
	if (pen->canvas) {
		scatter_show(&scatter, section->points, section->colouring);
		scatter_legend(&scatter, pen->canvas, box, &style);
		scatter_draw(&scatter, pen->canvas, plot, NULL, &style);
		scatter_release(&scatter);
	}
	pen->row += POINTS_ROWS;
}

/* Draws one section; returns how many were. */
static size_t put_section(Pen *pen, const Report *report, size_t at, bool headings)
{
	const Section *section = &report->sections[at];
	switch (section->kind) {
	case SECTION_TEXT:
		put_text(pen, section->text, ROLE_TEXT);
		break;
	case SECTION_TABLE:
		put_table(pen, &section->table, headings);
		break;
	case SECTION_SERIES:
		put_series(pen, &section->series);
		break;
	case SECTION_POINTS:
		put_points(pen, section);
		break;
	case SECTION_IMAGE:
		return put_pictures(pen, report, at);
	}
	return 1;
}

static void put_report(Pen *pen, const Report *report)
{
	size_t tables = 0;
	for (size_t i = 0; i < report->count; i++)
		tables += report->sections[i].kind == SECTION_TABLE;
	for (size_t i = 0; i < report->count;) {
		pen->row += i > 0;
		i += put_section(pen, report, i, tables > 1);
	}
}

void report_view(const Report *report, const ReportLook *look, int cols, Canvas *out, int *selected_row)
{
	Pen pen = {.look = look, .cols = cols, .selected_row = -1};
	put_report(&pen, report);
	canvas_init(out, pen.row, cols);
	pen = (Pen){.canvas = out, .look = look, .cols = cols, .selected_row = -1};
	put_report(&pen, report);
	if (selected_row)
		*selected_row = pen.selected_row;
}

size_t report_view_items(const Report *report)
{
	size_t rows = 0;
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TABLE)
			rows += table_rows_shown(&report->sections[i].table);
	return rows;
}

const char *report_view_item(const Report *report, size_t row)
{
	for (size_t i = 0; i < report->count; i++) {
		const Table *table = &report->sections[i].table;
		if (report->sections[i].kind != SECTION_TABLE)
			continue;
		if (row < table_rows_shown(table)) {
			for (size_t c = 0; c < table->n_columns; c++)
				if (table->columns[c].kind == COLUMN_TEXT)
					return table_cell(table, row, c)->text;
			return NULL;
		}
		row -= table_rows_shown(table);
	}
	return NULL;
}
