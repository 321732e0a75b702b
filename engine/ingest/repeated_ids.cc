#include "engine/ingest/repeated_ids.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/growing_array.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/ingest/reject_reason.h"
#include "engine/record/row_content.h"

namespace xueji {
namespace {

constexpr unsigned kPartBits = 12;
constexpr std::size_t kPartCount = std::size_t{1} << kPartBits;
constexpr std::size_t kGrain = std::size_t{1} << 18;

// High 32 bits: hash of the id; low 32 bits: the record.
using Word = std::uint64_t;
constexpr std::size_t PartOf(Word word) { return word >> (64 - kPartBits); }
constexpr std::uint32_t RecordOf(Word word) { return static_cast<std::uint32_t>(word); }
constexpr std::uint32_t HashOf(Word word) { return static_cast<std::uint32_t>(word >> 32); }

using PartSizes = std::array<std::uint32_t, kPartCount>;

// Words of all records, those of one part together; bounds[p] is where part p begins.
struct Partitioned {
  GrowingArray<Word> words;
  std::vector<std::size_t> bounds;
};

Word WordOf(const RecordStore& store, std::uint32_t record, bool per_file) {
  std::uint64_t hash = HashBytes(store.ExternalId(RecordId{record}));
  if (per_file) hash = HashCombine(hash, store.FileOf(RecordId{record}));
  return (hash & 0xFFFFFFFF00000000ULL) | record;
}

// Shorter ids come before longer ones, so that numbers ascend whether or not they are padded.
bool IsBelow(std::string_view left, std::string_view right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// Whether each id is above the one before it, as in a register written in the order of its key: then
// none of them can occur twice. `per_file`: a new file may begin anywhere.
// PERF: 2 ns a record where it holds; where it does not, the first pair out of order ends it.
bool AreAscending(const RecordStore& store, bool per_file) {
  std::atomic<bool> ascending{true};
  ParallelFor(store.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    if (!ascending.load(std::memory_order_relaxed)) return;
    for (auto i = static_cast<std::uint32_t>(std::max<std::size_t>(begin, 1)); i < end; ++i) {
      if (IsBelow(store.ExternalId(RecordId{i - 1}), store.ExternalId(RecordId{i}))) continue;
      if (per_file && store.FileOf(RecordId{i - 1}) != store.FileOf(RecordId{i})) continue;
      ascending.store(false, std::memory_order_relaxed);
      return;
    }
  });
  return ascending.load();
}

// PERF: count, then scatter; both passes run in parallel over fixed ranges, so that the order inside a
// part is that of the records. Hashing an id twice costs less than keeping its hash. The words are in
// large pages that the threads touch first.
absl::StatusOr<Partitioned> Partition(const RecordStore& store, bool per_file) {
  const std::size_t count = store.size();
  const std::size_t ranges = (count + kGrain - 1) / kGrain;
  std::vector<PartSizes> begins(ranges);
  ParallelFor(count, kGrain, [&](std::size_t begin, std::size_t end) {
    PartSizes& sizes = begins[begin / kGrain];
    sizes.fill(0);
    for (std::size_t i = begin; i < end; ++i) {
      ++sizes[PartOf(WordOf(store, static_cast<std::uint32_t>(i), per_file))];
    }
  });
  Partitioned result;
  result.words = GrowingArray<Word>(count, nullptr);  // FindRepetitions charges them
  XUEJI_RETURN_IF_ERROR(result.words.Grow(count));
  result.bounds.resize(kPartCount + 1);
  std::size_t at = 0;
  for (std::size_t part = 0; part < kPartCount; ++part) {
    result.bounds[part] = at;
    for (PartSizes& sizes : begins) at += std::exchange(sizes[part], static_cast<std::uint32_t>(at));
  }
  result.bounds[kPartCount] = at;
  ParallelFor(count, kGrain, [&](std::size_t begin, std::size_t end) {
    PartSizes& next = begins[begin / kGrain];
    for (std::size_t i = begin; i < end; ++i) {
      const Word word = WordOf(store, static_cast<std::uint32_t>(i), per_file);
      result.words[next[PartOf(word)]++] = word;
    }
  });
  return result;
}

// A record and the earliest one with the same id.
struct Repetition {
  std::uint32_t first;
  std::uint32_t record;
};

bool SameId(const RecordStore& store, std::uint32_t left, std::uint32_t right, bool per_file) {
  if (store.ExternalId(RecordId{left}) != store.ExternalId(RecordId{right})) return false;
  return !per_file || store.FileOf(RecordId{left}) == store.FileOf(RecordId{right});
}

void FindInPart(const RecordStore& store, std::span<const Word> words, bool per_file,
                std::vector<std::uint32_t>& table, std::vector<Repetition>& found) {
  std::size_t size = 64;
  while (size < words.size() * 2) size *= 2;
  table.assign(size, 0);
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    std::size_t slot = HashOf(words[i]) & (size - 1);
    for (; table[slot] != 0; slot = (slot + 1) & (size - 1)) {
      const Word other = words[table[slot] - 1];
      if (HashOf(other) == HashOf(words[i]) &&
          SameId(store, RecordOf(other), RecordOf(words[i]), per_file)) {
        found.push_back({RecordOf(other), RecordOf(words[i])});
        break;
      }
    }
    if (table[slot] == 0) table[slot] = i + 1;
  }
}

absl::StatusOr<std::vector<Repetition>> FindRepetitions(const RecordStore& store, bool per_file) {
  if (AreAscending(store, per_file)) return std::vector<Repetition>();
  const std::uint64_t bytes = std::uint64_t{store.size()} * sizeof(Word);
  if (store.budget() != nullptr) XUEJI_RETURN_IF_ERROR(store.budget()->Reserve(bytes));
  XUEJI_ASSIGN_OR_RETURN(const Partitioned partitioned, Partition(store, per_file));
  std::vector<std::vector<Repetition>> found(kPartCount);
  ParallelFor(kPartCount, 16, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> table;
    for (std::size_t part = begin; part < end; ++part) {
      const std::span<const Word> words(partitioned.words.data() + partitioned.bounds[part],
                                        partitioned.bounds[part + 1] - partitioned.bounds[part]);
      FindInPart(store, words, per_file, table, found[part]);
    }
  });
  std::vector<Repetition> all;
  for (const auto& part : found) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end(), [](const Repetition& a, const Repetition& b) {
    return std::tie(a.first, a.record) < std::tie(b.first, b.record);
  });
  if (store.budget() != nullptr) store.budget()->Release(bytes);
  return all;
}

