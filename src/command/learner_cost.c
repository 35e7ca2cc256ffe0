#include "command/learner_cost.h"

#include <stdlib.h>
#include <string.h>

static const double least = 1e-9, most = 1e9;

const char *learner_cost_at(size_t index)
{
	static const char *const words[] = {"auto", "cautious"};
	return index < sizeof words / sizeof *words ? words[index] : NULL;
}

bool learner_cost_read(const Args *args, double *cost, bool *cautious, Error *err)
{
	const char *typed = args_text(args, "cost");
	char *end;
	*cost = 0;
	*cautious = strcmp(typed, "cautious") == 0;
	if (*cautious || strcmp(typed, "auto") == 0)
		return true;
	*cost = strtod(typed, &end);
	return (end > typed && !*end && *cost >= least && *cost <= most) ||
	       args_fault(args, "cost", 0, err,
		       "\"%s\" is no cost: use a number from %g to %g, auto or cautious", typed, least, most);
}

void learner_cost_tell(bool cautious, LearnerMethod method, Report *out)
{
	if (cautious && learner_is_linear(method))
		report_text(out,
			"The cost is the smallest whose accuracy at home is within one standard error of the "
			"best (Breiman et al. 1984): what differs little at home may differ much away.");
}
