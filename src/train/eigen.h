/*
 * Eigenpictures: the principal components of the pixels, as in Turk & Pentland, "Eigenfaces for recognition",
 * Journal of Cognitive Neuroscience 3(1), 1991. Found by orthogonal iteration over the pictures in blocks, so
 * that it is as good for a hundred large pictures as for many small ones, and can be watched. With domains that
 * are weighed (domain_weights.h) mean and covariance are those in which each picture stands as often as it
 * weighs.
 */
#ifndef TRAIN_EIGEN_H
#define TRAIN_EIGEN_H

#include "linalg/subspace.h"
#include "train/domain_weights.h"
#include "train/trainer.h"

typedef struct Eigen {
	Model model; /* series 0: share of the variance that the components explain, by pass */
	uint64_t seed;
	size_t dim, passes; /* as asked for: components, passes at most */
	double evenness;    /* of the run at hand: 1 - tau */
	Images *images;     /* all that were given so far; counted */
	Subspace subspace;
	/* the run at hand */
	double *mean;      /* of each pixel */
	Matrix block;      /* a block of pictures without the mean, times the root of their weights */
	Matrix projected;  /* pictures x directions: the pass at hand; with the root, too */
	Matrix scores;     /* pictures x dim: as the last whole pass left them */
	double squares;    /* sum over all pictures and pixels, once the first pass is over */
	double explained;  /* share, by the last pass */
	size_t pass, next; /* pass 0 finds the mean; next picture in the pass */
} Eigen;

extern const Trainer trainer_eigen;

/* At rest, with what is given; the images are counted. */
Eigen *eigen_new(Images *images, size_t dim, size_t passes, uint64_t seed);
/* Weighs the domains of the pictures of a run that is about to begin, or goes on. */
bool eigen_weigh(Eigen *eigen, const Images *images, double evenness, Error *err);
bool eigen_begin_run(Eigen *eigen, Error *err);
/* For the mean, a block and the projected pictures of a run; directions are there. */
bool eigen_make_room(Eigen *eigen, Error *err);

bool eigen_save(const Model *model, Archive *archive, Error *err);
Model *eigen_load(Archive *archive, Error *err);
void eigen_free(Model *model);

#endif
