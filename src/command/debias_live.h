/*
 * DebiasLive: what can be seen of a space while its debiasing is being found: a sample of its items as they
 * would be by now, cheap enough for every look, and the effects of the tests of audit= by stage, as curves with
 * their intervals.
 */
#ifndef COMMAND_DEBIAS_LIVE_H
#define COMMAND_DEBIAS_LIVE_H

#include "command/audit_change.h"
#include "command/command.h"
#include "debias/debias.h"

enum { DEBIAS_CURVES = 6 /* three for each test: the effect, low, high */ };

typedef struct DebiasLive {
	uint32_t *rows; /* that can be seen, rising; NULL: all */
	size_t n_rows;
	DebiasInput sample; /* of these; space NULL: not made yet */
	Selection groups[DEBIAS_GROUPS], keep;
	Space *space; /* the sample as of `stage`; counted */
	size_t stage;
	double at;        /* how far finding it has come … */
	const char *unit; /* … in these; static */
	bool aligned;     /* the method takes the words of the groups by their places */
	Series curves[DEBIAS_CURVES];
	size_t n_curves;
} DebiasLive;

/* Chooses the rows: the first of the space, and the words of the groups, of standard tests, of the sets of the
 * session and of what is watched. On the session's thread. */
void debias_live_choose(const Call *call, const DebiasInput *input, const AuditsAsked *audits,
	const Debiaser *debiaser, DebiasLive *live);
/* Brings the sample, and the curves of the tests, to the plan's stage; 0: as it was. On the worker. */
bool debias_live_follow(DebiasLive *live, const DebiasInput *input, const DebiasPlan *plan,
	const AuditsAsked *audits, Error *err);
void debias_live_release(DebiasLive *live);

#endif
