#include "train/eigen.h"

#include "base/text.h"
#include "data/images_join.h"
#include "data/pictures.h"
#include "linalg/product.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SPARE = 10,             /* directions beyond those wanted */
	BLOCK_PIXELS = 1 << 20, /* of a step */
};

/* A pass that adds less than this share of the variance was the last. */
#define ENOUGH 1e-6

/* --- beginning --- */

static size_t directions_of(const Eigen *eigen)
{
	size_t pixels = images_bytes_each(eigen->images), most = eigen->images->count;
	most = most < pixels ? most : pixels;
	return eigen->dim + SPARE < most ? eigen->dim + SPARE : most;
}

static size_t block_rows(const Eigen *eigen)
{
	size_t rows = BLOCK_PIXELS / images_bytes_each(eigen->images);
	rows = rows < 16 ? 16 : rows > 1024 ? 1024 : rows;
	return rows < eigen->images->count ? rows : eigen->images->count;
}

static bool check(const Images *images, size_t dim, Error *err)
{
	size_t count = images->count, pixels = images_bytes_each(images);
	size_t most = count < pixels ? count : pixels;
	if (count < 2)
		return error_set(err, ERROR_INPUT, "one picture has no principal components; load more");
	if (dim > most)
		return error_set(err, ERROR_INPUT,
			"%zu pictures of %zu numbers have no %zu principal components; try dim=%zu", count,
			pixels, dim, most < 50 ? most : 50);
	return true;
}

static void begin_progress(Eigen *eigen)
{
	Progress *progress = &eigen->model.progress;
	*progress = (Progress){.total = (double)(eigen->passes + 1) * (double)eigen->images->count};
	snprintf(progress->unit, sizeof progress->unit, "pictures");
	snprintf(progress->phase, sizeof progress->phase, "mean");
}

bool eigen_weigh(Eigen *eigen, const Images *images, double evenness, Error *err)
{
	const Dictionary *domains = &images->domains;
	GroupSizes groups = {domains, "domain", "pictures", memory_new(domains->count, sizeof *groups.sizes)};
	for (size_t i = 0; i < images->count; i++)
		groups.sizes[images->domain_of[i]]++;
	bool fine = domain_weights_set(&eigen->model, &groups, evenness, err);
	if (fine)
		eigen->evenness = evenness;
	free(groups.sizes);
	return fine;
}

static double weight_of(const Eigen *eigen, size_t picture)
{
	return eigen->model.shares ? eigen->model.shares[eigen->images->domain_of[picture]].weight : 1;
}

/* The directions of an earlier run are where the next one starts. */
static bool set_up_directions(Eigen *eigen, Error *err)
{
	size_t directions = directions_of(eigen), pixels = images_bytes_each(eigen->images);
	if (eigen->subspace.width == pixels && eigen->subspace.count == directions)
		return true;
	subspace_release(&eigen->subspace);
	return subspace_init(&eigen->subspace, pixels, directions, eigen->seed, err);
}

bool eigen_make_room(Eigen *eigen, Error *err)
{
	size_t count = eigen->images->count, pixels = images_bytes_each(eigen->images);
	free(eigen->mean);
	eigen->mean = memory_data(pixels, sizeof *eigen->mean, "the mean picture", err);
	return eigen->mean &&
	       matrix_init(&eigen->block, block_rows(eigen), pixels, "a block of pictures", err) &&
	       matrix_init(&eigen->projected, count, eigen->subspace.count, "the pictures' coordinates", err);
}

bool eigen_begin_run(Eigen *eigen, Error *err)
{
	if (!check(eigen->images, eigen->dim, err) || !set_up_directions(eigen, err))
		return false;
	eigen->pass = eigen->next = 0;
	eigen->squares = eigen->explained = 0;
	begin_progress(eigen);
	return eigen_make_room(eigen, err) &&
	       matrix_init(&eigen->scores, eigen->images->count, eigen->dim, "the pictures' coordinates", err);
}

Eigen *eigen_new(Images *images, size_t dim, size_t passes, uint64_t seed)
{
	Eigen *eigen = memory_new(1, sizeof *eigen);
	eigen->model.trainer = &trainer_eigen;
	eigen->model.progress.finished = true;
	eigen->model.n_series = 1;
	series_init(&eigen->model.series[0], "explained", "passes");
	eigen->images = images_ref(images);
	eigen->dim = dim;
	eigen->passes = passes;
	eigen->seed = seed;
	return eigen;
}

void eigen_free(Model *model)
{
	if (!model)
		return;
	Eigen *eigen = (Eigen *)model;
	model_release(model);
	images_unref(eigen->images);
	subspace_release(&eigen->subspace);
	free(eigen->mean);
	matrix_release(&eigen->block);
	matrix_release(&eigen->projected);
	matrix_release(&eigen->scores);
	free(eigen);
}

