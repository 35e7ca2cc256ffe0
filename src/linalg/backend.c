#include "linalg/backend.h"

#include <cblas.h>
#include <dlfcn.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
#include <string.h>

void backend_start(void)
{
	openblas_set_num_threads(1);
	gsl_set_error_handler_off();
}

/* The file that holds the definition which the dynamic linker binds `symbol` to, or NULL. A function's address
 * taken here would not do: it may be that of a jump to it in this program. */
static const char *library_of(const char *symbol)
{
	void *address = dlsym(RTLD_DEFAULT, symbol);
	Dl_info info;
	return address && dladdr(address, &info) ? info.dli_fname : NULL;
}

bool backend_describe(Text *out)
{
	const char *products = library_of("cblas_sgemm"), *openblas = library_of("openblas_get_config");
	if (!products || !openblas || strcmp(products, openblas) != 0) {
		text_format(out, "not OpenBLAS but %s; matrix products are slow",
			products ? products : "an unknown library");
		return false;
	}
	/* The configuration reads "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …": name and number are wanted. */
	const char *config = openblas_get_config();
	size_t name = strcspn(config, " ");
	size_t number = config[name] ? 1 + strcspn(config + name + 1, " ") : 0;
	text_add_bytes(out, config, name + number);
	int threads = openblas_get_num_threads();
	text_format(out, ", %s kernels, %d thread%s, %s; GSL %s", openblas_get_corename(), threads,
		threads == 1 ? "" : "s", products, gsl_version);
	return true;
}
