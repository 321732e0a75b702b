#include "engine/ingest/record_normaliser.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/masking.h"
#include "engine/base/utf8.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/name_normaliser.h"
#include "matchers/identity/region_code.h"
#include "matchers/text/packed_address.h"

namespace xueji {
namespace {

using matchers::PackedName;

// The date a system fills in where it has none, and the earliest a pupil's record may state.
constexpr matchers::PackedDate kPlaceholderDate = matchers::PackDate(1900, 1, 1);

// The placeholders that are plain Han of two to four characters; the others take the slow path anyway.
constexpr std::array<std::u32string_view, 10> kPlaceholderWords = {
    U"无名", U"无名氏", U"不详", U"未知", U"暂无", U"没有", U"待定", U"测试", U"未取名", U"未命名"};

constexpr PackedName PackedWord(std::u32string_view word) {
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < word.size(); ++i) packed |= std::uint64_t{word[i]} << (16 * i);
  return PackedName{packed};
}

// Which low bytes the first characters of those words have.
constexpr std::array<std::uint64_t, 4> kPlaceholderBytes = [] {
  std::array<std::uint64_t, 4> bytes{};
  for (const std::u32string_view word : kPlaceholderWords) {
    bytes[word[0] >> 6 & 3] |= std::uint64_t{1} << (word[0] & 63);
  }
  return bytes;
}();

// PERF: one bit sends 97 of 100 names on their way.
bool IsPlaceholderWord(PackedName name) {
  if ((kPlaceholderBytes[name.word >> 6 & 3] >> (name.word & 63) & 1) == 0) [[likely]] return false;
  return std::any_of(kPlaceholderWords.begin(), kPlaceholderWords.end(),
                     [&](std::u32string_view word) { return PackedWord(word) == name; });
}

// The student number most pupils have: 'G' and the number on the card, which has been examined.
bool RepeatsDocument(std::string_view student_number, const IdentityNumber& document) {
  constexpr std::size_t kIdBytes = 18;
  return student_number.size() == kIdBytes + 1 && student_number[0] == 'G' &&
         IsValid(document.packed) && document.text.size() == kIdBytes &&
         std::memcmp(student_number.data() + 1, document.text.data(), kIdBytes) == 0;
}

}  // namespace

// What one Normalise() call works on.
struct RecordNormaliser::Row {
  NormaliserScratch& scratch;
  std::byte* bytes;
  ReasonSet& warnings;
  StudentFacts facts;
  std::string_view student_number;  // as given; what is on the card is known only at the end

  template <typename T>
  void Store(const Slot& slot, T value) const {
    if (slot.stored) StorePacked(bytes + slot.offset, value);
  }
};

RecordNormaliser::RecordNormaliser(const LinkagePlan& plan, const RecordLayout& layout,
                                   TermDictionary& terms, NormaliserOptions options)
    : terms_(terms),
      options_(options),
      row_bytes_(layout.row_bytes()),
      student_(plan.schema == Schema::kStudent) {
  InputSlot id{.name = "record_id", .headers = {}, .required = true};
  if (!plan.record_id_column.empty()) id.headers.push_back(plan.record_id_column);
  if (student_ || id.headers.empty()) {
    for (std::string& header : StudentHeaders(Column(StudentColumnId::kRecordId))) {
      id.headers.push_back(std::move(header));
    }
  }
  slots_.push_back(std::move(id));
  programs_.emplace_back();
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    const Field& field = plan.fields[i];
    InputSlot input{.name = field.name, .headers = field.columns, .required = field.required};
    if (input.headers.empty()) input.headers.push_back(field.name);
    Slot slot{.type = field.type,
              .code_table = field.code_table,
              .stored = true,
              .required = field.required,
              .offset = layout.offset(i),
              .blank_values = field.blank_values};
    const StudentColumn* column = student_ ? FindStudentColumn(field.name) : nullptr;
    if (column != nullptr) {
      for (std::string& header : StudentHeaders(*column)) input.headers.push_back(std::move(header));
      slot.student = column->id;
      input.exclusive = field.columns.empty();
      input.required = input.required || column->required;
      slot.required = slot.required || column->required;
    }
    slots_.push_back(std::move(input));
    programs_.push_back(std::move(slot));
  }
  if (student_) AddStudentSlots(plan);
  for (std::size_t i = 1; i < programs_.size(); ++i) {
    Slot& slot = programs_[i];
    if (slot.student == StudentColumnId::kDocumentNumber) document_slot_ = i;
    slot.phone = slot.student == StudentColumnId::kPhone ||
                 slot.student == StudentColumnId::kGuardian1Phone ||
                 slot.student == StudentColumnId::kGuardian2Phone;
  }
}

