#include "train/skipgram.h"

#include "train/word2vec_piece.h"

static LossSum learn(const Kernels *kernels, const LogisticStep *window)
{
	return (LossSum){kernels->logistic_step(window), window->n_inputs};
}

const Architecture skipgram = {.trainer = &trainer_sgns,
	.train_words = word2vec_train_windows,
	.weigh_words = word2vec_weigh_windows,
	.learn = learn,
	.spread = 0.5,
	.negative_power = 0.75};

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	return word2vec_start(&skipgram, input, args, err);
}

static Model *load(Archive *archive, Error *err)
{
	return word2vec_load(&skipgram, archive, err);
}

const Trainer trainer_sgns = {
	.name = "sgns",
	.title = "Skip-gram, with negative sampling or hierarchical softmax",
	.summary = "Word vectors from text: each word learns to tell the words around it from others",
	.source = "Mikolov, Sutskever, Chen, Corrado & Dean 2013, arXiv:1310.4546",
	.takes = TAKES_CORPORA,
	.options = word2vec_options_skipgram,
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
