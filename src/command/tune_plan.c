#include "command/tune_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ArgSpec *option_of(const Trainer *trainer, const char *name)
{
	for (const ArgSpec *option = trainer->options; option->name; option++)
		if (strcmp(option->name, name) == 0)
			return option;
	return NULL;
}

static bool is_varied(const TunePlan *plan, const char *name)
{
	for (size_t i = 0; i < plan->n_axes; i++)
		if (strcmp(plan->axes[i].option->name, name) == 0)
			return true;
	return false;
}

static void add_option(const char *name, const char *value, Text *out)
{
	bool quoted = !*value || strpbrk(value, " \t#");
	text_format(out, quoted ? " %s=\"%s\"" : " %s=%s", name, value);
}

static bool add_axis(TunePlan *plan, const ArgSpec *option, const Call *call, Error *err)
{
	if (plan->n_axes == TUNE_AXES)
		return args_fault(call->args, option->name, 0, err,
			"%d options are varied already; vary the others in a second search", TUNE_AXES);
	TuneAxis *axis = &plan->axes[plan->n_axes++];
	size_t count = args_list_count(call->args, option->name);
	*axis = (TuneAxis){option, memory_new(count, sizeof *axis->values), count};
	for (size_t i = 0; i < count; i++)
		axis->values[i] = args_list_value(call->args, option->name, i);
	plan->settings = plan->settings > TUNE_RUNS ? plan->settings : plan->settings * count;
	return true;
}

static bool take_options(TunePlan *plan, const Call *call, Error *err)
{
	Text fixed = {0};
	bool fine = true;
	plan->settings = 1;
	for (const ArgSpec *option = plan->trainer->options; fine && option->name; option++) {
		if (!args_given(call->args, option->name))
			continue;
		if (args_list_count(call->args, option->name) > 1)
			fine = add_axis(plan, option, call, err);
		else if (!plan->eta || strcmp(option->name, "epochs") != 0)
			add_option(option->name, args_text(call->args, option->name), &fixed);
	}
	plan->fixed = memory_text(text_of(&fixed));
	text_release(&fixed);
	return fine;
}

static bool check_search(TunePlan *plan, const Call *call, Error *err)
{
	bool epochs = option_of(plan->trainer, "epochs") != NULL;
	plan->epochs = epochs && !is_varied(plan, "epochs") ? (uint64_t)args_integer(call->args, "epochs") : 0;
	if (!plan->eta)
		return true;
	if (!epochs)
		return args_fault(call->args, "search", 0, err,
			"halving gives most settings fewer epochs, but %s has no epochs=; use search=grid",
			plan->trainer->name);
	return plan->epochs || args_fault(call->args, "search", 0, err,
				       "halving chooses epochs= itself; give one value, which the last runs "
				       "get, or use search=grid");
}

/* What is held out must be the same in all runs; for losses, also what is counted and against what. */
static bool check_held_out(TunePlan *plan, const Call *call, const Judge *judge, Error *err)
{
	static const char *const fixed[] = {"holdout", "loss", "negative", "min_count", "max_vocab"};
	size_t n_fixed = judge->by == JUDGE_LOSS ? sizeof fixed / sizeof *fixed : 1;
	if (!option_of(plan->trainer, "holdout"))
		return error_set(err, ERROR_INPUT,
			"%s measures no loss on held-out text; judge it by test=FILE, or by a lexicon of this "
			"session",
			plan->trainer->name);
	for (size_t i = 0; i < n_fixed; i++)
		if (is_varied(plan, fixed[i]))
			return args_fault(call->args, fixed[i], 0, err,
				"losses for several values of %s cannot be compared, since they count "
				"different things; judge by test=FILE instead",
				fixed[i]);
	if (args_given(call->args, "holdout"))
		return true;
	Text with = {0};
	text_format(&with, "%s holdout=0.05", plan->fixed);
	free(plan->fixed);
	plan->fixed = text_take(&with);
	return true;
}

static bool check_size(const TunePlan *plan, Error *err)
{
	Search search;
	search_init(&search, plan->settings, plan->eta);
	size_t runs = search_total(&search);
	search_release(&search);
	if (plan->settings == 1)
		return error_set(err, ERROR_USAGE,
			"nothing varies; give an option several values, as in over dim=50,100 window=2,5");
	return runs <= TUNE_RUNS ||
	       error_set(err, ERROR_INPUT, "that is %zu runs or more, and %d are the most; give fewer values",
		       runs, TUNE_RUNS);
}

bool tune_plan_init(TunePlan *plan, const Trainer *trainer, const Call *call, const Judge *judge, Error *err)
{
	plan->trainer = trainer;
	if (strcmp(args_text(call->args, "search"), "halving") == 0)
		plan->eta = (unsigned)args_integer(call->args, "eta");
	return take_options(plan, call, err) && check_search(plan, call, err) &&
	       (!judge_is_held_out(judge) || check_held_out(plan, call, judge, err)) && check_size(plan, err);
}

void tune_plan_release(TunePlan *plan)
{
	for (size_t i = 0; i < plan->n_axes; i++) {
		for (size_t j = 0; j < plan->axes[i].count; j++)
			free(plan->axes[i].values[j]);
		free(plan->axes[i].values);
	}
	free(plan->fixed);
	*plan = (TunePlan){0};
}

const char *tune_plan_value(const TunePlan *plan, size_t setting, size_t axis)
{
	for (size_t i = plan->n_axes; --i > axis;)
		setting /= plan->axes[i].count;
	return plan->axes[axis].values[setting % plan->axes[axis].count];
}

uint64_t tune_plan_epochs(const TunePlan *plan, const Search *search, size_t rung)
{
	double epochs = round((double)plan->epochs * search_share(search, rung));
	return epochs > 1 ? (uint64_t)epochs : 1;
}

void tune_plan_setting(const TunePlan *plan, size_t setting, Text *out)
{
	Text options = {0};
	for (size_t i = 0; i < plan->n_axes; i++)
		add_option(plan->axes[i].option->name, tune_plan_value(plan, setting, i), &options);
	text_add(out, text_of(&options) + 1);
	text_release(&options);
}

void tune_plan_options(const TunePlan *plan, const Search *search, const SearchRun *run, Text *out)
{
	tune_plan_setting(plan, run->setting, out);
	text_add(out, plan->fixed);
	if (plan->eta)
		text_format(out, " epochs=%llu", (unsigned long long)tune_plan_epochs(plan, search, run->rung));
}
