#include "nn/schedule.h"

#include <math.h>
#include <string.h>

ScheduleKind schedule_kind(const char *name)
{
	static const char *const names[] = {"constant", "linear", "sigmoid", "inverse", "step"};
	int kind = SCHEDULE_STEP;
	while (kind > SCHEDULE_CONSTANT && strcmp(names[kind], name) != 0)
		kind--;
	return (ScheduleKind)kind;
}

double schedule_at(Schedule schedule, double p)
{
	switch (schedule.kind) {
	case SCHEDULE_LINEAR:
		return schedule.value * (1 - p);
	case SCHEDULE_SIGMOID:
		return schedule.value * (2 / (1 + exp(-10 * p)) - 1);
	case SCHEDULE_INVERSE:
		return schedule.value / pow(1 + 10 * p, 0.75);
	case SCHEDULE_STEP:
		return schedule.value * (p < 0.5 ? 1 : p < 0.75 ? 0.1 : 0.01);
	case SCHEDULE_CONSTANT:
		break;
	}
	return schedule.value;
}
