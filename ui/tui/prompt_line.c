#include "ui/tui/prompt_line.h"

#include "ui/repl/complete.h"
#include "ui/repl/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After stdio.h, which they want. */
#include <readline/history.h>
#include <readline/readline.h>

static const char prompt_text[] = "isthmus> ";

/* Readline's settings, as they are outside of the screen. */
typedef struct Outside {
	rl_getc_func_t *getc;
	rl_hook_func_t *available;
	rl_voidfunc_t *redisplay, *deprepare;
	rl_vintfunc_t *prepare;
	rl_compdisp_func_t *choices;
	FILE *out;
	int signals, resizes, environment, query;
	char *bell, *show_all;
} Outside;

struct PromptLine {
	char *queue; /* bytes fed and not yet read */
	size_t queued, read, room;
	char **entered;
	size_t n_entered, entered_room;
	bool ended;
	char **choices;
	size_t n_choices;
	History history;
	Outside outside;
	FILE *nowhere;
};

/* Readline's callbacks have no context argument. */
static PromptLine *active;

/* --- what readline calls --- */

static int next_byte(FILE *ignored)
{
	(void)ignored;
	/* Nothing there can only mean an unfinished sequence: Ctrl-G gives it up. */
	return active->read < active->queued ? (unsigned char)active->queue[active->read++] : 7;
}

static int byte_available(void)
{
	return active->read < active->queued;
}

static void draw_later(void)
{
}

static void on_line(char *line)
{
	if (!line) {
		active->ended = true;
		return;
	}
	active->entered =
		memory_grow(active->entered, active->n_entered, &active->entered_room, sizeof *active->entered);
	active->entered[active->n_entered++] = line;
}

static void forget_choices(PromptLine *prompt)
{
	for (size_t i = 0; i < prompt->n_choices; i++)
		free(prompt->choices[i]);
	free(prompt->choices);
	prompt->choices = NULL;
	prompt->n_choices = 0;
}

/* matches[0] is what they have in common. */
static void on_choices(char **matches, int count, int longest)
{
	(void)longest;
	forget_choices(active);
	active->choices = memory_new((size_t)count, sizeof *active->choices);
	for (int i = 0; i < count; i++)
		active->choices[i] = memory_text(matches[i + 1]);
	active->n_choices = (size_t)count;
}

/* --- coming and going --- */

static void keep_outside(Outside *outside)
{
	const char *bell = rl_variable_value("bell-style"),
		   *show_all = rl_variable_value("show-all-if-ambiguous");
	*outside = (Outside){rl_getc_function, rl_input_available_hook, rl_redisplay_function,
		rl_deprep_term_function, rl_prep_term_function, rl_completion_display_matches_hook,
		rl_outstream, rl_catch_signals, rl_catch_sigwinch, rl_change_environment,
		rl_completion_query_items, memory_text(bell ? bell : "audible"),
		memory_text(show_all ? show_all : "off")};
}

static void go_outside(Outside *outside)
{
	rl_getc_function = outside->getc;
	rl_input_available_hook = outside->available;
	rl_redisplay_function = outside->redisplay;
	rl_deprep_term_function = outside->deprepare;
	rl_prep_term_function = outside->prepare;
	rl_completion_display_matches_hook = outside->choices;
	rl_outstream = outside->out;
	rl_catch_signals = outside->signals;
	rl_catch_sigwinch = outside->resizes;
	rl_change_environment = outside->environment;
	rl_completion_query_items = outside->query;
	rl_variable_bind("bell-style", outside->bell);
	rl_variable_bind("show-all-if-ambiguous", outside->show_all);
	free(outside->bell);
	free(outside->show_all);
}

/* The terminal belongs to the screen: readline must not touch it, its signals or the environment. */
static void come_inside(PromptLine *prompt)
{
	rl_readline_name = "isthmus";
	rl_initialize();
	rl_getc_function = next_byte;
	rl_input_available_hook = byte_available;
	rl_redisplay_function = draw_later;
	rl_prep_term_function = NULL;
	rl_deprep_term_function = NULL;
	rl_completion_display_matches_hook = on_choices;
	rl_outstream = prompt->nowhere;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_completion_query_items = 0;
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("show-all-if-ambiguous", "on");
}

static void start_history(PromptLine *prompt)
{
	char *path = history_path();
	history_open(&prompt->history, path);
	free(path);
	/* A prompt before the screen has filled readline's list already. */
	if (history_length == 0) {
		using_history();
		stifle_history(HISTORY_MOST);
		for (size_t i = 0; i < prompt->history.count; i++)
			add_history(prompt->history.lines[i]);
	}
}

