#include "index/index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void index_init(Index *index, const IndexType *type, const IndexInput *input)
{
	references_init(&index->references);
	index->type = type;
	index->space = space_ref(input->space);
	index->metric = input->metric;
	index->seed = input->seed;
}

void index_release(Index *index)
{
	space_unref(index->space);
	free(index->made_by);
	free(index->gone);
	if (index->mapped)
		munmap(index->image, index->mapped);
	else
		free(index->image);
}

void index_free_part(const Index *index, void *bytes)
{
	if (!index->borrowed)
		free(bytes);
}

static const IndexPart *find_part(const IndexPart *parts, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(parts[i].name, name) == 0)
			return &parts[i];
	return NULL;
}

void *index_part(
	const IndexPart *parts, size_t n_parts, const char *name, size_t count, size_t size, Error *err)
{
	const IndexPart *part = find_part(parts, n_parts, name);
	size_t bytes;
	if (part && !__builtin_mul_overflow(count, size, &bytes) && bytes == part->count)
		return part->bytes;
	error_set(err, ERROR_FILE, "the index is damaged: its part \"%s\" %s", name,
		part ? "has not the size that it must have" : "is missing");
	return NULL;
}

Index *index_ref(Index *index)
{
	if (index)
		references_add(&index->references);
	return index;
}

bool index_is_shared(const Index *index)
{
	return atomic_load(&index->references.count) > 1;
}

void index_unref(Index *index)
{
	if (index && references_drop(&index->references))
		index->type->free(index);
}

void index_mark(Index *index, uint32_t row, bool gone)
{
	size_t words = (index->space->vectors.rows + 63) / 64;
	if (!index->gone)
		index->gone = memory_new(words, sizeof *index->gone);
	if (index_is_gone(index, row) == gone)
		return;
	index->gone[row / 64] ^= (uint64_t)1 << (row % 64);
	index->n_gone += gone ? 1 : (size_t)-1;
}

size_t index_bytes(const Index *index)
{
	IndexPart parts[INDEX_PARTS];
	size_t count = index->type->parts(index, parts), bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += parts[i].count;
	return bytes;
}

const char *index_metric_name(Metric metric)
{
	static const char *const names[] = {"cosine", "dot", "l2"};
	return names[metric];
}

size_t index_same_rows(const Space *before, const Space *space)
{
	const Matrix *old = &before->vectors, *new = &space->vectors;
	if (old->cols != new->cols || old->rows > new->rows ||
		memcmp(old->data, new->data, old->rows * old->cols * sizeof *old->data) != 0)
		return 0;
	for (uint32_t row = 0; row < old->rows; row++)
		if (strcmp(dictionary_word(&before->items, row), dictionary_word(&space->items, row)) != 0)
			return 0;
	return old->rows;
}
