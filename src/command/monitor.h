/* Parts of `monitor`: what is measured between a space and its baseline, and what is to be done about it. */
#ifndef COMMAND_MONITOR_H
#define COMMAND_MONITOR_H

#include "command/audit.h"
#include "measure/paired_bootstrap.h"
#include "measure/population.h"
#include "measure/shift.h"
#include "measure/stability.h"

/* Beyond these it is time to act. */
typedef struct MonitorLimits {
	double level;    /* of p, corrected for all Kolmogorov-Smirnov tests and the kernel test */
	double ks, psi;  /* the distance and the index of a distribution */
	double centroid; /* distance of the means, in units of the spread */
	double overlap;  /* share of neighbours that must remain */
	double effect;   /* by so much an effect of an audit may grow */
	double drop;     /* by so much recall may fall */
} MonitorLimits;

/* One audit of both spaces. */
typedef struct MonitorAudit {
	AuditQuery query;
	const AuditTest *test;
	Audit audits[2]; /* the baseline's first */
	bool fine;
	Error why;
} MonitorAudit;

typedef enum MonitorPhase {
	MONITOR_POPULATION,
	MONITOR_DIMENSIONS,
	MONITOR_SHIFT,
	MONITOR_OVERLAP,
	MONITOR_AUDITS,
	MONITOR_RETRIEVAL,
	MONITOR_OVER
} MonitorPhase;

/* A question of retrieval: the rows of the pair in both spaces. */
typedef struct MonitorPair {
	uint32_t from[2], to[2];
} MonitorPair;

typedef struct Monitor {
	Space *spaces[2]; /* counted; the baseline first */
	char *names[2];
	uint64_t seed;
	size_t sample, permutations, k;
	const char *apart; /* "auto", "yes" or "no", of static storage */
	bool is_apart;     /* the coordinates do not mean the same */
	MonitorLimits limits;
	MonitorPhase phase;
	size_t next; /* of the phase */
	Population *population;
	double agreement;
	PopulationFigure norms, similarities, *dimensions;
	size_t n_dimensions;
	double domains;
	ShiftTest *shift;
	bool shifted; /* there is a result of it */
	Stability *stability;
	double overlap, overlap_low, overlap_high; /* NAN: too few common items */
	size_t overlap_n;
	MonitorAudit *audits;
	size_t n_audits;
	MonitorPair *pairs;
	size_t n_pairs, lost_pairs;
	double *found[2]; /* by pair: 1 when it was among the k nearest */
	PairedDifference recall;
} Monitor;

extern const WorkType monitor_work;

/* The tables, what is to be done, and the rule that says so. */
void monitor_answer(const Monitor *self, Report *out);

#endif
