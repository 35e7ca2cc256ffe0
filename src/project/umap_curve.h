/*
 * UmapCurve: how strongly two points of a UMAP belong together at a distance d of the plane, 1 / (1 + a d^2b),
 * and the forces that follow from it. McInnes, Healy & Melville, arXiv:1802.03426, 2018.
 */
#ifndef PROJECT_UMAP_CURVE_H
#define PROJECT_UMAP_CURVE_H

typedef struct UmapCurve {
	float a, b;
} UmapCurve;

/* The curve nearest, by least squares at 300 places of 0 .. 3 spread, to one that is 1 up to min_dist and falls
 * like exp(-(d - min_dist) / spread) from there. 0 <= min_dist <= spread, 0 < spread. */
UmapCurve umap_curve_fit(double min_dist, double spread);

enum { UMAP_LANES = 8, UMAP_PUSHED = 5 };

/* Factors of the differences x - y by which a point x moves, at a rate of 1, at squared distances d2 from
 * others. The first it belongs to: x goes down the gradient of -log p. From the next UMAP_PUSHED, that of -log
 * (1 - p), where 0.001 beside d2 keeps it finite. Lanes beyond are of no use. Good to about 1e-6 of each, the
 * same bytes on all machines. Aligned to 32 bytes. */
void umap_curve_forces(UmapCurve curve, const float *d2, float *factors);

#endif
