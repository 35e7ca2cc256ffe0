#include "base/output.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct Output {
	char *path, *temporary; /* no temporary: written in place */
	FILE *file;
	gzFile packer; /* that writes to file; NULL: bytes are written as they are */
	int failure;   /* errno of the first write that failed */
};

static void release(Output *output)
{
	free(output->path);
	free(output->temporary);
	free(output);
}

/* The place where `path` leads, so that a link stays a link; `path` itself when it is new. The caller frees. */
static char *final_path(const char *path)
{
	char *real = realpath(path, NULL);
	return real ? real : memory_text(path);
}

/* A new file beside the target; NULL with errno set. */
static FILE *open_temporary(Output *output)
{
	int descriptor = -1;
	for (unsigned number = 0; descriptor < 0 && number < 100; number++) {
		Text name = {0};
		text_format(&name, "%s.%ld-%u", output->path, (long)getpid(), number);
		free(output->temporary);
		output->temporary = text_take(&name);
		descriptor = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (descriptor < 0 && errno != EEXIST)
			break;
	}
	return descriptor < 0 ? NULL : fdopen(descriptor, "wb");
}

/* A terminal, a pipe or /dev/null is written to as it is. */
static bool is_special(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Closes and frees; 0 or an errno. */
static int end(Output *output, bool keep)
{
	int failure = output->failure;
	errno = 0;
	if (output->packer && gzclose(output->packer) != Z_OK && !failure)
		failure = errno ? errno : EIO;
	if (keep && !failure &&
		(fflush(output->file) != 0 || (output->temporary && fsync(fileno(output->file)) != 0)))
		failure = errno;
	if (fclose(output->file) != 0 && !failure)
		failure = errno;
	if (output->temporary) {
		if (keep && !failure && rename(output->temporary, output->path) != 0)
			failure = errno;
		if (!keep || failure)
			unlink(output->temporary);
	}
	release(output);
	return failure;
}

/* False with errno set. */
static bool start_packing(Output *output)
{
	int descriptor = dup(fileno(output->file));
	output->packer = descriptor < 0 ? NULL : gzdopen(descriptor, "wb");
	if (!output->packer && descriptor >= 0)
		close(descriptor);
	return output->packer != NULL;
}

Output *output_open(const char *path, Error *err)
{
	Output *output = memory_new(1, sizeof *output);
	output->path = final_path(path);
	output->file = is_special(output->path) ? fopen(output->path, "wb") : open_temporary(output);
	if (output->file && (!text_ends(path, ".gz") || start_packing(output)))
		return output;
	error_file(err, "write", path);
	if (output->file)
		end(output, false);
	else
		release(output);
	return NULL;
}

void output_bytes(Output *output, const void *bytes, size_t count)
{
	if (output->failure || !count)
		return;
	errno = 0;
	bool written = output->packer ? gzfwrite(bytes, 1, count, output->packer) == count
				      : fwrite(bytes, 1, count, output->file) == count;
	if (!written)
		output->failure = errno ? errno : EIO;
}

void output_text(Output *output, const char *text)
{
	output_bytes(output, text, strlen(text));
}

bool output_commit(Output *output, Error *err)
{
	char *path = memory_text(output->path);
	int failure = end(output, true);
	errno = failure;
	bool done = !failure || error_file(err, "write", path);
	free(path);
	return done;
}

void output_abandon(Output *output)
{
	if (output)
		end(output, false);
}
