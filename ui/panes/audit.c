/* Audit: watched audits, the effect and its interval as curves over the training, then the tables. */
#include "ui/panes/stack.h"

#include <stdlib.h>

static void *audit_new(void)
{
	Stack *stack = memory_new(1, sizeof *stack);
	stack->titles = stack->curves = true;
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
