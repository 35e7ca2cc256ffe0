/* The screen as cells: header, tabs, panes, answer, prompt, footer. */
#include "ui/panes/bar.h"
#include "ui/panes/report_view.h"
#include "ui/tui/tui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POPUP_ROWS = 8, POPUP_COLS = 60 };

static bool is_ascii(const Tui *tui)
{
	return !tui->terminal->unicode;
}

/* --- header --- */

static void describe_space(const Tui *tui, Text *out)
{
	const Space *space = session_space_at_hand(tui->session, NULL);
	if (!space)
		return;
	text_format(out, "%s: ", tui->session->current);
	text_add_count(out, space->vectors.rows);
	text_format(out, " x %zu", space->vectors.cols);
	if (space->domains.count > 1)
		text_format(out, ", %u domains", space->domains.count);
}

/* The newest job at work, on the right. */
static void draw_header_job(Tui *tui, Box line, int from)
{
	Error err = ERROR_INIT;
	const Task *task = session_task(tui->session, 0, &err);
	if (!task || !task->latest)
		return;
	Text speed = {0}, name = {0};
	const Progress *progress = &task->latest->progress;
	text_format(&name, "%s%s  ", task->names ? task->names : "job",
		task_state(task) == JOB_PAUSED ? " (paused)" : "");
	bar_speed(progress, task_seconds(task), &speed);
	int width = text_width(text_of(&name)) + text_width(text_of(&speed)) + 14;
	int col = line.cols - width;
	if (col > from) {
		col = canvas_put(&tui->canvas, line, 0, col, style_role(ROLE_DIM), text_of(&name));
		bar_draw(&tui->canvas, line, 0, col, 11, bar_share(progress), is_ascii(tui));
		canvas_put(&tui->canvas, line, 0, col + 13, style_role(ROLE_TEXT), text_of(&speed));
	}
	text_release(&speed);
	text_release(&name);
}

static void draw_header(Tui *tui, Box line)
{
	Text space = {0};
	describe_space(tui, &space);
	int col = canvas_put(&tui->canvas, line, 0, 1, style_role(ROLE_TITLE), "Isthmus");
	col = canvas_put(&tui->canvas, line, 0, col + 3, style_role(ROLE_TEXT), text_of(&space));
	if (tui->watches.frozen)
		col = canvas_put(&tui->canvas, line, 0, col + 3, style_role(ROLE_WARN), "frozen");
	draw_header_job(tui, line, col + 2);
	text_release(&space);
}

/* Every pane by its number: where only one shows. */
static void draw_tabs(Tui *tui, Box line)
{
	int col = 1;
	for (int i = 0; panes[i]; i++) {
		bool here = strcmp(panes[i]->name, tui->pane) == 0;
		Style style = {.role = here ? ROLE_FOCUS : ROLE_DIM, .reverse = here};
		col = canvas_format(&tui->canvas, line, 0, col, style, " %d %s ", i + 1, panes[i]->title);
	}
}

/* --- panes --- */

static void draw_rule(Tui *tui, Box line, int from, bool strong)
{
	const char *dash = is_ascii(tui) ? (strong ? "=" : "-") : strong ? "━" : "─";
	for (int col = from; col < line.cols; col++)
		canvas_put(&tui->canvas, line, 0, col, style_role(strong ? ROLE_FOCUS : ROLE_DIM), dash);
}

static void draw_title(Tui *tui, const Tile *tile, int pane, bool focused)
{
	Box line = {tile->box.row, tile->box.col, 1, tile->box.cols};
	PaneInput input = tui_input(tui);
	Text heading = {0}, cut = {0};
	if (panes[pane]->heading)
		panes[pane]->heading(tui->states[pane], &input, &heading);
	draw_rule(tui, line, 0, focused);
	/* Under tabs the name would stand there twice. */
	int col = 1;
	if (tui->layout.count > 1)
		col = canvas_format(&tui->canvas, line, 0, 1, style_role(focused ? ROLE_FOCUS : ROLE_TITLE),
			      " %d %s ", pane + 1, panes[pane]->title) +
		      1;
	int room = line.cols - col - 3, width = text_width(text_of(&heading));
	if (heading.length && room > 4) {
		text_add_padded(&cut, text_of(&heading), width < room ? width : room, false);
		canvas_format(&tui->canvas, line, 0, col, style_role(ROLE_DIM), " %s ", text_of(&cut));
	}
	text_release(&cut);
	text_release(&heading);
}

