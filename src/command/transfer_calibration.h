/* Whether a transferred classifier is as often right as it says, and what a temperature learned at home mends.
 */
#ifndef COMMAND_TRANSFER_CALIBRATION_H
#define COMMAND_TRANSFER_CALIBRATION_H

#include "measure/transfer.h"
#include "report/report.h"

typedef struct TransferCalibration {
	double error_home, error; /* expected calibration error */
	double brier, loss;       /* of the target */
	double temperature;       /* learned at home, no label of the target seen */
	double error_scaled, loss_scaled;
} TransferCalibration;

/* Of a finished test that kept probabilities; its classes by row. */
bool transfer_calibration_measure(const TransferTest *test, const uint32_t *from_class,
	const uint32_t *to_class, TransferCalibration *out, Error *err);

/* The columns after those that name the direction, and the cells of one row. */
void transfer_calibration_columns(Table *table);
void transfer_calibration_cells(const TransferCalibration *calibration, Table *table);

#endif
