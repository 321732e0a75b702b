#include "engine/jobs/pupil_list.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/jobs/record_text.h"
#include "engine/jobs/table_reader.h"
#include "engine/plan/builtin_plans.h"
#include "engine/plan/plan_compiler.h"
#include "engine/record/packed_value.h"
#include "engine/record/student_schema.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
constexpr std::string_view kStudentNumber = "student_number", kEnteredOn = "entered_on";

std::size_t FieldIndex(const LinkagePlan& plan, std::string_view name) {
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    if (plan.fields[i].name == name) return i;
  }
  return kAbsent;
}

bool AllDigits(std::string_view text, std::size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "201509", "2015-09", "2015/9": "15"; empty if there is no year.
std::string_view EntryYear(std::string_view entered_on) {
  if (entered_on.size() < 4 || !AllDigits(entered_on.substr(0, 4), 4)) return {};
  return entered_on.substr(2, 2);
}

// Where a text lies in the arena, until that has stopped growing.
struct Slice {
  std::size_t begin = 0, size = 0;
  std::string_view In(const std::string& text) const { return std::string_view(text).substr(begin, size); }
};

Slice Keep(std::string_view value, std::string& text) {
  text.append(value);
  return {text.size() - value.size(), value.size()};
}

}  // namespace

absl::StatusOr<ExecutionPlan> NumbersPlan() {
  XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, BuiltinPlan("students"));
  for (const std::string_view name : {kStudentNumber, kEnteredOn}) {
    if (FieldIndex(plan, name) != kAbsent) continue;
    Field field;
    field.name = std::string(name);
    field.type = FindStudentColumn(name)->type;
    plan.fields.push_back(std::move(field));
  }
  return CompilePlan(std::move(plan));
}

absl::Status ReadApplications(const std::string& path, const StudentVerdicts& verdicts, PupilExtras* extras,
                              std::string* checksum) {
  TableOptions table;
  table.path = path;
  table.columns = {"record_id"};
  table.checksum = checksum;
  return ReadTable(table, [&](std::span<const std::string_view> values) -> absl::Status {
    if (values[0].empty()) return absl::OkStatus();
    const std::uint32_t record = verdicts.Find(values[0]);
    if (record == TextIndex::kAbsent) {
      return InvalidArgument({"申请的记录号不在学生文件中；请核对名单",
                              "the record id of this application is not among the students; check the list"});
    }
    if (extras->applied.size() <= record) extras->applied.resize(record + std::size_t{1});
    extras->applied[record] = true;
    return absl::OkStatus();
  });
}

absl::Status ReadLocalSchools(const std::string& path, PupilExtras* extras, std::string* checksum) {
  TableOptions table;
  table.path = path;
  table.columns = {"school_code", "region", "school", "type"};
  table.checksum = checksum;
  return ReadTable(table, [&](std::span<const std::string_view> values) -> absl::Status {
    const std::string_view code = values[0], region = values[1], school = values[2], type = values[3];
    if (code.empty() || !AllDigits(region, 4) || !AllDigits(school, 3) || !AllDigits(type, 1)) {
      return InvalidArgument({"应为 school_code、region（4 位）、school（3 位）、type（1 位）",
                              "write school_code, region (4 digits), school (3 digits), type (1 digit)"});
    }
    std::string digits = std::string(region) + std::string(school) + std::string(type);
    for (const auto& [other, taken] : extras->local_schools) {
      if (taken == digits && other != code) {
        return InvalidArgument({"两所学校不能共用一个号段 $0", "two schools cannot share the series $0", {digits}});
      }
    }
    if (!extras->local_schools.emplace(std::string(code), std::move(digits)).second) {
      return InvalidArgument({"学校标识码写了两次", "the school code stands twice"});
    }
    return absl::OkStatus();
  });
}

