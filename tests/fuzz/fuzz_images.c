/* Any bytes as a file of pictures: PNG, JPEG or IDX. What is read must hold what a set of pictures promises. */
#include "data/images_read.h"
#include "input.h"

static void check_images(const Images *images)
{
	expect(images->count > 0 && images->names.count == images->count);
	expect(images->width > 0 && images->height > 0 && (images->channels == 1 || images->channels == 3));
	for (size_t i = 0; i < images->count; i++)
		expect(images->domain_of[i] < images->domains.count &&
			(!images->class_of || images->class_of[i] < images->classes.count));
	volatile unsigned char last = images_at(images, images->count - 1)[images_bytes_each(images) - 1];
	(void)last;
}

static Images *read_pictures(const char *path, Error *err)
{
	ImagesOptions options = {.domain = "d", .width = 8, .height = 8};
	ImagesReader *reader = images_reader_new(&path, 1, &options, err);
	bool finished = false;
	while (reader && !finished && images_reader_step(reader, &finished, err))
		;
	Images *images = finished ? images_reader_take(reader, "fuzz") : NULL;
	images_reader_free(reader);
	return images;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	FuzzFile file = fuzz_file(data, size);
	Images *images = read_pictures(file.path, &err);
	if (images)
		check_images(images);
	else
		expect_sentence(&err);
	images_unref(images);
	fuzz_file_close(&file);
	return 0;
}
