#include "engine/registry/register_probe.h"

#include <algorithm>
#include <tuple>

#include "engine/base/hash.h"
#include "engine/index/key_word.h"
#include "engine/linkage/identical_rows.h"
#include "engine/linkage/self_join_source.h"
#include "engine/record/row_content.h"

namespace xueji {
namespace {

constexpr std::size_t kCheckEvery = 4096;
constexpr std::size_t kRowsAhead = 16;
constexpr std::size_t kSlotsMin = 1024;

}  // namespace

RegisterProbe::RegisterProbe(const LiveRegistry& live)
    : live_(live), terms_(&live.terms()), scorer_(live.plan(), terms_, live.base().frequencies()),
      batch_(live.plan().layout.row_bytes()), slots_(kSlotsMin) {
  for (const BlockingPass& pass : live.plan().plan.passes) programs_.emplace_back(live.plan(), pass, terms_);
}

void RegisterProbe::ListKeys(const std::byte* row) {
  keyed_.clear();
  for (std::size_t pass = 0; pass < programs_.size(); ++pass) {
    keys_.assign(1, programs_[pass].Key(row));
    if (programs_[pass].has_several()) programs_[pass].AppendFurtherKeys(row, &keys_);
    for (const std::uint64_t key : keys_) {
      if (key != 0) keyed_.push_back({key, static_cast<std::uint8_t>(pass), 0, 0});
    }
  }
}

// PERF: a question is thirteen look-ups, each a chain of three misses (directory, words, row). Taken in three
// rounds over all of them, the misses of one round overlap.
void RegisterProbe::ListCandidates(const LiveRegistry::View& view) {
  for (const Keyed& keyed : keyed_) view.PrefetchKey(keyed.pass, keyed.key);
  for (const Keyed& keyed : keyed_) view.PrefetchWords(keyed.pass, keyed.key);
  may_have_.clear();
  for (Keyed& keyed : keyed_) {
    keyed.begin = static_cast<std::uint32_t>(may_have_.size());
    view.ForEachCandidate(keyed.pass, keyed.key, [&](RecordId record) { may_have_.push_back(record); });
    keyed.end = static_cast<std::uint32_t>(may_have_.size());
  }
}

void RegisterProbe::Keep(RecordId record, std::uint8_t pass) {
  if ((kept_.size() + 1) * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 2, {});
    const std::size_t mask = slots_.size() - 1;
    for (const RecordId kept : kept_) {
      std::size_t at = Mix64(kept.value) & mask;
      while (slots_[at].question == question_) at = (at + 1) & mask;
      slots_[at] = {kept.value, question_};
    }
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = Mix64(record.value) & mask;
  for (; slots_[at].question == question_; at = (at + 1) & mask) {
    if (slots_[at].record == record.value) return;
  }
  slots_[at] = {record.value, question_};
  kept_.push_back(record);
  kept_pass_.push_back(pass);
}

// The members of a block that is compared in full.
void RegisterProbe::KeepAll(const LiveRegistry::View& view, const ProbeQuery& query, std::uint8_t pass) {
  if (members_.size() < kIdenticalMax) {  // with the record itself not more than kIdenticalMax are identical
    for (const RecordId record : members_) Keep(record, pass);
    return;
  }
  const RecordLayout& layout = live_.plan().layout;
  const std::uint64_t content = RowContentHash(layout, query.row, terms_);
  std::vector<RecordId> identical;
  for (const RecordId record : members_) {
    if (RowContentHash(layout, view.Row(record), terms_) == content) identical.push_back(record);
    else Keep(record, pass);
  }
  if (identical.size() + 1 <= kIdenticalMax) {
    for (const RecordId record : identical) Keep(record, pass);
    return;
  }
  // The chain: whose id comes next before it, and next behind it.
  std::optional<RecordId> before, behind;
  for (const RecordId record : identical) {
    const std::string_view id = view.ExternalId(record);
    std::optional<RecordId>& nearest = id < query.record_id ? before : behind;
    if (!nearest.has_value() || (id < query.record_id) == (view.ExternalId(*nearest) < id)) nearest = record;
  }
  if (before.has_value()) Keep(*before, pass);
  if (behind.has_value()) Keep(*behind, pass);
}

// As CompareSuccessors lists them, those pairs that this record is in.
void RegisterProbe::KeepWindow(const LiveRegistry::View& view, const ProbeQuery& query, std::uint8_t pass) {
  struct Place {
    std::uint64_t order, content;
    std::string_view id;
    std::optional<RecordId> record;  // none: the one asked about
  };
  const RecordLayout& layout = live_.plan().layout;
  const auto place = [&](const std::byte* row, std::string_view id, std::optional<RecordId> record) {
    return Place{KeyWord(layout.type(0), KeyTransform::kExact, 0, row + layout.offset(0), terms_),
                 RowContentHash(layout, row, terms_), id, record};
  };
  std::vector<Place> sorted = {place(query.row, query.record_id, std::nullopt)};
  for (const RecordId record : members_) sorted.push_back(place(view.Row(record), view.ExternalId(record), record));
  std::sort(sorted.begin(), sorted.end(), [](const Place& a, const Place& b) {
    return std::tie(a.order, a.content, a.id) < std::tie(b.order, b.content, b.id);
  });
  const auto own = static_cast<std::size_t>(
      std::find_if(sorted.begin(), sorted.end(), [](const Place& p) { return !p.record.has_value(); }) - sorted.begin());
  for (std::size_t j = own + 1; j < sorted.size() && j <= own + kWindow; ++j) {
    if (j > own + 1 && sorted[j].content == sorted[own].content) break;
    Keep(*sorted[j].record, pass);
  }
  for (std::size_t j = own; j-- > 0 && j + kWindow >= own;) {
    // One that is followed by two more of its kind is compared with the next of them alone.
    const bool is_chained = j + 1 < own && sorted[j + 2].content == sorted[j].content;
    if (!is_chained) Keep(*sorted[j].record, pass);
  }
}

// A block that is oversized with this record in it. `members_` are those who share its key.
void RegisterProbe::KeepPart(const LiveRegistry::View& view, const ProbeQuery& query, const Keyed& keyed) {
  const BlockingPass& pass = live_.plan().plan.passes[keyed.pass];
  const BlockKeyProgram& program = programs_[keyed.pass];
  for (int refinement = 1; refinement <= program.refine_parts(); ++refinement) {
    const std::uint64_t part = program.Refine(keyed.key, query.row, refinement);
    std::erase_if(members_, [&](RecordId record) {
      return program.Refine(keyed.key, view.Row(record), refinement) != part;
    });
    if (!IsOversized(pass, refinement, members_.size() + 1)) return KeepAll(view, query, keyed.pass);
  }
  KeepWindow(view, query, keyed.pass);
}

absl::Status RegisterProbe::KeepBlock(const LiveRegistry::View& view, const ProbeQuery& query, const Keyed& keyed) {
  const BlockKeyProgram& program = programs_[keyed.pass];
  const std::span<const RecordId> may_have(may_have_.data() + keyed.begin, keyed.end - keyed.begin);
  members_.clear();
  for (std::size_t i = 0; i < may_have.size(); ++i) {
    if (i + kRowsAhead < may_have.size()) view.Prefetch(may_have[i + kRowsAhead]);
    if (query.check && i % kCheckEvery == kCheckEvery - 1) XUEJI_RETURN_IF_ERROR(query.check());
    if (may_have[i] != query.leave_out && program.HoldsKey(view.Row(may_have[i]), keyed.key)) {
      members_.push_back(may_have[i]);
    }
  }
  const BlockingPass& pass = live_.plan().plan.passes[keyed.pass];
  if (members_.size() + 1 > std::min<std::uint64_t>(pass.block_size_max, kIdenticalMax)) {
    // Now it matters that each is there once.
    std::sort(members_.begin(), members_.end());
    members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  }
  if (IsOversized(pass, 0, members_.size() + 1)) {
    KeepPart(view, query, keyed);
  } else {
    KeepAll(view, query, keyed.pass);
  }
  return absl::OkStatus();
}

void RegisterProbe::Score(const LiveRegistry::View& view, const ProbeQuery& query, ProbeResult* result) {
  for (std::size_t begin = 0; begin < kept_.size(); begin += kPairsPerBatch - 1) {
    const std::size_t end = std::min(kept_.size(), begin + kPairsPerBatch - 1);
    batch_.ClearRows();
    batch_.AddRow(query.row, RecordId{kNoRecord});
    for (std::size_t i = begin; i < end; ++i) {
      batch_.AddPair(0, batch_.AddRow(view.Row(kept_[i]), kept_[i]));
    }
    scorer_.Score(batch_, [&](const ScoredPair& pair) {
      const std::size_t at = begin + pair.pair.right - 1;
      result->hits.push_back({kept_[at], pair.decision, pair.weight, pair.reasons, kept_pass_[at]});
    });
  }
  result->pairs_compared = kept_.size();
}

absl::StatusOr<ProbeResult> RegisterProbe::Find(const LiveRegistry::View& view, const ProbeQuery& query) {
  kept_.clear();
  kept_pass_.clear();
  if (++question_ == 0) {  // after four billion questions old slots could be taken for this one's
    std::fill(slots_.begin(), slots_.end(), Slot{});
    question_ = 1;
  }
  ListKeys(query.row);
  ListCandidates(view);
  for (std::size_t i = 0; i < std::min(kRowsAhead, may_have_.size()); ++i) view.Prefetch(may_have_[i]);
  for (const Keyed& keyed : keyed_) {
    if (query.check) XUEJI_RETURN_IF_ERROR(query.check());
    XUEJI_RETURN_IF_ERROR(KeepBlock(view, query, keyed));
  }
  ProbeResult result;
  Score(view, query, &result);
  return result;
}

}  // namespace xueji
