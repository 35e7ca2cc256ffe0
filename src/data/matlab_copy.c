#include "data/matlab_copy.h"

#include "base/memory.h"
#include "base/text.h"
#include "data/matlab_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { HEAD = 128, BLOCK = 1 << 16, STEP_BYTES = 1 << 22, TAG = 8, TYPE_PACKED = 15 };

struct MatlabCopy {
	char *source, *folder;
	char *path; /* of the copy: what the descriptor stands for, */
	bool named; /* or its name in the folder, where the system has no such paths */
	FILE *from, *to;
	bool swapped, unpacking;
	uint64_t bytes, at; /* of the source; how many were taken */
	uint64_t left;      /* bytes of the element at hand that are still to be taken */
	z_stream stream;
	uint64_t made, promised; /* unpacked bytes of the element at hand; how many its own tag tells */
	unsigned char in[BLOCK], out[BLOCK];
};

static bool is_version_5(const unsigned char *head)
{
	bool swapped = head[126] == 'M';
	return memcmp(head + 126, swapped ? "MI" : "IM", 2) == 0 && head[swapped ? 124 : 125] == 1 &&
	       head[swapped ? 125 : 124] == 0;
}

static uint32_t word_of(const unsigned char *bytes, bool swapped)
{
	uint32_t word;
	memcpy(&word, bytes, sizeof word);
	return swapped ? __builtin_bswap32(word) : word;
}

static bool read_tag(MatlabCopy *copy, uint32_t tag[2])
{
	unsigned char bytes[TAG];
	if (fread(bytes, 1, TAG, copy->from) != TAG)
		return false;
	tag[0] = word_of(bytes, copy->swapped);
	tag[1] = word_of(bytes + 4, copy->swapped);
	return true;
}

/* Whether some element is packed; goes through the tags alone. */
static bool has_packed(MatlabCopy *copy)
{
	uint32_t tag[2];
	for (uint64_t at = HEAD; at + TAG <= copy->bytes; at += TAG + (uint64_t)tag[1]) {
		if (fseeko(copy->from, (off_t)at, SEEK_SET) != 0 || !read_tag(copy, tag))
			return false;
		if (tag[0] == TYPE_PACKED)
			return true;
	}
	return false;
}

static bool cannot_write(const MatlabCopy *copy, Error *err)
{
	return error_set(err, ERROR_FILE,
		"cannot write a copy of \"%s\", unpacked, to \"%s\": %s; free some space there, or let TMPDIR "
		"name another folder",
		copy->source, copy->folder, strerror(errno));
}

static bool damaged(const MatlabCopy *copy, Error *err)
{
	return error_set(err, ERROR_INPUT, "\"%s\" is cut short or damaged: its parts are longer than the file",
		copy->source);
}

/* The name goes at once, so that nothing is left behind however the program ends. */
static void forget_name(MatlabCopy *copy, int made)
{
	Text path = {0};
	text_format(&path, "/proc/self/fd/%d", made);
	copy->named = access(text_of(&path), R_OK) != 0;
	if (!copy->named) {
		unlink(copy->path);
		free(copy->path);
		copy->path = text_take(&path);
	}
	text_release(&path);
}

static bool create(MatlabCopy *copy, Error *err)
{
	const char *folder = getenv("TMPDIR");
	Text name = {0};
	copy->folder = memory_text(folder && *folder ? folder : "/var/tmp");
	text_format(&name, "%s/isthmus-XXXXXX", copy->folder);
	copy->path = text_take(&name);
	int made = mkostemp(copy->path, O_CLOEXEC);
	if (made >= 0)
		forget_name(copy, made);
	copy->to = made >= 0 ? fdopen(made, "wb") : NULL;
	if (copy->to)
		return true;
	if (made >= 0)
		close(made);
	return cannot_write(copy, err);
}

bool matlab_copy_new(const char *path, MatlabCopy **made, Error *err)
{
	unsigned char head[HEAD] = {0};
	struct stat status;
	MatlabCopy *copy = memory_new(1, sizeof *copy);
	*made = NULL;
	copy->source = memory_text(path);
	copy->from = fopen(path, "rbe");
	if (!copy->from || fstat(fileno(copy->from), &status) != 0) {
		matlab_copy_free(copy);
		return error_file(err, "read", path);
	}
	copy->bytes = (uint64_t)status.st_size;
	size_t count = fread(head, 1, HEAD, copy->from);
	if (matlab_is_version_4((const char *)head, count)) {
		matlab_copy_free(copy);
		return error_set(err, ERROR_INPUT,
			"\"%s\" is a MATLAB file of version 4, which is not read: load it in MATLAB and save "
			"it with -v7, or in Octave with -v7, or with scipy.io.savemat",
			path);
	}
	copy->swapped = head[126] == 'M';
	bool needed = count == HEAD && is_version_5(head) && has_packed(copy);
	bool fine = !needed || (fseeko(copy->from, 0, SEEK_SET) == 0 && create(copy, err));
	copy->left = HEAD;
	if (needed && fine)
		*made = copy;
	else
		matlab_copy_free(copy);
	return fine;
}

