/*
 * PromptLine: a line edited by readline inside the screen. Readline neither reads nor writes the terminal here:
 * keys are fed to it, and what it holds is drawn into a canvas.
 */
#ifndef TUI_PROMPT_LINE_H
#define TUI_PROMPT_LINE_H

#include "report/canvas.h"
#include "session/session.h"

typedef struct PromptLine PromptLine;

/* One at a time: readline has one state. What a prompt outside of the screen has set is put back by free. */
PromptLine *prompt_line_new(const Session *session);
void prompt_line_free(PromptLine *prompt);
/* Bytes as a terminal sends them; whole characters and sequences. */
void prompt_line_feed(PromptLine *prompt, const char *bytes);
/* A line that was entered, for the caller to free; NULL when there is none. */
char *prompt_line_take(PromptLine *prompt);
/* Ctrl-D on an empty line was typed, once. */
bool prompt_line_take_end(PromptLine *prompt);
bool prompt_line_is_empty(const PromptLine *prompt);
void prompt_line_clear(PromptLine *prompt);
/* Keeps a line in the history. */
void prompt_line_remember(PromptLine *prompt, const char *line);
/* Draws prompt and line on the first row of the box, scrolled so that the cursor shows; returns the cursor's
 * column. */
int prompt_line_draw(const PromptLine *prompt, Canvas *canvas, Box box, bool focused);
/* What the last Tab could mean, until the next key; 0 when it was clear. */
size_t prompt_line_choices(const PromptLine *prompt, char *const **choices);

#endif