void RecordNormaliser::AddStudentSlots(const LinkagePlan& plan) {
  using Id = StudentColumnId;
  for (const Id id : {Id::kStudentNumber, Id::kName, Id::kSex, Id::kBirthDate, Id::kDocumentType,
                      Id::kDocumentNumber}) {
    const StudentColumn& column = Column(id);
    const bool in_plan = std::any_of(plan.fields.begin(), plan.fields.end(), [&](const Field& field) {
      return FindStudentColumn(field.name) == &column;
    });
    if (in_plan) continue;
    slots_.push_back({std::string(column.name), StudentHeaders(column), column.required, true});
    programs_.push_back({.type = column.type,
                         .code_table = column.code_table,
                         .student = id,
                         .stored = false,
                         .required = column.required,
                         .blank_values = {}});
  }
}

RowFault RecordNormaliser::MissingFault(std::size_t slot, std::string_view text) const {
  RowFault fault{RejectReason::kFieldRequired, slot, {}};
  switch (programs_[slot].student) {
    case StudentColumnId::kName: fault.reason = RejectReason::kNameMissing; break;
    case StudentColumnId::kSex: fault.reason = RejectReason::kSexInvalid; break;
    case StudentColumnId::kBirthDate: fault.reason = RejectReason::kBirthDateInvalid; break;
    default: break;
  }
  if (!text.empty()) {
    fault.detail = programs_[slot].type == FieldType::kDate ? MaskDate(text) : MaskText(text);
  }
  return fault;
}

inline std::string_view RecordNormaliser::Given(const Slot& slot, std::string_view text) {
  text = TrimBlanks(text);
  for (const std::string& blank : slot.blank_values) {
    if (text == blank) return {};
  }
  return text;
}

// PERF: one switch a value, which the processor foretells because rows are alike; what a plain value
// needs is in small inline functions, without a call into ICU and without the dictionary.
bool RecordNormaliser::Normalise(std::span<const std::string_view> values,
                                 NormaliserScratch& scratch, std::byte* row, ReasonSet& warnings,
                                 RowFault& fault) const {
  XUEJI_DCHECK(values.size() == slots_.size());
  const std::string_view id = TrimBlanks(values[0]);
  if (id.empty()) {
    fault = {RejectReason::kRecordIdMissing, 0, {}};
    return false;
  }
  if (id.size() > options_.record_id_bytes_max) {
    fault = {RejectReason::kRecordIdTooLong, 0,
             std::to_string(id.size()) + " > " + std::to_string(options_.record_id_bytes_max)};
    return false;
  }
  Row state{scratch, row, warnings, {}, {}};
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (i == document_slot_) continue;
    const Slot& slot = programs_[i];
    const std::string_view text = Given(slot, values[i]);
    const Outcome outcome = text.empty() ? Outcome::kBlank : Pack(slot, text, state);
    if (outcome == Outcome::kStored) [[likely]] continue;
    if (outcome == Outcome::kPlaceholder) {
      warnings.Add(Reason::kPlaceholderValue);
    } else if (options_.partial ? outcome == Outcome::kInvalid : slot.required) {
      fault = MissingFault(i, text);
      return false;
    } else if (outcome == Outcome::kInvalid) {
      warnings.Add(student_ && slot.type == FieldType::kRegion ? Reason::kRegionCodeUnknown
                                                               : Reason::kFieldInvalid);
    }
  }
  if (!student_) return true;
  if (document_slot_ != 0) {
    const Slot& slot = programs_[document_slot_];
    const std::string_view text = Given(slot, values[document_slot_]);
    if (!text.empty()) PackDocument(slot, text, state.facts.document_type, state);
  }
  const bool examined = options_.path == FoldPath::kFast &&
                        RepeatsDocument(state.student_number, state.facts.document);
  if (!examined && !state.student_number.empty()) {
    state.facts.student_number =
        FoldCode(state.student_number, scratch.student_number, options_.path);
  }
  warnings.Add(ValidateStudent(state.facts));
  return true;
}

RecordNormaliser::Outcome RecordNormaliser::Pack(const Slot& slot, std::string_view text,
                                                 Row& row) const {
  switch (slot.type) {
    case FieldType::kName: return PackName(slot, text, row);
    case FieldType::kIdNumber: return PackDocument(slot, text, 0, row);
    case FieldType::kDate: return PackDate(slot, text, row);
    case FieldType::kRegion: return PackRegion(slot, text, row);
    case FieldType::kCode: return PackCode(slot, text, row);
    case FieldType::kDigits: return PackDigits(slot, text, row);
    case FieldType::kAddress: {
      FoldAddress(text, row.scratch.name, options_.path);
      if (row.scratch.name.empty()) return Outcome::kBlank;
      row.Store(slot, matchers::PackAddress(row.scratch.name));
      return Outcome::kStored;
    }
    case FieldType::kText: {
      if (slot.student == StudentColumnId::kStudentNumber) {
        row.student_number = text;
      }
      if (!slot.stored) return Outcome::kStored;
      FoldText(text, row.scratch.text, options_.path);
      if (row.scratch.text.empty()) return Outcome::kBlank;
      row.Store(slot, terms_.Intern(row.scratch.text).value);
      return Outcome::kStored;
    }
  }
  return Outcome::kInvalid;
}

