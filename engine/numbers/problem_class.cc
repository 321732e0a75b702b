#include "engine/numbers/problem_class.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/record/reason_code.h"

namespace xueji {
namespace {

// In the order of the enum; problem_class_test.cc checks that every entry stands in its place.
constexpr std::array<ProblemClassText, kProblemClassCount> kTexts = {{
    {"id_repeated", "身份证号重复", "ID number repeated",
     "确认学生实际就读学校；在校的保留，另一方办理转学或删除；两人共号的各自到户籍派出所核实后变更或佐证",
     "establish where the pupil attends: that record stays, the other side transfers or deletes; two people with one number "
     "go to the household police, then one changes and one attests"},
    {"id_absent", "身份证号不存在", "ID number not in the registry",
     "对照户口簿查录入；比对给出候选号码的先核那一位；录入无误的请家长到派出所核实",
     "check the entry against the household register, first the digit that the comparison suggests; if it is right "
     "the family asks the police"},
    {"name_mismatch", "身份证号与姓名不匹配", "ID number and name do not match",
     "按说明改正用字（同音、形近、异体、间隔号、曾用名），以户口簿为准办理关键信息变更；他人号码的查明号码来源",
     "correct the name as the explanation says and apply for the change; where it is another person's number find out whose"},
    {"name_sex_birth_repeated", "姓名+性别+出生日期重复", "name, sex and birth date repeated (no ID number)",
     "核对监护人证件和住址；同一人的删除其一，不同人的提交佐证；尽快补录身份证号",
     "compare guardians' documents and addresses; delete one if it is one pupil, else attest; add the ID numbers"},
    {"id_wrong", "身份证号错误", "ID number wrong",
     "按原因代码改正（位数、字符、日期、校验码、电子表格截断、与性别或出生日期不符）",
     "correct it as the reason code says (length, characters, date, check digit, cut by a spreadsheet, sex or birth date)"},
    {"document_repeated", "证件号重复", "other document repeated", "核对证件原件；同一人的保留实际就读学校的学籍",
     "check the original document; if it is one pupil keep the record of the school attended"},
    {"attribute_mismatch", "性别或出生日期与人口库不一致", "sex or birth date differ from the registry",
     "以户口簿为准更正", "correct it by the household register"},
    {"cancelled", "人口库中已注销或死亡", "cancelled or deceased in the registry",
     "县级核实；重复户口注销的改用保留的号码，死亡的凭证明注销学籍",
     "the county verifies; the number that was kept is used, a deceased pupil's record is cancelled with proof"},
}};

// The class that a reason code belongs to.
std::optional<ProblemClass> ClassOf(std::string_view code) {
  const std::optional<Reason> reason = ParseReason(code);
  if (!reason.has_value()) return std::nullopt;
  switch (*reason) {
    case Reason::kDupId:
    case Reason::kIdSharedByDifferentNames: return ProblemClass::kIdRepeated;
    case Reason::kDupDocument: return ProblemClass::kDocumentRepeated;
    case Reason::kDupNoIdNameSexBirth: return ProblemClass::kNameSexBirthRepeated;
    case Reason::kIdLength:
    case Reason::kIdCharset:
    case Reason::kIdDateInvalid:
    case Reason::kIdCheckDigit:
    case Reason::kIdExcelTruncated:
    case Reason::kIdPseudo999:
    case Reason::kIdHasNumberPrefix:
    case Reason::kIdSexConflict:
    case Reason::kIdBirthdateConflict: return ProblemClass::kIdWrong;
    default: return std::nullopt;
  }
}

template <typename F>
void ForEachCode(std::string_view codes, F&& visit) {
  while (!codes.empty()) {
    const std::size_t end = std::min(codes.find('|'), codes.size());
    visit(codes.substr(0, end));
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
}

}  // namespace

const ProblemClassText& TextOf(ProblemClass problem) {
  return kTexts[static_cast<std::size_t>(problem)];
}

ProblemSet ProblemsOf(const ProblemEvidence& evidence) {
  ProblemSet problems;
  ForEachCode(evidence.dedup_codes, [&](std::string_view code) {
    if (const std::optional<ProblemClass> problem = ClassOf(code)) problems.Add(*problem);
  });
  switch (evidence.comparison) {
    case ComparisonState::kIdAbsent:
      // A number whose form is wrong is in no registry: it is counted once, as what it is.
      if (!problems.Has(ProblemClass::kIdWrong)) problems.Add(ProblemClass::kIdAbsent);
      break;
    case ComparisonState::kNameMismatch: problems.Add(ProblemClass::kNameMismatch); break;
    case ComparisonState::kAttributeMismatch: problems.Add(ProblemClass::kAttributeMismatch); break;
    case ComparisonState::kCancelled: problems.Add(ProblemClass::kCancelled); break;
    default: break;
  }
  return problems;
}

bool IsDuplicateDecided(std::string_view dedup_codes) {
  bool decided = false;
  ForEachCode(dedup_codes, [&](std::string_view code) {
    const std::optional<ProblemClass> problem = ClassOf(code);
    decided = decided || (problem.has_value() && *problem != ProblemClass::kIdWrong);
  });
  return decided;
}

}  // namespace xueji
