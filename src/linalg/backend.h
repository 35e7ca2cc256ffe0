/*
 * Backend: the BLAS and LAPACK that do the arithmetic (OpenBLAS), and GSL.
 */
#ifndef LINALG_BACKEND_H
#define LINALG_BACKEND_H

#include "base/text.h"

#include <stdbool.h>

/* Once, in main and in tests that count threads, before any thread starts: one BLAS thread, since parallelism
 * is the pool's; and GSL's handler, which would abort, is off. */
void backend_start(void);

/* Appends which library answers to cblas_sgemm in this very process, as found by the dynamic linker:
 * "OpenBLAS 0.3.21, SkylakeX kernels, 1 thread, /usr/lib/…/libopenblasp-r0.3.21.so". True when it is OpenBLAS;
 * otherwise the text names the library that took its place. */
bool backend_describe(Text *out);

#endif
