/* Whether what was learned from one domain serves every group of the others alike. */
#ifndef COMMAND_TRANSFER_FAIRNESS_H
#define COMMAND_TRANSFER_FAIRNESS_H

#include "command/fairness.h"
#include "command/side.h"
#include "measure/transfer.h"

/* What the items that one domain's classifier was asked are, were given, and belong to. */
typedef struct FairnessRows {
	uint32_t *truth, *given, *groups;
	size_t count, room[3];
} FairnessRows;

/* {0}: groups= was not given. All arrays are by side. */
typedef struct TransferFairness {
	const Sides *sides;
	uint32_t **groups;
	FairnessRows *rows;     /* of the side that was learned from */
	FairnessQuery *queries; /* likewise */
	size_t next;
} TransferFairness;

/* Reads groups=, positive= and least=. `sides` have classes, and are borrowed until it is released. */
bool transfer_fairness_open(const Call *call, const Sides *sides, TransferFairness *fairness, Error *err);
void transfer_fairness_release(TransferFairness *fairness);
/* Adds the answers of a direction whose test is done. */
void transfer_fairness_add(TransferFairness *fairness, Direction direction, const TransferTest *test);
/* One measure of one classifier, once all directions are there; finished at once where nothing was asked. */
bool transfer_fairness_step(TransferFairness *fairness, Pool *pool, bool *finished, Error *err);
/* Of every domain that was learned from; nothing where it was stopped before. */
void transfer_fairness_report(const TransferFairness *fairness, Report *out);

#endif
