#include "engine/ingest/record_normaliser.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/masking.h"
#include "engine/base/utf8.h"
#include "engine/ingest/name_normaliser.h"
#include "engine/ingest/plain_values.h"
#include "matchers/identity/region_code.h"
#include "matchers/text/packed_address.h"

namespace xueji {
namespace {

using matchers::PackedName;

// The date a system fills in where it has none, and the earliest a pupil's record may state.
constexpr matchers::PackedDate kPlaceholderDate = matchers::PackDate(1900, 1, 1);

}  // namespace

RecordNormaliser::RecordNormaliser(const LinkagePlan& plan, const RecordLayout& layout,
                                   TermDictionary& terms, NormaliserOptions options)
    : slots_(SlotsOf(plan, layout)),
      terms_(terms),
      options_(options),
      row_bytes_(layout.row_bytes()),
      student_(plan.schema == Schema::kStudent) {}

RowFault RecordNormaliser::MissingFault(std::size_t slot, std::string_view text) const {
  RowFault fault{RejectReason::kFieldRequired, slot, {}};
  switch (slots_.values[slot].student) {
    case StudentColumnId::kName: fault.reason = RejectReason::kNameMissing; break;
    case StudentColumnId::kSex: fault.reason = RejectReason::kSexInvalid; break;
    case StudentColumnId::kBirthDate: fault.reason = RejectReason::kBirthDateInvalid; break;
    default: break;
  }
  if (!text.empty()) {
    fault.detail = slots_.values[slot].type == FieldType::kDate ? MaskDate(text) : MaskText(text);
  }
  return fault;
}

// Later than the placeholder and not in the future.
inline bool RecordNormaliser::IsBirthDate(matchers::PackedDate date) const {
  const matchers::PackedDate latest = options_.latest_birth_date;
  return date > kPlaceholderDate && (IsBlank(latest) || date <= latest);
}

inline std::string_view RecordNormaliser::Given(const ValueSlot& slot, std::string_view text) {
  text = TrimBlanks(text);
  if (slot.has_blank_values) [[unlikely]] {
    for (const std::string& blank : slot.blank_values) {
      if (text == blank) return {};
    }
  }
  return text;
}

// A resident's valid number, which is most of them.
inline __attribute__((always_inline)) bool RecordNormaliser::PackPlainId(
    const ValueSlot& slot, std::string_view text, RowInProgress& row) const {
  const matchers::PackedIdNumber id = matchers::PackIdNumber(text);
  if (!IsValid(id)) return false;
  row.StoreId(slot, id);
  if (slot.student == StudentColumnId::kDocumentNumber) {
    row.facts.document_given = true;
    row.facts.document.packed = id;
    row.facts.document.text = text;
  }
  return true;
}

// Packs a value that is written as nearly all are; false, with nothing done, if another way must be
// found, or something said about it. PERF: one switch a value, which the processor foretells because
// rows are alike; no call but to the matchers, no dictionary, no ICU.
template <bool kPadded>
inline __attribute__((always_inline)) bool RecordNormaliser::PackPlain(
    const ValueSlot& slot, std::string_view text, RowInProgress& row) const {
  switch (slot.type) {
    case FieldType::kName: {
      if (slot.seldom) return false;
      const PackedName name = PackPlainName<kPadded>(text);
      if (IsBlank(name) || IsPlaceholderWord(name)) return false;
      row.Store(slot, name.word);
      return true;
    }
    case FieldType::kDate: {
      const matchers::PackedDate date = PackPlainDate(text);
      if (IsBlank(date)) return false;
      if (slot.student == StudentColumnId::kBirthDate) {
        if (!IsBirthDate(date)) return false;
        row.facts.birth_date = date;
        row.birth_text = matchers::LoadEight(text.data());
      }
      row.Store(slot, date.value);
      return true;
    }
    case FieldType::kRegion: {
      const std::uint32_t region = PackPlainRegion<kPadded>(text);
      if (region == 0 || (student_ && !matchers::IsProvinceKnown(region))) return false;
      row.StoreRegion(slot, region);
      return true;
    }
    case FieldType::kCode: {
      CodeMemo& memo = row.scratch.codes;
      const std::uint8_t code = (kPadded ? memo.ParsePadded(slot.code_table, text)
                                         : memo.Parse(slot.code_table, text)).value_or(0);
      if (code == 0) return false;
      if (slot.student == StudentColumnId::kSex) row.facts.sex = code;
      if (slot.student == StudentColumnId::kDocumentType) row.facts.document_type = code;
      row.Store(slot, code);
      return true;
    }
    case FieldType::kDigits: {
      if (text.size() > kPlainDigitsMax) return false;
      const std::optional<matchers::PackedDigits> digits = matchers::PackDigits(text);
      if (!digits || (slot.phone && IsRepeatedDigit(*digits))) return false;
      row.StoreDigits(slot, *digits, terms_);
      return true;
    }
    case FieldType::kIdNumber: return PackPlainId(slot, text, row);
    case FieldType::kText:
      if (slot.stored || slot.student != StudentColumnId::kStudentNumber) return false;
      row.student_number = text;
      return true;
    case FieldType::kAddress: {
      const std::uint64_t address = PackAddressInPlace<kPadded>(text);
      if (address == 0) return false;
      row.Store(slot, address);
      return true;
    }
    case FieldType::kSeldomName: return false;
  }
  return false;
}

bool RecordNormaliser::Normalise(std::span<const std::string_view> values,
                                 NormaliserScratch& scratch, std::byte* row, ReasonSet& warnings,
                                 RowFault& fault) const {
  XUEJI_DCHECK(values.size() == slots_.values.size());
  return NormaliseFrom(GivenValues{values}, scratch, row, warnings, fault);
}

bool RecordNormaliser::NormaliseFields(const CsvFields& fields, std::span<const int> column_of_slot,
                                       bool quoted, NormaliserScratch& scratch, std::byte* row,
                                       ReasonSet& warnings, RowFault& fault) const {
  XUEJI_DCHECK(column_of_slot.size() == slots_.values.size());
  if (quoted) {
    return NormaliseFrom(FieldsInPlace<true>{fields, column_of_slot}, scratch, row, warnings, fault);
  }
  return NormaliseFrom(FieldsInPlace<false>{fields, column_of_slot}, scratch, row, warnings, fault);
}

template <typename Source>
inline bool RecordNormaliser::NormaliseFrom(const Source& source, NormaliserScratch& scratch,
                                            std::byte* row, ReasonSet& warnings,
                                            RowFault& fault) const {
  const std::string_view id = TrimBlanks(source[0]);
  if (id.empty()) {
    fault = {RejectReason::kRecordIdMissing, 0, {}};
    return false;
  }
  if (id.size() > options_.record_id_bytes_max) {
    fault = {RejectReason::kRecordIdTooLong, 0,
             std::to_string(id.size()) + " > " + std::to_string(options_.record_id_bytes_max)};
    return false;
  }
  const bool fast = options_.path == FoldPath::kFast;
  RowInProgress state{scratch, row, warnings, {}, {}, 0};
  const std::size_t document = slots_.document;
  const ValueSlot* const slots = slots_.values.data();
  for (std::size_t i = 1, count = slots_.values.size(); i < count; ++i) {
    const ValueSlot& slot = slots[i];
    std::string_view text = source[i];
    if ((text.empty() && !slot.required) || i == document) continue;
    text = Given(slot, text);
    if (fast && !text.empty() && PackPlain<Source::kPadded>(slot, text, state)) [[likely]] continue;
    if (!text.empty() || slot.required) {
      if (!PackOtherwise(i, text, state, fault)) return false;
    }
  }
  if (!student_) return true;
  if (document != 0) {
    const ValueSlot& slot = slots[document];
    const std::string_view text = Given(slot, source[document]);
    if (!text.empty() && !(fast && PackPlainId(slot, text, state))) {
      PackDocument(slot, text, state.facts.document_type, state);
    }
  }
  const bool examined = state.student_number.empty() ||
                        (fast && RepeatsDocument(state.student_number, state.facts.document));
  if (fast && examined && IsBeyondDoubt(state.facts, state.birth_text)) [[likely]] return true;
  if (!examined) {
    state.facts.student_number =
        FoldCode(state.student_number, scratch.student_number, options_.path);
  }
  warnings.Add(ValidateStudent(state.facts));
  return true;
}

// A value that is missing, or that PackPlain() left. False: the row is refused for `fault`.
bool RecordNormaliser::PackOtherwise(std::size_t number, std::string_view text, RowInProgress& row,
                                     RowFault& fault) const {
  const ValueSlot& slot = slots_.values[number];
  const Outcome outcome = text.empty() ? Outcome::kBlank : Pack(slot, text, row);
  if (outcome == Outcome::kStored) return true;
  if (outcome == Outcome::kPlaceholder) {
    row.warnings.Add(Reason::kPlaceholderValue);
  } else if (options_.partial ? outcome == Outcome::kInvalid : slot.required) {
    fault = MissingFault(number, text);
    return false;
  } else if (outcome == Outcome::kInvalid) {
    row.warnings.Add(student_ && slot.type == FieldType::kRegion ? Reason::kRegionCodeUnknown
                                                                 : Reason::kFieldInvalid);
  }
  return true;
}

RecordNormaliser::Outcome RecordNormaliser::Pack(const ValueSlot& slot, std::string_view text,
                                                 RowInProgress& row) const {
  switch (slot.type) {
    case FieldType::kName:
    case FieldType::kSeldomName: return PackName(slot, text, row);
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

RecordNormaliser::Outcome RecordNormaliser::PackName(const ValueSlot& slot, std::string_view text,
                                                     RowInProgress& row) const {
  std::u32string& name = row.scratch.name;
  NormaliseName(text, name, options_.path);
  if (name.empty()) return Outcome::kBlank;
  if (IsPlaceholderName(name)) return Outcome::kPlaceholder;
  if (student_ && matchers::HasStandIn(name)) row.warnings.Add(Reason::kNameStandIn);
  if (!slot.stored) return Outcome::kStored;
  const std::optional<PackedName> packed = matchers::PackName(name);
  if (packed && !slot.seldom) {
    row.Store(slot, packed->word);
    return Outcome::kStored;
  }
  row.scratch.text.clear();
  for (const char32_t c : name) AppendUtf8(c, row.scratch.text);
  const TermId term = terms_.Intern(row.scratch.text);
  if (slot.seldom) row.Store(slot, term.value);
  else row.Store(slot, matchers::EscapedName(term.value).word);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackDate(const ValueSlot& slot, std::string_view text,
                                                     RowInProgress& row) const {
  const std::optional<matchers::PackedDate> date =
      NormaliseDate(text, row.scratch.code, options_.path);
  if (!date || IsBlank(*date)) return Outcome::kInvalid;
  if (slot.student == StudentColumnId::kBirthDate) {
    if (*date == kPlaceholderDate) return Outcome::kPlaceholder;
    if (!IsBirthDate(*date)) return Outcome::kInvalid;
    row.facts.birth_date = *date;
  }
  row.Store(slot, date->value);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackRegion(const ValueSlot& slot, std::string_view text,
                                                       RowInProgress& row) const {
  const std::optional<std::uint32_t> region =
      NormaliseRegion(text, row.scratch.code, options_.path);
  if (!region) return Outcome::kInvalid;
  if (student_ && !matchers::IsProvinceKnown(*region)) {
    row.warnings.Add(Reason::kRegionCodeUnknown);
  }
  row.StoreRegion(slot, *region);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackCode(const ValueSlot& slot, std::string_view text,
                                                     RowInProgress& row) const {
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

RecordNormaliser::Outcome RecordNormaliser::PackDigits(const ValueSlot& slot, std::string_view text,
                                                       RowInProgress& row) const {
  const std::optional<matchers::PackedDigits> digits =
      NormaliseDigits(text, slot.phone, row.scratch.code, options_.path);
  if (!digits) return Outcome::kInvalid;
  if (slot.phone && IsRepeatedDigit(*digits)) return Outcome::kPlaceholder;
  row.StoreDigits(slot, *digits, terms_);
  return Outcome::kStored;
}

RecordNormaliser::Outcome RecordNormaliser::PackDocument(const ValueSlot& slot, std::string_view text,
                                                         std::uint8_t type, RowInProgress& row) const {
  const bool own = slot.student == StudentColumnId::kDocumentNumber;
  const IdentityNumber number = NormaliseIdentity(
      text, type, terms_, own ? row.scratch.document : row.scratch.code, options_.path);
  if (own) {
    row.facts.document_given = true;
    row.facts.document = number;
  }
  if (number.placeholder) return Outcome::kPlaceholder;
  row.StoreId(slot, number.packed);
  return Outcome::kStored;
}

std::vector<NormalisedField> RecordNormaliser::Describe(
    std::span<const std::string_view> values) const {
  std::vector<NormalisedField> fields;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (!slots_.values[i].stored) continue;
    const std::string_view text = Given(slots_.values[i], values[i]);
    fields.push_back({slots_.inputs[i].name, std::string(values[i]),
                      text.empty() ? "" : FoldedText(slots_.values[i].type, text)});
  }
  return fields;
}

}  // namespace xueji
