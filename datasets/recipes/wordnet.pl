# Reads WordNet data files (wndb(5)) on standard input, writes "words: gloss" for each set of synonyms.
use strict;
use warnings;

while (my $line = <STDIN>) {
	next unless $line =~ /^\d{8} \d\d [nvasr] ([0-9a-f]{2}) (.*?) \| (.*?)\s*$/;
	my ($count, $words, $gloss) = (hex $1, $2, $3);
	my @words = (split / /, $words)[map { 2 * $_ } 0 .. $count - 1];
	s/\([a-z]+\)$//, tr/_/ / for @words; # galore(ip): where an adjective may stand
	print join(', ', @words), ": $gloss\n\n";
}