/* A line in the free column on the left keeps neighbours apart. */
static void draw_border(Tui *tui, Box box)
{
	const char *corner = box.row > 1 ? "├" : "┬";
	Box line = {box.row, box.col - 1, box.rows, 1};
	for (int row = 0; box.col > 0 && row < box.rows; row++)
		canvas_put(&tui->canvas, line, row, 0, style_role(ROLE_DIM),
			is_ascii(tui) ? "|" : (row ? "│" : corner));
}

static void draw_tile(Tui *tui, const Tile *tile)
{
	int pane = pane_find(tile->pane);
	bool focused = strcmp(tile->pane, tui->pane) == 0;
	PaneInput input = tui_input(tui);
	draw_title(tui, tile, pane, focused && !tui_in_prompt(tui));
	Box inside = box_inside(tile->box, 1, 1, 0, 1);
	panes[pane]->draw(tui->states[pane], &input, &tui->canvas, inside, focused);
	draw_border(tui, tile->box);
}

/* --- the answer --- */

static void draw_answer_title(Tui *tui, Box line)
{
	draw_rule(tui, line, 0, true);
	int col = 1;
	/* What echo says would stand there twice. */
	if (!watch_asks(tui->answer.line, "echo"))
		col = canvas_format(&tui->canvas, line, 0, 1, style_role(ROLE_FOCUS), " %s ", tui->answer.line);
	const char *hint = tui_is_read(tui) ? " Enter goes on, Esc ends the tour "
			   : tui->last      ? " Esc closes, F2 keeps it live "
					    : " Esc closes ";
	if (col + text_width(hint) + 2 < line.cols)
		canvas_put(&tui->canvas, line, 0, line.cols - text_width(hint) - 2,
			style_role(tui_is_read(tui) ? ROLE_KEY : ROLE_DIM), hint);
}

static void render_answer(Tui *tui, int cols, Canvas *page)
{
	ReportLook look = {.colour = tui_input(tui).colour, .ascii = is_ascii(tui), .selected = -1};
	const Space *space = session_space_at_hand(tui->session, NULL);
	if (space && space->domains.count > 1)
		look.domains = &space->domains;
	Report problem = {0};
	if (tui->answer.error.kind != ERROR_NONE)
		report_text(&problem, "error: %s", tui->answer.error.message);
	report_view(problem.count ? &problem : &tui->answer.report, &look, cols, page, NULL);
	for (int i = 0; problem.count && i < page->rows * page->cols; i++)
		page->cells[i].style = style_role(ROLE_BAD);
	report_release(&problem);
}

static void draw_answer(Tui *tui, Box room)
{
	Canvas page = {0};
	render_answer(tui, room.cols - 2, &page);
	int most = tui->answer.help ? room.rows - 1 : room.rows * 3 / 5;
	int rows = page.rows < most ? page.rows : most;
	rows = tui->answer.help ? most : rows;
	Box box = {room.row + room.rows - rows - 1, room.col, rows + 1, room.cols};
	canvas_clear(&tui->canvas, box);
	draw_answer_title(tui, (Box){box.row, box.col, 1, box.cols});
	tui->answer.rows = rows;
	scroll_clamp(&tui->answer.scroll, page.rows, rows);
	canvas_copy(&tui->canvas, box_inside(box, 1, 1, 0, 1), &page, tui->answer.scroll.top);
	if (page.rows > rows)
		canvas_format(&tui->canvas, box, 0, box.cols / 2, style_role(ROLE_DIM),
			" %d-%d of %d, PageDown ", tui->answer.scroll.top + 1, tui->answer.scroll.top + rows,
			page.rows);
	canvas_release(&page);
}

/* --- prompt and footer --- */

/* As keys are written on screens: Esc, ^X a. */
static void add_key(const char *key, Text *out)
{
	if (strcmp(key, "Escape") == 0)
		text_add(out, "Esc");
	else if (text_starts(key, "C-") && key[2])
		text_format(out, "^%c%s", key[2] >= 'a' && key[2] <= 'z' ? key[2] - 32 : key[2], key + 3);
	else
		text_add(out, key);
}

static bool is_shown(const Tui *tui, const KeyBinding *binding, const char *focus)
{
	bool needs_last = strstr(binding->line, "%last") != NULL;
	return binding->label && keymap_find(&tui->keymap, focus, binding->key) == binding &&
	       (!needs_last || tui->last);
}

