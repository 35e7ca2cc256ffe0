/* Schedule: a number that changes in the course of a training: a rate, a weight of a loss. */
#ifndef NN_SCHEDULE_H
#define NN_SCHEDULE_H

#include <stdbool.h>

/* With p the part of the training that is done, 0 .. 1: */
typedef enum ScheduleKind {
	SCHEDULE_CONSTANT, /* value */
	SCHEDULE_LINEAR,   /* value (1 - p) */
	SCHEDULE_SIGMOID,  /* value (2 / (1 + exp(-10 p)) - 1), from 0 to value: lambda of Ganin & al. 2016 */
	SCHEDULE_INVERSE,  /* value / (1 + 10 p)^0.75: their learning rate */
	SCHEDULE_STEP,     /* value, a tenth of it from p = 1/2, a hundredth from p = 3/4 */
} ScheduleKind;

typedef struct Schedule {
	ScheduleKind kind;
	double value;
} Schedule;

#define SCHEDULE_CHOICES "constant|linear|sigmoid|inverse|step"

/* One of SCHEDULE_CHOICES. */
ScheduleKind schedule_kind(const char *name);
double schedule_at(Schedule schedule, double p);

#endif