RecordNormaliser::Outcome RecordNormaliser::PackName(const Slot& slot, std::string_view text,
                                                     Row& row) const {
  if (options_.path == FoldPath::kFast) {
    const PackedName plain = PackPlainName(text);
    if (!IsBlank(plain)) [[likely]] {
      if (IsPlaceholderWord(plain)) return Outcome::kPlaceholder;
      row.Store(slot, plain.word);
      return Outcome::kStored;
    }
  }
  std::u32string& name = row.scratch.name;
  NormaliseName(text, name, options_.path);
  if (name.empty()) return Outcome::kBlank;
  if (IsPlaceholderName(name)) return Outcome::kPlaceholder;
  if (student_ && matchers::HasStandIn(name)) row.warnings.Add(Reason::kNameStandIn);
  if (!slot.stored) return Outcome::kStored;
  if (const std::optional<PackedName> packed = matchers::PackName(name)) {
    row.Store(slot, packed->word);
  } else {
    row.scratch.text.clear();
    for (const char32_t c : name) AppendUtf8(c, row.scratch.text);
    row.Store(slot, matchers::EscapedName(terms_.Intern(row.scratch.text).value).word);
  }
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackDate(const Slot& slot, std::string_view text,
                                                     Row& row) const {
  matchers::PackedDate date;
  if (options_.path == FoldPath::kFast) date = PackPlainDate(text);
  if (IsBlank(date)) [[unlikely]] {
    date = NormaliseDate(text, row.scratch.code, options_.path).value_or(matchers::PackedDate{});
    if (IsBlank(date)) return Outcome::kInvalid;
  }
  if (slot.student == StudentColumnId::kBirthDate) {
    if (date == kPlaceholderDate) return Outcome::kPlaceholder;
    const matchers::PackedDate latest = options_.latest_birth_date;
    if (date < kPlaceholderDate || (!IsBlank(latest) && date > latest)) return Outcome::kInvalid;
    row.facts.birth_date = date;
  }
  row.Store(slot, date.value);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackRegion(const Slot& slot, std::string_view text,
                                                       Row& row) const {
  std::uint32_t region = options_.path == FoldPath::kFast ? PackPlainRegion(text) : 0;
  if (region == 0) [[unlikely]] {
    region = NormaliseRegion(text, row.scratch.code, options_.path).value_or(0);
    if (region == 0) return Outcome::kInvalid;
  }
  if (student_ && !matchers::IsProvinceKnown(region)) {
    row.warnings.Add(Reason::kRegionCodeUnknown);
  }
  row.Store(slot, region);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackCode(const Slot& slot, std::string_view text,
                                                     Row& row) const {
  const std::optional<std::uint8_t> code = options_.path == FoldPath::kFast
                                               ? row.scratch.codes.Parse(slot.code_table, text)
                                               : ParseCode(slot.code_table, text);
  if (!code) return Outcome::kInvalid;
  if (*code == 0) return Outcome::kBlank;
  if (slot.student == StudentColumnId::kSex) row.facts.sex = *code;
  if (slot.student == StudentColumnId::kDocumentType) row.facts.document_type = *code;
  row.Store(slot, *code);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackDigits(const Slot& slot, std::string_view text,
                                                       Row& row) const {
  const std::optional<matchers::PackedDigits> digits =
      NormaliseDigits(text, slot.phone, row.scratch.code, options_.path);
  if (!digits) return Outcome::kInvalid;
  if (slot.phone && IsRepeatedDigit(*digits)) return Outcome::kPlaceholder;
  row.Store(slot, digits->word);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackDocument(const Slot& slot, std::string_view text,
                                                         std::uint8_t type, Row& row) const {
  const bool own = slot.student == StudentColumnId::kDocumentNumber;
  const IdentityNumber number = NormaliseIdentity(
      text, type, terms_, own ? row.scratch.document : row.scratch.code, options_.path);
  if (own) {
    row.facts.document_given = true;
    row.facts.document = number;
  }
  if (number.placeholder) return Outcome::kPlaceholder;
  if (slot.stored) {
    StorePacked(row.bytes + slot.offset, number.packed.digits);
    StorePacked(row.bytes + slot.offset + sizeof number.packed.digits, number.packed.tail);
  }
  return Outcome::kStored;
}

std::vector<NormalisedField> RecordNormaliser::Describe(
    std::span<const std::string_view> values) const {
  std::vector<NormalisedField> fields;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (!programs_[i].stored) continue;
    const std::string_view text = Given(programs_[i], values[i]);
    fields.push_back({slots_[i].name, std::string(values[i]),
                      text.empty() ? "" : FoldedText(programs_[i].type, text)});
  }
  return fields;
}

}  // namespace xueji
