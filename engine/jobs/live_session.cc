#include "engine/jobs/live_session.h"

#include <cstring>
#include <utility>

#include "engine/base/china_date.h"
#include "engine/ingest/record_slots.h"
#include "engine/jobs/query_reader.h"

namespace xueji {
namespace {

matchers::PackedDate DateOf(std::uint32_t number) {
  return matchers::PackDate(static_cast<int>(number / 10000), static_cast<int>(number / 100 % 100),
                            static_cast<int>(number % 100));
}

RecordNormaliser MakeNormaliserOf(const ExecutionPlan& plan, TermDictionary& terms, std::uint32_t latest_birth_date) {
  return {plan.plan, plan.layout, terms, {.latest_birth_date = DateOf(latest_birth_date)}};
}

// What a value that cannot be used is taken for while the other values of the record are looked at.
std::string_view Substitute(StudentColumnId column) {
  switch (column) {
    case StudentColumnId::kRecordId: return kQueryRecordId;
    case StudentColumnId::kName: return "李明";
    case StudentColumnId::kSex: return "1";
    case StudentColumnId::kBirthDate: return "2000-01-01";
    default: return "";
  }
}

// The pass whose key is the document number and nothing else.
std::optional<std::size_t> NumberPass(const LinkagePlan& plan) {
  for (std::size_t pass = 0; pass < plan.passes.size(); ++pass) {
    const std::vector<KeyPart>& key = plan.passes[pass].key;
    if (key.size() != 1 || key[0].transform != KeyTransform::kExact || key[0].or_field.has_value()) continue;
    const StudentColumn* const column = FindStudentColumn(plan.fields[key[0].field].name);
    if (column != nullptr && column->id == StudentColumnId::kDocumentNumber) return pass;
  }
  return std::nullopt;
}

}  // namespace

StudentSlots::StudentSlots(const ExecutionPlan& plan) {
  for (const InputSlot& slot : SlotsOf(plan.plan, plan.layout).inputs) {
    const StudentColumn* const column = FindStudentColumn(slot.name);
    columns_.push_back(column == nullptr ? StudentColumnId::kRecordId : column->id);
  }
}

void StudentSlots::List(const StudentView& record, std::vector<std::string_view>* values) const {
  values->resize(columns_.size());
  for (std::size_t slot = 0; slot < columns_.size(); ++slot) (*values)[slot] = record[columns_[slot]];
  if ((*values)[0].empty()) (*values)[0] = kQueryRecordId;
}

LiveSession::LiveSession(const LiveRegistry& live, const StudentSlots& slots, std::uint32_t latest_birth_date)
    : probe_(live), slots_(slots), number_pass_(NumberPass(live.plan().plan)), latest_birth_date_(latest_birth_date),
      normaliser_(MakeNormaliserOf(live.plan(), probe_.terms(), latest_birth_date)), row_bytes_(normaliser_.row_bytes()),
      rows_(kQuestionsAtOnce * row_bytes_) {}

std::vector<FieldViolation> LiveSession::Read(const StudentView& record, std::size_t place) {
  std::byte* const row = rows_.data() + place * row_bytes_;
  slots_.List(record, &values_);
  std::vector<FieldViolation> violations;
  // Each turn finds one value that cannot be used; with a substitute for it the next turn finds the next.
  for (std::size_t turn = 0; turn < slots_.size(); ++turn) {
    std::memset(row, 0, row_bytes_);
    warnings_[place] = ReasonSet();
    RowFault fault;
    if (normaliser_.Normalise(values_, scratch_, row, warnings_[place], fault)) break;
    const std::size_t slot = fault.slot < slots_.size() ? fault.slot : 0;
    FieldViolation violation;
    violation.field = slots_.column(slot);
    violation.reason_code = Describe(fault.reason).code;
    violation.message.zh = RejectMessage(fault, /*chinese=*/true);
    violation.message.en = RejectMessage(fault, /*chinese=*/false);
    violations.push_back(std::move(violation));
    values_[slot] = Substitute(slots_.column(slot));
  }
  return violations;
}

std::vector<RecordId> LiveSession::FindByNumber(const LiveRegistry::View& view, std::string_view number) {
  if (!number_pass_.has_value()) return {};
  StudentView record;
  record[StudentColumnId::kDocumentNumber] = number;
  // The other values are missing; that is no fault here.
  for (const FieldViolation& violation : Read(record)) {
    if (violation.field == StudentColumnId::kDocumentNumber) return {};
  }
  return probe_.WithKeyOf(view, *number_pass_, row());
}

LiveSessionPool::LiveSessionPool(const LiveRegistry& live, std::uint32_t latest_birth_date)
    : live_(live), slots_(live.plan()), latest_birth_date_(latest_birth_date) {}

std::uint32_t LiveSessionPool::LatestBirthDate() const {
  return latest_birth_date_ != 0 ? latest_birth_date_ : ChinaToday();
}

RecordNormaliser LiveSessionPool::MakeNormaliser(TermDictionary& terms) const {
  return MakeNormaliserOf(live_.plan(), terms, LatestBirthDate());
}

std::unique_ptr<LiveSession> LiveSessionPool::Take() const {
  const std::uint32_t date = LatestBirthDate();
  {
    const MutexLock lock(mutex_);
    while (!idle_.empty()) {
      std::unique_ptr<LiveSession> session = std::move(idle_.back());
      idle_.pop_back();
      // Of another day: a child born today may be entered today.
      if (session->latest_birth_date() == date) return session;
    }
  }
  return std::make_unique<LiveSession>(live_, slots_, date);
}

void LiveSessionPool::GiveBack(std::unique_ptr<LiveSession> session) const {
  session->probe().ForgetTexts();
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(session));
}

}  // namespace xueji
