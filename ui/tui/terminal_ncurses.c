/* The terminal that people sit at; the only file that knows curses. */
#include "base/memory.h"
#include "report/palette.h"
#include "ui/tui/terminal.h"
#include "ui/tui/theme.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* After the others: curses.h defines macros with everyday names. */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

typedef struct Ncurses {
	Terminal terminal;
	SCREEN *screen;
	FILE *in, *out;
	char shown_theme[8];
	bool mouse;
	bool rgb;      /* colours can be given outright */
	Canvas before; /* what stands on the screen */
	int cursor_row, cursor_col;
} Ncurses;

/* --- leaving the terminal sane, whatever happens --- */

/* What a signal handler needs, and nothing else, has to be static. */
static struct termios saved_modes;
static volatile sig_atomic_t screen_is_up;
static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Only calls that are safe in a signal handler. */
static void restore_in_emergency(int signal)
{
	static const char sane[] =
		"\033[?1002l\033[?1006l\033[?1000l\033[?2004l\033[0m\033[?25h\033[?1049l\r\n";
	if (screen_is_up) {
		screen_is_up = 0;
		ssize_t ignored = write(STDOUT_FILENO, sane, sizeof sane - 1);
		(void)ignored;
		tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
	}
	struct sigaction fall = {.sa_handler = SIG_DFL};
	sigaction(signal, &fall, NULL);
	raise(signal);
}

static void guard_signals(bool on)
{
	struct sigaction action = {.sa_handler = on ? restore_in_emergency : SIG_DFL, .sa_flags = SA_NODEFER};
	for (size_t i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++) {
		struct sigaction now;
		sigaction(fatal_signals[i], NULL, &now);
		/* A sanitizer's own handlers tell more than ours would. */
		if (now.sa_handler == (on ? SIG_DFL : restore_in_emergency))
			sigaction(fatal_signals[i], &action, NULL);
	}
}

/* --- keys --- */

typedef struct KeyName {
	int code;
	const char *name, *bytes;
} KeyName;

static const KeyName key_names[] = {
	{KEY_UP, "Up", "\033[A"},
	{KEY_DOWN, "Down", "\033[B"},
	{KEY_RIGHT, "Right", "\033[C"},
	{KEY_LEFT, "Left", "\033[D"},
	{KEY_HOME, "Home", "\033[H"},
	{KEY_END, "End", "\033[F"},
	{KEY_PPAGE, "PageUp", ""},
	{KEY_NPAGE, "PageDown", ""},
	{KEY_DC, "Delete", "\033[3~"},
	{KEY_BACKSPACE, "Backspace", "\177"},
	{KEY_BTAB, "S-Tab", ""},
	{KEY_ENTER, "Enter", "\r"},
};

static void set_key(Key *key, const char *name, const char *bytes)
{
	snprintf(key->name, sizeof key->name, "%s", name);
	snprintf(key->bytes, sizeof key->bytes, "%s", bytes);
}

static void function_key(wint_t code, Key *key)
{
	for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
		if ((int)code == key_names[i].code)
			set_key(key, key_names[i].name, key_names[i].bytes);
	if (code > KEY_F0 && code <= KEY_F(12))
		snprintf(key->name, sizeof key->name, "F%d", (int)(code - KEY_F0));
}

static void mouse_key(Key *key)
{
	MEVENT event;
	if (getmouse(&event) != OK)
		return;
	key->row = event.y;
	key->col = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		set_key(key, "WheelUp", "");
	else if (event.bstate & BUTTON5_PRESSED)
		set_key(key, "WheelDown", "");
	else if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		set_key(key, "Click", "");
	else if (event.bstate & BUTTON1_RELEASED)
		set_key(key, "Release", "");
	else if (event.bstate & REPORT_MOUSE_POSITION)
		set_key(key, "Drag", "");
}

