/* Models of mutual information in an archive: the counts are kept, so that more text adds to them. */
#include "base/memory.h"
#include "train/archive.h"
#include "train/ppmi.h"

#include <stdlib.h>
#include <string.h>

/* As it lies in the archive. */
typedef struct SavedState {
	PpmiOptions options;
	uint64_t seed;
	uint64_t rows, cols; /* of the vectors, which lag behind the words until a pass has ended */
	uint64_t counted;    /* words that have counts of pairs, behind likewise */
} SavedState;

bool ppmi_save(const Model *model, Archive *archive, Error *err)
{
	const Ppmi *ppmi = (const Ppmi *)model;
	const Matrix *vectors = &ppmi->vectors;
	SavedState state = {ppmi->options, ppmi->seed, vectors->rows, vectors->cols, ppmi->counts.n_rows};
	size_t bytes = vectors->rows * vectors->cols * sizeof(float);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_model(archive, model, err) && archive_put_vocab(archive, &ppmi->vocab, err) &&
	       (state.counted == 0 || cooccurrence_put(archive, &ppmi->counts, err)) &&
	       (bytes == 0 || archive->put(archive->place, "vectors", vectors->data, bytes, err));
}

static bool within(uint64_t value, uint64_t low, uint64_t high)
{
	return value >= low && value <= high;
}

static bool plausible(const SavedState *state, size_t words)
{
	const PpmiOptions *with = &state->options;
	return within(with->dim, 1, 1024) && within(with->window, 1, WINDOW_MOST) &&
	       within(with->weight, WEIGHT_FLAT, WEIGHT_DYNAMIC) && within(with->passes, 1, 10000) &&
	       with->smoothing >= 0 && with->smoothing <= 1 && with->shift >= 1 && with->power >= 0 &&
	       state->rows <= words && state->cols <= 1024 && state->counted <= words;
}

static bool get_vectors(Archive *archive, size_t rows, size_t cols, Matrix *vectors, Error *err)
{
	void *bytes;
	size_t count = rows * cols * sizeof(float);
	if (count == 0)
		return true;
	if (!archive_get_part(archive, "vectors", count, &bytes, err))
		return false;
	bool fine = matrix_init(vectors, rows, cols, "the vectors", err);
	if (fine)
		memcpy(vectors->data, bytes, count);
	free(bytes);
	return fine;
}

static bool load_parts(Ppmi *ppmi, Archive *archive, Error *err)
{
	void *part;
	SavedState state;
	if (!archive_get_part(archive, "state", sizeof state, &part, err))
		return false;
	memcpy(&state, part, sizeof state);
	free(part);
	if (!archive_get_model(archive, &ppmi->model, err) || !archive_get_vocab(archive, &ppmi->vocab, err))
		return false;
	if (!plausible(&state, ppmi->vocab.words.count))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	ppmi->options = state.options;
	ppmi->seed = state.seed;
	return (state.counted == 0 || cooccurrence_get(archive, state.counted, &ppmi->counts, err)) &&
	       get_vectors(archive, state.rows, state.cols, &ppmi->vectors, err);
}

Model *ppmi_load(Archive *archive, Error *err)
{
	Ppmi *ppmi = ppmi_new();
	if (load_parts(ppmi, archive, err))
		return &ppmi->model;
	ppmi_free(&ppmi->model);
	return NULL;
}
