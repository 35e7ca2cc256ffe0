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

/* Where a run is; the decomposition, once it has begun, has parts of its own. */
typedef struct SavedRun {
	uint64_t phase, count, sweeps, backward, turning, next;
	double explained;
} SavedRun;

static bool put_svd(Archive *archive, const TruncatedSvd *svd, Error *err)
{
	size_t n = svd->count, row = n * sizeof(float);
	return archive->put(archive->place, "svd values", svd->values, n * sizeof(double), err) &&
	       archive->put(archive->place, "svd gram", svd->gram, n * n * sizeof(double), err) &&
	       archive->put(archive->place, "svd turn", svd->turn.data, n * row, err) &&
	       archive->put(archive->place, "svd left", svd->left.data, svd->left.rows * row, err) &&
	       archive->put(archive->place, "svd right", svd->right.data, svd->right.rows * row, err);
}

static bool get_into(Archive *archive, const char *key, size_t count, void *into, Error *err)
{
	void *bytes;
	if (!archive_get_part(archive, key, count, &bytes, err))
		return false;
	memcpy(into, bytes, count);
	free(bytes);
	return true;
}

static bool get_svd(Archive *archive, TruncatedSvd *svd, Error *err)
{
	size_t n = svd->count, row = n * sizeof(float);
	return get_into(archive, "svd values", n * sizeof(double), svd->values, err) &&
	       get_into(archive, "svd gram", n * n * sizeof(double), svd->gram, err) &&
	       get_into(archive, "svd turn", n * row, svd->turn.data, err) &&
	       get_into(archive, "svd left", svd->left.rows * row, svd->left.data, err) &&
	       get_into(archive, "svd right", svd->right.rows * row, svd->right.data, err);
}

static bool save_run(const Ppmi *ppmi, Archive *archive, Error *err)
{
	const TruncatedSvd *svd = &ppmi->svd;
	/* Until all directions are drawn there is nothing that beginning again would lose. */
	PpmiPhase phase = svd->started < svd->right.rows ? PPMI_BUILDS
			  : ppmi->takes_up               ? PPMI_FACTORS
							 : ppmi->phase;
	SavedRun run = {
		phase, svd->count, svd->sweeps, svd->backward, svd->turning, svd->next, ppmi->explained};
	if (ppmi->model.progress.finished)
		return true;
	return archive->put(archive->place, "run", &run, sizeof run, err) &&
	       domain_weights_put(archive, ppmi->evenness, err) &&
	       domain_weights_put_sizes(archive, &ppmi->model, err) &&
	       (run.phase != PPMI_FACTORS || put_svd(archive, svd, err));
}

/* The matrices have their size already: they are filled when the run is resumed. */
static bool load_factors(Ppmi *ppmi, const SavedRun *run, Archive *archive, Error *err)
{
	size_t words = ppmi->counts.n_rows;
	ppmi->information = ppmi->transpose = (SparseMatrix){.rows = words, .cols = words};
	TruncatedSvd *svd = &ppmi->svd;
	if (!truncated_svd_init(svd, &ppmi->information, &ppmi->transpose, run->count, ppmi->seed, err))
		return false;
	svd->sweeps = run->sweeps;
	svd->backward = run->backward != 0;
	svd->turning = run->turning != 0;
	svd->next = run->next;
	svd->started = svd->right.rows;
	return get_svd(archive, svd, err);
}

static bool plausible_run(const Ppmi *ppmi, const SavedRun *run)
{
	size_t words = ppmi->vocab.words.count;
	return run->phase < PPMI_RESTS && (run->phase == PPMI_COUNTS || ppmi->counts.n_rows == words) &&
	       (run->phase != PPMI_FACTORS ||
		       (run->count >= ppmi->options.dim && run->count <= words && run->count <= 2048 &&
			       (run->next < words || (run->turning && run->next == 0))));
}

static bool load_run(Ppmi *ppmi, Archive *archive, Error *err)
{
	SavedRun run;
	if (ppmi->model.progress.finished)
		return true;
	if (!get_into(archive, "run", sizeof run, &run, err))
		return false;
	if (!plausible_run(ppmi, &run))
		return error_set(
			err, ERROR_INPUT, "the saved model is damaged: its run does not fit its counts");
	ppmi->phase = (PpmiPhase)run.phase;
	ppmi->explained = run.explained;
	GroupSizes domains = {&ppmi->vocab.domains, "domain", "words", NULL};
	if (!domain_weights_get(archive, &ppmi->evenness, err) ||
		!domain_weights_get_sizes(archive, domains, ppmi->evenness, &ppmi->model, err))
		return false;
	return run.phase != PPMI_FACTORS || load_factors(ppmi, &run, archive, err);
}

bool ppmi_save(const Model *model, Archive *archive, Error *err)
{
	const Ppmi *ppmi = (const Ppmi *)model;
	const Matrix *vectors = &ppmi->vectors;
	SavedState state = {ppmi->options, ppmi->seed, vectors->rows, vectors->cols, ppmi->counts.n_rows};
	size_t bytes = vectors->rows * vectors->cols * sizeof(float);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_model(archive, model, err) && save_run(ppmi, archive, err) &&
	       archive_put_vocab(archive, &ppmi->vocab, err) &&
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
	       get_vectors(archive, state.rows, state.cols, &ppmi->vectors, err) &&
	       load_run(ppmi, archive, err);
}

Model *ppmi_load(Archive *archive, Error *err)
{
	Ppmi *ppmi = ppmi_new();
	if (load_parts(ppmi, archive, err))
		return &ppmi->model;
	ppmi_free(&ppmi->model);
	return NULL;
}
