/* load: read files of any kind and give them a name. */
#include "command/load.h"

#include "base/source.h"
#include "data/file_list.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* In the order in which they are asked whether a file is theirs; a corpus takes all text that is left. */
static const Loader *const loaders[] = {
	&loader_session,
	&loader_images,
	&loader_features,
	&loader_vectors,
	&loader_lexicon,
	&loader_wordset,
	&loader_corpus,
	NULL,
};

static const char *kind_at(size_t index)
{
	return loaders[index] ? loaders[index]->kind : NULL;
}

bool load_one_path(const Call *call, const char **path, Error *err)
{
	*path = args_word(call->args, "files", 0);
	if (args_count(call->args, "files") == 1)
		return true;
	return args_fault(call->args, "files", 1, err,
		"only text, pictures and features can be made of several files; load one by one");
}

static const Loader *named_loader(const Call *call, Error *err)
{
	const char *kind = args_text(call->args, "kind");
	for (size_t i = 0; loaders[i]; i++)
		if (strcmp(loaders[i]->kind, kind) == 0)
			return loaders[i];
	Text kinds = {0};
	for (size_t i = 0; loaders[i]; i++)
		text_format(&kinds, "%s%s", i ? ", " : "", loaders[i]->kind);
	args_fault(call->args, "kind", 0, err, "there is no kind of data called \"%s\"; load reads %s", kind,
		text_of(&kinds));
	text_release(&kinds);
	return NULL;
}

