/* show: what items look like: pictures, from a set or from a space that was made of one, documents, or words.
 */
#include "command/show_document.h"
#include "data/pictures.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 24, CLASSES_SHOWN = 12 };

/* The pictures that `in=` stands for. */
typedef struct Shelf {
	const char *name;
	const Images *images;     /* a set of pictures, item by item; or */
	const Pictures *pictures; /* those of a space */
	const Dictionary *items;
} Shelf;

/* What is shown of one item. */
typedef struct Shown {
	const char *item;
	const Images *images;
	size_t index;
} Shown;

static bool open_shelf(const Object *object, Shelf *shelf)
{
	const Space *space = object->space;
	*shelf = (Shelf){.name = object->name};
	if (object->images)
		*shelf = (Shelf){object->name, object->images, NULL, &object->images->names};
	else if (space && space->pictures)
		*shelf = (Shelf){object->name, NULL, space->pictures, &space->items};
	return shelf->items != NULL;
}

/* The set that has the picture of an item, and which it is there; NULL: there is none. */
static const Images *shelf_at(const Shelf *shelf, uint32_t item, size_t *index)
{
	*index = item;
	return shelf->images ? shelf->images : pictures_at(shelf->pictures, item, index);
}

static bool no_pictures(Error *err)
{
	return error_set(err, ERROR_INPUT, "there are no pictures yet; load reads PNG, JPEG and IDX files");
}

/* The current space when it has pictures, else the newest object that has. */
static bool default_shelf(const Session *session, Shelf *shelf, Error *err)
{
	const Object *current = session->current ? session_find(session, session->current) : NULL;
	if (current && open_shelf(current, shelf))
		return true;
	for (size_t i = session->n_objects; i > 0; i--)
		if (open_shelf(session->objects[i - 1], shelf))
			return true;
	return no_pictures(err);
}

static bool named_shelf(const Call *call, const char *name, Shelf *shelf, Error *err)
{
	const Object *object = session_find(call->session, name);
	if (object && open_shelf(object, shelf))
		return true;
	return args_fault(call->args, "in", 0, err,
		object ? "\"%s\" has no pictures; a set of pictures or a space trained on one has"
		       : "there is nothing called \"%s\"; ls lists what there is",
		name);
}

/* "NAME/item" when NAME has pictures; *item is then what follows. */
static bool split_item(const Session *session, const char **item, Shelf *shelf)
{
	const char *slash = strchr(*item, '/');
	if (!slash)
		return false;
	char *name = memory_slice(*item, (size_t)(slash - *item));
	const Object *object = session_find(session, name);
	free(name);
	if (!object || !open_shelf(object, shelf))
		return false;
	*item = slash + 1;
	return true;
}

/* The item of that name, when there is a picture of it. */
static bool find_shown(Shelf *shelf, const char *item, Shown *shown)
{
	uint32_t number = dictionary_find_text(shelf->items, item);
	if (number == DICTIONARY_NONE)
		return false;
	*shown = (Shown){.item = dictionary_word(shelf->items, number)};
	shown->images = shelf_at(shelf, number, &shown->index);
	return shown->images != NULL;
}

static bool find_picture(const Call *call, size_t index, Shelf *shelf, Shown *shown, Error *err)
{
	const char *item = args_word(call->args, "items", index), *rest = item;
	Shelf other;
	if (find_shown(shelf, item, shown))
		return true;
	if (!args_given(call->args, "in") && split_item(call->session, &rest, &other)) {
		item = rest;
		*shelf = other;
		if (find_shown(shelf, item, shown))
			return true;
	}
	return args_fault(call->args, "items", index, err,
		"%s has no picture called \"%s\"; its %u pictures are called like \"%s\" and \"%s\"",
		shelf->name, item, shelf->items->count, dictionary_word(shelf->items, 0),
		dictionary_word(shelf->items, shelf->items->count - 1));
}

/* ---- the answer ---- */

static const char *class_of(const Shown *shown)
{
	const Images *images = shown->images;
	return images->class_of ? dictionary_word(&images->classes, images->class_of[shown->index]) : "";
}