// What a row of the result can tell of a record: its content, and the warnings of values that were
// validated but not kept. Rows equal in both are one row to every reader.
std::pair<std::uint64_t, std::uint64_t> RowRank(const RecordStore& store, RecordId id) {
  return {RowContentHash(store, id), store.warnings(id).bits()};
}

RejectedRow Withdrawn(const RecordStore& store, RecordId record, RecordId kept, bool chinese) {
  RejectedRow row;
  row.file = store.FileOf(record);
  row.line = store.line(record);
  row.record_id = std::string(store.ExternalId(record));
  row.field = "record_id";
  row.reason_code = std::string(Describe(RejectReason::kRecordIdRepeated).code);
  row.message = RejectMessage({RejectReason::kRecordIdRepeated, 0,
                               store.file_path(store.FileOf(kept)) + ":" +
                                   std::to_string(store.line(kept))},
                              chinese);
  return row;
}

}  // namespace

absl::Status WithdrawRepeatedIds(RecordStore& store, const RepeatedIdOptions& options,
                                 std::vector<RejectedRow>& rejects) {
  XUEJI_ASSIGN_OR_RETURN(const std::vector<Repetition> repetitions,
                         FindRepetitions(store, options.per_file));
  for (std::size_t begin = 0; begin < repetitions.size();) {
    std::size_t end = begin;
    RecordId kept{repetitions[begin].first};
    auto lowest = RowRank(store, kept);
    for (; end < repetitions.size() && repetitions[end].first == repetitions[begin].first; ++end) {
      const RecordId record{repetitions[end].record};
      const auto rank = RowRank(store, record);
      if (rank < lowest) {
        lowest = rank;
        kept = record;
      }
    }
    const auto withdraw = [&](RecordId record) {
      if (record == kept) return;
      store.Withdraw(record);
      rejects.push_back(Withdrawn(store, record, kept, options.chinese));
    };
    withdraw(RecordId{repetitions[begin].first});
    for (std::size_t i = begin; i < end; ++i) withdraw(RecordId{repetitions[i].record});
    begin = end;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> AnyIdInTwoFiles(const RecordStore& store) {
  XUEJI_ASSIGN_OR_RETURN(const std::vector<Repetition> repetitions,
                         FindRepetitions(store, /*per_file=*/false));
  return std::any_of(repetitions.begin(), repetitions.end(), [&](const Repetition& repetition) {
    return store.FileOf(RecordId{repetition.first}) != store.FileOf(RecordId{repetition.record});
  });
}

}  // namespace xueji
