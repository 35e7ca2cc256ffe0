"""The data sets of docs/adaptation.md: the lines that make them, and the directions in which they are adapted."""
import gzip
import os
import random
import re

SEEDS = (1, 2, 3)
# Methods that draw nothing at random: on data that are the same for all seeds, one seed tells all.
DRAWLESS = {"procrustes", "whitening", "cca", "standardise", "coral", "bures", "subspace", "prototypes"}
# Methods that learn from pairs, if there are any.
PAIRED = {"procrustes", "selflearn", "whitening", "cca", "rcsls"}
# What methods need that refuse their defaults.
NEEDED = {"finetune": "labels=5"}
DATA = os.environ.get("ISTHMUS_TEST_DATA", "")
CATALOGUE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "isthmus/datasets")


def pairwise(space, domains):
    """All ordered pairs of domains of one space."""
    return [f"{space} from={a} to={b}" for a in domains for b in domains if a != b]


class World:
    """One data set. In `prepare`, SEED stands for the seed and $ISTHMUS_TEST_DATA for its folder."""

    def __init__(self, name, title, about, prepare, directions, measure, options="", unpaired="", cut=None, files=None, needs=()):
        self.name, self.title, self.about = name, title, about
        self.shown = prepare
        self.prepare = [line.replace("$ISTHMUS_TEST_DATA", DATA) for line in prepare]
        self.directions, self.measure, self.options = directions, measure, options
        self.unpaired = unpaired  # the options for methods that learn from no pairs
        self.cut = cut or {}  # {method: options} that keep a method from taking too long here
        self.files, self.needs = files, needs  # what is written to build/adaptation first, of which data sets

    def options_of(self, method):
        """What a trial of this method has, besides options of its own."""
        return self.options if method in PAIRED or not self.unpaired else self.unpaired

    def trials(self, methods):
        """[(method, options)]: each with its defaults, but for what it cannot do without or would take too long."""
        return [(method, self.cut.get(method, NEEDED.get(method, ""))) for method in methods]

    def lacks(self):
        """What of the data is not here, or ''."""
        for line in self.shown + [f"load {name}" for name in self.needs]:
            name = re.match(r'load "?([^" ]+)', line)
            if not name or name[1].startswith("build/"):
                continue
            if name[1].startswith("$ISTHMUS_TEST_DATA"):
                if not DATA or not os.path.exists(name[1].replace("$ISTHMUS_TEST_DATA", DATA)):
                    return f"there is no {name[1]}"
            elif not os.path.exists(os.path.join(CATALOGUE, name[1])):
                return f"the data set {name[1]} is not here (`data get {name[1]}`)"
        return ""

    def make_files(self, folder):
        if self.files:
            self.files(folder)


def read_idx(images, labels):
    """(pictures, width, classes) of a collection in IDX."""
    texts = []
    for path in (images, labels):
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            texts.append(file.read())
    size = int.from_bytes(texts[0][8:12], "big")
    pictures = [texts[0][place:place + size * size] for place in range(16, len(texts[0]), size * size)]
    return pictures, size, texts[1][8:]


def read_semeion():
    """Semeion's 16 x 16 digits come as a table of zeros and ones."""
    with open(os.path.join(DATA, "digits/semeion.data"), encoding="ascii") as file:
        rows = [[float(word) for word in line.split()] for line in file if line.strip()]
    return [bytes(255 if value else 0 for value in row[:256]) for row in rows], 16, bytes(row[256:].index(1) for row in rows)


def write_idx(folder, name, pictures, size, classes):
    """So many as DIGITS says, drawn at random (seed 1)."""
    chosen = sorted(random.Random(1).sample(range(len(pictures)), DIGITS))
    sizes = b"".join(number.to_bytes(4, "big") for number in (DIGITS, size, size))
    with open(os.path.join(folder, f"{name}-images-idx3-ubyte"), "wb") as file:
        file.write(b"\0\0\x08\x03" + sizes + b"".join(pictures[k] for k in chosen))
    with open(os.path.join(folder, f"{name}-labels-idx1-ubyte"), "wb") as file:
        file.write(b"\0\0\x08\x01" + sizes[:4] + bytes(classes[k] for k in chosen))


def digits(folder):
    for name, path in (("small", CATALOGUE + "/digits-small/digits-small-{}-ubyte.gz"),
                       ("mnist", CATALOGUE + "/mnist/mnist-{}-ubyte.gz"), ("usps", DATA + "/digits/usps-test-{}-ubyte")):
        write_idx(folder, name, *read_idx(path.format("images-idx3"), path.format("labels-idx1")))
    write_idx(folder, "semeion", *read_semeion())


