# idx.pl SIDE IMAGES LABELS: reads rows of SIDE * SIDE grey values from 0 to 255 and a label, separated by commas, on
# standard input; writes an IDX file of pictures and one of labels, both compressed.
use strict;
use warnings;

my ($side, @paths) = @ARGV;
my ($pixels, $labels) = ('', '');
while (my $row = <STDIN>) {
	chomp $row;
	my @values = split /,/, $row;
	@values == $side * $side + 1 or die "line $.: " . @values . " values\n";
	$labels .= chr pop @values;
	$pixels .= pack 'C*', @values;
}
my $count = length $labels;
my @content = (pack('N4', 0x803, $count, $side, $side) . $pixels, pack('N2', 0x801, $count) . $labels);
for my $i (0, 1) {
	open my $out, '|-:raw', "gzip -n -6 >$paths[$i]" or die "gzip: $!\n";
	print $out $content[$i];
	close $out or die "$paths[$i] could not be written\n";
}
