/*
 * Convolution: a field on a square grid convolved with a kernel that depends on the distance alone, by fast
 * Fourier transforms in single precision (FFTW; plans are estimated, not timed, so that they are the same in
 * every run). The field counts as 0 outside the grid: the transform is twice as wide.
 *
 * The work is made of passes, each of independent pieces that a pool may deal out; a pass begins when the one
 * before is over:
 *
 *	for (size_t piece = 0; piece < convolution_pieces(c, pass); piece++)
 *		convolution_piece(c, pass, piece);
 *
 * The two passes of the kernel are made once after convolution_set_kernel, the other three for every field.
 */
#ifndef LINALG_CONVOLUTION_H
#define LINALG_CONVOLUTION_H

#include "base/error.h"

#include <stddef.h>

enum {
	CONVOLUTION_MOST = 2048, /* widest transform */
	CONVOLUTION_MARGIN = 8,  /* nodes left free, in which a sharp filter dies away */
};

typedef enum ConvolutionPass {
	CONVOLUTION_KERNEL_ROWS,
	CONVOLUTION_KERNEL_COLUMNS,
	CONVOLUTION_FORWARD,
	CONVOLUTION_MIDDLE,
	CONVOLUTION_BACK,
	CONVOLUTION_PASSES,
} ConvolutionPass;

/* The kernel at the distance whose square is given. */
typedef double ConvolutionKernel(double squared);

typedef struct Convolution {
	size_t size;   /* of the transform: a multiple of 16 */
	size_t nodes;  /* of the field, either way: size / 2 - CONVOLUTION_MARGIN */
	size_t stride; /* floats from one row to the next */
	float *field;  /* `nodes` rows; the caller writes them, 0 from `nodes` to the stride, before FORWARD and
			* finds the convolved field in their first `nodes` floats after BACK. size / 2 + 1 rows
			*/
	ConvolutionKernel *kernel;
	double spacing;  /* between nodes */
	float *response; /* by frequency along an axis, `size` of them, even: spectra are multiplied with both
			  */
	float *spectrum; /* of the kernel, by block of columns */
	struct ConvolutionPlans *plans;
} Convolution;

/* The narrowest size whose field has that many nodes, or CONVOLUTION_MOST when none has. */
size_t convolution_size(size_t nodes);

/* Releases what was there; {0} is fine. */
bool convolution_init(Convolution *convolution, size_t size, Error *err);
void convolution_release(Convolution *convolution);
/* `response(angle)` is what a filter does to a wave that turns by so much from node to node. */
void convolution_set_kernel(
	Convolution *convolution, ConvolutionKernel *kernel, double spacing, double (*response)(double angle));
size_t convolution_pieces(const Convolution *convolution, ConvolutionPass pass);
void convolution_piece(Convolution *convolution, ConvolutionPass pass, size_t piece);

#endif
