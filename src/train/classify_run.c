/* The life of a classifier's rows and of one run over its documents: begin, step by step, end. */
#include "base/random.h"
#include "train/classify.h"
#include "train/held_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVE_POINTS = 400, PIECE_WORDS = 2000 };

enum { CURVE_LOSS, CURVE_EPOCH_LOSS, CURVE_RATE, CURVE_HELD_LOSS, CURVE_HELD_ACCURACY, CURVE_DOMAIN };

_Static_assert((int)CURVE_DOMAIN + (int)CLASSIFY_DOMAINS <= (int)MODEL_SERIES, "a model holds all curves");

Classify *classify_new(uint64_t dim)
{
	static const struct {
		const char *name, *unit;
	} curves[CURVE_DOMAIN] = {{"loss", "words"}, {"epoch loss", "epoch"}, {"learning rate", "words"},
		{HELD_OUT_LOSS, "words"}, {HELD_OUT_ACCURACY, "words"}};
	Classify *net = memory_new(1, sizeof *net);
	net->model.trainer = &trainer_classify;
	net->model.progress.finished = true;
	for (size_t i = 0; i < CURVE_DOMAIN; i++)
		series_init(&net->model.series[i], curves[i].name, curves[i].unit);
	net->model.n_series = CURVE_DOMAIN;
	net->classifier = classifier_new(dim);
	return net;
}

void classify_name_domain_curves(Classify *net)
{
	const Dictionary *domains = &net->vocab.domains;
	size_t curves = domains->count < 2                  ? 0
			: domains->count < CLASSIFY_DOMAINS ? domains->count
							    : CLASSIFY_DOMAINS;
	while (net->model.n_series < CURVE_DOMAIN + curves) {
		Text name = {0};
		text_format(&name, "loss in %s",
			dictionary_word(domains, (uint32_t)(net->model.n_series - CURVE_DOMAIN)));
		series_init(&net->model.series[net->model.n_series++], text_of(&name), "words");
		text_release(&name);
	}
}

static void add_piece(Classify *net, size_t start)
{
	net->pieces = memory_grow(net->pieces, net->n_pieces, &net->piece_room, sizeof *net->pieces);
	net->pieces[net->n_pieces++] = start;
}

/* Pieces of about as many words; none has documents of both kinds. */
static void cut_pieces(Classify *net, size_t from, size_t to)
{
	size_t words = 0;
	for (size_t place = from; place < to; place++) {
		const uint32_t *at;
		size_t count;
		if (place == from || words >= PIECE_WORDS) {
			add_piece(net, place);
			words = 0;
		}
		labelled_text_words(&net->text, net->text.documents[net->order[place]], &at, &count);
		words += count;
	}
}

static void mix_documents(Classify *net)
{
	size_t learned = net->text.n_learned, all = learned + net->text.n_held;
	for (size_t i = 0; i < all; i++)
		net->order[i] = (uint32_t)i;
	Random random;
	random_init(&random, net->seed, ~random_mix(random_mix(net->runs) ^ net->epoch));
	random_shuffle(&random, net->order, learned);
	classify_draw(net, &random, net->order);
	net->n_pieces = 0;
	cut_pieces(net, 0, learned);
	net->n_learned_pieces = net->n_pieces;
	cut_pieces(net, learned, all);
	add_piece(net, all);
	net->n_pieces--;
}

static void begin_epoch(Classify *net)
{
	mix_documents(net);
	net->next = 0;
	net->whole = net->held = (ClassifySum){0};
	snprintf(net->model.progress.phase, sizeof net->model.progress.phase, "epoch %zu of %zu",
		net->epoch + 1, (size_t)net->options.epochs);
}

static bool set_negatives(Classify *net, Error *err)
{
	size_t labels = net->classifier->labels.count;
	if (net->options.loss != CLASSIFIER_NS)
		return true;
	double *weights = memory_new(labels, sizeof *weights);
	for (size_t i = 0; i < labels; i++)
		weights[i] = sqrt((double)net->classifier->label_counts[i]);
	bool fine = alias_init(&net->negatives, weights, labels, err);
	free(weights);
	return fine;
}

static void free_rooms(Classify *net)
{
	for (int i = 0; i < net->n_rooms; i++)
		classifier_room_release(&net->rooms[i]);
	free(net->rooms);
	net->rooms = NULL;
	net->n_rooms = 0;
}

bool classify_begin_run(Classify *net, Error *err)
{
	if (!set_negatives(net, err) || !classify_tie(net, err))
		return false;
	/* There may be more labels than in a run that was given up. */
	free_rooms(net);
	const Series *curve = &net->model.series[CURVE_LOSS];
	net->words_before = curve->count ? curve->x[curve->count - 1] : 0;
	net->order = memory_resize(net->order, net->text.n_learned + net->text.n_held, sizeof *net->order);
	net->runs++;
	net->epoch = 0;
	pace_start(&net->pace);
	net->point = (ClassifyPieceSum){0};
	classify_name_domain_curves(net);
	net->model.progress =
		(Progress){.total = classify_words(net) * (double)net->options.epochs, .unit = "words"};
	begin_epoch(net);
	return true;
}

/* Goes on with a run that was saved: epoch, place and sums are there, the words and labels are known. */
bool classify_resume(Model *model, const TrainInput *input, Error *err)
{
	Classify *net = (Classify *)model;
	if (!labelled_text_init(&net->text, net->classifier, &net->vocab, input, err) ||
		!set_negatives(net, err) || !classify_tie_again(net, err) || !classify_weigh(net, err))
		return false;
	net->order = memory_resize(net->order, net->text.n_learned + net->text.n_held, sizeof *net->order);
	pace_start(&net->pace);
	mix_documents(net);
	model_note_racing(model, input, net->options.exact);
	return (model->progress.total == classify_words(net) * (double)net->options.epochs &&
		       net->epoch < net->options.epochs && net->next < net->n_pieces) ||
	       error_set(err, ERROR_INPUT, "the run that was saved does not fit this text");
}

