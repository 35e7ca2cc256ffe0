/* Neighbours: every watched question that has no pane of its own, one above the other. */
#include "ui/panes/stack.h"

#include <stdlib.h>

static void *neighbours_new(void)
{
	Stack *stack = memory_new(1, sizeof *stack);
	stack->titles = true;
	return stack;
}

static void neighbours_free(void *state)
{
	stack_release(state);
	free(state);
}

static void neighbours_update(void *state, const PaneInput *input)
{
	const Screen *screen = &input->session->screen;
	stack_clear(state);
	for (size_t i = 0; i < screen->n_watches; i++)
		if (!watch_asks(screen->watches[i], "audit") && !watch_asks(screen->watches[i], "map"))
			stack_add(state, watches_want(input->watches, screen->watches[i]));
}

static void neighbours_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)input;
	const Stack *stack = state;
	if (stack->count > 1)
		text_format(out, "%zu questions", stack->count);
}

static void neighbours_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	Stack *stack = state;
	if (!stack->count)
		stack_hint(canvas, box,
			"Questions that are watched stay true here while the model learns.\n\nType for "
			"example\n  watch near king\n  watch analogy man : king :: woman");
	stack_draw(stack, input, canvas, box, focused);
}

static bool neighbours_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)input;
	return stack_act(state, action, rows);
}

static const char *neighbours_item(const void *state, const PaneInput *input)
{
	(void)input;
	return stack_item(state);
}

static const char *neighbours_question(const void *state, const PaneInput *input)
{
	(void)input;
	return stack_question(state);
}

const Pane pane_neighbours = {
	.name = "neighbours",
	.title = "Neighbours",
	.new = neighbours_new,
	.free = neighbours_free,
	.update = neighbours_update,
	.heading = neighbours_heading,
	.draw = neighbours_draw,
	.act = neighbours_act,
	.item = neighbours_item,
	.question = neighbours_question,
};
