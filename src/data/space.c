#include "data/space.h"
#include "data/basis.h"

#include "base/hash.h"
#include "base/text.h"
#include "data/classifier.h"
#include "data/documents.h"
#include "data/encoder.h"
#include "data/fasttext_rows.h"
#include "data/metadata.h"
#include "data/pictures.h"
#include "data/side_map.h"
#include "data/subwords.h"
#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKSUM_UNKNOWN, CHECKSUM_WRITTEN, CHECKSUM_THERE };

Space *space_new(size_t count, size_t width, Error *err)
{
	if (count >= DICTIONARY_NONE) {
		error_set(err, ERROR_INPUT, "a space holds at most %u items, not %zu", DICTIONARY_NONE - 1,
			count);
		return NULL;
	}
	Space *space = memory_new(1, sizeof *space);
	references_init(&space->references);
	if (matrix_init(&space->vectors, count, width, "the vectors of a space", err))
		return space;
	space_unref(space);
	return NULL;
}

static bool copy_numbers(const void *from, size_t count, size_t size, void **to, Error *err)
{
	if (!from)
		return true;
	*to = memory_data(count, size, "what is known of the items of a space", err);
	if (*to)
		memcpy(*to, from, count * size);
	return *to != NULL;
}

Space *space_like(const Space *space, size_t width, Error *err)
{
	size_t count = space->vectors.rows;
	Space *like = space_new(count, width, err);
	if (!like)
		return NULL;
	dictionary_copy(&space->items, &like->items);
	dictionary_copy(&space->domains, &like->domains);
	dictionary_copy(&space->classes, &like->classes);
	like->pictures = pictures_ref(space->pictures);
	like->documents = documents_ref(space->documents);
	like->metadata = metadata_ref(space->metadata);
	if (copy_numbers(space->counts, count, sizeof *space->counts, (void **)&like->counts, err) &&
		copy_numbers(
			space->domain_of, count, sizeof *space->domain_of, (void **)&like->domain_of, err) &&
		copy_numbers(space->class_of, count, sizeof *space->class_of, (void **)&like->class_of, err) &&
		copy_numbers(space->weights, count, sizeof *space->weights, (void **)&like->weights, err))
		return like;
	space_unref(like);
	return NULL;
}

static bool refuse_infinite(const Space *space, Error *err)
{
	size_t row = 0, column = 0;
	rows_find_bad(matrix_rows(&space->vectors), &row, &column);
	return error_set(err, ERROR_NUMBER, "the vector of \"%s\" is not finite: its component %zu is %s",
		dictionary_word(&space->items, (uint32_t)row), column + 1,
		isnan(matrix_row(&space->vectors, row)[column]) ? "not a number" : "infinite");
}

bool space_make_norms(Space *space, Error *err)
{
	if (!space->inverse_norms)
		space->inverse_norms =
			memory_data(space->vectors.rows, sizeof(float), "the norms of a space", err);
	return space->inverse_norms != NULL;
}

bool space_finish(Space *space, Error *err)
{
	const Matrix *vectors = &space->vectors;
	if (space->items.count != vectors->rows)
		return error_set(err, ERROR_INPUT,
			"a space needs one distinct item for each row: %u items, %zu rows", space->items.count,
			vectors->rows);
	if (space->columns.count > 0 && space->columns.count != vectors->cols)
		return error_set(err, ERROR_INPUT,
			"a space needs a distinct name for each column, or none: %u names, %zu columns",
			space->columns.count, vectors->cols);
	if (!space_make_norms(space, err))
		return false;
	const SearchKernels *kernels = search_kernels_best();
	for (size_t i = 0; i < vectors->rows; i++) {
		/* In double the sum of squares of floats is finite if they are. */
		double sum = kernels->sum_of_squares(matrix_row(vectors, i), vectors->cols);
		if (!isfinite(sum))
			return refuse_infinite(space, err);
		/* 0 for rows too short for their inverse to be a float: their direction is rounding noise. */
		float inverse = (float)(1 / sqrt(sum));
		space->inverse_norms[i] = isfinite(inverse) ? inverse : 0;
	}
	return true;
}

Space *space_ref(Space *space)
{
	if (space)
		references_add(&space->references);
	return space;
}

Space *space_with_metadata(Space *space, Metadata *metadata)
{
	Space *with = memory_new(1, sizeof *with);
	*with = *space;
	references_init(&with->references);
	atomic_init(&with->checksum_state, CHECKSUM_UNKNOWN);
	with->shares = space_ref(space->shares ? space->shares : space);
	with->metadata = metadata;
	basis_ref(with->basis);
	pictures_ref(with->pictures);
	side_maps_ref(with->side_maps);
	documents_ref(with->documents);
	encoder_ref(with->encoder);
	subwords_ref(with->subwords);
	fasttext_rows_ref(with->rows);
	classifier_ref(with->classifier);
	provenance_copy(&space->provenance, &with->provenance);
	return with;
}

bool space_shares(const Space *a, const Space *b)
{
	return a == b || (a && b && (a->shares ? a->shares : a) == (b->shares ? b->shares : b));
}

static void release_arrays(Space *space)
{
	matrix_release(&space->vectors);
	free(space->inverse_norms);
	dictionary_release(&space->items);
	free(space->counts);
	free(space->domain_of);
	dictionary_release(&space->domains);
	dictionary_release(&space->columns);
	free(space->class_of);
	free(space->weights);
	free(space->constants);
	dictionary_release(&space->classes);
}

