// RecordStore: the records of a run in memory: one packed row each (record_layout.h), the record id
// as given, the line it came from, and the warnings about it.
//
//   RecordStore store(layout, capacity, &budget);
//   XUEJI_RETURN_IF_ERROR(store.Append(batch));           // single writer, in input order
//   const std::byte* row = store.Row(RecordId{7});
//
// Thread-safety: one writer while loading (Fill apart); after that const methods may run in parallel.
// Memory: row_bytes + record id text + 10 bytes a record, charged to the budget before use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/growing_array.h"
#include "engine/base/memory_budget.h"
#include "engine/base/prefetch.h"
#include "engine/base/strong_id.h"
#include "engine/record/reason_code.h"
#include "engine/record/record_layout.h"
#include "engine/record/term_dictionary.h"

namespace xueji {

// Records packed by one worker, waiting to be appended. Row i spans layout.row_bytes() bytes.
struct RecordBatch {
  std::vector<std::byte> rows;
  std::string ids;                          // record ids, one after the other
  std::vector<std::uint32_t> id_ends;       // end of record i's id in `ids`
  std::vector<std::uint32_t> lines;         // 1-based line in the file where the record starts
  std::vector<std::uint64_t> warnings;      // ReasonSet bits; REQUIRES: AreWarnings
  std::size_t size() const { return id_ends.size(); }
  void Clear();
};

// Where a batch lies in the store.
struct BatchPlace {
  std::size_t record = 0;   // number of its first record
  std::size_t id_text = 0;  // where the text of its ids begins
};

class RecordStore {
 public:
  // `capacity` bounds the number of records; address space is reserved for it, not memory.
  RecordStore(RecordLayout layout, std::uint32_t capacity, MemoryBudget* budget);
  ~RecordStore();

  // Whether the address space for `capacity` records was to be had; if not, Append refuses.
  bool is_reserved() const;
  // Extend and Fill. Errors: kResourceExhausted (budget, or more than 2^32-2 records).
  absl::Status Append(const RecordBatch& batch);
  // Makes room for the batch behind those before it, in the order of the calls: single writer. Then
  // Fill puts it there, which threads may do beside each other and beside further Extends; what is
  // not filled yet reads as zeros. Errors of Extend: as of Append.
  absl::StatusOr<BatchPlace> Extend(const RecordBatch& batch);
  void Fill(const BatchPlace& place, const RecordBatch& batch);
  // Charges the dictionary's growth since the last call. Error: kResourceExhausted.
  absl::Status ChargeTerms();
  // Records appended from now on come from this file; returns its number.
  std::uint32_t BeginFile(std::string path);

  std::uint32_t size() const { return static_cast<std::uint32_t>(lines_.size()); }
  const RecordLayout& layout() const { return layout_; }
  const std::byte* Row(RecordId id) const {
    return rows_.data() + std::size_t{id.value} * layout_.row_bytes();
  }
  // Asks for the row's cache lines, for whoever reads rows at random addresses.
  void Prefetch(RecordId id) const {
    const std::byte* const row = Row(id);
    PrefetchLine(row);
    PrefetchLine(row + layout_.row_bytes() - 1);
  }
  std::string_view ExternalId(RecordId id) const;
  void PrefetchIdPlace(RecordId id) const { PrefetchLine(id_ends_.data() + id.value); }
  std::uint32_t line(RecordId id) const { return lines_[id.value]; }
  ReasonSet warnings(RecordId id) const { return UnpackWarnings(warnings_[id.value]); }
  // Number and path of the file a record came from.
  std::uint32_t FileOf(RecordId id) const;
  const std::string& file_path(std::uint32_t file) const { return files_[file].path; }
  std::uint32_t file_count() const { return static_cast<std::uint32_t>(files_.size()); }
  // First record of file number `file`.
  RecordId file_begin(std::uint32_t file) const { return RecordId{files_[file].first}; }

  // Records withdrawn after loading (repeated record ids): they keep their place but take no part.
  bool withdrawn(RecordId id) const {
    return id.value < withdrawn_.size() && withdrawn_[id.value] != 0;
  }
  void Withdraw(RecordId id);
  std::uint32_t withdrawn_count() const { return withdrawn_count_; }

  // The columns as they lie in memory, for whoever writes them to a file and reads them back
  // (engine/registry). Into an empty store: GrowTo, fill the columns, FinishColumns.
  struct Columns {
    std::span<std::byte> rows;
    std::span<char> id_text;
    std::span<std::uint32_t> id_ends;
    std::span<std::uint32_t> lines;
  };
  struct ConstColumns {
    std::span<const std::byte> rows;
    std::span<const char> id_text;
    std::span<const std::uint32_t> id_ends;
    std::span<const std::uint32_t> lines;
  };
  ConstColumns columns() const;
  Columns columns();
  // Capacity that holds so many records and bytes of record ids.
  static std::uint32_t CapacityFor(std::uint64_t records, std::uint64_t id_bytes);
  // REQUIRES: size() == 0. Error: kResourceExhausted.
  absl::Status GrowTo(std::uint32_t records, std::uint64_t id_bytes);
  // The records from `first` on come from this file; files in the order of their records.
  void BeginFileAt(std::string path, std::uint32_t first);
  // Makes what follows from the columns; false if the ends of the ids do not fit their text.
  bool FinishColumns();
  // REQUIRES: AreWarnings(warnings).
  void SetWarnings(RecordId id, ReasonSet warnings) {
    warnings_[id.value] = PackWarnings(warnings);
  }

  TermDictionary& terms() { return terms_; }
  const TermDictionary& terms() const { return terms_; }
  MemoryBudget* budget() const { return budget_; }

 private:
  struct File {
    std::string path;
    std::uint32_t first = 0;
  };
  RecordLayout layout_;
  MemoryBudget* budget_;
  GrowingArray<std::byte> rows_;
  GrowingArray<char> id_text_;
  GrowingArray<std::uint32_t> id_ends_;        // relative to the base of the record's group
  GrowingArray<std::uint64_t> id_group_base_;  // one per 2^16 records
  GrowingArray<std::uint32_t> lines_;
  GrowingArray<std::uint16_t> warnings_;       // PackWarnings
  std::vector<std::uint8_t> withdrawn_;
  std::uint32_t withdrawn_count_ = 0;
  std::vector<File> files_;
  TermDictionary terms_;
  std::uint64_t terms_charged_ = 0;
};

}  // namespace xueji
