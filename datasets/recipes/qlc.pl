# qlc.pl LANGUAGE: reads the uncompressed bibles.rda of the R package qlcMatrix on standard input (a list of verse
# numbers and, for each language, a factor or character vector named by verse), writes verse<TAB>text.
use strict;
use warnings;
use RData;

my ($language) = @ARGV;
local $/;
my $file = <STDIN>;
$file =~ s/^RDX[23]\n// or die "this is no R data file\n";
my $bibles = read_r($file)->{bibles};
my %part;
@part{@{$bibles->{names}{value}}} = @{$bibles->{value}};
my $texts = $part{$language} or die "there is no $language\n";
my @verses = @{$texts->{names}{value}};
my @lines = @{$texts->{value}};
print "verse\ttext\n";
for my $i (0 .. $#lines) {
	$lines[$i] =~ s/\s+/ /g;
	print "$verses[$i]\t$lines[$i]\n";
}
