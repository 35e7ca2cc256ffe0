/*
 * Layer: one step from the rows of a batch to rows of another width, and back: from how the loss depends on
 * what went out ("delta") to how it depends on what came in and on the layer's parameters.
 *
 * A layer holds parameters, never what passes through: that is the Activations' (nn/network.h), so that one
 * layer can see two batches before it goes back through either. Rows pass independently of each other, and in
 * parallel; a type that looks at a batch as a whole does so in `gather`.
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include "nn/batch.h"

/* Numbers of a layer, rows x width. */
typedef struct Parameter {
	const char *name; /* "weights" */
	size_t rows, width;
	float *value;
	float *gradient; /* sum of what the batches since the optimiser's last step gave; NULL: not learned */
	bool learned;
} Parameter;

enum { LAYER_PARAMETERS = 4 };

typedef struct Layer {
	const struct LayerType *type;
	size_t inputs, outputs; /* numbers a row */
	double setting;         /* the rate of dropout, slope of a leaky ReLU, lambda of a reversal, items of an
				   embedding */
	uint64_t seed;          /* of what is drawn during training */
	bool frozen;            /* no parameter changes */
	Parameter parameters[LAYER_PARAMETERS];
	size_t n_parameters;
} Layer;

/* One batch on its way through one layer. */
typedef struct Pass {
	Batch in;
	size_t outputs;
	float *out;   /* in.count x outputs */
	float *delta; /* the loss by each number of out */
	float *back;  /* the loss by each number of in, for backward to fill; NULL: nobody asks */
	float *kept;  /* what backward needs besides; as many numbers as `keeps` says */
	bool training;
	uint64_t draw; /* tells the random numbers of this batch from those of others */
} Pass;

typedef struct LayerType {
	const char *name;
	bool sparse; /* `forward` and `learn` can read sparse batches */
	/* Declares the parameters (layer_declare) from inputs, outputs and setting. False: no layer of this
	 * type has such sizes. NULL: there are no parameters, and as many outputs as inputs. */
	bool (*declare)(Layer *layer);
	size_t (*keeps)(const Layer *layer, size_t rows); /* NULL: nothing */
	/* What depends on the whole batch, before its rows go forward. NULL: nothing does. */
	void (*gather)(Layer *layer, const Pass *pass);
	/* Fills rows first .. first + count - 1 of out. */
	void (*forward)(const Layer *layer, const Pass *pass, size_t first, size_t count);
	/* The same on the way back, filling `back`. */
	void (*gather_back)(const Layer *layer, const Pass *pass);
	void (*backward)(const Layer *layer, const Pass *pass, size_t first, size_t count);
	/* Adds to the gradients of the parameters, in pieces that touch different numbers; `pieces` NULL: there
	 * is one. NULL: nothing is learned. */
	size_t (*pieces)(const Layer *layer, const Pass *pass);
	void (*learn)(Layer *layer, const Pass *pass, size_t piece);
} LayerType;

/* --- the layers; each answers NULL with *err when memory is short --- */

/* How weights begin. Glorot & Bengio, AISTATS 2010: uniform within sqrt(6 / (inputs + outputs)), for tanh and
 * sigmoid. He, Zhang, Ren & Sun, ICCV 2015: normal with variance 2 / inputs, for ReLU. */
typedef enum WeightStart { WEIGHTS_ZERO, WEIGHTS_GLOROT, WEIGHTS_HE } WeightStart;

/* y = x W + b, W inputs x outputs; b begins as zeros. */
Layer *layer_dense(size_t inputs, size_t outputs, WeightStart start, uint64_t seed, Error *err);
/* A row of `places` item numbers (whole numbers as floats) becomes their vectors of `width` side by side. What
 * is no number of an item becomes zeros. Vectors begin normal with variance 1 / width. */
Layer *layer_embedding(size_t items, size_t width, size_t places, uint64_t seed, Error *err);
/* Zero with probability `rate`, else times 1 / (1 - rate), while training. Srivastava & al., JMLR 15, 2014. */
Layer *layer_dropout(size_t width, double rate, uint64_t seed);
/* Each column to mean 0 and variance 1 over the batch (while judging: with running means over the batches that
 * it was trained on), then times a learned factor plus a learned shift. Ioffe & Szegedy, ICML 2015. */
Layer *layer_batch_norm(size_t width, Error *err);
/* The same for each row over its columns. Ba, Kiros & Hinton, 2016. */
Layer *layer_layer_norm(size_t width, Error *err);
Layer *layer_relu(size_t width);
/* x above 0, slope x below. Maas, Hannun & Ng, ICML 2013. */
Layer *layer_leaky(size_t width, double slope);
Layer *layer_tanh(size_t width);
Layer *layer_sigmoid(size_t width);
/* Nothing on the way forward, -lambda times on the way back: what is above learns to tell, what is below learns
 * to make it hard. Ganin & al., Domain-adversarial training of neural networks, JMLR 17, 2016. lambda is the
 * layer's setting, and may be changed at any time. */
Layer *layer_reversal(size_t width, double lambda);

/* --- for all layers --- */

void layer_free(Layer *layer);
/* Of the values of all parameters: two that are equal prove that none moved. */
void layer_checksum(const Layer *layer, char text[33]);

/* --- for those who write one --- */

extern const LayerType layer_type_dense, layer_type_embedding, layer_type_dropout, layer_type_batch_norm,
	layer_type_layer_norm, layer_type_relu, layer_type_leaky, layer_type_tanh, layer_type_sigmoid,
	layer_type_reversal;

/* NULL when there is none of that name. */
const LayerType *layer_type_find(const char *name);
/* Sizes must suit the type. Parameters are zeros. */
Layer *layer_new(const LayerType *type, size_t inputs, size_t outputs, double setting, Error *err);
/* The same with parameters that are declared, but have neither values nor gradients yet. NULL: the sizes do not
 * suit the type. */
Layer *layer_plan(const LayerType *type, size_t inputs, size_t outputs, double setting);
/* Makes room: zeros for gradients that are learned, and for values that nobody has set. */
bool layer_allocate(Layer *layer, Error *err);
/* One more parameter. */
void layer_declare(Layer *layer, const char *name, size_t rows, size_t width, bool learned);
/* Normal or uniform numbers as `start` says for a matrix of that shape. */
void parameter_start(Parameter *parameter, size_t inputs, size_t outputs, WeightStart start, uint64_t seed);

#endif
