# One function per kind of target, so that a folder's CMakeLists.txt says only what the folder may see.
#
#   xueji_room(linkage DEPS index plan record base LIBS absl::status)   static library xueji_linkage of *.cc here
#   xueji_tests(engine/linkage DEPS xueji_linkage)                      tests/engine/linkage/*_test.cc -> one program
#   xueji_bench(matchers DEPS xueji_matchers)                           bench/matchers/*_bench.cc -> one program
#   xueji_fuzz(csv_reader DEPS xueji_ingest)                            tests/fuzz/fuzz_csv_reader.cc

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
    add_test(NAME "bench-smoke:${FOLDER}" COMMAND ${name}_bench --benchmark_min_time=0.001)
    set_tests_properties("bench-smoke:${FOLDER}" PROPERTIES TIMEOUT 300)
  endif()
endfunction()

# With XUEJI_BUILD_FUZZERS a libFuzzer program; without, the same source replays its seed corpus as a test.
function(xueji_fuzz STEM)
  cmake_parse_arguments(FUZZ "" "" "DEPS" ${ARGN})
  add_executable(fuzz_${STEM} "${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_${STEM}.cc")
  target_link_libraries(fuzz_${STEM} PRIVATE ${FUZZ_DEPS} xueji_options)
  if(XUEJI_BUILD_FUZZERS)
    target_compile_options(fuzz_${STEM} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_${STEM} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${STEM} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc")
    add_test(NAME "fuzz-corpus:${STEM}" COMMAND fuzz_${STEM} "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${STEM}")
  endif()
endfunction()
