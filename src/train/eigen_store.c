/* Eigenpictures in an archive: the pictures themselves too, since going on means to look at all of them again.
 */
#include "train/archive.h"
#include "train/eigen.h"

#include <stdlib.h>
#include <string.h>

/* As it lies in the archive. */
typedef struct SavedState {
	uint64_t dim, passes, seed, count, width, height, channels, labelled, directions;
} SavedState;

static SavedState state_of(const Eigen *eigen)
{
	const Images *images = eigen->images;
	return (SavedState){.dim = eigen->dim,
		.passes = eigen->passes,
		.seed = eigen->seed,
		.count = images->count,
		.width = images->width,
		.height = images->height,
		.channels = images->channels,
		.labelled = images->class_of != NULL,
		.directions = eigen->subspace.count};
}

static bool put_images(Archive *archive, const Images *images, Error *err)
{
	size_t numbers = images->count * sizeof(uint32_t);
	if (images->class_of &&
		!(archive_put_words(archive, "classes", &images->classes, err) &&
			archive->put(archive->place, "class of", images->class_of, numbers, err)))
		return false;
	return archive_put_words(archive, "names", &images->names, err) &&
	       archive_put_words(archive, "domains", &images->domains, err) &&
	       archive->put(archive->place, "domain of", images->domain_of, numbers, err) &&
	       archive_put_text(archive, "source", images->source, err) &&
	       archive_put_text(archive, "checksum", images->checksum, err) &&
	       archive->put(archive->place, "pixels", images->pixels, images->count * images_bytes_each(images),
		       err);
}

/* Where a run is, beside its mean, sums and coordinates. */
typedef struct SavedRun {
	uint64_t pass, next;
	double squares, explained;
} SavedRun;

static bool put_run(Archive *archive, const Eigen *eigen, Error *err)
{
	const Subspace *subspace = &eigen->subspace;
	SavedRun run = {eigen->pass, eigen->next, eigen->squares, eigen->explained};
	if (eigen->model.progress.finished)
		return true;
	return archive->put(archive->place, "run", &run, sizeof run, err) &&
	       domain_weights_put(archive, eigen->evenness, err) &&
	       archive->put(archive->place, "mean", eigen->mean, subspace->width * sizeof(double), err) &&
	       archive->put(archive->place, "sums", subspace->sums,
		       subspace->count * subspace->width * sizeof(double), err) &&
	       archive->put(archive->place, "projected", eigen->projected.data,
		       eigen->projected.rows * eigen->projected.cols * sizeof(float), err);
}

bool eigen_save(const Model *model, Archive *archive, Error *err)
{
	const Eigen *eigen = (const Eigen *)model;
	const Subspace *subspace = &eigen->subspace;
	SavedState state = state_of(eigen);
	return archive->put(archive->place, "state", &state, sizeof state, err) &&
	       archive->put(archive->place, "directions", subspace->directions,
		       subspace->count * subspace->width * sizeof(double), err) &&
	       archive->put(archive->place, "scores", eigen->scores.data,
		       eigen->scores.rows * eigen->scores.cols * sizeof(float), err) &&
	       put_images(archive, eigen->images, err) && archive_put_model(archive, model, err) &&
	       put_run(archive, eigen, err);
}

static bool damaged(Error *err)
{
	return error_set(err, ERROR_INPUT, "the saved model is damaged: its pictures do not fit together");
}

