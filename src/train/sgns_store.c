/* Skip-gram models in an archive: at rest, with all that is needed to go on with more text. */
#include "train/archive.h"
#include "train/sgns.h"

#include <stdlib.h>
#include <string.h>

/* As it lies in the archive. */
typedef struct SavedState {
	uint64_t dim, window, negative, epochs, min_count, max_vocab, exact, seed, runs;
	double sample, lr;
} SavedState;

static SavedState state_of(const Sgns *sgns)
{
	const SgnsOptions *with = &sgns->options;
	return (SavedState){.dim = with->dim,
		.window = with->window,
		.negative = with->negative,
		.epochs = with->epochs,
		.min_count = with->min_count,
		.max_vocab = with->max_vocab,
		.exact = with->exact,
		.seed = sgns->seed,
		.runs = sgns->runs,
		.sample = with->sample,
		.lr = with->lr};
}

static bool within(uint64_t value, uint64_t low, uint64_t high)
{
	return value >= low && value <= high;
}

static bool restore_state(Sgns *sgns, const SavedState *state, Error *err)
{
	if (!within(state->dim, 1, 4096) || !within(state->window, 1, KERNEL_INPUTS / 2) ||
		!within(state->negative, 1, KERNEL_OUTPUTS - 1) || !within(state->epochs, 1, 1000000))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	sgns->options = (SgnsOptions){.dim = state->dim,
		.window = state->window,
		.negative = state->negative,
		.epochs = state->epochs,
		.min_count = state->min_count,
		.max_vocab = state->max_vocab,
		.sample = state->sample,
		.lr = state->lr,
		.exact = state->exact != 0};
	sgns->seed = state->seed;
	sgns->runs = (uint32_t)state->runs;
	row_blocks_init(&sgns->inputs, sgns->options.dim);
	row_blocks_init(&sgns->outputs, sgns->options.dim);
	return true;
}

bool sgns_save(const Model *model, Archive *archive, Error *err)
{
	const Sgns *sgns = (const Sgns *)model;
	SavedState state = state_of(sgns);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_model(archive, model, err) && archive_put_vocab(archive, &sgns->vocab, err) &&
	       archive_put_rows(archive, "inputs", &sgns->inputs, err) &&
	       archive_put_rows(archive, "outputs", &sgns->outputs, err);
}

static bool load_parts(Sgns *sgns, Archive *archive, Error *err)
{
	void *state = NULL;
	bool fine = archive_get_part(archive, "state", sizeof(SavedState), &state, err) &&
		    restore_state(sgns, state, err);
	free(state);
	return fine && archive_get_model(archive, &sgns->model, err) &&
	       archive_get_vocab(archive, &sgns->vocab, err) &&
	       archive_get_rows(archive, "inputs", sgns->vocab.words.count, &sgns->inputs, err) &&
	       archive_get_rows(archive, "outputs", sgns->vocab.words.count, &sgns->outputs, err);
}

Model *sgns_load(Archive *archive, Error *err)
{
	Sgns *sgns = sgns_new();
	if (load_parts(sgns, archive, err))
		return &sgns->model;
	sgns_free(&sgns->model);
	return NULL;
}
