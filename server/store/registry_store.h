// RegistryStore: the durable truth of the live register: every change that was acknowledged, in one order.
//
//   XUEJI_ASSIGN_OR_RETURN(auto store, RegistryStore::Open("sqlite:/var/lib/xueji/register.db"));
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<ChangeOutcome> outcomes, store->Commit(requests));   // one transaction
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<StoredChange> changes, store->ReadChanges(position, 10'000));
//
// Two kinds, told by how `where` begins: "sqlite:PATH" (made if absent; WAL, synchronous FULL) and "postgresql://…"
// (15 or later; the schema is made or brought up to date). One schema (store_schema.h): changes are appended and
// never altered, numbered from 1 without a gap; the keys of its tables say no to a second holder of a record id, of an
// identity and of a request id, whoever asks and from wherever.
//
// Thread-safety: Commit and Import from one thread at a time; the others from any thread beside it. Several processes
// may have one store open. Cost: one fsync a Commit, and 0.1 ms a change (bench/server/registry_store_bench). Limits:
// kCommitMax requests a Commit, kKeyBytesMax a key, kTextBytesMax another text. Errors: kInvalidArgument (no such store,
// another format), kUnavailable (no connection, disk full: nothing was acknowledged; whether the batch is stored, the
// same request ids tell, once the store is back), kInternal. Messages never hold a value of a record. The store holds
// personal data: guard it as the register.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/record/student_text.h"

namespace xueji::server {

inline constexpr std::size_t kCommitMax = 10'000;
// Record ids, identities, request ids, numbers: what is looked up. PostgreSQL's indexes take two of them together.
inline constexpr std::size_t kKeyBytesMax = 512;
inline constexpr std::size_t kTextBytesMax = 64U << 10;

// An import is a registration that no caller waits for.
enum class ChangeKind : std::uint8_t { kRegister = 1, kAmend = 2, kWithdraw = 3, kImport = 4 };

// What is asked for. Texts are canonical where the engine made them so; the store sees to it that they are UTF-8
// without a zero byte, and looks no further.
struct ChangeRequest {
  ChangeKind kind = ChangeKind::kRegister;
  StudentText record;             // of a withdrawal: as it was, as far as it is known
  std::string identity_key;       // type and number no two live records may share; empty: none
  std::string seat;               // empty, or what lets a legitimate second record share it (its record id)
  std::string request_id;         // idempotency key; unique within the account; empty: the request cannot be repeated
  std::string request_digest;     // of what was asked: the same id with another request is refused
  std::string account;            // who asks: a pseudonym
  std::string region;             // of the asker, 6 digits
  std::int64_t at_ms = 0;         // since 1970, UTC
  std::uint64_t expected_version = 0;  // amend, withdraw: version of the state the asker saw; 0: any
  std::string answer;             // kept beside the request, and given back when it is repeated
};

struct ChangeOutcome {
  // OK; kAlreadyExists (record id or identity is taken; request id was used for another request);
  // kFailedPrecondition (another version, or withdrawn); kInvalidArgument (a text that cannot be stored).
  absl::Status status;
  std::uint64_t change_seq = 0;   // its version, if OK
  bool repeated = false;          // the request was stored before: answer is that one's
  std::string answer;
  std::string holder;             // kAlreadyExists: record id of who has the identity; empty: it is an id that is taken
};

// A request that was stored, as it is found again by its id.
struct StoredRequest {
  std::string request_digest;
  std::string answer;
  std::uint64_t change_seq = 0;
};

struct StoredChange {
  std::uint64_t change_seq = 0;
  ChangeKind kind = ChangeKind::kRegister;
  StudentText record;
  std::string account, region;
  std::int64_t at_ms = 0;
};

class RegistryStore {
 public:
  static absl::StatusOr<std::unique_ptr<RegistryStore>> Open(std::string_view where);
  virtual ~RegistryStore() = default;

  // All in one transaction; what one of them is refused for does not touch the others. Durable on return.
  // They are judged in their order, each after what the ones before it did.
  // A record that the store does not know may be amended or withdrawn: it came with the base. Its version is 0, its
  // identity unknown. A record id is never given again, also after its withdrawal.
  virtual absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests) = 0;
  // The changes after this one, in their order, `max` at most.
  virtual absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max) = 0;
  // The same without those that a later change of their record has made old. Whoever reads on until nothing comes has
  // the last state of every record that changed after the first `after`; in between, states that never were.
  virtual absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max) = 0;
  virtual absl::StatusOr<std::uint64_t> LastChange() = 0;
  // Tells this store from all others: 32 hexadecimal digits, made at random with it. A backup of it has the same.
  virtual absl::StatusOr<std::string> StoreId() = 0;
  // The last state of a record; of a withdrawn one kind says so. Nothing: the store does not know it.
  virtual absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id) = 0;
  // The request of this account with this id. Asked before a request is checked against the register: what it put
  // there stands in its own way when it is repeated.
  virtual absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account,
                                                                   std::string_view request_id) = 0;
  // Record ids that have or had this student number or document number; `max` at most.
  virtual absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max) = 0;
  // Many records at once into a store (binary COPY on PostgreSQL): `next` fills one and says whether there was one.
  // All or nothing. Returns how many. Each becomes a change of kind kImport; request ids and answers are not kept.
  // Errors: those of `next`; kAlreadyExists.
  virtual absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) = 0;
  // Returns when somebody may have changed the store, or after this long (LISTEN where there is such a thing). A
  // doorbell and no more: ReadChanges is the truth. For one thread.
  virtual void WaitForChange(std::int64_t wait_ms) = 0;
  // Reads everything: do the tables say what the changes say? kInternal names the first that does not.
  virtual absl::Status Check() = 0;
  virtual std::string_view kind() const = 0;  // "sqlite", "postgresql"
};

}  // namespace xueji::server
