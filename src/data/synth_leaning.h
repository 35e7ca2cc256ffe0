/* Vectors of words that lean to one of two groups, drawn from populations whose effect is known: the world
 * `biased` with form=vectors. */
#ifndef DATA_SYNTH_LEANING_H
#define DATA_SYNTH_LEANING_H

#include "data/synth.h"

/* Options strength=, words= and dim=. */
bool synth_leaning_make(const SynthOptions *options, Synth *out, Error *err);
/* The effect of WEAT of the populations. */
double synth_leaning_effect(double strength);

#endif
