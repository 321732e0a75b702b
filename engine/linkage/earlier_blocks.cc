#include "engine/linkage/earlier_blocks.h"

#include <algorithm>

namespace xueji {

EarlierBlocks::EarlierBlocks(const std::vector<BlockKeyProgram>& programs,
                             const PairOwnership& ownership, std::size_t pass)
    : programs_(programs), pass_(pass) {
  for (std::size_t earlier = 0; earlier < pass; ++earlier) {
    is_simple_ = is_simple_ && !programs[earlier].has_several() && !ownership.HasOversized(earlier);
  }
}

void EarlierBlocks::Fill(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end,
                         Blocks* blocks) const {
  blocks->rows = end - begin;
  blocks->classes.assign(pass_ * blocks->rows, 0);
  std::uint32_t* class_of = blocks->classes.data();
  for (std::size_t earlier = 0; earlier < pass_; ++earlier, class_of += blocks->rows) {
    const BlockKeyProgram& program = programs_[earlier];
    blocks->keys.clear();
    blocks->first.clear();
    for (std::uint32_t row = begin; row < end; ++row) {
      const std::uint64_t key = program.Key(batch.Row(row));
      if (key == 0) continue;
      // A block holds few classes: its records have much in common.
      std::size_t c = 0;
      while (c < blocks->keys.size() &&
             (blocks->keys[c] != key || !program.SharesKey(batch.Row(blocks->first[c]), batch.Row(row)))) {
        ++c;
      }
      if (c == blocks->keys.size()) {
        blocks->keys.push_back(key);
        blocks->first.push_back(row);
      }
      class_of[row - begin] = static_cast<std::uint32_t>(c + 1);
    }
  }
}

void EarlierBlocks::MarkOwned(const Blocks& blocks, std::uint32_t left,
                              std::span<std::uint8_t> owned) const {
  std::fill_n(owned.begin(), blocks.rows, std::uint8_t{0});
  const std::uint32_t* class_of = blocks.classes.data();
  for (std::size_t earlier = 0; earlier < pass_; ++earlier, class_of += blocks.rows) {
    const std::uint32_t of_left = class_of[left];
    if (of_left == 0) continue;
    for (std::uint32_t i = left + 1; i < blocks.rows; ++i) {
      owned[i] = static_cast<std::uint8_t>(owned[i] | static_cast<std::uint8_t>(class_of[i] == of_left));
    }
  }
}

}  // namespace xueji
