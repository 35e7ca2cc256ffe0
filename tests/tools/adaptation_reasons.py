"""Why a method is worse than doing nothing on a data set, found by trying. A line is (worlds, methods, judge or "*", why),
the first that fits is printed. `make adaptation-table` fails while a loss has none."""

MOMENTS = ("standardise", "coral", "bures", "subspace")

REASONS = [
    (("gaussians-pairs",), MOMENTS + ("tca",), "*",
     "a rotation cannot be seen in means and covariances, so that these methods, which see no pairs, cannot undo it; partners "
     "are found no more often than by luck before and after, and what little of their places was left is lost. Papers claim "
     "nothing for partners; the methods that learn from pairs find all of them."),
    (("emoji-pairs",), MOMENTS + ("transport", "tca", "jda", "dann", "deepcoral", "pseudo", "prototypes", "finetune"), "*",
     "each set has principal components of its own, in an order and with signs of its own, and the method is told no partner; "
     "what is found before, .009 where luck finds .0005, is that the first components, brightness and size, are the same in both, "
     "and that is what is moved. The methods that learn from pairs find more than a third of the partners."),
    (("gaussians-covariate",), MOMENTS + ("transport", "selflearn", "prototypes"), "*",
     "points are only more frequent in other places, and the classifier is right where they are. Bringing the means (or "
     "all points) together moves those of one class to where the other is. Papers that align distributions take for granted "
     "that this is not so; with severity=0, without shift, standardise, coral, bures, subspace, transport and prototypes "
     "change at most 0.4 points. weights is made for this case, and loses nothing."),
    (("gaussians-label",), MOMENTS + ("transport",), "*",
     "only the frequency of classes differs, and nothing should move. A method that makes the whole distributions equal must "
     "carry points of the class that is too frequent to those of another; the more exactly it does it (transport), the more. "
     "Where the frequencies are equal (severity=0, everything else the same) they change at most 0.4 points on any seed. "
     "weights, tca and jda, which need not make all mass meet, lose nothing."),
    (("gaussians-label",), ("prototypes",), "*",
     "the target's prototypes start from the source's moved by the difference of all means, which is wrong by just what the "
     "classes differ in frequency, so that the first guesses are wrong, and the map of low rank follows them; with equal "
     "frequencies (severity=0) it loses nothing."),
    (("moons", "gaussians-label", "gaussians-missing"), ("selflearn",), "*",
     "it looks for partners, item by item, by how similar each is to the others, and there are none here. A half moon is like the "
     "other one turned by 180 degrees, and clusters of other sizes are like each other in any order: it finds a map, but one "
     "that exchanges classes. It is a method for words (Artetxe et al., 2018)."),
    (("gaussians-missing",), ("tca", "jda", "weights"), "*",
     "a missing column is constant in the target. These keep the columns, or weigh rows, by what tells the domains apart, "
     "and that is the missing columns and what goes with them; filling the column with its mean (standardise, coral with "
     "its mean) is what helps."),
    (("cloth",), ("dann", "deepcoral", "pseudo", "finetune"), "*",
     "linen and wool differ so much in brightness that all of one lies on one side of what tells stains in the other: the network "
     "that learned from the source alone (lambda=0, rounds=0) already gives all pictures of the target one class, .2 or .8 of them "
     "right, and gets no second opinion from a gradient. After `adapt standardise`, which takes the brightness off, dann, deepcoral, "
     "pseudo and finetune are right about .98 and more, with the same options."),
    (("digits",), ("selflearn",), "*",
     "digits have no partners; it is a method for words, and the map that it finds exchanges classes."),
    (("emoji",), ("standardise", "jda"), "*",
     "the cost of the logistic regression is chosen by a cross-validation at home, where costs differ little, and the boldest of them "
     "are wrong away. After standardise, Google to Twitter, the chosen cost of 20 (.603 at home) is right about .217, cost=0.002 "
     "(.567 at home) about .351; after jda, Twitter to Google, the chosen 149 about .262, cost=0.1 about .524, before .304. The 5 "
     "nearest neighbours, which need no cost, are right about .599 before and .594 after standardise, .590 before and .620 after jda."),
    (("emoji",), ("weights",), "*",
     "weights draw on the pictures of the source that look most like those of the target, but hardly any do: the sets are drawn in "
     "other colours and outlines, and lie apart as wholes."),
    (("digits",), ("subspace",), "*",
     "the alignment shrinks the axes of the source that the target does not share, and a logistic regression, whose weights depend on "
     "the scale of every axis, then asks the target on another scale. By the 5 nearest neighbours, as its paper judges, nothing is "
     "lost: .288 becomes .450 from USPS to MNIST, .538 becomes .530 back."),
    (("digits",), ("pseudo",), "own classifier",
     "the network of the source is right about a third of the target's digits only, so that most of the guesses that it learns from are "
     "wrong, and confident ones no less."),
    (("digits",), ("deepcoral",), "own classifier",
     "the network that learned from 400 pictures of the source is less right away than the logistic regression of before, also "
     "without the CORAL loss (weight=0): .49, .29, .31 and .55 from small to USPS, semeion to USPS, MNIST to small and USPS to small, "
     "where the regression has .65, .38, .32 and .61. The loss itself costs up to 7 points more: it makes covariances alike, and "
     "what one collection draws thick and another thin is not one map for all classes. More epochs (100) help a little, .50, .31, "
     ".30 and .59."),
    (("amazon",), ("transport",), "*",
     "reviews are near to those of like products, hardly to those of like opinion: a plan that does not know the classes (class=0) "
     "sends .53 to .55 of its mass to reviews of the same opinion, where guessing gives .5, so that what is carried takes on other "
     "words and partly the other opinion. The sharper the plan, the more is lost: books to electronics, before .719, .697 with the "
     "reg=0.1 of the default, .625 with 0.02, .718 with 1, which sends all nearly to one mean. Courty et al. (2017) carried "
     "features that a network had learned from such reviews."),
    (("amazon",), ("subspace",), "*",
     "the principal components of reviews are their products, not opinions, and those of two domains have little in common, so "
     "that the signs of opinions do not carry over: with 20 of them the classifier is still right about .72 to .80 of the "
     "reviews at home; 100 (dim=100) help no more. Its paper has pictures only."),
    (("amazon",), ("selflearn",), "*",
     "reviews have no partners; it is a method for words, and the map that it finds exchanges classes."),
    (("amazon",), ("jda",), "*",
     "the class means that it brings together are means of guesses, of which three in ten are wrong, and each round follows the "
     "last: with iterations=1 it loses half as much or less (kitchen to dvd .691 instead of .629, electronics to books .672 instead "
     "of .582, before .705 and .707). But real labels do not mend it (labels=250: .646, .560): in 500 columns there are enough that "
     "differ by chance for the means of so few reviews to meet, and a larger penalty helps more (mu=10: .682, .681). Its paper "
     "has pictures only."),
    (("amazon",), ("finetune",), "*",
     "ten reviews say little about 500 words, and twenty passes over them are enough to learn them by heart: "
     "the network is right about .689 before them, .667 after them (kitchen to dvd; .703 and .691 from electronics to books), and "
     ".711 and .734 with labels=50, where nothing is lost. Its papers have hundreds of labels a class."),
]


def reason(world, method, judge):
    """The reason, or None."""
    for worlds, methods, whose, why in REASONS:
        if world in worlds and method in methods and whose in ("*", judge):
            return why
    return None
