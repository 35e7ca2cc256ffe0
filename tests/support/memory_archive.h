/* The Archive in memory is part of the library. */
#include "train/memory_archive.h"
