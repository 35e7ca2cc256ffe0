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
