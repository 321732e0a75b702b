# One function per kind of target, so that a folder's CMakeLists.txt says only what the folder may see.
#
#   xueji_room(linkage DEPS index plan record base LIBS absl::status)   static library xueji_linkage of *.cc here
#   xueji_tests(engine/linkage DEPS xueji_linkage)                      tests/engine/linkage/*_test.cc -> one program
#   xueji_bench(matchers DEPS xueji_matchers)                           bench/matchers/*_bench.cc -> one program
#   xueji_fuzz(csv_reader DEPS xueji_ingest)                            tests/fuzz/fuzz_csv_reader.cc
#   xueji_python_tests(tidy FILES check_map_test.py)                    one ctest test per `def test_...` in the file
#
# Tests that drive a program carry the label `program`: they run once, against the release build
# (tools/make/test.sh), while the sanitizer presets run everything.

function(xueji_room NAME)
  cmake_parse_arguments(ROOM "" "" "DEPS;LIBS;GENERATED" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  if(sources OR ROOM_GENERATED)
    set(scope PUBLIC)
    add_library(xueji_${NAME} STATIC ${sources} ${ROOM_GENERATED})
  else()
    set(scope INTERFACE)  # a room of headers only
    add_library(xueji_${NAME} INTERFACE)
  endif()
  foreach(dep IN LISTS ROOM_DEPS)
    target_link_libraries(xueji_${NAME} ${scope} xueji_${dep})
  endforeach()
  target_link_libraries(xueji_${NAME} ${scope} xueji_options ${ROOM_LIBS})
  add_library(xueji::${NAME} ALIAS xueji_${NAME})
endfunction()

function(xueji_tests FOLDER)
  cmake_parse_arguments(TESTS "" "TIMEOUT" "DEPS" ${ARGN})
  if(NOT XUEJI_BUILD_UNIT_TESTS)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${FOLDER}/*_test.cc")
  if(NOT sources)
    return()
  endif()
  if(NOT TESTS_TIMEOUT)
    set(TESTS_TIMEOUT 300)
  endif()
  string(REPLACE "/" "_" name "${FOLDER}")
  add_executable(${name}_tests ${sources})
  target_link_libraries(${name}_tests PRIVATE ${TESTS_DEPS} xueji_options GTest::gtest_main GTest::gmock)
  target_compile_definitions(${name}_tests PRIVATE
    XUEJI_SOURCE_DIR="${PROJECT_SOURCE_DIR}" XUEJI_BINARY_DIR="${PROJECT_BINARY_DIR}")
  include(GoogleTest)
  gtest_discover_tests(${name}_tests TEST_PREFIX "${FOLDER}:" DISCOVERY_MODE PRE_TEST
    PROPERTIES TIMEOUT ${TESTS_TIMEOUT} DISCOVERY_TIMEOUT 60)
endfunction()

function(xueji_bench FOLDER)
  cmake_parse_arguments(BENCH "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/${FOLDER}/*_bench.cc")
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" name "${FOLDER}")
  add_executable(${name}_bench ${sources})
  target_link_libraries(${name}_bench PRIVATE ${BENCH_DEPS} xueji_options benchmark::benchmark_main)
  if(XUEJI_BUILD_TESTS)
    # Every benchmark runs once, briefly, so that none rots.
    add_test(NAME "bench-smoke:${FOLDER}" COMMAND ${name}_bench --benchmark_min_time=0.001 "--benchmark_filter=-:100000000/")
    set_tests_properties("bench-smoke:${FOLDER}" PROPERTIES TIMEOUT 300 LABELS program)
  endif()
endfunction()

# With XUEJI_BUILD_FUZZERS a libFuzzer program; without, the same source replays its seed corpus as a test.
function(xueji_fuzz STEM)
  cmake_parse_arguments(FUZZ "" "" "DEPS" ${ARGN})
  if(NOT XUEJI_BUILD_UNIT_TESTS)
    return()
  endif()
  add_executable(fuzz_${STEM} "${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_${STEM}.cc")
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers fuzz_${STEM})
  target_link_libraries(fuzz_${STEM} PRIVATE ${FUZZ_DEPS} xueji_options)
  if(XUEJI_BUILD_FUZZERS)
    target_compile_options(fuzz_${STEM} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_${STEM} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${STEM} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc")
    add_test(NAME "fuzz-corpus:${STEM}" COMMAND fuzz_${STEM} "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${STEM}")
  endif()
endfunction()

# One ctest test per test method of Python unittest files in this folder, so that each is named, timed and
# counted. PROGRAM TARGET: the tests drive that program (environment XUEJI_PROGRAM) and get the label `program`.
# Exit code 77 is a skip, with its reason printed.
function(xueji_python_tests GROUP)
  cmake_parse_arguments(PY "" "TIMEOUT;PROGRAM" "FILES;ARGS" ${ARGN})
  if(NOT PY_PROGRAM AND NOT XUEJI_BUILD_UNIT_TESTS)
    return()
  endif()
  if(NOT PY_TIMEOUT)
    set(PY_TIMEOUT 120)
  endif()
  if(XUEJI_SANITIZE)
    math(EXPR PY_TIMEOUT "${PY_TIMEOUT} * 5")  # tests/support/xueji_program.py waits as much longer
  endif()
  foreach(file IN LISTS PY_FILES)
    set(path "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    file(STRINGS "${path}" methods REGEX "^ +def test_[a-z0-9_]+")
    get_filename_component(stem "${file}" NAME_WE)
    foreach(line IN LISTS methods)
      string(REGEX REPLACE "^ +def (test_[a-z0-9_]+).*" "\\1" method "${line}")
      string(REPLACE "test_" "" short "${method}")
      set(name "${GROUP}:${stem}.${short}")
      add_test(NAME "${name}" COMMAND "${Python3_EXECUTABLE}" "${path}" -k "*.${method}" WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
      set_tests_properties("${name}" PROPERTIES TIMEOUT "${PY_TIMEOUT}" SKIP_RETURN_CODE 77)
      set(environment "PYTHONDONTWRITEBYTECODE=1" "PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/support:${PROJECT_SOURCE_DIR}"
        "XUEJI_SOURCE_DIR=${PROJECT_SOURCE_DIR}" "XUEJI_BINARY_DIR=${PROJECT_BINARY_DIR}" "LC_ALL=C.UTF-8")
      if(PY_PROGRAM)
        list(APPEND environment "XUEJI_PROGRAM=$<TARGET_FILE:${PY_PROGRAM}>")
        set_tests_properties("${name}" PROPERTIES LABELS program)
      endif()
      set_tests_properties("${name}" PROPERTIES ENVIRONMENT "${environment}")
    endforeach()
  endforeach()
endfunction()
