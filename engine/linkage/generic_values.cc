#include "engine/linkage/generic_values.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/key_word.h"

namespace xueji {
namespace {

constexpr std::uint32_t kSample = 1 << 14;
constexpr std::uint64_t kRecordsMin = 50;
constexpr std::uint64_t kShareMin = 1000;  // one record in so many
constexpr std::size_t kRank = 50;
constexpr std::uint64_t kTimesRank = 10;
constexpr std::size_t kGrain = 1 << 16;

struct SampledRecord {
  std::uint64_t order = 0;  // hash of the record id: the same for any order of rows
  RecordId record;
};

std::vector<SampledRecord> Sample(const RecordStore& store) {
  const std::uint64_t mask =
      store.size() <= kSample ? 0 : std::bit_floor(std::uint64_t{store.size() / kSample}) - 1;
  PerThread<std::vector<SampledRecord>> drawn;
  ParallelFor(store.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    std::vector<SampledRecord>& local = drawn.Local();
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      const std::uint64_t order = HashBytes(store.ExternalId(record));
      if ((order & mask) == 0 && !store.withdrawn(record)) local.push_back({order, record});
    }
  });
  std::vector<SampledRecord> sample;
  drawn.ForEach([&](const std::vector<SampledRecord>& local) {
    sample.insert(sample.end(), local.begin(), local.end());
  });
  std::sort(sample.begin(), sample.end(), [](const SampledRecord& a, const SampledRecord& b) {
    return std::tie(a.order, a.record) < std::tie(b.order, b.record);
  });
  return sample;
}

std::uint64_t WordOf(const RecordStore& store, std::size_t field, RecordId record) {
  const RecordLayout& layout = store.layout();
  return KeyWord(layout.type(field), KeyTransform::kExact, 0,
                 store.Row(record) + layout.offset(field), store.terms());
}

// The fields of the passes' keys that can have a generic value.
std::vector<std::size_t> KeyFields(const ExecutionPlan& plan) {
  std::vector<std::size_t> fields;
  for (const BlockingPass& pass : plan.plan.passes) {
    for (const KeyPart& part : pass.key) {
      const FieldType type = plan.plan.fields[part.field].type;
      if (type != FieldType::kCode && type != FieldType::kRegion) fields.push_back(part.field);
    }
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

// The sample's values of a field that may be generic, the most frequent first, and the records that one
// must have to be.
std::vector<GenericValue> Candidates(const RecordStore& store, std::size_t field,
                                     const std::vector<SampledRecord>& sample,
                                     std::uint64_t* records_min) {
  // Records in the order of the sample, so that the first of a word is the same in every run.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> words;
  words.reserve(sample.size());
  for (std::uint32_t i = 0; i < sample.size(); ++i) {
    const std::uint64_t word = WordOf(store, field, sample[i].record);
    if (word != 0) words.emplace_back(word, i);
  }
  std::sort(words.begin(), words.end());
  std::vector<GenericValue> values;
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    while (end < words.size() && words[end].first == words[begin].first) ++end;
    values.push_back({field, words[begin].first, sample[words[begin].second].record, end - begin});
  }
  std::sort(values.begin(), values.end(), [](const GenericValue& a, const GenericValue& b) {
    return a.records != b.records ? a.records > b.records : a.word < b.word;
  });
  const std::uint64_t drawn = std::max<std::uint64_t>(sample.size(), 1);
  const std::uint64_t at_rank = values.size() > kRank ? values[kRank].records : 0;
  *records_min = std::max({kRecordsMin, store.size() / kShareMin,
                           at_rank * store.size() / drawn * kTimesRank});
  // A sample errs: half of what is needed is enough to be counted.
  const std::uint64_t sampled_min = *records_min * drawn / store.size() / 2;
  const auto few = std::find_if(values.begin(), values.end(), [&](const GenericValue& value) {
    return value.records < std::max<std::uint64_t>(sampled_min, 2);
  });
  values.erase(few, values.end());
  if (values.size() > kGenericValuesMax) values.resize(kGenericValuesMax);
  return values;
}

// How many records have each of the values of one field.
void CountRecords(const RecordStore& store, std::vector<GenericValue>* values) {
  PerThread<std::vector<std::uint64_t>> counts;
  ParallelFor(store.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint64_t>& local = counts.Local();
    local.resize(values->size());
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      const std::uint64_t word = WordOf(store, values->front().field, record);
      for (std::size_t v = 0; v < values->size(); ++v) local[v] += (*values)[v].word == word;
    }
  });
  for (GenericValue& value : *values) value.records = 0;
  counts.ForEach([&](const std::vector<std::uint64_t>& local) {
    for (std::size_t v = 0; v < local.size(); ++v) (*values)[v].records += local[v];
  });
}

