#include "trained.h"

#include "check.h"
#include "memory_archive.h"

#include <string.h>

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

Model *trained_reopen_with(Model *model, const TrainInput *input)
{
	Error err = ERROR_INIT;
	const Trainer *trainer = model->trainer;
	MemoryArchive memory;
	memory_archive_init(&memory);
	assert_ok(trainer->save(model, &memory.archive, &err));
	Model *loaded = trainer->load(&memory.archive, &err);
	assert_non_null(loaded);
	assert_true(loaded->detached);
	assert_near(loaded->progress.done, model->progress.done, 0);
	trainer->free(model);
	memory_archive_release(&memory);
	assert_ok(trainer->resume(loaded, input, &err));
	loaded->detached = false;
	return loaded;
}

Model *trained_reopen(Model *model, Corpus *corpus)
{
	return trained_reopen_with(model, &(TrainInput){.corpora = &corpus, .n_corpora = 1, .threads = 1});
}

Model *trained_finish_reopened(Model *model, Corpus *corpus, Pool *pool, size_t every)
{
	Error err = ERROR_INIT;
	for (size_t step = 1; !model->progress.finished; step++) {
		assert_ok(model->trainer->step(model, pool, &err));
		if (step % every == 0 && !model->progress.finished)
			model = trained_reopen(model, corpus);
	}
	return model;
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

void assert_same_curves(Model *a, Model *b)
{
	assert_int_equal(a->n_series, b->n_series);
	for (size_t s = 0; s < a->n_series; s++) {
		size_t bytes = a->series[s].count * sizeof(double);
		assert_int_equal(a->series[s].count, b->series[s].count);
		assert_memory_equal(a->series[s].x, b->series[s].x, bytes);
		assert_memory_equal(a->series[s].y, b->series[s].y, bytes);
	}
}

Corpus *corpus_of_lines(const char *const *lines, const char *const *labels, size_t count)
{
	Error err = ERROR_INIT;
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < count; i++) {
		corpus_builder_document(builder, "d", labels[i]);
		corpus_builder_words(builder, lines[i]);
	}
	Corpus *corpus = corpus_builder_finish(builder, "lines", &err);
	assert_non_null(corpus);
	return corpus;
}
