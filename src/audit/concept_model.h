/* The classifier whose sensitivity to a concept is asked, and the items that it is asked about. */
#ifndef AUDIT_CONCEPT_MODEL_H
#define AUDIT_CONCEPT_MODEL_H

#include "data/space.h"

typedef struct ConceptModel {
	Space *classes;     /* counted; a discriminant (measure/discriminant.h) */
	uint32_t *items;    /* rows of the space, at most `most` of each class */
	uint32_t *class_of; /* by item: a row of `classes` */
	size_t count;
	size_t learned; /* items that it was learned from here; 0: it was there */
	bool guessed;   /* the classes of the items are those that the model gives them */
} ConceptModel;

/* given: the classifier, or NULL: one of the space's classes is learned, of up to CONCEPT_LESSONS items, by
 * softmax regression; `model` stays {0} when these are fewer than two. */
bool concept_model_find(
	Space *space, Space *given, size_t most, uint64_t seed, ConceptModel *model, Error *err);
void concept_model_release(ConceptModel *model);

#endif
