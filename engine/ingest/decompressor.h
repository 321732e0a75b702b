// Decompressor: a compressed byte stream, unpacked piece by piece. One door file for each library:
// gzip_decompressor.cc (zlib), zstd_decompressor.cc (libzstd).
//
//   std::unique_ptr<Decompressor> gzip = NewGzipDecompressor();
//   XUEJI_RETURN_IF_ERROR(gzip->Step(&input, &output));   // both spans shrink from the front
//
// Streams of several members (gzip) or frames (zstd), as `cat a.gz b.gz` makes, are one text.
// Thread-compatible. Memory: zlib 64 KiB, zstd at most the 128 MiB window its format allows by
// default; a frame that asks for more is refused.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

class Decompressor {
 public:
  virtual ~Decompressor() = default;

  // Unpacks from the front of `input` to the front of `output` until one of them is used up.
  // Error: kInvalidArgument, the stream is damaged (the message says how; the caller adds where).
  virtual absl::Status Step(std::string_view* input, std::span<char>* output) = 0;
  // True if the stream could end here: between members, none of them begun.
  virtual bool AtBoundary() const = 0;
};

std::unique_ptr<Decompressor> NewGzipDecompressor();
std::unique_ptr<Decompressor> NewZstdDecompressor();

// "gzip", "zstd" or "none", from the first bytes of a stream.
std::string_view DetectCompression(std::string_view head);

}  // namespace xueji
