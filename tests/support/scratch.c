#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

void scratch_init(Scratch *scratch)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(scratch->folder, sizeof scratch->folder, "%.40s/isthmus-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(scratch->folder))
		abort();
}

const char *scratch_path(Scratch *scratch, const char *name)
{
	snprintf(scratch->path, sizeof scratch->path, "%s/%s", scratch->folder, name);
	for (char *slash = scratch->path + strlen(scratch->folder) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(scratch->path, 0700);
		*slash = '/';
	}
	return scratch->path;
}

const char *scratch_write(Scratch *scratch, const char *name, const void *bytes, size_t count)
{
	FILE *file = fopen(scratch_path(scratch, name), "w");
	if (!file || fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
		abort();
	return scratch->path;
}

const char *scratch_text(Scratch *scratch, const char *name, const char *text)
{
	return scratch_write(scratch, name, text, strlen(text));
}

const char *scratch_gzip(Scratch *scratch, const char *name, const void *bytes, size_t count)
{
	gzFile file = gzopen(scratch_path(scratch, name), "wb");
	if (!file || gzwrite(file, bytes, (unsigned)count) != (int)count || gzclose(file) != Z_OK)
		abort();
	return scratch->path;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

void scratch_release(Scratch *scratch)
{
	nftw(scratch->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
