/* Audit: watched audits, what they say in a line, the effect and its interval as curves over the work that
 * moves the vectors, with the limit that someone set, then the tables. */
#include "ui/panes/stack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CURVE_ROWS = 10, CURVE_LEAST = 6, WORDS_LEAST = 6 };

/* --- what an answer says in a line or two --- */

static const Table *find_table(const Report *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TABLE &&
			strcmp(report->sections[i].table.name, name) == 0)
			return &report->sections[i].table;
	return NULL;
}

static const Cell *find_cell(const Table *table, const char *column)
{
	for (size_t c = 0; table && table_rows(table) && c < table->n_columns; c++)
		if (strcmp(table->columns[c].name, column) == 0)
			return table_cell(table, 0, c);
	return NULL;
}

static double number_of(const Table *table, const char *column)
{
	const Cell *cell = find_cell(table, column);
	return cell ? cell->number : NAN;
}

static const char *verdict_of(const Report *report)
{
	const Cell *cell = find_cell(find_table(report, "limit"), "verdict");
	return cell ? cell->text : NULL;
}

static Role verdict_role(const char *verdict)
{
	return strcmp(verdict, "within") == 0   ? ROLE_GOOD
	       : strcmp(verdict, "beyond") == 0 ? ROLE_BAD
						: ROLE_WARN;
}

/* Two blanks and the piece, unless that would cut it off. */
static int put_piece(Canvas *canvas, Box box, int col, Style style, const Text *piece)
{
	int width = text_width(text_of(piece)), gap = col ? 2 : 0;
	if (!width || col + gap + width > box.cols)
		return col;
	return canvas_put(canvas, box, 0, col + gap, style, text_of(piece));
}

static int put_limit(Canvas *canvas, Box box, int col, const Report *report)
{
	const char *verdict = verdict_of(report);
	Text piece = {0};
	if (!verdict)
		return col;
	Style style = {.role = verdict_role(verdict), .bold = true};
	double limit = number_of(find_table(report, "limit"), "limit");
	text_format(&piece, "%s %g", strcmp(verdict, "unclear") == 0 ? "unclear:" : verdict, limit);
	col = put_piece(canvas, box, col, style, &piece);
	text_release(&piece);
	return col;
}

/* "effect 1.21, 0.80 to 1.52  p 0.004  n 16  2 lost" */
static void draw_figures(Canvas *canvas, Box box, const Report *report)
{
	const Table *table = find_table(report, "audit");
	double effect = number_of(table, "effect"), low = number_of(table, "low");
	double p = number_of(table, "p"), lost = number_of(table, "lost");
	Style text = style_role(ROLE_TEXT);
	Text piece = {0};
	int col = canvas_format(
		canvas, box, 0, 0, (Style){.role = ROLE_TEXT, .bold = true}, "effect %.3f", effect);
	if (!isnan(low))
		col = canvas_format(canvas, box, 0, col, text, ", %.2f to %.2f", low, number_of(table, "high"));
	col = put_limit(canvas, box, col, report);
	if (lost > 0)
		text_format(&piece, "%.0f lost", lost);
	col = put_piece(canvas, box, col, style_role(ROLE_WARN), &piece);
	text_clear(&piece);
	if (!isnan(p))
		text_format(&piece, "p %.2g", p);
	col = put_piece(canvas, box, col, text, &piece);
	text_clear(&piece);
	text_format(&piece, "n %.0f", number_of(table, "n"));
	put_piece(canvas, box, col, text, &piece);
	text_release(&piece);
}

/* "adapt: 0.31 to 1.06, +0.75 (+0.20 to +1.30)  worse" */
static void draw_change(Canvas *canvas, Box box, const Report *report)
{
	const Table *table = find_table(report, "change");
	const char *verdict = find_cell(table, "verdict")->text;
	Role role = strcmp(verdict, "worse") == 0    ? ROLE_BAD
		    : strcmp(verdict, "turned") == 0 ? ROLE_WARN
		    : strcmp(verdict, "better") == 0 ? ROLE_GOOD
						     : ROLE_DIM;
	double low = number_of(table, "low");
	int col = canvas_format(canvas, box, 0, 0, style_role(ROLE_TEXT), "was %.3f, %+.3f",
		number_of(table, "before"), number_of(table, "change"));
	if (!isnan(low))
		col = canvas_format(canvas, box, 0, col, style_role(ROLE_TEXT), " (%+.2f to %+.2f)", low,
			number_of(table, "high"));
	canvas_put(canvas, box, 0, col + 2, (Style){.role = role, .bold = role == ROLE_BAD},
		strcmp(verdict, "unclear") == 0  ? "no more than chance"
		: strcmp(verdict, "small") == 0  ? "certain, but too small to matter"
		: strcmp(verdict, "turned") == 0 ? "turned round"
		: strcmp(verdict, "same") == 0   ? "no change"
						 : verdict);
}

