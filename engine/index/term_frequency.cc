#include "engine/index/term_frequency.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/key_grouping.h"
#include "engine/index/key_word.h"

namespace xueji {
namespace {

struct CountedWord {
  std::uint64_t word;
  std::uint32_t count;
};

Weight AdjustmentOf(const ComparisonStep& step, std::uint64_t count, std::uint64_t total) {
  if (total == 0 || step.exact_u <= 0) return 0;
  const double share = static_cast<double>(count) / static_cast<double>(total);
  const double bits = std::log2(step.exact_u / share);
  const auto weight = static_cast<Weight>(std::lround(bits * kWeightUnitsPerBit));
  return std::clamp(weight, -step.frequency_weight_max, step.frequency_weight_max);
}

// The values of one group with their counts. Its members agree on a fingerprint only: two names may
// share one, and filing the sum under either would make the weights depend on the order of the rows.
template <typename WordOf>
void CountGroup(const KeyPartition& part, const KeyGroup& group, const WordOf& word_of,
                std::vector<std::uint64_t>& words, std::vector<CountedWord>& counts) {
  words.clear();
  for (std::uint32_t i = group.begin; i < group.end; ++i) {
    words.push_back(word_of(part.Record(i).value));
  }
  counts.clear();
  const auto differs = std::find_if(words.begin(), words.end(),
                                    [&](std::uint64_t word) { return word != words.front(); });
  if (differs == words.end()) {  // all but one group in a million
    counts.push_back({words.front(), group.size()});
    return;
  }
  std::sort(words.begin(), words.end());
  for (const std::uint64_t word : words) {
    if (counts.empty() || counts.back().word != word) counts.push_back({word, 0});
    ++counts.back().count;
  }
}

}  // namespace

absl::StatusOr<TermFrequency> TermFrequency::Count(const RecordStore& store,
                                                   const ComparisonStep& step,
                                                   MemoryBudget* budget, KeyScratch* scratch) {
  const FieldType type = store.layout().type(step.field);
  const auto word_of = [&](std::uint32_t record) {
    return KeyWord(type, KeyTransform::kExact, 0, store.Row(RecordId{record}) + step.offset,
                   store.terms());
  };
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t record = begin; record < end; ++record) {
      const std::uint64_t word = store.withdrawn(RecordId{record}) ? 0 : word_of(record);
      keys[record - begin] = word == 0 ? 0 : Mix64(word) | 1;
    }
  };
  XUEJI_ASSIGN_OR_RETURN(const KeyGrouping grouping,
                         KeyGrouping::Build(store.size(), fill, {}, scratch));
  TermFrequency result;
  const std::uint64_t total = grouping.key_count();
  // Above 2 million records, names that occur a handful of times would fill the table and are
  // all equally rare: their adjustment is at the plan's maximum anyway.
  result.rare_count_max_ = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, total >> 21));
  PerThread<std::vector<CountedWord>> found;
  grouping.ForEachPartition([&](const KeyPartition& part) {
    std::vector<std::uint64_t> words;
    std::vector<CountedWord> counts;
    for (const KeyGroup& group : part.groups) {
      if (group.size() <= result.rare_count_max_) continue;
      CountGroup(part, group, word_of, words, counts);
      for (const CountedWord& counted : counts) {
        if (counted.count > result.rare_count_max_) found.Local().push_back(counted);
      }
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  std::size_t terms = 0;
  found.ForEach([&](const std::vector<CountedWord>& words) { terms += words.size(); });
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(2 * terms, 2));
  XUEJI_RETURN_IF_ERROR(budget->Reserve(capacity * sizeof(Slot)));
  budget->Release(capacity * sizeof(Slot));  // small and short-lived: checked, not held
  result.slots_.resize(capacity);
  found.ForEach([&](const std::vector<CountedWord>& words) {
    for (const CountedWord& counted : words) {
      std::size_t at = Mix64(counted.word) & (capacity - 1);
      while (result.slots_[at].word != 0) at = (at + 1) & (capacity - 1);
      result.slots_[at] = {counted.word, counted.count, AdjustmentOf(step, counted.count, total)};
    }
  });
  result.rare_adjustment_ = AdjustmentOf(step, result.rare_count_max_, total);
  return result;
}

const TermFrequency::Slot* TermFrequency::Find(std::uint64_t word) const {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = Mix64(word) & mask; slots_[at].word != 0; at = (at + 1) & mask) {
    if (slots_[at].word == word) return &slots_[at];
  }
  return nullptr;
}

Weight TermFrequency::Adjustment(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_adjustment_ : slot->adjustment;
}

std::uint32_t TermFrequency::CountOf(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_count_max_ : slot->count;
}

}  // namespace xueji
