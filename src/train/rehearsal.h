/*
 * Rehearsal: what a run over new text does with the texts of earlier runs.
 *
 * A share of the pieces that it learns from is drawn from them, anew in each epoch and none twice before all
 * were drawn (Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", Connection Science 7, 1995).
 * And of each of their domains some pieces are set apart, which the run does not learn from: the mean loss on
 * these, against words that were known before, at the start of the run and at its end, tells what it forgets. A
 * domain of a single piece has none to set apart: it is both judged and drawn. Of the domains of the new text
 * as many are judged, those held out if there are.
 */
#ifndef TRAIN_REHEARSAL_H
#define TRAIN_REHEARSAL_H

#include "train/trainer.h"
#include "train/training_text.h"

typedef struct Rehearsal {
	size_t n_fresh; /* pieces of the new text, the first of text->pieces; earlier ones stand after them */
	size_t n_recalled; /* in each epoch; text->n_pieces is the sum of the two */
	size_t n_earlier;
	uint32_t *mixed;           /* numbers of the earlier pieces in the order in which they are drawn */
	Dictionary earlier, fresh; /* domains of the earlier texts, and of the new one */
	Piece *judged;
	uint32_t *group_of; /* by judged piece: its domain in `earlier`, or earlier.count + that in `fresh` */
	size_t n_judged, room;
} Rehearsal;

/* With no earlier text nothing is drawn or judged. `share` is that of earlier pieces among all; the text has
 * been cut, and what is held out taken out of it. */
bool rehearsal_init(Rehearsal *rehearsal, TrainingText *text, const Vocab *vocab, const TrainInput *input,
	uint64_t seed, double share, Error *err);
void rehearsal_release(Rehearsal *rehearsal);

/* order: of text->n_pieces places, as training_text_shuffle has mixed them; becomes numbers of pieces. */
void rehearsal_draw(const Rehearsal *rehearsal, const TrainingText *text, size_t epoch, uint32_t *order);
/* Those of the earlier texts, in all epochs. */
double rehearsal_tokens(const Rehearsal *rehearsal, const TrainingText *text, size_t epochs);

#endif
