# Reads a SWORD text module (driver zText, blocks by book) in the folder given, writes verse<TAB>text lines: per
# testament, *.bzs are the compressed blocks (offset, size, size inside), *.bzv the verses (block, start, length),
# *.bzz the blocks. Empty slots and headings are left out; a chapter's heading names it.
use strict;
use warnings;
use Inflate;

my ($from) = @ARGV;

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

sub plain {
	my ($text) = @_;
	$text =~ s/<div\b[^>]*type="(?:book|glossary|back)".*//s; # a book ends: what follows is no verse
	$text =~ s/<(note|title)\b[^>]*>.*?<\/\1>/ /gs;
	$text =~ s/<(?:div|lb|l|lg|p|milestone)\b[^>]*>/ /gs;
	$text =~ s/<[^<>]*>//gs;
	my %entity = (amp => '&', lt => '<', gt => '>', quot => '"', apos => "'");
	$text =~ s/&(\w+);/$entity{$1} \/\/ ' '/ge;
	$text =~ s/\s+/ /g;
	$text =~ s/ ([,.;:!?])/$1/g;
	$text =~ s/^ | $//g;
	return $text;
}

print "verse\ttext\n";
for my $testament ('ot', 'nt') {
	my ($sizes, $verses, $blocks) = map { slurp("$from/$testament.$_") } 'bzs', 'bzv', 'bzz';
	my (@text, $chapter, $verse);
	for (my $at = 0; $at < length $sizes; $at += 12) {
		my ($offset, $size) = unpack 'VV', substr($sizes, $at, 12);
		push @text, inflate(substr($blocks, $offset, $size));
	}
	for (my $at = 0; $at < length $verses; $at += 10) {
		my ($block, $start, $length) = unpack 'VVv', substr($verses, $at, 10);
		my $text = substr($text[$block], $start, $length);
		if ($text =~ /<chapter\b[^>]*osisID="([^"]+)"/) {
			($chapter, $verse) = ($1, 0);
			next;
		}
		$verse++ if defined $chapter;
		my $plain = plain($text);
		print "$chapter.$verse\t$plain\n" if defined $chapter && $plain ne '';
		$chapter = undef if $text =~ /<div\b[^>]*type="book"/;
	}
}
