// RegisterProbe: records held against a register: the pairs that a full run over the register and one such record would
// compare, weighed by the same scorer.
//
//   RegisterProbe probe(*live);                          // one a thread
//   normaliser(…, probe.terms(), …).Normalise(…, row, …) // texts the register does not know stay with the probe
//   XUEJI_ASSIGN_OR_RETURN(const std::span<ProbeResult> found, probe.Find(live->Read(), {{{.row = row}}}));
//
// In every pass the record has its keys; who shares one is a candidate, unless the block, this record included, would
// be oversized: then those who share the refined key at the first refinement that makes it small enough, and if none
// does, those within kWindow places of it in the order of content (sorted_window.h). Of more than kIdenticalMax records
// that say the same as this one, its neighbours by record id. A record comes up once, in the first pass that yields it.
//
// Each record asked about is a question by itself, as if no other were asked. Not thread-safe; the registry must
// outlive it. Cost (live_register_bench): 2 us among ten million records, most of it cache misses; in an oversized block 20 ns for each record of it. Limits: those of the
// plan's blocks; asked whether to stop at the start and every 4,096 candidates. Errors: those of the check.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/registry/live_registry.h"

namespace xueji {

// One record that is asked about.
struct ProbeQuery {
  const std::byte* row = nullptr;
  std::string_view record_id = {};            // orders it among identical ones; may be empty
  std::optional<RecordId> leave_out = {};     // itself, where the register has it already
};

// Not OK: stop with that.
using ProbeCheck = std::function<absl::Status()>;

struct ProbeHit {
  RecordId record;
  Decision decision = Decision::kNonLink;  // kNonLink: marks both records
  Weight weight = 0;
  ReasonSet reasons;
  std::uint8_t pass = 0;
};

struct ProbeResult {
  std::vector<ProbeHit> hits;  // in no stated order
  std::uint64_t pairs_compared = 0;
};

class RegisterProbe {
 public:
  explicit RegisterProbe(const LiveRegistry& live);
  RegisterProbe(const RegisterProbe&) = delete;
  RegisterProbe& operator=(const RegisterProbe&) = delete;

  // For the texts of the rows that are asked about; ForgetTexts before the next ones.
  TermDictionary& terms() { return terms_; }
  void ForgetTexts() { terms_.Clear(); }
  const PairScorer& scorer() const { return scorer_; }

  // One result a query, in their order; they are the caller's to change until the next Find.
  absl::StatusOr<std::span<ProbeResult>> Find(const LiveRegistry::View& view, std::span<const ProbeQuery> queries,
                                              const ProbeCheck& check = {});
  // All records that share a key of this one pass with the row, whatever the scorer says of them; ascending.
  std::vector<RecordId> WithKeyOf(const LiveRegistry::View& view, std::size_t pass, const std::byte* row) const;

 private:
  // A key of a question: a block that it would be in.
  struct Keyed {
    std::uint64_t key;
    std::uint32_t question;     // number of the query
    std::uint32_t begin, end;   // into may_have_
    std::uint8_t pass;
  };
  struct Kept {
    RecordId record;
    std::uint32_t question;
    std::uint8_t pass;
  };
  // What the functions below are all about.
  struct Asked {
    const LiveRegistry::View& view;
    std::span<const ProbeQuery> queries;
    const ProbeCheck& check;
  };
  void ListKeys(const LiveRegistry::View& view, std::uint32_t question, const std::byte* row);
  void ListCandidates(const LiveRegistry::View& view);
  void BeginQuestion();
  absl::Status KeepBlock(const Asked& asked, const Keyed& keyed);
  void KeepPart(const Asked& asked, const Keyed& keyed);
  void KeepWindow(const Asked& asked, const Keyed& keyed);
  void KeepAll(const Asked& asked, const Keyed& keyed);
  void Keep(RecordId record, const Keyed& keyed);
  bool IsKept(RecordId record) const;
  void Score(const Asked& asked);

  const LiveRegistry& live_;
  TermDictionary terms_;
  std::vector<BlockKeyProgram> programs_;
  std::vector<std::size_t> words_from_;  // of a pass: the first with the same part of several words
  PairScorer scorer_;
  CandidateBatch batch_;
  // Of the questions in hand.
  std::vector<Keyed> keyed_;
  std::vector<RecordId> may_have_;  // of all keys
  std::vector<Kept> kept_;
  std::vector<ProbeResult> results_;
  std::vector<std::uint32_t> kept_of_row_;  // of a row of the batch: which of kept_ it is
  // Of one question.
  std::vector<std::vector<std::uint64_t>> words_;  // by pass that others have their words from
  std::vector<std::uint64_t> words_of_pass_;
  std::vector<RecordId> members_;   // of one block
  std::size_t first_kept_ = 0;
  std::size_t looked_at_ = 0;       // candidates since the check was asked
  // Which records were kept: open addressing, a slot counts if its number is this question's.
  struct Slot {
    std::uint32_t record, question;
  };
  std::vector<Slot> slots_;
  std::uint32_t question_ = 0;
};

}  // namespace xueji
