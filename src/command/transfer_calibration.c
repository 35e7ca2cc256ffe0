#include "command/transfer_calibration.h"

#include "base/memory.h"
#include "measure/calibration.h"

#include <stdlib.h>

static uint32_t *labels_of(TransferAnswers answers, const uint32_t *classes)
{
	uint32_t *labels = memory_new(answers.count, sizeof *labels);
	for (size_t i = 0; i < answers.count; i++)
		labels[i] = classes[answers.at[i]];
	return labels;
}

static double error_of(Rows probabilities, const uint32_t *labels)
{
	double *confidence = memory_new(probabilities.count, sizeof *confidence);
	bool *right = memory_new(probabilities.count, sizeof *right);
	for (size_t i = 0; i < probabilities.count; i++) {
		const float *row = rows_at(probabilities, i);
		uint32_t best = 0;
		for (uint32_t c = 1; c < probabilities.width; c++)
			best = row[c] > row[best] ? c : best;
		confidence[i] = (double)row[best];
		right[i] = best == labels[i];
	}
	double error = calibration_error(confidence, right, probabilities.count, CALIBRATION_BINS, NULL);
	free(confidence);
	free(right);
	return error;
}

bool transfer_calibration_measure(const TransferTest *test, const uint32_t *from_class,
	const uint32_t *to_class, TransferCalibration *out, Error *err)
{
	TransferAnswers home = transfer_test_home(test), away = transfer_test_away(test);
	uint32_t *at_home = labels_of(home, from_class), *labels = labels_of(away, to_class);
	Matrix scaled = {0};
	out->error_home = error_of(home.probabilities, at_home);
	out->error = error_of(away.probabilities, labels);
	out->brier = calibration_brier(away.probabilities, labels);
	out->loss = calibration_loss(away.probabilities, labels);
	out->temperature = calibration_temperature(home.probabilities, at_home);
	bool fine = matrix_copy(away.probabilities, &scaled, err);
	if (fine) {
		calibration_apply(out->temperature, &scaled);
		out->error_scaled = error_of(matrix_rows(&scaled), labels);
		out->loss_scaled = calibration_loss(matrix_rows(&scaled), labels);
	}
	matrix_release(&scaled);
	free(at_home);
	free(labels);
	return fine;
}

void transfer_calibration_columns(Table *table)
{
	static const char *const names[] = {
		"ece_home", "ece", "brier", "loss", "temperature", "ece_scaled", "loss_scaled"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		table_column(table, names[i], COLUMN_NUMBER, 4);
}

void transfer_calibration_cells(const TransferCalibration *calibration, Table *table)
{
	table_number(table, calibration->error_home);
	table_number(table, calibration->error);
	table_number(table, calibration->brier);
	table_number(table, calibration->loss);
	table_number(table, calibration->temperature);
	table_number(table, calibration->error_scaled);
	table_number(table, calibration->loss_scaled);
}
