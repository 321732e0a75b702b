// RunLoad: the calls that load_generator.cc was told to make, and their table. Throws std::runtime_error: a file that cannot
// be read, a server that is not there. Of one caller; threads of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace xueji::bench {

struct LoadOptions {
  std::string server = "localhost:7443", dev, ca, certificate, key, token, ticket, students, ledger, verify, region;
  double rate = 0, seconds = 10, register_share = 0, deadline_ms = 2000;
  std::size_t in_flight = 1, outstanding = 20'000, connections = 2, students_max = 50'000, batch = 0;
  std::uint64_t seed = 1;
  bool json = false, spin = false;
};

// The program's exit code.
int RunLoad(const LoadOptions& options);

}  // namespace xueji::bench
