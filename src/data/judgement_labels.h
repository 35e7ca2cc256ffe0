/* The labels of judgements in their order: as the user has it, as numbers, or by name. */
#ifndef DATA_JUDGEMENT_LABELS_H
#define DATA_JUDGEMENT_LABELS_H

#include "data/judgements.h"

/* A judgement as it was read. */
typedef struct JudgementLine {
	uint32_t item, annotator, label;
} JudgementLine;

/* Numbers the labels of `into` anew, and those of the lines; numbers that are equal become one label. Fills in
 * order and value. `order`: names with commas, which must have all labels; or NULL. */
bool judgement_labels_order(
	JudgementLine *lines, size_t count, const char *order, Judgements *into, Error *err);

#endif