/* ---- curves -----------------------------------------------------------------------------------------------
 */

static void add_sum(ClassifySum *to, ClassifySum sum)
{
	to->loss += sum.loss;
	to->documents += sum.documents;
	to->right += sum.right;
}

static void add_point(Series *series, double x, ClassifySum *sum)
{
	if (sum->documents)
		series_add(series, x, sum->loss / (double)sum->documents);
	*sum = (ClassifySum){0};
}

static double words_done(const Classify *net)
{
	return net->words_before + net->model.progress.done;
}

/* How much of the run is done, in documents that were learned from. */
static double share_done(const Classify *net, size_t piece)
{
	double documents = (double)net->text.n_learned;
	return ((double)net->epoch * documents + (double)net->pieces[piece]) /
	       (documents * (double)net->options.epochs);
}

static void add_points(Classify *net)
{
	Model *model = &net->model;
	if (net->point.all.documents == 0)
		return;
	double words = words_done(net);
	add_point(&model->series[CURVE_LOSS], words, &net->point.all);
	series_add(&model->series[CURVE_RATE], words, net->options.lr * (1 - share_done(net, net->next - 1)));
	for (size_t i = CURVE_DOMAIN; i < model->n_series; i++)
		add_point(&model->series[i], words, &net->point.by_domain[i - CURVE_DOMAIN]);
}

static void add_held_points(Classify *net)
{
	if (net->held.documents == 0)
		return;
	double documents = (double)net->held.documents, words = words_done(net);
	series_add(&net->model.series[CURVE_HELD_LOSS], words, net->held.loss / documents);
	series_add(&net->model.series[CURVE_HELD_ACCURACY], words, (double)net->held.right / documents);
}

/* Points fall on fixed documents, wherever steps are cut. */
static bool point_is_due(const Classify *net)
{
	return floor(share_done(net, net->next) * CURVE_POINTS) >
	       floor(share_done(net, net->next - 1) * CURVE_POINTS);
}

/* Documents that were drawn may have more words than the mean says. */
static void add_words(Progress *progress, uint64_t words)
{
	progress->done = fmin(progress->done + (double)words, progress->total);
}

static void collect_piece(Classify *net, const ClassifyPieceSum *sum)
{
	bool held = net->next >= net->n_learned_pieces;
	add_words(&net->model.progress, sum->tokens);
	add_sum(held ? &net->held : &net->whole, sum->all);
	net->next++;
	if (held)
		return;
	add_sum(&net->point.all, sum->all);
	for (size_t i = 0; i < CLASSIFY_DOMAINS; i++)
		add_sum(&net->point.by_domain[i], sum->by_domain[i]);
	if (point_is_due(net))
		add_points(net);
}

/* ---- steps ------------------------------------------------------------------------------------------------
 */

static void end_epoch(Classify *net)
{
	Series *by_epoch = &net->model.series[CURVE_EPOCH_LOSS];
	add_point(by_epoch, by_epoch->count ? by_epoch->x[by_epoch->count - 1] + 1 : 1, &net->whole);
	add_held_points(net);
	if (++net->epoch < net->options.epochs) {
		begin_epoch(net);
		return;
	}
	net->epoch--;
	net->model.progress.done = net->model.progress.total;
	add_points(net);
	net->model.progress.finished = true;
	free(net->group_of);
	net->group_of = NULL;
	labelled_text_release(&net->text);
	free_rooms(net);
}

static void make_rooms(Classify *net, int threads)
{
	if (net->n_rooms >= threads)
		return;
	net->rooms = memory_resize(net->rooms, (size_t)threads, sizeof *net->rooms);
	memset(net->rooms + net->n_rooms, 0, (size_t)(threads - net->n_rooms) * sizeof *net->rooms);
	net->n_rooms = threads;
}

bool classify_step(Model *model, Pool *pool, Error *err)
{
	Classify *net = (Classify *)model;
	double done = model->progress.done;
	size_t end = net->next < net->n_learned_pieces ? net->n_learned_pieces : net->n_pieces;
	size_t count = net->pace.batch < end - net->next ? net->pace.batch : end - net->next;
	pool = net->options.exact ? NULL : pool;
	make_rooms(net, pool_threads(pool));
	net->sums = memory_resize(net->sums, count, sizeof *net->sums);
	pace_begin_step(&net->pace);
	pool_run(pool, count, classify_piece, net);
	pace_end_step(&net->pace, pool_threads(pool));
	for (size_t i = 0; i < count; i++)
		collect_piece(net, &net->sums[i]);
	if (!isfinite(net->point.all.loss) || !isfinite(net->whole.loss))
		return error_set(err, ERROR_NUMBER,
			"training diverged after %.0f words: the loss is not a finite number; try a smaller lr "
			"than %g",
			model->progress.done, net->options.lr);
	pace_rate(&net->pace, model->progress.done - done, &model->progress);
	if (net->next == net->n_pieces)
		end_epoch(net);
	return true;
}

void classify_free(Model *model)
{
	Classify *net = (Classify *)model;
	model_release(model);
	vocab_release(&net->vocab);
	classifier_unref(net->classifier);
	alias_release(&net->negatives);
	labelled_text_release(&net->text);
	hold_release(&net->hold);
	hold_release(&net->ngram_hold);
	free_rooms(net);
	free(net->group_of);
	free(net->order);
	free(net->pieces);
	free(net->sums);
	free(net);
}
