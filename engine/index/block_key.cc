#include "engine/index/block_key.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/index/key_word.h"

namespace xueji {

BlockKeyProgram::BlockKeyProgram(const ExecutionPlan& plan, const BlockingPass& pass,
                                 const TermDictionary& terms)
    : terms_(terms) {
  const auto make = [&](const KeyPart& part, std::size_t field, std::size_t position) {
    const FieldType type = plan.layout.type(field);
    return Part{type, part.transform, part.length, plan.layout.offset(field),
                Mix64(position + 1) ^ Mix64(static_cast<std::uint64_t>(part.transform) << 32 |
                                            static_cast<std::uint64_t>(part.length))};
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < pass.key.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto cost = [&](std::size_t i) {
      return KeyWordCost(plan.layout.type(pass.key[i].field), pass.key[i].transform);
    };
    return cost(a) < cost(b);
  });
  for (const std::size_t i : order) {
    const KeyPart& part = pass.key[i];
    if (part.or_field.has_value()) {
      alternate_part_ = key_.size();
      alternate_ = make(part, *part.or_field, i);
    }
    key_.push_back(make(part, part.field, i));
  }
  for (std::size_t i = 0; i < pass.refine.size(); ++i) {
    refine_.push_back(make(pass.refine[i], pass.refine[i].field, 64 + i));
  }
}

std::uint64_t BlockKeyProgram::Word(const Part& part, const std::byte* row) const {
  return KeyWord(part.type, part.transform, part.length, row + part.offset, terms_);
}

std::uint64_t BlockKeyProgram::KeyWith(const std::byte* row, bool alternate) const {
  std::uint64_t key = 0x6B65795F73656564ULL;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    const Part& part = PartAt(i, alternate);
    const std::uint64_t word = Word(part, row);
    if (word == 0) return 0;
    // The salt is that of the position, the same for field and or_field: they must meet.
    key = HashCombine(key, word ^ key_[i].salt);
  }
  return key | static_cast<std::uint64_t>(key == 0);
}

std::uint64_t BlockKeyProgram::Key(const std::byte* row) const { return KeyWith(row, false); }

std::uint64_t BlockKeyProgram::AlternateKey(const std::byte* row) const {
  if (!has_alternate()) return 0;
  const std::uint64_t key = KeyWith(row, true);
  return key == 0 || key == KeyWith(row, false) ? 0 : key;
}

bool BlockKeyProgram::SharesWith(const std::byte* left, bool left_alternate, const std::byte* right,
                                 bool right_alternate) const {
  for (std::size_t i = 0; i < key_.size(); ++i) {
    const std::uint64_t word = Word(PartAt(i, left_alternate), left);
    if (word == 0 || word != Word(PartAt(i, right_alternate), right)) return false;
  }
  return true;
}

bool BlockKeyProgram::SharesKey(const std::byte* left, const std::byte* right) const {
  if (SharesWith(left, false, right, false)) return true;
  if (!has_alternate()) return false;
  // The cheap parts are common to all four variants: when they differ, so do the others.
  for (std::size_t i = 0; i < alternate_part_; ++i) {
    if (Word(key_[i], left) != Word(key_[i], right)) return false;
  }
  return SharesWith(left, true, right, false) || SharesWith(left, false, right, true) ||
         SharesWith(left, true, right, true);
}

std::uint64_t BlockKeyProgram::SmallestCommonKey(const std::byte* left,
                                                 const std::byte* right) const {
  XUEJI_DCHECK(has_alternate());
  const std::uint64_t lefts[] = {Key(left), AlternateKey(left)};
  const std::uint64_t rights[] = {Key(right), AlternateKey(right)};
  std::uint64_t smallest = 0;
  for (const std::uint64_t key : lefts) {
    if (key == 0 || (key != rights[0] && key != rights[1])) continue;
    if (smallest == 0 || key < smallest) smallest = key;
  }
  return smallest;
}

std::uint64_t BlockKeyProgram::Refine(std::uint64_t key, const std::byte* row, int parts) const {
  for (int i = 0; i < parts; ++i) {
    const Part& part = refine_[static_cast<std::size_t>(i)];
    key = HashCombine(key, Word(part, row) ^ part.salt);
  }
  return key | static_cast<std::uint64_t>(key == 0);
}

}  // namespace xueji
