// AlignedBuffer: memory that may be read and written past the page cache. Not thread-safe; owns it.
//
//   AlignedBuffer buffer;  std::byte* at = buffer.Fit(piece_bytes);
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

#include "engine/base/staged_file.h"

namespace xueji {

class AlignedBuffer {
 public:
  // Room for `bytes`, filled up to a multiple of kDirectBytes; what was in it is lost if it grows.
  std::byte* Fit(std::size_t bytes) {
    if (bytes > bytes_ || memory_ == nullptr) {
      const std::size_t size = (bytes / kDirectBytes + 1) * kDirectBytes;
      memory_.reset(static_cast<std::byte*>(std::aligned_alloc(kDirectBytes, size)));
      if (memory_ == nullptr) throw std::bad_alloc();
      bytes_ = size;
    }
    return memory_.get();
  }

 private:
  struct Free {
    void operator()(std::byte* memory) const { std::free(memory); }
  };
  std::unique_ptr<std::byte, Free> memory_;
  std::size_t bytes_ = 0;
};

}  // namespace xueji
