# Reads the dictd text of GCIDE on standard input, writes one paragraph for each sense, definition, quotation or list
# of synonyms, separated by empty lines. Head words stand before the definition ("hawk: a bird of prey ..."), since
# they are what it is about; pronunciations, etymologies, labels, sources, authors and cross-references go.
use strict;
use warnings;

my $source = qr/\[(?:1913 Webster|Webster|WordNet|PJC|Century|RP|AS|GG|MG|Funk|RDH|Craig|Supp|Worcester|Wordnet)[^\]]*\]/;
my $speech = qr/(?:prop|n|a|adj|v|t|i|adv|prep|conj|interj|imp|p|pr|vb|pl|sing|compar|superl|obs|pron|pref|suff|q)/;
my $head = '';

# GCIDE spells letters outside ASCII as ["o], ['e], [ae], [=a]: the plain letters are what one would search for.
sub plain_letters {
	my ($text) = @_;
	$text =~ s/\[([ao]e)\]/$1/gi;
	$text =~ s/\[[^\]A-Za-z]{1,2}([A-Za-z])\]/$1/g;
	$text =~ s/\[([A-Za-z])[^\]A-Za-z]{1,2}\]/$1/g;
	return $text;
}

sub without_brackets {
	my ($text) = @_;
	1 while $text =~ s/\[[^\[\]]*\]//g;
	$text =~ s/\[[^\[\]]*$//;
	return $text;
}

sub without_labels {
	my ($text) = @_;
	$text =~ s/\((?:[^()]*[`"*][^()]*)\)//g;                           # pronunciations
	$text =~ s/\((?:[A-Z][\w.]*[ ,&]*)+\.\)//g;                        # (Med.), (Bot. & Hort.)
	$text =~ s/\([a-z0-9]\)//g;                                        # (a), (1)
	$text =~ s/\s*--\s?[A-Z0-9][^-"]{0,60}?(?:\.\s*$|\)\s*$|\.(?=\s+[A-Z]))//g; # --Shak.
	$text =~ s/\b(?:Note|Usage|Syn|Hence|Specifically|Specif|Specif\.|Esp|Phrases):\s*//g;
	$text =~ s/\b(?:See|Cf|Compare)\b[^.;]*[.;]//g;
	$text =~ s/-- ?\S*\*\S*,? $speech\.//g;                             # -- Sur*pris"ing*ly, adv.
	$text =~ s/;\s*--\s*/; /g;
	return $text;
}

sub tidy {
	my ($text) = @_;
	$text =~ s/[{}\\|]//g;
	$text =~ s/\s+/ /g;
	$text =~ s/ ([,.;:])/$1/g;
	$text =~ s/^[\s,.;:&-]+//;
	$text =~ s/\s+$//;
	return $text;
}

# Takes "Hawk \Hawk\ (hak), n. [OE.] (Zool.) One of ..." apart into the head word and what follows.
sub split_head {
	my ($text) = @_;
	return ('', $text) unless $text =~ s/^(.{1,80}?)\s*\\[^\\]*\\//;
	my $word = $1;
	$text =~ s/\\[^\\]*\\//g;
	$text = without_labels(without_brackets($text));
	$text =~ s/^\s*\([^()]*\)(?=\s*,?\s*$speech\.)//;                     # (graf), n.
	$text =~ s/^[\s,]*(?:or )?[A-Z][\w-]*,?\s+(?=$speech\.)//;             # or Graphical, a.
	$text =~ s/^(?:[\s,;&]|\bor\b|\band\b|$speech\.|$speech\b(?=,))+//;
	$text =~ s/^\(?[a-z0-9]{1,2}[.)]\s+//;
	return ($word, $text);
}

sub say_paragraph {
	my ($word, $text) = @_;
	$text = tidy($text);
	return unless $text =~ /[a-z]{2}/;
	print $word ne '' ? tidy(lc $word) . ": $text\n\n" : "$text\n\n";
}

$/ = '';
while (my $paragraph = <STDIN>) {
	if ($paragraph =~ /^00-database/) {
		$head = undef;
		next;
	}
	my $is_entry = $paragraph =~ /^\S[^\n]*\\/;
	$head = '' if $is_entry;
	next unless defined $head;
	my $is_quotation = $paragraph =~ /^ {9}/;
	$paragraph =~ s/$source.*//s;
	$paragraph =~ tr/\x92/'/;
	$paragraph =~ s/[\x80-\xff]+/ /g; # a few bytes that are not ASCII by mistake
	$paragraph =~ s/\s+/ /g;
	$paragraph =~ s/^ //;
	$paragraph = plain_letters($paragraph);
	my $is_list = $paragraph =~ /^Syn:/;
	if ($is_entry) {
		($head, $paragraph) = split_head($paragraph);
	} else {
		$paragraph = without_labels(without_brackets($paragraph));
	}
	my $is_sense = $is_entry || $is_list || $paragraph =~ s/^\d+\.\s+//;
	$paragraph =~ s/^\d+\.\s+//;
	say_paragraph($is_sense && !$is_quotation ? $head : '', $paragraph);
}
