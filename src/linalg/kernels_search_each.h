/* What the versions of the kernels of search share among themselves. Include it after setting the target. */
#ifndef LINALG_KERNELS_SEARCH_EACH_H
#define LINALG_KERNELS_SEARCH_EACH_H

#include "linalg/kernels.h"
#include "linalg/kernels_search.h"

#include <math.h>

extern const SearchKernels search_kernels_avx512, search_kernels_avx2, search_kernels_portable;

#define SEARCH_INLINE static inline __attribute__((always_inline))

/* What each column adds to the sum of a pair. */
typedef enum PairTerm { TERM_PRODUCT, TERM_SQUARED_DIFFERENCE } PairTerm;

#endif
