#include "engine/jobs/live_register.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/memory_budget.h"
#include "engine/base/parallel.h"
#include "engine/jobs/live_answers.h"
#include "engine/jobs/live_session.h"
#include "engine/jobs/query_reader.h"
#include "engine/jobs/record_text.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/record/row_terms.h"

namespace xueji {
namespace {

using IdentifiedRow = std::pair<const std::byte*, std::string_view>;  // and its record id

}  // namespace

struct LiveRegister::State {
  State(std::unique_ptr<MemoryBudget> limit, std::unique_ptr<LiveRegistry> registry, std::uint32_t latest_birth_date)
      : budget(std::move(limit)), live(std::move(registry)), answers(*live),
        sessions(*live, latest_birth_date) {}

  // Rows with texts of `terms`, copied into a store of their own for whoever explains or prints them.
  absl::StatusOr<std::unique_ptr<RecordStore>> StoreOf(std::span<const IdentifiedRow> rows,
                                                       const TermDictionary& terms) const;
  absl::StatusOr<PairExplanation> ExplainRows(const std::array<IdentifiedRow, 2>& rows,
                                              const TermDictionary& terms) const;
  // So much room the changes take at most: those that change nothing take none.
  std::uint64_t RoomFor(std::span<const RegisterChange> changes);

  const std::unique_ptr<MemoryBudget> budget;
  const std::unique_ptr<LiveRegistry> live;
  const LiveAnswers answers;
  const LiveSessionPool sessions;
  absl::Status broken;  // the writer's: what stopped a change halfway
};

absl::StatusOr<std::unique_ptr<RecordStore>> LiveRegister::State::StoreOf(std::span<const IdentifiedRow> rows,
                                                                          const TermDictionary& terms) const {
  const RecordLayout& layout = live->plan().layout;
  auto store = std::make_unique<RecordStore>(layout, static_cast<std::uint32_t>(rows.size()), budget.get());
  const RowTerms refers(layout);
  RecordBatch batch;
  for (const auto& [row, id] : rows) {
    batch.rows.insert(batch.rows.end(), row, row + layout.row_bytes());
    refers.Replace(batch.rows.data() + batch.rows.size() - layout.row_bytes(),
                   [&](TermId term) { return store->terms().Intern(terms.Text(term)); });
    batch.ids += id;
    batch.id_ends.push_back(static_cast<std::uint32_t>(batch.ids.size()));
    batch.lines.push_back(0);
    batch.warnings.push_back(0);
  }
  store->BeginFile("");
  XUEJI_RETURN_IF_ERROR(store->Append(batch));
  return store;
}

absl::StatusOr<PairExplanation> LiveRegister::State::ExplainRows(const std::array<IdentifiedRow, 2>& rows,
                                                                 const TermDictionary& terms) const {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RecordStore> store, StoreOf(rows, terms));
  const PairScorer scorer(live->plan(), store->terms(), live->base().frequencies());
  return ExplainRecords(live->plan(), *store, scorer, RecordId{0}, RecordId{1});
}

namespace {

// The row of a record that is put. Its texts go into the register.
class PutRow {
 public:
  PutRow(const LiveSessionPool& sessions, LiveRegistry& live)
      : slots_(sessions.slots()), normaliser_(sessions.MakeNormaliser(live.terms())), row_(normaliser_.row_bytes()) {}
  // Empty: the record cannot be used. Until the next call.
  std::span<const std::byte> Of(const StudentText& record) {
    std::fill(row_.begin(), row_.end(), std::byte{0});
    ReasonSet warnings;
    RowFault fault;
    slots_.List(record, &values_);
    if (!normaliser_.Normalise(values_, scratch_, row_.data(), warnings, fault)) return {};
    return row_;
  }

 private:
  const StudentSlots& slots_;
  const RecordNormaliser normaliser_;
  NormaliserScratch scratch_;
  std::vector<std::string_view> values_;
  std::vector<std::byte> row_;
};

}  // namespace

std::uint64_t LiveRegister::State::RoomFor(std::span<const RegisterChange> changes) {
  PutRow row(sessions, *live);
  const LiveRegistry::View view = live->Writing();
  std::set<std::string_view> earlier;
  std::uint64_t room = 0;
  for (const RegisterChange& change : changes) {
    const std::string& id = change.record[StudentColumnId::kRecordId];
    const std::optional<RecordId> before = view.FindByRecordId(id);
    const bool is_put = change.kind == RegisterChange::Kind::kPut;
    bool is_change = is_put || before.has_value();
    const bool is_first = earlier.insert(id).second;
    if (is_put && before.has_value() && is_first) {
      const std::span<const std::byte> now = row.Of(change.record);
      is_change = now.empty() || std::memcmp(view.Row(*before), now.data(), now.size()) != 0;
    }
    room += is_change ? 1 : 0;
  }
  return room;
}

