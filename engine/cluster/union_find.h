// UnionFind: disjoint sets over 0..n-1 with path halving and union by size (R. E. Tarjan and
// J. van Leeuwen, Worst-case analysis of set union algorithms, 1984).
//
//   UnionFind sets(n);  sets.Union(a, b);  sets.Find(a) == sets.Find(b)
//
// Not thread-safe. Memory: 8 bytes an element; practically constant time an operation.
#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace xueji {

class UnionFind {
 public:
  explicit UnionFind(std::uint32_t count) : parent_(count), size_(count, 1) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  std::uint32_t Find(std::uint32_t element) {
    XUEJI_DCHECK(element < parent_.size());
    while (parent_[element] != element) {
      parent_[element] = parent_[parent_[element]];
      element = parent_[element];
    }
    return element;
  }

  // Joins the two sets; returns {root kept, root that went under it}, equal if they were one set.
  std::pair<std::uint32_t, std::uint32_t> Union(std::uint32_t a, std::uint32_t b) {
    std::uint32_t kept = Find(a), gone = Find(b);
    if (kept == gone) return {kept, kept};
    if (size_[kept] < size_[gone]) std::swap(kept, gone);
    parent_[gone] = kept;
    size_[kept] += size_[gone];
    return {kept, gone};
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
};

}  // namespace xueji
