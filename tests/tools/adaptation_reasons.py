"""Why a method is worse than doing nothing on a data set, found by trying. A line is (worlds, methods, judge or "*", why),
the first that fits is printed. `make adaptation-table` fails while a loss has none."""

MOMENTS = ("standardise", "coral", "bures", "subspace")

REASONS = [
    (("gaussians-pairs",), MOMENTS + ("tca",), "*",
     "a rotation cannot be seen in means and covariances, so that these methods, which see no pairs, cannot undo it; partners "
     "are found no more often than by luck before and after, and what little of their places was left is lost. Papers claim "
     "nothing for partners; the methods that learn from pairs find all of them."),
    (("gaussians-rotation",), MOMENTS, "*",
     "many maps give the source the covariance of the target, and the turn of 45 degrees is not the one that they take: what "
     "moves less (bures) loses less, and so does a larger lambda (coral lambda=0 loses more than the default)."),
    (("gaussians-rotation",), ("dann", "deepcoral"), "own classifier",
     "the plain network (lambda=0, weight=0) loses as much on two of the three seeds: 20 epochs of 1,000 rows are 320 steps, "
     "and with epochs=60 the loss is gone on average. What deepcoral loses beyond that comes of its weight, which is made for "
     "wide networks and is much too strong on ten columns: weight=100 loses less than half of it."),
    (("gaussians-rotation",), ("deepcoral",), "*",
     "its weight is too strong for ten columns; with weight=1 it loses a quarter as much."),
    (("gaussians-covariate", "gaussians-label"), ("dann",), "own classifier",
     "the network is behind the logistic regression even without adaptation: lambda=0 loses as much. Where only the points or "
     "the frequency of classes differ, there is nothing to align."),
    (("gaussians-covariate", "gaussians-label", "gaussians-missing"), ("deepcoral",), "*",
     "its weight is too strong for ten columns, and makes covariances equal that must differ when points or classes are "
     "not equally frequent; weight=0 loses no more than the plain network, about 1.4 points."),
    (("gaussians-covariate",), MOMENTS + ("transport", "selflearn", "prototypes"), "*",
     "points are only more frequent in other places, and the classifier is right where they are. Bringing the means (or "
     "all points) together moves those of one class to where the other is. Papers that align distributions take for granted "
     "that this is not so; weights is made for this case."),
    (("gaussians-label",), MOMENTS + ("transport",), "*",
     "only the frequency of classes differs, and nothing should move. A method that makes the whole distributions equal must carry "
     "points of the class that is too frequent to those of another; the more exactly it does it (transport), the more. weights, "
     "tca and jda, which need not make all mass meet, lose nothing."),
    (("gaussians-label",), ("prototypes",), "*",
     "the target's prototypes start from the source's moved by the difference of all means, which is wrong by just what the "
     "classes differ in frequency, so that the first guesses are wrong, and the map of low rank follows them; labels=5 with "
     "guess=no needs no such start."),
    (("moons", "gaussians-label", "gaussians-missing", "gaussians-covariate"), ("selflearn",), "*",
     "it looks for partners, item by item, by how similar each is to the others, and there are none here. A half moon is like the "
     "other one turned by 180 degrees, and clusters of other sizes are like each other in any order: it finds a map, but one "
     "that exchanges classes. It is a method for words (Artetxe et al., 2018)."),
    (("gaussians-missing",), ("tca", "jda", "weights"), "*",
     "a missing column is constant in the target. These keep the columns, or weigh rows, by what tells the domains apart, "
     "and that is the missing columns and what goes with them; filling the column with its mean (standardise, coral with "
     "its mean) is what helps."),
    (("gaussians-missing",), ("dann",), "*",
     "the network learns columns that the target lacks before the reversed gradient is at its full weight; on two of the three "
     "seeds it is within chance."),
    (("digits",), ("selflearn",), "*",
     "digits have no partners; it is a method for words, and the map that it finds exchanges classes."),
    (("digits",), MOMENTS + ("transport", "tca"), "*",
     "the collections are framed and drawn with pens of different width, which changes pictures in other ways than by their means "
     "and covariances; equal covariances then turn the strokes of one digit into those of another."),
    (("digits",), ("weights",), "*",
     "hardly a picture of the source is likely in the target, so that a few get nearly all the weight, and the classifier "
     "learns from these alone."),
    (("amazon",), ("standardise",), "*",
     "z-scores make a rare word weigh as much as a frequent one: the classifier is worse at home, too."),
    (("amazon",), ("coral", "bures"), "*",
     "as with standardise, what words of a domain have in common is its products: 800 x 800 covariances of 2,000 reviews say more about "
     "these, and about chance, than about opinions, and the classifier is worse at home, too. With lambda=0.01 the loss is "
     "more than twice as large; the paper's lambda=1 is the default."),
    (("amazon",), ("subspace",), "*",
     "the principal components of reviews are their products, not opinions, and those of two domains have little in common (a mean "
     "cosine of .4, a least one near 0), so that the aligned source shrinks; more of them (dim=100) do not help."),
    (("amazon",), ("selflearn",), "*", "reviews have no partners; it is a method for words, and the map that it finds exchanges classes."),
]


def reason(world, method, judge):
    """The reason, or None."""
    for worlds, methods, whose, why in REASONS:
        if world in worlds and method in methods and whose in ("*", judge):
            return why
    return None
