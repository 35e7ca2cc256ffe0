#include "project/umap_curve.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { PLACES = 300, ROUNDS = 200 };

/* Sums of a Gauss–Newton round: squared error, its gradient's and its Hessian's approximation. */
typedef struct Fit {
	double error, ga, gb, aa, ab, bb;
} Fit;

static Fit fit_at(double a, double b, double min_dist, double spread)
{
	Fit fit = {0};
	for (int k = 1; k < PLACES; k++) { /* at 0 both are 1 */
		double d = 3 * spread * k / (PLACES - 1);
		double wanted = d <= min_dist ? 1 : exp(-(d - min_dist) / spread);
		double power = pow(d, 2 * b), value = 1 / (1 + a * power), error = value - wanted;
		double by_a = -power * value * value, by_b = 2 * a * log(d) * by_a;
		fit.error += error * error;
		fit.ga += by_a * error;
		fit.gb += by_b * error;
		fit.aa += by_a * by_a;
		fit.ab += by_a * by_b;
		fit.bb += by_b * by_b;
	}
	return fit;
}

/* Levenberg–Marquardt: the damping falls with every step that helps and grows with every one that does not. */
UmapCurve umap_curve_fit(double min_dist, double spread)
{
	double a = 1, b = 1, damping = 1e-3;
	Fit fit = fit_at(a, b, min_dist, spread);
	for (int round = 0; round < ROUNDS; round++) {
		double aa = fit.aa * (1 + damping), bb = fit.bb * (1 + damping);
		double determinant = aa * bb - fit.ab * fit.ab;
		double next_a = a - (bb * fit.ga - fit.ab * fit.gb) / determinant;
		double next_b = b - (aa * fit.gb - fit.ab * fit.ga) / determinant;
		bool possible = next_a > 0 && next_b > 0;
		Fit next = possible ? fit_at(next_a, next_b, min_dist, spread) : fit;
		if (possible && next.error <= fit.error) {
			bool settled = fit.error - next.error <= 1e-15 * fit.error;
			a = next_a;
			b = next_b;
			fit = next;
			damping /= 10;
			if (settled)
				break;
		} else {
			damping *= 10;
		}
	}
	return (UmapCurve){(float)a, (float)b};
}

/* --- forces, in lanes --- */

typedef float Lanes __attribute__((vector_size(UMAP_LANES * sizeof(float))));
typedef int32_t Bits __attribute__((vector_size(UMAP_LANES * sizeof(int32_t))));
typedef uint32_t Shifted __attribute__((vector_size(UMAP_LANES * sizeof(uint32_t))));

/* x = 2^exponent m with m within a factor of sqrt 2 of 1; log m / log 2 = t p(t) with t = m - 1, by Chebyshev
 * interpolation. x must be a positive normal number. */
static void log_2(const Lanes *x, Lanes *to)
{
	const int32_t root_half = 0x3f3504f3;
	Bits offset = (Bits)*x - root_half;
	Bits exponent = offset >> 23;
	Lanes t = (Lanes)((offset & 0x7fffff) + root_half) - 1;
	Lanes p = 0.16818659f * t - 0.26796387f;
	p = p * t + 0.29611956f;
	p = p * t - 0.35952446f;
	p = p * t + 0.48061313f;
	p = p * t - 0.72136018f;
	p = p * t + 1.44269652f;
	*to = __builtin_convertvector(exponent, Lanes) + p * t;
}

/* -126 < x < 127. Adding 1.5 * 2^23 rounds to a whole number, which is then in the low bits. */
static void exp_2(const Lanes *x, Lanes *to)
{
	const float round = 12582912;
	Lanes whole = *x + round;
	Lanes f = *x - (whole - round);
	Lanes p = 0.00133909f * f + 0.00967603f;
	p = p * f + 0.05550357f;
	p = p * f + 0.24022107f;
	p = p * f + 0.69314719f;
	p = p * f + 1;
	*to = (Lanes)((Shifted)p + ((Shifted)whole << 23));
}

void umap_curve_forces(UmapCurve curve, const float *d2, float *factors)
{
	const float least = 1e-9f; /* the logarithm needs more than 0; a difference of 0 moves nothing */
	Lanes squared = *(const Lanes *)d2 + least;
	Lanes power;
	log_2(&squared, &power);
	power *= curve.b;
	exp_2(&power, &power);
	Lanes near = {0, 0.001f, 0.001f, 0.001f, 0.001f, 0.001f, 0.001f, 0.001f};
	Lanes below = (squared + near) * (1 + curve.a * power);
	float pushed = 2 * curve.b;
	Lanes above = {-pushed * curve.a * power[0], pushed, pushed, pushed, pushed, pushed, pushed, pushed};
	*(Lanes *)factors = above / below;
}
