/* The table of trainers: one line each. */
#include "train/cbow.h"
#include "train/classify.h"
#include "train/doc2vec.h"
#include "train/eigen.h"
#include "train/fasttext.h"
#include "train/glove.h"
#include "train/ppmi.h"
#include "train/skipgram.h"
#include "train/trainer.h"

#include <string.h>

const Trainer *const trainers[] = {
	&trainer_sgns,
	&trainer_cbow,
	&trainer_fasttext,
	&trainer_doc2vec,
	&trainer_glove,
	&trainer_ppmi,
	&trainer_classify,
	&trainer_eigen,
	NULL,
};

const Trainer *trainer_find(const char *name)
{
	for (const Trainer *const *trainer = trainers; *trainer; trainer++)
		if (strcmp((*trainer)->name, name) == 0)
			return *trainer;
	return NULL;
}
