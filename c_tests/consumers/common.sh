# Sourced by the consumers: usage <consumer>.sh <work folder> <build folder of the library>
set -eu
consumers=$(cd "$(dirname "$0")" && pwd)
work=$1
prefix=$work/moved
library_dir=$(dirname "$(find "$prefix" -name 'libmembuf.so')")
name=$(basename "$0" .sh)
rm -rf "${work:?}/$name"
mkdir "$work/$name"
cd "$work/$name"

fail() {
    echo "$name: $*" >&2
    exit 1
}

# links_shared <program>: whether it needs libmembuf.so.0, by name and not by path
links_shared() {
    readelf -d "$1" | grep -q 'NEEDED.*\[libmembuf\.so\.0\]'
}