static bool has_change(const Watch *watch)
{
	return find_cell(find_table(&watch->report, "change"), "verdict") != NULL;
}

/* --- curves --- */

static bool varies(const Series *curve)
{
	for (size_t i = 1; i < curve->count; i++)
		if (fabs(curve->y[i] - curve->y[0]) > 0)
			return true;
	return false;
}

/* Of vectors that no work has moved there is nothing to see in a curve. */
static bool has_curves(const Watch *watch)
{
	const Step *over = &watch->curves_of;
	return watch->n_curves && watch->curves[0].count > 1 && (over->task || varies(&watch->curves[0]));
}

static bool is_single(const Watch *watch)
{
	const Table *table = find_table(&watch->report, "audit");
	return table && table_rows(table) == 1;
}

/* A level line from the first to the last point. */
static Series level(const Series *over, const char *name, double y)
{
	Series line;
	series_init(&line, name, over->x_name);
	series_add(&line, over->x[0], y);
	series_add(&line, over->x[over->count - 1], y);
	return line;
}

/* Whether the effect has been on the limit's side of 0. */
static bool reaches(const Series *effect, double limit)
{
	bool there = false;
	for (size_t i = 0; i < effect->count; i++)
		there |= effect->y[i] * limit > 0;
	return there;
}

static void draw_curves(const PaneInput *input, Canvas *canvas, Box box, const Watch *watch)
{
	Series curves[WATCH_CURVES + 2];
	size_t count = 0;
	for (size_t i = 0; i < watch->n_curves; i++)
		if (watch->curves[i].count > 1)
			curves[count++] = watch->curves[i]; /* borrowed */
	double limit = number_of(find_table(&watch->report, "limit"), "limit");
	size_t drawn = count;
	bool limited = is_single(watch) && !isnan(limit);
	for (int side = 1; side >= -1 && limited; side -= 2)
		if (reaches(&watch->curves[0], side * limit))
			curves[count++] = level(&watch->curves[0], "limit", side * limit);
	plot_series(canvas, box, curves, count, input->ascii ? MARKER_ASCII : MARKER_BRAILLE);
	while (count > drawn)
		series_release(&curves[--count]);
}

/* --- both, above the answer --- */

static int lines_of(const Watch *watch)
{
	return is_single(watch) ? 1 + has_change(watch) : 0;
}

static int audit_head_rows(const Watch *watch, int rows)
{
	int lines = lines_of(watch), left = rows - lines;
	if (!has_curves(watch) || left < CURVE_LEAST)
		return lines;
	int curve = left < CURVE_ROWS + WORDS_LEAST ? left : CURVE_ROWS;
	return lines + (curve < CURVE_ROWS ? curve : CURVE_ROWS);
}

static size_t audit_head_sections(const Watch *watch)
{
	const Section *first = watch->report.sections;
	return is_single(watch) && first->kind == SECTION_TABLE && !strcmp(first->table.name, "audit");
}

static void audit_draw_head(const PaneInput *input, Canvas *canvas, Box box, const Watch *watch)
{
	if (is_single(watch))
		draw_figures(canvas, (Box){box.row, box.col, 1, box.cols}, &watch->report);
	if (is_single(watch) && has_change(watch) && box.rows > 1)
		draw_change(canvas, (Box){box.row + 1, box.col, 1, box.cols}, &watch->report);
	if (box.rows > lines_of(watch))
		draw_curves(input, canvas, box_inside(box, lines_of(watch), 0, 0, 0), watch);
}

/* --- the pane --- */

static void *audit_new(void)
{
	Stack *stack = memory_new(1, sizeof *stack);
	stack->titles = true;
	stack->head_rows = audit_head_rows;
	stack->draw_head = audit_draw_head;
	stack->head_sections = audit_head_sections;
	return stack;
}

static void audit_free(void *state)
{
	stack_release(state);
	free(state);
}

static void audit_update(void *state, const PaneInput *input)
{
	const Screen *screen = &input->session->screen;
	stack_clear(state);
	for (size_t i = 0; i < screen->n_watches; i++)
		if (watch_asks(screen->watches[i], "audit"))
			stack_add(state, watches_want(input->watches, screen->watches[i]));
}

static void audit_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	Stack *stack = state;
	if (!stack->count)
		stack_hint(canvas, box,
			"Audits that are watched show their effect as it moves.\n\nType for example\n  watch "
			"audit weat weat7");
	stack_draw(stack, input, canvas, box, focused);
}

static bool audit_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)input;
	return stack_act(state, action, rows);
}

static const char *audit_item(const void *state, const PaneInput *input)
{
	(void)input;
	return stack_item(state);
}

static const char *audit_question(const void *state, const PaneInput *input)
{
	(void)input;
	return stack_question(state);
}

const Pane pane_audit = {
	.name = "audit",
	.title = "Audit",
	.new = audit_new,
	.free = audit_free,
	.update = audit_update,
	.draw = audit_draw,
	.act = audit_act,
	.item = audit_item,
	.question = audit_question,
};
