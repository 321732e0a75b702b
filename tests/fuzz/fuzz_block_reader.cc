// A whole input, plain or compressed, through the block reader: it ends, blocks are whole records in
// order, and cutting small or large gives the same text.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/gb18030.h"

namespace {

struct Outcome {
  std::string text;
  std::vector<std::uint64_t> oversized;
  std::string fault;
};

Outcome Run(const std::string& bytes, std::uint32_t block_bytes) {
  Outcome outcome;
  auto source = xueji::ByteSource::FromBytes("f", bytes);
  if (!source.ok()) return outcome;
  xueji::BlockReader reader(*std::move(source),
                            {.record_bytes_max = 200, .block_bytes = block_bytes});
  const auto header = reader.ReadHeader();
  if (!header.ok()) {
    outcome.fault = std::string(header.status().message());
    return outcome;
  }
  xueji::TextBlock block;
  for (;;) {
    const auto more = reader.Next(block);
    if (!more.ok()) outcome.fault = std::string(more.status().message());
    if (!more.ok() || !*more) break;
    outcome.text += block.text();
    if (block.oversized_line != 0) outcome.oversized.push_back(block.oversized_line);
    XUEJI_CHECK(block.bytes.size() >= block.size + xueji::kCsvPadding);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8192) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = Run(bytes, 1 << 14);
  const Outcome small = Run(bytes, 64);
  XUEJI_CHECK(whole.fault.empty() == small.fault.empty());
  // A row too long for the small cut may still fit the large one, where its length is looked at later.
  if (whole.fault.empty() && small.oversized.empty() && whole.oversized.empty()) {
    XUEJI_CHECK(whole.text == small.text);
  }
  return 0;
}
