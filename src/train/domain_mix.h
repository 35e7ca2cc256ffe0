/*
 * DomainMix: which pieces of a text an epoch takes, so that its domains count nearer alike. A piece of domain d
 * is taken w_d times in the mean, with n_d the tokens of d:
 *
 *	w_d in proportion to n_d^(tau - 1)
 *
 * tau = 1 takes the text as it is, tau = 0 as much of every domain (Conneau & Lample, NeurIPS 2019). An epoch
 * takes as many pieces as there are: those of a domain follow each other in systematic sampling, from a start
 * that is drawn anew in each epoch, so that a piece is taken floor(w) or ceil(w) times, and over the epochs all
 * of a large domain are. What that costs is told by Kish's effective number of tokens, (sum w)^2 / sum w^2
 * (Survey Sampling, 1965).
 */
#ifndef TRAIN_DOMAIN_MIX_H
#define TRAIN_DOMAIN_MIX_H

#include "train/trainer.h"
#include "train/training_text.h"

#define OPTION_TAU                                                                                             \
	{                                                                                                      \
		.name = "tau", .kind = ARG_NUMBER,                                                             \
		.help = "a domain of n words is learned from n^(tau - 1) times as often: 1 takes the text as " \
			"it is, 0 as much of every domain",                                                    \
		.fallback = "1", .low = 0, .high = 1                                                           \
	}

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
