#include "data/judgements.h"

#include "base/memory.h"
#include "base/text.h"
#include "data/judgement_labels.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct Reading {
	Judgements *into;
	JudgementLine *lines;
	size_t count, room;
	size_t n_groups, n_domains; /* of those by number that have room */
	const char *path;
	const WordTable *table;
} Reading;

/* Where the columns of a table stand; SIZE_MAX: nowhere. */
typedef struct Places {
	size_t item, annotator, label, group, domain;
} Places;

static const char *const item_names[] = {"item", "items", "item_id", "unit", "unit_id", "task", "question",
	"example", "document", "subject", "patient", "id", "text", NULL};
static const char *const annotator_names[] = {"annotator", "annotator_id", "rater", "rater_id", "worker",
	"worker_id", "coder", "judge", "observer", "labeler", "labeller", "user", NULL};
static const char *const label_names[] = {"label", "labels", "judgement", "judgment", "rating", "response",
	"answer", "value", "code", "class", NULL};

/* --- columns --- */

static size_t place_of(const WordTable *table, const char *name)
{
	for (uint32_t c = 0; c < table->columns.count; c++)
		if (strcasecmp(dictionary_word(&table->columns, c), name) == 0)
			return c;
	return SIZE_MAX;
}

static size_t usual_place(const WordTable *table, const char *const *names)
{
	size_t place = SIZE_MAX;
	for (size_t i = 0; names[i] && place == SIZE_MAX; i++)
		place = place_of(table, names[i]);
	return place;
}

static bool no_column(const Reading *reading, const char *what, const char *name, Error *err)
{
	char *columns = word_table_columns(reading->table);
	error_set(err, ERROR_INPUT, "\"%s\" has no column %.60s; its columns are: %.300s; say %s=COLUMN",
		reading->path, name, columns, what);
	free(columns);
	return false;
}

/* named: what the user calls it, which must be there; or NULL. */
static bool find_place(const Reading *reading, const char *what, const char *named, const char *const *usual,
	size_t *place, Error *err)
{
	*place = named   ? place_of(reading->table, named)
		 : usual ? usual_place(reading->table, usual)
			 : SIZE_MAX;
	return !named || *place != SIZE_MAX || no_column(reading, what, named, err);
}

static bool differ(const Reading *reading, size_t one, size_t other, Error *err)
{
	return one != other || one == SIZE_MAX ||
	       error_set(err, ERROR_INPUT,
		       "the column %.60s of \"%s\" cannot say two things; item, annotator and label have one "
		       "each",
		       dictionary_word(&reading->table->columns, (uint32_t)one), reading->path);
}

static bool is_list(const char *names)
{
	return names && strchr(names, ',');
}

static bool find_places(const Reading *reading, const JudgementColumns *columns, Places *places, Error *err)
{
	const char *annotator = is_list(columns->annotator) ? NULL : columns->annotator;
	return find_place(reading, "item", columns->item, item_names, &places->item, err) &&
	       find_place(reading, "annotator", annotator, annotator_names, &places->annotator, err) &&
	       find_place(reading, "label", columns->label, label_names, &places->label, err) &&
	       find_place(reading, "group", columns->group, NULL, &places->group, err) &&
	       find_place(reading, "by", columns->domain, NULL, &places->domain, err) &&
	       differ(reading, places->item, places->annotator, err) &&
	       differ(reading, places->item, places->label, err) &&
	       differ(reading, places->annotator, places->label, err);
}

/* --- lines --- */

static bool is_missing(const char *word)
{
	static const char *const words[] = {"", "NA", "N/A", "?", "*", ".", "null", "nan"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(word, words[i]) == 0)
			return true;
	return false;
}

/* The word of a cell; NULL where there is none. */
static const char *word_at(const Reading *reading, size_t row, size_t column)
{
	uint32_t word = column == SIZE_MAX ? DICTIONARY_NONE : word_table_cell(reading->table, row, column);
	const char *text = word == DICTIONARY_NONE ? "" : dictionary_word(&reading->table->words, word);
	return is_missing(text) ? NULL : text;
}

static void add_line(Reading *reading, const char *item, const char *annotator, const char *label)
{
	Judgements *into = reading->into;
	reading->lines = memory_grow(reading->lines, reading->count, &reading->room, sizeof *reading->lines);
	reading->lines[reading->count++] = (JudgementLine){dictionary_add(&into->items, item, strlen(item)),
		dictionary_add(&into->annotators, annotator, strlen(annotator)),
		dictionary_add(&into->labels, label, strlen(label))};
}

