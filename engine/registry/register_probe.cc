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
static_assert(kRowsAhead <= kIdenticalMax);  // KeepBlock: in a small block nobody is one of too many

}  // namespace

RegisterProbe::RegisterProbe(const LiveRegistry& live)
    : live_(live), terms_(&live.terms()), scorer_(live.plan(), terms_, live.base().frequencies()),
      batch_(live.plan().layout.row_bytes()), slots_(kSlotsMin) {
  for (const BlockingPass& pass : live.plan().plan.passes) programs_.emplace_back(live.plan(), pass, terms_);
  for (std::size_t pass = 0; pass < programs_.size(); ++pass) {
    std::size_t from = 0;
    while (from < pass && !programs_[pass].SharesPart(programs_[from])) ++from;
    words_from_.push_back(from);
  }
  words_.resize(programs_.size());
}

// PERF: five passes of the student plan key the readings of one name; they are found once a question.
void RegisterProbe::ListKeys(const LiveRegistry::View& view, std::uint32_t question, const std::byte* row) {
  const auto add = [&](std::size_t pass, std::uint64_t key) {
    if (key == 0) return;
    view.PrefetchKey(pass, key);
    keyed_.push_back({key, question, 0, 0, static_cast<std::uint8_t>(pass)});
  };
  for (std::size_t pass = 0; pass < programs_.size(); ++pass) {
    const BlockKeyProgram& program = programs_[pass];
    if (!program.has_several()) {
      add(pass, program.Key(row));
      continue;
    }
    std::vector<std::uint64_t>* words = &words_[words_from_[pass]];
    if (words_from_[pass] == pass) {
      words->clear();
      program.AppendFieldWords(row, words);
    }
    if (program.has_or_field()) {  // two fields may have words in common
      words_of_pass_ = *words;
      words = &words_of_pass_;
      program.AppendOrFieldWords(row, words);
      std::sort(words->begin(), words->end());
      words->erase(std::unique(words->begin(), words->end()), words->end());
    }
    for (const std::uint64_t word : *words) {
      if (word != 0) add(pass, program.KeyWith(row, word));
    }
  }
}

// PERF: a question is thirteen look-ups, each a chain of three misses (directory, words, row). Taken in rounds over all
// look-ups of all questions, the misses of one round overlap.
void RegisterProbe::ListCandidates(const LiveRegistry::View& view) {
  for (const Keyed& keyed : keyed_) view.PrefetchWords(keyed.pass, keyed.key);
  may_have_.clear();
  for (Keyed& keyed : keyed_) {
    keyed.begin = static_cast<std::uint32_t>(may_have_.size());
    view.ForEachCandidate(keyed.pass, keyed.key, [&](RecordId record) {
      if (may_have_.size() - keyed.begin < kRowsAhead) view.Prefetch(record);
      may_have_.push_back(record);
    });
    keyed.end = static_cast<std::uint32_t>(may_have_.size());
  }
}

void RegisterProbe::BeginQuestion() {
  first_kept_ = kept_.size();
  if (++question_ != 0) return;
  std::fill(slots_.begin(), slots_.end(), Slot{});  // after four billion questions old slots could be taken for this one's
  question_ = 1;
}

bool RegisterProbe::IsKept(RecordId record) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = Mix64(record.value) & mask; slots_[at].question == question_; at = (at + 1) & mask) {
    if (slots_[at].record == record.value) return true;
  }
  return false;
}

std::vector<RecordId> RegisterProbe::WithKeyOf(const LiveRegistry::View& view, std::size_t pass,
                                               const std::byte* row) const {
  const BlockKeyProgram& program = programs_[pass];
  std::vector<std::uint64_t> keys = {program.Key(row)};
  if (program.has_several()) program.AppendFurtherKeys(row, &keys);
  std::vector<RecordId> records;
  for (const std::uint64_t key : keys) {
    if (key == 0) continue;
    view.ForEachCandidate(pass, key, [&](RecordId record) {
      if (program.SharesKey(row, view.Row(record)) && view.Has(record)) records.push_back(record);
    });
  }
  std::sort(records.begin(), records.end());
  records.erase(std::unique(records.begin(), records.end()), records.end());
  return records;
}

