#!/usr/bin/env bash
# `make package`: the Debian package of what build/release holds: the programs, plans, API, service and its configuration.
#   tools/packaging/package.sh BUILD OUT_FOLDER        prints the package's path
set -euo pipefail
build=$(realpath "$1")
out=$2
source=$(realpath "$(dirname "$0")/../..")
here="$source/tools/packaging"
version=$(sed -n 's/.*kVersion = "\(.*\)".*/\1/p' "$source/engine/base/version.h")
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
root="$stage/root"

DESTDIR="$root" cmake --install "$build" --prefix /usr --strip >/dev/null
install -D -m 644 "$here/xueji-server.service" "$root/lib/systemd/system/xueji-server.service"
install -D -m 644 "$here/xueji.sysusers" "$root/usr/lib/sysusers.d/xueji.conf"
install -d -m 750 "$root/etc/xueji" "$root/etc/xueji/certificates"
install -d -m 700 "$root/var/lib/xueji"
{
  cat "$source/server/ops/server.conf"
  printf '\n%s\n' '# 服务只能写 /var/lib/xueji。 The service may write below /var/lib/xueji alone.'
  printf '%s\n' 'store: "sqlite:/var/lib/xueji/register.db"' 'audit { directory: "/var/lib/xueji/audit" }'
} >"$stage/server.conf"
install -m 640 "$stage/server.conf" "$root/etc/xueji/server.conf"

maintainer='Xueji maintainers <maintainers@example.invalid>'
document="$root/usr/share/doc/xueji"
install -D -m 644 "$here/copyright" "$document/copyright"
install -D -m 644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/xueji"
changed=$(LC_ALL=C date --utc --rfc-email --reference="$source/CHANGELOG.md")
printf 'xueji (%s) unstable; urgency=medium\n\n  * As CHANGELOG.md beside this file says.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$changed" | gzip -9n >"$document/changelog.gz"
install -d -m 755 "$root/usr/share/man/man1"
for program in xueji xueji-precheck xueji-server; do
  python3 "$here/man_page.py" "$build/bin/$program" | gzip -9n >"$root/usr/share/man/man1/$program.1.gz"
done
chmod 644 "$document/changelog.gz" "$root"/usr/share/man/man1/*

# dpkg-shlibdeps wants a source package around it.
mkdir -p "$stage/debian" "$root/DEBIAN"
printf 'Source: xueji\n\nPackage: xueji\nArchitecture: any\n' >"$stage/debian/control"
depends=$(cd "$stage" && dpkg-shlibdeps -O root/usr/bin/xueji* 2>/dev/null |
  sed -n 's/^shlibs:Depends=//p')
cat >"$root/DEBIAN/control" <<CONTROL
Package: xueji
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Section: science
Priority: optional
Description: duplicate student records: search, comparison, numbers, live register
 Finds records of one pupil in registers of any size, compares them with the
 population registry, issues student numbers, and answers counties as a service
 (xueji-server) before a second record is made.
CONTROL
echo /etc/xueji/server.conf >"$root/DEBIAN/conffiles"
(cd "$root" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
for script in postinst prerm postrm; do install -m 755 "$here/$script" "$root/DEBIAN/$script"; done
mkdir -p "$out"
package="$out/xueji_${version}_${architecture}.deb"
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
