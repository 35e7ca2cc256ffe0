#include "command/frozen.h"

#include "base/hash.h"
#include "command/wordsets.h"

#include <string.h>

static void add_word(const Space *space, const char *word, NamedItems *into)
{
	bool known = dictionary_find_text(&space->items, word) != DICTIONARY_NONE;
	dictionary_add(known ? &into->items : &into->missing, word, strlen(word));
}

static void add_set(const Space *space, const WordSet *set, NamedItems *into)
{
	for (size_t i = 0; i < set->count; i++)
		add_word(space, set->words[i], into);
}

/* Of a classifier: no word. */
static bool is_label(const Space *space, uint32_t item)
{
	return space->classifier && space->class_of &&
	       strcmp(dictionary_word(&space->classes, space->class_of[item]), "label") == 0;
}

static void add_words(const Space *space, NamedItems *into)
{
	for (uint32_t i = 0; i < space->items.count; i++)
		if (!is_label(space, i))
			add_word(space, dictionary_word(&space->items, i), into);
}

bool named_items_add(const Session *session, const Space *space, const char *word, NamedItems *into, Error *err)
{
	const Object *object = session_find(session, word);
	bool item = !(object && object->kind == OBJECT_WORDSET) &&
		    dictionary_find_text(&space->items, word) != DICTIONARY_NONE;
	Error none = ERROR_INIT;
	uint32_t row;
	if (strcmp(word, "all") == 0) {
		add_words(space, into);
		return true;
	}
	if (item) {
		add_word(space, word, into);
		return true;
	}
	WordSet *set = wordset_whole(session, word, word[0] == '{' ? err : &none);
	if (!set)
		return word[0] != '{' && space_find(space, word, "the model", &row, err);
	add_set(space, set, into);
	wordset_unref(set);
	return true;
}

bool named_items_add_domain(const Space *space, const char *domain, NamedItems *into, Error *err)
{
	uint32_t number = dictionary_find_text(&space->domains, domain);
	if (number == DICTIONARY_NONE || !space->domain_of)
		return error_set(
			err, ERROR_INPUT, "the model has no domain \"%s\"; info shows which it has", domain);
	for (uint32_t i = 0; i < space->items.count; i++)
		if (space->domain_of[i] == number)
			add_word(space, dictionary_word(&space->items, i), into);
	return true;
}

void named_items_release(NamedItems *named)
{
	dictionary_release(&named->items);
	dictionary_release(&named->missing);
}

Object *frozen_model(const Session *session, const char *name, Error *err)
{
	Object *object = session_get(session, name, OBJECT_MODEL, err);
	if (!object)
		return NULL;
	if (object->model && object->space)
		return object;
	error_set(err, ERROR_INPUT, "job %d is at work on %s; wait for it, or stop %d",
		object->task ? object->task->number : 0, name, object->task ? object->task->number : 0);
	return NULL;
}

static void add_all(const Dictionary *from, const Dictionary *except, Dictionary *to)
{
	for (uint32_t i = 0; i < from->count; i++) {
		const char *word = dictionary_word(from, i);
		if (!except || dictionary_find_text(except, word) == DICTIONARY_NONE)
			dictionary_add(to, word, strlen(word));
	}
}

bool frozen_change(Model *model, const Dictionary *items, bool freeze, size_t *changed, Error *err)
{
	const Trainer *trainer = model->trainer;
	if (!trainer->hold)
		return error_set(err, ERROR_INPUT, "%s cannot keep words where they are while it learns more",
			trainer->name);
	Dictionary old = model->frozen, wanted = {0};
	add_all(&old, freeze ? NULL : items, &wanted);
	if (freeze)
		add_all(items, NULL, &wanted);
	*changed = freeze ? wanted.count - old.count : old.count - wanted.count;
	model->frozen = wanted;
	bool fine = trainer->hold(model, err);
	if (!fine)
		model->frozen = old;
	dictionary_release(fine ? &old : &wanted);
	return fine;
}

size_t frozen_checksum(const Space *space, const Dictionary *frozen, char text[33])
{
	Checksum *sum = checksum_new();
	size_t count = 0;
	for (uint32_t i = 0; i < frozen->count; i++) {
		uint32_t row = dictionary_find_text(&space->items, dictionary_word(frozen, i));
		if (row == DICTIONARY_NONE)
			continue;
		checksum_add(sum, matrix_row(&space->vectors, row), space->vectors.cols * sizeof(float));
		count++;
	}
	checksum_text(sum, text);
	checksum_free(sum);
	return count;
}

void frozen_report(const char *name, const Model *model, const Space *before, const Space *now, Report *out)
{
	char old[33], new[33];
	size_t count = frozen_checksum(now, &model->frozen, new);
	Table *table = report_table(out, "frozen");
	table_column(table, "model", COLUMN_TEXT, 0);
	table_column(table, "frozen", COLUMN_INTEGER, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	if (before)
		table_column(table, "before", COLUMN_TEXT, 0);
	table_text(table, name);
	table_integer(table, (long long)count);
	table_integer(table, (long long)now->vectors.rows);
	table_text(table, new);
	if (!before)
		return;
	frozen_checksum(before, &model->frozen, old);
	table_text(table, strcmp(old, new) == 0 ? "the same" : old);
}
