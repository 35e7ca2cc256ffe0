#include "command/transfer_rival.h"

#include "command/side_pairs.h"

#include <stdlib.h>
#include <string.h>

/* The side of that name, or how many there are. */
static size_t side_called(const Sides *sides, const char *name)
{
	size_t at = 0;
	while (at < sides->count && strcmp(sides->items[at].name, name) != 0)
		at++;
	return at;
}

bool transfer_rival_open(const Call *call, const Sides *sides, TransferRival *rival, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, "against"), &name, &why);
	if (!space)
		return args_fault(call->args, "against", 0, err, "%s", why.message);
	rival->name = memory_text(name);
	if (!sides_domains(call, "against", 0, space, name, &rival->sides, err))
		return false;
	for (size_t i = 0; i < sides->count; i++)
		if (side_called(&rival->sides, sides->items[i].name) == rival->sides.count)
			return args_fault(call->args, "against", 0, err, "%s has no domain %s", name,
				sides->items[i].name);
	return sides_classify(&rival->sides, err);
}

void transfer_rival_release(TransferRival *rival)
{
	transfer_test_free(rival->test);
	free(rival->name);
	sides_close(&rival->sides);
}

bool transfer_rival_begin(
	TransferRival *rival, const TransferInput *ours, const Side *from, const Side *to, Error *err)
{
	TransferInput input = *ours;
	size_t source = side_called(&rival->sides, from->name);
	rival->to = side_called(&rival->sides, to->name);
	input.from = input.to = matrix_rows(&rival->sides.items[source].space->vectors);
	input.from_class = rival->sides.classes[source];
	input.to_class = rival->sides.classes[rival->to];
	input.from_weights = rival->sides.items[source].space->weights;
	input.classes = rival->sides.class_names.count;
	transfer_test_free(rival->test);
	rival->test = transfer_test_new(&input, err);
	return rival->test || error_prefix(err, "%s, %s to %s", rival->name, from->name, to->name);
}

PairedDifference transfer_rival_compare(
	const TransferRival *rival, const TransferTest *ours, const Side *to, uint64_t seed, Pool *pool)
{
	const uint8_t *right = transfer_test_right(ours), *theirs = transfer_test_right(rival->test);
	size_t rows = to->space->vectors.rows, count = 0;
	double *before = memory_new(rows, sizeof *before), *after = memory_new(rows, sizeof *after);
	for (uint32_t row = 0; row < rows; row++) {
		if (right[row] == UINT8_MAX)
			continue;
		char *name = side_plain_name(to, row);
		uint32_t other = side_row(&rival->sides.items[rival->to], name);
		free(name);
		if (other == DICTIONARY_NONE || theirs[other] == UINT8_MAX)
			continue;
		before[count] = theirs[other];
		after[count++] = right[row];
	}
	PairedDifference found = paired_bootstrap(before, after, count, &(PairedOptions){.seed = seed}, pool);
	free(before);
	free(after);
	return found;
}
