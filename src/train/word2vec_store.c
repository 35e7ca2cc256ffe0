/* Models in an archive: at rest, with all that is needed to go on with more text. */
#include "train/archive.h"
#include "train/word2vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kept apart from the state, so that files older than hierarchical softmax are read: they lack it. */
static const char hierarchical[] = "hs";

/* As it lies in the archive. */
typedef struct SavedState {
	uint64_t dim, window, negative, epochs, min_count, max_vocab, exact, seed, runs;
	double sample, lr;
} SavedState;

static SavedState state_of(const Word2vec *net)
{
	const Word2vecOptions *with = &net->options;
	return (SavedState){.dim = with->dim,
		.window = with->window,
		.negative = with->negative,
		.epochs = with->epochs,
		.min_count = with->min_count,
		.max_vocab = with->max_vocab,
		.exact = with->exact,
		.seed = net->seed,
		.runs = net->runs,
		.sample = with->sample,
		.lr = with->lr};
}

static bool within(uint64_t value, uint64_t low, uint64_t high)
{
	return value >= low && value <= high;
}

static bool restore_state(Word2vec *net, const SavedState *state, Error *err)
{
	if (!within(state->dim, 1, WORD2VEC_DIM) || !within(state->window, 1, KERNEL_INPUTS / 2) ||
		!within(state->negative, 1, KERNEL_OUTPUTS - 1) || !within(state->epochs, 1, 1000000))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	net->options = (Word2vecOptions){.dim = state->dim,
		.window = state->window,
		.negative = state->negative,
		.epochs = state->epochs,
		.min_count = state->min_count,
		.max_vocab = state->max_vocab,
		.sample = state->sample,
		.lr = state->lr,
		.exact = state->exact != 0,
		.words = true};
	net->seed = state->seed;
	net->runs = (uint32_t)state->runs;
	row_blocks_init(&net->inputs, net->options.dim);
	row_blocks_init(&net->outputs, net->options.dim);
	return true;
}

/* Where a run is: the rest of it follows from options and data. */
typedef struct SavedRun {
	uint64_t epoch, next, measuring, measured;
	uint64_t known; /* words with rows before the run began */
	double anchor, words_before;
	PieceSum point;
	LossSum whole, held_out;
} SavedRun;

/* Where the first rows of n-grams or documents are tied to: their number, and the rows. */
static void name_parts(const char *of, char number[32], char rows[32])
{
	snprintf(number, 32, "%s places", of);
	snprintf(rows, 32, "%s place rows", of);
}

static bool save_first(const Hold *hold, const char *of, Archive *archive, Error *err)
{
	char number[32], rows[32];
	name_parts(of, number, rows);
	return hold->places.rows == 0 || (archive_put_number(archive, number, (double)hold->places.rows, err) &&
						 archive_put_rows(archive, rows, &hold->places, err));
}

/* archive_get_rows compares the number with what is there. */
static bool load_first(Hold *hold, const char *of, size_t width, Archive *archive, Error *err)
{
	char number[32], rows[32];
	double known;
	name_parts(of, number, rows);
	if (!archive_get_number(archive, number, &known, err))
		return false;
	if (!(known >= 0 && known <= UINT32_MAX))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: %s are out of range", number);
	row_blocks_init(&hold->places, width);
	return known < 1 || archive_get_rows(archive, rows, (size_t)known, &hold->places, err);
}

static bool save_run(const Word2vec *net, Archive *archive, Error *err)
{
	SavedRun run = {.epoch = net->epoch,
		.next = net->next,
		.measuring = net->measuring,
		.measured = net->measured,
		.known = net->known,
		.anchor = net->options.anchor,
		.words_before = net->words_before,
		.point = net->point,
		.whole = net->whole,
		.held_out = net->held_out};
	if (net->model.progress.finished)
		return true;
	return archive->put(archive->place, "run", &run, sizeof run, err) &&
	       domain_weights_put(archive, net->options.evenness, err) &&
	       (run.anchor <= 0 || (archive_put_rows(archive, "places", &net->hold.places, err) &&
					   save_first(&net->ngram_hold, "n-gram", archive, err) &&
					   save_first(&net->document_hold, "document", archive, err)));
}

