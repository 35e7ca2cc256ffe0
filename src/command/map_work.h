/* Laying out a map as a job, whose snapshots show it forming. */
#ifndef COMMAND_MAP_WORK_H
#define COMMAND_MAP_WORK_H

#include "command/map_request.h"
#include "project/history.h"
#include "project/quality.h"

/* Owns all it points at; projections are counted. */
typedef struct MapWork {
	const Projector *projector;
	Args *options;         /* of the method, … */
	char *options_text;    /* … as they would be typed */
	Projection *points;    /* what the layout begins from */
	unsigned char *placed; /* by point, whether it is where it was on the map before; NULL: all are */
	size_t next;           /* point to look at for a new one */
	bool added;            /* the new points are all that there is to do */
	Layout *layout;        /* NULL before it begins */
	bool over;
	MapJudge *judge;
	bool ready;                /* it is */
	Projection *judged;        /* the frame with the newest figures, or the map before; or NULL */
	double began;              /* clock_now() at the first step */
	double preparing, judging; /* CPU seconds spent on what figures need, and on figures */
	Projection *last; /* what frames are laid on: the newest of the history, or the map before; or NULL */
	bool complete;    /* `last` is the layout as it is at the end */
	MapHistory *history;
	double next_frame; /* progress at which the history gets another one */
	Args *args;        /* of the call, for the answer */
} MapWork;

extern const WorkType map_work;
void map_work_free(void *work);
/* What it is at work on, for one who holds the job; NULL: not begun. */
Layout *map_work_layout(void *work);
/* Gives the layout back to the map, when it is wanted still, and answers as `map` does. */
bool map_work_settle(Session *session, Task *task, Report *out, Error *err);

#endif
