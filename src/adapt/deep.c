#include "adapt/deep.h"

#include "adapt/shared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAP_ROWS = 2048 };

uint64_t deep_seed(const Deep *deep, uint64_t stream)
{
	return random_mix(deep->input.seed) + stream;
}

static void release_side(DeepSide *side)
{
	examples_release(&side->examples);
	activations_release(&side->hidden);
	free(side->order);
	free(side->room);
}

void deep_release(Deep *deep)
{
	adaptation_release(&deep->base);
	release_side(&deep->source);
	release_side(&deep->target);
	activations_release(&deep->judged);
	network_free(deep->features);
	network_free(deep->labels);
	optimiser_free(deep->optimiser);
	anchor_release(&deep->feature_zeros);
	anchor_release(&deep->label_zeros);
	free(deep->classes);
}

/* --- beginning --- */

static void add_squares(Rows rows, double *squares, double *count)
{
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++) {
			double number = rows_at(rows, i)[j];
			*squares += number * number;
			*count += number != 0;
		}
}

/* Starting weights are made for inputs of mean square 1. Zeros do not count: with them, the few numbers of a
 * bag of words would be large. Decay is in proportion to the mean squared length that rows then have. */
static float scale_of(Deep *deep, const Args *options)
{
	double squares = 0, count = 0,
	       rows = (double)(deep->input.source->vectors.rows + deep->input.target->vectors.rows);
	add_squares(matrix_rows(&deep->input.source->vectors), &squares, &count);
	add_squares(matrix_rows(&deep->input.target->vectors), &squares, &count);
	double scale = squares > 0 && args_yes(options, "scale") ? sqrt(count / squares) : 1;
	deep->decay = args_number(options, "decay") * scale * scale * squares / rows;
	return (float)scale;
}

static Layer *activation(const char *name, size_t width)
{
	if (strcmp(name, "relu") == 0)
		return layer_relu(width);
	return strcmp(name, "tanh") == 0 ? layer_tanh(width) : layer_sigmoid(width);
}

bool deep_add_hidden(Deep *deep, Network *network, size_t inputs, size_t width, size_t layers,
	const Args *options, uint64_t stream, Error *err)
{
	const char *name = args_text(options, "activation");
	WeightStart start = strcmp(name, "relu") == 0 ? WEIGHTS_HE : WEIGHTS_GLOROT;
	double dropout = args_number(options, "dropout");
	for (size_t i = 0; i < layers; i++) {
		uint64_t seed = deep_seed(deep, stream + 2 * i);
		if (!network_add(network, layer_dense(i ? width : inputs, width, start, seed, err)) ||
			!network_add(network, activation(name, width)))
			return false;
		if (dropout > 0)
			network_add(network, layer_dropout(width, dropout, seed + 1));
	}
	return true;
}

static bool begin_side(Deep *deep, DeepSide *side, const Space *space, const uint32_t *class_of, float scale,
	uint64_t stream, Error *err)
{
	Rows rows = matrix_rows(&space->vectors);
	side->order = memory_data(rows.count, sizeof *side->order, "an order of rows", err);
	if (!side->order || !examples_init(rows, scale, &side->examples, err))
		return false;
	for (uint32_t i = 0; i < rows.count; i++)
		if (!class_of || class_of[i] != DICTIONARY_NONE)
			side->order[side->count++] = i;
	side->next = side->count; /* to be shuffled at once */
	side->room = memory_data(deep->batch * rows.width, sizeof *side->room, "a batch", err);
	return side->room && activations_init(deep->features, deep->batch, stream, false, &side->hidden, err);
}

static bool begin_networks(Deep *deep, const Args *options, Error *err)
{
	deep->features = network_new();
	deep->labels = network_new();
	size_t layers = (size_t)args_integer(options, "layers");
	return deep_add_hidden(deep, deep->features, deep->input.source->vectors.cols, deep->hidden, layers,
		       options, 100, err) &&
	       network_add(deep->labels, layer_dense(deep->hidden, deep->input.classes->count, WEIGHTS_GLOROT,
						 deep_seed(deep, 1), err)) &&
	       activations_init(deep->labels, deep->batch, 2, true, &deep->judged, err);
}

static bool begin_decay(Network *network, Anchor *zeros, Error *err)
{
	if (!anchor_init(network, zeros, err))
		return false;
	memset(zeros->value, 0, zeros->count * sizeof *zeros->value);
	return true;
}

static bool begin_optimiser(Deep *deep, const Args *options, Error *err)
{
	const char *name = args_text(options, "optimiser");
	deep->optimiser = optimiser_new(strcmp(name, "adam") == 0  ? OPTIMISER_ADAM
					: strcmp(name, "sgd") == 0 ? OPTIMISER_SGD
								   : OPTIMISER_MOMENTUM);
	return optimiser_add(deep->optimiser, deep->features, err) &&
	       optimiser_add(deep->optimiser, deep->labels, err);
}

