# Reads YYYY_name_party.txt files of the folder given, writes year, decade, party, speaker and text between tabs.
use strict;
use warnings;

my %party = (r => 'republican', d => 'democratic', dr => 'democratic-republican', w => 'whig', f => 'federalist',
	n => 'none', nu => 'national-union', wd => 'whig-democratic');
print "year\tdecade\tparty\tspeaker\ttext\n";
for my $path (sort glob "$ARGV[0]/*.txt") {
	my ($year, $speaker, $party) = $path =~ m{/(\d{4})_(.+)_([a-z]+)\.txt$} or next;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	my $text = <$file>;
	$text =~ s/\s+/ /g;
	$text =~ s/^ | $//g;
	$speaker =~ tr/_/ /;
	print join("\t", $year, 10 * int($year / 10) . "s", $party{$party} // $party, $speaker, $text), "\n";
}
