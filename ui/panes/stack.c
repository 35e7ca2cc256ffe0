#include "ui/panes/stack.h"

#include "report/wrap.h"
#include "ui/panes/report_view.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 4 };

void stack_clear(Stack *stack)
{
	stack->count = 0;
}

void stack_add(Stack *stack, Watch *watch)
{
	stack->watches = memory_grow(stack->watches, stack->count, &stack->room, sizeof *stack->watches);
	stack->watches[stack->count++] = watch;
}

void stack_release(Stack *stack)
{
	free(stack->watches);
	*stack = (Stack){0};
}

void stack_hint(Canvas *canvas, Box box, const char *text)
{
	Text wrapped = {0};
	wrap_text(text, box.cols, &wrapped);
	int row = 0;
	for (char *line = wrapped.data, *end; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		canvas_put(canvas, box, row++, 0, style_role(ROLE_DIM), line);
	}
	text_release(&wrapped);
}

/* What is shown of an answer as it is; borrowed. */
static Report shown(const Stack *stack, const Watch *watch)
{
	size_t without = stack->head_sections && watch->answers ? stack->head_sections(watch) : 0;
	return (Report){.sections = watch->report.sections + without, .count = watch->report.count - without};
}

/* --- which row is selected --- */

static long items(const Stack *stack)
{
	long count = 0;
	for (size_t i = 0; i < stack->count; i++) {
		Report report = shown(stack, stack->watches[i]);
		count += (long)report_view_items(&report);
	}
	return count;
}

/* The watch that the selection is in; its row there in *row. */
static const Watch *selected_watch(const Stack *stack, long *row)
{
	*row = stack->scroll.selected;
	for (size_t i = 0; i < stack->count && *row >= 0; i++) {
		Report report = shown(stack, stack->watches[i]);
		long here = (long)report_view_items(&report);
		if (*row < here)
			return stack->watches[i];
		*row -= here;
	}
	return NULL;
}

bool stack_act(Stack *stack, const char *action, int rows)
{
	return scroll_select(&stack->scroll, action, items(stack), rows);
}

const char *stack_item(const Stack *stack)
{
	long row;
	const Watch *watch = selected_watch(stack, &row);
	Report report = watch ? shown(stack, watch) : (Report){0};
	return watch ? report_view_item(&report, (size_t)row) : NULL;
}

const char *stack_question(const Stack *stack)
{
	long row;
	const Watch *watch = selected_watch(stack, &row);
	return watch ? watch->line : stack->count == 1 ? stack->watches[0]->line : NULL;
}

/* --- drawing --- */

static const Dictionary *current_domains(const PaneInput *input)
{
	const Space *space = session_space_at_hand(input->session, NULL);
	return space && space->domains.count > 1 ? &space->domains : NULL;
}

static int title_row(Canvas *canvas, Box box, const Watch *watch)
{
	Text line = {0};
	int width = text_width(watch->line);
	text_add_padded(&line, watch->line, width < box.cols ? width : box.cols, false);
	canvas_put(canvas, box, 0, 0, style_role(ROLE_TITLE), text_of(&line));
	text_release(&line);
	return 1;
}

static int head_rows(const Stack *stack, const Watch *watch, int rows)
{
	return stack->head_rows && watch->answers ? stack->head_rows(watch, rows) : 0;
}

/* The answer as it is drawn; borrowed. */
static const Page *page_of(const Stack *stack, const PaneInput *input, Watch *watch, int cols, bool focused)
{
	long row;
	const Watch *selected = focused ? selected_watch(stack, &row) : NULL;
	ReportLook look = {.colour = input->colour,
		.ascii = input->ascii,
		.domains = current_domains(input),
		.watch = stack->titles ? watch : NULL,
		.selected = selected == watch ? row : -1};
	Report report = shown(stack, watch);
	page_show(&watch->page, &report, watch->answers, watch_new_items(watch), &look, cols);
	return &watch->page;
}

static void draw_answer(
	const Stack *stack, const PaneInput *input, Canvas *canvas, Box box, Watch *watch, bool focused)
{
	const Page *page = page_of(stack, input, watch, box.cols, focused);
	Scroll scroll = {0};
	/* While someone types, an answer is read from its top. */
	if (page->selected_row >= 0 && strcmp(input->session->screen.focus, "prompt") != 0)
		scroll_to(&scroll, page->selected_row, box.rows);
	canvas_copy(canvas, box, &page->canvas, scroll.top);
}

static void draw_watch(
	const Stack *stack, const PaneInput *input, Canvas *canvas, Box box, Watch *watch, bool focused)
{
	int used = stack->titles ? title_row(canvas, box, watch) : 0;
	if (watch->error.kind != ERROR_NONE) {
		Box rest = box_inside(box, used, 0, 0, 0);
		stack_hint(canvas, rest, watch->error.message);
		return;
	}
	if (!watch->answers && watch->task) {
		stack_hint(canvas, box_inside(box, used, 0, 0, 0), "The answer is being worked out.");
		return;
	}
	int head = head_rows(stack, watch, box.rows - used);
	if (head)
		stack->draw_head(input, canvas, (Box){box.row + used, box.col, head, box.cols}, watch);
	draw_answer(stack, input, canvas, box_inside(box, used + head, 0, 0, 0), watch, focused);
}

/* Rows that a watch would like: title, curve, answer and an empty line after it. */
static int wanted_rows(const Stack *stack, const PaneInput *input, Watch *watch, Box box, bool focused)
{
	const Page *page = page_of(stack, input, watch, box.cols, focused);
	int rows = page->canvas.rows + stack->titles + head_rows(stack, watch, box.rows) + 1;
	return rows < LEAST_ROWS ? LEAST_ROWS : rows;
}

void stack_draw(Stack *stack, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	long count = items(stack);
	/* Answers may be on their way: then the selection stays where it is. */
	if (count && stack->scroll.selected >= count)
		stack->scroll.selected = count - 1;
	int left = box.rows, row = 0;
	for (size_t i = 0; i < stack->count && left > 0; i++) {
		/* What one does not need, those after it may have. */
		int share = left / (int)(stack->count - i);
		int rows = wanted_rows(stack, input, stack->watches[i], box, focused);
		share = share < LEAST_ROWS ? LEAST_ROWS : share;
		rows = rows < share ? rows : share;
		rows = rows < left ? rows : left;
		bool last = i + 1 == stack->count;
		Box part = {box.row + row, box.col, last ? left : rows - 1, box.cols};
		draw_watch(stack, input, canvas, part, stack->watches[i], focused);
		row += rows;
		left -= rows;
	}
}
