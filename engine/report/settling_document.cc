#include "engine/report/settling_document.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

enum class Paper : std::uint8_t {
  kHouseholdRegister,
  kIdentityCard,
  kBirthCertificate,
  kNameChange,
  kOtherDocument,
  kGuardianCard,
  kGuardianCall,
  kClassLists,
  kTransferPapers,
  kEntryForm,
  kCount,
};

// In the order of the enum.
constexpr std::array<SettlingDocument, static_cast<std::size_t>(Paper::kCount)> kPapers = {{
    {"household_register", "户口簿", "household register",
     "看学生本人页的姓名、曾用名、出生日期、公民身份号码",
     "the pupil's page: name, former name, birth date, ID number"},
    {"identity_card", "居民身份证", "resident identity card", "逐位核对姓名和公民身份号码",
     "name and number, character by character"},
    {"birth_certificate", "出生医学证明", "medical birth certificate",
     "看出生日期、性别、母亲姓名；多胞胎每人一份，编号不同",
     "birth date, sex, mother; of twins each has one, with a number of its own"},
    {"name_change_certificate", "派出所出具的姓名变更证明", "police certificate of the change of name",
     "看变更前后的姓名和变更日期", "the names before and after, and the date"},
    {"original_document", "证件原件（护照、通行证、居住证）",
     "original document (passport, travel or residence permit)", "核对证件种类、号码和有效期",
     "its kind, number and validity"},
    {"guardian_identity_card", "监护人身份证", "guardian's identity card",
     "核对监护人姓名和号码，与户口簿上的关系", "name and number, and the relation to the pupil"},
    {"guardian_contact", "联系监护人核实", "guardian (by a call)", "问清有几个孩子、各在哪所学校就读",
     "how many children there are and which school each attends"},
    {"class_lists", "两校班级名册", "class lists of both schools", "看两条记录是否各有一名学生在读",
     "whether each record has a pupil of its own in class"},
    {"transfer_papers", "转学、休学、毕业材料", "papers of transfer, suspension or graduation",
     "看两条记录的起止日期是否相接", "whether one record ends where the other begins"},
    {"entry_form", "登记时的原始表格", "the form the record was typed from", "核对不同的栏目",
     "the fields that differ"},
}};

using Papers = std::vector<Paper>;

bool HasOtherDocument(std::span<const PairField> fields) {
  return std::any_of(fields.begin(), fields.end(), [](const PairField& field) {
    const auto is_other = [](const std::string& type) { return !type.empty() && type != "1"; };
    return field.name == "document_type" && (is_other(field.left) || is_other(field.right));
  });
}

Papers PapersFor(std::string_view field, ComparisonKind kind, std::span<const PairField> fields) {
  if (field.starts_with("guardian")) {
    return kind == ComparisonKind::kDigits ? Papers{Paper::kGuardianCall}
                                           : Papers{Paper::kGuardianCard, Paper::kGuardianCall};
  }
  switch (kind) {
    case ComparisonKind::kName:
      return field == "former_name" ? Papers{Paper::kNameChange, Paper::kHouseholdRegister}
                                    : Papers{Paper::kHouseholdRegister, Paper::kIdentityCard};
    case ComparisonKind::kIdNumber:
    case ComparisonKind::kIdStatus:
      if (HasOtherDocument(fields)) return {Paper::kOtherDocument, Paper::kIdentityCard};
      return {Paper::kIdentityCard, Paper::kHouseholdRegister};
    case ComparisonKind::kDate:
      return {Paper::kBirthCertificate, Paper::kHouseholdRegister};
    case ComparisonKind::kCode:
      if (field == "sex") return {Paper::kHouseholdRegister, Paper::kBirthCertificate};
      return {Paper::kClassLists};
    case ComparisonKind::kRegion:
      return field == "school_region" ? Papers{Paper::kClassLists}
                                      : Papers{Paper::kHouseholdRegister};
    case ComparisonKind::kDigits:
      return field == "school_code" ? Papers{Paper::kClassLists} : Papers{Paper::kGuardianCall};
    case ComparisonKind::kAddress:
      return {Paper::kGuardianCall};
    case ComparisonKind::kText:
      return {Paper::kHouseholdRegister};
    case ComparisonKind::kMultiplicity:
      return {Paper::kTransferPapers};
  }
  return {};
}

// The comparisons that leave a doubt, the strongest first: what speaks against, what agrees but
// not wholly, what is blank.
std::vector<const WaterfallStep*> Doubts(const LinkagePlan& plan, const Waterfall& fall) {
  std::vector<const WaterfallStep*> doubts;
  for (const WaterfallStep& step : fall.steps) {
    const Comparison& comparison = plan.comparisons[step.comparison];
    const bool is_plain = step.level == StrongestLevel(comparison.kind) ||
                          comparison.kind == ComparisonKind::kMultiplicity;
    // Whether a former name agrees is asked only where it does: most pupils have none.
    const bool is_across = comparison.other_field.has_value() &&
                           comparison.kind != ComparisonKind::kText;
    if (is_across ? step.part() > 0 : !is_plain) doubts.push_back(&step);
  }
  const auto rank = [](const WaterfallStep* step) {
    return step->level == matchers::kNullLevel ? 2 : step->part() < 0 ? 0 : 1;
  };
  std::stable_sort(doubts.begin(), doubts.end(),
                   [&](const WaterfallStep* left, const WaterfallStep* right) {
                     return rank(left) != rank(right) ? rank(left) < rank(right)
                                                      : left->part() < right->part();
                   });
  return doubts;
}

}  // namespace

std::span<const SettlingDocument> AllSettlingDocuments() { return kPapers; }

std::vector<const SettlingDocument*> SettlingDocuments(const LinkagePlan& plan,
                                                       const Waterfall& fall,
                                                       std::span<const PairField> fields) {
  std::vector<const SettlingDocument*> chosen;
  const auto add = [&](Paper paper) {
    const SettlingDocument* document = &kPapers[static_cast<std::size_t>(paper)];
    if (chosen.size() < kSettlingDocumentsMax &&
        std::find(chosen.begin(), chosen.end(), document) == chosen.end()) {
      chosen.push_back(document);
    }
  };
  if (plan.schema != Schema::kStudent) {
    add(Paper::kEntryForm);
    return chosen;
  }
  if (fall.reasons.Has(Reason::kParentLikely)) {  // whose number it is
    add(Paper::kGuardianCard);
    add(Paper::kIdentityCard);
  }
  if (fall.reasons.Has(Reason::kTwinLikely) || fall.reasons.Has(Reason::kSiblingLikely)) {
    for (const Paper paper : {Paper::kBirthCertificate, Paper::kHouseholdRegister,
                              Paper::kClassLists}) {
      add(paper);
    }
  }
  if (fall.reasons.Has(Reason::kLegitMultiple)) {
    add(Paper::kTransferPapers);
    add(Paper::kClassLists);
  }
  // The first paper of each doubt before a second one of any.
  const std::vector<const WaterfallStep*> doubts = Doubts(plan, fall);
  for (std::size_t turn = 0; turn < 2; ++turn) {
    for (const WaterfallStep* step : doubts) {
      const Comparison& comparison = plan.comparisons[step->comparison];
      const Papers papers =
          PapersFor(plan.fields[comparison.field].name, comparison.kind, fields);
      if (turn < papers.size()) add(papers[turn]);
    }
  }
  // Nothing differs: two rows of one pupil, or two pupils who share everything that was written.
  if (chosen.empty()) {
    add(Paper::kClassLists);
    add(Paper::kIdentityCard);
  }
  return chosen;
}

}  // namespace xueji