// proposed * k(k-1) / n(n-1), rounded down, without overflow.
std::uint64_t ShareOfPairs(std::uint64_t proposed, std::uint64_t k, std::uint64_t n) {
  if (k == n) return proposed;
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{proposed} * (k * (k - 1)) / (n * (n - 1)));
}

}  // namespace

std::vector<GenericValue> FindGenericValues(const RecordStore& store, const ExecutionPlan& plan) {
  std::vector<GenericValue> found;
  if (store.size() < kRecordsMin) return found;
  const std::vector<SampledRecord> sample = Sample(store);
  for (const std::size_t field : KeyFields(plan)) {
    std::uint64_t records_min = 0;
    std::vector<GenericValue> values = Candidates(store, field, sample, &records_min);
    if (values.empty()) continue;
    CountRecords(store, &values);
    for (const GenericValue& value : values) {
      if (value.records >= records_min) found.push_back(value);
    }
  }
  return found;
}

GenericKeys::GenericKeys(const ExecutionPlan& plan, const BlockingPass& pass,
                         const std::vector<GenericValue>& values, const TermDictionary& terms)
    : values_(values), terms_(terms) {
  for (const KeyPart& part : pass.key) {
    const auto first = std::find_if(values.begin(), values.end(), [&](const GenericValue& value) {
      return value.field == part.field;
    });
    const auto last = std::find_if(first, values.end(), [&](const GenericValue& value) {
      return value.field != part.field;
    });
    if (first == last) continue;
    parts_.push_back({plan.layout.type(part.field), plan.layout.offset(part.field),
                      static_cast<std::size_t>(first - values.begin()),
                      static_cast<std::size_t>(last - values.begin())});
  }
}

template <typename RowOf>
void GenericKeys::ChargeRows(std::size_t count, const RowOf& row, std::uint64_t proposed,
                             std::vector<std::uint64_t>* pairs) const {
  if (proposed == 0) return;
  pairs->resize(values_.size());
  std::vector<std::uint64_t> having;
  for (const Part& part : parts_) {
    having.assign(part.end - part.begin, 0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t word =
          KeyWord(part.type, KeyTransform::kExact, 0, row(i) + part.offset, terms_);
      for (std::size_t v = part.begin; v < part.end; ++v) {
        if (values_[v].word == word) ++having[v - part.begin];
      }
    }
    for (std::size_t v = 0; v < having.size(); ++v) {
      if (having[v] > 1) (*pairs)[part.begin + v] += ShareOfPairs(proposed, having[v], count);
    }
  }
}

void GenericKeys::Charge(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end,
                         std::uint64_t proposed, std::vector<std::uint64_t>* pairs) const {
  const auto row = [&](std::size_t i) { return batch.Row(begin + static_cast<std::uint32_t>(i)); };
  ChargeRows(end - begin, row, proposed, pairs);
}

void GenericKeys::Charge(const RecordStore& store, std::span<const RecordId> members,
                         std::uint64_t proposed, std::vector<std::uint64_t>* pairs) const {
  ChargeRows(members.size(), [&](std::size_t i) { return store.Row(members[i]); }, proposed, pairs);
}

}  // namespace xueji
