/*
 * DomainMix: which pieces of a text an epoch takes, so that its domains count nearer alike. A piece of domain d
 * is taken w_d times in the mean, by the weights of domain_weights.h.
 *
 * An epoch takes as many pieces as there are: those of a domain follow each other in systematic sampling, from
 * a start that is drawn anew in each epoch, so that a piece is taken floor(w) or ceil(w) times, and over the
 * epochs all of a large domain are.
 */
#ifndef TRAIN_DOMAIN_MIX_H
#define TRAIN_DOMAIN_MIX_H

#include "train/domain_weights.h"
#include "train/training_text.h"

typedef struct DomainMix {
	size_t count;  /* pieces; 0: the text is taken as it is */
	double *reach; /* by piece: the sum of the weights of those before and of its own; in all, `count` */
	uint64_t seed;
} DomainMix;

/* Of the pieces of a text that no longer changes, and was parted by training_text_part_domains. `evenness` is
 * 1 - tau; at 0 nothing is done. Tells the model its shares. Fails when the text is of one domain. `mix` starts
 * as {0}. */
bool domain_mix_init(DomainMix *mix, const TrainingText *text, const Dictionary *domains, double evenness,
	uint64_t seed, Model *model, Error *err);
void domain_mix_release(DomainMix *mix);

/* order: `places` numbers; those below mix->count become numbers of the pieces that the epoch takes. */
void domain_mix_draw(const DomainMix *mix, size_t epoch, uint32_t *order, size_t places);
/* Of all epochs. */
double domain_mix_tokens(const DomainMix *mix, const TrainingText *text, size_t epochs);

#endif
