// ByteSource: the bytes of one input, decompressed, with the checksum of what was on the disk.
//
//   XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open("roster.csv.gz"));
//   XUEJI_ASSIGN_OR_RETURN(std::size_t got, source->Read(buffer));   // 0: the end
//
// Compression is found by magic bytes, not by the name. "-" is standard input. Errors, each naming
// the input: kNotFound; kInvalidArgument for a directory, an unreadable file and a truncated or
// damaged compressed stream (with the offset in the file); kInternal when reading fails.
// Thread-compatible: one reader. Cost: one copy from the page cache, or of a large file that does not lie there
// from what was read past it (uncached_reader.h); XXH3 beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/ingest/decompressor.h"
#include "engine/ingest/uncached_reader.h"

namespace xueji {

class ByteSource {
 public:
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path);
  // For tests and fuzzers: `bytes` as if they were in a file called `name`.
  static absl::StatusOr<std::unique_ptr<ByteSource>> FromBytes(std::string name, std::string bytes);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // Fills `output` from the front until it is full or the input ends; returns the bytes written.
  absl::StatusOr<std::size_t> Read(std::span<char> output);

  // How people call it: the path, or "standard input".
  const std::string& name() const { return name_; }
  std::string_view compression() const { return compression_; }
  // Size on the disk if it is a plain file, else 0.
  std::uint64_t file_bytes() const { return file_bytes_; }
  std::uint64_t bytes_read() const { return bytes_read_; }  // from the disk so far
  // Of everything read so far. REQUIRES for the whole file: Read() returned less than asked.
  std::string checksum() const { return checksum_.HexDigest(); }

 private:
  ByteSource(std::string name, int descriptor);
  absl::Status ReadHead();
  absl::Status ReadUncached(const std::string& path);
  absl::StatusOr<std::size_t> ReadRaw(std::span<char> output);
  absl::StatusOr<std::size_t> ReadDecompressed(std::span<char> output);
  absl::Status ReadFault(std::uint64_t at, const Message& why) const;
  absl::Status Damaged(const absl::Status& cause) const;

  std::string name_;
  int descriptor_;
  std::unique_ptr<UncachedReader> uncached_;  // in place of it, where there is one
  std::string memory_;           // FromBytes: the whole input
  std::size_t memory_at_ = 0;
  std::string raw_;              // bytes read but not yet handed on
  std::string_view raw_rest_;
  bool raw_end_ = false;
  std::string_view compression_ = "none";
  std::unique_ptr<Decompressor> decompressor_;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t bytes_read_ = 0;
  StreamChecksum checksum_;
};

}  // namespace xueji
