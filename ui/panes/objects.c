/* Objects: what has a name. */
#include "ui/panes/stack.h"

#include <stdlib.h>

static void *objects_new(void)
{
	return memory_new(1, sizeof(Stack));
}

static void objects_free(void *state)
{
	stack_release(state);
	free(state);
}

static void objects_update(void *state, const PaneInput *input)
{
	stack_clear(state);
	if (input->session->n_objects)
		stack_add(state, watches_want(input->watches, "ls"));
}

static void objects_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)state;
	if (input->session->current)
		text_format(out, "current: %s", input->session->current);
}

static void objects_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	Stack *stack = state;
	if (!stack->count)
		stack_hint(canvas, box,
			"Nothing is loaded yet.\n\nType for example\n  synth royals\n  load FILE\n  data");
	stack_draw(stack, input, canvas, box, focused);
}

static bool objects_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)input;
	return stack_act(state, action, rows);
}

/* `ls` lists the objects in their order. */
static const char *objects_item(const void *state, const PaneInput *input)
{
	long selected = ((const Stack *)state)->scroll.selected;
	bool there = selected >= 0 && (size_t)selected < input->session->n_objects;
	return there ? input->session->objects[selected]->name : NULL;
}

const Pane pane_objects = {
	.name = "objects",
	.title = "Objects",
	.new = objects_new,
	.free = objects_free,
	.update = objects_update,
	.heading = objects_heading,
	.draw = objects_draw,
	.act = objects_act,
	.item = objects_item,
};
