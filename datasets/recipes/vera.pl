# Reads the dictd text of V.E.R.A. on standard input, writes "acronym: what it stands for (where it is used)".
use strict;
use warnings;

local $/;
for my $entry (split /\n[ \t]*\n/, <STDIN>) {
	next if $entry =~ /^\s*(?:00-database|The original data)/;
	next unless $entry =~ /^(\S[^\n]*)\n\s+(\S.*)$/s;
	my ($acronym, $text) = ($1, $2);
	$text =~ s/\[[^\]]*\]//g;
	$text =~ s/\s+/ /g;
	$text =~ s/^ | $//g;
	print "$acronym: $text\n\n";
}
