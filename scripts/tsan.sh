#!/bin/sh
# The C tests that use several threads, and the callbacks, under ThreadSanitizer. gcc 12 cannot link it; clang-19 can.
set -eu
. "$(dirname "$0")/common.sh"

if ! echo 'int main(void) { return 0; }' | clang-19 -fsanitize=thread -x c -o /dev/null - 2>/dev/null; then
    echo "SKIPPED ThreadSanitizer: to install it, sudo apt-get install -y clang-19 libclang-rt-19-dev"
    exit 0
fi

target=x86_64-unknown-linux-gnu
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer" \
    cargo build --locked --release --target $target --target-dir build/tsan
library=$PWD/build/tsan/$target/release
ln -sf libmembuf.so "$library/libmembuf.so.0"
# Not zip_threads: the lock of std that its threads wait for is not built with the sanitizer, which then sees none.
for area in threads threads_work slice handles callback pin capture progress; do
    clang-19 -fsanitize=thread -g -std=gnu11 -Iinclude c_tests/test_$area.c -o "build/tsan/test_$area" \
        -L"$library" -lmembuf -lcmocka -lpthread -Wl,-rpath,"$library"
    # Tests fork while threads run, on purpose.
    TSAN_OPTIONS="die_after_fork=0 exitcode=66" "build/tsan/test_$area"
done
