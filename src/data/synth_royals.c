/*
 * royals: words on grids. A cell of a grid (king) stands for a row (ruling) and a column (male); its sentences
 * mix words that go with the row whatever the column, and words that go with the column whatever the row. What
 * a word is met with is then a sum of two parts, and so, after training, is its vector: king - man + woman =
 * queen.
 */
#include "data/phrase.h"
#include "data/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRID_ROWS = 16, FRAMES = 4, CLAUSES = 4 };

typedef struct GridRow {
	const char *cell[2];
	const char *words; /* go with both cells */
} GridRow;

/* Words that go with a column; in frames, {slot} stands for one of them. */
typedef struct ColumnWords {
	char slot;
	const char *words[2];
} ColumnWords;

/* In frames, {x} is the cell and {r} a word of its row. */
typedef struct Grid {
	const char *name; /* of the relation between the columns */
	const char *frames[FRAMES];
	ColumnWords columns[4];  /* ends with slot 0 */
	GridRow rows[GRID_ROWS]; /* ends with an empty cell */
} Grid;

static const Grid people = {
	"gender",
	{"the {x} put {p} {n} beside the {r}", "{s} is the {x} and {s} knows about the {r}",
		"people saw the {x} {o} near the {r}", "the {x} forgot the {r} and {p} {n}"},
	{{'s', {"he", "she"}}, {'p', {"his", "her"}}, {'o', {"himself", "herself"}},
		{'n', {"beard moustache suit razor waistcoat", "gown necklace skirt bonnet earrings"}}},
	{
		{{"man", "woman"}, "village neighbour street work bread house"},
		{{"king", "queen"}, "throne crown palace realm sceptre reign"},
		{{"prince", "princess"}, "heir castle ball youth betrothal carriage"},
		{{"duke", "duchess"}, "duchy estate title hunt manor tenants"},
		{{"boy", "girl"}, "school toys games lessons sweets playground"},
		{{"father", "mother"}, "children cradle bedtime nursery parent lullaby"},
		{{"brother", "sister"}, "sibling twin quarrel bunk younger elder"},
		{{"uncle", "aunt"}, "nephew niece visit presents cousins reunion"},
		{{"actor", "actress"}, "stage script theatre film audience rehearsal"},
		{{"waiter", "waitress"}, "menu tray restaurant tip tables order"},
		{{"wizard", "witch"}, "spell potion cauldron magic raven charm"},
		{{"monk", "nun"}, "convent prayer vow chapel silence psalm"},
	},
};

static const Grid places = {
	"capital",
	{"{x} is known for the {r} and for its {c}", "the {c} of {x} smells of {r}",
		"in {x} the {c} and the {c} come after the {r}",
		"visitors to {x} love the {r} and photograph the {c}"},
	{{'c', {"border nation army exports provinces constitution territory republic",
		       "mayor avenues suburbs metro squares cathedral downtown museums"}}},
	{
		{{"france", "paris"}, "french seine baguettes champagne cheese cyclists"},
		{{"germany", "berlin"}, "german spree sausages beer engineers pretzels"},
		{{"italy", "rome"}, "italian tiber pasta opera marble espresso"},
		{{"spain", "madrid"}, "spanish tapas flamenco oranges guitars siesta"},
		{{"japan", "tokyo"}, "japanese sushi kimono cherry haiku sumo"},
		{{"egypt", "cairo"}, "egyptian nile pyramids papyrus camels desert"},
		{{"russia", "moscow"}, "russian volga samovar ballet vodka snow"},
		{{"greece", "athens"}, "greek olives temples islands philosophy feta"},
		{{"norway", "oslo"}, "norwegian fjords skis salmon trolls aurora"},
		{{"austria", "vienna"}, "austrian danube waltz alps strudel zither"},
		{{"poland", "warsaw"}, "polish vistula amber pierogi mazurka bison"},
		{{"cuba", "havana"}, "cuban cigars rum salsa sugar mambo"},
	},
};

