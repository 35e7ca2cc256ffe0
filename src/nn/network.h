/*
 * Network: layers one after the other.
 *
 *	Network *net = network_new();
 *	bool fine = network_add(net, layer_dense(784, 100, WEIGHTS_HE, 1, err)) &&
 *		    network_add(net, layer_relu(100)) &&
 *		    network_add(net, layer_dense(100, 10, WEIGHTS_GLOROT, 2, err)) &&
 *		    activations_init(net, 64, 0, false, &a, err) && optimiser_add(optimiser, net, err);
 *
 * and then for each batch
 *
 *	network_forward(net, &batch, true, pool, &a);
 *	softmax_loss(activations_out(&a), classes, 1, activations_delta(&a));
 *	network_backward(net, pool, &a);
 *	optimiser_step(optimiser, 0.01, pool);
 *
 * The same bytes come out at any number of threads.
 */
#ifndef NN_NETWORK_H
#define NN_NETWORK_H

#include "base/archive.h"
#include "nn/layer.h"

typedef struct Network {
	Layer **layers;
	size_t n_layers, room;
} Network;

Network *network_new(void);
void network_free(Network *network);
/* Takes the layer over; false for NULL, so that makers can be chained. Its inputs must be as many as the
 * outputs of the layer before. */
bool network_add(Network *network, Layer *layer);
size_t network_inputs(const Network *network);
size_t network_outputs(const Network *network);

/* What a batch leaves in a network on its way through. Two of them are two batches at the same time. */
typedef struct Activations {
	Pass *passes; /* by layer */
	size_t n_layers, room;
	float *back; /* the loss by each number of the input; NULL unless asked for */
	uint64_t draw;
} Activations;

/* Room for batches of up to `rows` rows. Random numbers (of dropout) are those of `stream`; `back` asks for the
 * slope of the loss by the inputs. The network must have all its layers, and live longer. */
bool activations_init(
	const Network *network, size_t rows, uint64_t stream, bool back, Activations *activations, Error *err);
void activations_release(Activations *activations);

/* What the last layer made of the latest batch. */
Rows activations_out(const Activations *activations);
/* What the k-th layer made of it. */
Rows activations_at(const Activations *activations, size_t layer);
/* Where the slope of the loss by the outputs is put, packed, before the way back. */
float *activations_delta(const Activations *activations);

/* The batch is borrowed until the way back is over. A sparse one needs a dense layer first. `training` turns
 * dropout and the means of batch normalisation on. */
void network_forward(Network *network, const Batch *batch, bool training, Pool *pool, Activations *activations);
/* Adds to the gradients of all parameters of layers that are not frozen. */
void network_backward(Network *network, Pool *pool, Activations *activations);
/* The outputs of examples first .. first + count - 1, judged, packed into `out`. */
bool network_judge(Network *network, const Examples *examples, size_t first, size_t count, Pool *pool,
	float *out, Error *err);

/* Layers and parameters under keys that begin with `name`; gradients are not kept. */
bool network_save(const Network *network, const char *name, Archive *archive, Error *err);
Network *network_load(const char *name, Archive *archive, Error *err);

#endif
