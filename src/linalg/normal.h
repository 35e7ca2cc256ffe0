/* The standard normal distribution, and intervals that come from it. */
#ifndef LINALG_NORMAL_H
#define LINALG_NORMAL_H

double normal_below(double z);    /* P(Z <= z) */
double normal_quantile(double p); /* its inverse; infinite at 0 and 1 */
/* The value that Student's t stays below with probability p. */
double normal_student_quantile(double p, double degrees);
double normal_student_beyond(double t, double degrees); /* P(|T| >= |t|) of Student's t */
/* P(X >= x), X chi-squared with `degrees` of freedom: a sum of so many squares of Z. 1 for none. */
double normal_chi_squared_above(double x, double degrees);
double normal_chi_squared_quantile(double p, double degrees); /* what it stays below with probability p */
/* Wilson's score interval of a proportion, `hits` of `draws`, at the given level (0.95). Wilson, JASA 22, 1927.
 */
void normal_wilson(double hits, double draws, double level, double *low, double *high);
/* Newcombe's interval (his method 10) of the difference of two independent proportions, first less second, made
 * of their Wilson intervals. Newcombe, Statistics in Medicine 17, 1998. */
void normal_newcombe(
	double hits_a, double draws_a, double hits_b, double draws_b, double level, double *low, double *high);

#endif
