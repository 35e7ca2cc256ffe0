# Reads the dictd text of the Jargon File on standard input, writes one paragraph for each paragraph of an entry, the
# first one led by its head word. Pronunciations, labels, parts of speech and cross-references go.
use strict;
use warnings;

my $head;

sub say_paragraph {
	my ($text) = @_;
	$text =~ s/\s+/ /g;
	$text =~ s/^ //;
	1 while $text =~ s/\[[^\[\]]*\]//g;
	$text =~ s{(?:^|\s)/[^/\s](?:[^/]{0,30}[^/\s])?/,?(?=\s)}{}g;
	$text =~ s/\b(?:https?|ftp):\S+//g;
	$text =~ s/^\s*\d+\.\s+//;
	$text =~ s/^\s*(?:(?:n|vt|vi|v|adj|adv|excl|interj|pref|suff|prov|abbrev|imp)\.,?\s*)+//;
	$text =~ s/\b(?:See(?: also)?|Compare)\s[^.]*\.//g;
	$text =~ s/[{}]//g;
	$text =~ s/\s+/ /g;
	$text =~ s/ ([,.;:])/$1/g;
	$text =~ s/^[\s.,;:-]+|\s+$//g;
	return unless $text =~ /[a-z]{2}.* /;
	print defined $head ? "$head: $text\n\n" : "$text\n\n";
	$head = undef;
}

$/ = '';
while (my $paragraph = <STDIN>) {
	next if $paragraph =~ /^(?:00-database|The original data|This document \(the Jargon)/;
	if ($paragraph =~ s/^(\S[^\n]*)\n//) {
		$head = $1;
		$head =~ s/\s+$//;
	}
	say_paragraph($paragraph);
}
