# The front door. Each target is a script that also runs on its own; all work from a bare clone.

.PHONY: help demo test test-deep bench header clean

help:
	@echo 'make demo       build everything and run the example report (writes report.zip)'
	@echo 'make test       build everything and run the fast tests (minutes)'
	@echo 'make test-deep  the slow tests (loom, memory checkers)'
	@echo 'make bench      build and run the benchmarks'
	@echo 'make header     regenerate include/membuf.h from src/ffi'
	@echo 'make clean      remove everything that was built'

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

test-deep:
	@scripts/test-deep.sh

bench:
	@scripts/bench.sh

header:
	@scripts/header.sh

clean:
	rm -rf build target report.zip
