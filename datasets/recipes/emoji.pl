# Reads emoji.json of an npm package emoji-datasource-* on standard input, writes where each emoji of VENDOR stands in the
# sheet of pictures of 64 x 64 pixels, one pixel apart on all sides, as `load` takes it (src/data/tiles.h). Variants by
# colour of skin are left out. Names are Unicode's, in lower case; where two share one, their short names.
use strict;
use warnings;
use feature 'unicode_strings'; # lc of letters beyond ASCII

my ($vendor, $size) = ($ARGV[0], 64);
local $/;
my $text = <STDIN>;
utf8::decode($text);

sub value {
	my ($entry, $key) = @_;
	$entry =~ /"$key":(?:"((?:[^"\\]|\\.)*)"|(\w+))/ or die "an emoji has no $key\n";
	my $value = defined $1 ? $1 : $2;
	$value =~ s/\\u([0-9a-fA-F]{4})/chr hex $1/ge;
	$value =~ s/\\(.)/$1/g;
	$value =~ /[\t\n]/ and die "$key of an emoji is no single word or phrase\n";
	return $value;
}

my (@emoji, %named);
for my $entry (split /(?=\{"name":)/, $text) {
	$entry =~ s/"skin_variations":.*//s;
	next unless $entry =~ /^\{/ && value($entry, "has_img_$vendor") eq 'true';
	my %emoji = map { $_ => value($entry, $_) } qw(name short_name category sheet_x sheet_y);
	$emoji{name} = lc $emoji{name};
	$named{$emoji{name}}++;
	push @emoji, \%emoji;
}
@emoji or die "there is no emoji of $vendor\n";
binmode STDOUT, ':utf8';
print "name\tclass\tx\ty\twidth\theight\n";
for my $emoji (@emoji) {
	my $name = $emoji->{name};
	($name = $emoji->{short_name}) =~ tr/_/ / if $named{$name} > 1;
	print join("\t", $name, $emoji->{category}, map({ $emoji->{$_} * ($size + 2) + 1 } qw(sheet_x sheet_y)), $size, $size), "\n";
}
