#include "engine/numbers/number_reason.h"

#include <array>

namespace xueji {
namespace {

using Outcome = NumberOutcome;

// In the order of the enum; number_reason_test.cc checks that every entry stands in its place.
constexpr std::array<NumberReasonText, kNumberReasonCount> kTexts = {{
    {"REGISTERED", Outcome::kIssued, "新建学籍，发临时学籍号 L", "registered: a provisional number L was issued", "", ""},
    {"SUBSTITUTE_ISSUED", Outcome::kIssued, "没有可用的身份证号而查重无问题，发 J 号",
     "no usable ID number and no duplicate: a substitute number J was issued",
     "办好身份证件后补录，通过查重和身份比对即可换发 G", "add the ID number when there is one; G follows when both checks pass"},
    {"FORMAL_ISSUED", Outcome::kIssued, "查重和身份比对均通过，发正式学籍号 G",
     "duplicate detection and comparison both passed: the formal number G was issued", "", ""},
    {"FORMAL_REISSUED", Outcome::kIssued, "身份证号已变更，按申请重发 G；旧号保留在历史中",
     "the ID changed: G was issued anew on application, the old one is kept in the history", "", ""},
    {"FORMAL_HELD", Outcome::kKept, "已有正式学籍号", "holds a formal number", "", ""},
    {"FORMAL_KEPT_ID_CHANGED", Outcome::kKept, "身份证号已变更，G 依规定不变", "the ID changed; G stays, as the rules say",
     "无需处理；学生申请的可重发", "nothing to do; it may be issued anew on application"},
    {"NOTHING_TO_REISSUE", Outcome::kKept, "申请了重发，但 G 与现身份证号一致",
     "a new number was applied for, but G agrees with the ID number", "撤回申请", "withdraw the application"},
    {"SUBSTITUTE_HELD", Outcome::kKept, "持 J 号，仍没有可用的身份证号", "holds J and still has no usable ID number",
     "办好身份证件后补录", "add the ID number when there is one"},
    {"PROVISIONAL_BY_POLICY", Outcome::kKept, "持其他证件，按规则集保留 L 号",
     "has another kind of document and keeps L, as the rule set says", "", ""},
    {"REVIEW_OPEN", Outcome::kWaits, "疑似重复，待人工复核；不算问题学籍，业务不受限",
     "possibly a duplicate, to be reviewed by a person; no problem record, business is open",
     "复核该生的疑似重复", "review the possible duplicate"},
    {"NOT_DEDUPLICATED", Outcome::kWaits, "没有查重结果", "there is no verdict of duplicate detection",
     "把该生纳入查重后再发号", "include the pupil in duplicate detection, then issue again"},
    {"NOT_COMPARED", Outcome::kWaits, "没有人口库比对结果", "there is no verdict of the population comparison",
     "把该生纳入人口库比对后再发号", "include the pupil in the comparison, then issue again"},
    {"WAITS_FOR_SPRING", Outcome::kWaits, "两项均通过；按规则集在春季学期发 G",
     "both checks passed; this rule set issues G in the spring term", "春季学期开学后再发号", "issue again in the spring term"},
    {"DUPLICATE_OPEN", Outcome::kBlocked, "重复学籍尚未处理：号码不变，业务受限（2003）",
     "a duplicate is open: the number does not change, business is blocked (2003)",
     "确认实际就读学校：保留该校学籍，另一条办理转学或删除；确系不同学生的各自佐证",
     "establish where the pupil attends: keep that record, transfer or delete the other; if they are two "
     "pupils each side attests"},
    {"ID_WRONG", Outcome::kBlocked, "身份证号错误：号码不变，业务受限（2003）",
     "the ID number is wrong: the number does not change, business is blocked (2003)",
     "核对户口簿，办理关键信息变更", "check the household register and apply for the change"},
    {"ID_ABSENT", Outcome::kBlocked, "身份证号不存在：号码不变，业务受限（2003）",
     "the ID number is not in the population registry: blocked (2003)",
     "先核对户口簿与录入；录入无误的，家长到户籍派出所核实",
     "check the entry against the household register; if it is right the family asks the police"},
    {"NAME_MISMATCH", Outcome::kBlocked, "身份证号与姓名不匹配：号码不变，业务受限（2003）",
     "ID number and name do not match the registry: blocked (2003)",
     "按说明核对姓名用字（同音、形近、异体、曾用名），以户口簿为准办理变更",
     "check the name as the explanation says; change it to what the household register has"},
    {"ATTRIBUTE_MISMATCH", Outcome::kBlocked, "性别或出生日期与人口库不一致：号码不变，业务受限（2003）",
     "sex or birth date differ from the registry: blocked (2003)", "以户口簿为准更正", "correct it by the household register"},
    {"REGISTRY_CANCELLED", Outcome::kBlocked, "人口库中已注销或死亡：号码不变，业务受限（2003）",
     "cancelled or deceased in the registry: blocked (2003)", "县级核实；重复户口注销的改用保留的号码",
     "the county verifies; after a duplicate household was cancelled the number that was kept is used"},
    {"SEQUENCE_EXHAUSTED", Outcome::kRefused, "该区县该出生日期的顺序号 001-999 已用完，不予重用",
     "the sequence 001-999 of this county and birth date is used up; none is used again",
     "报省级主管部门另行分配", "ask the province for another range"},
    {"FORMAL_TAKEN", Outcome::kRefused, "由此身份证号生成的 G 曾发给另一人，不予重发",
     "the G of this ID number was issued to somebody else and is never issued again",
     "核实谁是号码的持有人；属实的由省报部处理", "establish whose number it is; the province reports it to the ministry"},
    {"NUMBER_SHARED", Outcome::kRefused, "输入中另有学籍用同一学籍号或属于同一人", "another record of the input has the same student number or person",
     "核对两条学籍；属同一人的按重复学籍处理", "compare the two records; if it is one pupil treat them as a duplicate"},
    {"NUMBER_OF_ANOTHER", Outcome::kRefused, "文件中的学籍号与号码库记载的不符", "the number in the file is not the one the store has for this record",
     "以号码库为准核对（xueji numbers find）", "check with the store (xueji numbers find)"},
    {"NUMBER_INVALID", Outcome::kRefused, "文件中的学籍号不合规则", "the student number in the file breaks its rules",
     "xueji numbers check 指出是哪一条；更正后再发号", "xueji numbers check names the rule; correct it, then issue again"},
    {"SCHOOL_REGION_MISSING", Outcome::kRefused, "没有学校所在地代码，不能发 L 或 J", "without the school's region code neither L nor J can be made",
     "补填 school_region（6 位）", "fill in school_region (6 digits)"},
    {"LOCAL_EXHAUSTED", Outcome::kRefused, "本校本年级的地方学籍号 0001-9999 已用完", "the local serials 0001-9999 of this school and year are used up",
     "报市级主管部门另行分配", "ask the city for another series"},
    {"SAME_PUPIL", Outcome::kKept, "该生的另一条合规学籍（借读、双重就读、升学等）已有学籍号，一人一号",
     "the pupil's other record (guest, dual attendance, next stage) has his number: one pupil, one number", "", ""},
}};

}  // namespace

const NumberReasonText& Describe(NumberReason reason) {
  return kTexts[static_cast<std::size_t>(reason)];
}

std::optional<NumberReason> ParseNumberReason(std::string_view code) {
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    if (kTexts[i].code == code) return static_cast<NumberReason>(i);
  }
  return std::nullopt;
}

std::string_view NumberOutcomeName(NumberOutcome outcome) {
  switch (outcome) {
    case NumberOutcome::kIssued: return "issued";
    case NumberOutcome::kKept: return "kept";
    case NumberOutcome::kWaits: return "waits";
    case NumberOutcome::kBlocked: return "blocked";
    case NumberOutcome::kRefused: return "refused";
  }
  return "kept";
}

}  // namespace xueji
