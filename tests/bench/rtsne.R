# A map by Rtsne from rows of bare float32: what bench.py runs as a whole process.
library(Rtsne)
args <- commandArgs(trailingOnly = TRUE)
count <- as.integer(args[2])
width <- as.integer(args[3])
rows <- matrix(readBin(args[1], "double", count * width, size = 4), nrow = count, byrow = TRUE)
set.seed(1)
map <- Rtsne(rows, initial_dims = 50, perplexity = as.numeric(args[5]), max_iter = as.integer(args[6]),
             num_threads = as.integer(args[7]), check_duplicates = FALSE)
write.table(map$Y, args[4], sep = "\t", row.names = FALSE, col.names = FALSE)
