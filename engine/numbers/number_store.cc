#include "engine/numbers/number_store.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// WAL and FULL: readers go on beside a writer, and what was committed is on the disk. A number that was
// handed out and then forgotten would be issued twice. The log goes into the file at 256 MiB, not at the
// usual 4: a batch touches pages all over the file, and they would be written after every one.
constexpr char kSettings[] =
    "PRAGMA synchronous = FULL; PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 65536;"
    "PRAGMA temp_store = MEMORY;";

// number: every national number ever, by its text. held: the same by person, in the order he got them.
// told: what each run said of each record; it is said again as it stands, never worked out a second time.
constexpr char kTables[] = R"sql(
CREATE TABLE IF NOT EXISTS run(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, on_date INTEGER NOT NULL,
  rules TEXT NOT NULL, data_snapshot TEXT NOT NULL, registry_snapshot TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS finished(run INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS record(record_id TEXT PRIMARY KEY, person INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS number(text TEXT PRIMARY KEY, person INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held(person INTEGER NOT NULL, step INTEGER NOT NULL, text TEXT NOT NULL,
  run INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY(person, step)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS local(person INTEGER NOT NULL, step INTEGER NOT NULL, text TEXT NOT NULL,
  run INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY(person, step)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS local_text ON local(text);
CREATE TABLE IF NOT EXISTS sequence(series TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told(run INTEGER NOT NULL, record_id TEXT NOT NULL, number TEXT NOT NULL,
  previous TEXT NOT NULL, passed TEXT NOT NULL, local TEXT NOT NULL, said INTEGER NOT NULL,
  PRIMARY KEY(run, record_id)) WITHOUT ROWID;
)sql";

// What the runs of format 1 told was not kept. Under another key none of them is taken for told: who asks
// again begins a run that sees every number, and gives nobody a second one.
constexpr char kForgetKeys[] = "UPDATE run SET key = 'format 1: ' || key;";

// "XUJN": what tells our file from another database (PRAGMA application_id).
constexpr SqlFormat kFormat = {.application_id = 0x58554A4E, .version = 2, .settings = kSettings, .tables = kTables,
                               .upgrade = kForgetKeys};

absl::StatusOr<std::optional<PersonId>> FindOne(SqlStatement& find, std::string_view text) {
  absl::StatusOr<bool> found = find.Bind(1, text).Step();
  XUEJI_RETURN_IF_ERROR(found.status());
  std::optional<PersonId> person;
  if (*found) person = find.Integer(0);
  find.Reset();
  return person;
}

absl::StatusOr<std::vector<HeldNumber>> ReadNumbers(SqlStatement& read, PersonId person) {
  std::vector<HeldNumber> numbers;
  read.Bind(1, person);
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, read.Step());
    if (!more) break;
    numbers.push_back({std::string(read.Text(0)), read.Integer(1), static_cast<NumberOrigin>(read.Integer(2))});
  }
  read.Reset();
  return numbers;
}

}  // namespace

absl::StatusOr<std::unique_ptr<NumberStore>> NumberStore::Open(const std::string& path, bool create) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlDatabase> database,
                         SqlDatabase::Open(path, create, {"号码库", "number store"}));
  XUEJI_RETURN_IF_ERROR(database->MakeOrCheck(kFormat, create));
  std::unique_ptr<NumberStore> store(new NumberStore(std::move(database)));
  XUEJI_RETURN_IF_ERROR(store->Prepare());
  return store;
}

absl::Status NumberStore::Prepare() {
  const std::pair<std::unique_ptr<SqlStatement>*, const char*> statements[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&rollback_, "ROLLBACK"},
      {&person_of_record_, "SELECT person FROM record WHERE record_id = ?1"},
      {&person_of_number_, "SELECT person FROM number WHERE text = ?1"},
      {&numbers_of_, "SELECT text, run, origin FROM held WHERE person = ?1 ORDER BY step"},
      {&locals_of_, "SELECT text, run, origin FROM local WHERE person = ?1 ORDER BY step"},
      {&records_of_, "SELECT record_id FROM record WHERE person = ?1 ORDER BY record_id"},
      {&persons_of_local_, "SELECT DISTINCT person FROM local WHERE text = ?1 ORDER BY person"},
      {&add_record_, "INSERT INTO record(record_id, person) VALUES(?1, ?2)"},
      {&add_number_, "INSERT INTO number(text, person) VALUES(?1, ?2)"},
      {&add_held_, "INSERT INTO held(person, step, text, run, origin) VALUES(?1, ?2, ?3, ?4, ?5)"},
      {&add_local_, "INSERT INTO local(person, step, text, run, origin) VALUES(?1, ?2, ?3, ?4, ?5)"},
      {&count_held_, "SELECT count(*) FROM held WHERE person = ?1"},
      {&count_local_, "SELECT count(*) FROM local WHERE person = ?1"},
      {&in_series_, "SELECT text FROM number WHERE text > ?1 AND text < ?2 ORDER BY text"},
      {&last_of_, "SELECT last FROM sequence WHERE series = ?1"},
      {&told_, "SELECT number, previous, passed, local, said FROM told WHERE run = ?1 AND record_id = ?2"},
      {&tell_, "INSERT INTO told(run, record_id, number, previous, passed, local, said) "
               "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
      {&set_last_, "INSERT INTO sequence(series, last) VALUES(?1, ?2) ON CONFLICT(series) DO UPDATE SET last = ?2"},
  };
  for (const auto& [statement, sql] : statements) {
    XUEJI_ASSIGN_OR_RETURN(*statement, database_->Prepare(sql));
  }
  return absl::OkStatus();
}

absl::StatusOr<StoredRun> NumberStore::BeginRun(const RunFacts& facts) {
  XUEJI_RETURN_IF_ERROR(BeginBatch());
  const auto enter = [&]() -> absl::StatusOr<StoredRun> {
    XUEJI_ASSIGN_OR_RETURN(const auto find, database_->Prepare("SELECT id, on_date FROM run WHERE key = ?1"));
    XUEJI_ASSIGN_OR_RETURN(const bool known, find->Bind(1, facts.key).Step());
    if (known) {
      // The key tells all of the facts but the day.
      StoredRun run{find->Integer(0), facts, true};
      run.facts.on_date = static_cast<std::uint32_t>(find->Integer(1));
      XUEJI_ASSIGN_OR_RETURN(const auto end, database_->Prepare("SELECT 1 FROM finished WHERE run = ?1"));
      XUEJI_ASSIGN_OR_RETURN(run.finished, end->Bind(1, run.id).Step());
      return run;
    }
    find->Reset();
    XUEJI_ASSIGN_OR_RETURN(const auto add, database_->Prepare(
        "INSERT INTO run(key, on_date, rules, data_snapshot, registry_snapshot) VALUES(?1, ?2, ?3, ?4, ?5)"));
    XUEJI_RETURN_IF_ERROR(add->Bind(1, facts.key).Bind(2, std::int64_t{facts.on_date}).Bind(3, facts.rules)
                              .Bind(4, facts.data_snapshot).Bind(5, facts.registry_snapshot).Run());
    XUEJI_ASSIGN_OR_RETURN(const std::int64_t id, database_->QueryInteger("SELECT last_insert_rowid()"));
    return StoredRun{id, facts};
  };
  absl::StatusOr<StoredRun> run = enter();
  if (!run.ok()) {
    RollbackBatch();
    return run;
  }
  XUEJI_RETURN_IF_ERROR(CommitBatch());
  return run;
}

absl::StatusOr<std::optional<RunFacts>> NumberStore::FindRun(std::int64_t id) {
  XUEJI_ASSIGN_OR_RETURN(const auto find, database_->Prepare(
      "SELECT key, on_date, rules, data_snapshot, registry_snapshot FROM run WHERE id = ?1"));
  XUEJI_ASSIGN_OR_RETURN(const bool found, find->Bind(1, id).Step());
  if (!found) return std::optional<RunFacts>();
  return std::optional<RunFacts>(RunFacts{std::string(find->Text(0)),
                                          static_cast<std::uint32_t>(find->Integer(1)), std::string(find->Text(2)),
                                          std::string(find->Text(3)), std::string(find->Text(4))});
}

absl::Status NumberStore::FinishRun(std::int64_t id) {
  XUEJI_ASSIGN_OR_RETURN(const auto add, database_->Prepare("INSERT OR IGNORE INTO finished(run) VALUES(?1)"));
  return add->Bind(1, id).Run();
}

absl::Status NumberStore::BeginBatch() {
  XUEJI_CHECK(!in_batch_);
  XUEJI_RETURN_IF_ERROR(begin_->Run());
  in_batch_ = true;
  last_.clear();
  first_free_.clear();
  next_person_ = newest_person_ = 0;
  return absl::OkStatus();
}

absl::Status NumberStore::CommitBatch() {
  XUEJI_CHECK(in_batch_);
  absl::Status status = FlushSequences();
  if (status.ok()) status = commit_->Run();
  if (!status.ok()) {
    RollbackBatch();
    return status;
  }
  in_batch_ = false;
  return status;
}

void NumberStore::RollbackBatch() {
  if (!in_batch_) return;
  in_batch_ = false;
  last_.clear();
  first_free_.clear();
  next_person_ = newest_person_ = 0;
  // SQLite may have rolled back itself (a full disk): then there is nothing to do.
  rollback_->Run().IgnoreError();
}

absl::StatusOr<std::optional<PersonId>> NumberStore::PersonOfRecord(std::string_view record_id) {
  return FindOne(*person_of_record_, record_id);
}
absl::StatusOr<std::optional<PersonId>> NumberStore::PersonOfNumber(std::string_view number) {
  return FindOne(*person_of_number_, number);
}
absl::StatusOr<std::vector<HeldNumber>> NumberStore::NumbersOf(PersonId person) {
  return ReadNumbers(*numbers_of_, person);
}
absl::StatusOr<std::vector<HeldNumber>> NumberStore::LocalNumbersOf(PersonId person) {
  return ReadNumbers(*locals_of_, person);
}

absl::StatusOr<std::optional<ToldNumbers>> NumberStore::Told(std::int64_t run, std::string_view record_id) {
  XUEJI_ASSIGN_OR_RETURN(const bool found, told_->Bind(1, run).Bind(2, record_id).Step());
  std::optional<ToldNumbers> told;
  if (found) {
    told = ToldNumbers{std::string(told_->Text(0)), std::string(told_->Text(1)), std::string(told_->Text(2)),
                       std::string(told_->Text(3)), told_->Integer(4)};
  }
  told_->Reset();
  return told;
}

absl::StatusOr<std::vector<std::string>> NumberStore::RecordsOf(PersonId person) {
  std::vector<std::string> records;
  records_of_->Bind(1, person);
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, records_of_->Step());
    if (!more) break;
    records.emplace_back(records_of_->Text(0));
  }
  records_of_->Reset();
  return records;
}

absl::StatusOr<std::vector<PersonId>> NumberStore::PersonsOfLocalNumber(std::string_view number) {
  std::vector<PersonId> persons;
  persons_of_local_->Bind(1, number);
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, persons_of_local_->Step());
    if (!more) break;
    persons.push_back(persons_of_local_->Integer(0));
  }
  persons_of_local_->Reset();
  return persons;
}

}  // namespace xueji
