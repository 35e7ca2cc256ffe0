"""The data sets of docs/adaptation.md: the lines that make them, and the directions in which they are adapted."""
import os
import re

SEEDS = (1, 2, 3)
# Methods that draw nothing at random: on data that are the same for all seeds, one seed tells all.
DRAWLESS = {"procrustes", "whitening", "cca", "standardise", "coral", "bures", "subspace"}
# What methods need that refuse their defaults.
NEEDED = {"finetune": "labels=5"}
DATA = os.environ.get("ISTHMUS_TEST_DATA", "")
CATALOGUE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "isthmus/datasets")


def pairwise(space, domains):
    """All ordered pairs of domains of one space."""
    return [f"{space} from={a} to={b}" for a in domains for b in domains if a != b]


def ring(space, domains):
    """Every domain to the next, the last to the first: each is source once and target once."""
    return [f"{space} from={a} to={b}" for a, b in zip(domains, domains[1:] + domains[:1])]


class World:
    """One data set. In `prepare`, SEED stands for the seed and $ISTHMUS_TEST_DATA for its folder."""

    def __init__(self, name, title, about, prepare, directions, measure, options="", unpaired="", variants=None, files=None):
        self.name, self.title, self.about = name, title, about
        self.shown = prepare
        self.prepare = [line.replace("$ISTHMUS_TEST_DATA", DATA) for line in prepare]
        self.directions, self.measure, self.options = directions, measure, options
        self.unpaired = unpaired  # the options for methods that refuse `options`, as they learn from no pairs
        self.variants = variants or {}
        self.files = files

    def lacks(self):
        """What of the data is not here, or ''."""
        for line in self.shown:
            name = re.match(r'load "?([^" ]+)', line)
            if not name or name[1].startswith("build/"):
                continue
            if name[1].startswith("$ISTHMUS_TEST_DATA"):
                if not DATA or not os.path.exists(name[1].replace("$ISTHMUS_TEST_DATA", DATA)):
                    return f"there is no {name[1]}"
            elif not os.path.exists(os.path.join(CATALOGUE, name[1])):
                return f"the data set {name[1]} is not here (`data get {name[1]}`)"
        return "" if not self.files or DATA else "there is no $ISTHMUS_TEST_DATA"

    def make_files(self, folder):
        if self.files:
            self.files(folder)


def semeion_idx(folder):
    """Semeion's 16 x 16 digits come as a table of zeros and ones; as IDX they load beside the other pictures."""
    with open(os.path.join(DATA, "digits/semeion.data"), encoding="ascii") as file:
        rows = [[float(word) for word in line.split()] for line in file if line.strip()]
    size, count = (16).to_bytes(4, "big"), len(rows).to_bytes(4, "big")
    with open(os.path.join(folder, "semeion-images-idx3-ubyte"), "wb") as file:
        file.write(b"\0\0\x08\x03" + count + size + size)
        file.write(bytes(255 if value else 0 for row in rows for value in row[:256]))
    with open(os.path.join(folder, "semeion-labels-idx1-ubyte"), "wb") as file:
        file.write(b"\0\0\x08\x01" + count + bytes(row[256:].index(1) for row in rows))


def gaussians(shift, title, about, variants=None):
    return World(f"gaussians-{shift}", title, about,
                 [f"synth gaussians shift={shift} seed=SEED as=g"], ["g-a g-b"], "accuracy",
                 "pairs=none judge=transfer", "", variants)


CSLS = "precision@1 by CSLS"
AMAZON = "reviews/amazon/"

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
          ["synth anomalies seed=SEED as=cloth", "train eigen cloth as=c dim=20 seed=1"], ring("c", ["linen", "wool"]), "accuracy",
          "pairs=none judge=transfer"),
    World("digits", "Digits of three collections, 6 directions",
          "digits-small, 1,797 of 8 x 8 pixels; USPS, its 2,007 test digits; semeion, 1,593 in black and white. All at 16 x 16 "
          "pixels, as 50 principal components of all three (no label is used). They differ in pen, size and framing.",
          ["load digits-small size=16x16 domain=small as=small",
           "load $ISTHMUS_TEST_DATA/digits/usps-test-images-idx3-ubyte domain=usps as=usps",
           "load build/adaptation/semeion-images-idx3-ubyte domain=semeion as=semeion",
           "train eigen small usps semeion as=digits dim=50 seed=1"],
          pairwise("digits", ["small", "usps", "semeion"]), "accuracy", "pairs=none judge=transfer", files=semeion_idx),
    World("emoji", "Emoji as Google and as Twitter draw them",
          "1,911 emoji, 32 x 32 pixels in colour, as 50 principal components of both (no label is used); ten categories, a "
          "fifth of the emoji show people, a seventh flags. No picture is told which is its partner.",
          ["load emoji-google", "load emoji-twitter", "train eigen emoji-google emoji-twitter as=emoji dim=50 seed=1"],
          ring("emoji", ["google", "twitter"]), "accuracy", "pairs=none judge=transfer"),
    World("emoji-pairs", "Emoji with partners",
          "The same pictures, each set as 50 principal components of its own; pairs are emoji of one name, a fifth of them held "
          "out.",
          ["load emoji-google", "load emoji-twitter", "train eigen emoji-google as=google dim=50 seed=1",
           "train eigen emoji-twitter as=twitter dim=50 seed=1"],
          ["google twitter"], CSLS, "pairs=identical judge=retrieval", "test=identical judge=retrieval"),
    World("amazon", "Amazon reviews, 4 of 12 directions",
          "2,000 reviews each of books, DVDs, electronics and kitchen ware, half of them good; tf-idf of the 800 words in most "
          "reviews.",
          [f"load $ISTHMUS_TEST_DATA/{AMAZON}books as=books label=file", f"load $ISTHMUS_TEST_DATA/{AMAZON}dvd as=dvd label=file",
           f"load $ISTHMUS_TEST_DATA/{AMAZON}electronics as=electronics label=file",
           f'load "$ISTHMUS_TEST_DATA/{AMAZON}kitchen_&_housewares" as=kitchen label=file',
           "embed books dvd electronics kitchen method=tfidf features=800 as=reviews"],
          ring("reviews", ["books", "kitchen", "dvd", "electronics"]), "accuracy", "pairs=none judge=transfer"),
    World("dictionaries", "A general dictionary and dictionaries of computing",
          "Words mean different things in both; pairs are words spelt the same, a fifth of them held out.",
          ["load english", "load computing",
           "train sgns english as=general dim=100 epochs=5 seed=SEED",
           "train sgns computing as=special dim=100 epochs=10 seed=SEED"],
          ["special general"], CSLS, "pairs=identical judge=retrieval", "test=identical judge=retrieval"),
]