void space_unref(Space *space)
{
	if (!space || !references_drop(&space->references))
		return;
	if (space->shares)
		space_unref(space->shares);
	else
		release_arrays(space);
	basis_unref(space->basis);
	metadata_unref(space->metadata);
	pictures_unref(space->pictures);
	side_maps_unref(space->side_maps);
	documents_unref(space->documents);
	encoder_unref(space->encoder);
	subwords_unref(space->subwords);
	fasttext_rows_unref(space->rows);
	classifier_unref(space->classifier);
	provenance_release(&space->provenance);
	free(space);
}

const char *space_item_kind(const Space *space)
{
	if (space->pictures)
		return "pictures";
	if (space->documents)
		return space->items.count == space->documents->names.count ? "documents"
									   : "documents and words";
	return space->columns.count || space->class_of || space->constants ? "items" : "words";
}

uint32_t space_class(const Space *space, size_t row)
{
	if (!space->class_of || space->class_of[row] >= space->classes.count ||
		(space->documents && row >= space->documents->names.count))
		return DICTIONARY_NONE;
	const char *name = dictionary_word(&space->classes, space->class_of[row]);
	return strcmp(name, "unlabelled") == 0 ? DICTIONARY_NONE : space->class_of[row];
}

bool space_columns_agree(const Space *a, const char *a_name, const Space *b, const char *b_name, Error *err)
{
	size_t width = a->vectors.cols;
	if (width != b->vectors.cols)
		return error_set(err, ERROR_INPUT,
			"%s has %zu dimensions and %s %zu; only vectors of one width can be compared", a_name,
			width, b_name, b->vectors.cols);
	for (uint32_t i = 0; a->columns.count && b->columns.count && i < width; i++) {
		const char *of_a = dictionary_word(&a->columns, i), *of_b = dictionary_word(&b->columns, i);
		if (strcmp(of_a, of_b) != 0)
			return error_set(err, ERROR_INPUT,
				"the columns of %s and %s differ: column %u is \"%.60s\" in the one and "
				"\"%.60s\" in the other; load both at once, or the second with columns=%s",
				a_name, b_name, i + 1, of_a, of_b, a_name);
	}
	return true;
}

/* The domain with the highest relative frequency, or DICTIONARY_NONE when it does not take three quarters. */
static uint32_t leading_domain(const uint64_t *counts, const uint64_t *totals, uint32_t domains)
{
	double sum = 0, most = 0;
	uint32_t leader = DICTIONARY_NONE;
	for (uint32_t d = 0; d < domains; d++) {
		double frequency = totals[d] ? (double)counts[d] / (double)totals[d] : 0;
		sum += frequency;
		if (frequency > most) {
			most = frequency;
			leader = d;
		}
	}
	return most >= 0.75 * sum ? leader : DICTIONARY_NONE;
}

bool space_set_domains(Space *space, const Dictionary *domains, const uint64_t *domain_counts,
	const uint64_t *totals, Error *err)
{
	size_t count = space->vectors.rows;
	free(space->domain_of);
	dictionary_release(&space->domains);
	space->domain_of = memory_data(count, sizeof *space->domain_of, "the domains of a space", err);
	if (!space->domain_of)
		return false;
	for (uint32_t d = 0; d < domains->count; d++)
		dictionary_add(&space->domains, domains->words[d], strlen(domains->words[d]));
	for (size_t i = 0; i < count; i++) {
		uint32_t domain = leading_domain(domain_counts + i * domains->count, totals, domains->count);
		space->domain_of[i] = domain != DICTIONARY_NONE
					      ? domain
					      : dictionary_add(&space->domains, "shared", strlen("shared"));
	}
	return true;
}

static void compute_checksum(const Space *space, char text[33])
{
	Checksum *sum = checksum_new();
	uint64_t shape[2] = {space->vectors.rows, space->vectors.cols};
	checksum_add(sum, shape, sizeof shape);
	for (uint32_t i = 0; i < space->items.count; i++)
		checksum_add(sum, space->items.words[i], strlen(space->items.words[i]) + 1);
	checksum_add(sum, space->vectors.data, space->vectors.rows * space->vectors.cols * sizeof(float));
	checksum_text(sum, text);
	checksum_free(sum);
}

/* Several threads may find that nobody has computed it; the first one writes it down. */
const char *space_checksum(const Space *constant)
{
	Space *space = (Space *)(constant->shares ? constant->shares : constant);
	if (atomic_load_explicit(&space->checksum_state, memory_order_acquire) == CHECKSUM_THERE)
		return space->checksum;
	char text[33];
	int unknown = CHECKSUM_UNKNOWN;
	compute_checksum(space, text);
	if (atomic_compare_exchange_strong(&space->checksum_state, &unknown, CHECKSUM_WRITTEN)) {
		memcpy(space->checksum, text, sizeof text);
		atomic_store_explicit(&space->checksum_state, CHECKSUM_THERE, memory_order_release);
	}
	while (atomic_load_explicit(&space->checksum_state, memory_order_acquire) != CHECKSUM_THERE)
		;
	return space->checksum;
}

void provenance_copy(const Provenance *from, Provenance *to)
{
	*to = (Provenance){.command = memory_text(from->command),
		.seed = from->seed,
		.parents = memory_text(from->parents),
		.note = memory_text(from->note)};
}

void provenance_release(Provenance *provenance)
{
	free(provenance->command);
	free(provenance->parents);
	free(provenance->note);
	*provenance = (Provenance){0};
}
