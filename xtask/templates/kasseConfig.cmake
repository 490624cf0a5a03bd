# find_package(kasse) gives two targets:
#   kasse::kasse    the shared library
#   kasse::static   the static one; nothing in it collides with a SQLite or TLS library of the program's own
include(CMakeFindDependencyMacro)
find_dependency(Threads)

get_filename_component(kasse_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET kasse::kasse)
  add_library(kasse::kasse SHARED IMPORTED)
  set_target_properties(kasse::kasse PROPERTIES
    IMPORTED_LOCATION "${kasse_PREFIX}/lib/libkasse.so.@VERSION@"
    IMPORTED_SONAME "@SONAME@"
    INTERFACE_INCLUDE_DIRECTORIES "${kasse_PREFIX}/include")
endif()

if(NOT TARGET kasse::static)
  add_library(kasse::static STATIC IMPORTED)
  set_target_properties(kasse::static PROPERTIES
    IMPORTED_LOCATION "${kasse_PREFIX}/lib/libkasse.a"
    IMPORTED_LINK_INTERFACE_LANGUAGES "C"
    INTERFACE_INCLUDE_DIRECTORIES "${kasse_PREFIX}/include"
    INTERFACE_LINK_LIBRARIES "Threads::Threads;@LIBRARIES@")
endif()
