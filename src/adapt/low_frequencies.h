/*
 * LowFrequencies: the coefficients of the discrete Fourier transform of a picture that change slowest, and the
 * picture with other amplitudes in their place and its own phases: layout stays, brightness, contrast and
 * lighting change (Yang & Soatto, "FDA: Fourier domain adaptation for semantic segmentation", CVPR 2020). There
 * are few of them, so that they are summed directly.
 */
#ifndef ADAPT_LOW_FREQUENCIES_H
#define ADAPT_LOW_FREQUENCIES_H

#include <stddef.h>

typedef struct LowFrequencies {
	size_t height, width;
	size_t reach; /* frequencies -reach .. reach each way */
	/* cos and sin of 2 pi k x / n, k from -reach: for columns (2 reach + 1) x width, for rows x height */
	double *cos_columns, *sin_columns, *cos_rows, *sin_rows;
	double *partial; /* room */
} LowFrequencies;

/* reach < half of the shorter side, so that no frequency is met twice. `low` starts as {0} or as an earlier
 * one. */
void low_frequencies_init(LowFrequencies *low, size_t height, size_t width, size_t reach);
void low_frequencies_release(LowFrequencies *low);
/* (2 reach + 1)^2 */
size_t low_frequencies_count(const LowFrequencies *low);
/* pixels: height x width. real, imaginary: one for each frequency, rows of frequencies from -reach. */
void low_frequencies_of(LowFrequencies *low, const double *pixels, double *real, double *imaginary);
/* Adds the inverse transform of these coefficients, all others 0, to the pixels. */
void low_frequencies_add(LowFrequencies *low, const double *real, const double *imaginary, double *pixels);

#endif
