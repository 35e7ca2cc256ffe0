#!/usr/bin/env python3
"""Quality of document vectors: score_documents.py VECTORS LABELS

VECTORS is a .npy file with the documents in order, LABELS has a label a line. Prints the percentage of every fifth
document whose label is that of the nearest mean (by cosine) of the other documents of one label.
"""
import json
import sys

import numpy as np
from score import normalised

rows = np.load(sys.argv[1])
with open(sys.argv[2]) as file:
    labels = file.read().split()
if len(labels) != len(rows):
    sys.exit("%d labels for %d documents" % (len(labels), len(rows)))
unit = normalised(rows)
names, kinds = np.unique(labels, return_inverse=True)
asked = np.arange(len(rows)) % 5 == 0
means = normalised(np.array([unit[~asked & (kinds == kind)].mean(axis=0) for kind in range(len(names))]))
guesses = (unit[asked] @ means.T).argmax(axis=1)
print(json.dumps({"label %": 100 * float((guesses == kinds[asked]).mean())}))
