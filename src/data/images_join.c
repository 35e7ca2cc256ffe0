#include "data/images_join.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool same_shape(const Images *a, const Images *b, Error *err)
{
	if (a->width == b->width && a->height == b->height && a->channels == b->channels)
		return true;
	return error_set(err, ERROR_INPUT,
		"pictures of %u x %u x %u and of %u x %u x %u do not go together; load them with one size",
		a->width, a->height, a->channels, b->width, b->height, b->channels);
}

static uint32_t add(Dictionary *names, const char *name)
{
	return dictionary_add(names, name, strlen(name));
}

static void add_name(Dictionary *names, const char *name, const char *domain)
{
	Text text = {0};
	text_add(&text, name);
	while (dictionary_find(names, text_of(&text), text.length) != DICTIONARY_NONE)
		text_format(&text, "@%s", domain);
	add(names, text_of(&text));
	text_release(&text);
}

static void append(Images *to, const Images *part, bool classes)
{
	size_t bytes = images_bytes_each(part);
	memcpy(to->pixels + to->count * bytes, part->pixels, part->count * bytes);
	for (size_t i = 0; i < part->count; i++) {
		const char *domain = dictionary_word(&part->domains, part->domain_of[i]);
		add_name(&to->names, dictionary_word(&part->names, (uint32_t)i), domain);
		to->domain_of[to->count + i] = add(&to->domains, domain);
		if (classes)
			to->class_of[to->count + i] =
				add(&to->classes, dictionary_word(&part->classes, part->class_of[i]));
	}
	to->count += part->count;
}

static void add_origin(Text *source, Checksum *sum, const Images *part)
{
	text_format(source, "%s%s", source->length ? "; " : "", part->source ? part->source : "");
	checksum_add(sum, part->checksum, sizeof part->checksum);
}

static Images *with_room(const Images *first, size_t count, bool classes, Error *err)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->width = first->width;
	images->height = first->height;
	images->channels = first->channels;
	images->pixels = memory_data(count, images_bytes_each(first), "the pixels of all pictures", err);
	images->domain_of = memory_data(count, sizeof(uint32_t), "the domains of all pictures", err);
	if (classes)
		images->class_of = memory_data(count, sizeof(uint32_t), "the classes of all pictures", err);
	if (images->pixels && images->domain_of && (images->class_of || !classes))
		return images;
	images_unref(images);
	return NULL;
}

Images *images_join(Images *const *parts, size_t count, Error *err)
{
	if (count == 1)
		return images_ref(parts[0]);
	size_t total = 0;
	bool classes = true;
	for (size_t i = 0; i < count; i++) {
		if (!same_shape(parts[0], parts[i], err))
			return NULL;
		total += parts[i]->count;
		classes = classes && parts[i]->class_of;
	}
	Images *images = with_room(parts[0], total, classes, err);
	if (!images)
		return NULL;
	Text source = {0};
	Checksum *sum = checksum_new();
	for (size_t i = 0; i < count; i++) {
		append(images, parts[i], classes);
		add_origin(&source, sum, parts[i]);
	}
	images->source = text_take(&source);
	checksum_text(sum, images->checksum);
	checksum_free(sum);
	return images;
}
