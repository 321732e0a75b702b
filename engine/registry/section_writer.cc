#include "engine/registry/section_writer.h"

#include <algorithm>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/mutex.h"
#include "engine/base/parallel.h"
#include "engine/base/aligned_buffer.h"

namespace xueji {
namespace {

std::string_view View(const std::byte* at, std::uint64_t bytes) {
  return {reinterpret_cast<const char*>(at), static_cast<std::size_t>(bytes)};
}

SectionWriter::Fill CopyOf(std::span<const std::byte> bytes) {
  return [bytes](std::uint64_t begin, std::uint64_t end, std::byte* out) {
    std::memcpy(out, bytes.data() + begin, static_cast<std::size_t>(end - begin));
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<SectionWriter>> SectionWriter::Create(
    const std::string& path, const SectionWriterOptions& options) {
  XUEJI_CHECK(options.piece_bytes > 0 && options.piece_bytes % kSectionAlignment == 0);
  XUEJI_ASSIGN_OR_RETURN(
      std::unique_ptr<StagedFile> file,
      StagedFile::Create(path, {.replace = options.replace, .magic = kSectionFileMagic}));
  return std::unique_ptr<SectionWriter>(new SectionWriter(std::move(file), options));
}

absl::Status SectionWriter::WritePieces(std::uint64_t offset, std::uint64_t bytes, const Fill& fill,
                                        std::vector<std::uint64_t>* checksums) {
  XUEJI_RETURN_IF_ERROR(file_->Allocate(offset, RoundUp(bytes, kSectionAlignment)));
  const std::uint64_t piece_bytes = options_.piece_bytes;
  checksums->resize(RoundUp(bytes, piece_bytes) / piece_bytes);
  PerThread<AlignedBuffer> buffers;
  Mutex mutex;
  absl::Status status;
  ParallelFor(checksums->size(), 1, [&](std::size_t piece, std::size_t) {
    if (IsCancelled()) return;
    const std::uint64_t begin = piece * piece_bytes, end = std::min(bytes, begin + piece_bytes);
    const std::uint64_t padded = RoundUp(end - begin, kSectionAlignment);
    std::byte* const buffer = buffers.Local().Fit(static_cast<std::size_t>(padded));
    fill(begin, end, buffer);
    std::fill(buffer + (end - begin), buffer + padded, std::byte{0});
    (*checksums)[piece] = HashBytes(View(buffer, end - begin));
    const absl::Status written =
        file_->WriteAt(offset + begin, {buffer, static_cast<std::size_t>(padded)});
    if (written.ok()) return;
    const MutexLock lock(mutex);
    status = written;
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  return status;
}

absl::Status SectionWriter::Add(std::string_view name, std::uint32_t element_bytes,
                                std::uint64_t bytes, const Fill& fill) {
  XUEJI_CHECK(!name.empty() && element_bytes > 0 && bytes % element_bytes == 0);
  Section section;
  section.name = name;
  section.element_bytes = element_bytes;
  section.bytes = bytes;
  section.offset = SectionOffset(end_, bytes);
  XUEJI_RETURN_IF_ERROR(WritePieces(section.offset, bytes, fill, &section.checksums));
  end_ = section.offset + bytes;
  sections_.push_back(std::move(section));
  return absl::OkStatus();
}

absl::Status SectionWriter::AddBytes(std::string_view name, std::uint32_t element_bytes,
                                     std::span<const std::byte> bytes) {
  return Add(name, element_bytes, bytes.size(), CopyOf(bytes));
}

absl::Status SectionWriter::Commit() {
  const std::string table = TableBytes(sections_);
  SectionFileHeader header;
  header.kind = options_.kind;
  header.piece_bytes = options_.piece_bytes;
  header.table_offset = RoundUp(end_, kSectionAlignment);
  header.table_bytes = table.size();
  header.table_checksum = HashBytes(table);
  header.file_bytes = header.table_offset + RoundUp(table.size(), kSectionAlignment);
  std::vector<std::uint64_t> unused;
  XUEJI_RETURN_IF_ERROR(WritePieces(header.table_offset, table.size(),
                                    CopyOf(std::as_bytes(std::span(table))), &unused));
  const std::string front = HeaderBytes(header);
  XUEJI_RETURN_IF_ERROR(
      WritePieces(0, front.size(), CopyOf(std::as_bytes(std::span(front))), &unused));
  return file_->Commit(header.file_bytes);
}

}  // namespace xueji