/* What stands of the n-th thing; it must not be two things. */
static bool keep_fact(const Reading *reading, const char *word, const char *whose, size_t column, uint32_t n,
	Dictionary *words, uint32_t **facts, size_t *count, Error *err)
{
	if (n >= *count) {
		size_t now = 2 * (n + 1);
		*facts = memory_resize(*facts, now, sizeof **facts);
		for (; *count < now; (*count)++)
			(*facts)[*count] = DICTIONARY_NONE;
	}
	uint32_t id = word ? dictionary_add(words, word, strlen(word)) : DICTIONARY_NONE;
	if (id == DICTIONARY_NONE)
		return true;
	uint32_t *fact = &(*facts)[n];
	if (*fact != DICTIONARY_NONE && *fact != id)
		return error_set(err, ERROR_INPUT,
			"in \"%s\" %.60s has the %.60s %.60s, and also %.60s; it must be the same in all lines",
			reading->path, whose, dictionary_word(&reading->table->columns, (uint32_t)column),
			dictionary_word(words, *fact), word);
	*fact = id;
	return true;
}

static bool keep_facts(Reading *reading, const Places *places, size_t row, Error *err)
{
	Judgements *into = reading->into;
	const JudgementLine *line = &reading->lines[reading->count - 1];
	return (places->group == SIZE_MAX ||
		       keep_fact(reading, word_at(reading, row, places->group),
			       dictionary_word(&into->annotators, line->annotator), places->group,
			       line->annotator, &into->groups, &into->group, &reading->n_groups, err)) &&
	       (places->domain == SIZE_MAX ||
		       keep_fact(reading, word_at(reading, row, places->domain),
			       dictionary_word(&into->items, line->item), places->domain, line->item,
			       &into->domains, &into->domain, &reading->n_domains, err));
}

static bool take_long(Reading *reading, const Places *places, Error *err)
{
	for (size_t row = 0; row < reading->table->rows; row++) {
		const char *item = word_at(reading, row, places->item);
		const char *annotator = word_at(reading, row, places->annotator);
		const char *label = word_at(reading, row, places->label);
		if (!item || !annotator || !label) {
			reading->into->missing++;
			continue;
		}
		add_line(reading, item, annotator, label);
		if (!keep_facts(reading, places, row, err))
			return false;
	}
	return true;
}

static bool mark_listed(const Reading *reading, const char *names, bool *judges, Error *err)
{
	for (const char *at = names; at;) {
		const char *end = strchrnul(at, ',');
		char *name = text_trimmed(at, (size_t)(end - at));
		size_t place = place_of(reading->table, name);
		bool fine = place != SIZE_MAX || no_column(reading, "annotator", name, err);
		free(name);
		if (!fine)
			return false;
		judges[place] = true;
		at = *end ? end + 1 : NULL;
	}
	return true;
}

/* Which columns are annotators: those that are listed, or all that neither name items nor tell them apart. */
static bool mark_judges(
	const Reading *reading, const char *names, const Places *places, bool *judges, Error *err)
{
	for (size_t c = 0; !names && c < reading->table->columns.count; c++)
		judges[c] = c != places->item && c != places->domain;
	for (size_t i = 0; !names && item_names[i]; i++) {
		size_t place = place_of(reading->table, item_names[i]);
		if (place != SIZE_MAX)
			judges[place] = false;
	}
	return !names || mark_listed(reading, names, judges, err);
}

/* A line for each item; without a column of items lines are numbered. */
static bool take_wide(Reading *reading, const Places *places, const bool *judges, Error *err)
{
	const WordTable *table = reading->table;
	Text number = {0};
	bool fine = true;
	for (size_t row = 0; fine && row < table->rows; row++) {
		text_clear(&number);
		text_format(&number, "%zu", row + 1);
		const char *named = word_at(reading, row, places->item);
		for (uint32_t c = 0; fine && c < table->columns.count; c++) {
			const char *label = judges[c] ? word_at(reading, row, c) : NULL;
			if (!judges[c])
				continue;
			reading->into->missing += !label;
			if (!label)
				continue;
			add_line(reading, named ? named : text_of(&number), dictionary_word(&table->columns, c),
				label);
			fine = keep_facts(reading, places, row, err);
		}
	}
	text_release(&number);
	return fine;
}