static const Grid deeds = {
	"past",
	{"{t} they {x} near the {r}", "we {x} {t} with the {r} and the {r}",
		"the children {x} {t} without a {r}", "{t} you {x} because of the {r} {t}"},
	{{'t', {"now today usually always nowadays daily currently often",
		       "yesterday ago once formerly earlier before previously then"}}},
	{
		{{"walk", "walked"}, "path shoes miles stroll pavement footsteps"},
		{{"paint", "painted"}, "brush canvas colours easel portrait varnish"},
		{{"cook", "cooked"}, "soup kitchen stove recipe onions pan"},
		{{"dance", "danced"}, "rhythm ballroom partner steps tango floor"},
		{{"plant", "planted"}, "seeds garden tulips soil spade hedge"},
		{{"climb", "climbed"}, "ladder cliff rope summit ridge boulder"},
		{{"fish", "fished"}, "hook pond trout boat bait reel"},
		{{"clean", "cleaned"}, "soap broom dust bucket windows sponge"},
		{{"sail", "sailed"}, "mast wind harbour waves anchor deck"},
		{{"count", "counted"}, "numbers coins sums dozens abacus tally"},
	},
};

static const Grid *const grids[] = {&people, &places, &deeds};
enum { GRIDS = sizeof grids / sizeof *grids };

/* How often a word is taken from a wrong row or column: nothing in language is without exception. */
static const double slip = 0.04;

static size_t row_count(const Grid *grid)
{
	size_t n = 0;
	while (n < GRID_ROWS && grid->rows[n].cell[0])
		n++;
	return n;
}

typedef struct Speaker {
	const Grid *grid;
	size_t row, column;
	Random *random;
} Speaker;

static bool slips(const Speaker *speaker)
{
	return random_uniform(speaker->random) < slip;
}

static void fill_slot(void *context, char slot, Text *sentence)
{
	Speaker *speaker = context;
	const Grid *grid = speaker->grid;
	size_t row = speaker->row, column = speaker->column;
	if (slot == 'x') {
		text_add(sentence, grid->rows[row].cell[column]);
	} else if (slot == 'r') {
		row = slips(speaker) ? random_below(speaker->random, row_count(grid)) : row;
		phrase_say_one_of(grid->rows[row].words, speaker->random, sentence);
	} else {
		const ColumnWords *words = grid->columns;
		while (words->slot != slot)
			words++;
		column = slips(speaker) ? !column : column;
		phrase_say_one_of(words->words[column], speaker->random, sentence);
	}
}

/* A few clauses about one cell. Short sentences would leave most words without company once the frequent ones
 * are subsampled. */
static void say(Speaker *speaker, Text *sentence)
{
	text_clear(sentence);
	for (int clause = 0; clause < CLAUSES; clause++) {
		text_add(sentence, clause ? " and " : "");
		phrase_say(speaker->grid->frames[random_below(speaker->random, FRAMES)], fill_slot, speaker,
			sentence);
	}
}

static Corpus *write_corpus(const SynthOptions *options, Error *err)
{
	Random random;
	Text sentence = {0};
	CorpusBuilder *builder = corpus_builder_new();
	random_init(&random, options->seed, 0);
	for (size_t said = 0, n = 0; said < options->size; n++) {
		Speaker speaker = {.grid = grids[random_below(&random, GRIDS)], .random = &random};
		speaker.row = random_below(&random, row_count(speaker.grid));
		speaker.column = random_below(&random, 2);
		say(&speaker, &sentence);
		if (n % 40 == 0)
			corpus_builder_document(builder, options->name, NULL);
		corpus_builder_words(builder, text_of(&sentence));
		said += phrase_words(text_of(&sentence));
	}
	text_release(&sentence);
	return corpus_builder_finish(builder, options->source, err);
}

/* The pairs of one relation: any two of them make an analogy question. */
static void add_relation(const SynthOptions *options, const Grid *grid, Synth *out)
{
	Lexicon *lexicon = lexicon_new(options->source);
	Text detail = {0};
	size_t n = row_count(grid);
	for (size_t i = 0; i < n; i++) {
		const GridRow *row = &grid->rows[i];
		lexicon_add(lexicon, row->cell[0], row->cell[1]);
		text_format(&detail, "%s%s:%s", i ? " " : "", row->cell[0], row->cell[1]);
	}
	synth_add_lexicon(out, options->name, grid->name, lexicon);
	synth_add_fact(out, grid->name, text_of(&detail), (double)n);
	text_release(&detail);
}

static bool make_royals(const SynthOptions *options, Synth *out, Error *err)
{
	Corpus *corpus = write_corpus(options, err);
	if (!corpus)
		return false;
	synth_add_corpus(out, options->name, "", corpus);
	for (size_t i = 0; i < GRIDS; i++)
		add_relation(options, grids[i], out);
	out->value_name = "pairs";
	return true;
}

const World world_royals = {
	.name = "royals",
	.summary = "analogies: king and queen, countries and capitals, present and past",
	.size = 400000,
	.make = make_royals,
};
