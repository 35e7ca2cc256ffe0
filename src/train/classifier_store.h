/* Classifiers in an archive: of a model, or of a space. */
#ifndef TRAIN_CLASSIFIER_STORE_H
#define TRAIN_CLASSIFIER_STORE_H

#include "data/classifier.h"
#include "train/trainer.h"

bool archive_put_classifier(Archive *archive, const Classifier *classifier, Error *err);
/* *classifier is NULL when there is none. */
bool archive_get_classifier(Archive *archive, Classifier **classifier, Error *err);

#endif
