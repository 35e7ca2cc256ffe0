#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

void scratch_init(Scratch *self)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(self->folder, sizeof self->folder, "%.40s/isthmus-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(self->folder))
		abort();
}

const char *scratch_path(Scratch *self, const char *name)
{
	snprintf(self->path, sizeof self->path, "%s/%s", self->folder, name);
	for (char *slash = self->path + strlen(self->folder) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(self->path, 0700);
		*slash = '/';
	}
	return self->path;
}

const char *scratch_write(Scratch *self, const char *name, const void *bytes, size_t count)
{
	FILE *file = fopen(scratch_path(self, name), "w");
	if (!file || fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
		abort();
	return self->path;
}

const char *scratch_text(Scratch *self, const char *name, const char *text)
{
	return scratch_write(self, name, text, strlen(text));
}

const char *scratch_gzip(Scratch *self, const char *name, const void *bytes, size_t count)
{
	gzFile file = gzopen(scratch_path(self, name), "wb");
	if (!file || gzwrite(file, bytes, (unsigned)count) != (int)count || gzclose(file) != Z_OK)
		abort();
	return self->path;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

void scratch_release(Scratch *self)
{
	nftw(self->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

Scratch scratch;

int scratch_setup(void **state)
{
	(void)state;
	scratch_init(&scratch);
	return 0;
}

int scratch_teardown(void **state)
{
	(void)state;
	scratch_release(&scratch);
	return 0;
}
