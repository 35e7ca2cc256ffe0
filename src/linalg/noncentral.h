/* Student's t when the means do differ: the noncentral t distribution. */
#ifndef LINALG_NONCENTRAL_H
#define LINALG_NONCENTRAL_H

/* P(T <= t) for T = (Z + delta) / sqrt(V / degrees), Z standard normal, V chi-squared with `degrees` of
 * freedom. |delta| at most 30. Lenth, Applied Statistics 38, 1989 (AS 243). */
double noncentral_t_below(double t, double degrees, double delta);

#endif
