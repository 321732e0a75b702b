#include "engine/registry/snapshot_store.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <numeric>
#include <string>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/record/row_terms.h"

namespace xueji {
namespace {

constexpr std::uint32_t kShards = TermDictionary::kShards;

// Rows as they stand in a file. A piece may begin and end within a row.
class RowWriter {
 public:
  RowWriter(const RecordStore& store, const TermOrder& order)
      : rows_(store.columns().rows), row_bytes_(store.layout().row_bytes()),
        terms_(store.layout()), order_(order) {}

  void operator()(std::uint64_t begin, std::uint64_t end, std::byte* out) const {
    std::vector<std::byte> torn(row_bytes_);
    while (begin < end) {
      const std::uint64_t row = begin / row_bytes_ * row_bytes_;
      const std::uint64_t stop = std::min(end, row + row_bytes_);
      const bool whole = begin == row && stop == row + row_bytes_;
      std::byte* const at = whole ? out : torn.data();
      std::memcpy(at, rows_.data() + row, row_bytes_);
      terms_.Replace(at, [&](TermId id) { return order_.NumberOf(id); });
      if (!whole) std::memcpy(out, torn.data() + (begin - row), stop - begin);
      out += stop - begin;
      begin = stop;
    }
  }

 private:
  std::span<const std::byte> rows_;
  std::uint64_t row_bytes_;
  RowTerms terms_;
  const TermOrder& order_;
};

absl::Status AddTerms(const TermDictionary& terms, const TermOrder& order, SectionWriter* out) {
  std::vector<std::uint32_t> counts, lengths;
  std::string text;
  for (std::uint32_t shard = 0; shard < kShards; ++shard) {
    counts.push_back(static_cast<std::uint32_t>(order.shard(shard).size()));
    for (const TermId id : order.shard(shard)) {
      const std::string_view term = terms.Text(id);
      lengths.push_back(static_cast<std::uint32_t>(term.size()));
      text += term;
    }
  }
  XUEJI_RETURN_IF_ERROR(out->AddArray("term_counts", std::span<const std::uint32_t>(counts)));
  XUEJI_RETURN_IF_ERROR(out->AddArray("term_lengths", std::span<const std::uint32_t>(lengths)));
  return out->AddArray("terms", std::span<const char>(text));
}

// What few records have: warnings, and the mark of the withdrawn.
absl::Status AddRareColumns(const RecordStore& store, SectionWriter* out) {
  std::vector<std::uint32_t> warned, withdrawn;
  std::vector<std::uint64_t> warnings;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const ReasonSet reasons = store.warnings(RecordId{i});
    if (!reasons.empty()) {
      warned.push_back(i);
      warnings.push_back(reasons.bits());
    }
    if (store.withdrawn(RecordId{i})) withdrawn.push_back(i);
  }
  XUEJI_RETURN_IF_ERROR(out->AddArray("warned_records", std::span<const std::uint32_t>(warned)));
  XUEJI_RETURN_IF_ERROR(out->AddArray("warnings", std::span<const std::uint64_t>(warnings)));
  return out->AddArray("withdrawn", std::span<const std::uint32_t>(withdrawn));
}

// PERF: a shard's terms are interned by one thread, in the order of their numbers, so that each gets its
// own; 64 shards keep all threads busy (100 ns a term and core).
absl::Status ReadTerms(const SectionReader& file, TermDictionary* terms) {
  XUEJI_ASSIGN_OR_RETURN(const auto counts, file.ReadVector<std::uint32_t>("term_counts"));
  XUEJI_ASSIGN_OR_RETURN(const auto lengths, file.ReadVector<std::uint32_t>("term_lengths"));
  XUEJI_ASSIGN_OR_RETURN(const std::string text, file.ReadText("terms"));
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const std::uint64_t bytes = std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0});
  if (counts.size() != kShards || total != lengths.size() || bytes != text.size()) {
    return file.Fault("term_lengths", {"与 terms 不符", "disagrees with section terms"});
  }
  std::vector<std::uint64_t> term_begin(kShards), text_begin(kShards);
  std::uint64_t term = 0, at = 0;
  for (std::uint32_t shard = 0; shard < kShards; ++shard) {
    term_begin[shard] = term;
    text_begin[shard] = at;
    for (const std::uint64_t end = term + counts[shard]; term < end; ++term) at += lengths[term];
  }
  std::atomic<bool> sound{true};
  ParallelFor(kShards, 1, [&](std::size_t index, std::size_t) {
    const auto shard = static_cast<std::uint32_t>(index);
    std::string_view rest = std::string_view(text).substr(text_begin[shard]);
    for (std::uint32_t i = 0; i < counts[shard]; ++i) {
      const std::string_view term_text = rest.substr(0, lengths[term_begin[shard] + i]);
      rest.remove_prefix(term_text.size());
      // Relaxed: the loop's end publishes it.
      if (terms->Intern(term_text) != TermDictionary::IdOf(shard, i)) {
        sound.store(false, std::memory_order_relaxed);
        return;
      }
    }
  });
  if (sound.load(std::memory_order_relaxed)) return absl::OkStatus();
  return file.Fault("terms", {"的次序不对或有重复", "is out of order or holds a text twice"});
}

