// LiveSession: what questions to the live register need at a time: a probe, a normaliser, and their scratch; and the
// pool that lends them out.
//
//   LiveSessionPool::Lease session(pool);
//   const std::vector<FieldViolation> violations = session->Read(record);    // fills session->row()
//   session->Read(other, 1);                                                 // and session->row(1)
//   session->queries().push_back({.row = session->row()});  session->probe().Find(view, session->queries());
//
// Take the view of the register before Read: then every text of a record that is seen is known to the register when
// the row is made, and equal texts have equal ids.
// The pool is thread-safe, a session is its borrower's. Cost: a session is made once for as many threads as ask at a
// time (50 us), and anew on the next day, when the latest birth date moves; lending one 50 ns.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/mutex.h"
#include "engine/ingest/record_normaliser.h"
#include "engine/jobs/live_register.h"
#include "engine/registry/register_probe.h"

namespace xueji {

// The values of a record in the order of the plan's slots.
class StudentSlots {
 public:
  explicit StudentSlots(const ExecutionPlan& plan);
  // They refer to `record`. An id that is not there is kQueryRecordId.
  void List(const StudentView& record, std::vector<std::string_view>* values) const;
  StudentColumnId column(std::size_t slot) const { return columns_[slot]; }
  std::size_t size() const { return columns_.size(); }

 private:
  std::vector<StudentColumnId> columns_;
};

// So many records have a place in a session: enough that the cache misses of their questions overlap, few enough that
// what they touch stays in the second-level cache (live_register_bench).
inline constexpr std::size_t kQuestionsAtOnce = 32;

class LiveSession {
 public:
  LiveSession(const LiveRegistry& live, const StudentSlots& slots, std::uint32_t latest_birth_date);
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  // Fills row() and warnings() of the place, which is less than kQuestionsAtOnce; returns what cannot be used of the
  // record, each value once. Texts of rows stay until the session is given back, or ForgetTexts of the probe.
  std::vector<FieldViolation> Read(const StudentView& record, std::size_t place = 0);
  const std::byte* row(std::size_t place = 0) const { return rows_.data() + place * row_bytes_; }
  ReasonSet warnings(std::size_t place = 0) const { return warnings_[place]; }
  // The records whose document number is this one, in whatever form it is written. None if the number cannot be used,
  // or the plan has no pass that is keyed by the number alone. Fills row().
  std::vector<RecordId> FindByNumber(const LiveRegistry::View& view, std::string_view number);
  RegisterProbe& probe() { return probe_; }
  std::vector<ProbeQuery>& queries() { return queries_; }  // the borrower's, kept for its memory
  std::uint32_t latest_birth_date() const { return latest_birth_date_; }

 private:
  RegisterProbe probe_;
  const StudentSlots& slots_;
  const std::optional<std::size_t> number_pass_;
  const std::uint32_t latest_birth_date_;
  RecordNormaliser normaliser_;
  NormaliserScratch scratch_;
  const std::size_t row_bytes_;
  std::vector<std::byte> rows_;
  std::array<ReasonSet, kQuestionsAtOnce> warnings_;
  std::vector<std::string_view> values_;
  std::vector<ProbeQuery> queries_;
};

class LiveSessionPool {
 public:
  // `latest_birth_date`: 0: today. The registry must outlive the pool.
  LiveSessionPool(const LiveRegistry& live, std::uint32_t latest_birth_date);
  const StudentSlots& slots() const { return slots_; }
  std::uint32_t LatestBirthDate() const;
  // Whose new texts go into `terms`.
  RecordNormaliser MakeNormaliser(TermDictionary& terms) const;

  class Lease {
   public:
    explicit Lease(const LiveSessionPool& pool) : pool_(pool), session_(pool.Take()) {}
    ~Lease() { pool_.GiveBack(std::move(session_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    LiveSession* operator->() { return session_.get(); }
    LiveSession& operator*() { return *session_; }

   private:
    const LiveSessionPool& pool_;
    std::unique_ptr<LiveSession> session_;
  };

 private:
  std::unique_ptr<LiveSession> Take() const;
  void GiveBack(std::unique_ptr<LiveSession> session) const;

  const LiveRegistry& live_;
  const StudentSlots slots_;
  const std::uint32_t latest_birth_date_;
  mutable Mutex mutex_;
  mutable std::vector<std::unique_ptr<LiveSession>> idle_ XUEJI_GUARDED_BY(mutex_);
};

}  // namespace xueji
