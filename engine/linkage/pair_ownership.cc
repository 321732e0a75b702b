#include "engine/linkage/pair_ownership.h"

#include <algorithm>

namespace xueji {

bool PairOwnership::IsOversized(std::size_t pass, std::uint64_t key) const {
  return std::binary_search(oversized_[pass].begin(), oversized_[pass].end(), key);
}

int PairOwnership::RefinementOf(std::size_t pass, std::uint64_t key, const std::byte* row) const {
  const int parts = programs_[pass].refine_parts();
  int refinement = 0;
  while (refinement <= parts &&
         IsOversized(pass, programs_[pass].Refine(key, row, refinement))) {
    ++refinement;
  }
  return refinement;
}

// REQUIRES: both records have the key.
bool PairOwnership::YieldsUnder(std::size_t pass, std::uint64_t key, const std::byte* left,
                                const std::byte* right) const {
  const BlockKeyProgram& program = programs_[pass];
  const int refinement = RefinementOf(pass, key, left);
  if (refinement > program.refine_parts()) return false;
  // Records of one sub-block agree on its key, hence on every coarser one.
  return program.Refine(key, left, refinement) == program.Refine(key, right, refinement);
}

std::uint64_t PairOwnership::OwningKey(std::size_t pass, const std::byte* left,
                                       const std::byte* right) const {
  thread_local std::vector<std::uint64_t> keys;
  programs_[pass].CommonKeys(left, right, &keys);
  for (const std::uint64_t key : keys) {
    if (oversized_[pass].empty() || YieldsUnder(pass, key, left, right)) return key;
  }
  return 0;
}

bool PairOwnership::Yields(std::size_t pass, const std::byte* left, const std::byte* right) const {
  const BlockKeyProgram& program = programs_[pass];
  if (!program.SharesKey(left, right)) return false;
  if (oversized_[pass].empty()) return true;
  if (program.has_several()) return OwningKey(pass, left, right) != 0;
  return YieldsUnder(pass, program.Key(left), left, right);
}

bool PairOwnership::OwnedEarlier(std::size_t pass, const std::byte* left,
                                 const std::byte* right) const {
  for (std::size_t earlier = 0; earlier < pass; ++earlier) {
    if (Yields(earlier, left, right)) return true;
  }
  return false;
}

bool PairOwnership::KeyedEarlier(std::size_t pass, const std::byte* row) const {
  for (std::size_t earlier = 0; earlier < pass; ++earlier) {
    if (programs_[earlier].IsKeyed(row)) return true;
  }
  return false;
}

void PairOwnership::FinishPass(std::size_t pass, std::vector<std::uint64_t> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  oversized_[pass] = std::move(keys);
}

}  // namespace xueji
