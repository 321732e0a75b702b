// Any bytes as the header and the table of a section file: refused or read; what was read prints the same.
// The first four KiB are the header, what follows the table; checksums are made right on the way, or no
// input would ever get past them.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/byte_codec.h"
#include "engine/registry/section_table.h"

namespace {

void ParseAsTheyAre(const std::string& bytes) {
  const auto header = xueji::ParseHeader(bytes, bytes.size(), {"snapshot", 1});
  XUEJI_CHECK(header.ok() || !header.status().message().empty());
}

// The bytes as a table of a file that has room for it.
void ParseAsTable(const std::string& table) {
  xueji::SectionFileHeader header;
  header.kind = {"snapshot", 1};
  header.piece_bytes = 4096;
  header.table_bytes = table.size();
  header.table_checksum = xueji::HashBytes(table);
  // Where the table lies is for its last section to say: it is tried at the first few pages.
  for (std::uint64_t pages = 1; pages < 6; ++pages) {
    header.table_offset = pages * xueji::kSectionAlignment;
    header.file_bytes = header.table_offset + xueji::RoundUp(table.size(), xueji::kSectionAlignment);
    const auto sections = xueji::ParseTable(table, header);
    if (!sections.ok()) continue;
    XUEJI_CHECK(xueji::TableBytes(*sections) == table);
    for (const xueji::Section& section : *sections) {
      XUEJI_CHECK(section.offset + section.bytes <= header.table_offset);
    }
  }
}

// The bytes as a header whose checksum is right.
void ParseAsHeader(std::string bytes) {
  bytes.resize(xueji::kHeaderBytes - sizeof(std::uint64_t), '\0');
  bytes.replace(0, xueji::kSectionFileMagic.size(), xueji::kSectionFileMagic);
  xueji::ByteWriter checksum;
  checksum.Number(xueji::HashBytes(bytes));
  bytes += checksum.bytes();
  for (const std::uint64_t file_bytes : {std::uint64_t{4096}, std::uint64_t{8192}, std::uint64_t{20480}}) {
    const auto header = xueji::ParseHeader(bytes, file_bytes, {"snapshot", 1});
    if (header.ok()) XUEJI_CHECK(header->table_offset + header->table_bytes <= file_bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  ParseAsTheyAre(bytes);
  ParseAsTable(bytes);
  ParseAsHeader(bytes);
  return 0;
}
