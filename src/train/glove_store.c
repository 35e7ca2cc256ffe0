/* GloVe models in an archive: counts and sums of squared gradients too, so that training goes on. */
#include "train/archive.h"
#include "train/glove.h"

#include <stdlib.h>
#include <string.h>

/* As it lies in the archive. */
typedef struct SavedState {
	GloveOptions options;
	uint64_t seed, runs;
	uint64_t counted; /* words that have counts of pairs; fewer than there are until the counting has ended
			   */
} SavedState;

/* Where a run is. */
typedef struct SavedRun {
	uint64_t phase, epoch, next;
	uint64_t known; /* words that had rows before the run began */
	uint64_t measuring;
	double anchor, pairs_before;
	GloveSum point, whole;
} SavedRun;

static bool save_run(const Glove *glove, Archive *archive, Error *err)
{
	SavedRun run = {.phase = glove->takes_up ? GLOVE_TRAINS : glove->phase,
		.epoch = glove->epoch,
		.next = glove->next,
		.known = glove->hold.n_known,
		.measuring = glove->measuring,
		.anchor = glove->hold.strength,
		.pairs_before = glove->pairs_before,
		.point = glove->point,
		.whole = glove->whole};
	if (glove->model.progress.finished)
		return true;
	return archive->put(archive->place, "run", &run, sizeof run, err) &&
	       domain_weights_put(archive, glove->evenness, err) &&
	       domain_weights_put_sizes(archive, &glove->model, err) &&
	       (run.anchor <= 0 ||
		       (archive_put_rows(archive, "places", &glove->hold.places, err) &&
			       archive_put_rows(archive, "context places", &glove->context_places, err)));
}

/* Where the anchor ties the words to. */
static bool load_places(Glove *glove, Archive *archive, Error *err)
{
	size_t words = glove->vocab.words.count;
	row_blocks_init(&glove->hold.places, glove->words.width);
	row_blocks_init(&glove->context_places, glove->words.width);
	return archive_get_rows(archive, "places", words, &glove->hold.places, err) &&
	       archive_get_rows(archive, "context places", words, &glove->context_places, err);
}

static bool load_run(Glove *glove, Archive *archive, Error *err)
{
	void *part;
	if (glove->model.progress.finished)
		return true;
	if (!archive_get_part(archive, "run", sizeof(SavedRun), &part, err))
		return false;
	const SavedRun *run = part;
	bool fine = run->phase < GLOVE_RESTS &&
		    (run->phase == GLOVE_COUNTS || glove->counts.n_rows == glove->vocab.words.count);
	glove->phase = (GlovePhase)run->phase;
	glove->epoch = run->epoch;
	glove->next = run->next;
	glove->measuring = run->measuring != 0;
	glove->pairs_before = run->pairs_before;
	glove->point = run->point;
	glove->whole = run->whole;
	glove->hold.n_known = run->known;
	glove->hold.strength = run->anchor;
	free(part);
	if (!fine)
		return error_set(
			err, ERROR_INPUT, "the saved model is damaged: its run does not fit its counts");
	GroupSizes domains = {&glove->vocab.domains, "domain", "words", NULL};
	return domain_weights_get(archive, &glove->evenness, err) &&
	       domain_weights_get_sizes(archive, domains, glove->evenness, &glove->model, err) &&
	       (!(glove->hold.strength > 0) || load_places(glove, archive, err));
}

bool glove_save(const Model *model, Archive *archive, Error *err)
{
	const Glove *glove = (const Glove *)model;
	SavedState state = {glove->options, glove->seed, glove->runs, glove->counts.n_rows};
	glove_draw_unnoted(glove);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_model(archive, model, err) && save_run(glove, archive, err) &&
	       archive_put_vocab(archive, &glove->vocab, err) &&
	       (state.counted == 0 || cooccurrence_put(archive, &glove->counts, err)) &&
	       archive_put_rows(archive, "words", &glove->words, err) &&
	       archive_put_rows(archive, "contexts", &glove->contexts, err);
}

static bool within(uint64_t value, uint64_t low, uint64_t high)
{
	return value >= low && value <= high;
}

static bool plausible(const SavedState *state, size_t words)
{
	const GloveOptions *with = &state->options;
	return within(with->dim, 1, GLOVE_DIM) && within(with->window, 1, WINDOW_MOST) &&
	       within(with->epochs, 1, 1000000) && with->x_max > 0 && with->alpha >= 0 && with->lr > 0 &&
	       with->holdout >= 0 && with->holdout <= 0.5 && state->counted <= words;
}

static bool load_parts(Glove *glove, Archive *archive, Error *err)
{
	void *part;
	SavedState state;
	if (!archive_get_part(archive, "state", sizeof state, &part, err))
		return false;
	memcpy(&state, part, sizeof state);
	free(part);
	if (!archive_get_model(archive, &glove->model, err) || !archive_get_vocab(archive, &glove->vocab, err))
		return false;
	size_t words = glove->drawn = glove->vocab.words.count;
	if (!plausible(&state, words))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	glove->options = state.options;
	glove->seed = state.seed;
	glove->runs = (uint32_t)state.runs;
	glove_init_rows(glove);
	return (state.counted == 0 || cooccurrence_get(archive, state.counted, &glove->counts, err)) &&
	       archive_get_rows(archive, "words", words, &glove->words, err) &&
	       archive_get_rows(archive, "contexts", words, &glove->contexts, err) &&
	       load_run(glove, archive, err);
}

Model *glove_load(Archive *archive, Error *err)
{
	Glove *glove = glove_new();
	if (load_parts(glove, archive, err))
		return &glove->model;
	glove_free(&glove->model);
	return NULL;
}
