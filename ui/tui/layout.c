#include "ui/tui/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct LayoutPlan {
	const char *name, *plan, *wide;
} LayoutPlan;

static const LayoutPlan plans[] = {
	{"explore", "map:5 | (neighbours:3 / training:2):4",
		"map:7 | (neighbours:3 / training:2):5 | (objects:3 / jobs:2 / log:3):4"},
	{"train", "(training:3 / jobs:2):4 | (map:3 / neighbours:2):5",
		"(training:3 / jobs:2 / log:2):5 | map:6 | (neighbours:3 / objects:2):4"},
	{"audit", "audit:5 | (neighbours:1 / log:1):4", "audit:5 | map:5 | (neighbours:1 / log:1):4"},
	{"teach", "map:5 | (neighbours:1 / log:1):4", "map:6 | neighbours:4 | (training:1 / log:1):4"},
};

enum { PLANS = sizeof plans / sizeof *plans };

static size_t find(const char *name)
{
	for (size_t i = 0; i < PLANS; i++)
		if (strcmp(plans[i].name, name) == 0)
			return i;
	return 0;
}

const char *layout_plan(const char *name, int cols)
{
	const LayoutPlan *plan = &plans[find(name)];
	return cols >= LAYOUT_WIDE_COLS ? plan->wide : plan->plan;
}

const char *layout_after(const char *name)
{
	return plans[(find(name) + 1) % PLANS].name;
}

/* --- reading a line --- */

enum { NODES = 32, CHILDREN = 8 };

typedef struct Node {
	char pane[16]; /* "" for a group */
	bool beside;   /* children stand side by side */
	int share, count;
	int children[CHILDREN];
} Node;

typedef struct Reader {
	const char *at;
	Node nodes[NODES];
	int count;
	bool failed;
} Reader;

static void skip_blanks(Reader *reader)
{
	reader->at += strspn(reader->at, " \t");
}

static int new_node(Reader *reader)
{
	if (reader->count == NODES) {
		reader->failed = true;
		return 0;
	}
	reader->nodes[reader->count] = (Node){.share = 1};
	return reader->count++;
}

static int read_group(Reader *reader);

static int read_part(Reader *reader)
{
	int node;
	skip_blanks(reader);
	if (*reader->at == '(') {
		reader->at++;
		node = read_group(reader);
		reader->failed |= *reader->at != ')';
		reader->at += *reader->at == ')';
	} else {
		node = new_node(reader);
		size_t bytes = strspn(reader->at, "abcdefghijklmnopqrstuvwxyz");
		reader->failed |= bytes == 0 || bytes >= sizeof reader->nodes[node].pane;
		snprintf(reader->nodes[node].pane, sizeof reader->nodes[node].pane, "%.*s", (int)bytes,
			reader->at);
		reader->at += bytes;
	}
	skip_blanks(reader);
	if (*reader->at == ':') {
		char *end;
		reader->nodes[node].share = (int)strtol(reader->at + 1, &end, 10);
		reader->failed |= end == reader->at + 1 || reader->nodes[node].share < 1;
		reader->at = end;
		skip_blanks(reader);
	}
	return node;
}

/* Parts with `|` between them all, or `/`; mixing takes parentheses. */
static int read_group(Reader *reader)
{
	int first = read_part(reader);
	char mark = *reader->at;
	if (mark != '|' && mark != '/')
		return first;
	int group = new_node(reader);
	Node *node = &reader->nodes[group];
	node->beside = mark == '|';
	node->children[node->count++] = first;
	while (*reader->at == mark && !reader->failed) {
		reader->at++;
		int part = read_part(reader);
		if (node->count == CHILDREN)
			reader->failed = true;
		else
			node->children[node->count++] = part;
	}
	return group;
}

/* --- placing --- */

static void place(const Reader *reader, int at, Box box, ScreenLayout *out)
{
	const Node *node = &reader->nodes[at];
	if (node->pane[0]) {
		Tile *tile = &out->tiles[out->count++];
		snprintf(tile->pane, sizeof tile->pane, "%s", node->pane);
		tile->box = box;
		return;
	}
	int shares = 0, gaps = node->beside ? node->count - 1 : 0;
	for (int i = 0; i < node->count; i++)
		shares += reader->nodes[node->children[i]].share;
	int room = node->beside ? box.cols - gaps : box.rows, before = 0, start = 0;
	for (int i = 0; i < node->count; i++) {
		before += reader->nodes[node->children[i]].share;
		int end = room * before / shares;
		Box part = box;
		if (node->beside) {
			part.col = box.col + start + i;
			part.cols = end - start;
		} else {
			part.row = box.row + start;
			part.rows = end - start;
		}
		place(reader, node->children[i], part, out);
		start = end;
	}
}

bool layout_place(const char *plan, Box box, ScreenLayout *out, Error *err)
{
	Reader reader = {.at = plan};
	*out = (ScreenLayout){0};
	int root = read_group(&reader);
	if (reader.failed || *reader.at || reader.count > LAYOUT_PANES)
		return error_set(
			err, ERROR_INPUT, "the layout \"%s\" cannot be read at \"%s\"", plan, reader.at);
	place(&reader, root, box, out);
	return true;
}

bool layout_has(const ScreenLayout *layout, const char *pane)
{
	for (int i = 0; i < layout->count; i++)
		if (strcmp(layout->tiles[i].pane, pane) == 0)
			return true;
	return false;
}
