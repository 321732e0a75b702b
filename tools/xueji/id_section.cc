#include "tools/xueji/id_section.h"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/base/masking.h"
#include "engine/base/number_text.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/region_code.h"

namespace xueji::tools {
namespace {

using matchers::IdExplanation;
using matchers::IdForensics;
using matchers::IdOrigin;
using matchers::IdSlip;

struct Word {
  std::uint16_t bit;
  std::string_view key;  // in JSON
  Bilingual text;
};

constexpr Word kFaults[] = {
    {matchers::kIdFaultLength, "length", {"不是 18 位", "not 18 characters"}},
    {matchers::kIdFaultCharset, "charset", {"有不该有的字符", "a character that does not belong"}},
    {matchers::kIdFaultDate, "date", {"出生日期段不是真实日期", "digits 7-14 are no real date"}},
    {matchers::kIdFaultCheckDigit,
     "check_digit",
     {"校验码不符", "the check character does not fit"}},
    {matchers::kIdFaultExcelTruncated,
     "truncated",
     {"被电子表格截断", "cut short by a spreadsheet"}},
    {matchers::kIdFaultPseudo999, "pseudo_999", {"999 开头的自编号", "a made-up 999 number"}},
    {matchers::kIdFaultNumberPrefix,
     "prefix",
     {"带学籍号字母", "a student number's letter in front"}},
    {matchers::kIdFaultFifteenDigits, "fifteen_digits", {"15 位旧号", "the old form of 15 digits"}},
    {matchers::kIdFaultRepeatedDigit,
     "repeated_digit",
     {"同一数字重复", "one digit over and over"}},
};

constexpr Word kWarnings[] = {
    {matchers::kIdWarnBirthDate,
     "birth_date",
     {"与登记的出生日期不一致", "another birth date than the record's"}},
    {matchers::kIdWarnSex, "sex", {"与登记的性别不一致", "another sex than the record's"}},
    {matchers::kIdWarnProvince,
     "province",
     {"与户籍省份不同（迁移属常见）",
      "another province than the household's (usual after a move)"}},
    {matchers::kIdWarnProvinceUnknown,
     "province_unknown",
     {"没有这个省级代码", "no province has this code"}},
    {matchers::kIdWarnRegionEnded,
     "region_ended",
     {"地区代码在出生前已撤销", "the region code ended before the birth date"}},
    {matchers::kIdWarnGuardian, "guardian", {"是监护人的号码", "it is a guardian's number"}},
    {matchers::kIdWarnSibling, "sibling", {"是兄弟姐妹的号码", "it is a sibling's number"}},
    {matchers::kIdWarnSequence,
     "sequence",
     {"顺序码 000、001 或 123，常为编造", "sequence 000, 001 or 123: often made up"}},
};

constexpr Word kEvidence[] = {
    {matchers::kIdCheckRight, "check_right", {"校验码正确", "check character right"}},
    {matchers::kIdBirthDateAgrees, "birth_date_agrees", {"出生日期一致", "birth date agrees"}},
    {matchers::kIdBirthDateDiffers, "birth_date_differs", {"出生日期不同", "birth date differs"}},
    {matchers::kIdSexAgrees, "sex_agrees", {"性别一致", "sex agrees"}},
    {matchers::kIdSexDiffers, "sex_differs", {"性别不同", "sex differs"}},
    {matchers::kIdRegionAgrees, "region_agrees", {"地区一致", "region agrees"}},
    {matchers::kIdProvinceAgrees, "province_agrees", {"省份一致", "province agrees"}},
    {matchers::kIdProvinceDiffers, "province_differs", {"省份不同", "province differs"}},
    {matchers::kIdProvinceUnknown, "province_unknown", {"省级代码不存在", "no such province"}},
    {matchers::kIdEqualsCounterpart,
     "equals_counterpart",
     {"与另一条记录的号码相同", "equals the other record's number"}},
};

struct OriginWord {
  std::string_view key;
  Bilingual text;
};
constexpr std::array<OriginWord, 5> kOrigins = {{
    {"as_typed", {"号码无误", "right as it stands"}},
    {"slip", {"", ""}},
    {"guardian",
     {"误录监护人号码，本人号码未知", "a guardian's number; the pupil's own is not known"}},
    {"sibling",
     {"误录兄弟姐妹号码，本人号码未知", "a sibling's number; the pupil's own is not known"}},
    {"invented", {"编造的号码，本人号码未知", "made up; the pupil's own is not known"}},
}};
constexpr std::array<OriginWord, static_cast<std::size_t>(IdSlip::kCount)> kSlips = {{
    {"one_digit", {"一位录错", "one digit wrong"}},
    {"transposed", {"相邻两位颠倒", "two neighbours exchanged"}},
    {"missing_digit", {"漏录一位", "one character left out"}},
    {"extra_digit", {"多录一位", "one character too many"}},
    {"jump", {"隔位颠倒或叠字录错", "digits exchanged across one, or a double digit wrong"}},
    {"check_character", {"仅校验码录错", "only the check character wrong"}},
    {"fifteen_digits", {"15 位旧号", "the old form of 15 digits"}},
    {"prefix", {"多了学籍号字母 G", "a student number's G in front"}},
    {"old_region", {"地区代码不同（区划调整或旧码）", "another region code (re-coded)"}},
    {"truncated", {"末三位被电子表格截去", "the last three lost in a spreadsheet"}},
}};

std::string_view KindKey(const IdExplanation& explanation) {
  return explanation.origin == IdOrigin::kSlip
             ? kSlips[static_cast<std::size_t>(explanation.slip)].key
             : kOrigins[static_cast<std::size_t>(explanation.origin)].key;
}

std::string KindText(const IdExplanation& explanation, std::string_view typed,
                     const Console& console) {
  if (explanation.origin != IdOrigin::kSlip) {
    return std::string(
        kOrigins[static_cast<std::size_t>(explanation.origin)].text.In(console.language));
  }
  std::string text(kSlips[static_cast<std::size_t>(explanation.slip)].text.In(console.language));
  const std::size_t place = matchers::IdFirstDifference(typed, explanation.number);
  const std::string at = std::to_string(place);
  return text + console.Say("（第 ", " (place ") + at + console.Say(" 位起看）", ")");
}

template <std::size_t N>
std::string Joined(const Word (&words)[N], unsigned bits, const Console& console) {
  std::string text;
  for (const Word& word : words) {
    if ((bits & word.bit) == 0) continue;
    if (!text.empty()) text += console.Say("，", ", ");
    text += word.text.In(console.language);
  }
  return text;
}

template <std::size_t N>
JsonValue Keys(const Word (&words)[N], unsigned bits) {
  JsonValue list = JsonValue::Array();
  for (const Word& word : words) {
    if ((bits & word.bit) != 0) list.Append(word.key);
  }
  return list;
}

std::string Shown(std::string_view number, bool masked) {
  return masked ? MaskNumber(number) : std::string(number);
}

// One record of the pair, as far as its number is concerned.
struct Holder {
  std::string typed;
  matchers::IdContext context;
};

std::string Value(const PairExplanation& why, std::string_view field, bool left) {
  for (const PairField& explained : why.fields) {
    if (explained.name == field) return left ? explained.left : explained.right;
  }
  return "";
}

Holder HolderOf(const PairExplanation& why, bool left) {
  Holder holder;
  holder.typed = Value(why, "document_number", left);
  holder.context.birth_date =
      matchers::ParseDate(Value(why, "birth_date", left)).value_or(matchers::PackedDate{});
  const std::string sex = Value(why, "sex", left);
  holder.context.sex = sex == "1" ? 1 : sex == "2" ? 2 : 0;
  holder.context.region = matchers::ParseRegion(Value(why, "household_region", left)).value_or(0);
  const std::string other = Value(why, "document_number", !left);
  if (other != holder.typed) holder.context.counterpart = other;
  for (const bool side : {left, !left}) {
    const std::string guardian = Value(why, "guardian1_document_number", side);
    if (!guardian.empty()) holder.context.guardians.push_back(guardian);
  }
  return holder;
}

// A move to another province is daily life, and a made-up sequence is a suspicion only: by
// themselves they are no fault. Passports and permits are not judged.
bool IsAtFault(const Holder& holder, const IdForensics& forensics) {
  const bool number = !holder.typed.empty() && (holder.typed[0] == 'G' ||
                                                (holder.typed[0] >= '0' && holder.typed[0] <= '9'));
  constexpr unsigned kHarmless = matchers::kIdWarnProvince | matchers::kIdWarnSequence;
  if (!number) return false;
  if (forensics.findings.faults != 0 || (forensics.warnings & ~kHarmless) != 0) return true;
  // Two sound numbers that one slip or a new region code leads between: which is right?
  return forensics.explanations.size() > 1 && !holder.context.counterpart.empty() &&
         (forensics.explanations[1].evidence & matchers::kIdEqualsCounterpart) != 0;
}

template <typename Visit>
void ForEachFault(const PairExplanation& why, Visit visit) {
  constexpr std::size_t kShown = 3;
  for (const bool left : {true, false}) {
    const Holder holder = HolderOf(why, left);
    const IdForensics forensics = matchers::InvestigateId(holder.typed, holder.context, kShown);
    if (IsAtFault(holder, forensics)) visit(left ? why.left : why.right, holder.typed, forensics);
  }
}

}  // namespace

std::string IdForensicsText(std::string_view typed, const IdForensics& forensics, bool masked,
                            const Console& console) {
  const std::string faults = Joined(kFaults, forensics.findings.faults, console);
  const std::string warnings = Joined(kWarnings, forensics.warnings, console);
  std::string text = Shown(typed, masked) + console.Say("：", ": ") +
                     (faults.empty() ? console.Say("形式无误", "sound in itself") : faults);
  if (!warnings.empty()) text += console.Say("；注意：", "; note: ") + warnings;
  text += "\n";
  if (forensics.explanations.empty()) {
    text += console.Say("  没有一处录入差错能解释它，须核对原件\n",
                        "  no single slip explains it; look at the document\n");
  }
  for (const IdExplanation& explanation : forensics.explanations) {
    text += "  " + Decimal(100 * explanation.score, 1) + " %  ";
    if (!explanation.number.empty()) text += Shown(explanation.number, masked) + "  ";
    text += KindText(explanation, typed, console);
    const std::string evidence = Joined(kEvidence, explanation.evidence, console);
    if (!evidence.empty()) text += console.Say("：", ": ") + evidence;
    text += "\n";
  }
  return text;
}

JsonValue IdForensicsJson(std::string_view typed, const IdForensics& forensics, bool masked) {
  JsonValue explanations = JsonValue::Array();
  for (const IdExplanation& explanation : forensics.explanations) {
    JsonValue json = JsonValue::Object();
    json.Set("kind", KindKey(explanation))
        .Set("number", Shown(explanation.number, masked))
        .Set("score", explanation.score)
        .Set("place", explanation.number.empty()
                          ? std::uint64_t{0}
                          : std::uint64_t{matchers::IdFirstDifference(typed, explanation.number)})
        .Set("evidence", Keys(kEvidence, explanation.evidence));
    explanations.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("number", Shown(typed, masked))
      .Set("faults", Keys(kFaults, forensics.findings.faults))
      .Set("warnings", Keys(kWarnings, forensics.warnings))
      .Set("explanations", std::move(explanations));
  return json;
}

std::string IdFaultSection(const PairExplanation& why, const Console& console) {
  std::string text;
  ForEachFault(
      why, [&](const std::string& record, const std::string& typed, const IdForensics& forensics) {
        text += MaskIdentifier(record) + "  " + IdForensicsText(typed, forensics, true, console);
      });
  if (text.empty()) return "";
  return "\n" + console.Say("身份证号分析（已脱敏）：\n", "the numbers (masked):\n") + text;
}

JsonValue IdFaultJson(const PairExplanation& why) {
  JsonValue list = JsonValue::Array();
  ForEachFault(
      why, [&](const std::string& record, const std::string& typed, const IdForensics& forensics) {
        JsonValue json = IdForensicsJson(typed, forensics, true);
        json.Set("record_id", record);
        list.Append(std::move(json));
      });
  return list;
}

}  // namespace xueji::tools
