/*
 * Watches: questions that are asked again whenever something in the session changed, so that their answers stay
 * true while a model trains. Asking takes at most a tenth of the time, measured, and one question is asked a
 * second at most four times, so that keys never wait. Questions that take longer are answered by a thread of
 * their own, which while jobs work takes little of their CPU time, as looks do.
 */
#ifndef PANES_WATCHES_H
#define PANES_WATCHES_H

#include "session/session.h"
#include "ui/panes/page.h"

/* An item of an answer, and since when it has been in every answer. */
typedef struct Sighting {
	char *item;
	double since; /* clock_now(); 0: from the first answer on */
} Sighting;

/* How far the job is, or was, that moved the vectors last. */
typedef struct Step {
	int task;   /* its number; 0: there was none */
	bool forms; /* it goes on from what was there */
	double done;
	char unit[16];
} Step;

/* Curves out of answers with a column `effect`: of one row, the effect and its interval; of several, the effect
 * of each. Bounded: older points are thinned out. */
enum { WATCH_CURVES = 8, WATCH_POINTS = 400 };

typedef struct Watch {
	char *line;
	Report report; /* the last answer; kept when asking again fails */
	Error error;   /* of the last time, kind ERROR_NONE when fine */
	bool asked;
	bool wanted;              /* since the last round of asking */
	unsigned long generation; /* the session's when last asked */
	unsigned long answers;    /* grows with every answer */
	double asked_at, cost;    /* clock_now(); seconds that the answer took */
	Sighting *sightings;      /* of the rows of the last answer */
	size_t n_sightings;
	Series curves[WATCH_CURVES]; /* over how far the job is that moves the vectors */
	size_t n_curves;
	Task *task;    /* that will have the answer; or NULL */
	bool threaded; /* such a task had the last one */
	Step asked_of, curves_of;
	bool warned; /* that it became worse, or too much: once */
	Page page;   /* the answer, drawn */
} Watch;

typedef struct Watches {
	Watch **items;
	size_t count, room;
	double free_at;  /* clock_now() from which on the budget allows another question … */
	double jobs_cpu; /* … and, while jobs work, another one that a thread answers: clock_cpu() … */
	double jobs_end; /* … or, should they wait, clock_now() */
	double typed_at; /* clock_now() of the last key: while someone types, slow questions wait a little */
	bool frozen;     /* nothing is asked */
	char *news;      /* what an answer warns of first: to be said aloud once, then freed; or NULL */
} Watches;

void watches_release(Watches *watches);
/* The watch of this line, which is made when new. It lives as long as it is wanted before every watches_ask, or
 * is watched by the session. */
Watch *watches_want(Watches *watches, const char *line);
/* Wants the session's own, lets go of what nobody wants, asks at most one question. True when an answer came.
 */
bool watches_ask(Watches *watches, Session *session);
/* Seconds until there is a question to be asked; INFINITY when all are up to date. */
double watches_due(const Watches *watches, const Session *session);

/* The item came into the answer within the last few seconds. */
bool watch_is_new(const Watch *watch, const char *item);
size_t watch_new_items(const Watch *watch); /* how many of the answer did; of one answer ever fewer */
/* The line asks this command, whole or cut to a prefix. */
bool watch_asks(const char *line, const char *command);
/* The newest task with curves, or NULL. */
const Task *session_training(const Session *session);

#endif
