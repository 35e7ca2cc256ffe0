#include "data/projector_config.h"

#include "base/output.h"
#include "data/projector_metadata.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static json_t *make_embedding(const Space *space, const char *vectors)
{
	Text metadata = {0};
	projector_metadata_path(vectors, &metadata);
	json_t *embedding = json_pack("{s:s, s:[I, I], s:s, s:s}", "tensorName", "vectors", "tensorShape",
		(json_int_t)space->vectors.rows, (json_int_t)space->vectors.cols, "tensorPath",
		file_name(vectors), "metadataPath", file_name(text_of(&metadata)));
	text_release(&metadata);
	return embedding;
}

static bool add_sprite(json_t *embedding, const SpriteShape *sprite)
{
	json_t *shape = json_pack("{s:s, s:[i, i]}", "imagePath", "sprite.png", "singleImageDim",
		(int)sprite->width, (int)sprite->height);
	return json_object_set_new(embedding, "sprite", shape) == 0;
}

/* NULL for a name that is not valid UTF-8; the caller frees. */
static char *make_config(const Space *space, const char *vectors, const SpriteShape *sprite)
{
	json_t *embedding = make_embedding(space, vectors);
	bool fine = embedding && (!sprite || add_sprite(embedding, sprite));
	json_t *config = fine ? json_pack("{s:[O]}", "embeddings", embedding) : NULL;
	char *text = config ? json_dumps(config, JSON_INDENT(2)) : NULL;
	json_decref(config);
	json_decref(embedding);
	return text;
}

bool projector_config_write(const Space *space, const char *vectors, const SpriteShape *sprite, Error *err)
{
	char *config = make_config(space, vectors, sprite);
	if (!config)
		return error_set(err, ERROR_INPUT,
			"no projector_config.json can name \"%s\", since that is not valid UTF-8; the vectors "
			"and their metadata are written",
			vectors);
	Text name = {0};
	projector_companion(vectors, "projector_config", ".json", &name);
	Output *output = output_open(text_of(&name), err);
	text_release(&name);
	if (output) {
		output_text(output, config);
		output_text(output, "\n");
	}
	free(config);
	return output && output_commit(output, err);
}
