#include "command/gate.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const comparison_signs[COMPARISONS] = {"<", "<=", "=", "!=", ">=", ">"};

bool comparison_find(const char *sign, Comparison *found)
{
	sign = strcmp(sign, "==") == 0 ? "=" : sign;
	for (int i = 0; i < COMPARISONS; i++)
		if (strcmp(comparison_signs[i], sign) == 0) {
			*found = (Comparison)i;
			return true;
		}
	return false;
}

/* Whether any number between low and high, which may be one and the same, compares so. */
static bool any_holds(const Gate *gate, double low, double high)
{
	double bound = gate->bound, slack = gate->tolerance;
	switch (gate->comparison) {
	case BELOW:
		return low < bound + slack;
	case AT_MOST:
		return low <= bound + slack;
	case EQUAL:
		return low <= bound + slack && high >= bound - slack;
	case UNEQUAL:
		return low < bound - slack || high > bound + slack;
	case AT_LEAST:
		return high >= bound - slack;
	default:
		return high > bound - slack;
	}
}

static bool all_hold(const Gate *gate, double low, double high)
{
	switch (gate->comparison) {
	case BELOW:
	case AT_MOST:
		return any_holds(gate, high, high);
	case EQUAL:
		return any_holds(gate, low, low) && any_holds(gate, high, high);
	case UNEQUAL:
		return low > gate->bound + gate->tolerance || high < gate->bound - gate->tolerance;
	default:
		return any_holds(gate, low, low);
	}
}

static bool unknown(const Gate *gate, const GateFigure *figure)
{
	return gate->by == GATE_VALUE ? isnan(figure->value) : isnan(figure->low) || isnan(figure->high);
}

/* What the figures of a failure mean, after them. */
static const char *verdict(const Gate *gate)
{
	switch (gate->by) {
	case GATE_REACHES:
		return ", and no part of its interval is";
	case GATE_WHOLE:
		return ", and not all of its interval is";
	default:
		return "";
	}
}

bool gate_check(const Gate *gate, const GateFigure *figure, const char *place, Error *err)
{
	if (unknown(gate, figure))
		return error_set(err, ERROR_GATE, "gate failed: %s%s is not known%s",
			gate->by == GATE_VALUE ? "" : "the interval of ", gate->metric, place);
	double low = gate->by == GATE_VALUE ? figure->value : figure->low,
	       high = gate->by == GATE_VALUE ? figure->value : figure->high;
	if (gate->by == GATE_WHOLE ? all_hold(gate, low, high) : any_holds(gate, low, high))
		return true;
	char interval[80] = "", slack[48] = "";
	if (gate->by != GATE_VALUE)
		snprintf(interval, sizeof interval, " (%.6g to %.6g)", low, high);
	if (gate->tolerance > 0)
		snprintf(slack, sizeof slack, " with a tolerance of %.6g", gate->tolerance);
	return error_set(err, ERROR_GATE, "gate failed: %s is %.6g%s%s, wanted %s %.6g%s%s", gate->metric,
		figure->value, interval, place, comparison_signs[gate->comparison], gate->bound, slack,
		verdict(gate));
}
