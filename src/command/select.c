/* select: items that are picked out by name, by nearness or on the map become a named set. */
#include "command/question.h"
#include "measure/neighbours.h"
#include "project/history.h"
#include "project/region.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOLD = 8 }; /* items that the answer names */

/* What is being selected, and how it was said. */
typedef struct Choice {
	Question question;
	const Token **words; /* of the argument, borrowed */
	size_t n_words;
	WordSet *set; /* of the items so far */
} Choice;

static bool fault(const Choice *choice, size_t word, Error *err, const char *message)
{
	return args_fault(choice->question.call->args, "what", word, err, "%s", message);
}

static void add_row(Choice *choice, uint32_t row)
{
	const Question *question = &choice->question;
	if (!question->by_domain || question->space->domain_of[row] == question->domain)
		wordset_add(choice->set, dictionary_word(&question->space->items, row));
}

static void add_item(Choice *choice, const char *item)
{
	uint32_t row = dictionary_find_text(&choice->question.space->items, item);
	if (row != DICTIONARY_NONE)
		add_row(choice, row);
}

/* --- by name --- */

static bool is_pattern(const Token *word)
{
	return !word->plain && strpbrk(word->text, "*?") != NULL;
}

static void add_matches(Choice *choice, const char *pattern)
{
	const Space *space = choice->question.space;
	for (uint32_t row = 0; row < space->items.count; row++)
		if (fnmatch(pattern, dictionary_word(&space->items, row), 0) == 0)
			add_row(choice, row);
}

/* Items as they are, and patterns such as king*, unless an item is spelled like that. */
static bool select_words(Choice *choice, Error *err)
{
	const Space *space = choice->question.space;
	for (size_t i = 0; i < choice->n_words; i++) {
		const Token *word = choice->words[i];
		uint32_t row = dictionary_find_text(&space->items, word->text);
		if (row == DICTIONARY_NONE && is_pattern(word))
			add_matches(choice, word->text);
		else if (row != DICTIONARY_NONE ||
			 space_find(space, word->text, choice->question.name, &row, err))
			add_row(choice, row);
		else
			return error_at(err, word->column, word->width);
	}
	return true;
}

/* --- by nearness --- */

static bool select_near(Choice *choice, Error *err)
{
	const Question *question = &choice->question;
	Expression expression;
	if (choice->n_words < 2)
		return fault(
			choice, 0, err, "near what? select near king k=20 takes the 20 items nearest to king");
	if (!expression_parse(&expression, choice->words + 1, choice->n_words - 1, &question->scope, err))
		return false;
	NeighbourQuery query = {question->space, METRIC_COSINE, question->k, question->by_domain,
		question->domain, question->only, question->index};
	Hit *hits = memory_new(question->k, sizeof *hits);
	size_t count = neighbours_find(&query, &expression, question->call->session->pool, hits);
	for (size_t i = 0; i < count; i++)
		add_row(choice, hits[i].row);
	free(hits);
	expression_release(&expression);
	return true;
}

/* --- on the map --- */

/* The map, or the frame of it, that is meant; the caller gives it back. */
static Projection *shown_map(const Choice *choice, const Object *object, Error *err)
{
	const Args *args = choice->question.call->args;
	const KeptMap *map = kept_map_find(object, args_text(args, "map"));
	size_t frame = (size_t)args_integer(args, "frame");
	if (!map || !map->projection)
		fault(choice, 0, err, "there is no map of this space to select on; map makes one");
	else if (!frame)
		return projection_ref(map->projection);
	else if (map->projection->history && frame <= map->projection->history->count)
		return map_history_show(map->projection->history, frame, map->projection, err);
	else
		args_fault(args, "frame", 0, err, "this map has no such frame");
	return NULL;
}

static bool add_region(Choice *choice, const Corner *corners, size_t count, Error *err)
{
	const Object *object = session_find(choice->question.call->session, choice->question.name);
	Projection *map = shown_map(choice, object, err);
	if (!map)
		return false;
	size_t n_rows;
	uint32_t *rows = region_rows(corners, count, map, &n_rows);
	/* The map may be of what the space was a moment ago, when it is being trained. */
	for (size_t i = 0; i < n_rows; i++)
		add_item(choice, dictionary_word(&map->space->items, rows[i]));
	free(rows);
	projection_unref(map);
	return true;
}

/* A number that ends where `rest` points. */
static bool read_number(const char *text, double *number, const char **rest)
{
	char *end;
	*number = strtod(text, &end);
	*rest = end;
	return end != text && isfinite(*number);
}

static bool select_rectangle(Choice *choice, Error *err)
{
	double side[4];
	const char *rest = "";
	bool good = choice->n_words == 5;
	for (size_t i = 0; good && i < 4; i++)
		good = read_number(choice->words[i + 1]->text, &side[i], &rest) && !*rest;
	if (!good)
		return fault(choice, 0, err,
			"a rectangle is four numbers on the map, two corners: select rectangle x0 y0 x1 y1");
	const Corner corners[] = {
		{side[0], side[1]}, {side[2], side[1]}, {side[2], side[3]}, {side[0], side[3]}};
	return add_region(choice, corners, 4, err);
}