static void read_options(Deep *deep, const Args *options)
{
	deep->hidden = (size_t)args_integer(options, "hidden");
	deep->batch = (size_t)args_integer(options, "batch");
	deep->epochs = (size_t)args_integer(options, "epochs");
	deep->rate = (Schedule){schedule_kind(args_text(options, "lr_schedule")), args_number(options, "lr")};
}

bool deep_begin(Deep *deep, const Adapter *adapter, const AdaptInput *input, const Args *options,
	Schedule weight, Error *err)
{
	deep->input = *input;
	deep->weight = weight;
	read_options(deep, options);
	random_init(&deep->random, deep_seed(deep, 0), 0);
	deep->classes = memory_new(deep->batch, sizeof *deep->classes);
	float scale = scale_of(deep, options);
	bool fine = adaptation_begin(&deep->base, adapter, input, deep->hidden, "epoch 1", (double)deep->epochs,
			    "epochs", err) &&
		    begin_networks(deep, options, err) &&
		    begin_decay(deep->features, &deep->feature_zeros, err) &&
		    begin_decay(deep->labels, &deep->label_zeros, err) && begin_optimiser(deep, options, err) &&
		    begin_side(deep, &deep->source, input->source, input->source_class, scale, 0, err) &&
		    begin_side(deep, &deep->target, input->target, NULL, scale, 1, err);
	deep->batches = deep->epochs * ((deep->source.count + deep->batch - 1) / deep->batch);
	return fine;
}

/* --- a batch --- */

/* The next rows of a side; a new order once all have been seen. */
static void next_batch(Deep *deep, DeepSide *side, bool training, Pool *pool)
{
	if (side->next == side->count) {
		random_shuffle(&deep->random, side->order, side->count);
		side->next = 0;
	}
	size_t left = side->count - side->next;
	side->batch = left < deep->batch ? left : deep->batch;
	const uint32_t *chosen = side->order + side->next;
	Batch batch = batch_choose(&side->examples, chosen, side->batch, side->room);
	network_forward(deep->features, &batch, training, pool, &side->hidden);
	side->next += side->batch;
}

/* The hidden rows' delta becomes that of the label loss. */
static void learn_labels(Deep *deep, Pool *pool)
{
	DeepSide *source = &deep->source;
	const uint32_t *chosen = source->order + source->next - source->batch;
	for (size_t i = 0; i < source->batch; i++)
		deep->classes[i] = deep->input.source_class[chosen[i]];
	Batch hidden = batch_of_rows(activations_out(&source->hidden).data, source->batch, deep->hidden);
	network_forward(deep->labels, &hidden, true, pool, &deep->judged);
	Loss loss = softmax_loss(
		activations_out(&deep->judged), deep->classes, 1, activations_delta(&deep->judged));
	network_backward(deep->labels, pool, &deep->judged);
	memcpy(activations_delta(&source->hidden), deep->judged.back,
		source->batch * deep->hidden * sizeof(float));
	deep->label_loss += loss.mean * (double)source->batch;
	deep->right += (double)loss.right;
	deep->seen += (double)source->batch;
}

static void learn_batch(Deep *deep, const DeepTerm *term, Pool *pool)
{
	double done = (double)deep->at / (double)deep->batches, weight = schedule_at(deep->weight, done);
	next_batch(deep, &deep->source, true, pool);
	next_batch(deep, &deep->target, true, pool);
	learn_labels(deep, pool);
	deep->term_loss += term->add(deep, weight, pool) * (double)deep->source.batch;
	network_backward(deep->features, pool, &deep->source.hidden);
	/* Without weight the target has no say: the network is then that of the source alone, to the bit. */
	if (weight > 0)
		network_backward(deep->features, pool, &deep->target.hidden);
	if (deep->decay > 0) {
		anchor_pull(&deep->feature_zeros, deep->decay);
		anchor_pull(&deep->label_zeros, deep->decay);
	}
	optimiser_step(deep->optimiser, schedule_at(deep->rate, done), pool);
	deep->at++;
}

/* --- epochs --- */

static void add_point(Deep *deep, const char *name, double epoch, double value)
{
	series_add(adaptation_series(&deep->base, name, "epochs"), epoch, value);
}

static bool end_epoch(Deep *deep, const DeepTerm *term, Error *err)
{
	double epoch = (double)deep->epochs * (double)deep->at / (double)deep->batches;
	double loss = deep->label_loss / deep->seen, drawn = deep->term_loss / deep->seen;
	if (!isfinite(loss) || !isfinite(drawn))
		return error_set(err, ERROR_NUMBER,
			"%s ran away: its losses are no numbers any more after %.0f of %zu epochs; a lower lr= "
			"keeps it",
			deep->base.adapter->name, epoch, deep->epochs);
	add_point(deep, "label loss", epoch, loss);
	add_point(deep, term->curve, epoch, drawn);
	add_point(deep, "source accuracy", epoch, deep->right / deep->seen);
	if (term->curves)
		term->curves(deep, epoch);
	deep->label_loss = deep->term_loss = deep->right = deep->seen = 0;
	return true;
}