def some_reviews(folder):
    """The first 500 of the good and of the bad reviews of each kind of goods."""
    for name, source in REVIEWS.items():
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        for file in ("negative.review", "positive.review"):
            with open(os.path.join(DATA, "reviews/amazon", source, file), encoding="latin-1") as text:
                reviews = text.read().split("</review>")[:500]
            with open(os.path.join(folder, name, file), "w", encoding="latin-1") as out:
                out.write("</review>".join(reviews) + "</review>\n")


def rows(name, column, values, path):
    """Writes the rows of a data set of the catalogue that have one of the values in this column."""
    with gzip.open(os.path.join(CATALOGUE, f"{name}/{name}.tsv.gz"), "rt", encoding="utf-8") as file, \
            open(path, "w", encoding="utf-8") as out:
        head = next(file)
        place = head.rstrip("\n").split("\t").index(column)
        out.writelines([head] + [line for line in file if line.split("\t")[place] in values])


def decades(folder):
    for year in YEARS:
        rows("sotu", "decade", {f"{year}s"}, os.path.join(folder, f"sotu-{year}s.tsv"))


def genres(folder):
    for name, which in GENRES.items():
        rows("brown", "genre", which, os.path.join(folder, f"brown-{name}.tsv"))


def gaussians(shift, title, about):
    return World(f"gaussians-{shift}", title, about,
                 [f"synth gaussians shift={shift} seed=SEED as=g"], ["g-a g-b"], "accuracy",
                 "pairs=none judge=transfer")


CSLS = "precision@1 by CSLS"
DIGITS, COLLECTIONS = 400, ["small", "usps", "semeion", "mnist"]
REVIEWS = {"books": "books", "dvd": "dvd", "electronics": "electronics", "kitchen": "kitchen_&_housewares"}
YEARS = range(1820, 2020, 10)
GENRES = {"press": {"news", "editorial", "reviews"}, "learned": {"learned", "government"},
          "essays": {"belles-lettres", "lore", "religion", "hobbies"},
          "fiction": {"fiction", "mystery", "science-fiction", "adventure", "romance", "humor"}}

