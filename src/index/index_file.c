#include "index/index_file.h"

#include "base/hash.h"
#include "base/output.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 1, ALIGNMENT = 64, NAME = 16, PIECE = 4 << 20, MOST_PARTS = INDEX_PARTS + 2 };
static const char magic[8] = "ISTHIDX";

typedef struct FilePart {
	char name[NAME];
	uint64_t offset, count, checksum;
} FilePart;

/* What a file begins with. */
typedef struct FileHead {
	char magic[8];
	uint32_t version, parts;
	uint64_t checksum; /* of the head, with 0 in this place */
	uint64_t bytes;    /* of the whole file */
	char type[NAME];
	char space[40]; /* checksum of the space */
	uint64_t seed, effort;
	uint64_t metric;
	double seconds;
	FilePart table[MOST_PARTS];
} FileHead;

static uint64_t aligned(uint64_t offset)
{
	return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static uint64_t head_checksum(const FileHead *head)
{
	FileHead plain = *head;
	plain.checksum = 0;
	return hash_bytes(&plain, sizeof plain);
}

/* --- writing --- */

static size_t all_parts(const Index *index, IndexPart parts[MOST_PARTS])
{
	size_t count = index->type->parts(index, parts), words = (index->space->vectors.rows + 63) / 64;
	if (index->n_gone)
		parts[count++] = (IndexPart){"gone", index->gone, words * sizeof *index->gone};
	if (index->made_by)
		parts[count++] = (IndexPart){"made by", index->made_by, strlen(index->made_by)};
	return count;
}

/* Reads all parts once, for their checksums. */
static void make_head(const Index *index, const IndexPart *parts, size_t count, FileHead *head)
{
	memset(head, 0, sizeof *head);
	memcpy(head->magic, magic, sizeof magic);
	head->version = VERSION;
	head->parts = (uint32_t)count;
	head->seed = index->seed;
	head->effort = index->effort;
	head->metric = index->metric;
	head->seconds = index->seconds;
	strncpy(head->type, index->type->name, NAME - 1);
	strncpy(head->space, space_checksum(index->space), sizeof head->space - 1);
	uint64_t offset = aligned(sizeof *head);
	for (size_t i = 0; i < count; i++) {
		FilePart *part = &head->table[i];
		strncpy(part->name, parts[i].name, NAME - 1);
		part->offset = offset;
		part->count = parts[i].count;
		part->checksum = hash_bytes(parts[i].bytes, parts[i].count);
		offset = aligned(offset + part->count);
	}
	head->bytes = offset;
	head->checksum = head_checksum(head);
}

struct IndexWriter {
	Index *index;
	Output *output; /* NULL once committed */
	IndexPart parts[MOST_PARTS];
	FileHead head;
	size_t n_parts, part; /* at work */
	uint64_t done;        /* bytes of that part */
	uint64_t written;     /* bytes of the file; 0: the head is not made yet */
};

IndexWriter *index_writer_new(Index *index, const char *path, Error *err)
{
	Output *output = output_open(path, err);
	if (!output)
		return NULL;
	IndexWriter *writer = memory_new(1, sizeof *writer);
	writer->index = index_ref(index);
	writer->output = output;
	writer->n_parts = all_parts(index, writer->parts);
	return writer;
}

static void write_padding(IndexWriter *writer)
{
	static const char zeros[ALIGNMENT];
	uint64_t end = aligned(writer->written);
	output_bytes(writer->output, zeros, end - writer->written);
	writer->written = end;
}

static void write_piece(IndexWriter *writer)
{
	const IndexPart *part = &writer->parts[writer->part];
	uint64_t left = part->count - writer->done, size = left < PIECE ? left : PIECE;
	output_bytes(writer->output, (const char *)part->bytes + writer->done, size);
	writer->done += size;
	writer->written += size;
	if (writer->done < part->count)
		return;
	write_padding(writer);
	writer->part++;
	writer->done = 0;
}

bool index_writer_step(IndexWriter *writer, bool *finished, Error *err)
{
	*finished = writer->written && writer->part == writer->n_parts;
	if (*finished) {
		Output *output = writer->output;
		writer->output = NULL;
		return output_commit(output, err);
	}
	if (writer->written) {
		write_piece(writer);
		return true;
	}
	make_head(writer->index, writer->parts, writer->n_parts, &writer->head);
	output_bytes(writer->output, &writer->head, sizeof writer->head);
	writer->written = sizeof writer->head;
	write_padding(writer);
	return true;
}

double index_writer_done(const IndexWriter *writer)
{
	return writer->written ? (double)writer->written / (double)writer->head.bytes : 0;
}

void index_writer_free(IndexWriter *writer)
{
	if (!writer)
		return;
	output_abandon(writer->output);
	index_unref(writer->index);
	free(writer);
}

void *index_image(const Index *index, size_t *count, Error *err)
{
	IndexPart parts[MOST_PARTS];
	FileHead head;
	size_t n_parts = all_parts(index, parts);
	make_head(index, parts, n_parts, &head);
	char *image = memory_data(head.bytes, 1, "an index that is saved", err);
	if (!image)
		return NULL;
	memcpy(image, &head, sizeof head);
	for (size_t i = 0; i < n_parts; i++)
		if (parts[i].count)
			memcpy(image + head.table[i].offset, parts[i].bytes, parts[i].count);
	*count = head.bytes;
	return image;
}

/* --- reading --- */

static bool damaged(const char *what, Error *err)
{
	return error_set(err, ERROR_FILE, "the index is damaged: %s", what);
}

static bool check_head(const FileHead *head, size_t count, Error *err)
{
	if (count < sizeof head->magic || memcmp(head->magic, magic, sizeof magic) != 0)
		return error_set(err, ERROR_INPUT, "this is no index; index save X FILE writes one");
	if (count < sizeof *head)
		return damaged("it ends within its head", err);
	if (head->version != VERSION)
		return error_set(err, ERROR_INPUT,
			"the index was saved by another version of Isthmus; build it again with index");
	if (head->checksum != head_checksum(head) || head->parts > MOST_PARTS || head->metric > METRIC_L2)
		return damaged("its head has not the checksum that it should have", err);
	if (head->bytes != count)
		return error_set(err, ERROR_FILE, "the index is damaged: it has %zu bytes and should have %llu",
			count, (unsigned long long)head->bytes);
	return true;
}

/* The parts where they lie in the image. */
static bool find_parts(const FileHead *head, char *image, IndexPart parts[MOST_PARTS], Error *err)
{
	for (size_t i = 0; i < head->parts; i++) {
		const FilePart *part = &head->table[i];
		if (part->offset > head->bytes || part->count > head->bytes - part->offset ||
			part->offset % ALIGNMENT != 0 || part->name[NAME - 1] != '\0')
			return damaged("a part lies outside of the file", err);
		if (hash_bytes(image + part->offset, part->count) != part->checksum)
			return error_set(err, ERROR_FILE,
				"the index is damaged: its part \"%.15s\" has not the checksum that it should "
				"have",
				part->name);
		parts[i] = (IndexPart){part->name, image + part->offset, part->count};
	}
	return true;
}

static bool check_space(const FileHead *head, const Space *space, Error *err)
{
	return strncmp(head->space, space_checksum(space), sizeof head->space) == 0 ||
	       error_set(err, ERROR_INPUT,
		       "the index was made of other items or vectors than these; build it again with index "
		       "%.15s",
		       head->type);
}

static const IndexType *check_type(const FileHead *head, Error *err)
{
	char name[NAME + 1] = {0};
	memcpy(name, head->type, NAME);
	const IndexType *type = index_type_find(name);
	if (!type)
		error_set(err, ERROR_INPUT, "this version does not know indexes of the kind \"%s\"", name);
	return type;
}

static bool read_marks(Index *index, const IndexPart *part)
{
	size_t rows = index->space->vectors.rows, words = (rows + 63) / 64;
	if (part->count != words * sizeof *index->gone)
		return false;
	const uint64_t *gone = part->bytes;
	for (uint32_t row = 0; row < rows; row++)
		if (gone[row / 64] >> (row % 64) & 1)
			index_mark(index, row, true);
	return true;
}

static bool read_rest(Index *index, const FileHead *head, const IndexPart *parts, Error *err)
{
	index->effort = head->effort > 0 ? head->effort : 1;
	index->seconds = head->seconds;
	for (size_t i = 0; i < head->parts; i++) {
		if (strcmp(parts[i].name, "made by") == 0 && !index->made_by)
			index->made_by = memory_slice(parts[i].bytes, parts[i].count);
		if (strcmp(parts[i].name, "gone") == 0 && !read_marks(index, &parts[i]))
			return damaged("its marks do not fit its space", err);
	}
	return true;
}

/* The image stays the caller's when this fails. */
static Index *make_index(Space *space, char *image, size_t count, Error *err)
{
	const FileHead *head = (const FileHead *)image;
	IndexPart parts[MOST_PARTS];
	const IndexType *type = NULL;
	if (!check_head(head, count, err) || !(type = check_type(head, err)) ||
		!check_space(head, space, err) || !find_parts(head, image, parts, err))
		return NULL;
	IndexInput input = {.space = space, .metric = (Metric)head->metric, .seed = head->seed};
	Index *index = type->load(&input, parts, head->parts, err);
	if (!index)
		return NULL;
	index->image = image;
	if (read_rest(index, head, parts, err))
		return index;
	index->image = NULL;
	index_unref(index);
	return NULL;
}

Index *index_from_image(Space *space, void *image, size_t count, Error *err)
{
	Index *index = make_index(space, image, count, err);
	if (!index)
		free(image);
	return index;
}

static void *map_file(const char *path, size_t *count, Error *err)
{
	struct stat status;
	void *image = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0) {
		*count = (size_t)status.st_size;
		image = mmap(NULL, *count, PROT_READ, MAP_PRIVATE, fd, 0);
	} else if (fd >= 0) {
		error_set(err, ERROR_INPUT, "\"%s\" is empty", path);
	}
	if (image == MAP_FAILED && (fd < 0 || *count))
		error_file(err, "read", path);
	if (fd >= 0)
		close(fd);
	return image == MAP_FAILED ? NULL : image;
}

Index *index_read(Space *space, const char *path, Error *err)
{
	size_t count = 0;
	void *image = map_file(path, &count, err);
	Index *index = image ? make_index(space, image, count, err) : NULL;
	if (index)
		index->mapped = count;
	else if (image)
		munmap(image, count);
	if (!index && image)
		error_prefix(err, "\"%s\"", path);
	return index;
}
