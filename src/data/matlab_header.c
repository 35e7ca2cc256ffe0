#include "data/matlab_header.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_BYTES = 512, VERSION_AT = 124 };

static bool is_bare(int file)
{
	static const char signature[8] = "\x89HDF\r\n\x1a\n";
	char head[sizeof signature];
	return pread(file, head, sizeof head, 0) == sizeof head && memcmp(head, signature, sizeof head) == 0;
}

/* HDF5 looks for its first block at 0, 512, 1024, … and counts from where that is (HDF5 File Format
 * Specification, II.A): what follows the header stays as it is. */
static bool write_copy(int file, uint64_t bytes, int copy)
{
	char header[HEADER_BYTES] = "MATLAB 7.3 MAT-file";
	memset(header + strlen(header), ' ', VERSION_AT - strlen(header));
	memcpy(header + VERSION_AT, "\0\2IM", 4);
	bool fine = write(copy, header, sizeof header) == sizeof header;
	for (off_t at = 0; fine && (uint64_t)at < bytes;)
		fine = sendfile(copy, file, &at, bytes - (uint64_t)at) > 0;
	return fine;
}

/* Names the copy when it was made. */
static bool copy_file(int file, uint64_t bytes, char **copy, Error *err)
{
	const char *folder = getenv("TMPDIR");
	Text name = {0};
	text_format(&name, "%s/isthmus-XXXXXX", folder && *folder ? folder : "/var/tmp");
	char *path = text_take(&name);
	int made = mkostemp(path, O_CLOEXEC);
	bool fine = made >= 0 && write_copy(file, bytes, made);
	if (!fine) {
		error_set(err, ERROR_FILE,
			"cannot write a copy of %llu bytes to \"%s\": %s; free some space there, "
			"or let TMPDIR name another folder",
			(unsigned long long)bytes, path, strerror(errno));
		if (made >= 0)
			unlink(path);
		free(path);
	}
	if (made >= 0)
		close(made);
	*copy = fine ? path : NULL;
	return fine;
}

bool matlab_header_add(const char *path, char **copy, Error *err)
{
	*copy = NULL;
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool fine = file >= 0 && fstat(file, &status) == 0;
	if (!fine)
		error_file(err, "read", path);
	else if (is_bare(file))
		fine = copy_file(file, (uint64_t)status.st_size, copy, err);
	if (file >= 0)
		close(file);
	return fine;
}
