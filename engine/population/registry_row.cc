#include "engine/population/registry_row.h"

#include <optional>

#include "engine/base/masking.h"
#include "engine/ingest/name_normaliser.h"
#include "engine/ingest/plain_values.h"
#include "engine/ingest/reject_reason.h"
#include "engine/ingest/unicode_fold.h"
#include "matchers/identity/digit_words.h"

namespace xueji {
namespace {

using matchers::LoadEight;
using matchers::PackedDate;
using matchers::PackedIdNumber;
using matchers::PackedName;

constexpr std::size_t kIdBytes = 18;
constexpr std::size_t kBirthDateAt = 6;
constexpr std::size_t kDateBytes = 8;

RegistryFault Fault(RegistryColumn column, RejectReason reason, std::string detail) {
  const RowFault fault{reason, static_cast<std::size_t>(column), std::move(detail)};
  RegistryFault out{column, Describe(reason).code, {}};
  out.message.zh = RejectMessage(fault, /*chinese=*/true);
  out.message.en = RejectMessage(fault, /*chinese=*/false);
  return out;
}

// A digit for what the standard has no word for: 0 unknown, 9 not stated.
bool IsSexNotStated(std::string_view text) { return text == "0" || text == "9"; }

// Blank if nothing is left of it, or it is a word for having no name.
PackedName PackAnyName(std::string_view text, NormaliserScratch& scratch, RegistryChunk& chunk) {
  if (text.empty()) return {};
  if (const PackedName plain = PackPlainName(text); !IsBlank(plain) && !IsPlaceholderWord(plain)) {
    return plain;
  }
  NormaliseName(text, scratch.name);
  if (scratch.name.empty() || IsPlaceholderName(scratch.name)) return {};
  if (const std::optional<PackedName> packed = matchers::PackName(scratch.name)) return *packed;
  chunk.texts.push_back(scratch.name);
  return matchers::EscapedName(static_cast<std::uint32_t>(chunk.texts.size() - 1));
}

}  // namespace

bool PackRegistryId(const RegistryRow& row, NormaliserScratch& scratch, PackedIdNumber& id,
                    RegistryFault& fault) {
  const std::string_view text = row[RegistryColumn::kDocumentNumber];
  id = matchers::PackIdNumber(text);
  if (IsWellFormed(id)) [[likely]] return true;
  const std::string_view folded = FoldCode(text, scratch.document.text);
  id = matchers::PackIdNumber(folded);
  if (IsWellFormed(id)) return true;
  const std::string shown = MaskNumber(folded);
  fault = {RegistryColumn::kDocumentNumber,
           "ID_INVALID",
           {"公民身份号码缺失，或不是 17 位数字加一位数字或 X（$0）；改正后重新导出",
            "the resident ID number is missing, or not 17 digits and a digit or X ($0); correct it and export again",
            {shown}}};
  return false;
}

bool PackRegistryPerson(const RegistryRow& row, NormaliserScratch& scratch, RegistryChunk& chunk,
                        RegistryPerson& person, RegistryFault& fault) {
  person.name = PackAnyName(row[RegistryColumn::kName], scratch, chunk);
  if (IsBlank(person.name)) {
    fault = Fault(RegistryColumn::kName, RejectReason::kNameMissing, MaskName(row[RegistryColumn::kName]));
    return false;
  }
  person.former_name = PackAnyName(row[RegistryColumn::kFormerName], scratch, chunk);
  const std::string_view sex = row[RegistryColumn::kSex];
  person.sex = 0;
  if (!sex.empty() && !IsSexNotStated(sex)) {
    const std::optional<std::uint8_t> code = scratch.codes.Parse(CodeTable::kSex, sex);
    if (!code) {
      fault = Fault(RegistryColumn::kSex, RejectReason::kSexInvalid, MaskText(sex));
      return false;
    }
    person.sex = *code;
  }
  const std::string_view birth_date = row[RegistryColumn::kBirthDate];
  person.birth_date = PackPlainDate(birth_date);
  if (IsBlank(person.birth_date) && !birth_date.empty()) {
    const std::optional<PackedDate> date = NormaliseDate(birth_date, scratch.code);
    if (!date || IsBlank(*date)) {
      fault = Fault(RegistryColumn::kBirthDate, RejectReason::kBirthDateInvalid, MaskDate(birth_date));
      return false;
    }
    person.birth_date = *date;
  }
  const std::string_view region = row[RegistryColumn::kHouseholdRegion];
  person.household_region = PackPlainRegion(region);
  if (person.household_region == 0 && !region.empty()) {
    person.household_region = NormaliseRegion(region, scratch.code).value_or(0);
  }
  const std::optional<RegistryState> state = ParseRegistryState(row[RegistryColumn::kState]);
  if (!state) {
    const std::string shown = MaskText(row[RegistryColumn::kState]);
    fault = {RegistryColumn::kState,
             "REGISTRY_STATE_INVALID",
             {"登记状态无法识别（$0）；填 normal、cancelled、deceased 或 正常、注销、死亡",
              "the registry state is not known ($0); write normal, cancelled or deceased",
              {shown}}};
    return false;
  }
  person.state = *state;
  return true;
}

// PERF: four short comparisons; the birth date is nearly always that of the number.
bool IsPlainRow(const RegistryRow& row, PackedIdNumber id) {
  const std::string_view number = row[RegistryColumn::kDocumentNumber];
  const std::string_view name = row[RegistryColumn::kName];
  const std::string_view sex = row[RegistryColumn::kSex];
  const std::string_view birth_date = row[RegistryColumn::kBirthDate];
  const std::string_view state = row[RegistryColumn::kState];
  const bool date_plain = birth_date.empty() ||
                          (birth_date.size() == kDateBytes && number.size() == kIdBytes && IsValid(id) &&
                           LoadEight(birth_date.data()) == LoadEight(number.data() + kBirthDateAt));
  const bool sex_plain = sex.empty() || (sex.size() == 1 && (sex[0] == '1' || sex[0] == '2'));
  const bool state_plain = state.empty() || state == "normal" || state == "0";
  if (!date_plain || !sex_plain || !state_plain) return false;
  const PackedName plain = PackPlainName(name);
  return !IsBlank(plain) && !IsPlaceholderWord(plain);
}

}  // namespace xueji
