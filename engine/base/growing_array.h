// GrowingArray<T>: a contiguous array that grows in place and never moves, unless it is widened.
//
//   GrowingArray<std::uint32_t> lines(capacity);  lines.Append({batch}); ... lines[7]
//   keys.AppendWidening({batch});       // where nobody can say how many there will be
//
// Address space for `capacity` elements is reserved at once (no memory is used by that) and pages
// are touched only as the array grows; pages are 2 MiB where the kernel allows it, because random
// access through 4 KiB pages costs 1.3-1.7 times as much. The budget is charged as the array grows.
// Thread-compatible: one writer; readers may run in parallel with each other.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"

namespace xueji {

template <typename T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowingArray() = default;
  GrowingArray(std::size_t capacity, MemoryBudget* budget) : capacity_(capacity), budget_(budget) {
    if (capacity == 0) return;
    void* address = mmap(nullptr, ReservedBytes(), PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) return;  // Grow says so; is_reserved() asks beforehand
    madvise(address, ReservedBytes(), MADV_HUGEPAGE);
    data_ = static_cast<T*>(address);
  }
  GrowingArray(GrowingArray&& other) noexcept { Swap(other); }
  GrowingArray& operator=(GrowingArray&& other) noexcept {
    Swap(other);
    return *this;
  }
  ~GrowingArray() {
    if (data_ == nullptr) return;
    munmap(data_, ReservedBytes());
    if (budget_ != nullptr) budget_->Release(charged_);
  }

  // Whether the address space was to be had: `ulimit -v` or the kernel's overcommit rule may refuse it.
  bool is_reserved() const { return capacity_ == 0 || data_ != nullptr; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](std::size_t i) {
    XUEJI_DCHECK(i < size_);
    return data_[i];
  }
  const T& operator[](std::size_t i) const {
    XUEJI_DCHECK(i < size_);
    return data_[i];
  }
  std::span<T> span() { return {data_, size_}; }
  std::span<const T> span() const { return {data_, size_}; }

  // Makes room for `count` more zeroed elements at the end. Error: over capacity or over budget.
  absl::Status Grow(std::size_t count) {
    if (count == 0) return absl::OkStatus();
    if (!is_reserved()) {
      return ResourceExhausted({"系统不给 $0 的地址空间；请调高 ulimit -v",
                                "the system refuses $0 of address space; raise ulimit -v",
                                {FormatBytes(ReservedBytes())}});
    }
    if (count > capacity_ - size_) {
      return ResourceExhausted(
          {"记录多于内存或地址空间所能容纳；请调高 --memory-max 或 ulimit -v，或减少记录",
           "more records than there is memory or address space for; raise --memory-max or ulimit -v, "
           "or give the run fewer records"});
    }
    const std::size_t wanted = (size_ + count) * sizeof(T);
    if (wanted > charged_) {
      const std::size_t step = ((wanted - charged_) + kChargeStep - 1) / kChargeStep * kChargeStep;
      if (budget_ != nullptr) XUEJI_RETURN_IF_ERROR(budget_->Reserve(step));
      charged_ += step;
    }
    size_ += count;
    return absl::OkStatus();
  }

  // Append, for which the capacity doubles as often as it must. The kernel moves the pages, nothing is
  // copied; but pointers into the array are lost. Errors: as of Append.
  absl::Status AppendWidening(std::span<const T> values) {
    const std::size_t begin = size_;
    XUEJI_RETURN_IF_ERROR(GrowWidening(values.size()));
    if (!values.empty()) std::memcpy(data_ + begin, values.data(), values.size_bytes());
    return absl::OkStatus();
  }
  // The same of Grow; the elements are not zeroed if the array was cleared before.
  absl::Status GrowWidening(std::size_t count) {
    if (count > capacity_ - size_) {
      Widen(std::max(size_ + count, std::max(2 * capacity_, kChargeStep / sizeof(T))));
    }
    return Grow(count);
  }
  // Empty again; memory and what is charged for it stay for what comes next.
  void Clear() { size_ = 0; }

  absl::Status Append(std::span<const T> values) {
    const std::size_t begin = size_;
    XUEJI_RETURN_IF_ERROR(Grow(values.size()));
    if (!values.empty()) std::memcpy(data_ + begin, values.data(), values.size_bytes());
    return absl::OkStatus();
  }

 private:
  static constexpr std::size_t kChargeStep = std::size_t{2} << 20;
  std::size_t ReservedBytes() const { return capacity_ * sizeof(T) + kChargeStep; }
  // Leaves the array as it is where address space cannot be had: Append says so then.
  void Widen(std::size_t capacity) {
    if (data_ == nullptr) {
      if (capacity_ == 0) *this = GrowingArray(capacity, budget_);
      return;
    }
    const std::size_t before = ReservedBytes();
    const std::size_t after = capacity * sizeof(T) + kChargeStep;
    void* const moved = mremap(data_, before, after, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) return;
    madvise(moved, after, MADV_HUGEPAGE);
    data_ = static_cast<T*>(moved);
    capacity_ = capacity;
  }
  void Swap(GrowingArray& other) {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(charged_, other.charged_);
    std::swap(budget_, other.budget_);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t charged_ = 0;
  MemoryBudget* budget_ = nullptr;
};

}  // namespace xueji