static void set_provenance(Eigen *eigen, const TrainInput *input)
{
	Provenance from = {(char *)input->command, input->seed, (char *)input->parents, NULL};
	provenance_release(&eigen->model.provenance);
	provenance_copy(&from, &eigen->model.provenance);
}

static Model *start(const TrainInput *input, const Args *options, Error *err)
{
	Images *images = images_join(input->images, input->n_images, err);
	if (!images)
		return NULL;
	Eigen *eigen = eigen_new(images, (size_t)args_integer(options, "dim"),
		(size_t)args_integer(options, "passes"), input->seed);
	images_unref(images);
	set_provenance(eigen, input);
	if (eigen_weigh(eigen, eigen->images, domain_weights_evenness(options), err) &&
		eigen_begin_run(eigen, err))
		return &eigen->model;
	eigen_free(&eigen->model);
	return NULL;
}

static bool more(Model *model, const TrainInput *input, const Args *options, Error *err)
{
	Eigen *eigen = (Eigen *)model;
	Images **parts = memory_new(input->n_images + 1, sizeof *parts);
	parts[0] = eigen->images;
	memcpy(parts + 1, input->images, input->n_images * sizeof *parts);
	Images *all = images_join(parts, input->n_images + 1, err);
	free(parts);
	size_t dim = args_given(options, "dim") ? (size_t)args_integer(options, "dim") : eigen->dim;
	/* Until here nothing has changed: what fails leaves the model as it was. */
	if (!all || !check(all, dim, err) || !eigen_weigh(eigen, all, domain_weights_evenness(options), err)) {
		images_unref(all);
		return false;
	}
	images_unref(eigen->images);
	eigen->images = all;
	eigen->dim = dim;
	if (args_given(options, "passes"))
		eigen->passes = (size_t)args_integer(options, "passes");
	set_provenance(eigen, input);
	return eigen_begin_run(eigen, err);
}

/* --- steps --- */

static void add_to_mean(Eigen *eigen, size_t rows)
{
	size_t pixels = images_bytes_each(eigen->images);
	for (size_t i = 0; i < rows; i++) {
		const unsigned char *picture = images_at(eigen->images, eigen->next + i);
		double weight = weight_of(eigen, eigen->next + i);
		for (size_t j = 0; j < pixels; j++)
			eigen->mean[j] += weight * picture[j];
	}
}

static void fill_block_row(void *context, size_t piece, int thread)
{
	(void)thread;
	Eigen *eigen = context;
	const unsigned char *picture = images_at(eigen->images, eigen->next + piece);
	float *row = matrix_row(&eigen->block, piece);
	double root = sqrt(weight_of(eigen, eigen->next + piece));
	for (size_t j = 0; j < eigen->block.cols; j++)
		row[j] = (float)(root * (picture[j] - eigen->mean[j]));
}

static void add_block(Eigen *eigen, size_t rows, Pool *pool)
{
	pool_run(pool, rows, fill_block_row, eigen);
	if (eigen->pass == 1)
		for (size_t i = 0; i < rows * eigen->block.cols; i++)
			eigen->squares += (double)eigen->block.data[i] * eigen->block.data[i];
	subspace_add(&eigen->subspace, rows_part(matrix_rows(&eigen->block), 0, rows), pool,
		matrix_row(&eigen->projected, eigen->next));
}

/* What the weights are to the covariance is not to the coordinates. */
static void take_weights_off(Eigen *eigen)
{
	for (size_t i = 0; eigen->model.shares && i < eigen->images->count; i++) {
		float root = (float)sqrt(weight_of(eigen, i)), *row = matrix_row(&eigen->scores, i);
		for (size_t k = 0; k < eigen->dim; k++)
			row[k] /= root;
	}
}

static bool rotate_scores(Eigen *eigen, const double *rotation, Pool *pool, Error *err)
{
	Matrix narrow = {0};
	size_t directions = eigen->subspace.count;
	if (!matrix_init(&narrow, eigen->dim, directions, "the rotation of a pass", err))
		return false;
	for (size_t i = 0; i < eigen->dim * directions; i++)
		narrow.data[i] = (float)rotation[i];
	product_rows(matrix_rows(&eigen->projected), matrix_rows(&narrow), pool, eigen->scores.data);
	take_weights_off(eigen);
	matrix_release(&narrow);
	return true;
}

/* Into the provenance, since it tells how much of the pictures the vectors hold. */
static void note_explained(Eigen *eigen)
{
	Text note = {0};
	text_format(&note, "%zu components explain %.1f %% of the variance of the pixels", eigen->dim,
		100 * eigen->explained);
	free(eigen->model.provenance.note);
	eigen->model.provenance.note = text_take(&note);
}

