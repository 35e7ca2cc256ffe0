/* Groups of `debias` that a column tells apart: users, pictures and documents, that no words name. */
#ifndef COMMAND_DEBIAS_COLUMN_H
#define COMMAND_DEBIAS_COLUMN_H

#include "command/debias_work.h"

/* Reads by=, least= and sample= of a method that has them. */
bool debias_read_column(const Call *call, DebiasWork *work, Error *err);

#endif
