#include "engine/record/reason_code.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

namespace xueji {
namespace {

TEST(ReasonCode, EveryReasonHasACodeAndBothLanguages) {
  std::set<std::string> codes;
  for (int i = 0; i < static_cast<int>(Reason::kCount); ++i) {
    const ReasonText& text = Describe(static_cast<Reason>(i));
    EXPECT_TRUE(codes.insert(std::string(text.code)).second) << text.code;
    EXPECT_FALSE(text.zh.empty()) << text.code;
    EXPECT_FALSE(text.en.empty()) << text.code;
    EXPECT_EQ(text.action_zh.empty(), text.action_en.empty()) << text.code;
    for (const char c : text.code) {
      EXPECT_TRUE(std::isupper(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c)) || c == '_') << text.code;
    }
    EXPECT_EQ(ParseReason(text.code), static_cast<Reason>(i));
  }
  EXPECT_FALSE(ParseReason("NO_SUCH_REASON").has_value());
  EXPECT_FALSE(ParseReason("").has_value());
}

// The table is in the order of the enum: one of each group, and every warning.
TEST(ReasonCode, EveryTextStandsInItsPlace) {
  const std::pair<Reason, std::string_view> places[] = {
      {Reason::kDupId, "DUP_ID"},
      {Reason::kDupNoIdNameSexBirth, "DUP_NO_ID_NAME_SEX_BIRTH"},
      {Reason::kTwinLikely, "TWIN_LIKELY"},
      {Reason::kSiblingLikely, "SIBLING_LIKELY"},
      {Reason::kPossibleSamePerson, "POSSIBLE_SAME_PERSON"},
      {Reason::kClusterConflict, "CLUSTER_CONFLICT"},
      {Reason::kIdExact, "ID_EXACT"},
      {Reason::kDocumentExact, "DOCUMENT_EXACT"},
      {Reason::kNameExact, "NAME_EXACT"},
      {Reason::kFieldsSwapped, "FIELDS_SWAPPED"},
      {Reason::kBirthDateOther, "BIRTH_DATE_OTHER"},
      {Reason::kGuardianNear, "GUARDIAN_NEAR"},
      {Reason::kAddressSimilar, "ADDRESS_SIMILAR"},
      {Reason::kWeightAboveThreshold, "WEIGHT_ABOVE_THRESHOLD"},
      {Reason::kIdLength, "ID_LENGTH"},
      {Reason::kIdCharset, "ID_CHARSET"},
      {Reason::kIdDateInvalid, "ID_DATE_INVALID"},
      {Reason::kIdCheckDigit, "ID_CHECK_DIGIT"},
      {Reason::kIdExcelTruncated, "ID_EXCEL_TRUNCATED"},
      {Reason::kIdPseudo999, "ID_PSEUDO_999"},
      {Reason::kIdHasNumberPrefix, "ID_HAS_NUMBER_PREFIX"},
      {Reason::kIdSexConflict, "ID_SEX_CONFLICT"},
      {Reason::kIdBirthdateConflict, "ID_BIRTHDATE_CONFLICT"},
      {Reason::kIdMissing, "ID_MISSING"},
      {Reason::kRegionCodeUnknown, "REGION_CODE_UNKNOWN"},
      {Reason::kDocumentTypeMismatch, "DOCUMENT_TYPE_MISMATCH"},
      {Reason::kStudentNumberInvalid, "STUDENT_NUMBER_INVALID"},
      {Reason::kFieldInvalid, "FIELD_INVALID"},
      {Reason::kNameStandIn, "NAME_STAND_IN"},
      {Reason::kPlaceholderValue, "PLACEHOLDER_VALUE"}};
  for (const auto& [reason, code] : places) EXPECT_EQ(Describe(reason).code, code);
}

TEST(ReasonCode, WarningsTellTheNextAction) {
  for (int i = static_cast<int>(Reason::kIdLength); i < static_cast<int>(Reason::kCount); ++i) {
    EXPECT_FALSE(Describe(static_cast<Reason>(i)).action_zh.empty()) << i;
  }
}

TEST(PackWarnings, HoldsEveryWarningAndNothingElse) {
  ReasonSet all;
  for (int i = 0; i < static_cast<int>(Reason::kCount); ++i) {
    const auto reason = static_cast<Reason>(i);
    ReasonSet one;
    one.Add(reason);
    const bool is_warning = reason >= Reason::kIdLength && reason <= Reason::kPlaceholderValue;
    EXPECT_EQ(AreWarnings(one), is_warning) << i;
    if (!is_warning) continue;
    EXPECT_EQ(UnpackWarnings(PackWarnings(one)), one) << i;
    all.Add(one);
  }
  EXPECT_EQ(UnpackWarnings(PackWarnings(all)), all);
  EXPECT_EQ(PackWarnings(ReasonSet()), 0);
}

TEST(JoinCodes, KeepsTheOrderOfTheEnum) {
  ReasonSet reasons;
  EXPECT_EQ(JoinCodes(reasons), "");
  reasons.Add(Reason::kNameHomophone);
  reasons.Add(Reason::kDupId);
  EXPECT_EQ(JoinCodes(reasons), "DUP_ID|NAME_HOMOPHONE");
  reasons.Remove(Reason::kDupId);
  EXPECT_FALSE(reasons.Has(Reason::kDupId));
  EXPECT_EQ(JoinCodes(reasons), "NAME_HOMOPHONE");
}

}  // namespace
}  // namespace xueji