void RegisterProbe::Keep(RecordId record, const Keyed& keyed) {
  if ((kept_.size() - first_kept_ + 1) * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 2, {});
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = first_kept_; i < kept_.size(); ++i) {
      std::size_t at = Mix64(kept_[i].record.value) & mask;
      while (slots_[at].question == question_) at = (at + 1) & mask;
      slots_[at] = {kept_[i].record.value, question_};
    }
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = Mix64(record.value) & mask;
  for (; slots_[at].question == question_; at = (at + 1) & mask) {
    if (slots_[at].record == record.value) return;
  }
  slots_[at] = {record.value, question_};
  kept_.push_back({record, keyed.question, keyed.pass});
}

// The members of a block that is compared in full.
void RegisterProbe::KeepAll(const Asked& asked, const Keyed& keyed) {
  if (members_.size() < kIdenticalMax) {  // with the record itself not more than kIdenticalMax are identical
    for (const RecordId record : members_) Keep(record, keyed);
    return;
  }
  const LiveRegistry::View& view = asked.view;
  const ProbeQuery& query = asked.queries[keyed.question];
  const RecordLayout& layout = live_.plan().layout;
  const std::uint64_t content = RowContentHash(layout, query.row, terms_);
  std::vector<RecordId> identical;
  for (const RecordId record : members_) {
    if (RowContentHash(layout, view.Row(record), terms_) == content) identical.push_back(record);
    else Keep(record, keyed);
  }
  if (identical.size() + 1 <= kIdenticalMax) {
    for (const RecordId record : identical) Keep(record, keyed);
    return;
  }
  // The chain: whose id comes next before it, and next behind it.
  std::optional<RecordId> before, behind;
  for (const RecordId record : identical) {
    const std::string_view id = view.ExternalId(record);
    std::optional<RecordId>& nearest = id < query.record_id ? before : behind;
    if (!nearest.has_value() || (id < query.record_id) == (view.ExternalId(*nearest) < id)) nearest = record;
  }
  if (before.has_value()) Keep(*before, keyed);
  if (behind.has_value()) Keep(*behind, keyed);
}

// As CompareSuccessors lists them, those pairs that this record is in.
void RegisterProbe::KeepWindow(const Asked& asked, const Keyed& keyed) {
  struct Place {
    std::uint64_t order, content;
    std::string_view id;
    std::optional<RecordId> record;  // none: the one asked about
  };
  const LiveRegistry::View& view = asked.view;
  const ProbeQuery& query = asked.queries[keyed.question];
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
    Keep(*sorted[j].record, keyed);
  }
  for (std::size_t j = own; j-- > 0 && j + kWindow >= own;) {
    // One that is followed by two more of its kind is compared with the next of them alone.
    const bool is_chained = j + 1 < own && sorted[j + 2].content == sorted[j].content;
    if (!is_chained) Keep(*sorted[j].record, keyed);
  }
}

// A block that is oversized with this record in it. `members_` are those who share its key.
void RegisterProbe::KeepPart(const Asked& asked, const Keyed& keyed) {
  const BlockingPass& pass = live_.plan().plan.passes[keyed.pass];
  const BlockKeyProgram& program = programs_[keyed.pass];
  for (int refinement = 1; refinement <= program.refine_parts(); ++refinement) {
    const std::uint64_t part = program.Refine(keyed.key, asked.queries[keyed.question].row, refinement);
    std::erase_if(members_, [&](RecordId record) {
      return program.Refine(keyed.key, asked.view.Row(record), refinement) != part;
    });
    if (!IsOversized(pass, refinement, members_.size() + 1)) return KeepAll(asked, keyed);
  }
  KeepWindow(asked, keyed);
}