absl::Status ReadRareColumns(const SectionReader& file, const SnapshotFacts& facts,
                             RecordStore* store) {
  XUEJI_ASSIGN_OR_RETURN(const auto warned, file.ReadVector<std::uint32_t>("warned_records"));
  std::vector<std::uint64_t> warnings(warned.size());
  XUEJI_RETURN_IF_ERROR(file.ReadInto("warnings", std::span<std::uint64_t>(warnings)));
  XUEJI_ASSIGN_OR_RETURN(const auto withdrawn, file.ReadVector<std::uint32_t>("withdrawn"));
  const auto in_range = [&](std::uint32_t record) { return record < store->size(); };
  if (!std::all_of(warned.begin(), warned.end(), in_range)) {
    return file.Fault("warned_records", {"有不存在的记录", "names records that do not exist"});
  }
  if (!std::all_of(withdrawn.begin(), withdrawn.end(), in_range)) {
    return file.Fault("withdrawn", {"有不存在的记录", "names records that do not exist"});
  }
  for (std::size_t i = 0; i < warned.size(); ++i) {
    if (!AreWarnings(ReasonSet(warnings[i]))) {
      return file.Fault("warnings", {"含有不是警告的原因", "holds reasons that are no warnings"});
    }
    store->SetWarnings(RecordId{warned[i]}, ReasonSet(warnings[i]));
  }
  for (const std::uint32_t record : withdrawn) store->Withdraw(RecordId{record});
  if (store->withdrawn_count() == facts.withdrawn) return absl::OkStatus();
  return file.Fault("withdrawn", {"与 facts 不符", "disagrees with section facts"});
}

}  // namespace

TermOrder::TermOrder(const TermDictionary& terms) : ordered_(kShards), number_(kShards) {
  ParallelFor(kShards, 1, [&](std::size_t index, std::size_t) {
    const auto shard = static_cast<std::uint32_t>(index);
    std::vector<TermId>& ordered = ordered_[shard];
    for (std::uint32_t i = 0; i < terms.ShardSize(shard); ++i) {
      ordered.push_back(TermDictionary::IdOf(shard, i));
    }
    // The empty text, id 0, stays the first.
    std::sort(ordered.begin(), ordered.end(),
              [&](TermId a, TermId b) { return terms.Text(a) < terms.Text(b); });
    number_[shard].resize(ordered.size());
    for (std::uint32_t i = 0; i < ordered.size(); ++i) {
      number_[shard][TermDictionary::IndexOf(ordered[i])] = i;
    }
  });
}

absl::Status AddStoreSections(const RecordStore& store, SectionWriter* out) {
  const TermOrder order(store.terms());
  const RecordStore::ConstColumns columns = store.columns();
  XUEJI_RETURN_IF_ERROR(out->Add("rows", store.layout().row_bytes(), columns.rows.size(),
                                 RowWriter(store, order)));
  XUEJI_RETURN_IF_ERROR(out->AddArray("record_ids", columns.id_text));
  XUEJI_RETURN_IF_ERROR(out->AddArray("record_id_ends", columns.id_ends));
  XUEJI_RETURN_IF_ERROR(out->AddArray("lines", columns.lines));
  XUEJI_RETURN_IF_ERROR(AddRareColumns(store, out));
  return AddTerms(store.terms(), order, out);
}

absl::StatusOr<std::unique_ptr<RecordStore>> ReadStore(const SectionReader& file,
                                                       const SnapshotFacts& facts,
                                                       const RecordLayout& layout,
                                                       const ReadStoreOptions& options,
                                                       MemoryBudget* budget) {
  XUEJI_ASSIGN_OR_RETURN(const Section* const ids, file.Find("record_ids", 1));
  const std::uint64_t capacity = std::uint64_t{facts.records} + options.spare_records;
  auto store = std::make_unique<RecordStore>(
      layout, RecordStore::CapacityFor(capacity, ids->bytes + options.spare_id_bytes), budget);
  XUEJI_RETURN_IF_ERROR(store->GrowTo(facts.records, ids->bytes));
  const RecordStore::Columns columns = store->columns();
  XUEJI_RETURN_IF_ERROR(file.ReadRows("rows", layout.row_bytes(), columns.rows));
  XUEJI_RETURN_IF_ERROR(file.ReadInto("record_ids", columns.id_text));
  XUEJI_RETURN_IF_ERROR(file.ReadInto("record_id_ends", columns.id_ends));
  XUEJI_RETURN_IF_ERROR(file.ReadInto("lines", columns.lines));
  if (!store->FinishColumns()) {
    return file.Fault("record_id_ends", {"与 record_ids 不符", "disagrees with section record_ids"});
  }
  for (const SnapshotInput& input : facts.inputs) store->BeginFileAt(input.path, input.first_record);
  XUEJI_RETURN_IF_ERROR(ReadRareColumns(file, facts, store.get()));
  XUEJI_RETURN_IF_ERROR(ReadTerms(file, &store->terms()));
  XUEJI_RETURN_IF_ERROR(store->ChargeTerms());
  return store;
}

}  // namespace xueji
