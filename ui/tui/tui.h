/* Tui: the state of an open screen, shared by its parts: screen.c runs it; screen_keys.c, screen_lines.c and
 * screen_actions.c obey; screen_draw.c draws. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "command/command.h"
#include "ui/panes/pane.h"
#include "ui/panes/scroll.h"
#include "ui/tui/capture.h"
#include "ui/tui/keymap.h"
#include "ui/tui/layout.h"
#include "ui/tui/prompt_line.h"
#include "ui/tui/terminal.h"

enum { TUI_PANES = 16 };

/* What the last command answered, over the panes until it is closed. */
typedef struct AnswerPanel {
	char *line; /* NULL: closed */
	Report report;
	Error error;
	bool help; /* it is the help, which takes the whole room and has keys of its own */
	Scroll scroll;
	int rows; /* as drawn last */
} AnswerPanel;

typedef struct Tui {
	Session *session;
	Terminal *terminal;
	Keymap keymap;
	PromptLine *prompt;
	Journal journal;
	Watches watches;
	Capture capture;
	AnswerPanel answer;
	void *states[TUI_PANES]; /* by index of panes[] */
	char *pane;              /* that has the focus, or had it before the prompt */
	char *last;              /* the last line that answered, for %last */
	char *narration;         /* what the tour said last; or NULL */
	char *message;           /* in the footer until the next key; or NULL */
	Text strokes, held;      /* of a key that takes several, and what they would type */
	ScreenLayout layout;     /* as drawn last; titles included */
	char *layout_name;       /* the session's when last looked at */
	Canvas canvas;
	int rows, cols;
	bool dirty, typed; /* something to be drawn; … because of a key */
	bool leaving;      /* the screen closes */
	int held_by;       /* lines that wait (`source`) go on after the job of this number; 0: none */
	bool held_by_all;  /* … after all jobs: `wait` */
	bool quit_asked;   /* quitting with jobs at work takes saying it twice */
	double drawn_at;   /* clock_now() of the last frame */
	double credit;     /* frames that the limit allowed then */
} Tui;

/* --- screen.c --- */
PaneInput tui_input(Tui *tui);
bool tui_in_prompt(const Tui *tui);
/* The tour waits until the result on the screen has been read. */
bool tui_is_read(const Tui *tui);
/* Places the panes for the present size, layout, focus and zoom, and lets those that show ask for what they
 * need. */
void tui_arrange(Tui *tui);
/* Where keys are looked up: the prompt, the help, the pane that has the focus or what it is doing. */
const char *tui_key_place(const Tui *tui);
/* Runs the line that a pane wants run, if there is one; what it answers in a sentence goes to the footer. */
void tui_run_line_of(Tui *tui, int pane);
/* The tile at a place, or NULL. */
const Tile *tui_tile_at(const Tui *tui, int row, int col);
void tui_close_answer(Tui *tui);
/* Shows a report or an error as the answer to `line`, which it copies; the report is taken over. */
void tui_answer(Tui *tui, const char *line, Report *report, const Error *err);
void tui_message(Tui *tui, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Answers of jobs that ended. */
void tui_take_answers(Tui *tui);

/* --- screen_keys.c --- */
void tui_key(Tui *tui, const Key *key);

/* --- screen_lines.c --- */
/* Runs a line that a person or a key typed; false when it failed. */
bool tui_run(Tui *tui, const char *line);
/* An answer that goes to a file or a shell command instead of the screen. */
bool tui_send_answer(Tui *tui, const CommandLine *line, const Report *report, Error *err);
/* Runs the next line that waits, if it may. True when there was one. */
bool tui_run_waiting(Tui *tui);
/* In the footer, while the tour waits for its reader. */
void tui_say_how_to_go_on(Tui *tui);

/* --- screen_actions.c --- */
/* Obeys `pane ACTION`; false when there is no such action here. */
bool tui_act(Tui *tui, const char *action);

/* --- screen_draw.c --- */
void tui_draw(Tui *tui);

#endif
