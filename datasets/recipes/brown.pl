# Reads the files of the Brown corpus in the folder given (word/tag, a sentence a line; cats.txt names each file's
# genre), writes genre<TAB>file<TAB>text, a file a row.
use strict;
use warnings;

my ($from) = @ARGV;

sub slurp {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

sub plain {
	my ($text) = @_;
	$text =~ s{/[^\s/]+(?=\s|$)}{}g; # the tags
	$text =~ s/\s+/ /g;
	$text =~ s/`` | ''/"/g;
	$text =~ s/ ([.,;:?!])(?= |$)/$1/g;
	$text =~ s/([;?!])\1/$1/g;
	$text =~ s/^ | $//g;
	return $text;
}

print "genre\tfile\ttext\n";
for my $line (split /\n/, slurp("$from/cats.txt")) {
	my ($name, $genre) = split ' ', $line;
	$genre =~ tr/_/-/;
	print "$genre\t$name\t", plain(slurp("$from/$name")), "\n";
}
