#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Installs what caec needs from the distribution's packages: Debian 12 and 13, Ubuntu 24.04, and what is like them.
#   scripts/setup.sh [--tests] [--tf-rmm] [--update] [--check]
#     --tests   also what the test suite needs
#     --tf-rmm  also what a build of TF-RMM needs
#     --update  read the package lists anew, even when nothing is missing
#     --check   install nothing; list what is missing, exit 3 when something is
# What is there already is left alone, so a second run is quick. Exit 0: everything is there; 3: something is missing.
set -euo pipefail  # so no reader of a pipe may stop early (grep -q, head): its writer would die of it
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

readonly MISSING=3
readonly OLDEST_LLVM=18                # what TF-RMM documents
readonly WANTED_LLVM="19 18 20 21 22"  # in this order, the first that apt offers
readonly SOURCE_SUITE=trixie           # the suite that sources.lock pins

here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
log=${CAEC_SETUP_LOG:-$here/artifacts/log/setup.log}
tests= tf_rmm= update= check=
for argument in "$@"; do
	case $argument in
	--tests) tests=yes ;;
	--tf-rmm) tf_rmm=yes ;;
	--update) update=yes ;;
	--check) check=yes ;;
	*) sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
done

say() { printf 'setup: %s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Runs a step quietly; when it fails, shows the end of what it said.
step() {
	local what=$1 from
	shift
	say "$what"
	from=$(wc -l <"$log")
	printf '$ %s\n' "$*" >>"$log"
	"$@" >>"$log" 2>&1 </dev/null && return
	tail -n "+$((from + 2))" "$log" | grep -E '^(E|W|Err):' | tail -n 5 >&2 || true
	say "this failed: $what; all that was said is in $log"
	exit $MISSING
}

# ---- what is there ----

# The newest LLVM of which every program is there.
llvm_installed() {
	local version program
	for version in $(compgen -c clang- | sed -n 's/^clang-\([0-9][0-9]\)$/\1/p' | sort -rnu); do
		[ "$version" -ge $OLDEST_LLVM ] || return 1
		for program in ld.lld llvm-ar llvm-objcopy llvm-objdump; do
			have "$program-$version" || continue 2
		done
		echo "$version"
		return
	done
	return 1
}

# Asked, not guessed from a version: QEMU sets the machine up, and quits before it runs.
qemu_has_rme() {
	have qemu-system-aarch64 && printf '{"execute":"qmp_capabilities"}{"execute":"quit"}' | qemu-system-aarch64 \
		-M virt,virtualization=on,secure=on,gic-version=3 -cpu max,x-rme=on -S -nodefaults -display none \
		-qmp stdio >/dev/null 2>&1
}

dotnet_is_new() {
	have dotnet && dotnet --list-sdks 2>/dev/null | awk -F. '$1 >= 10 { found = 1 } END { exit !found }'
}

# Prints "identifier, address, codename, component, entry" of every package list in apt's configuration.
lists() {
	apt-get indextargets --format '$(IDENTIFIER)|$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(SOURCESENTRY)' 2>/dev/null ||
		true
}

has_list() { lists | grep "^$1|[^|]*|$2|main|" >/dev/null; }  # Packages or Sources, codename

is_debian() { [ "$distribution" = debian ]; }

# ---- what is missing ----

# Fills `packages` with what must be installed, `suites` with what must be added to apt's configuration first.
find_missing() {
	packages=() suites=()
	local pair
	for pair in make:make git:git setpriv:util-linux dpkg-source:dpkg-dev xz:xz-utils gcc:gcc openssl:openssl; do
		have "${pair%%:*}" || packages+=("${pair##*:}")
	done
	# Headers for the tools that TF-A builds for this machine (fiptool), and for tests that run on it.
	[ -e /usr/include/openssl/ssl.h ] || packages+=(libssl-dev)
	[ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
	# Without them, neither git nor NuGet trusts any server.
	[ -e /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
	[ -z "$tf_rmm" ] || find_missing_tf_rmm
	find_missing_llvm
	if ! qemu_has_rme; then
		# ipxe-qemu has the boot ROM without which QEMU refuses its default network card.
		packages+=(qemu-system-arm ipxe-qemu)
		if [ "$codename" = bookworm ]; then
			has_list Packages bookworm-backports || suites+=(deb:bookworm-backports)
		fi
	fi
	if is_debian; then
		has_list Sources $SOURCE_SUITE || suites+=(deb-src:$SOURCE_SUITE)
	else
		# Debian's archive is no part of apt's configuration here; this knows how to get at its source packages.
		have pull-debian-source || packages+=(ubuntu-dev-tools)
	fi
}

# No compiler among it: TF-RMM asks a GCC for its C library's headers, which come without one, too.
find_missing_tf_rmm() {
	have cmake || packages+=(cmake)
	have ninja || packages+=(ninja-build)
	python3 -c 'import elftools' 2>/dev/null || /usr/bin/python3 -c 'import elftools' 2>/dev/null ||
		packages+=(python3-pyelftools)
	[ -e /usr/aarch64-linux-gnu/include/assert.h ] || packages+=(libc6-dev-arm64-cross)
}

find_missing_llvm() {
	local version package
	if ! version=$(llvm_installed); then
		packages+=(llvm)  # the version is chosen when apt's lists are there
		return
	fi
	for package in "libclang1-$version" ${tests:+"libclang-rt-$version-dev"}; do
		installed "$package" || packages+=("$package")
	done
}

# ---- mending ----

# Everything above needs no privileges; the rest is done by root, or by this script started again through sudo.
become_root() {
	[ "$(id -u)" -eq 0 ] && return
	local self=(env "CAEC_SETUP_LOG=$log" bash "$here/scripts/setup.sh" ${tests:+--tests} ${tf_rmm:+--tf-rmm} ${update:+--update})
	if have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
		exec sudo "${self[@]}"
	fi
	say "missing: ${packages[*]}${suites:+ ${suites[*]}}"
	say "they must be installed by root; run this as root: bash $here/scripts/setup.sh${tests:+ --tests}${tf_rmm:+ --tf-rmm}"
	exit $MISSING
}

update_lists() {
	step "reading the package lists" apt-get -q -o DPkg::Lock::Timeout=300 update
	listed=yes
}

# Prints "address|entry" of the distribution's own archive, as apt is configured for it.
own_archive() {
	lists | awk -F'|' -v name="$codename" '
		$1 == "Packages" && $3 == name && $4 == "main" && !seen++ { print $2 "|" $5 }'
}

# Prints the Signed-By field of the apt entry for an address, carried over so that the same keys are trusted.
signed_by() {
	local address=${1%/} file=${2%:*}
	case $file in
	*.sources)
		awk -v address="$address" '
			function flush() { if (match_address && key != "" && !seen++) { print key } match_address = 0; key = ""; inside = 0 }
			/^[[:space:]]*$/ { flush(); next }
			/^#/ { next }
			/^URIs:/ { for (i = 2; i <= NF; i++) { uri = $i; sub(/\/$/, "", uri); if (uri == address) match_address = 1 } }
			/^[^[:space:]]/ { inside = 0 }
			/^Signed-By:/ { key = $0; inside = 1; next }
			inside { key = key "\n" $0 }
			END { flush() }' "$file"
		;;
	*)
		awk -v address="$address" '
			/^deb/ && index($0, address) && !seen && match($0, /signed-by=[^] ]*/) {
				print "Signed-By: " substr($0, RSTART + 10, RLENGTH - 10); seen = 1
			}' "$file"
		;;
	esac
}

