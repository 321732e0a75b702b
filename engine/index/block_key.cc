#include "engine/index/block_key.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/index/key_word.h"

namespace xueji {
namespace {

constexpr std::uint64_t kKeySeed = 0x6B65795F73656564ULL;

}  // namespace

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
    if (part.or_field.has_value() || HasFurtherWords(part.transform)) several_part_ = key_.size();
    if (part.or_field.has_value()) {
      has_alternate_ = true;
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

std::uint64_t BlockKeyProgram::KeyWith(const std::byte* row, std::uint64_t several_word) const {
  std::uint64_t key = kKeySeed;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    const std::uint64_t word = i == several_part_ ? several_word : Word(key_[i], row);
    if (word == 0) return 0;
    // The salt is that of the position, the same for field and or_field: they must meet.
    key = HashCombine(key, word ^ key_[i].salt);
  }
  return key | static_cast<std::uint64_t>(key == 0);
}

std::uint64_t BlockKeyProgram::Key(const std::byte* row) const {
  return KeyWith(row, has_several() ? Word(key_[several_part_], row) : 0);
}

// PERF: part by part over rows that stay in L1, so that no switch and no branch on a blank is taken
// per row.
void BlockKeyProgram::Keys(const std::byte* rows, std::size_t row_bytes, std::size_t count,
                           const std::uint64_t* several_words, std::uint64_t* keys) const {
  constexpr std::size_t kRows = 256;
  std::array<std::uint64_t, kRows> column, filled;
  for (std::size_t begin = 0; begin < count; begin += kRows) {
    const std::size_t end = std::min(count, begin + kRows);
    const std::size_t n = end - begin;
    std::uint64_t* const out = keys + begin;
    std::fill_n(out, n, kKeySeed);
    filled.fill(~std::uint64_t{0});
    for (std::size_t p = 0; p < key_.size(); ++p) {
      const Part& part = key_[p];
      const std::uint64_t* words = column.data();
      if (p == several_part_ && several_words != nullptr) {
        words = several_words + begin;
      } else {
        KeyWords(part.type, part.transform, part.length, rows + begin * row_bytes + part.offset,
                 row_bytes, n, terms_, column.data());
      }
      for (std::size_t i = 0; i < n; ++i) {
        filled[i] = words[i] == 0 ? 0 : filled[i];
        out[i] = HashCombine(out[i], words[i] ^ part.salt);
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = filled[i] & (out[i] | static_cast<std::uint64_t>(out[i] == 0));
    }
  }
}

// All words of one field; the first may be blank.
void BlockKeyProgram::AppendWords(const Part& part, const std::byte* row,
                                  std::vector<std::uint64_t>* words) const {
  words->push_back(Word(part, row));
  if (HasFurtherWords(part.transform)) {
    AppendFurtherWords(part.type, part.transform, row + part.offset, terms_, words);
  }
}

bool BlockKeyProgram::SharesPart(const BlockKeyProgram& other) const {
  if (!has_several() || !other.has_several()) return false;
  const Part& part = key_[several_part_];
  const Part& of_other = other.key_[other.several_part_];
  return part.type == of_other.type && part.transform == of_other.transform &&
         part.length == of_other.length && part.offset == of_other.offset;
}

void BlockKeyProgram::AppendFieldWords(const std::byte* row,
                                       std::vector<std::uint64_t>* words) const {
  AppendWords(key_[several_part_], row, words);
}

void BlockKeyProgram::AppendOrFieldWords(const std::byte* row,
                                         std::vector<std::uint64_t>* words) const {
  if (has_alternate_) AppendWords(alternate_, row, words);
}

void BlockKeyProgram::AppendFurtherKeys(const std::byte* row,
                                        std::vector<std::uint64_t>* keys) const {
  if (!has_several()) return;
  thread_local std::vector<std::uint64_t> words;
  words.clear();
  AppendWords(key_[several_part_], row, &words);
  if (has_alternate_) AppendWords(alternate_, row, &words);
  if (words.size() == 1) return;
  // The first is Key's. Two fields may have words in common.
  const auto further = words.begin() + 1;
  std::sort(further, words.end());
  words.erase(std::unique(further, words.end()), words.end());
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == 0 || words[i] == words[0]) continue;
    const std::uint64_t key = KeyWith(row, words[i]);
    if (key == 0) return;  // another part is blank
    keys->push_back(key);
  }
}

bool BlockKeyProgram::HoldsKey(const std::byte* row, std::uint64_t key) const {
  if (Key(row) == key) return true;
  if (!has_several()) return false;
  std::vector<std::uint64_t> keys;
  AppendFurtherKeys(row, &keys);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool BlockKeyProgram::IsKeyed(const std::byte* row) const {
  if (Key(row) != 0) return true;
  std::vector<std::uint64_t> keys;
  AppendFurtherKeys(row, &keys);
  return !keys.empty();
}

bool BlockKeyProgram::SharesSeveral(const std::byte* left, const std::byte* right) const {
  const Part& part = key_[several_part_];
  const auto meet = [&](const Part& of_left, const Part& of_right) {
    if (HasFurtherWords(part.transform)) {
      return ShareWord(part.transform, {of_left.type, left + of_left.offset},
                       {of_right.type, right + of_right.offset}, terms_);
    }
    const std::uint64_t word = Word(of_left, left);
    return word != 0 && word == Word(of_right, right);
  };
  if (meet(part, part)) return true;
  return has_alternate_ &&
         (meet(alternate_, part) || meet(part, alternate_) || meet(alternate_, alternate_));
}

bool BlockKeyProgram::SharesKey(const std::byte* left, const std::byte* right) const {
  for (std::size_t i = 0; i < key_.size(); ++i) {
    if (i == several_part_) {
      if (!SharesSeveral(left, right)) return false;
      continue;
    }
    const std::uint64_t word = Word(key_[i], left);
    if (word == 0 || word != Word(key_[i], right)) return false;
  }
  return true;
}

void BlockKeyProgram::CommonKeys(const std::byte* left, const std::byte* right,
                                 std::vector<std::uint64_t>* keys) const {
  thread_local std::vector<std::uint64_t> rights;
  const auto collect = [this](const std::byte* row, std::vector<std::uint64_t>* of_row) {
    of_row->assign(1, Key(row));
    AppendFurtherKeys(row, of_row);
  };
  collect(left, keys);
  collect(right, &rights);
  std::erase_if(*keys, [](std::uint64_t key) {
    return key == 0 || std::find(rights.begin(), rights.end(), key) == rights.end();
  });
  std::sort(keys->begin(), keys->end());
}

std::uint64_t BlockKeyProgram::SmallestCommonKey(const std::byte* left,
                                                 const std::byte* right) const {
  thread_local std::vector<std::uint64_t> keys;
  CommonKeys(left, right, &keys);
  return keys.empty() ? 0 : keys.front();
}

std::uint64_t BlockKeyProgram::Refine(std::uint64_t key, const std::byte* row, int parts) const {
  for (int i = 0; i < parts; ++i) {
    const Part& part = refine_[static_cast<std::size_t>(i)];
    key = HashCombine(key, Word(part, row) ^ part.salt);
  }
  return key | static_cast<std::uint64_t>(key == 0);
}

}  // namespace xueji
