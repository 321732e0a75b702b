#include "engine/registry/section_table.h"

#include <algorithm>

#include "engine/base/byte_codec.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kOtherByteOrder = 0x04030201;
constexpr std::size_t kOrderOffset = 8;
constexpr std::size_t kChecksumOffset = kHeaderBytes - sizeof(std::uint64_t);
constexpr std::uint64_t kTableBytesMax = std::uint64_t{256} << 20;
constexpr std::size_t kSectionEntryBytesMin = 8 + 8 + 8 + 4 + 8;

absl::Status Damaged(const Message& what, std::string_view made_by) {
  return InvalidArgument({"$0；请用原始文件重新建立：$1",
                          "$0; build it again from its inputs: $1", {what, made_by}});
}

absl::Status DamagedHeader(const SectionFileKind& kind) {
  return Damaged({"文件头（header）已损坏", "the header is damaged"}, kind.made_by);
}
absl::Status DamagedTable(const SectionFileKind& kind) {
  return Damaged({"节目录（table）已损坏", "the table of sections is damaged"}, kind.made_by);
}

std::uint64_t AlignmentOf(std::uint64_t bytes) {
  return bytes >= kLargeSectionBytes ? kLargeSectionAlignment : kSectionAlignment;
}

}  // namespace

absl::Status SectionFault(std::string_view section, const Message& what, std::string_view made_by) {
  return Damaged({"节 $0 $1", "section $0 $1", {section, what}}, made_by);
}

std::uint64_t SectionOffset(std::uint64_t end, std::uint64_t bytes) {
  return RoundUp(end, AlignmentOf(bytes));
}

std::string HeaderBytes(const SectionFileHeader& header) {
  XUEJI_CHECK(header.kind.name.size() <= kKindBytes);
  std::string bytes(kSectionFileMagic);
  // The mark of the byte order is as memory has it; all else has the low byte first.
  const std::uint32_t order = kByteOrder;
  bytes.append(reinterpret_cast<const char*>(&order), sizeof order);
  ByteWriter out;
  out.Number(kSectionFileFormat);
  out.Number(header.kind.version);
  out.Number(header.piece_bytes);
  out.Number(header.file_bytes);
  out.Number(header.table_offset);
  out.Number(header.table_bytes);
  out.Number(header.table_checksum);
  bytes += out.bytes() + header.kind.name;
  bytes.resize(kChecksumOffset, '\0');
  ByteWriter checksum;
  checksum.Number(HashBytes(bytes));
  return bytes + checksum.bytes();
}

