#include "data/pictures.h"

#include <stdlib.h>
#include <string.h>

Pictures *pictures_new(size_t count)
{
	Pictures *pictures = memory_new(1, sizeof *pictures);
	references_init(&pictures->references);
	pictures->count = count;
	pictures->places = memory_new(count, sizeof *pictures->places);
	memset(pictures->places, 0xFF, count * sizeof *pictures->places);
	return pictures;
}

uint32_t pictures_add_set(Pictures *pictures, Images *set)
{
	for (size_t i = 0; i < pictures->n_sets; i++)
		if (pictures->sets[i] == set)
			return (uint32_t)i;
	pictures->sets = memory_resize(pictures->sets, pictures->n_sets + 1, sizeof(Images *));
	pictures->sets[pictures->n_sets] = images_ref(set);
	return (uint32_t)pictures->n_sets++;
}

Pictures *pictures_of_images(Images *images)
{
	Pictures *pictures = pictures_new(images->count);
	uint32_t set = pictures_add_set(pictures, images);
	for (size_t i = 0; i < images->count; i++)
		pictures->places[i] = (PicturePlace){set, (uint32_t)i};
	return pictures;
}

static void take(Pictures *to, size_t row, const Pictures *from, size_t of)
{
	PicturePlace place = from->places[of];
	if (place.set != PICTURE_NONE)
		to->places[row] = (PicturePlace){pictures_add_set(to, from->sets[place.set]), place.index};
}

Pictures *pictures_part(const Pictures *pictures, const uint32_t *rows, size_t count)
{
	Pictures *part = pictures_new(count);
	for (size_t i = 0; i < count; i++)
		take(part, i, pictures, rows[i]);
	return part;
}

Pictures *pictures_join(const Pictures *first, size_t n_first, const Pictures *second, size_t n_second)
{
	if (!first && !second)
		return NULL;
	Pictures *joined = pictures_new(n_first + n_second);
	for (size_t i = 0; first && i < n_first; i++)
		take(joined, i, first, i);
	for (size_t i = 0; second && i < n_second; i++)
		take(joined, n_first + i, second, i);
	return joined;
}

Pictures *pictures_ref(Pictures *pictures)
{
	if (pictures)
		references_add(&pictures->references);
	return pictures;
}

void pictures_unref(Pictures *pictures)
{
	if (!pictures || !references_drop(&pictures->references))
		return;
	for (size_t i = 0; i < pictures->n_sets; i++)
		images_unref(pictures->sets[i]);
	free(pictures->sets);
	free(pictures->places);
	free(pictures);
}

const Images *pictures_at(const Pictures *pictures, size_t row, size_t *index)
{
	if (!pictures || row >= pictures->count || pictures->places[row].set == PICTURE_NONE)
		return NULL;
	*index = pictures->places[row].index;
	return pictures->sets[pictures->places[row].set];
}

RasterInfo pictures_size(const Pictures *pictures)
{
	RasterInfo size = {1, 1, 1};
	for (size_t i = 0; i < pictures->n_sets; i++) {
		const Images *set = pictures->sets[i];
		size.width = set->width > size.width ? set->width : size.width;
		size.height = set->height > size.height ? set->height : size.height;
		size.channels = set->channels > size.channels ? set->channels : size.channels;
	}
	return size;
}
