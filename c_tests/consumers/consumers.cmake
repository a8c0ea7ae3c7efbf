# Builds programs against the installed files, the way others will. The files are installed into a prefix that is
# then moved, so that nothing can depend on where it was.

set(consumers "${CMAKE_CURRENT_SOURCE_DIR}/consumers")
set(work "${CMAKE_CURRENT_BINARY_DIR}/consumers")

add_test(NAME consumer_install COMMAND "${consumers}/install_and_move.sh" "${PROJECT_BINARY_DIR}" "${work}")
set_tests_properties(consumer_install PROPERTIES FIXTURES_SETUP installed LABELS consumer)

foreach(way pkgconfig_shared pkgconfig_static find_package_shared find_package_static find_package_versions
            add_subdirectory readme)
  add_test(NAME consumer_${way} COMMAND "${consumers}/${way}.sh" "${work}" "${PROJECT_BINARY_DIR}")
  set_tests_properties(consumer_${way} PROPERTIES FIXTURES_REQUIRED installed LABELS consumer TIMEOUT 600)
endforeach()