WORLDS = [
    World("twins", "Twins: two planted languages",
          "Two corpora of 200,000 words that say the same things in two languages without a common word; 473 true pairs to "
          "learn from, 157 others to judge by.",
          ["synth twins seed=SEED", "train sgns twins-a as=a dim=20 seed=SEED exact=yes",
           "train sgns twins-b as=b dim=20 seed=SEED exact=yes"],
          ["a b"], CSLS, "pairs=twins-pairs test=twins-test judge=retrieval", "test=twins-test judge=retrieval"),
    World("gaussians-pairs", "Gaussians with partners: a planted rotation",
          "Three classes of points, turned by 45 degrees in every plane and moved; partners differ by noise.",
          ["synth gaussians seed=SEED as=g"], ["g-a g-b"], CSLS, "pairs=g-pairs judge=retrieval", "test=g-pairs judge=retrieval"),
    World("english-german", "English and German Bible",
          "Skip-grams learned on either side alone; pairs of the dictionary, a fifth of the words held out. Many have several "
          "translations, so that precision stays low.",
          ["load bible-english", "load bible-german", "load english-german",
           "train sgns bible-english as=en dim=100 epochs=10 seed=SEED",
           "train sgns bible-german as=de dim=100 epochs=10 seed=SEED"],
          ["en de"], CSLS, "pairs=english-german judge=retrieval", "test=english-german judge=retrieval"),
    World("bibles", "The Bible of 1611 and modern English",
          "The same books in two kinds of English; pairs are words spelt the same, a fifth of them held out.",
          ["load bible-1611", "load bible-modern",
           "train sgns bible-1611 as=old dim=100 epochs=10 seed=SEED",
           "train sgns bible-modern as=new dim=100 epochs=10 seed=SEED"],
          ["old new"], CSLS, "pairs=identical judge=retrieval", "test=identical judge=retrieval"),
    gaussians("rotation", "Gaussians, turned and moved",
              "Three classes of points, turned by 45 degrees in every plane and moved; no partners are known."),
    gaussians("covariate", "Gaussians, covariate shift", "Points lie elsewhere; what class a point is of stays."),
    gaussians("label", "Gaussians, label shift", "Only how frequent the classes are differs."),
    gaussians("concept", "Gaussians, concept shift", "The points stay, what class they are of changes."),
    gaussians("missing", "Gaussians, missing columns", "Columns are missing in the target."),
    World("moons", "Moons, turned by 30 degrees", "Two half moons in the plane.",
          ["synth moons seed=SEED as=m"], ["m-a m-b"], "accuracy", "pairs=none judge=transfer"),
    World("cloth", "Cloth with stains, linen and wool",
          "Planted pictures of 24 x 24 pixels, as 20 principal components of both (no label is used); a fifth of either cloth is "
          "stained, which is darker than the cloth about it, and the cloths differ in brightness, threads and light.",
          ["synth anomalies seed=SEED as=cloth", "train eigen cloth as=c dim=20 seed=1"], pairwise("c", ["linen", "wool"]), "accuracy",
          "pairs=none judge=transfer"),
    World("digits", "Digits of four collections, 12 directions",
          "400 each of digits-small (8 x 8 pixels), the test digits of USPS, semeion (black and white) and MNIST, drawn at random. "
          "All at 16 x 16 pixels, as 50 principal components of all (no label is used). The collections differ in pen, size and "
          "framing.",
          [f"load build/adaptation/{name}-images-idx3-ubyte size=16x16 domain={name} as={name}" for name in COLLECTIONS] +
          [f"train eigen {' '.join(COLLECTIONS)} as=digits dim=50 seed=1"],
          pairwise("digits", COLLECTIONS), "accuracy", "pairs=none judge=transfer", cut={"selflearn": "rounds=10"}, files=digits,
          needs=("mnist", "digits-small", "$ISTHMUS_TEST_DATA/digits/semeion.data")),
    World("emoji", "Emoji as Google and as Twitter draw them",
          "1,911 emoji, 32 x 32 pixels in colour, as 50 principal components of both (no label is used); ten categories, a "
          "fifth of the emoji show people, a seventh flags. No picture is told which is its partner.",
          ["load emoji-google", "load emoji-twitter", "train eigen emoji-google emoji-twitter as=emoji dim=50 seed=1"],
          pairwise("emoji", ["google", "twitter"]), "accuracy", "pairs=none judge=transfer"),
    World("emoji-pairs", "Emoji with partners",
          "The same pictures, each set as 50 principal components of its own; pairs are emoji of one name, a fifth of them held "
          "out.",
          ["load emoji-google", "load emoji-twitter", "train eigen emoji-google as=google dim=50 seed=1",
           "train eigen emoji-twitter as=twitter dim=50 seed=1"],
          ["google twitter"], CSLS, "pairs=identical judge=retrieval", "test=identical judge=retrieval"),
    World("amazon", "Amazon reviews, 12 directions",
          "1,000 reviews each of books, DVDs, electronics and kitchen ware, half of them good: the first 500 of each file, half "
          "of what papers take; tf-idf of the 500 words in most reviews (the paper of CORAL has 400, that of dann 5,000 words and "
          "pairs of words, so that all its accuracies are higher, the one before, too).",
          [f"load build/adaptation/{name} label=file" for name in REVIEWS] +
          [f"embed {' '.join(REVIEWS)} method=tfidf features=500 as=reviews"],
          pairwise("reviews", list(REVIEWS)), "accuracy", "pairs=none judge=transfer",
          cut={"selflearn": "rounds=10"}, files=some_reviews, needs=("$ISTHMUS_TEST_DATA/reviews/amazon",)),
    World("dictionaries", "A general dictionary and dictionaries of computing",
          "3.6 and 1 million words; vectors are learned on either side alone, from mutual information. Words mean different "
          "things in both; pairs are words spelt the same, a fifth of them held out.",
          ["load english", "load computing", "train ppmi english as=general dim=100 min_count=20",
           "train ppmi computing as=special dim=100 min_count=10"],
          ["special general"], CSLS, "pairs=identical judge=retrieval", "test=identical judge=retrieval",
          cut={"selflearn": "vocabulary=4000"}),
    World("presidents", "Presidents, from decade to decade",
          "State of the Union addresses from the 1820s to the 2010s, 10 or so a decade, 30,000 to 190,000 words, every decade to "
          "the next; vectors are learned on either side alone, from mutual information, which suits so little text, of words that "
          "come 10 times. Pairs are words spelt the same, a fifth of them held out.",
          [f"load build/adaptation/sotu-{year}s.tsv text=text title=year kind=corpus as=text-{year}s" for year in YEARS] +
          [f"train ppmi text-{year}s as={year}s dim=50 min_count=10" for year in YEARS],
          [f"{year}s {year + 10}s" for year in YEARS[:-1]], CSLS, "pairs=identical judge=retrieval",
          "test=identical judge=retrieval", files=decades, needs=("sotu",)),
    World("brown", "Brown's genres",
          "Four groups of genres of American English of 1961, 180,000 to 360,000 words each, in 6 pairs of groups; vectors are "
          "learned on either side alone. Pairs are words spelt the same, a fifth of them held out.",
          [f"load build/adaptation/brown-{name}.tsv text=text title=file kind=corpus as=text-{name}" for name in GENRES] +
          [f"train ppmi text-{name} as={name} dim=50 min_count=10" for name in GENRES],
          [f"{a} {b}" for k, a in enumerate(GENRES) for b in list(GENRES)[k + 1:]], CSLS, "pairs=identical judge=retrieval",
          "test=identical judge=retrieval", files=genres, needs=("brown",)),
]
