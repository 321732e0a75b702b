// RegisterProbe: one record held against a register: the pairs that a full run over the register and this record would
// compare, weighed by the same scorer.
//
//   RegisterProbe probe(*live);                          // one a thread
//   normaliser(…, probe.terms(), …).Normalise(…, row, …) // texts the register does not know stay with the probe
//   XUEJI_ASSIGN_OR_RETURN(const ProbeResult found, probe.Find(live->Read(), {.row = row}));
//
// In every pass the record has its keys; who shares one is a candidate, unless the block, this record included, would
// be oversized: then those who share the refined key at the first refinement that makes it small enough, and if none
// does, those within kWindow places of it in the order of content (sorted_window.h). Of more than kIdenticalMax records
// that say the same as this one, its neighbours by record id. A record comes up once, in the first pass that yields it.
//
// Not thread-safe; the registry must outlive it. Cost (live_register_bench): some 10 us among ten million records, most
// of it cache misses on rows; in an oversized block 20 ns for each record of it. Limits: those of the plan's blocks;
// asked whether to stop every 4,096 candidates. Errors: kDeadlineExceeded, kCancelled.
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

struct ProbeQuery {
  const std::byte* row = nullptr;
  std::string_view record_id = {};            // orders it among identical ones; may be empty
  std::optional<RecordId> leave_out = {};     // itself, where the register has it already
  std::function<absl::Status()> check = {};   // not OK: stop with that
};

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

  // For the texts of the row that is asked about; ForgetTexts before the next row.
  TermDictionary& terms() { return terms_; }
  void ForgetTexts() { terms_.Clear(); }
  const PairScorer& scorer() const { return scorer_; }

  absl::StatusOr<ProbeResult> Find(const LiveRegistry::View& view, const ProbeQuery& query);

 private:
  struct Keyed {
    std::uint64_t key;
    std::uint8_t pass;
    std::uint32_t begin, end;  // into may_have_
  };
  void ListKeys(const std::byte* row);
  void ListCandidates(const LiveRegistry::View& view);
  absl::Status KeepBlock(const LiveRegistry::View& view, const ProbeQuery& query, const Keyed& keyed);
  void KeepPart(const LiveRegistry::View& view, const ProbeQuery& query, const Keyed& keyed);
  void KeepWindow(const LiveRegistry::View& view, const ProbeQuery& query, std::uint8_t pass);
  void KeepAll(const LiveRegistry::View& view, const ProbeQuery& query, std::uint8_t pass);
  void Keep(RecordId record, std::uint8_t pass);
  void Score(const LiveRegistry::View& view, const ProbeQuery& query, ProbeResult* result);

  const LiveRegistry& live_;
  TermDictionary terms_;
  std::vector<BlockKeyProgram> programs_;
  PairScorer scorer_;
  CandidateBatch batch_;
  // Of one question.
  std::vector<Keyed> keyed_;
  std::vector<std::uint64_t> keys_;
  std::vector<RecordId> may_have_;  // of all keys
  std::vector<RecordId> members_;   // of one block
  std::vector<RecordId> kept_;
  std::vector<std::uint8_t> kept_pass_;
  // Which records were kept: open addressing, a slot counts if its number is this question's.
  struct Slot {
    std::uint32_t record, question;
  };
  std::vector<Slot> slots_;
  std::uint32_t question_ = 0;
};

}  // namespace xueji