static void report_shown(const Shown *shown, size_t count, Report *out)
{
	Table *table = report_table(out, "pictures");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "width", COLUMN_INTEGER, 0);
	table_column(table, "height", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++) {
		const Images *images = shown[i].images;
		table_text(table, shown[i].item);
		table_text(table, class_of(&shown[i]));
		table_text(table, dictionary_word(&images->domains, images->domain_of[shown[i].index]));
		table_integer(table, images->width);
		table_integer(table, images->height);
	}
	for (size_t i = 0; i < count; i++) {
		const Images *images = shown[i].images;
		Text caption = {0};
		text_format(&caption, "%s%s%s", shown[i].item, *class_of(&shown[i]) ? " · " : "",
			class_of(&shown[i]));
		report_picture(out, text_of(&caption), images->width, images->height, images->channels,
			images_at(images, shown[i].index));
		text_release(&caption);
	}
}

static bool same_class(const Shown *a, const Shown *b)
{
	return a->images->class_of && b->images->class_of && strcmp(class_of(a), class_of(b)) == 0;
}

/* The first picture of each class, or the first few where there are no classes. */
static void show_sample(const Shelf *shelf, Report *out)
{
	Shown shown[CLASSES_SHOWN];
	size_t count = 0;
	for (uint32_t i = 0; i < shelf->items->count && count < CLASSES_SHOWN; i++) {
		Shown next = {.item = dictionary_word(shelf->items, i)};
		next.images = shelf_at(shelf, i, &next.index);
		bool again = !next.images;
		for (size_t j = 0; !again && j < count; j++)
			again = same_class(&shown[j], &next);
		if (!again)
			shown[count++] = next;
	}
	report_shown(shown, count, out);
}

static void show_words(const WordSet *set, Report *out)
{
	Table *table = report_table(out, "words");
	table_column(table, "word", COLUMN_TEXT, 0);
	for (size_t i = 0; i < set->count; i++)
		table_text(table, set->words[i]);
	if (set->citation)
		report_text(out, "Source: %s.", set->citation);
	if (set->language)
		report_text(out, "Language: %s.", set->language);
	if (set->notes)
		report_text(out, "Notes: %s.", set->notes);
}

static bool run_show(const Call *call, Report *out, Error *err)
{
	size_t count = args_count(call->args, "items");
	const char *in = args_text(call->args, "in");
	Shelf shelf;
	Shown shown[MOST_SHOWN];
	const Object *whole =
		count == 1 ? session_find(call->session, args_word(call->args, "items", 0)) : NULL;
	if (whole && open_shelf(whole, &shelf)) {
		show_sample(&shelf, out);
		return true;
	}
	if (whole && whole->wordset) {
		show_words(whole->wordset, out);
		return true;
	}
	if (count > MOST_SHOWN)
		return args_fault(call->args, "items", MOST_SHOWN, err, "at most %d items are shown at a time",
			MOST_SHOWN);
	bool documents, pictures = default_shelf(call->session, &shelf, NULL);
	if (!show_documents(call, pictures, &documents, out, err))
		return false;
	if (documents)
		return true;
	if (!(in ? named_shelf(call, in, &shelf, err) : default_shelf(call->session, &shelf, err)))
		return false;
	for (size_t i = 0; i < count; i++) {
		Shelf own = shelf;
		if (!find_picture(call, i, &own, &shown[i], err))
			return false;
	}
	report_shown(shown, count, out);
	return true;
}

const Command command_show = {
	.name = "show",
	.group = "explore",
	.summary = "Show pictures, documents or the words of a set",
	.help = "`show ITEM…` shows pictures of the current space, or of the pictures loaded last; NAME/ITEM "
		"names a picture of another set. `show NAME` shows the first picture of each class of a set, "
		"or the words of a word set.\n"
		"Of a space of documents it shows how these begin, as long as their text is loaded: cut into "
		"words and folded to lower case, as it was read.",
	.args = {{.name = "items",
			 .kind = ARG_ITEM,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "pictures or documents, or the name of a set of pictures or words"},
		{.name = "in",
			.kind = ARG_OBJECT,
			.help = "set of pictures, or space of pictures or documents"}},
	.example = "synth shapes\nshow shapes",
	.watchable = true,
	.run = run_show,
};
