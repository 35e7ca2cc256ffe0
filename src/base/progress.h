/* How far a piece of work is; every model and every long computation keeps one, clients draw it. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>

typedef struct Progress {
	double done, total; /* in `unit`; total 0 when not known */
	char unit[16];      /* "words", "bytes" */
	char phase[64];     /* "epoch 2 of 5" */
	double rate;        /* units a second, lately; 0 when not known */
	bool finished;
} Progress;

#endif
