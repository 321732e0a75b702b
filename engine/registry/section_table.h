// The frame of a section file: its header, and the table that says where each named section lies.
//
//   offset 0      header, 4 KiB: magic, byte order, format, kind, place and checksum of the table, its own
//                 checksum in the last eight bytes
//   then          sections, each from a multiple of 4 KiB on (of 2 MiB, if it is large), zeros between
//   then          the table, to the end of the file, filled up with zeros to 4 KiB
//
// A section is checked in pieces of piece_bytes, each with its own XXH3-64: they are written, read and
// checked in parallel, and a damaged one is named with its place. Everything that is not in a piece is
// in the header, in the table, or must be zero: no bit of a file is without a guard.
// Numbers of the frame have the low byte first. The bytes of sections are those of memory, which is why
// the header states the byte order.
//
// Pure functions over bytes: thread-safe; any bytes may be given to the parsers (fuzz_section_table).
// Errors: kInvalidArgument, saying what is wrong and what to do, without the file's name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji {

inline constexpr std::string_view kSectionFileMagic = "XUEJISEC";
inline constexpr std::uint32_t kSectionFileFormat = 1;
inline constexpr std::size_t kHeaderBytes = 4096;
inline constexpr std::uint64_t kSectionAlignment = 4096;
inline constexpr std::uint64_t kLargeSectionAlignment = std::uint64_t{2} << 20;
inline constexpr std::uint64_t kLargeSectionBytes = std::uint64_t{32} << 20;
inline constexpr std::uint32_t kPieceBytes = std::uint32_t{4} << 20;
inline constexpr std::size_t kKindBytes = 16;

// What a file holds, and in which version: "snapshot", 1.
struct SectionFileKind {
  std::string name;  // at most kKindBytes bytes
  std::uint32_t version = 1;
  std::string_view made_by = "xueji snapshot build";  // for messages; not in the file
};

struct SectionFileHeader {
  SectionFileKind kind;
  std::uint32_t piece_bytes = kPieceBytes;  // a multiple of 4 KiB
  std::uint64_t file_bytes = 0;
  std::uint64_t table_offset = 0;
  std::uint64_t table_bytes = 0;
  std::uint64_t table_checksum = 0;
};

struct Section {
  std::string name;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint32_t element_bytes = 1;
  std::vector<std::uint64_t> checksums;  // of each piece
};

constexpr std::uint64_t RoundUp(std::uint64_t value, std::uint64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}
// Where a section of so many bytes begins, if `end` is taken up to here.
std::uint64_t SectionOffset(std::uint64_t end, std::uint64_t bytes);

// kHeaderBytes bytes.
std::string HeaderBytes(const SectionFileHeader& header);
// `file_bytes`: what the file has. `wanted`: another kind or version is refused.
absl::StatusOr<SectionFileHeader> ParseHeader(std::string_view bytes, std::uint64_t file_bytes,
                                              const SectionFileKind& wanted);

std::string TableBytes(const std::vector<Section>& sections);
// Sections in the order of the file. REQUIRES: the header was parsed.
absl::StatusOr<std::vector<Section>> ParseTable(std::string_view bytes,
                                                const SectionFileHeader& header);

// "section rows WHAT; build it again …": how whoever finds a fault in a section says so.
absl::Status SectionFault(std::string_view section, const Message& what,
                          std::string_view made_by = SectionFileKind().made_by);

}  // namespace xueji
