#include "data/images.h"

#include <stdlib.h>

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
