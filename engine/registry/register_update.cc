#include "engine/registry/register_update.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/record/row_terms.h"

namespace xueji {
namespace {

constexpr std::uint32_t kChunkRecords = 1 << 14;
constexpr std::uint32_t kSameAsBase = kNoRecord - 1;

class Updater {
 public:
  Updater(const RecordStore& fresh, const UpdateOptions& options, RegisterSnapshot* base)
      : fresh_(fresh), options_(options), base_(*base), store_(base->store()),
        terms_(base->store().layout()) {}

  absl::StatusOr<RegisterUpdate> Run() {
    update_.base_records = store_.size();
    FindInBase();
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    XUEJI_RETURN_IF_ERROR(Remove());
    XUEJI_RETURN_IF_ERROR(Append());
    XUEJI_RETURN_IF_ERROR(store_.ChargeTerms());
    return std::move(update_);
  }

 private:
  struct Chunk {
    std::uint32_t file = 0, begin = 0, end = 0;  // of fresh records
  };
  struct Slot {
    Chunk chunk;
    RecordBatch batch;
    std::vector<std::uint8_t> replaces;
    BatchPlace place;
  };

  // The row of a fresh record as the base's dictionary has its texts.
  void Translate(RecordId record, std::byte* row) const {
    std::memcpy(row, fresh_.Row(record), fresh_.layout().row_bytes());
    terms_.Replace(row, [&](TermId id) { return store_.terms().Intern(fresh_.terms().Text(id)); });
  }

  // For each fresh record the one of the base that has its id: its number, kSameAsBase or kNoRecord.
  void FindInBase() {
    in_base_.assign(fresh_.size(), kNoRecord);
    ParallelFor(fresh_.size(), kChunkRecords, [&](std::size_t begin, std::size_t end) {
      std::vector<std::byte> row(fresh_.layout().row_bytes());
      for (std::size_t i = begin; i < end; ++i) {
        const RecordId record{static_cast<std::uint32_t>(i)};
        if (fresh_.withdrawn(record)) continue;
        const auto found = base_.FindByRecordId(fresh_.ExternalId(record));
        if (!found.has_value()) continue;
        Translate(record, row.data());
        const bool same = std::memcmp(row.data(), store_.Row(*found), row.size()) == 0 &&
                          store_.warnings(*found) == fresh_.warnings(record);
        in_base_[i] = same ? kSameAsBase : found->value;
      }
    });
  }

  absl::Status Remove() {
    std::vector<RecordId>& removed = update_.removed;
    for (const DeletedRecord& deleted : options_.deleted) removed.push_back(deleted.record);
    update_.deleted = removed.size();
    for (const std::uint32_t found : in_base_) {
      if (found == kSameAsBase) ++update_.unchanged;
      if (found == kNoRecord || found == kSameAsBase) continue;
      ++update_.changed;
      removed.push_back(RecordId{found});
    }
    std::sort(removed.begin(), removed.end());
    XUEJI_RETURN_IF_ERROR(CheckDeleted());
    for (const RecordId record : removed) store_.Withdraw(record);
    return absl::OkStatus();
  }

  // What is deleted must not come again in the same run: which of the two is meant?
  absl::Status CheckDeleted() const {
    std::vector<DeletedRecord> deleted(options_.deleted.begin(), options_.deleted.end());
    if (deleted.empty()) return absl::OkStatus();
    const auto before = [](const DeletedRecord& a, const DeletedRecord& b) { return a.record < b.record; };
    std::sort(deleted.begin(), deleted.end(), before);
    for (std::uint32_t i = 0; i < in_base_.size(); ++i) {
      if (in_base_[i] == kNoRecord) continue;
      const auto found = base_.FindByRecordId(fresh_.ExternalId(RecordId{i}));
      if (!found.has_value()) continue;
      const auto entry = std::lower_bound(deleted.begin(), deleted.end(), DeletedRecord{*found}, before);
      if (entry == deleted.end() || entry->record != *found) continue;
      return InvalidArgument({"$0:$1: 要删除的记录号又出现在 $2:$3；请从其中一处去掉",
                              "$0:$1: the record id to be deleted comes again in $2:$3; take it out of "
                              "one of the two",
                              {options_.deleted_path, entry->line,
                               fresh_.file_path(fresh_.FileOf(RecordId{i})),
                               fresh_.line(RecordId{i})}});
    }
    return absl::OkStatus();
  }

  void Pack(Slot& slot) const {
    RecordBatch& batch = slot.batch;
    batch.Clear();
    slot.replaces.clear();
    const std::size_t row_bytes = fresh_.layout().row_bytes();
    for (std::uint32_t i = slot.chunk.begin; i < slot.chunk.end; ++i) {
      const RecordId record{i};
      if (fresh_.withdrawn(record) || in_base_[i] == kSameAsBase) continue;
      batch.rows.resize(batch.rows.size() + row_bytes);
      Translate(record, batch.rows.data() + batch.rows.size() - row_bytes);
      batch.ids += fresh_.ExternalId(record);
      batch.id_ends.push_back(static_cast<std::uint32_t>(batch.ids.size()));
      batch.lines.push_back(fresh_.line(record));
      batch.warnings.push_back(fresh_.warnings(record).bits());
      slot.replaces.push_back(static_cast<std::uint8_t>(in_base_[i] != kNoRecord));
    }
  }

  // The records of every input lie in the store from its beginning on, also of one that has none.
  void BeginFiles(std::uint32_t end) {
    for (; files_begun_ < end; ++files_begun_) store_.BeginFile(fresh_.file_path(files_begun_));
  }

  absl::Status Append() {
    Chunk next;
    absl::Status status;
    std::vector<Slot> slots(static_cast<std::size_t>(ThreadLimit()) + 2);
    const auto file_end = [&](std::uint32_t file) {
      return file + 1 < fresh_.file_count() ? fresh_.file_begin(file + 1).value : fresh_.size();
    };
    RunPipeline(
        slots.size(),
        {.produce =
             [&](std::size_t slot) {
               while (next.file < fresh_.file_count() && next.begin == file_end(next.file)) ++next.file;
               if (next.file == fresh_.file_count() || IsCancelled() || !status.ok()) return false;
               next.end = std::min(file_end(next.file), next.begin + kChunkRecords);
               slots[slot].chunk = next;
               next.begin = next.end;
               return true;
             },
         .work = [&](std::size_t slot) { Pack(slots[slot]); },
         .consume =
             [&](std::size_t slot) {
               if (!status.ok()) return;
               BeginFiles(slots[slot].chunk.file + 1);
               absl::StatusOr<BatchPlace> place = store_.Extend(slots[slot].batch);
               status = place.status();
               if (!status.ok()) return;
               slots[slot].place = *place;
               store_.Fill(*place, slots[slot].batch);
               update_.replaces.insert(update_.replaces.end(), slots[slot].replaces.begin(),
                                       slots[slot].replaces.end());
             }});
    XUEJI_RETURN_IF_ERROR(status);
    BeginFiles(fresh_.file_count());
    return CheckCancelled();
  }

  const RecordStore& fresh_;
  const UpdateOptions& options_;
  RegisterSnapshot& base_;
  RecordStore& store_;
  const RowTerms terms_;
  RegisterUpdate update_;
  std::vector<std::uint32_t> in_base_;
  std::uint32_t files_begun_ = 0;
};

}  // namespace

absl::StatusOr<RegisterUpdate> UpdateRegister(const RecordStore& fresh, const UpdateOptions& options,
                                              RegisterSnapshot* base) {
  return Updater(fresh, options, base).Run();
}

}  // namespace xueji
