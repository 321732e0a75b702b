# How every file of ours is compiled: C++20, warnings as errors, one baseline instruction set.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(xueji_options INTERFACE)
target_compile_options(xueji_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Werror -march=${XUEJI_ARCH} -fno-math-errno -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 warns of an overlap inside std::string's own operator+ (gcc bug 105329).
  target_compile_options(xueji_options INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Clang counts sign conversions to -Wconversion, gcc does not: one set of warnings for both.
  target_compile_options(xueji_options INTERFACE -Wthread-safety -Wno-sign-conversion)
endif()
target_include_directories(xueji_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")

if(XUEJI_SANITIZE)
  string(REPLACE "," "," XUEJI_SANITIZE_FLAG "${XUEJI_SANITIZE}")
  target_compile_options(xueji_options INTERFACE -fsanitize=${XUEJI_SANITIZE_FLAG} -fno-omit-frame-pointer)
  target_link_options(xueji_options INTERFACE -fsanitize=${XUEJI_SANITIZE_FLAG})
  if(XUEJI_SANITIZE MATCHES "undefined")
    target_compile_options(xueji_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()

find_program(XUEJI_CCACHE ccache)
if(XUEJI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${XUEJI_CCACHE}")
endif()
find_program(XUEJI_MOLD mold)
if(XUEJI_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  target_link_options(xueji_options INTERFACE -fuse-ld=mold)
endif()
