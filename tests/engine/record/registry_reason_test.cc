#include "engine/record/registry_reason.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji {
namespace {

TEST(RegistryReason, EveryReasonHasACodeAStepAndBothLanguages) {
  std::set<std::string_view> codes;
  for (int i = 0; i < static_cast<int>(RegistryReason::kCount); ++i) {
    const ReasonText& text = Describe(static_cast<RegistryReason>(i));
    EXPECT_TRUE(codes.insert(text.code).second) << text.code;
    EXPECT_EQ(text.code.substr(0, 4), "REG_") << text.code;
    // A code stands beside those of a record's warnings: none may mean two things.
    EXPECT_FALSE(ParseReason(text.code).has_value()) << text.code;
    for (const std::string_view part : {text.zh, text.en, text.action_zh, text.action_en}) {
      EXPECT_FALSE(part.empty()) << text.code;
    }
  }
}

TEST(RegistryReason, EveryTextStandsInItsPlace) {
  const std::pair<RegistryReason, std::string_view> places[] = {
      {RegistryReason::kIdAbsent, "REG_ID_ABSENT"},
      {RegistryReason::kDeceased, "REG_DECEASED"},
      {RegistryReason::kNotComparable, "REG_NOT_COMPARABLE"},
      {RegistryReason::kValueBlank, "REG_VALUE_BLANK"},
      {RegistryReason::kNameFormer, "REG_NAME_FORMER"},
      {RegistryReason::kNameHomophone, "REG_NAME_HOMOPHONE"},
      {RegistryReason::kNameOrder, "REG_NAME_ORDER"},
      {RegistryReason::kNameClose, "REG_NAME_CLOSE"},
      {RegistryReason::kIdOneError, "REG_ID_ONE_ERROR"},
      {RegistryReason::kCandidateInRoster, "REG_CANDIDATE_IN_ROSTER"}};
  for (const auto& [reason, code] : places) EXPECT_EQ(Describe(reason).code, code);
}

// What the school can settle by itself sends no family away.
TEST(RegistryReason, ASlipOfTheSchoolIsNoMatterForThePolice) {
  for (const RegistryReason reason :
       {RegistryReason::kNameFormer, RegistryReason::kNameSeparator, RegistryReason::kNameRareCharacter,
        RegistryReason::kNameVariant, RegistryReason::kNameHomophone, RegistryReason::kNameTransliteration,
        RegistryReason::kNameLookAlike, RegistryReason::kNameOrder, RegistryReason::kIdOneError}) {
    EXPECT_NE(Describe(reason).action_zh.find("不需去派出所"), std::string_view::npos);
    EXPECT_NE(Describe(reason).action_en.find("no visit to the police"), std::string_view::npos);
  }
}

TEST(RegistryReason, CodesAreJoinedInTheOrderOfTheEnum) {
  RegistryReasons reasons;
  EXPECT_EQ(JoinCodes(reasons), "");
  reasons.Add(RegistryReason::kNameHomophone);
  reasons.Add(RegistryReason::kNameMismatch);
  EXPECT_EQ(JoinCodes(reasons), "REG_NAME_MISMATCH|REG_NAME_HOMOPHONE");
  EXPECT_TRUE(reasons.Has(RegistryReason::kNameMismatch));
  EXPECT_FALSE(reasons.Has(RegistryReason::kIdAbsent));
}

}  // namespace
}  // namespace xueji
