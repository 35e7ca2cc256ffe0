#include "ui/panes/scroll.h"

#include <limits.h>
#include <string.h>

typedef struct Step {
	const char *action;
	int lines, pages;
} Step;

static const Step steps[] = {
	{"up", -1, 0},
	{"down", 1, 0},
	{"page-up", 0, -1},
	{"page-down", 0, 1},
	{"top", -(INT_MAX / 4), 0},
	{"bottom", INT_MAX / 4, 0},
};

static bool find_step(const char *action, int shown, int *by)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (strcmp(steps[i].action, action) == 0) {
			*by = steps[i].lines + steps[i].pages * (shown > 2 ? shown - 1 : 1);
			return true;
		}
	}
	return false;
}

void scroll_clamp(Scroll *scroll, int rows, int shown)
{
	int last = rows > shown ? rows - shown : 0;
	scroll->top = scroll->top > last ? last : scroll->top;
	scroll->top = scroll->top < 0 ? 0 : scroll->top;
}

void scroll_to(Scroll *scroll, int row, int shown)
{
	if (row < scroll->top)
		scroll->top = row;
	if (row >= scroll->top + shown)
		scroll->top = row - shown + 1;
}

bool scroll_act(Scroll *scroll, const char *action, int shown)
{
	int by;
	if (!find_step(action, shown, &by))
		return false;
	long top = (long)scroll->top + by;
	scroll->top = top < 0 ? 0 : top > INT_MAX / 2 ? INT_MAX / 2 : (int)top;
	return true;
}

bool scroll_select(Scroll *scroll, const char *action, long count, int shown)
{
	int by;
	if (!find_step(action, shown, &by))
		return false;
	long selected = scroll->selected + by;
	scroll->selected = count == 0 ? -1 : selected < 0 ? 0 : selected >= count ? count - 1 : selected;
	return true;
}