absl::Status RegisterProbe::KeepBlock(const Asked& asked, const Keyed& keyed) {
  const LiveRegistry::View& view = asked.view;
  const BlockingPass& pass = live_.plan().plan.passes[keyed.pass];
  const BlockKeyProgram& program = programs_[keyed.pass];
  const std::span<const RecordId> may_have(may_have_.data() + keyed.begin, keyed.end - keyed.begin);
  const std::optional<RecordId> leave_out = asked.queries[keyed.question].leave_out;
  const auto is_member = [&](RecordId record) {
    return record != leave_out && program.HoldsKey(view.Row(record), keyed.key) && !view.IsWithdrawn(record);
  };
  // PERF: nearly every block is small whoever is in it. Then who came up in an earlier pass need not be looked at again,
  // and that is most of the candidates of somebody who has a record.
  if (may_have.size() < kRowsAhead && !IsOversized(pass, 0, may_have.size() + 1)) {
    for (const RecordId record : may_have) {
      if (!IsKept(record) && is_member(record)) Keep(record, keyed);
    }
    return absl::OkStatus();
  }
  members_.clear();
  for (std::size_t i = 0; i < may_have.size(); ++i) {
    if (i + kRowsAhead < may_have.size()) view.Prefetch(may_have[i + kRowsAhead]);
    if (++looked_at_ % kCheckEvery == 0 && asked.check) XUEJI_RETURN_IF_ERROR(asked.check());
    if (is_member(may_have[i])) members_.push_back(may_have[i]);
  }
  if (members_.size() + 1 > std::min<std::uint64_t>(pass.block_size_max, kIdenticalMax)) {
    // Now it matters that each is there once.
    std::sort(members_.begin(), members_.end());
    members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  }
  if (IsOversized(pass, 0, members_.size() + 1)) {
    KeepPart(asked, keyed);
  } else {
    KeepAll(asked, keyed);
  }
  return absl::OkStatus();
}

// PERF: the pairs of all questions go through the scorer side by side: what it does a batch is done for hundreds of pairs
// and not for three.
void RegisterProbe::Score(const Asked& asked) {
  for (std::size_t at = 0; at < kept_.size();) {
    batch_.ClearRows();
    kept_of_row_.clear();
    std::uint32_t question = kept_[at].question + 1, left = 0;
    for (; at < kept_.size() && !batch_.full(); ++at) {
      const Kept& kept = kept_[at];
      if (kept.question != question) {
        question = kept.question;
        left = batch_.AddRow(asked.queries[question].row, RecordId{kNoRecord});
        kept_of_row_.push_back(static_cast<std::uint32_t>(at));
      }
      batch_.AddPair(left, batch_.AddRow(asked.view.Row(kept.record), kept.record));
      kept_of_row_.push_back(static_cast<std::uint32_t>(at));
      asked.view.PrefetchIdPlace(kept.record);
    }
    scorer_.Score(batch_, [&](const ScoredPair& pair) {
      const Kept& kept = kept_[kept_of_row_[pair.pair.right]];
      asked.view.PrefetchId(kept.record);  // whoever asks wants to know
      results_[kept.question].hits.push_back({kept.record, pair.decision, pair.weight, pair.reasons, kept.pass});
    });
  }
}

absl::StatusOr<std::span<ProbeResult>> RegisterProbe::Find(const LiveRegistry::View& view,
                                                           std::span<const ProbeQuery> queries,
                                                           const ProbeCheck& check) {
  if (check) XUEJI_RETURN_IF_ERROR(check());
  const Asked asked{view, queries, check};
  if (results_.size() < queries.size()) results_.resize(queries.size());
  keyed_.clear();
  kept_.clear();
  looked_at_ = 0;
  for (std::uint32_t question = 0; question < queries.size(); ++question) {
    ListKeys(view, question, queries[question].row);
  }
  ListCandidates(view);
  auto keyed = keyed_.cbegin();
  for (std::uint32_t question = 0; question < queries.size(); ++question) {
    BeginQuestion();
    for (; keyed != keyed_.cend() && keyed->question == question; ++keyed) {
      XUEJI_RETURN_IF_ERROR(KeepBlock(asked, *keyed));
    }
    results_[question].hits.clear();
    results_[question].pairs_compared = kept_.size() - first_kept_;
  }
  Score(asked);
  return std::span(results_.data(), queries.size());
}

}  // namespace xueji