/* Where the anchor ties the words to. */
static bool load_places(Word2vec *net, Archive *archive, Error *err)
{
	row_blocks_init(&net->hold.places, net->options.dim);
	return archive_get_rows(archive, "places", net->vocab.words.count, &net->hold.places, err) &&
	       load_first(&net->ngram_hold, "n-gram", net->options.dim, archive, err) &&
	       load_first(&net->document_hold, "document", net->options.dim, archive, err);
}

static bool load_run(Word2vec *net, Archive *archive, Error *err)
{
	void *part;
	if (net->model.progress.finished)
		return true;
	if (!archive_get_part(archive, "run", sizeof(SavedRun), &part, err))
		return false;
	const SavedRun *run = part;
	net->epoch = run->epoch;
	net->next = run->next;
	net->measuring = run->measuring != 0;
	net->measured = run->measured;
	net->known = run->known;
	net->options.anchor = run->anchor;
	net->words_before = run->words_before;
	net->point = run->point;
	net->whole = run->whole;
	net->held_out = run->held_out;
	free(part);
	return domain_weights_get(archive, &net->options.evenness, err) &&
	       (!(net->options.anchor > 0) || load_places(net, archive, err));
}

static const float *input_row(const void *net, size_t word)
{
	return word2vec_input(net, word);
}

bool word2vec_save(const Model *model, Archive *archive, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	SavedState state = state_of(net);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_number(archive, "holdout", net->options.holdout, err) &&
	       archive_put_text(archive, "loss", net->options.hierarchical ? hierarchical : NULL, err) &&
	       archive_put_model(archive, model, err) && word2vec_judge_save(net, archive, err) &&
	       save_run(net, archive, err) && word2vec_elastic_save(net, archive, err) &&
	       word2vec_tree_save(net, archive, err) && archive_put_vocab(archive, &net->vocab, err) &&
	       archive_put_each_row(
		       archive, "inputs", net->vocab.words.count, net->inputs.width, input_row, net, err) &&
	       archive_put_rows(archive, "outputs", &net->outputs, err);
}

static bool load_loss(Word2vec *net, Archive *archive, Error *err)
{
	char *loss;
	if (!archive_get_text(archive, "loss", &loss, err))
		return false;
	net->options.hierarchical = loss != NULL;
	bool known = !loss || strcmp(loss, hierarchical) == 0;
	free(loss);
	return known || error_set(err, ERROR_INPUT, "the saved model is damaged: its loss is unknown");
}

static bool load_holdout(Word2vec *net, Archive *archive, Error *err)
{
	double *share = &net->options.holdout;
	return archive_get_number(archive, "holdout", share, err) &&
	       ((*share >= 0 && *share <= 0.5) ||
		       error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range"));
}

static bool load_outputs(Word2vec *net, Archive *archive, Error *err)
{
	bool tree = net->options.hierarchical;
	return word2vec_tree_load(net, archive, err) &&
	       archive_get_rows(archive, "outputs", net->vocab.words.count - tree, &net->outputs, err);
}

static bool load_parts(Word2vec *net, Archive *archive, Error *err)
{
	void *state = NULL;
	bool fine = archive_get_part(archive, "state", sizeof(SavedState), &state, err) &&
		    restore_state(net, state, err) && load_loss(net, archive, err) &&
		    load_holdout(net, archive, err);
	free(state);
	if (!fine || !archive_get_vocab(archive, &net->vocab, err))
		return false;
	word2vec_name_domain_curves(net);
	return word2vec_judge_load(net, archive, err) && archive_get_model(archive, &net->model, err) &&
	       load_run(net, archive, err) && word2vec_elastic_load(net, archive, err) &&
	       archive_get_rows(archive, "inputs", net->vocab.words.count, &net->inputs, err) &&
	       load_outputs(net, archive, err);
}

Model *word2vec_load(const Architecture *architecture, Archive *archive, Error *err)
{
	Word2vec *net = word2vec_new(architecture);
	if (load_parts(net, archive, err))
		return &net->model;
	word2vec_free(&net->model);
	return NULL;
}