IdState IdStateOf(matchers::PackedIdNumber id, std::uint8_t type) {
  if (IsBlank(id)) return IdState::kNone;
  if (IsOtherDocument(id)) return IdState::kOtherDocument;
  const bool residence = type >= kDocumentHongKong && type <= kDocumentPassport;
  if (residence || type == kDocumentResidencePermit) return IdState::kOtherDocument;
  if (IsWellFormed(id)) {
    // Residence permits of Hong Kong, Macao, Taiwan; permanent residence cards begin with 9. Neither
    // is in the population registry. A made-up 999 number is neither.
    const std::uint32_t region = IdRegion(id);
    const std::uint32_t province = region / 10'000;
    if (province >= 81 && province <= 83) return IdState::kOtherDocument;
    if (province >= 90 && region / 1000 != 999) return IdState::kOtherDocument;
  }
  return IsValid(id) ? IdState::kUsable : IdState::kFaulty;
}

PupilList::PupilList(const LoadedRun& run, const StudentVerdicts& verdicts, const PupilExtras& extras) {
  const RecordStore& store = *run.loaded.store;
  const LinkagePlan& plan = run.plan.plan;
  const RecordLayout& layout = store.layout();
  const auto at = [&](RecordId record, std::size_t field) { return store.Row(record) + layout.offset(field); };
  const std::size_t document = FieldIndex(plan, "document_number"), type = FieldIndex(plan, "document_type"),
                    birth = FieldIndex(plan, "birth_date"), region = FieldIndex(plan, "school_region"),
                    school = FieldIndex(plan, "school_code"), number = FieldIndex(plan, kStudentNumber),
                    entered = FieldIndex(plan, kEnteredOn);
  struct Slices {
    Slice number, id, school, series;
  };
  std::vector<Slices> slices;
  slices.reserve(store.size());
  pupils_.reserve(store.size());
  records_.reserve(store.size());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId record{i};
    if (store.withdrawn(record)) continue;
    const StudentVerdict& verdict = verdicts.Of(record);
    const matchers::PackedIdNumber id = LoadIdNumber(at(record, document));
    Pupil pupil;
    pupil.record_id = store.ExternalId(record);
    pupil.id = IdStateOf(id, LoadPacked<std::uint8_t>(at(record, type)));
    // A number that disagrees with the record's own sex or date is as wrong as one of wrong form.
    if (pupil.id == IdState::kUsable && verdict.problems.Has(ProblemClass::kIdWrong)) pupil.id = IdState::kFaulty;
    pupil.dedup = verdict.dedup;
    pupil.comparison = verdict.comparison;
    pupil.legitimate = verdict.legitimate;
    pupil.applied = i < extras.applied.size() && extras.applied[i];
    pupil.birth_date = LoadDate(at(record, birth));
    pupil.school_region = LoadRegion(at(record, region));
    Slices kept;
    kept.number = Keep(matchers::CanonicalStudentNumber(RecordText(store, record, number)), text_);
    if (pupil.id == IdState::kUsable) kept.id = Keep(matchers::UnpackIdNumber(id), text_);
    const std::string code = RecordText(store, record, school);
    kept.school = Keep(code, text_);
    const auto local = extras.local_schools.find(code);
    if (local != extras.local_schools.end()) {
      const std::string entry = RecordText(store, record, entered);
      const std::string_view year = EntryYear(entry);
      // Region, year, school and type: the order of the number.
      if (!year.empty()) {
        kept.series = Keep(local->second.substr(0, 4) + std::string(year) + local->second.substr(4), text_);
      }
    }
    slices.push_back(kept);
    pupils_.push_back(pupil);
    records_.push_back(record);
  }
  school_codes_.reserve(pupils_.size());
  for (std::size_t i = 0; i < pupils_.size(); ++i) {
    pupils_[i].student_number = slices[i].number.In(text_);
    pupils_[i].id_number = slices[i].id.In(text_);
    pupils_[i].local_series = slices[i].series.In(text_);
    school_codes_.push_back(slices[i].school.In(text_));
  }
}

}  // namespace xueji
