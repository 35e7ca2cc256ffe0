/* Beginning a model, going on with it, and looking at it. */
#include "train/word2vec.h"
#include "train/option.h"

#include <string.h>

Model *word2vec_begin(Word2vec *net, const TrainInput *input, Error *err)
{
	net->seed = input->seed;
	row_blocks_init(&net->inputs, net->options.dim);
	row_blocks_init(&net->outputs, net->options.dim);
	model_set_provenance(&net->model, input, net->options.exact);
	net->options.rehearse = input->rehearse;
	if (word2vec_elastic_check(net, input, err) && word2vec_learn_words(net, input, err) &&
		word2vec_begin_run(net, input, err))
		return &net->model;
	word2vec_free(&net->model);
	return NULL;
}

Model *word2vec_start(const Architecture *architecture, const TrainInput *input, const Args *args, Error *err)
{
	Word2vec *net = word2vec_new(architecture);
	word2vec_take_options(args, true, &net->options);
	if (option_width(args, input->from, WORD2VEC_DIM, &net->options.dim, err))
		return word2vec_begin(net, input, err);
	word2vec_free(&net->model);
	return NULL;
}

bool word2vec_more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	Word2vecOptions wanted = net->options;
	word2vec_take_options(args, false, &wanted);
	if (wanted.dim != net->options.dim)
		return args_fault(args, "dim", 0, err,
			"this model's vectors have %zu numbers, which cannot change; train a new model for "
			"another dim",
			net->options.dim);
	if (wanted.hierarchical != net->options.hierarchical)
		return args_fault(args, "loss", 0, err,
			"this model learned with loss=%s, which cannot change; train a new model for the other",
			net->options.hierarchical ? "hs" : "ns");
	if (!domain_weights_check(input, wanted.evenness, err) || !word2vec_wake(net, err))
		return false;
	Word2vecOptions old = net->options;
	net->options = wanted;
	net->options.rehearse = input->rehearse;
	net->seed = input->seed;
	if (!word2vec_elastic_check(net, input, err) || !word2vec_learn_words(net, input, err) ||
		!word2vec_begin_run(net, input, err)) {
		net->options = old;
		return false;
	}
	model_set_provenance(&net->model, input, net->options.exact);
	return true;
}

bool word2vec_resume(Model *model, const TrainInput *input, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	if (!word2vec_take_up_run(net, input, err))
		return false;
	model_note_racing(&net->model, input, net->options.exact);
	return true;
}

static void vector_of(const void *model, uint32_t word, float *vector)
{
	const Word2vec *net = model;
	memcpy(vector, row_blocks_at(&net->inputs, word), net->inputs.width * sizeof *vector);
}

Space *word2vec_look_at(Word2vec *net, WordVector *vector_of_word, const void *context, Error *err)
{
	const Provenance *provenance = &net->model.provenance;
	size_t width = net->inputs.width;
	if (net->model.progress.finished)
		return word_space(&net->vocab, width, vector_of_word, context, provenance, err);
	return word_looks_next(&net->looks, &net->vocab, width, vector_of_word, context, provenance, err);
}

Space *word2vec_look(Model *model, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	if (net->resting)
		return space_ref(net->resting);
	return word2vec_look_at(net, vector_of, net, err);
}
