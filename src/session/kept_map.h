/*
 * KeptMap: a map that an object keeps, under a name: what it shows, and what it takes to go on with it. An
 * object may have several; the first is the one that was asked for last.
 */
#ifndef SESSION_KEPT_MAP_H
#define SESSION_KEPT_MAP_H

#include "project/projector.h"

/* Until what moves the vectors has worked for a while, by the CPU time of the process, or the clock if it
 * waits. */
typedef struct MapRest {
	double cpu, wall; /* clock_cpu() and clock_now() at which it is over, whichever comes first */
} MapRest;

typedef struct KeptMap {
	char *name; /* that of the method, when no other was given: "tsne" */
	/* What it was asked for with: method and its options, sample and seed. */
	const Projector *projector;
	char *options;
	size_t most;
	uint64_t seed;
	Projection *projection; /* as seen last, counted; NULL: nothing yet */
	Layout *layout;         /* at rest; NULL: there is none, or a job has it */
	struct Task *task;      /* laying it out now, or NULL */
	bool stale;             /* of vectors that were replaced by those of its space */
	bool unfinished;        /* there is more to do */
	bool stopped;           /* the person ended that: panes leave it so */
	char *colour;           /* colour= as asked for last; NULL: it was left out */
	char *asked;            /* what the last question of a pane asked for; NULL: none asked */
	MapRest rest;           /* panes do not begin it anew before, while vectors move … */
	MapRest figures_rest;   /* … and a quick one keeps the figures of the one before */
	Error error;            /* why the last job failed … */
	unsigned long failed;   /* … and the object's generation then */
} KeptMap;

struct Object;
struct Session;

/* By name, NULL for the one asked for last; NULL when there is none. */
KeptMap *kept_map_find(const struct Object *object, const char *name);
/* The one of that name, made when there is none. */
KeptMap *kept_map_put(struct Object *object, const char *name);
/* An object without maps is to be shown as the other one was last, if that is a quick method. */
void kept_map_follow(struct Object *object, const struct Object *other);
/* Makes it the one that is asked for when no name is given. */
void kept_map_use(struct Object *object, const KeptMap *map);
/* Counts the projection, gives back the one before; it is not stale then. */
void kept_map_show(KeptMap *map, Projection *projection);
void kept_map_colour(KeptMap *map, const char *colour); /* copied; may be NULL */
/* The map that the task lays out, with its object; NULL when nobody wants it any more. */
KeptMap *kept_map_of(const struct Session *session, const struct Task *task, struct Object **object);
/* Ends its job, whose work is lost, and forgets the layout; what it shows stays. */
void kept_map_halt(KeptMap *map);
/* All maps of the object, with their jobs. */
void kept_maps_release(struct Object *object);

#endif
