# What `cmake --install` puts where. Nothing installed holds an absolute path: the prefix may be moved.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(FILES "${membuf_shared}" "${PROJECT_BINARY_DIR}/${membuf_soname}" "${PROJECT_BINARY_DIR}/libmembuf.so"
              "${membuf_static}" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES "${membuf_source}/include/membuf.h" "${membuf_source}/include/membuf_inline.h"
              "${membuf_source}/include/membuf_stdio.h"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH prefix_from_pkgconfig "/prefix/${pkgconfig_dir}" "/prefix")
list(TRANSFORM membuf_native_libs PREPEND "-l" OUTPUT_VARIABLE libs_private)
list(JOIN libs_private " " libs_private)
configure_file(cmake/membuf.pc.in membuf.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/membuf.pc" DESTINATION "${pkgconfig_dir}")

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/membuf")
configure_package_config_file(cmake/membufConfig.cmake.in membufConfig.cmake INSTALL_DESTINATION "${package_dir}"
                              PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(membufConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES "${PROJECT_BINARY_DIR}/membufConfig.cmake" "${PROJECT_BINARY_DIR}/membufConfigVersion.cmake"
        DESTINATION "${package_dir}")
