# The World English Bible, one verse a line.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching sword-text-web
apt_package sword-text-web
phase 2 of 3: reading the verses
perl -I"$here" "$here/sword.pl" unpacked/usr/share/sword/modules/texts/ztext/engWEB2015eb >text
pack bible-modern.tsv.gz <text
phase 3 of 3: checking
finish