absl::StatusOr<SectionFileHeader> ParseHeader(std::string_view bytes, std::uint64_t file_bytes,
                                              const SectionFileKind& wanted) {
  if (bytes.substr(0, kSectionFileMagic.size()) != kSectionFileMagic) {
    return InvalidArgument({"不是 $0 文件；请给出 $1 写的文件",
                            "not a $0; name a file that $1 wrote", {wanted.name, wanted.made_by}});
  }
  if (bytes.size() < kHeaderBytes) {
    return Damaged({"文件在文件头（header）处被截断", "the file is cut off in its header"},
                   wanted.made_by);
  }
  bytes = bytes.substr(0, kHeaderBytes);
  std::uint32_t order = 0;
  std::copy_n(bytes.data() + kOrderOffset, sizeof order, reinterpret_cast<char*>(&order));
  if (order == kOtherByteOrder) {
    return Damaged({"由字节序不同的机器写成，本机不能读",
                    "written on a machine of another byte order, not readable on this one"},
                   wanted.made_by);
  }
  std::uint64_t checksum = 0;
  ByteReader tail(bytes.substr(kChecksumOffset));
  tail.Number(&checksum);
  if (order != kByteOrder || checksum != HashBytes(bytes.substr(0, kChecksumOffset))) {
    return DamagedHeader(wanted);
  }
  ByteReader in(bytes.substr(kOrderOffset + sizeof order));
  std::uint32_t format = 0;
  SectionFileHeader header;
  in.Number(&format);
  in.Number(&header.kind.version);
  in.Number(&header.piece_bytes);
  in.Number(&header.file_bytes);
  in.Number(&header.table_offset);
  in.Number(&header.table_bytes);
  in.Number(&header.table_checksum);
  const std::size_t name_at = kOrderOffset + sizeof order + 3 * 4 + 4 * 8;
  const std::string_view name = bytes.substr(name_at, kKindBytes);
  header.kind.name = std::string(name.substr(0, name.find('\0')));
  if (header.kind.name != wanted.name) {
    return InvalidArgument({"是 $0 文件，这里需要 $1；请给出对应的文件",
                            "holds a $0 where a $1 is wanted; name the right file",
                            {header.kind.name, wanted.name}});
  }
  if (format != kSectionFileFormat || header.kind.version != wanted.version) {
    return Damaged({"格式版本为 $0.$1，本程序读 $2.$3",
                    "has format version $0.$1, and this program reads $2.$3",
                    {format, header.kind.version, kSectionFileFormat, wanted.version}},
                   wanted.made_by);
  }
  const bool sound = header.piece_bytes > 0 && header.piece_bytes % kSectionAlignment == 0 &&
                     header.table_offset % kSectionAlignment == 0 &&
                     header.table_offset >= kHeaderBytes && header.table_bytes <= kTableBytesMax &&
                     header.table_offset <= header.file_bytes &&
                     RoundUp(header.table_bytes, kSectionAlignment) ==
                         header.file_bytes - header.table_offset;
  if (!sound) return DamagedHeader(wanted);
  if (file_bytes != header.file_bytes) {
    return Damaged({"文件有 $0 字节，应为 $1：被截断或被加长",
                    "the file has $0 bytes and should have $1: it was cut off or added to",
                    {file_bytes, header.file_bytes}},
                   wanted.made_by);
  }
  header.kind.made_by = wanted.made_by;
  return header;
}

std::string TableBytes(const std::vector<Section>& sections) {
  ByteWriter out;
  out.Number(static_cast<std::uint64_t>(sections.size()));
  for (const Section& section : sections) {
    out.Text(section.name);
    out.Number(section.offset);
    out.Number(section.bytes);
    out.Number(section.element_bytes);
    out.Number(static_cast<std::uint64_t>(section.checksums.size()));
    for (const std::uint64_t checksum : section.checksums) out.Number(checksum);
  }
  return out.bytes();
}

absl::StatusOr<std::vector<Section>> ParseTable(std::string_view bytes,
                                                const SectionFileHeader& header) {
  if (bytes.size() != header.table_bytes || HashBytes(bytes) != header.table_checksum) {
    return DamagedTable(header.kind);
  }
  ByteReader in(bytes);
  std::vector<Section> sections(in.Count(kSectionEntryBytesMin));
  std::uint64_t end = kHeaderBytes;
  for (Section& section : sections) {
    in.Text(&section.name);
    in.Number(&section.offset);
    in.Number(&section.bytes);
    in.Number(&section.element_bytes);
    section.checksums.resize(in.Count(sizeof(std::uint64_t)));
    for (std::uint64_t& checksum : section.checksums) in.Number(&checksum);
    const std::uint64_t room = header.table_offset;
    const bool sound = !in.failed() && !section.name.empty() && section.element_bytes > 0 &&
                       section.bytes % section.element_bytes == 0 && section.bytes <= room &&
                       section.offset == SectionOffset(end, section.bytes) &&
                       section.offset <= room - section.bytes &&
                       section.checksums.size() ==
                           RoundUp(section.bytes, header.piece_bytes) / header.piece_bytes;
    if (!sound) return DamagedTable(header.kind);
    end = section.offset + section.bytes;
  }
  if (!in.AtEnd() || RoundUp(end, kSectionAlignment) != header.table_offset) return DamagedTable(header.kind);
  std::vector<std::string_view> names;
  for (const Section& section : sections) names.push_back(section.name);
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) return DamagedTable(header.kind);
  return sections;
}

}  // namespace xueji
