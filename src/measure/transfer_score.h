/* What a transfer test reports, made of its answers. */
#ifndef MEASURE_TRANSFER_SCORE_H
#define MEASURE_TRANSFER_SCORE_H

#include "measure/transfer.h"

/* asked: score->n rows of the target; classes and answers are by row. The answers at home are there already,
 * and of each class how much was learned. */
void transfer_score_fill(const uint32_t *asked, const uint32_t *to_class, const uint32_t *given, size_t classes,
	TransferScore *score);

#endif
