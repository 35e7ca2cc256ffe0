# The King James translation, one verse a line.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching sword-text-kjv
apt_package sword-text-kjv
phase 2 of 3: reading the verses
perl -I"$here" "$here/sword.pl" unpacked/usr/share/sword/modules/texts/ztext/engKJV2006eb >text
pack bible-1611.tsv.gz <text
phase 3 of 3: checking
finish
