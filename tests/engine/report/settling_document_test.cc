#include "engine/report/settling_document.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/plan/plan_text.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

class SettlingDocumentTest : public testing::Test {
 protected:
  SettlingDocumentTest() : plan_(BuiltinPlan("students").value()) {
    for (std::size_t c = 0; c < plan_.comparisons.size(); ++c) {
      fall_.steps.push_back({c, StrongestLevel(plan_.comparisons[c].kind), 1000, 0, 0});
    }
    for (const Field& field : plan_.fields) {
      fields_.push_back({field.name, field.type, field.personal, "1", "1"});
    }
    Set("former_name", "NULL", 0);
    Set("parent", "ELSE", 0);
  }
  void Set(std::string_view name, std::string_view level, Weight weight) {
    for (WaterfallStep& step : fall_.steps) {
      const Comparison& comparison = plan_.comparisons[step.comparison];
      if (comparison.name != name) continue;
      step.level = ParseLevel(comparison.kind, level).value();
      step.weight = weight;
    }
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const SettlingDocument* document : SettlingDocuments(plan_, fall_, fields_)) {
      codes.emplace_back(document->code);
    }
    return codes;
  }
  using List = std::vector<std::string>;

  LinkagePlan plan_;
  Waterfall fall_;
  std::vector<PairField> fields_;
};

TEST_F(SettlingDocumentTest, WhatDiffersSaysWhichPaper) {
  Set("birth_date", "ONE_DIGIT", -1000);
  EXPECT_EQ(Codes(), (List{"birth_certificate", "household_register"}));
  Set("id", "ELSE", -5000);
  EXPECT_EQ(Codes(), (List{"identity_card", "birth_certificate", "household_register"}))
      << "the heavier doubt first, and one paper for each before a second";
}

TEST_F(SettlingDocumentTest, AFormerNameIsSettledByTheCertificateOfItsChange) {
  Set("name", "ELSE", -7000);
  Set("former_name", "EXACT", 14000);
  EXPECT_EQ(Codes(), (List{"household_register", "name_change_certificate", "identity_card"}));
}

TEST_F(SettlingDocumentTest, TwinsAreSettledByTheirBirthCertificates) {
  Set("name", "ELSE", -7000);
  fall_.reasons.Add(Reason::kTwinLikely);
  EXPECT_EQ(Codes().front(), "birth_certificate");
}

TEST_F(SettlingDocumentTest, ParentAndChildAreSettledByTheGuardiansCard) {
  Set("name", "ELSE", -7000);
  fall_.reasons.Add(Reason::kParentLikely);
  EXPECT_EQ(Codes().front(), "guardian_identity_card");
}

TEST_F(SettlingDocumentTest, PupilsWithoutResidentCardShowTheirOwnDocument) {
  Set("id", "ONE_DIGIT", 10000);
  for (PairField& field : fields_) {
    if (field.name == "document_type") field.left = field.right = "A";
  }
  EXPECT_EQ(Codes().front(), "original_document");
}

TEST_F(SettlingDocumentTest, WhereNothingDiffersTheClassListsTell) {
  EXPECT_EQ(Codes(), (List{"class_lists", "identity_card"}));
  fall_.reasons.Add(Reason::kLegitMultiple);
  EXPECT_EQ(Codes(), (List{"transfer_papers", "class_lists"}));
}

TEST_F(SettlingDocumentTest, OtherRegistersHaveTheFormTheRecordWasTypedFrom) {
  plan_.schema = Schema::kDeclared;
  Set("id", "ELSE", -5000);
  EXPECT_EQ(Codes(), (List{"entry_form"}));
}

TEST(SettlingDocuments, EveryPaperHasACodeOfItsOwnAndBothLanguages) {
  std::set<std::string_view> codes;
  for (const SettlingDocument& document : AllSettlingDocuments()) {
    EXPECT_TRUE(codes.insert(document.code).second);
    for (const std::string_view text :
         {document.zh, document.en, document.look_zh, document.look_en}) {
      EXPECT_FALSE(text.empty()) << document.code;
    }
  }
}

}  // namespace
}  // namespace xueji
