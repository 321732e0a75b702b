// SectionReader: reads a file of named sections (section_table.h) and believes no byte of it unchecked.
//
//   XUEJI_ASSIGN_OR_RETURN(auto file, SectionReader::Open(path, kSnapshotKind));
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<std::uint32_t> lines, file->ReadVector<std::uint32_t>("lines"));
//   XUEJI_RETURN_IF_ERROR(file->ReadInto<std::byte>("rows", store.columns().rows));   // large: in place
//
// Open checks header, table and every byte between sections; reading checks the section's pieces. Reads
// go past the page cache into place, piece by piece on all threads, where file system and address allow
// it: a file that is read once need not push everything else out of the cache.
// Thread-safety: const methods may run in parallel. Cost: the disk's, besides 0.1 ns a byte for checksums.
// Errors, each beginning with the file's name: kNotFound, kInvalidArgument (not such a file, other version
// or byte order, cut off, a damaged section by name, a section missing or of another size), kCancelled.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/status.h"
#include "engine/registry/section_table.h"

namespace xueji {

class SectionReader {
 public:
  static absl::StatusOr<std::unique_ptr<SectionReader>> Open(const std::string& path,
                                                             const SectionFileKind& kind);
  ~SectionReader();
  SectionReader(const SectionReader&) = delete;
  SectionReader& operator=(const SectionReader&) = delete;

  const std::string& path() const { return path_; }
  const std::vector<Section>& sections() const { return sections_; }
  std::uint64_t file_bytes() const { return header_.file_bytes; }
  // Error: kInvalidArgument if there is none of this name, or its elements have another size.
  absl::StatusOr<const Section*> Find(std::string_view name, std::uint32_t element_bytes) const;

  // The section must have exactly as many elements as `into`.
  template <typename T>
  absl::Status ReadInto(std::string_view name, std::span<T> into) const {
    static_assert(std::is_trivially_copyable_v<T>);
    return ReadBytes(name, sizeof(T), std::as_writable_bytes(into));
  }
  // The same for elements of a size that is known at run time.
  absl::Status ReadRows(std::string_view name, std::uint32_t element_bytes,
                        std::span<std::byte> into) const {
    return ReadBytes(name, element_bytes, into);
  }
  // REQUIRES: who reads so has room for any size the section may have (the small ones).
  template <typename T>
  absl::StatusOr<std::vector<T>> ReadVector(std::string_view name) const {
    XUEJI_ASSIGN_OR_RETURN(const Section* const section, Find(name, sizeof(T)));
    std::vector<T> values(static_cast<std::size_t>(section->bytes / sizeof(T)));
    XUEJI_RETURN_IF_ERROR(ReadInto(name, std::span<T>(values)));
    return values;
  }
  absl::StatusOr<std::string> ReadText(std::string_view name) const;
  // One of sections(), as a whole. REQUIRES: `into` has its bytes.
  absl::Status Read(const Section& section, std::span<std::byte> into) const;
  // Reads a section for its checksums alone.
  absl::Status Check(const Section& section) const;
  // A fault of this file's content.
  absl::Status Fault(std::string_view section, const Message& what) const;

 private:
  explicit SectionReader(std::string path) : path_(std::move(path)) {}
  absl::Status ReadFrame(const SectionFileKind& kind);
  absl::Status CheckGap(std::uint64_t begin, std::uint64_t end, std::string_view after) const;
  absl::Status ReadBytes(std::string_view name, std::uint32_t element_bytes,
                         std::span<std::byte> into) const;
  // Piece by piece; without `into` into scratch.
  absl::Status ReadPieces(const Section& section, std::byte* into) const;
  // Bytes [offset, offset + bytes) of the file. `direct`: all three are multiples of 4 KiB.
  absl::Status ReadAt(std::uint64_t offset, std::uint64_t bytes, std::byte* into) const;

  std::string path_;
  int descriptor_ = -1;
  int direct_ = -1;
  mutable std::atomic<bool> direct_works_{false};  // relaxed: a late reader only tries once more
  SectionFileHeader header_;
  std::vector<Section> sections_;
};

}  // namespace xueji
