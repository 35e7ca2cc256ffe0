/*
 * ComponentAnalysis: the course of transfer component analysis and of joint distribution adaptation.
 * Of features F (n x f, kernel_features.h) of a sample of both sides it finds the components W (f x
 * dim) that keep much of the scatter of the rows while the means of both sides come together: the
 * largest v of
 *
 *	F^T H F w = v (F^T L F + mu I) w,
 *
 * H centring, L the sum of e e^T over its Frobenius norm, e having 1 / n_s in rows of the source and
 * -1 / n_t in those of the target; the coordinates of any row are its features times W. With classes
 * there is an e for each of them too, of the rows of that class, those of the target being guessed
 * by the nearest row of the source, by cosine, in the coordinates found so far. The norm, which Long
 * et al. (ICCV 2013) divide by, makes mu mean the same for samples of any size.
 */
#ifndef ADAPT_COMPONENT_ANALYSIS_H
#define ADAPT_COMPONENT_ANALYSIS_H

#include "adapt/adapter.h"

/* Options: COMPONENT_OPTIONS. by_class: the option iterations= as well. */
Adaptation *component_analysis_start(
	const Adapter *adapter, bool by_class, const AdaptInput *input, const Args *options, Error *err);
bool component_analysis_step(Adaptation *adaptation, Pool *pool, Error *err);
bool component_analysis_look(const Adaptation *adaptation, Matrix *vectors, Error *err);
void component_analysis_free(Adaptation *adaptation);

#define COMPONENT_OPTIONS                                                                                      \
	{.name = "dim",                                                                                        \
		.kind = ARG_INTEGER,                                                                           \
		.help = "components, which the shared space has as dimensions",                                \
		.fallback = "50",                                                                              \
		.low = 1,                                                                                      \
		.high = 5000},                                                                                 \
		{.name = "kernel",                                                                             \
			.kind = ARG_CHOICE,                                                                    \
			.help = "primal: components of the columns; linear and rbf: of the similarity to the " \
				"sample",                                                                      \
			.fallback = "primal",                                                                  \
			.choices = "primal|linear|rbf"},                                                       \
		{.name = "gamma",                                                                              \
			.kind = ARG_NUMBER,                                                                    \
			.help = "of exp(-gamma d^2), kernel=rbf; 0: 1 / (2 median d^2)",                       \
			.fallback = "0",                                                                       \
			.low = 0,                                                                              \
			.high = 1e9},                                                                          \
		{.name = "mu",                                                                                 \
			.kind = ARG_NUMBER,                                                                    \
			.help = "penalty on large weights, against the distance of the domains",               \
			.fallback = "0.1",                                                                     \
			.low = 1e-6,                                                                           \
			.high = 1e6,                                                                           \
			.aliases = "lambda"},                                                                  \
	{                                                                                                      \
		.name = "sample", .kind = ARG_INTEGER,                                                         \
		.help = "items of each side that are learned from, drawn at random", .fallback = "500",        \
		.low = 4, .high = 2500                                                                         \
	}

#endif
