#include "nn/network.h"

#include "base/memory.h"
#include "base/random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_ROWS = 32 };
/* Multiply-adds below which waking the pool costs more than it saves. */
enum { WORTH_A_POOL = 1 << 17 };

Network *network_new(void)
{
	return memory_new(1, sizeof(Network));
}

void network_free(Network *network)
{
	if (!network)
		return;
	for (size_t i = 0; i < network->n_layers; i++)
		layer_free(network->layers[i]);
	free(network->layers);
	free(network);
}

bool network_add(Network *network, Layer *layer)
{
	if (!layer)
		return false;
	assert(network->n_layers == 0 || network_outputs(network) == layer->inputs);
	network->layers =
		memory_grow(network->layers, network->n_layers, &network->room, sizeof *network->layers);
	network->layers[network->n_layers++] = layer;
	return true;
}

size_t network_inputs(const Network *network)
{
	return network->layers[0]->inputs;
}

size_t network_outputs(const Network *network)
{
	return network->layers[network->n_layers - 1]->outputs;
}

/* --- activations --- */

static bool make_room(const Layer *layer, size_t rows, Pass *pass, Error *err)
{
	size_t keeps = layer->type->keeps ? layer->type->keeps(layer, rows) : 0;
	pass->outputs = layer->outputs;
	pass->out = memory_data(rows * layer->outputs, sizeof(float), "the activations of a layer", err);
	pass->delta = memory_data(rows * layer->outputs, sizeof(float), "the activations of a layer", err);
	pass->kept = memory_data(keeps, sizeof(float), "the activations of a layer", err);
	return pass->out && pass->delta && pass->kept;
}

bool activations_init(
	const Network *network, size_t rows, uint64_t stream, bool back, Activations *a, Error *err)
{
	*a = (Activations){.n_layers = network->n_layers, .room = rows, .draw = random_mix(stream)};
	a->passes = memory_new(a->n_layers, sizeof *a->passes);
	bool fine = true;
	for (size_t i = 0; fine && i < a->n_layers; i++) {
		fine = make_room(network->layers[i], rows, &a->passes[i], err);
		a->passes[i].back = i ? a->passes[i - 1].delta : NULL;
	}
	if (fine && back)
		a->back = memory_data(rows * network_inputs(network), sizeof(float), "a gradient", err);
	a->passes[0].back = a->back;
	return fine && (a->back || !back);
}

void activations_release(Activations *a)
{
	for (size_t i = 0; i < a->n_layers; i++) {
		free(a->passes[i].out);
		free(a->passes[i].delta);
		free(a->passes[i].kept);
	}
	free(a->passes);
	free(a->back);
	*a = (Activations){0};
}

Rows activations_at(const Activations *a, size_t layer)
{
	const Pass *pass = &a->passes[layer];
	return (Rows){pass->out, pass->in.count, pass->outputs, pass->outputs};
}

Rows activations_out(const Activations *a)
{
	return activations_at(a, a->n_layers - 1);
}

float *activations_delta(const Activations *a)
{
	return a->passes[a->n_layers - 1].delta;
}

/* --- there and back --- */

/* Layers first .. last, all of whose rows pass independently. */
typedef struct Sweep {
	Network *network;
	Activations *activations;
	size_t first, last, rows;
} Sweep;

static size_t pieces_of(size_t rows)
{
	return (rows + PIECE_ROWS - 1) / PIECE_ROWS;
}

static size_t rows_left(const Sweep *sweep, size_t piece)
{
	size_t left = sweep->rows - piece * PIECE_ROWS;
	return left < PIECE_ROWS ? left : PIECE_ROWS;
}

static void forward_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Sweep *sweep = context;
	for (size_t i = sweep->first; i <= sweep->last; i++) {
		const Layer *layer = sweep->network->layers[i];
		layer->type->forward(
			layer, &sweep->activations->passes[i], piece * PIECE_ROWS, rows_left(sweep, piece));
	}
}

static void backward_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Sweep *sweep = context;
	for (size_t i = sweep->last + 1; i-- > sweep->first;) {
		const Layer *layer = sweep->network->layers[i];
		layer->type->backward(
			layer, &sweep->activations->passes[i], piece * PIECE_ROWS, rows_left(sweep, piece));
	}
}

/* The pool, unless the batch is so little work that its threads are better left asleep. */
static Pool *pool_for(const Network *network, const Batch *batch, Pool *pool)
{
	double work = 0;
	for (size_t i = 0; i < network->n_layers; i++) {
		const Layer *layer = network->layers[i];
		double row = (double)layer->outputs;
		for (size_t j = 0; j < layer->n_parameters; j++)
			row += (double)(layer->parameters[j].rows * layer->parameters[j].width);
		if (i == 0 && !batch->rows)
			row *= (double)sparse_count(&batch->examples->sparse) /
			       ((double)batch->examples->sparse.rows * (double)batch->width);
		work += row * (double)batch->count;
	}
	return work < WORTH_A_POOL ? NULL : pool;
}

