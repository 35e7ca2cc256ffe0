# Reads WordNet data and index files (wndb(5)) named on the command line; writes a word-set file of pairs of opposites
# and, for words that have one, pairs with the words of the same set of synonyms: words that WordNet's own tagged texts
# have, which are the common ones.
use strict;
use warnings;

my (%words, %common, @opposites);
for my $file (@ARGV) {
	if ($file =~ /index\./) {
		open my $in, '<', $file or die "$file: $!\n";
		while (my $line = <$in>) {
			next if $line =~ /^ /;
			my ($lemma, undef, $senses, $pointers, @rest) = split / /, $line;
			$common{$lemma} = 1 if $rest[$pointers + 1] > 0;
		}
		next;
	}
	my ($pos) = $file =~ /data\.(\w+)$/ or die "$file is no data file\n";
	open my $in, '<', $file or die "$file: $!\n";
	while (my $line = <$in>) {
		next unless $line =~ /^(\d{8}) \d\d [nvasr] ([0-9a-f]{2}) (.*?) \| /;
		my ($at, $count, @fields) = ($1, hex $2, split / /, $3);
		my @lemmas = map { s/\([a-z]+\)$//r } @fields[map { 2 * $_ } 0 .. $count - 1];
		$words{"$pos $at"} = \@lemmas;
		my @pointers = @fields[2 * $count + 1 .. $#fields];
		while (my ($symbol, $to, $of, $numbers) = splice @pointers, 0, 4) {
			push @opposites, ["$pos $at", $of, $to, $numbers] if $symbol eq '!';
		}
	}
}

my %file = (n => 'noun', v => 'verb', a => 'adj', s => 'adj', r => 'adv');
my (%antonyms, %synonyms);

# One lower-case word each, in the order of the alphabet, so that a pair is met once.
sub add {
	my ($pairs, @pair) = @_;
	$pairs->{join ':', sort @pair} = 1 if 2 == grep { /^[a-z]{2,}$/ && $common{$_} } @pair and $pair[0] ne $pair[1];
}

for (@opposites) {
	my ($from, $of, $to, $numbers) = @$_;
	my $word = $words{$from}[hex(substr $numbers, 0, 2) - 1];
	my $opposite = $words{"$file{$of} $to"}[hex(substr $numbers, 2) - 1];
	add(\%antonyms, $word, $opposite);
	add(\%synonyms, $word, $_) for @{$words{$from}};
}
delete @synonyms{keys %antonyms};

print "name: opposites\n";
print "citation: WordNet 3.0, copyright 2006 by Princeton University\n";
print "language: en\n";
print "notes: pairs of opposites, and of words that have one with their synonyms, single words in lower case\n";
for (['X antonyms', \%antonyms], ['Y synonyms', \%synonyms]) {
	print "\n$_->[0]:\n";
	print "  $_\n" for sort keys %{$_->[1]};
}
