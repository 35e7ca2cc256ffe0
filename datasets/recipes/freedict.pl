# Reads the dictd text of a FreeDict dictionary on standard input, writes word<TAB>translation for single words, folded
# to lower case, each pair once. An entry is "head word /pronunciation/", then lines of translations.
use strict;
use warnings;

my ($word, %seen);

sub say_pair {
	my ($translation) = @_;
	$translation =~ s/<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}//g;
	$translation =~ s/^\s+|\s+$//g;
	$translation = lc $translation;
	return if $translation eq '' || $translation =~ /[^\w'-]|\d/ || $seen{"$word\t$translation"}++;
	my $line = "$word\t$translation\n";
	utf8::encode($line);
	print $line;
}

while (my $line = <STDIN>) {
	chomp $line;
	utf8::decode($line);
	if ($line =~ m{^(\S.*?) /.*/$}) {
		$word = lc $1;
		$word = undef if $word =~ /[^\w'-]|\d/;
	} elsif ($line =~ /^\s*$/ || $line =~ /^00-/) {
		$word = undef;
	} elsif (defined $word && $line =~ /^[^\s"]/) {
		say_pair($_) for split /[,;]/, $line;
	}
}
