/* Another space with the same items, asked the same questions: is one better than the other beyond chance? */
#ifndef COMMAND_TRANSFER_RIVAL_H
#define COMMAND_TRANSFER_RIVAL_H

#include "command/side.h"
#include "measure/paired_bootstrap.h"
#include "measure/transfer.h"

typedef struct TransferRival {
	char *name;
	Sides sides;
	TransferTest *test; /* of the direction at work */
	size_t to;          /* its target, a side */
} TransferRival;

/* Reads against=; its domains must be called as those of `sides` are. */
bool transfer_rival_open(const Call *call, const Sides *sides, TransferRival *rival, Error *err);
void transfer_rival_release(TransferRival *rival); /* {0} is valid */
/* Begins the same direction with the same options. */
bool transfer_rival_begin(
	TransferRival *rival, const TransferInput *ours, const Side *from, const Side *to, Error *err);
/* Once its test is done as well: right or wrong by item, ours (after) against the rival's (before). */
PairedDifference transfer_rival_compare(
	const TransferRival *rival, const TransferTest *ours, const Side *to, uint64_t seed, Pool *pool);

#endif