LiveRegister::LiveRegister(std::unique_ptr<State> state) : state_(std::move(state)) {}
LiveRegister::~LiveRegister() = default;

absl::StatusOr<std::unique_ptr<LiveRegister>> LiveRegister::Open(const LiveRegisterOptions& options) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  auto budget = std::make_unique<MemoryBudget>(options.memory_max > 0 ? options.memory_max : DefaultMemoryMax());
  std::optional<LiveBase> base;
  if (options.snapshot.empty()) {
    absl::StatusOr<LinkagePlan> plan = options.plan.empty() ? BuiltinPlan("students") : ReadPlan(options.plan);
    XUEJI_RETURN_IF_ERROR(plan.status());
    XUEJI_ASSIGN_OR_RETURN(ExecutionPlan compiled, CompilePlan(*std::move(plan)));
    base = LiveBase::Empty(std::move(compiled), budget.get());
  } else {
    XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<RegisterSnapshot> snapshot, LoadSnapshot(options.snapshot, {}, budget.get()));
    XUEJI_ASSIGN_OR_RETURN(base, LiveBase::FromSnapshot(std::move(snapshot), budget.get()));
  }
  if (base->plan().plan.schema != Schema::kStudent) {
    return InvalidArgument({"比对方案 $0 不是学籍方案（schema: STUDENT），不能用于建籍预查",
                            "plan $0 is not of the student schema (schema: STUDENT); a register of students needs one",
                            {base->plan().plan.name}});
  }
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<LiveRegistry> live,
                         LiveRegistry::Create(*std::move(base), options.changes_max, budget.get()));
  return std::unique_ptr<LiveRegister>(new LiveRegister(
      std::make_unique<State>(std::move(budget), std::move(live), options.latest_birth_date)));
}

absl::StatusOr<PreCheckAnswer> LiveRegister::PreCheck(const StudentView& record,
                                                      const PreCheckOptions& options) const {
  LiveSessionPool::Lease session(state_->sessions);
  PreCheckAnswer answer;
  XUEJI_RETURN_IF_ERROR(state_->answers.Fill({&record, 1}, options, &*session, &answer));
  return answer;
}

absl::Status LiveRegister::PreCheckMany(std::span<const StudentView> records, const PreCheckOptions& options,
                                        std::vector<PreCheckAnswer>* answers) const {
  LiveSessionPool::Lease session(state_->sessions);
  answers->resize(records.size());
  return state_->answers.Fill(records, options, &*session, answers->data());
}

std::vector<FieldViolation> LiveRegister::Validate(const StudentView& record) const {
  LiveSessionPool::Lease session(state_->sessions);
  return session->Read(record);
}

absl::StatusOr<PairExplanation> LiveRegister::Explain(std::string_view left_id, std::string_view right_id) const {
  const LiveRegistry::View view = state_->live->Read();
  std::array<IdentifiedRow, 2> rows;
  for (std::size_t side = 0; side < 2; ++side) {
    const std::optional<RecordId> record = view.FindByRecordId(side == 0 ? left_id : right_id);
    if (!record.has_value()) {
      return NotFound({"学籍库里没有这条记录，或已撤销", "the register has no such record, or it was withdrawn"});
    }
    rows[side] = {view.Row(*record), view.ExternalId(*record)};
  }
  return state_->ExplainRows(rows, state_->live->terms());
}

absl::StatusOr<PairExplanation> LiveRegister::Explain(const StudentView& record, std::string_view other_id) const {
  LiveSessionPool::Lease session(state_->sessions);
  const LiveRegistry::View view = state_->live->Read();
  const std::vector<FieldViolation> violations = session->Read(record);
  if (!violations.empty()) return InvalidArgument(violations.front().message);
  const std::optional<RecordId> other = view.FindByRecordId(other_id);
  if (!other.has_value()) {
    return NotFound({"学籍库里没有这条记录，或已撤销", "the register has no such record, or it was withdrawn"});
  }
  const std::string_view id = record[StudentColumnId::kRecordId];
  const IdentifiedRow asked(session->row(), id.empty() ? std::string_view(kQueryRecordId) : id);
  return state_->ExplainRows({asked, IdentifiedRow(view.Row(*other), view.ExternalId(*other))}, session->probe().terms());
}

