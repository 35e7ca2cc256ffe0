# Reads the dictd text of FOLDOC on standard input, writes one paragraph for each paragraph of an entry, the first one
# led by its head word. Subject tags, dates, addresses, editors' questions and cross-reference marks go.
use strict;
use warnings;

my $head;

sub say_paragraph {
	my ($text) = @_;
	1 while $text =~ s/\[[^\[\]]*\]//g;
	$text =~ s/\{[^{}]*(?:https?|ftp|news|gopher|telnet|mailto):[^{}]*\}//g;
	$text =~ s/\([^()]*(?:https?|ftp|gopher):[^()]*\)//g;
	$text =~ s/<?\b(?:https?|ftp|gopher):\S+//g;
	$text =~ s/\S+\@\S+\.\S+//g;
	$text =~ s/\(\d{4}-\d\d(?:-\d\d)?\)//g;
	$text =~ s/\b(?:See(?: also)?|Compare)\s[^.]*\.//g;
	$text =~ s/<[^<>]*>//g;
	$text =~ s/__?(\w+)__?/$1/g;
	$text =~ s/[{}]//g;
	$text =~ s/^\s*\d+\.\s+//;
	$text =~ s/\s+/ /g;
	$text =~ s/ ([,.;:])/$1/g;
	$text =~ s/^[\s.,;:-]+|\s+$//g;
	return unless $text =~ /[a-z]{2}.* /;
	print defined $head ? "$head: $text\n\n" : "$text\n\n";
	$head = undef;
}

$/ = '';
while (my $paragraph = <STDIN>) {
	next if $paragraph =~ /^(?:00-database|The original data)/;
	if ($paragraph =~ /^(\S[^\n]*)\n/) {
		($head) = split /%%%/, $1;
		$head =~ s/\s+$//;
		$paragraph =~ s/^(?:\S[^\n]*\n)+//;
	}
	say_paragraph($paragraph);
}
