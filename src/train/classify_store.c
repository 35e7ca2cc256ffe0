/* Classifiers as models, with all that is needed to go on. */
#include "train/archive.h"
#include "train/classifier_store.h"
#include "train/classify.h"

#include <stdlib.h>

/* As it lies in the archive. */
typedef struct SavedState {
	uint64_t dim, epochs, min_count, word_ngrams, shortest, longest, buckets, negative, loss, by_domain,
		exact;
	uint64_t seed, runs;
	double lr, holdout;
} SavedState;

/* Where a run is: the rest of it follows from options and data. */
typedef struct SavedRun {
	uint64_t epoch, next;
	double words_before;
	ClassifyPieceSum point;
	ClassifySum whole, held;
} SavedRun;

/* What ties rows to their place, and where that is. */
typedef struct SavedTie {
	uint64_t words, ngrams;
	double anchor;
} SavedTie;

static bool save_tie(const Classify *net, Archive *archive, Error *err)
{
	SavedTie tie = {net->known.words, net->known.ngrams, net->options.anchor};
	return !(tie.anchor > 0) ||
	       (archive->put(archive->place, "tie", &tie, sizeof tie, err) &&
		       archive_put_rows(archive, "places", &net->hold.places, err) &&
		       archive_put_rows(archive, "n-gram places", &net->ngram_hold.places, err));
}

static bool load_tie(Classify *net, Archive *archive, Error *err)
{
	SavedTie *tie;
	size_t bytes;
	if (!archive->get(archive->place, "tie", (void **)&tie, &bytes, err))
		return false;
	if (!tie)
		return true;
	const Classifier *classifier = net->classifier;
	bool sane = bytes == sizeof *tie && tie->anchor > 0 && tie->words <= classifier->words.count &&
		    tie->ngrams <= (classifier->ngrams ? classifier->ngrams->rows.rows : 0);
	if (sane) {
		net->known = (ClassifyKnown){tie->words, tie->ngrams};
		net->options.anchor = tie->anchor;
	}
	free(tie);
	row_blocks_init(&net->hold.places, net->options.dim);
	row_blocks_init(&net->ngram_hold.places, net->options.dim);
	if (!sane)
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its anchor is out of range");
	return archive_get_rows(archive, "places", classifier->words.count, &net->hold.places, err) &&
	       archive_get_rows(archive, "n-gram places", net->known.ngrams, &net->ngram_hold.places, err);
}

static bool save_run(const Classify *net, Archive *archive, Error *err)
{
	SavedRun run = {net->epoch, net->next, net->words_before, net->point, net->whole, net->held};
	return net->model.progress.finished ||
	       (archive->put(archive->place, "run", &run, sizeof run, err) &&
		       domain_weights_put(archive, net->options.evenness, err) &&
		       archive_put_number(archive, "weights", net->options.weights, err) &&
		       save_tie(net, archive, err));
}

static bool load_weights(Classify *net, Archive *archive, Error *err)
{
	double weights;
	if (!domain_weights_get(archive, &net->options.evenness, err) ||
		!archive_get_number(archive, "weights", &weights, err))
		return false;
	if (!(weights >= 0 && weights < CLASSIFY_WEIGHTS))
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its weights are unknown");
	net->options.weights = (ClassifyWeights)weights;
	return true;
}

static bool load_run(Classify *net, Archive *archive, Error *err)
{
	void *part;
	if (net->model.progress.finished)
		return true;
	if (!archive_get_part(archive, "run", sizeof(SavedRun), &part, err))
		return false;
	const SavedRun *run = part;
	net->epoch = run->epoch;
	net->next = run->next;
	net->words_before = run->words_before;
	net->point = run->point;
	net->whole = run->whole;
	net->held = run->held;
	free(part);
	return load_weights(net, archive, err) && load_tie(net, archive, err);
}

bool classify_save(const Model *model, Archive *archive, Error *err)
{
	const Classify *net = (const Classify *)model;
	const ClassifyOptions *with = &net->options;
	SavedState state = {.dim = with->dim,
		.epochs = with->epochs,
		.min_count = with->min_count,
		.word_ngrams = with->word_ngrams,
		.shortest = with->shortest,
		.longest = with->longest,
		.buckets = with->buckets,
		.negative = with->negative,
		.loss = with->loss,
		.by_domain = with->by_domain,
		.exact = with->exact,
		.seed = net->seed,
		.runs = net->runs,
		.lr = with->lr,
		.holdout = with->holdout};
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive_put_model(archive, model, err) && save_run(net, archive, err) &&
	       archive_put_vocab(archive, &net->vocab, err) &&
	       archive_put_classifier(archive, net->classifier, err);
}

static bool restore_state(const SavedState *state, Classify **net, Error *err)
{
	bool sane = state->dim >= 1 && state->dim <= CLASSIFY_DIM && state->epochs >= 1 &&
		    state->word_ngrams >= 1 && state->negative >= 1 && state->negative < KERNEL_OUTPUTS &&
		    state->loss < CLASSIFIER_LOSSES && state->buckets >= 1 && state->buckets <= SUBWORD_BUCKETS;
	if (!sane)
		return error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	*net = classify_new(state->dim);
	(*net)->options = (ClassifyOptions){.dim = state->dim,
		.epochs = state->epochs,
		.min_count = state->min_count,
		.word_ngrams = state->word_ngrams,
		.shortest = state->shortest,
		.longest = state->longest,
		.buckets = state->buckets,
		.negative = state->negative,
		.lr = state->lr,
		.holdout = state->holdout,
		.loss = (ClassifierLoss)state->loss,
		.by_domain = state->by_domain != 0,
		.exact = state->exact != 0};
	(*net)->seed = state->seed;
	(*net)->runs = (uint32_t)state->runs;
	return true;
}

/* The rows must be those that the options speak of. */
static bool fits(const Classify *net)
{
	const Classifier *classifier = net->classifier;
	return classifier && classifier->word_rows.width == net->options.dim &&
	       classifier->loss == net->options.loss && classifier->words.count >= net->vocab.words.count &&
	       dictionary_find_text(&classifier->words, CLASSIFIER_END) == 0;
}

static bool load_parts(Classify *net, Archive *archive, Error *err)
{
	Classifier *classifier = NULL;
	if (!archive_get_vocab(archive, &net->vocab, err) || !archive_get_classifier(archive, &classifier, err))
		return false;
	classifier_unref(net->classifier);
	net->classifier = classifier;
	if (!fits(net))
		return error_set(err, ERROR_INPUT,
			"the saved model is damaged: its classifier is not that of its options");
	for (uint32_t w = 0; w < net->vocab.words.count; w++)
		if (dictionary_find_text(&classifier->words, dictionary_word(&net->vocab.words, w)) ==
			DICTIONARY_NONE)
			return error_set(err, ERROR_INPUT,
				"the saved model is damaged: the word \"%s\" has no vector",
				dictionary_word(&net->vocab.words, w));
	classify_name_domain_curves(net);
	return archive_get_model(archive, &net->model, err) && load_run(net, archive, err);
}

Model *classify_load(Archive *archive, Error *err)
{
	void *state = NULL;
	Classify *net = NULL;
	bool fine = archive_get_part(archive, "state", sizeof(SavedState), &state, err) &&
		    restore_state(state, &net, err);
	free(state);
	if (fine && load_parts(net, archive, err))
		return &net->model;
	if (net)
		classify_free(&net->model);
	return NULL;
}