PromptLine *prompt_line_new(const Session *session)
{
	PromptLine *prompt = memory_new(1, sizeof *prompt);
	active = prompt;
	prompt->nowhere = fopen("/dev/null", "we");
	keep_outside(&prompt->outside);
	/* Before readline starts up: it would tell the environment the size of the terminal. */
	rl_change_environment = 0;
	come_inside(prompt);
	complete_install(session);
	start_history(prompt);
	rl_callback_handler_install(prompt_text, on_line);
	return prompt;
}

void prompt_line_free(PromptLine *prompt)
{
	rl_callback_handler_remove();
	go_outside(&prompt->outside);
	forget_choices(prompt);
	for (size_t i = 0; i < prompt->n_entered; i++)
		free(prompt->entered[i]);
	free(prompt->entered);
	free(prompt->queue);
	history_release(&prompt->history);
	if (prompt->nowhere)
		fclose(prompt->nowhere);
	free(prompt);
	active = NULL;
}

/* --- typing --- */

void prompt_line_feed(PromptLine *prompt, const char *bytes)
{
	forget_choices(prompt);
	if (prompt->read == prompt->queued)
		prompt->read = prompt->queued = 0;
	for (; *bytes; bytes++) {
		prompt->queue = memory_grow(prompt->queue, prompt->queued, &prompt->room, 1);
		prompt->queue[prompt->queued++] = *bytes;
	}
	/* All bytes are there before the first is read: a search for a character of several bytes needs that.
	 */
	while (prompt->read < prompt->queued)
		rl_callback_read_char();
}

char *prompt_line_take(PromptLine *prompt)
{
	if (!prompt->n_entered)
		return NULL;
	char *line = prompt->entered[0];
	memmove(prompt->entered, prompt->entered + 1, --prompt->n_entered * sizeof *prompt->entered);
	return line;
}

bool prompt_line_take_end(PromptLine *prompt)
{
	bool ended = prompt->ended;
	prompt->ended = false;
	return ended;
}

bool prompt_line_is_empty(const PromptLine *prompt)
{
	(void)prompt;
	return rl_end == 0;
}

void prompt_line_clear(PromptLine *prompt)
{
	forget_choices(prompt);
	rl_callback_sigcleanup();
	rl_free_line_state();
	rl_replace_line("", 1);
	rl_point = 0;
}

void prompt_line_remember(PromptLine *prompt, const char *line)
{
	if (history_keep(&prompt->history, line))
		add_history(line);
	/* Readline went to the end of its list when the line was entered, before this one was there. */
	using_history();
}

size_t prompt_line_choices(const PromptLine *prompt, char *const **choices)
{
	*choices = prompt->choices;
	return prompt->n_choices;
}

/* --- drawing --- */

/* Columns of the first bytes of a text. */
static int columns_before(const char *text, int bytes)
{
	char *part = memory_slice(text, (size_t)bytes);
	int columns = text_width(part);
	free(part);
	return columns;
}

/* Bytes of `text` that have to go so that the cursor's column fits. */
static size_t bytes_scrolled(const char *text, int cursor, int room)
{
	int columns = columns_before(text, cursor), least = columns - room + 1;
	return least > 0 ? text_fit(text, least + (least < columns)) : 0;
}

int prompt_line_draw(const PromptLine *prompt, Canvas *canvas, Box box, bool focused)
{
	(void)prompt;
	/* While searching, readline shows what is searched for in the place of the prompt. */
	const char *before = rl_display_prompt && *rl_display_prompt ? rl_display_prompt : prompt_text;
	int col = canvas_put(canvas, box, 0, 0, style_role(focused ? ROLE_FOCUS : ROLE_DIM), before);
	bool plain = strcmp(before, prompt_text) == 0;
	if (rl_end == 0 && focused && plain)
		canvas_put(canvas, box, 0, col, style_role(ROLE_DIM),
			"type a command; Tab completes, help explains");
	else if (rl_end == 0 && plain)
		canvas_put(canvas, box, 0, col, style_role(ROLE_DIM), ": to type");
	size_t gone = bytes_scrolled(rl_line_buffer, rl_point, box.cols - col);
	canvas_put(canvas, box, 0, col, style_role(ROLE_TEXT), rl_line_buffer + gone);
	return col + columns_before(rl_line_buffer + gone, rl_point - (int)gone);
}
