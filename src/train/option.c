#include "train/option.h"

bool option_counts(const Args *args, const char *name, bool new)
{
	return new || args_given(args, name);
}

void option_integer(const Args *args, const char *name, bool new, uint64_t *value)
{
	if (option_counts(args, name, new))
		*value = (uint64_t)args_integer(args, name);
}

void option_number(const Args *args, const char *name, bool new, double *value)
{
	if (option_counts(args, name, new))
		*value = args_number(args, name);
}

bool option_match(const Args *args, const char *name, uint64_t *value, uint64_t has, Error *err)
{
	if (args_given(args, name) && *value != has)
		return args_fault(args, name, 0, err,
			"the model to start from has %s=%llu, which cannot change; leave it out", name,
			(unsigned long long)has);
	*value = has;
	return true;
}

bool option_width(const Args *args, const Space *from, size_t most, uint64_t *dim, Error *err)
{
	if (!from)
		return true;
	size_t width = from->vectors.cols;
	if (args_given(args, "dim") && *dim != width)
		return args_fault(args, "dim", 0, err,
			"the vectors to start from have %zu numbers; leave dim out, or start from others",
			width);
	*dim = width;
	return width <= most || error_set(err, ERROR_INPUT,
					"the vectors to start from have %zu numbers; this way of training goes "
					"up to %zu",
					width, most);
}