static bool select_lasso(Choice *choice, Error *err)
{
	size_t count = choice->n_words - 1;
	Corner *corners = memory_new(count, sizeof *corners);
	const char *rest = "";
	bool good = count >= 3;
	for (size_t i = 0; good && i < count; i++)
		good = read_number(choice->words[i + 1]->text, &corners[i].x, &rest) && *rest == ',' &&
		       read_number(rest + 1, &corners[i].y, &rest) && !*rest;
	good = good ? add_region(choice, corners, count, err)
		    : fault(choice, 0, err,
			      "a lasso is three or more corners on the map: select lasso x,y x,y x,y");
	free(corners);
	return good;
}

/* --- the command --- */

typedef struct Way {
	const char *name;
	bool (*select)(Choice *choice, Error *err);
} Way;

static const Way ways[] = {{"near", select_near}, {"rectangle", select_rectangle}, {"lasso", select_lasso}};

static bool select_items(Choice *choice, Error *err)
{
	const Token *first = choice->words[0];
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (!first->plain && strcmp(first->text, ways[i].name) == 0)
			return ways[i].select(choice, err);
	return select_words(choice, err);
}

static void tell(const Choice *choice, Report *out)
{
	const WordSet *set = choice->set;
	Text items = {0}, count = {0};
	for (size_t i = 0; i < set->count && i < TOLD; i++)
		text_format(&items, "%s%s", i ? ", " : "", set->words[i]);
	text_add_count(&count, set->count);
	report_text(out, "%s is a set of %s item%s of %s: %s%s", set->name, text_of(&count),
		set->count == 1 ? "" : "s", choice->question.name, text_of(&items),
		set->count > TOLD ? ", …" : "");
	text_release(&items);
	text_release(&count);
}

static bool keep(const Choice *choice, Error *err)
{
	const Call *call = choice->question.call;
	Session *session = call->session;
	if (!choice->set->count)
		return fault(choice, 0, err, "nothing was selected: no item is there");
	Object *object = session_put(session, choice->set->name, OBJECT_WORDSET, call->line, err);
	if (!object)
		return false;
	wordset_checksum(choice->set);
	object->wordset = wordset_ref(choice->set);
	session_changed(session, object);
	screen_select(session, choice->set->name);
	return true;
}

static bool asks_for_none(const Call *call)
{
	const Token *first = args_token(call->args, "what", 0);
	return args_count(call->args, "what") == 1 && !first->plain && strcmp(first->text, "none") == 0;
}

static bool run_select(const Call *call, Report *out, Error *err)
{
	Choice choice = {0};
	if (asks_for_none(call)) {
		screen_select(call->session, NULL);
		return true;
	}
	if (!question_open(call, &choice.question, err) || !question_limits(&choice.question, err))
		return false;
	choice.n_words = args_count(call->args, "what");
	choice.words = memory_new(choice.n_words, sizeof *choice.words);
	for (size_t i = 0; i < choice.n_words; i++)
		choice.words[i] = args_token(call->args, "what", i);
	choice.set = wordset_new(args_text(call->args, "as"), call->line);
	bool good = select_items(&choice, err) && keep(&choice, err);
	if (good)
		tell(&choice, out);
	wordset_unref(choice.set);
	free(choice.words);
	return good;
}

const Command command_select = {
	.name = "select",
	.group = "explore",
	.summary = "Pick out items by name, by nearness or on the map, and give the set a name",
	.help = "`select king queen*` takes items by name; * and ? stand for any letters. `select near king - "
		"man + woman k=20` takes the nearest. `select rectangle x0 y0 x1 y1` and `select lasso x,y x,y "
		"x,y` take what lies there on the map of the space, in its coordinates; on the screen the "
		"map's keys s and S, or the mouse, type these. The set is one like those of `let`: `map "
		"colour=NAME` colours by it, and audits take it. The map shows the last one selected; `select "
		"none` takes that mark off, and the set stays.",
	.makes = 1u << OBJECT_WORDSET,
	.args = {{.name = "what",
			 .kind = ARG_EXPRESSION,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "items; or near and an expression; or rectangle or lasso and its corners; or "
				 "none"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the set", .fallback = "selected"},
		{.name = "map",
			.kind = ARG_TEXT,
			.help = "the map that corners are on, by name; the one asked for last when left out"},
		{.name = "frame",
			.kind = ARG_INTEGER,
			.help = "the frame of it; 0 is the map as it is",
			.fallback = "0",
			.low = 0,
			.high = 1000},
		ARG_IN_SPACE, ARG_HOW_MANY, ARG_OF_DOMAIN, ARG_EXACT},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nselect near king k=5 as=rulers",
	.run = run_select,
};