/* The only one that reads a format of that name; NULL: there is none, or several do. */
static const Loader *loader_of_format(const char *format)
{
	for (size_t i = 0; loaders[i]; i++)
		for (const char *at = loaders[i]->formats; at;
			at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
			if (strlen(format) == strcspn(at, "|") && strncmp(at, format, strlen(format)) == 0)
				return loaders[i];
	return NULL;
}

static const Loader *fitting_loader(const char *path, const char *head, size_t bytes)
{
	const Loader *last = NULL;
	for (size_t i = 0; loaders[i]; i++) {
		last = loaders[i];
		if (last->fits(path, head, bytes))
			break;
	}
	return last;
}

/* Looks at the beginning of the first file. A pipe can be read only once, so it is not looked at. */
static const Loader *sniff(const Call *call, Error *err)
{
	const char *path = args_word(call->args, "files", 0);
	struct stat status;
	if (stat(path, &status) != 0) {
		if (strpbrk(path, "*?["))
			error_set(err, ERROR_FILE, "no file fits the pattern \"%s\"", path);
		else
			error_file(err, "read", path);
		error_at(err, args_token(call->args, "files", 0)->column,
			args_token(call->args, "files", 0)->width);
		return NULL;
	}
	if (!S_ISREG(status.st_mode))
		return fitting_loader(path, "", 0);
	Source source = {0};
	size_t bytes = 0;
	const Loader *loader = NULL;
	if (source_open(&source, path, err) && source_need(&source, 4096, &bytes, err))
		loader = fitting_loader(path, (const char *)source_at(&source), bytes);
	source_close(&source);
	return loader;
}

/* Rows of numbers with labels are features, though .npy may as well hold vectors of words. */
static bool are_labelled_arrays(const Call *call)
{
	return args_given(call->args, "label") && text_ends(args_word(call->args, "files", 0), ".npy");
}

static const Loader *choose_loader(const Call *call, Error *err)
{
	if (args_given(call->args, "kind"))
		return named_loader(call, err);
	const char *format = args_text(call->args, "format");
	const Loader *loader = format                           ? loader_of_format(format)
			       : args_given(call->args, "text") ? &loader_corpus
			       : are_labelled_arrays(call)      ? &loader_features
								: NULL;
	return loader ? loader : sniff(call, err);
}

/* A name made of the file's: what cannot stand in a name becomes a hyphen. */
static char *default_name(const Call *call)
{
	char *stem = file_stem(args_word(call->args, "files", 0));
	for (char *at = stem; *at; at++)
		if (strchr(" \t\n/{}\"'|>&#=", *at) || (at == stem && *at == '-'))
			*at = *stem == *at && at == stem ? '_' : '-';
	char *name = session_free_name(call->session, *stem && strcmp(stem, ".") != 0 ? stem : "data");
	free(stem);
	return name;
}

bool load_files(const Call *call, Report *out, Error *err)
{
	const Loader *loader = choose_loader(call, err);
	if (!loader || !call_may_name(call, loader->makes, err))
		return false;
	const char *as = args_text(call->args, "as");
	char *name = as ? memory_text(as) : default_name(call);
	bool ok = loader->load(call, name, out, err);
	free(name);
	return ok;
}

static bool run_load(const Call *call, Report *out, Error *err)
{
	bool is_set = false;
	if (!load_dataset(call, &is_set, out, err))
		return false;
	return is_set || load_files(call, out, err);
}

const Command command_load = {
	.name = "load",
	.group = "data",
	.summary = "Read files and give them a name: text, vectors, pictures, lexicons, word sets and more",
	.help = "What the files hold is found out by looking at them; kind= says it outright. A folder stands "
		"for the files in it and below it, a pattern such as office/*.mat for those that fit. Files "
		"may be gzip. The name of a data set that `data get` has fetched stands for its files.\n"
		"Text is cut into words and sentences by the rules of Unicode and folded to lower case. It may "
		"also come in tables (.csv, .tsv, .jsonl): then text=, domain= and label= name columns, and "
		"every row is a document. domain=folder takes the name of the folder that each file lies in, "
		"domain=file the file's own; the same goes for label=. Documents are called after their files, "
		"numbered where a file holds several, or as the column title= says. Lines that begin with "
		"__label__ are read as fastText does: a line is a document, its words stand as they are "
		"between blanks, and words like __label__sport are its labels. Reviews between <review> and "
		"</review> are documents of their title and text, labelled positive or negative by their stars "
		"(label=rating takes the stars); text=, domain=, label= and title= name their parts.\n"
		"Pictures are PNG, JPEG or IDX (with the labels that lie beside it, or label=FILE). All are "
		"brought to one size; the class of a picture is the folder it lies in. X.png is a sheet of "
		"many pictures when X.tiles.tsv lies beside it: a table with the columns name, x, y, width, "
		"height (in pixels, from the upper left corner) and, if the pictures have classes, class.\n"
		"Vectors may be word2vec (binary or text), GloVe text, fastText .vec or .bin (with the vectors "
		"that fastText gives its words), .npy and .safetensors with their items in a file .vocab or "
		".txt beside them, or tables between tabs: with the item in the first column, or vectors.tsv "
		"with metadata.tsv, as the TensorFlow projector takes them (its columns domain, class and "
		"count are read, too). Rows that repeat an item, or hold numbers that are not finite, are left "
		"out and counted.\n"
		"Features are labelled rows of numbers, that adapt and eval compare by domain: svmlight "
		"(libsvm) files, also with words for features. All files of one `load` share their columns, "
		"the features= in most rows, and become one space in which every file is a domain, or every "
		"folder of a folder; apart=yes makes a space of each. A file that is loaded later takes the "
		"columns of a space that is there by columns=. Classes are called like the labels, or, in the "
		"order of these, as classes= says; where features are numbered, vocabulary= names a file with "
		"their words, a line each, from feature 0 if there is one. In a table (CSV, TSV, fields "
		"between blanks) label= and domain= name columns, or count them from 1, or from -1 at the end; "
		"without label= it is the column called label or class, the only one of words, or a last or "
		"first one of few whole numbers. A first line as 150,4,setosa,versicolor,virginica tells rows, "
		"features and the names of the classes that the last column numbers from 0. Other columns of "
		"words become a feature for each word, and numbers that are missing the mean of their column. "
		"Of a MATLAB file (version 5 or 7.3) or HDF5 of other programs the matrix is read that is "
		"called like features, X or fts, with the labels that are called like labels or Y, also in "
		"structures and groups (data.train.X); features= and label= name others. Examples are its rows "
		"or columns, as there are labels. Several matrices, as X_src and X_tar or X{1} and X{2}, are "
		"domains, and so are the ranges that a variable offset, or the values that a variable domain "
		"tells apart. NumPy's .npy are features with kind=features, or where label=FILE names a .npy "
		"of numbers, or text with one a line, that tells the labels; without it they are those of "
		"a_y.npy for a_X.npy, or of labels.npy for features.npy. A .npz is a zip archive of such files "
		"(unzip).",
	.args = {{.name = "files",
			 .kind = ARG_FILE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "files or folders, or a data set of the catalogue"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; the file's when left out"},
		{.name = "kind",
			.kind = ARG_TEXT,
			.help = "what the files hold; found out when left out",
			.value_at = kind_at},
		{.name = "domain",
			.kind = ARG_TEXT,
			.help = "domain of all, or folder, or file, or a column; of features also names with "
				"commas, of the files or of the domains found in them; the result's name when "
				"left out"},
		{.name = "label",
			.kind = ARG_TEXT,
			.help = "folder, file, or the column of the label; of .npy the file with the labels",
			.aliases = "labels"},
		{.name = "text", .kind = ARG_TEXT, .help = "column of the text; \"text\" when left out"},
		{.name = "title",
			.kind = ARG_TEXT,
			.help = "column that names the documents; \"id\" when left out, if there is one"},
		{.name = "format",
			.kind = ARG_TEXT,
			.help = "of text: text, csv, tsv, jsonl, fasttext or reviews; of vectors: word2vec, "
				"word2vec-text, glove, fasttext, vec, npy, safetensors, projector or tsv; of "
				"features: svmlight, matlab or table; found out when left out"},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "of vectors: only the first rows",
			.low = 1,
			.high = 4e9,
			.unit = "rows"},
		{.name = "mapped",
			.kind = ARG_YESNO,
			.help = "of vectors: they stay in the file, .npy or .safetensors of float32, and take "
				"no memory of their own; the file must stay as it is",
			.fallback = "no"},
		{.name = "tensor",
			.kind = ARG_TEXT,
			.help = "of a file of vectors that holds several arrays: which one; the first matrix "
				"when left out"},
		{.name = "documents",
			.kind = ARG_CHOICE,
			.help = "what a document is in plain text",
			.fallback = "file",
			.choices = "file|paragraph|line"},
		{.name = "encoding",
			.kind = ARG_CHOICE,
			.help = "of the text",
			.fallback = "utf-8",
			.choices = "utf-8|latin-1"},
		{.name = "classes",
			.kind = ARG_TEXT,
			.help = "names of the classes, as in classes=shirt,shoe: of pictures in IDX files, "
				"that labels number from 0; of features, in the order of the labels"},
		{.name = "features",
			.kind = ARG_TEXT,
			.help = "how many columns are kept, those in most rows: 5000 of sparse files when left "
				"out, else all; or the name of the array that holds them"},
		{.name = "columns",
			.kind = ARG_SPACE,
			.help = "of features: the columns of this space, and no others"},
		{.name = "vocabulary",
			.kind = ARG_FILE,
			.help = "of features that are numbered, as those of svmlight: a file with their names, "
				"one a line"},
		{.name = "weighting",
			.kind = ARG_CHOICE,
			.help = "of features: as they are, times the inverse document frequency, 1 where not "
				"0, or log(1 + x)",
			.fallback = "none",
			.choices = "none|tfidf|binary|log"},
		{.name = "normalise",
			.kind = ARG_YESNO,
			.help = "of features: rows are brought to length 1",
			.fallback = "no",
			.aliases = "normalize"},
		{.name = "apart",
			.kind = ARG_YESNO,
			.help = "of features: a space for each domain, called NAME-DOMAIN",
			.fallback = "no"},
		{.name = "size",
			.kind = ARG_TEXT,
			.help = "of pictures, as 28x28; the commonest when left out"}},
	.example = "load /usr/share/common-licenses/GPL-3 as=licence",
	.run = run_load,
};
