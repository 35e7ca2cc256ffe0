/*
 * Judgements: who said what of which item. They lie item by item, in the order in which they were read.
 *
 * Tables have a line for each judgement (columns item, annotator, label, and perhaps a column that tells groups
 * of annotators apart and one that does so for items), or a line for each item and a column for each annotator:
 * those that `annotator` lists with commas, or all that do not name items.
 * Empty cells, NA, N/A, ?, *, . and null are judgements that were not made.
 */
#ifndef DATA_JUDGEMENTS_H
#define DATA_JUDGEMENTS_H

#include "base/dictionary.h"
#include "data/word_table.h"

typedef struct Judgement {
	uint32_t annotator, label;
	bool again; /* this annotator has judged this item before */
} Judgement;

typedef enum LabelOrder {
	LABELS_UNORDERED, /* by name */
	LABELS_IN_ORDER,  /* as the user ordered them; their values are places, from 1 */
	LABELS_NUMBERS,   /* rising */
} LabelOrder;

typedef struct Judgements {
	Dictionary items, annotators, labels;
	Judgement *list; /* those of item i are list[first[i]] to list[first[i + 1] - 1] */
	size_t *first;   /* items + 1 */
	size_t count;
	LabelOrder order; /* how labels are numbered */
	double *value;    /* by label; NAN when unordered */
	Dictionary groups;
	uint32_t *group; /* by annotator; DICTIONARY_NONE: not known */
	Dictionary domains;
	uint32_t *domain; /* by item; likewise */
	size_t missing;   /* judgements that were not made */
} Judgements;

/* The columns of a table; NULL: those that are usually called so. */
typedef struct JudgementColumns {
	const char *item, *annotator, *label;
	const char *group, *domain; /* NULL: none */
	const char *order;          /* of the labels: "low,middle,high"; NULL: numbers, if all are some */
} JudgementColumns;

/* Reads the tables, all of one kind. Starts from {0}; released by the caller in any case. */
bool judgements_read(const char *const *paths, size_t count, const JudgementColumns *columns,
	Judgements *judgements, Error *err);
void judgements_release(Judgements *judgements);

static inline size_t judgements_of(const Judgements *judgements, size_t item)
{
	return judgements->first[item + 1] - judgements->first[item];
}

#endif
