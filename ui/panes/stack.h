/* Stack: answers one above the other, each under its question; what the panes of watched questions are made of.
 */
#ifndef PANES_STACK_H
#define PANES_STACK_H

#include "ui/panes/pane.h"
#include "ui/panes/scroll.h"

typedef struct Stack {
	Watch **watches; /* borrowed from the input's; valid from update to the end of the frame */
	size_t count, room;
	bool titles;
	/* What stands between a question and its answer: its rows, of as many as there are; and drawing it. May
	 * be NULL. */
	int (*head_rows)(const Watch *watch, int rows);
	size_t (*head_sections)(const Watch *watch); /* of the answer, that it says by itself; may be NULL */
	void (*draw_head)(const PaneInput *input, Canvas *canvas, Box box, const Watch *watch);
	Scroll scroll; /* selection counts through the rows of all tables */
} Stack;

void stack_clear(Stack *stack);
void stack_add(Stack *stack, Watch *watch);
void stack_release(Stack *stack);
/* Draws the answers, as much of each as fits; the one with the selection scrolls. */
void stack_draw(Stack *stack, const PaneInput *input, Canvas *canvas, Box box, bool focused);
bool stack_act(Stack *stack, const char *action, int rows);
/* Text of the selected row, and the question that it answers; NULL when there is none. */
const char *stack_item(const Stack *stack);
const char *stack_question(const Stack *stack);
/* Draws a paragraph for panes with nothing to show. */
void stack_hint(Canvas *canvas, Box box, const char *text);

#endif
