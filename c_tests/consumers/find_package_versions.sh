#!/bin/sh
# What cannot be met is refused: another major version, a version still to come, a component that does not exist.
. "$(dirname "$0")/common.sh"

finds() {
    cmake -S "$consumers/find_package" -B "try" -DCMAKE_PREFIX_PATH="$prefix" -DTARGET=membuf::membuf "$@" >log 2>&1
}

finds -DCOMPONENT=shared -DVERSION=0.1 || { cat log; fail "0.1 was refused"; }
for request in -DVERSION=1.0 -DVERSION=0.99 -DVERSION=7; do
    rm -rf try
    ! finds -DCOMPONENT=shared $request || fail "$request was accepted"
    grep -q "considered but not accepted" log || { cat log; fail "$request was refused for another reason"; }
done
rm -rf try
! finds -DCOMPONENT=framework -DVERSION=0.1 || fail "the component 'framework' was accepted"
