#include "trained.h"

#include "check.h"

Model *trained_start(const Trainer *trainer, Corpus *corpus, const char *line, Error *err)
{
	Args *args = args_of(trainer->options, line, err);
	assert_non_null(args);
	TrainInput input = {.corpora = &corpus, .n_corpora = 1, .seed = 5, .threads = 1, .command = "train"};
	Model *model = trainer->start(&input, args, err);
	args_free(args);
	return model;
}

bool trained_more(Model *model, Corpus *corpus, const char *line, uint64_t seed, Error *err)
{
	Args *args = args_of(model->trainer->options, line, err);
	assert_non_null(args);
	TrainInput input = {
		.corpora = &corpus, .n_corpora = 1, .seed = seed, .threads = 1, .command = "train more"};
	bool fine = model->trainer->more(model, &input, args, err);
	args_free(args);
	return fine;
}

void trained_finish(Model *model, Pool *pool)
{
	Error err = ERROR_INIT;
	while (!model->progress.finished)
		assert_ok(model->trainer->step(model, pool, &err));
}

Space *trained_space(Model *model)
{
	Error err = ERROR_INIT;
	Space *space = model->trainer->look(model, &err);
	assert_non_null(space);
	return space;
}

void assert_same_vectors(Model *a, Model *b)
{
	Space *left = trained_space(a), *right = trained_space(b);
	assert_int_equal(left->vectors.rows, right->vectors.rows);
	assert_memory_equal(left->vectors.data, right->vectors.data,
		left->vectors.rows * left->vectors.cols * sizeof(float));
	space_unref(left);
	space_unref(right);
}