static void start_passes(const Network *network, const Batch *batch, bool training, Activations *a)
{
	a->draw += training;
	for (size_t i = 0; i < network->n_layers; i++) {
		Pass *pass = &a->passes[i];
		pass->in = i ? batch_of_rows(a->passes[i - 1].out, batch->count, network->layers[i]->inputs)
			     : *batch;
		pass->training = training;
		pass->draw = random_mix(a->draw) + i;
	}
}

void network_forward(Network *network, const Batch *batch, bool training, Pool *pool, Activations *a)
{
	assert(batch->count <= a->room && batch->width == network_inputs(network));
	assert(batch->rows || network->layers[0]->type->sparse);
	start_passes(network, batch, training, a);
	pool = pool_for(network, batch, pool);
	for (size_t first = 0, last; first < network->n_layers; first = last + 1) {
		Layer *layer = network->layers[first];
		if (layer->type->gather)
			layer->type->gather(layer, &a->passes[first]);
		for (last = first; last + 1 < network->n_layers && !network->layers[last + 1]->type->gather;)
			last++;
		Sweep sweep = {network, a, first, last, batch->count};
		pool_run(pool, pieces_of(batch->count), forward_piece, &sweep);
	}
}

static bool learns(const Layer *layer)
{
	return layer->type->learn && !layer->frozen;
}

/* The lowest layer that has someone below it to hand a delta to; n_layers: none has. */
static size_t lowest_backward(const Network *network, const Activations *a)
{
	size_t lowest = 0;
	if (a->back)
		return 0;
	while (lowest < network->n_layers && !learns(network->layers[lowest]))
		lowest++;
	return lowest < network->n_layers ? lowest + 1 : lowest;
}

/* A layer that gathers needs all rows of its delta, and so begins a sweep of its own. */
static void sweep_back(Network *network, Pool *pool, Activations *a)
{
	size_t rows = a->passes[0].in.count, lowest = lowest_backward(network, a);
	for (size_t end = network->n_layers, first; end > lowest; end = first) {
		const Layer *last = network->layers[end - 1];
		if (last->type->gather_back)
			last->type->gather_back(last, &a->passes[end - 1]);
		for (first = end - 1; first > lowest && !network->layers[first - 1]->type->gather_back;)
			first--;
		Sweep sweep = {network, a, first, end - 1, rows};
		pool_run(pool, pieces_of(rows), backward_piece, &sweep);
	}
}

static size_t learn_pieces(const Layer *layer, const Pass *pass)
{
	if (!learns(layer))
		return 0;
	return layer->type->pieces ? layer->type->pieces(layer, pass) : 1;
}

static void learn_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Sweep *sweep = context;
	for (size_t i = 0; i < sweep->network->n_layers; i++) {
		Layer *layer = sweep->network->layers[i];
		const Pass *pass = &sweep->activations->passes[i];
		size_t pieces = learn_pieces(layer, pass);
		if (piece < pieces) {
			layer->type->learn(layer, pass, piece);
			return;
		}
		piece -= pieces;
	}
}

void network_backward(Network *network, Pool *pool, Activations *a)
{
	pool = pool_for(network, &a->passes[0].in, pool);
	sweep_back(network, pool, a);
	size_t pieces = 0;
	for (size_t i = 0; i < network->n_layers; i++)
		pieces += learn_pieces(network->layers[i], &a->passes[i]);
	Sweep sweep = {.network = network, .activations = a};
	pool_run(pool, pieces, learn_piece, &sweep);
}

bool network_judge(Network *network, const Examples *examples, size_t first, size_t count, Pool *pool,
	float *out, Error *err)
{
	enum { BLOCK = 256 };
	size_t outputs = network_outputs(network);
	Activations a = {0};
	float *room = memory_data(BLOCK * network_inputs(network), sizeof *room, "a batch", err);
	bool fine = room && activations_init(network, BLOCK, 0, false, &a, err);
	for (size_t done = 0; fine && done < count; done += BLOCK) {
		uint32_t chosen[BLOCK];
		size_t rows = count - done < BLOCK ? count - done : BLOCK;
		for (size_t i = 0; i < rows; i++)
			chosen[i] = (uint32_t)(first + done + i);
		Batch batch = batch_choose(examples, chosen, rows, room);
		network_forward(network, &batch, false, pool, &a);
		memcpy(out + done * outputs, activations_out(&a).data, rows * outputs * sizeof *out);
	}
	activations_release(&a);
	free(room);
	return fine;
}