/* Numbers of names that there are: others would lead outside of the list. */
static bool get_numbers(Archive *archive, const char *key, const char *list, size_t count, Dictionary *names,
	uint32_t **numbers, Error *err)
{
	if (!archive_get_words(archive, list, names, err) ||
		!archive_get_part(archive, key, count * sizeof **numbers, (void **)numbers, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((*numbers)[i] >= names->count)
			return damaged(err);
	return true;
}

static bool get_images(Archive *archive, const SavedState *state, Images *images, Error *err)
{
	char *checksum = NULL;
	images->count = state->count;
	images->width = (unsigned)state->width;
	images->height = (unsigned)state->height;
	images->channels = (unsigned)state->channels;
	bool fine = archive_get_words(archive, "names", &images->names, err) &&
		    (images->names.count == images->count || damaged(err)) &&
		    archive_get_part(archive, "pixels", images->count * images_bytes_each(images),
			    (void **)&images->pixels, err) &&
		    get_numbers(archive, "domain of", "domains", images->count, &images->domains,
			    &images->domain_of, err) &&
		    archive_get_text(archive, "source", &images->source, err) &&
		    archive_get_text(archive, "checksum", &checksum, err);
	if (fine && state->labelled)
		fine = get_numbers(archive, "class of", "classes", images->count, &images->classes,
			&images->class_of, err);
	if (fine && checksum)
		strncpy(images->checksum, checksum, sizeof images->checksum - 1);
	free(checksum);
	return fine;
}

static bool get_directions(
	Archive *archive, const SavedState *state, Subspace *subspace, size_t width, Error *err)
{
	size_t bytes = state->directions * width * sizeof(double);
	void *directions;
	if (!archive_get_part(archive, "directions", bytes, &directions, err))
		return false;
	bool fine = subspace_init(subspace, width, state->directions, state->seed, err);
	if (fine)
		subspace_set(subspace, directions);
	free(directions);
	return fine;
}

/* The coordinates, so that a model that was read can be looked at before it goes on. */
static bool get_scores(Archive *archive, Eigen *eigen, Error *err)
{
	size_t bytes = eigen->images->count * eigen->dim * sizeof(float);
	void *scores;
	if (!archive_get_part(archive, "scores", bytes, &scores, err))
		return false;
	bool fine =
		matrix_init(&eigen->scores, eigen->images->count, eigen->dim, "the pictures' coordinates", err);
	if (fine)
		memcpy(eigen->scores.data, scores, bytes);
	free(scores);
	return fine;
}

static bool get_into(Archive *archive, const char *key, size_t count, void *into, Error *err)
{
	void *bytes;
	if (!archive_get_part(archive, key, count, &bytes, err))
		return false;
	memcpy(into, bytes, count);
	free(bytes);
	return true;
}

static bool get_run(Archive *archive, Eigen *eigen, Error *err)
{
	SavedRun run;
	Subspace *subspace = &eigen->subspace;
	if (eigen->model.progress.finished)
		return true;
	if (!get_into(archive, "run", sizeof run, &run, err) || !eigen_make_room(eigen, err))
		return false;
	if (run.pass > eigen->passes || run.next >= eigen->images->count)
		return damaged(err);
	eigen->pass = run.pass;
	eigen->next = run.next;
	eigen->squares = run.squares;
	eigen->explained = run.explained;
	double evenness;
	if (!domain_weights_get(archive, &evenness, err) || !eigen_weigh(eigen, eigen->images, evenness, err))
		return false;
	return get_into(archive, "mean", subspace->width * sizeof(double), eigen->mean, err) &&
	       get_into(archive, "sums", subspace->count * subspace->width * sizeof(double), subspace->sums,
		       err) &&
	       get_into(archive, "projected", eigen->projected.rows * eigen->projected.cols * sizeof(float),
		       eigen->projected.data, err);
}

static bool within(uint64_t value, uint64_t low, uint64_t high)
{
	return value >= low && value <= high;
}

/* Bounds that keep every product of sizes within 64 bits. */
static bool plausible(const SavedState *state)
{
	if (!within(state->width, 1, 65535) || !within(state->height, 1, 65535))
		return false;
	uint64_t numbers = state->width * state->height * state->channels;
	return within(state->dim, 1, 1024) && within(state->passes, 1, 1000) &&
	       within(state->count, 2, UINT32_MAX - 1) && (state->channels == 1 || state->channels == 3) &&
	       within(numbers, 1, 1 << 28) && within(state->directions, state->dim, 2048) &&
	       state->directions <= numbers;
}

static bool get_eigen(Archive *archive, const SavedState *state, Eigen *eigen, Error *err)
{
	size_t pixels = images_bytes_each(eigen->images);
	return get_directions(archive, state, &eigen->subspace, pixels, err) &&
	       get_scores(archive, eigen, err) && archive_get_model(archive, &eigen->model, err) &&
	       get_run(archive, eigen, err);
}

Model *eigen_load(Archive *archive, Error *err)
{
	void *part;
	if (!archive_get_part(archive, "state", sizeof(SavedState), &part, err))
		return NULL;
	SavedState state;
	memcpy(&state, part, sizeof state);
	free(part);
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	Eigen *eigen = NULL;
	if ((plausible(&state) || damaged(err)) && get_images(archive, &state, images, err)) {
		eigen = eigen_new(images, state.dim, state.passes, state.seed);
		if (!get_eigen(archive, &state, eigen, err)) {
			eigen_free(&eigen->model);
			eigen = NULL;
		}
	}
	images_unref(images);
	return eigen ? &eigen->model : NULL;
}
