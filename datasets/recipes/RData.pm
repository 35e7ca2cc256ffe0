# read_r(BYTES): a serialised R object (format X, versions 2 and 3; R Internals, section 1.8) as perl data: vectors
# become array references, an attribute "names" goes to the side. What texts do not need is an error.
package RData;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = ('read_r');

my ($bytes, $at, @references);

sub integer {
	my $value = unpack 'l>', substr($bytes, $at, 4);
	$at += 4;
	return $value;
}

sub piece {
	my ($length) = @_;
	$at += $length;
	$at <= length $bytes or die "an R object is cut short\n";
	return substr $bytes, $at - $length, $length;
}

sub pairs {
	my ($flags) = @_;
	my %pairs;
	while (($flags & 255) != 254) {
		($flags & 255) == 2 or die "an R list has type " . ($flags & 255) . "\n";
		item() if $flags & 512;
		my $name = $flags & 1024 ? item() : '';
		$pairs{$name} = item();
		$flags = integer();
	}
	return \%pairs;
}

sub item {
	my $flags = integer();
	my $type = $flags & 255;
	return undef if $type == 254 || $type == 253 || $type == 242;
	return pairs($flags) if $type == 2;
	return $references[($flags >> 8 || integer()) - 1] if $type == 255;
	if ($type == 1) {
		my $name = item();
		push @references, $name;
		return $name;
	}
	my $length = integer();
	return $length < 0 ? undef : piece($length) if $type == 9;
	my $value;
	if ($type == 10 || $type == 13) {
		$value = [unpack 'l>*', piece(4 * $length)];
	} elsif ($type == 14) {
		$value = [unpack 'd>*', piece(8 * $length)];
	} elsif ($type == 16 || $type == 19) {
		$value = [map { item() } 1 .. $length];
	} else {
		die "R type $type is not read here\n";
	}
	my $attributes = $flags & 512 ? pairs(integer()) : {};
	return {value => $value, %$attributes};
}

sub read_r {
	($bytes) = @_;
	$at = 0;
	@references = ();
	piece(2) eq "X\n" or die "this is no serialised R object\n";
	my $version = integer();
	integer(), integer();
	piece(integer()) if $version == 3;
	return item();
}

1;