static void plain_key(wint_t code, Key *key)
{
	static const struct {
		wint_t code;
		const char *name;
	} names[] = {{'\r', "Enter"}, {'\n', "Enter"}, {'\t', "Tab"}, {' ', "Space"}, {27, "Escape"},
		{127, "Backspace"}, {8, "Backspace"}};
	mbstate_t state = {0};
	size_t bytes = wcrtomb(key->bytes, (wchar_t)code, &state);
	key->bytes[bytes == (size_t)-1 ? 0 : bytes] = '\0';
	if (code < 32)
		snprintf(key->name, sizeof key->name, "C-%c", (char)(code + '`'));
	else
		snprintf(key->name, sizeof key->name, "%s", key->bytes);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].code == code)
			snprintf(key->name, sizeof key->name, "%s", names[i].name);
}

/* Escape and a key that came with it are Alt and that key. */
static void meta_key(Key *key)
{
	wint_t code;
	Key second = {0};
	int kind = get_wch(&code);
	if (kind == ERR)
		return;
	if (kind == KEY_CODE_YES)
		function_key(code, &second);
	else
		plain_key(code, &second);
	snprintf(key->name, sizeof key->name, "M-%.20s", second.name);
	snprintf(key->bytes, sizeof key->bytes, "\033%.14s", second.bytes);
}

static bool ncurses_read(Terminal *terminal, Key *key)
{
	(void)terminal;
	wint_t code;
	for (;;) {
		*key = (Key){0};
		int kind = get_wch(&code);
		if (kind == ERR)
			return false;
		if (kind == KEY_CODE_YES && code == KEY_RESIZE)
			set_key(key, "Resize", "");
		else if (kind == KEY_CODE_YES && code == KEY_MOUSE)
			mouse_key(key);
		else if (kind == KEY_CODE_YES)
			function_key(code, key);
		else
			plain_key(code, key);
		if (strcmp(key->name, "Escape") == 0)
			meta_key(key);
		if (key->name[0])
			return true;
	}
}

/* --- showing --- */

static int nearest_colour(const Ncurses *ncurses, int rgb)
{
	if (rgb == THEME_DEFAULT)
		return -1;
	if (ncurses->rgb)
		return rgb;
	return COLORS >= 256 ? palette_xterm((unsigned)rgb) : palette_basic((unsigned)rgb);
}

/* What stands for a character that the locale does not have. */
static wchar_t plain_character(const char *utf8)
{
	static const struct {
		const char *utf8;
		wchar_t plain;
	} plain[] = {{"·", L'-'}, {"…", L'.'}, {"─", L'-'}, {"━", L'='}, {"│", L'|'}};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(utf8, plain[i].utf8) == 0)
			return plain[i].plain;
	return L'?';
}

static void put_cell(const Ncurses *ncurses, int row, int col, const CanvasCell *cell)
{
	ThemeEntry look = theme_look(ncurses->terminal.theme, cell->style);
	attr_t attributes = (look.bold ? A_BOLD : 0) | (look.dim ? A_DIM : 0) | (look.reverse ? A_REVERSE : 0) |
			    (look.underline ? A_UNDERLINE : 0);
	int pair = 0;
	bool coloured = ncurses->terminal.colour && (look.fore != THEME_DEFAULT || look.back != THEME_DEFAULT);
	if (coloured)
		pair = alloc_pair(nearest_colour(ncurses, look.fore), nearest_colour(ncurses, look.back));
	bool shade = cell->style.role == ROLE_RGB && !coloured;
	wchar_t wide[CCHARW_MAX + 1];
	mbstate_t state = {0};
	const char *bytes = shade ? canvas_shade(cell) : cell->utf8;
	size_t count = mbsrtowcs(wide, &bytes, CCHARW_MAX, &state);
	if (count == (size_t)-1 || count == 0)
		count = 1, wide[0] = plain_character(cell->utf8);
	wide[count] = L'\0';
	cchar_t character;
	/* The pair goes through the last argument: the short one ends at 255. */
	if (setcchar(&character, wide, attributes, (short)(pair > 255 ? 0 : pair), &pair) == OK)
		mvadd_wch(row, col, &character);
}

