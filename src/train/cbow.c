#include "train/cbow.h"

#include "train/word2vec_piece.h"

#include <string.h>

static LossSum learn(const Kernels *kernels, const LogisticStep *window)
{
	float mean[WORD2VEC_DIM] __attribute__((aligned(64)));
	float move[WORD2VEC_DIM] __attribute__((aligned(64)));
	float *means[] = {mean}, *moves[] = {move};
	kernels->mean_of_rows(window->inputs, window->n_inputs, window->width, mean);
	memset(move, 0, window->width * sizeof *move);
	LogisticStep step = *window;
	step.inputs = means;
	step.moved = moves;
	step.n_inputs = 1;
	double loss = kernels->logistic_step(&step);
	kernels->add_to_rows(move, window->moved, window->n_inputs, window->width);
	return (LossSum){loss, 1};
}

const Architecture cbow = {.trainer = &trainer_cbow,
	.train_words = word2vec_train_windows,
	.weigh_words = word2vec_weigh_windows,
	.learn = learn,
	.mean = true,
	.spread = 0.5,
	.negative_power = 0.75};

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	return word2vec_start(&cbow, input, args, err);
}

static Model *load(Archive *archive, Error *err)
{
	return word2vec_load(&cbow, archive, err);
}

const Trainer trainer_cbow = {
	.name = "cbow",
	.title = "Continuous bag of words, with negative sampling or hierarchical softmax",
	.summary = "Word vectors from text: the mean of the words around a word learns to tell it from others",
	.source = "Mikolov, Chen, Corrado & Dean 2013, arXiv:1301.3781",
	.takes = TAKES_CORPORA,
	.options = word2vec_options_cbow,
	.rehearses = true,
	.from_vectors = true,
	.start = start,
	.more = word2vec_more,
	.hold = word2vec_hold,
	.resume = word2vec_resume,
	.step = word2vec_step,
	.look = word2vec_look,
	.rest = word2vec_rest,
	.fasttext = word2vec_fasttext,
	.save = word2vec_save,
	.load = load,
	.free = word2vec_free,
};