static bool take_table(Reading *reading, const JudgementColumns *columns, Error *err)
{
	Places places;
	if (!find_places(reading, columns, &places, err))
		return false;
	bool wide = is_list(columns->annotator) || (places.annotator == SIZE_MAX && places.label == SIZE_MAX);
	if (wide && columns->group)
		return error_set(err, ERROR_INPUT,
			"\"%s\" has a column for each annotator, so that none can tell their group; group= "
			"needs a "
			"line for each judgement (columns item, annotator, label)",
			reading->path);
	if (wide) {
		bool *judges = memory_new(reading->table->columns.count, sizeof *judges);
		bool fine = mark_judges(reading, is_list(columns->annotator) ? columns->annotator : NULL,
				    &places, judges, err) &&
			    take_wide(reading, &places, judges, err);
		free(judges);
		return fine;
	}
	if (places.item == SIZE_MAX)
		return no_column(reading, "item", "item", err);
	if (places.annotator == SIZE_MAX)
		return no_column(reading, "annotator", "annotator", err);
	if (places.label == SIZE_MAX)
		return no_column(reading, "label", "label", err);
	return take_long(reading, &places, err);
}

/* --- item by item --- */

static void sort_lines(const Reading *reading, Judgements *into)
{
	size_t items = into->items.count;
	size_t *next = memory_new(items + 1, sizeof *next);
	for (size_t i = 0; i < reading->count; i++)
		into->first[reading->lines[i].item + 1]++;
	for (size_t i = 0; i < items; i++)
		next[i + 1] = into->first[i + 1] += into->first[i];
	for (size_t i = 0; i < reading->count; i++) {
		const JudgementLine *line = &reading->lines[i];
		into->list[next[line->item]++] = (Judgement){line->annotator, line->label, false};
	}
	free(next);
}

static void mark_repeated(Judgements *into)
{
	size_t *met = memory_new(into->annotators.count, sizeof *met); /* the last item judged, from 1 */
	for (size_t i = 0; i < into->items.count; i++)
		for (size_t j = into->first[i]; j < into->first[i + 1]; j++) {
			Judgement *its = &into->list[j];
			its->again = met[its->annotator] == i + 1;
			met[its->annotator] = i + 1;
		}
	free(met);
}

/* One for each of the things; those of which nothing was read are not known. */
static void fill_facts(uint32_t **facts, size_t known, size_t things)
{
	*facts = memory_resize(*facts, things + 1, sizeof **facts);
	for (size_t i = known; i < things; i++)
		(*facts)[i] = DICTIONARY_NONE;
}

static bool finish(Reading *reading, const JudgementColumns *columns, Error *err)
{
	Judgements *into = reading->into;
	if (!reading->count)
		return error_set(err, ERROR_INPUT, "\"%s\" has no judgement", reading->path);
	if (!judgement_labels_order(reading->lines, reading->count, columns->order, into, err))
		return false;
	into->list = memory_data(reading->count, sizeof *into->list, "the judgements", err);
	into->first = memory_data(into->items.count + 1, sizeof *into->first, "the items", err);
	if (!into->list || !into->first)
		return false;
	into->count = reading->count;
	sort_lines(reading, into);
	mark_repeated(into);
	fill_facts(&into->group, reading->n_groups, into->annotators.count);
	fill_facts(&into->domain, reading->n_domains, into->items.count);
	return true;
}

bool judgements_read(const char *const *paths, size_t count, const JudgementColumns *columns,
	Judgements *judgements, Error *err)
{
	Reading reading = {.into = judgements};
	bool fine = true;
	for (size_t i = 0; fine && i < count; i++) {
		WordTable table = {0};
		reading.path = paths[i];
		reading.table = &table;
		fine = word_table_read(paths[i], &table, err) && take_table(&reading, columns, err);
		word_table_release(&table);
	}
	fine = fine && finish(&reading, columns, err);
	free(reading.lines);
	return fine;
}

void judgements_release(Judgements *judgements)
{
	dictionary_release(&judgements->items);
	dictionary_release(&judgements->annotators);
	dictionary_release(&judgements->labels);
	dictionary_release(&judgements->groups);
	dictionary_release(&judgements->domains);
	free(judgements->list);
	free(judgements->first);
	free(judgements->value);
	free(judgements->group);
	free(judgements->domain);
	*judgements = (Judgements){0};
}
