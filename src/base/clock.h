/* Monotonic time in seconds, from an arbitrary start. Results never depend on it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

double clock_now(void);
double clock_cpu(void); /* CPU seconds of the whole process */

#endif
