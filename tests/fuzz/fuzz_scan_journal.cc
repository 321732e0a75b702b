// Any bytes behind the head of a comparison's journal: cut off where they cannot be trusted, read where they can,
// and the same at the next look. Entries with a right checksum and anything inside are read or called damaged.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/base/byte_codec.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/population/scan_journal.h"
#include "tests/support/temporary_directory.h"

namespace {

std::uint64_t TakeAll(xueji::ScanJournal& journal) {
  for (std::uint64_t entries = 0;; ++entries) {
    const auto next = journal.Peek();
    if (!next.ok() || *next == nullptr) return entries;
    journal.Take();
  }
}

void Try(const std::string& directory, const std::string& behind) {
  std::filesystem::remove_all(directory);
  { XUEJI_CHECK(xueji::ScanJournal::Open(directory, "facts").ok()); }
  const std::string path = directory + "/" + std::string(xueji::ScanJournal::kFileName);
  std::ofstream(path, std::ios::binary | std::ios::app) << behind;
  const auto journal = xueji::ScanJournal::Open(directory, "facts");
  XUEJI_CHECK(journal.ok());
  XUEJI_CHECK(TakeAll(**journal) <= (*journal)->entries_found());
  const std::uint64_t found = (*journal)->entries_found();
  XUEJI_CHECK((*journal)->Append({}).ok());
  const_cast<std::unique_ptr<xueji::ScanJournal>&>(*journal).reset();
  const auto again = xueji::ScanJournal::Open(directory, "facts");
  XUEJI_CHECK(again.ok() && (*again)->entries_found() == found + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const xueji::TemporaryDirectory directory;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Try(directory.FilePath("journal"), bytes);
  xueji::ByteWriter head;
  head.Number(std::uint64_t{bytes.size()});
  head.Number(xueji::HashCombine(bytes.size(), xueji::HashBytes(bytes)));
  Try(directory.FilePath("journal"), head.bytes() + bytes);
  return 0;
}
