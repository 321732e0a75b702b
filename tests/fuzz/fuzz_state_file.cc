// Any bytes as a file that outlives the server: refused, or rows that write themselves as the same
// text; and as locks or counts refused, or values whose rows are those rows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "server/ops/account_locks.h"
#include "server/ops/quota_counts.h"
#include "server/ops/state_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  constexpr StateForm kForm = {"#x 1", 4};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto rows = ParseStateText(kForm, bytes, "state");
  if (!rows.ok()) return 0;
  XUEJI_CHECK(WriteStateText(kForm, *rows) == bytes);
  if (const auto locks = LocksOfRows(*rows, "state"); locks.ok()) {
    XUEJI_CHECK(*LocksOfRows(RowsOfLocks(*locks), "again") == *locks);
  }
  if (const auto counts = CountsOfRows(*rows, "state"); counts.ok()) {
    XUEJI_CHECK(*CountsOfRows(RowsOfCounts(*counts), "again") == *counts);
  }
  return 0;
}