/* Batches of about 10 ms of work. */
static size_t batches_a_step(const Deep *deep)
{
	const double work = 1e8;
	double row = (double)(deep->input.source->vectors.cols * deep->hidden);
	if (examples_sparse(&deep->source.examples))
		row *= (double)sparse_count(&deep->source.examples.sparse) /
		       ((double)deep->source.examples.rows.count * (double)deep->source.examples.rows.width);
	double batches = work / (6 * (row + 1000) * (double)deep->batch);
	return batches < 1 ? 1 : (size_t)batches;
}

static bool learn(Deep *deep, const DeepTerm *term, Pool *pool, Error *err)
{
	Progress *progress = &deep->base.progress;
	size_t per_epoch = deep->batches / deep->epochs, most = batches_a_step(deep);
	for (size_t i = 0; i < most && deep->at < deep->batches; i++) {
		learn_batch(deep, term, pool);
		if (deep->at % per_epoch == 0 && !end_epoch(deep, term, err))
			return false;
	}
	progress->done = (double)deep->at / (double)per_epoch;
	snprintf(progress->phase, sizeof progress->phase, "epoch %zu of %zu",
		deep->at / per_epoch + (deep->at < deep->batches), deep->epochs);
	return true;
}

/* --- what comes out --- */

/* Rows of the shared space, counted from its first: the target's, then the source's. */
static bool map_rows(const Deep *deep, size_t first, size_t count, Pool *pool, float *out, Error *err)
{
	size_t targets = deep->target.examples.rows.count;
	size_t here = first >= targets ? 0 : targets - first < count ? targets - first : count;
	return (here == 0 ||
		       network_judge(deep->features, &deep->target.examples, first, here, pool, out, err)) &&
	       (here == count || network_judge(deep->features, &deep->source.examples, first + here - targets,
					 count - here, pool, out + here * deep->hidden, err));
}

bool deep_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	return map_rows((const Deep *)adaptation, 0, vectors->rows, NULL, vectors->data, err);
}

static bool map_next(Deep *deep, Pool *pool, Error *err)
{
	Matrix *vectors = &deep->base.shared->vectors;
	size_t left = vectors->rows - deep->mapped, count = left < MAP_ROWS ? left : MAP_ROWS;
	snprintf(deep->base.progress.phase, sizeof deep->base.progress.phase, "mapping");
	if (!map_rows(deep, deep->mapped, count, pool, matrix_row(vectors, deep->mapped), err))
		return false;
	deep->mapped += count;
	return true;
}

/* The classes that the label head gives rows of the shared space. */
static bool answer(Deep *deep, size_t first, size_t count, uint32_t *classes, Pool *pool, Error *err)
{
	Examples hidden;
	size_t width = network_outputs(deep->labels);
	float *scores = memory_data(count * width, sizeof *scores, "the answers of a network", err);
	Rows rows = rows_part(matrix_rows(&deep->base.shared->vectors), first, count);
	bool fine = scores && examples_init(rows, 1, &hidden, err);
	if (fine) {
		fine = network_judge(deep->labels, &hidden, 0, count, pool, scores, err);
		examples_release(&hidden);
	}
	for (size_t i = 0; fine && i < count; i++) {
		const float *row = scores + i * width;
		classes[i] = 0;
		for (uint32_t c = 1; c < width; c++)
			if (row[c] > row[classes[i]])
				classes[i] = c;
	}
	free(scores);
	return fine;
}

static double last_of(Deep *deep, const char *name)
{
	const Series *series = adaptation_series(&deep->base, name, "epochs");
	return series->y[series->count - 1];
}

static bool describe(Deep *deep, const DeepTerm *term, Pool *pool, Error *err)
{
	size_t sources = deep->input.source->vectors.rows, targets = deep->input.target->vectors.rows;
	uint32_t *given = memory_data(sources, sizeof *given, "the answers of a network", err);
	deep->base.answers = memory_data(targets, sizeof *given, "the answers of a network", err);
	size_t right = 0;
	bool fine = given && deep->base.answers && answer(deep, targets, sources, given, pool, err) &&
		    answer(deep, 0, targets, deep->base.answers, pool, err);
	for (size_t i = 0; fine && i < sources; i++)
		right += given[i] == deep->input.source_class[i];
	free(given);
	if (!fine)
		return false;
	adaptation_figure(&deep->base, "epochs", (double)deep->epochs, 0);
	adaptation_figure(&deep->base, "hidden", (double)deep->hidden, 0);
	adaptation_figure(&deep->base, "weight", deep->weight.value, 4);
	adaptation_figure(&deep->base, "label_loss", last_of(deep, "label loss"), 4);
	adaptation_figure(&deep->base, term->figure, last_of(deep, term->curve), 4);
	adaptation_figure(&deep->base, "source_accuracy", (double)right / (double)deep->source.count, 4);
	return true;
}

bool deep_step(Deep *deep, const DeepTerm *term, Pool *pool, Error *err)
{
	if (deep->at < deep->batches)
		return learn(deep, term, pool, err);
	if (deep->mapped < deep->base.shared->vectors.rows)
		return map_next(deep, pool, err);
	deep->base.progress.finished = true;
	return describe(deep, term, pool, err) && space_finish(deep->base.shared, err);
}