static bool end_pass(Eigen *eigen, Pool *pool, Error *err)
{
	size_t directions = eigen->subspace.count;
	double divisor = (double)(eigen->images->count - 1), sum = 0;
	if (!(eigen->squares > 0))
		return error_set(err, ERROR_NUMBER, "all pictures are equal, so they have no components");
	double *rotation = memory_new(directions * directions, sizeof *rotation);
	bool fine = subspace_turn(&eigen->subspace, divisor, rotation, err) &&
		    rotate_scores(eigen, rotation, pool, err);
	free(rotation);
	for (size_t k = 0; k < eigen->dim; k++)
		sum += eigen->subspace.variance[k];
	double before = eigen->explained;
	eigen->explained = sum * divisor / eigen->squares;
	series_add(&eigen->model.series[0], (double)eigen->pass, eigen->explained);
	eigen->model.progress.finished =
		eigen->pass == eigen->passes || fabs(eigen->explained - before) < ENOUGH;
	if (eigen->model.progress.finished)
		eigen->model.progress.total = eigen->model.progress.done;
	note_explained(eigen);
	return fine;
}

static bool next_pass(Eigen *eigen, Pool *pool, Error *err)
{
	bool fine = true;
	if (eigen->pass == 0)
		for (size_t j = 0; j < eigen->block.cols; j++)
			eigen->mean[j] /= (double)eigen->images->count;
	else
		fine = end_pass(eigen, pool, err);
	eigen->next = 0;
	eigen->pass++;
	if (!eigen->model.progress.finished)
		snprintf(eigen->model.progress.phase, sizeof eigen->model.progress.phase, "pass %zu of %zu",
			eigen->pass, eigen->passes);
	return fine;
}

/* The archive holds all of the run, the pictures too. */
static bool resume(Model *model, const TrainInput *input, Error *err)
{
	(void)model;
	(void)input;
	(void)err;
	return true;
}

static bool step(Model *model, Pool *pool, Error *err)
{
	Eigen *eigen = (Eigen *)model;
	model_forget_data(model);
	size_t left = eigen->images->count - eigen->next;
	size_t rows = left < eigen->block.rows ? left : eigen->block.rows;
	if (eigen->pass == 0)
		add_to_mean(eigen, rows);
	else
		add_block(eigen, rows, pool);
	eigen->next += rows;
	model->progress.done += (double)rows;
	return eigen->next < eigen->images->count || next_pass(eigen, pool, err);
}

/* --- looking --- */

static uint32_t *copy_numbers(const uint32_t *from, size_t count, const char *what, Error *err)
{
	uint32_t *to = memory_data(count, sizeof *to, what, err);
	if (to)
		memcpy(to, from, count * sizeof *to);
	return to;
}

static void copy_words(const Dictionary *from, Dictionary *to)
{
	for (uint32_t i = 0; i < from->count; i++)
		dictionary_add(to, from->words[i], strlen(from->words[i]));
}

static bool fill_space(const Eigen *eigen, Space *space, Error *err)
{
	const Images *images = eigen->images;
	memcpy(space->vectors.data, eigen->scores.data, images->count * eigen->dim * sizeof(float));
	copy_words(&images->names, &space->items);
	copy_words(&images->domains, &space->domains);
	copy_words(&images->classes, &space->classes);
	space->domain_of = copy_numbers(images->domain_of, images->count, "the domains of a space", err);
	if (images->class_of)
		space->class_of = copy_numbers(images->class_of, images->count, "the classes of a space", err);
	space->pictures = pictures_of_images(eigen->images);
	provenance_copy(&eigen->model.provenance, &space->provenance);
	return space->domain_of && (space->class_of || !images->class_of) && space_finish(space, err);
}

static Space *look(Model *model, Error *err)
{
	const Eigen *eigen = (const Eigen *)model;
	Space *space = space_new(eigen->images->count, eigen->dim, err);
	if (space && fill_space(eigen, space, err))
		return space;
	space_unref(space);
	return NULL;
}

static const ArgSpec options[] = {
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "components kept",
		.fallback = "50",
		.low = 1,
		.high = 1024,
		.aliases = "size"},
	{.name = "passes",
		.kind = ARG_INTEGER,
		.help = "passes over the pictures at most; it ends sooner when nothing moves any more",
		.fallback = "30",
		.low = 1,
		.high = 1000},
	OPTION_TAU("a picture of a domain of n counts n^(tau - 1) times in mean and covariance"),
	{.name = NULL},
};

const Trainer trainer_eigen = {
	.name = "eigen",
	.title = "Eigenpictures",
	.summary = "principal components of the pixels; pictures that differ alike come to lie together",
	.source = "Turk & Pentland, Journal of Cognitive Neuroscience 3(1), 1991",
	.takes = TAKES_IMAGES,
	.anew = true,
	.options = options,
	.start = start,
	.more = more,
	.resume = resume,
	.step = step,
	.look = look,
	.save = eigen_save,
	.load = eigen_load,
	.free = eigen_free,
};
