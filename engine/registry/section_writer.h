// SectionWriter: writes a file of named sections (section_table.h), whole or not at all.
//
//   XUEJI_ASSIGN_OR_RETURN(auto out, SectionWriter::Create(path, {.kind = kSnapshotKind}));
//   XUEJI_RETURN_IF_ERROR(out->AddArray("lines", std::span<const std::uint32_t>(lines)));
//   XUEJI_RETURN_IF_ERROR(out->Commit());
//
// Pieces are made, hashed and written by all threads, past the page cache where the file system allows
// (base/staged_file.h); the bytes of the file do not depend on the number of threads.
// Not thread-safe: one caller. Memory: one piece for each thread.
// Errors: those of StagedFile; kCancelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/staged_file.h"
#include "engine/base/status.h"
#include "engine/registry/section_table.h"

namespace xueji {

struct SectionWriterOptions {
  SectionFileKind kind;
  bool replace = false;  // a file of sections that is there already
  std::uint32_t piece_bytes = kPieceBytes;  // smaller only in tests
};

class SectionWriter {
 public:
  static absl::StatusOr<std::unique_ptr<SectionWriter>> Create(const std::string& path,
                                                               const SectionWriterOptions& options);

  // Writes bytes [begin, end) of the section to `out`; called in parallel, at multiples of a piece.
  using Fill = std::function<void(std::uint64_t begin, std::uint64_t end, std::byte* out)>;
  // No two sections of one name.
  absl::Status Add(std::string_view name, std::uint32_t element_bytes, std::uint64_t bytes,
                   const Fill& fill);
  template <typename T>
  absl::Status AddArray(std::string_view name, std::span<const T> values) {
    static_assert(std::has_unique_object_representations_v<T>, "padding would be written");
    return AddBytes(name, sizeof(T), std::as_bytes(values));
  }
  absl::Status AddBytes(std::string_view name, std::uint32_t element_bytes,
                        std::span<const std::byte> bytes);
  absl::Status Commit();

 private:
  SectionWriter(std::unique_ptr<StagedFile> file, const SectionWriterOptions& options)
      : file_(std::move(file)), options_(options) {}
  // Writes bytes that fill() makes at `offset`; their checksums by piece.
  absl::Status WritePieces(std::uint64_t offset, std::uint64_t bytes, const Fill& fill,
                           std::vector<std::uint64_t>* checksums);

  std::unique_ptr<StagedFile> file_;
  SectionWriterOptions options_;
  std::vector<Section> sections_;
  std::uint64_t end_ = kHeaderBytes;
};

}  // namespace xueji
