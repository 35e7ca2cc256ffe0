#include "base/extent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, LEAST = 16 * PAGE };

static const char *folder(void)
{
	const char *chosen = getenv("TMPDIR");
	return chosen && *chosen ? chosen : "/var/tmp"; /* /tmp often is memory */
}

/* Some file systems cannot make files without a name: those get one and lose it at once. */
static int open_unnamed(void)
{
	int file = open(folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
		return file;
	static const char name[] = "/isthmus-XXXXXX";
	size_t length = strlen(folder());
	char *path = malloc(length + sizeof name);
	if (!path)
		return -1;
	memcpy(path, folder(), length);
	memcpy(path + length, name, sizeof name);
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		unlink(path);
	free(path);
	return file;
}

static bool refuse_file(int reason, size_t bytes, const char *what, Error *err)
{
	return error_set(err, ERROR_FILE,
		"%s would take up %zu MB, which is more than the setting memory allows, and cannot be put into "
		"a file in \"%s\": %s; free some space there, let TMPDIR name another folder, or set memory=… "
		"to more",
		what, (bytes >> 20) + 1, folder(), strerror(reason));
}

static bool refuse_memory(size_t bytes, const char *what, Error *err)
{
	return error_set(err, ERROR_MEMORY, "not enough memory for %s: %zu bytes are needed", what, bytes);
}

/* Twice the room in memory, where what is not touched costs nothing; a quarter more on disk. */
static size_t next_room(const Extent *extent, size_t bytes, uint64_t memory)
{
	bool on_disk = memory && bytes > memory;
	size_t more = on_disk ? extent->room / 4 : extent->room;
	size_t room = bytes > extent->room + more ? bytes : extent->room + more;
	if (!on_disk && memory && room > memory)
		room = memory;
	room = room > LEAST ? room : LEAST;
	return (room + PAGE - 1) / PAGE * PAGE;
}

static void *map(size_t room, int file)
{
	int kind = file ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
	void *bytes = mmap(NULL, room, PROT_READ | PROT_WRITE, kind, file - 1, 0);
	return bytes == MAP_FAILED ? NULL : bytes;
}

/* In memory, or in a file that is long enough already. */
static bool remap(Extent *extent, size_t room, const char *what, Error *err)
{
	void *bytes = extent->room ? mremap(extent->bytes, extent->room, room, MREMAP_MAYMOVE)
				   : map(room, extent->file);
	if (!bytes || bytes == MAP_FAILED)
		return refuse_memory(room, what, err);
	extent->bytes = bytes;
	extent->room = room;
	return true;
}

static bool lengthen_file(int file, size_t from, size_t to, const char *what, Error *err)
{
	int reason = posix_fallocate(file, (off_t)from, (off_t)(to - from));
	return reason == 0 || refuse_file(reason, to, what, err);
}

static bool move_to_file(Extent *extent, size_t room, const char *what, Error *err)
{
	Extent moved = {.file = open_unnamed() + 1};
	if (!moved.file)
		return refuse_file(errno, room, what, err);
	if (!lengthen_file(moved.file - 1, 0, room, what, err) || !remap(&moved, room, what, err)) {
		extent_release(&moved);
		return false;
	}
	if (extent->room)
		memcpy(moved.bytes, extent->bytes, extent->room);
	extent_release(extent);
	*extent = moved;
	return true;
}

bool extent_grow(Extent *extent, size_t bytes, uint64_t memory, const char *what, Error *err)
{
	if (bytes <= extent->room)
		return true;
	if (bytes > SIZE_MAX / 4)
		return refuse_memory(bytes, what, err);
	size_t room = next_room(extent, bytes, memory);
	if (!extent->file && memory && bytes > memory)
		return move_to_file(extent, room, what, err);
	return (!extent->file || lengthen_file(extent->file - 1, extent->room, room, what, err)) &&
	       remap(extent, room, what, err);
}

void extent_trim(Extent *extent, size_t bytes)
{
	size_t room = (bytes + PAGE - 1) / PAGE * PAGE;
	if (room == 0 || room >= extent->room)
		return;
	munmap((char *)extent->bytes + room, extent->room - room);
	extent->room = room;
	if (extent->file && ftruncate(extent->file - 1, (off_t)room) != 0)
		return; /* the blocks stay until the file goes */
}

/* Advice: nothing is lost when the system does not take it. */
void extent_scatter(Extent *extent)
{
	if (extent->file)
		madvise(extent->bytes, extent->room, MADV_RANDOM);
}

void extent_expect(const Extent *extent, size_t offset, size_t bytes)
{
	size_t first = offset / PAGE * PAGE;
	if (extent->file && bytes)
		madvise((char *)extent->bytes + first, offset + bytes - first, MADV_WILLNEED);
}

void extent_release(Extent *extent)
{
	if (extent->room)
		munmap(extent->bytes, extent->room);
	if (extent->file)
		close(extent->file - 1);
	*extent = (Extent){0};
}
