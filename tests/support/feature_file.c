#include "feature_file.h"

#include "check.h"

#include <stdio.h>

Space *feature_file_space(const char *path, const FeatureOptions *options, char note[FEATURE_NOTE], Error *err)
{
	static const FeatureOptions plain = {0};
	bool finished = false, fine = true;
	*err = ERROR_INIT;
	FeatureReader *reader = feature_reader_new(&path, 1, options ? options : &plain, err);
	assert_non_null(reader);
	while (fine && !finished)
		fine = feature_reader_step(reader, &finished, err);
	Space *space = fine ? feature_rows_space(feature_reader_rows(reader), DICTIONARY_NONE, err) : NULL;
	snprintf(note, FEATURE_NOTE, "%s", feature_reader_note(reader));
	feature_reader_free(reader);
	return space;
}

const char *class_at(const Space *space, size_t row)
{
	return dictionary_word(&space->classes, space->class_of[row]);
}

const char *domain_at(const Space *space, size_t row)
{
	return dictionary_word(&space->domains, space->domain_of[row]);
}