/* One key and what it does, if it fits whole; returns the next column. */
static int draw_key(Tui *tui, Box line, int col, const KeyBinding *binding)
{
	Text key = {0};
	add_key(binding->key, &key);
	if (col + text_width(text_of(&key)) + text_width(binding->label) + 2 <= line.cols) {
		col = canvas_put(&tui->canvas, line, 0, col, style_role(ROLE_KEY), text_of(&key));
		col = canvas_put(&tui->canvas, line, 0, col + 1, style_role(ROLE_DIM), binding->label) + 2;
	}
	text_release(&key);
	return col;
}

static void draw_keys(Tui *tui, Box line, const char *focus)
{
	int col = 1;
	/* The nearest first: what the focused pane can do, then what holds everywhere. */
	static const char *const order[] = {NULL, "panes", "all"};
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		for (size_t i = 0; i < tui->keymap.count; i++) {
			const KeyBinding *binding = &tui->keymap.bindings[i];
			if (strcmp(binding->where, order[k] ? order[k] : focus) != 0 ||
				!is_shown(tui, binding, focus))
				continue;
			col = draw_key(tui, line, col, binding);
		}
	}
}

static void draw_footer(Tui *tui, Box line)
{
	const char *focus = tui_key_place(tui);
	if (tui->message)
		canvas_put(&tui->canvas, line, 0, 1, style_role(ROLE_WARN), tui->message);
	else
		draw_keys(tui, line, focus);
}

/* What a Tab could mean, above the prompt. */
static void draw_choices(Tui *tui, Box above)
{
	char *const *choices;
	size_t count = prompt_line_choices(tui->prompt, &choices);
	int widest = 1;
	for (size_t i = 0; i < count; i++)
		widest = text_width(choices[i]) > widest ? text_width(choices[i]) : widest;
	int across = (above.cols - 2) / (widest + 2);
	across = across < 1 ? 1 : across;
	int rows = (int)((count + (size_t)across - 1) / (size_t)across);
	rows = rows > POPUP_ROWS ? POPUP_ROWS : rows;
	if (!count)
		return;
	Box box = {above.row + above.rows - rows - 1, above.col, rows + 1, above.cols};
	canvas_clear(&tui->canvas, box);
	draw_rule(tui, (Box){box.row, box.col, 1, box.cols}, 0, false);
	for (size_t i = 0; i < count && (int)i < rows * across; i++)
		canvas_put(&tui->canvas, box, 1 + (int)i / across, 1 + (int)i % across * (widest + 2),
			style_role(ROLE_TEXT), choices[i]);
	if ((size_t)(rows * across) < count)
		canvas_format(&tui->canvas, box, 0, 1, style_role(ROLE_DIM), " %d of %zu; type on ",
			rows * across, count);
}

static void draw_small(Tui *tui)
{
	canvas_format(&tui->canvas, canvas_box(&tui->canvas), tui->rows / 2, 0, style_role(ROLE_WARN),
		"The screen needs %d x %d; this is %d x %d.", LAYOUT_LEAST_COLS, LAYOUT_LEAST_ROWS, tui->cols,
		tui->rows);
}

void tui_draw(Tui *tui)
{
	canvas_init(&tui->canvas, tui->rows, tui->cols);
	snprintf(tui->terminal->theme, sizeof tui->terminal->theme, "%s",
		session_setting(tui->session, "theme"));
	if (tui->rows < LAYOUT_LEAST_ROWS || tui->cols < LAYOUT_LEAST_COLS) {
		draw_small(tui);
		tui->terminal->type->show(tui->terminal, &tui->canvas, -1, 0);
		return;
	}
	tui_arrange(tui);
	draw_header(tui, (Box){0, 0, 1, tui->cols});
	if (tui->layout.count == 1)
		draw_tabs(tui, (Box){1, 0, 1, tui->cols});
	for (int i = 0; i < tui->layout.count; i++)
		draw_tile(tui, &tui->layout.tiles[i]);
	Box room = {1, 0, tui->rows - 3, tui->cols};
	if (tui->answer.line)
		draw_answer(tui, room);
	draw_choices(tui, room);
	Box prompt = {tui->rows - 2, 1, 1, tui->cols - 1};
	int col = prompt_line_draw(tui->prompt, &tui->canvas, prompt, tui_in_prompt(tui));
	draw_footer(tui, (Box){tui->rows - 1, 0, 1, tui->cols});
	bool typing = tui_in_prompt(tui) && !tui->answer.help;
	tui->terminal->type->show(tui->terminal, &tui->canvas, typing ? tui->rows - 2 : -1, col + 1);
}