absl::StatusOr<StudentText> LiveRegister::Get(std::string_view record_id) const {
  const LiveRegistry::View view = state_->live->Read();
  const std::optional<RecordId> record = view.FindByRecordId(record_id);
  if (!record.has_value()) {
    return NotFound({"学籍库里没有这条记录，或已撤销", "the register has no such record, or it was withdrawn"});
  }
  const IdentifiedRow row(view.Row(*record), view.ExternalId(*record));
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RecordStore> store, state_->StoreOf({&row, 1}, state_->live->terms()));
  StudentText text;
  text[StudentColumnId::kRecordId] = row.second;
  const LinkagePlan& plan = state_->live->plan().plan;
  for (std::size_t field = 0; field < plan.fields.size(); ++field) {
    const StudentColumn* const column = FindStudentColumn(plan.fields[field].name);
    if (column == nullptr || plan.fields[field].type == FieldType::kAddress) continue;
    text[column->id] = RecordText(*store, RecordId{0}, field);
  }
  return text;
}

std::vector<std::string> LiveRegister::FindByNumber(std::string_view number, std::size_t max) const {
  LiveSessionPool::Lease session(state_->sessions);
  const LiveRegistry::View view = state_->live->Read();
  std::vector<RecordId> records = session->FindByNumber(view, number);
  if (const auto named = view.FindByRecordId(number)) records.push_back(*named);
  std::vector<std::string> ids;
  for (const RecordId record : records) ids.emplace_back(view.ExternalId(record));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() > max) ids.resize(max);
  return ids;
}

absl::Status LiveRegister::Apply(std::span<const RegisterChange> changes) {
  if (changes.empty()) return absl::OkStatus();
  XUEJI_RETURN_IF_ERROR(state_->broken);
  if (changes.size() > changes_left() && state_->RoomFor(changes) > changes_left()) {
    return ResourceExhausted({"自基线以来的变更余量只剩 $0 条；请用最新数据重建快照并重新加载",
                              "there is room for $0 more changes only; build a new snapshot and load it",
                              {changes_left()}});
  }
  std::uint64_t last = change_seq();
  for (const RegisterChange& change : changes) {
    if (change.change_seq <= last) {
      return InvalidArgument({"变更 $0 不在 $1 之后", "change $0 does not come after $1", {change.change_seq, last}});
    }
    last = change.change_seq;
    if (change.kind == RegisterChange::Kind::kWithdraw) continue;
    const std::vector<FieldViolation> violations = Validate(change.record);
    if (violations.empty() && !change.record[StudentColumnId::kRecordId].empty()) continue;
    return InvalidArgument({"变更 $0：$1", "change $0: $1",
                            {change.change_seq,
                             violations.empty() ? Message("缺少记录号", "no record id") : violations.front().message}});
  }
  // From here on only memory may fail, and then a part of it is done that nobody may ever see.
  PutRow put(state_->sessions, *state_->live);
  for (const RegisterChange& change : changes) {
    const std::string& id = change.record[StudentColumnId::kRecordId];
    absl::Status status;
    if (change.kind == RegisterChange::Kind::kWithdraw) {
      status = state_->live->Withdraw(id);
      if (status.code() == absl::StatusCode::kNotFound) status = absl::OkStatus();
    } else {
      const std::span<const std::byte> row = put.Of(change.record);
      status = !row.empty() ? state_->live->Put(row, id)
                            : Internal({"变更 $0 前后两次检查不一致", "change $0 was found good once and bad once", {change.change_seq}});
    }
    if (!status.ok()) {
      state_->broken = status;
      return status;
    }
  }
  state_->live->Publish(last);
  return absl::OkStatus();
}

void LiveRegister::BeginAfter(std::uint64_t change_seq) {
  XUEJI_CHECK(state_->live->change_seq() == 0);
  state_->live->Publish(change_seq);
}

void LiveRegister::PrepareForChanges() { state_->live->FaultIn(); }

std::uint64_t LiveRegister::change_seq() const { return state_->live->change_seq(); }
std::uint64_t LiveRegister::record_count() const { return state_->live->record_count(); }
std::uint32_t LiveRegister::changes_left() const { return state_->live->changes_left(); }
const std::string& LiveRegister::plan_fingerprint() const { return state_->live->plan().fingerprint; }
const std::string& LiveRegister::base_digest() const {
  static const std::string none;
  const RegisterSnapshot* const snapshot = state_->live->base().snapshot();
  return snapshot == nullptr ? none : snapshot->facts().result_digest;
}
const RegisterPlace& LiveRegister::base_place() const {
  static const RegisterPlace none;
  const RegisterSnapshot* const snapshot = state_->live->base().snapshot();
  return snapshot == nullptr ? none : snapshot->facts().place;
}
const LinkagePlan& LiveRegister::plan() const { return state_->live->plan().plan; }

}  // namespace xueji