void matlab_copy_free(MatlabCopy *copy)
{
	if (!copy)
		return;
	if (copy->unpacking)
		inflateEnd(&copy->stream);
	if (copy->from)
		fclose(copy->from);
	if (copy->to) {
		fclose(copy->to);
		if (copy->named)
			unlink(copy->path);
	}
	free(copy->source);
	free(copy->folder);
	free(copy->path);
	free(copy);
}

const char *matlab_copy_path(const MatlabCopy *copy)
{
	return copy->path;
}

double matlab_copy_done(const MatlabCopy *copy)
{
	return copy->bytes ? (double)copy->at / (double)copy->bytes : 1;
}

/* --- a piece --- */

/* The next bytes of the element at hand; 0: there are none. */
static size_t take(MatlabCopy *copy)
{
	size_t wanted = copy->left < BLOCK ? (size_t)copy->left : BLOCK;
	size_t count = fread(copy->in, 1, wanted, copy->from);
	copy->left -= count;
	copy->at += count;
	return count;
}

static bool copy_block(MatlabCopy *copy, size_t *written, Error *err)
{
	size_t count = take(copy);
	if (count == 0)
		return damaged(copy, err);
	*written += count;
	return fwrite(copy->in, 1, count, copy->to) == count || cannot_write(copy, err);
}

/* What an element promises in its own first bytes, which come out first. */
static bool take_promise(MatlabCopy *copy)
{
	if (copy->made != TAG)
		return false;
	copy->promised = TAG + (uint64_t)word_of(copy->out + 4, copy->swapped);
	return copy->promised > TAG && copy->promised <= copy->bytes * MATLAB_PACKED_MOST;
}

/* Of characters matio writes a tag that promises more than there is. */
static bool correct_promise(MatlabCopy *copy)
{
	uint32_t bytes = (uint32_t)(copy->made - TAG);
	bytes = copy->swapped ? __builtin_bswap32(bytes) : bytes;
	return copy->made >= TAG && fseeko(copy->to, -(off_t)copy->made + 4, SEEK_END) == 0 &&
	       fwrite(&bytes, sizeof bytes, 1, copy->to) == 1 && fseeko(copy->to, 0, SEEK_END) == 0;
}

/* What comes after the promised bytes, a checksum at least, is passed over. */
static bool end_unpacking(MatlabCopy *copy)
{
	if (copy->made < copy->promised && !correct_promise(copy))
		return false;
	inflateEnd(&copy->stream);
	copy->unpacking = false;
	copy->at += copy->left;
	copy->left = 0;
	return fseeko(copy->from, (off_t)copy->at, SEEK_SET) == 0;
}

static bool unpack_block(MatlabCopy *copy, size_t *written, Error *err)
{
	if (copy->stream.avail_in == 0) {
		copy->stream.avail_in = (unsigned)take(copy);
		copy->stream.next_in = copy->in;
	}
	uint64_t room = copy->promised - copy->made;
	copy->stream.next_out = copy->out;
	copy->stream.avail_out = room < BLOCK ? (unsigned)room : BLOCK;
	int state = inflate(&copy->stream, Z_NO_FLUSH);
	size_t count = (size_t)(copy->stream.next_out - copy->out);
	copy->made += count;
	*written += count;
	if (fwrite(copy->out, 1, count, copy->to) != count)
		return cannot_write(copy, err);
	if (copy->promised == TAG)
		return take_promise(copy) || damaged(copy, err);
	if (copy->made == copy->promised || state == Z_STREAM_END)
		return end_unpacking(copy) || damaged(copy, err);
	return (state == Z_OK && (count || copy->left)) || damaged(copy, err);
}

static bool next_element(MatlabCopy *copy, Error *err)
{
	uint32_t tag[2];
	uint64_t rest = copy->bytes - copy->at;
	if (rest < TAG) {
		copy->left = rest;
		return true;
	}
	if (!read_tag(copy, tag))
		return damaged(copy, err);
	uint64_t element = TAG + (uint64_t)tag[1];
	if (tag[0] != TYPE_PACKED) {
		copy->left = element < rest ? element : rest;
		return fseeko(copy->from, (off_t)copy->at, SEEK_SET) == 0 || damaged(copy, err);
	}
	if (element > rest)
		return damaged(copy, err);
	copy->at += TAG;
	copy->left = tag[1];
	copy->made = 0;
	copy->promised = TAG;
	copy->stream = (z_stream){0};
	copy->unpacking = inflateInit(&copy->stream) == Z_OK;
	return copy->unpacking ||
	       error_set(err, ERROR_MEMORY, "not enough memory to unpack \"%s\"", copy->source);
}

bool matlab_copy_step(MatlabCopy *copy, bool *ended, Error *err)
{
	bool fine = true;
	*ended = false;
	for (size_t written = 0; fine && !*ended && written < STEP_BYTES;) {
		if (copy->unpacking)
			fine = unpack_block(copy, &written, err);
		else if (copy->left)
			fine = copy_block(copy, &written, err);
		else if (copy->at < copy->bytes)
			fine = next_element(copy, err);
		else
			*ended = true;
	}
	return fine && (!*ended || fflush(copy->to) == 0 || cannot_write(copy, err));
}
