#include "data/images.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

Images *images_ref(Images *images)
{
	if (images)
		references_add(&images->references);
	return images;
}

void images_unref(Images *images)
{
	if (!images || !references_drop(&images->references))
		return;
	free(images->pixels);
	dictionary_release(&images->names);
	free(images->class_of);
	dictionary_release(&images->classes);
	free(images->domain_of);
	dictionary_release(&images->domains);
	free(images->source);
	free(images);
}

size_t images_bytes_each(const Images *images)
{
	return (size_t)images->width * images->height * images->channels;
}

const unsigned char *images_at(const Images *images, size_t index)
{
	return images->pixels + index * images_bytes_each(images);
}

static void add_words(Checksum *sum, const Dictionary *words)
{
	for (uint32_t i = 0; i < words->count; i++)
		checksum_add(sum, words->words[i], strlen(words->words[i]) + 1);
}

void images_checksum(Images *images)
{
	Checksum *sum = checksum_new();
	uint64_t shape[4] = {images->count, images->width, images->height, images->channels};
	checksum_add(sum, shape, sizeof shape);
	checksum_add(sum, images->pixels, images->count * images_bytes_each(images));
	checksum_add(sum, images->domain_of, images->count * sizeof *images->domain_of);
	if (images->class_of)
		checksum_add(sum, images->class_of, images->count * sizeof *images->class_of);
	add_words(sum, &images->names);
	add_words(sum, &images->classes);
	add_words(sum, &images->domains);
	checksum_text(sum, images->checksum);
	checksum_free(sum);
}
