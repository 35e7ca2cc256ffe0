# Reads Rdata.rdx and Rdata.rdb of the R package janeaustenr in the folder given, writes one file for each novel.
use strict;
use warnings;
use Inflate;
use RData;

my ($from, $to) = @ARGV;

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

my $data = slurp("$from/Rdata.rdb");
my $index = read_r(scalar `gzip -dc <$from/Rdata.rdx`);
my %part;
@part{@{$index->{names}{value}}} = @{$index->{value}};
my $variables = $part{variables};
for my $i (0 .. $#{$variables->{value}}) {
	my $name = $variables->{names}{value}[$i];
	my ($offset, $length) = @{$variables->{value}[$i]{value}};
	my $lines = read_r(inflate(substr($data, $offset + 4, $length - 4)));
	open my $out, '|-', "gzip -n -6 >$to/$name.txt.gz" or die "gzip: $!\n";
	print $out "$_\n" for @{$lines->{value}};
	close $out or die "$name: could not be written\n";
}