add_suite() {
	local kind=${1%%:*} suite=${1##*:} archive address target
	archive=$(own_archive)
	if [ -z "$archive" ]; then
		say "apt is not configured for $distribution $codename, so the suite $suite cannot be added"
		exit $MISSING
	fi
	address=${archive%%|*}
	target=/etc/apt/sources.list.d/caec-$suite.sources
	say "adding the suite $suite ($kind) in $target"
	{
		printf '# Written by caec, scripts/setup.sh.\nTypes: %s\nURIs: %s\nSuites: %s\nComponents: main\n' \
			"$kind" "$address" "$suite"
		signed_by "$address" "${archive##*|}"
	} >"$target.new"
	chmod 644 "$target.new"
	mv "$target.new" "$target"
	listed=
}

offered() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

# Puts the packages of one LLVM in the place of the word llvm.
choose_llvm() {
	local version kept=() package
	case " ${packages[*]} " in *" llvm "*) ;; *) return ;; esac
	for version in $WANTED_LLVM; do
		offered "clang-$version" && break
		version=
	done
	if [ -z "$version" ]; then
		say "apt offers no LLVM of these versions: $WANTED_LLVM"
		exit $MISSING
	fi
	for package in "${packages[@]}"; do
		[ "$package" = llvm ] || kept+=("$package")
	done
	packages=("${kept[@]}" "clang-$version" "lld-$version" "llvm-$version" "libclang1-$version")
	[ -z "$tests" ] || packages+=("libclang-rt-$version-dev")
}

