// GenericValues: the values of block keys that too many records have to tell anyone apart (a telephone
// of the school for a tenth of the pupils, the first of January), and how many pairs they cost.
//
//   std::vector<GenericValue> values = FindGenericValues(store, plan);
//   const GenericKeys keys(plan, pass, values, store.terms());    // those that this pass meets
//   if (!keys.empty()) keys.Charge(batch, begin, end, proposed, &pairs);
//
// A value is generic if at least one record in a thousand has it, and fifty, and ten times as many
// records as have the field's value of rank fifty: a big county or a common name is not. Codes and
// regions have few values by nature and never count; nor does a blank, which has no key and costs
// nothing (placeholders such as 无名 and 1900-01-01 are blanks, see ingest).
//
// Found in a sample of at least 16,384 records drawn by the hash of their record ids, counted over all
// records: which are listed does not depend on threads or the order of rows.
// Cost: a hash of each record id and some milliseconds; counting and charging only where a field has
// such a value.
// Thread-safety: FindGenericValues runs in parallel itself; the rest is immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/linkage/candidate_batch.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

struct GenericValue {
  std::size_t field = 0;
  std::uint64_t word = 0;     // KeyWord of the value
  RecordId example;           // a record that has it
  std::uint64_t records = 0;
  // Pairs proposed, in passes that key on the field, of two records that both have it.
  std::uint64_t pairs = 0;
};

inline constexpr std::size_t kGenericValuesMax = 20;  // of a field, the most frequent

// By field, the most frequent first; `pairs` are 0.
std::vector<GenericValue> FindGenericValues(const RecordStore& store, const ExecutionPlan& plan);

class GenericKeys {
 public:
  // `values` and `terms` must outlive it.
  GenericKeys(const ExecutionPlan& plan, const BlockingPass& pass,
              const std::vector<GenericValue>& values, const TermDictionary& terms);
  bool empty() const { return parts_.empty(); }

  // Charges the `proposed` pairs of a block to the values that its records share: all of them where all
  // have one, else the share of the block's pairs that do. The block lies at [begin, end) of a batch, or
  // is a list of records. `pairs`: a sum for each of the values.
  void Charge(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end,
              std::uint64_t proposed, std::vector<std::uint64_t>* pairs) const;
  void Charge(const RecordStore& store, std::span<const RecordId> members, std::uint64_t proposed,
              std::vector<std::uint64_t>* pairs) const;

 private:
  struct Part {
    FieldType type;
    std::uint32_t offset;
    std::size_t begin, end;  // the field's values
  };
  template <typename RowOf>
  void ChargeRows(std::size_t count, const RowOf& row, std::uint64_t proposed,
                  std::vector<std::uint64_t>* pairs) const;

  const std::vector<GenericValue>& values_;
  const TermDictionary& terms_;
  std::vector<Part> parts_;
};

}  // namespace xueji
