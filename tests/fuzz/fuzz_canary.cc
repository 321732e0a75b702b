// The canary: a fuzz target with a planted fault, which a living fuzzer finds within seconds. If it is
// not found, the fuzzers are dead and their silence means nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= 4 && data[0] == 'd' && data[1] == 'e' && data[2] == 'a' && data[3] == 'd') std::abort();
  return 0;
}