static void ncurses_show(Terminal *terminal, const Canvas *canvas, int row, int col)
{
	Ncurses *ncurses = (Ncurses *)terminal;
	bool whole = canvas->rows != ncurses->before.rows || canvas->cols != ncurses->before.cols ||
		     strcmp(ncurses->shown_theme, terminal->theme) != 0;
	strcpy(ncurses->shown_theme, terminal->theme);
	if (whole) {
		canvas_init(&ncurses->before, canvas->rows, canvas->cols);
		erase();
		clearok(stdscr, TRUE);
	}
	for (int i = 0; i < canvas->rows * canvas->cols; i++) {
		const CanvasCell *cell = &canvas->cells[i];
		if (cell->width && (whole || !canvas_cell_same(cell, &ncurses->before.cells[i])))
			put_cell(ncurses, i / canvas->cols, i % canvas->cols, cell);
		ncurses->before.cells[i] = *cell;
	}
	curs_set(row >= 0);
	if (row >= 0)
		move(row, col);
	refresh();
}

static void ncurses_size(Terminal *terminal, int *rows, int *cols)
{
	(void)terminal;
	struct winsize size;
	bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col;
	/* Asking beats waiting for a signal: nothing can be missed. */
	if (known && (size.ws_row != LINES || size.ws_col != COLS))
		resizeterm(size.ws_row, size.ws_col);
	*rows = LINES;
	*cols = COLS;
}

/* --- coming and going --- */

static void report_drags(const Ncurses *ncurses, bool on)
{
	static const char *const modes[] = {"\033[?1002l", "\033[?1002h"};
	if (ncurses->mouse) {
		putp(modes[on]);
		fflush(stdout);
	}
}

static void enter_modes(const Ncurses *ncurses)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	if (ncurses->mouse) {
		mouseinterval(0);
		mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_RELEASED | BUTTON4_PRESSED |
				  BUTTON5_PRESSED | REPORT_MOUSE_POSITION,
			NULL);
		/* Moves with a button down, which curses does not ask for by itself. */
		report_drags(ncurses, true);
	}
	screen_is_up = 1;
}

static void ncurses_suspend(Terminal *terminal)
{
	screen_is_up = 0;
	report_drags((const Ncurses *)terminal, false);
	endwin();
}

static void ncurses_resume(Terminal *terminal)
{
	Ncurses *ncurses = (Ncurses *)terminal;
	canvas_release(&ncurses->before);
	refresh();
	enter_modes(ncurses);
}

static void ncurses_free(Terminal *terminal)
{
	Ncurses *ncurses = (Ncurses *)terminal;
	screen_is_up = 0;
	curs_set(1);
	report_drags(ncurses, false);
	endwin();
	delscreen(ncurses->screen);
	guard_signals(false);
	canvas_release(&ncurses->before);
	free(ncurses);
}

static SCREEN *open_screen(void)
{
	const char *name = getenv("TERM");
	SCREEN *screen = newterm(NULL, stdout, stdin);
	/* Newer terminals are missing from the base of terminfo, yet nearly all speak xterm. */
	if (!screen && name && strcmp(name, "dumb") != 0 && *name)
		screen = newterm("xterm-256color", stdout, stdin);
	return screen;
}

static bool can_show_colour(const TerminalOptions *options)
{
	if (!options->colour || start_color() == ERR || COLORS < 8)
		return false;
	use_default_colors();
	return true;
}

Terminal *terminal_ncurses_new(const TerminalOptions *options, Error *err)
{
	static const TerminalType type = {
		ncurses_size, ncurses_read, ncurses_show, ncurses_suspend, ncurses_resume, ncurses_free};
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &saved_modes) != 0) {
		error_set(
			err, ERROR_USAGE, "the screen needs a terminal; without one, use commands and scripts");
		return NULL;
	}
	SCREEN *screen = open_screen();
	if (!screen) {
		error_set(err, ERROR_FILE,
			"the terminal type %s (TERM) is unknown or too simple for the screen; try "
			"TERM=xterm-256color",
			getenv("TERM") ? getenv("TERM") : "(none)");
		return NULL;
	}
	Ncurses *ncurses = memory_new(1, sizeof *ncurses);
	*ncurses = (Ncurses){
		.terminal = {.type = &type, .fd = STDIN_FILENO}, .screen = screen, .mouse = options->mouse};
	ncurses->terminal.colour = can_show_colour(options);
	ncurses->terminal.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	ncurses->rgb = tigetflag("RGB") == 1;
	guard_signals(true);
	enter_modes(ncurses);
	return &ncurses->terminal;
}
