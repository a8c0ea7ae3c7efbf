# Builds the library with cargo and offers it as membuf::membuf (shared) and membuf::membuf_static.
# cargo itself decides what is out of date, so it runs on every build.

find_program(MEMBUF_CARGO cargo REQUIRED)

set(membuf_source "${PROJECT_SOURCE_DIR}")
set(membuf_shared "${PROJECT_BINARY_DIR}/libmembuf.so.${PROJECT_VERSION}")
set(membuf_soname "libmembuf.so.${PROJECT_VERSION_MAJOR}")
set(membuf_static "${PROJECT_BINARY_DIR}/libmembuf.a")
# What the static library needs from the system: rustc's native-static-libs, compared by a test.
set(membuf_native_libs gcc_s util rt pthread m dl c)

set(MEMBUF_TARGET_DIR "${PROJECT_BINARY_DIR}/cargo" CACHE PATH "Where cargo builds")
set(cargo_out "${MEMBUF_TARGET_DIR}/release")
set(environment --unset=MAKEFLAGS --unset=MFLAGS) # cargo cannot reach make's job server
set(cargo_options --lib --manifest-path "${membuf_source}/Cargo.toml" --target-dir "${MEMBUF_TARGET_DIR}")
if(MEMBUF_OFFLINE)
  list(APPEND cargo_options --frozen)
else()
  list(APPEND cargo_options --locked)
endif()
if(MEMBUF_SANITIZER)
  # The unoptimised profile keeps the checks for overflow. Naming the target keeps the flags off build scripts.
  set(triple "${CMAKE_SYSTEM_PROCESSOR}-unknown-linux-gnu")
  list(APPEND environment RUSTC_BOOTSTRAP=1 "RUSTFLAGS=-Zsanitizer=${MEMBUF_SANITIZER}")
  list(APPEND cargo_options --target ${triple})
  set(cargo_out "${MEMBUF_TARGET_DIR}/${triple}/debug")
else()
  list(APPEND cargo_options --release)
endif()

add_custom_target(
  membuf_shared_build ALL
  COMMAND ${CMAKE_COMMAND} -E env ${environment} "${MEMBUF_CARGO}" rustc ${cargo_options} --crate-type cdylib
          --features silent-panics
  COMMAND ${CMAKE_COMMAND} -E copy_if_different "${cargo_out}/libmembuf.so" "${membuf_shared}"
  COMMAND ${CMAKE_COMMAND} -E create_symlink "libmembuf.so.${PROJECT_VERSION}" "${PROJECT_BINARY_DIR}/${membuf_soname}"
  COMMAND ${CMAKE_COMMAND} -E create_symlink "${membuf_soname}" "${PROJECT_BINARY_DIR}/libmembuf.so"
  BYPRODUCTS "${membuf_shared}"
  COMMENT "Building libmembuf.so with cargo"
  VERBATIM)

# A static library shares Rust's panic hook with its program, so it is built without silent-panics.
add_custom_target(
  membuf_static_build ALL
  COMMAND ${CMAKE_COMMAND} -E env ${environment} "${MEMBUF_CARGO}" rustc ${cargo_options} --crate-type staticlib --
          --print "native-static-libs=${MEMBUF_TARGET_DIR}/native-static-libs.txt"
  COMMAND ${CMAKE_COMMAND} -E copy_if_different "${cargo_out}/libmembuf.a" "${membuf_static}"
  BYPRODUCTS "${membuf_static}"
  COMMENT "Building libmembuf.a with cargo"
  VERBATIM)
add_dependencies(membuf_static_build membuf_shared_build) # one cargo at a time

add_library(membuf::membuf SHARED IMPORTED GLOBAL)
set_target_properties(
  membuf::membuf PROPERTIES IMPORTED_LOCATION "${membuf_shared}" IMPORTED_SONAME "${membuf_soname}"
                            INTERFACE_INCLUDE_DIRECTORIES "${membuf_source}/include")
add_dependencies(membuf::membuf membuf_shared_build)

add_library(membuf::membuf_static STATIC IMPORTED GLOBAL)
set_target_properties(
  membuf::membuf_static
  PROPERTIES IMPORTED_LOCATION "${membuf_static}" INTERFACE_INCLUDE_DIRECTORIES "${membuf_source}/include"
             INTERFACE_COMPILE_DEFINITIONS MEMBUF_STATIC INTERFACE_LINK_LIBRARIES "${membuf_native_libs}")
add_dependencies(membuf::membuf_static membuf_static_build)