install_packages() {
	local from=()
	[ "$codename" != bookworm ] || from=(-t bookworm-backports)
	local ordinary=() qemu=() package
	for package in "${packages[@]}"; do
		case $package in
		*qemu*) qemu+=("$package") ;;
		*) ordinary+=("$package") ;;
		esac
	done
	local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install)
	if [ ${#ordinary[@]} -gt 0 ]; then
		step "installing ${ordinary[*]}" "${apt[@]}" "${ordinary[@]}"
	fi
	if [ ${#qemu[@]} -gt 0 ]; then
		step "installing ${qemu[*]}${from:+ from bookworm-backports}" "${apt[@]}" "${from[@]}" "${qemu[@]}"
	fi
}

mend_dotnet() {
	dotnet_is_new && return
	if [ -z "$check" ] && offered dotnet-sdk-10.0; then
		packages=(dotnet-sdk-10.0)
		become_root
		install_packages
		return
	fi
	say "the .NET SDK 10 is missing, and apt offers no dotnet-sdk-10.0: install it as Microsoft's page '.NET on Linux' says, or unpack it and set PATH to its folder"
	exit $MISSING
}

# ---- the way through ----

distribution=$(. /etc/os-release && echo "${ID:-}")
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
if ! have apt-get; then
	say "this machine has no apt-get; caec needs Debian 12, Debian 13, Ubuntu 24.04 or one like them"
	exit $MISSING
fi

listed=yes
find_missing
if [ -n "$check" ]; then
	if [ $((${#packages[@]} + ${#suites[@]})) -gt 0 ]; then
		say "missing: ${packages[*]} ${suites[*]}"
		exit $MISSING
	fi
	mend_dotnet
	exit 0
fi
if [ $((${#packages[@]} + ${#suites[@]})) -gt 0 ] || [ -n "$update" ]; then
	# Where the tree belongs to another user, the log goes to the temporary folder.
	if ! { mkdir -p "$(dirname "$log")" && : >>"$log"; } 2>/dev/null; then
		log=$(mktemp "${TMPDIR:-/tmp}/caec-setup.XXXXXX.log")
	fi
	become_root
	[ -n "$(own_archive)" ] && [ -z "$update" ] || update_lists
	for suite in "${suites[@]}"; do
		add_suite "$suite"
	done
	[ -n "$listed" ] || update_lists
	choose_llvm
	install_packages
	find_missing
	if [ $((${#packages[@]} + ${#suites[@]})) -gt 0 ]; then
		say "still missing after installing: ${packages[*]} ${suites[*]}; see $log"
		exit $MISSING
	fi
fi
mend_dotnet
