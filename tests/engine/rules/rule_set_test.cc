#include "engine/rules/rule_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/builtin_rule_sets.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

const std::string kHeader = "set\tkey\tvalue\tdocument\tclause\tzh\ten\n";

std::string FaultOf(const std::string& rows) {
  const auto sets = ParseRuleSets(kHeader + rows, "mine.tsv");
  return sets.ok() ? "" : std::string(sets.status().message());
}

TEST(RuleSet, TheFourVersionsAreBuiltInAndSayWhereEachRuleStands) {
  const auto sets = ParseRuleSets(BuiltinRuleSetsText(), "rule_sets.tsv");
  ASSERT_TRUE(sets.ok()) << sets.status();
  std::vector<std::string> names;
  for (const RuleSet& set : *sets) {
    names.push_back(set.name);
    EXPECT_NE(set.Find(RuleKey::kTitle), nullptr);
    EXPECT_NE(set.Find(RuleKey::kTransferStep), nullptr);
    for (const auto& rule : set.rules) {
      EXPECT_TRUE(!rule.has_value() || !rule->document.empty());
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"2013", "2016", "2017", "2025"}));
}

TEST(RuleSet, VersionsDifferWhereTheirDocumentsDo) {
  const auto value = [](const char* set, RuleKey key) {
    const RuleSet rules = LoadRuleSet({.name = set}).value();
    return rules.Find(key) == nullptr ? std::string("-") : rules.Find(key)->value;
  };
  EXPECT_EQ(value("2013", RuleKey::kRecordFile), "1 month");
  EXPECT_EQ(value("2025", RuleKey::kRecordFile), "2 month");
  EXPECT_EQ(value("2016", RuleKey::kFormalIssue), "spring_term");
  EXPECT_EQ(value("2025", RuleKey::kFormalIssue), "any_time");
  EXPECT_EQ(value("2013", RuleKey::kFormalIssue), "-");
  EXPECT_EQ(value("2017", RuleKey::kTransferEscape), "20 working_days");
  EXPECT_EQ(value("2016", RuleKey::kTransferEscape), "-");
}

TEST(RuleSet, ASetHasTheEntriesOfItsBaseAndNamesTheirSet) {
  const RuleSet rules = LoadRuleSet({.name = "2025"}).value();
  EXPECT_EQ(rules.Find(RuleKey::kFormalFollowsId)->set, "2016");
  EXPECT_EQ(rules.Find(RuleKey::kDeathCancellation)->set, "2013");
  EXPECT_EQ(rules.Find(RuleKey::kRecordFile)->set, "2025");
  EXPECT_TRUE(rules.Is(RuleKey::kReviewHoldsFormal, "yes"));
  EXPECT_FALSE(rules.Is(RuleKey::kTransferEscape, "20 working_days"));
}

TEST(RuleSet, TheFingerprintTellsVersionsApart) {
  EXPECT_NE(LoadRuleSet({.name = "2016"})->fingerprint, LoadRuleSet({.name = "2017"})->fingerprint);
  EXPECT_EQ(LoadRuleSet({.name = "2016"})->fingerprint, LoadRuleSet({.name = "2016"})->fingerprint);
}

TEST(RuleSet, AFileReplacesThem) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.Write(
      "mine.tsv", kHeader + "# a remark\n2030\trecord_file\t3 month\tX〔2030〕1号\t-\t三个月\tthree months\n");
  const auto rules = LoadRuleSet({.file = path, .name = "2030"});
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(rules->Find(RuleKey::kRecordFile)->value, "3 month");
  const auto absent = LoadRuleSet({.file = path, .name = "2025"});
  EXPECT_EQ(absent.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(absent.status().message()), HasSubstr("there are 2030"));
}

TEST(RuleSet, FaultsNameFileLineAndRepair) {
  EXPECT_THAT(FaultOf("a\trecord_file\tsoon\td\t-\tz\te\n"),
              HasSubstr("mine.tsv:2: record_file: the value 'soon' will not do; write for example 10 working_days"));
  EXPECT_THAT(FaultOf("a\tnothing\t1\td\t-\tz\te\n"), HasSubstr("no key 'nothing'"));
  EXPECT_THAT(FaultOf("a\trecord_file\t1 month\t\t-\tz\te\n"), HasSubstr("every rule says where it stands"));
  EXPECT_THAT(FaultOf("a\trecord_file\t1 month\td\n"), HasSubstr("4 fields; there must be 7, separated by tabs"));
  EXPECT_THAT(FaultOf("a\tbase\tb\td\t-\tz\te\n"), HasSubstr("mine.tsv:2: there is no rule set 'b'"));
  EXPECT_THAT(FaultOf("a\tbase\tb\td\t-\tz\te\nb\tbase\ta\td\t-\tz\te\n"), HasSubstr("in a circle"));
  EXPECT_THAT(FaultOf("a\tgraduation_until\t1330\td\t-\tz\te\n"), HasSubstr("0730"));
  EXPECT_THAT(FaultOf("a\tattestations_per_number\t0\td\t-\tz\te\n"), HasSubstr("will not do"));
  EXPECT_THAT(FaultOf("a\trecord_file\t1 month\td\t-\tz\te\na\trecord_file\t1 month\td\t-\tz\te\n"),
              HasSubstr("mine.tsv:3: record_file stands twice"));
  const auto empty = ParseRuleSets("", "mine.tsv");
  EXPECT_THAT(std::string(empty.status().message()), HasSubstr("empty"));
  EXPECT_FALSE(ParseRuleSets("a\tb\n", "mine.tsv").ok());
}

TEST(RuleKeyName, NamesAll) {
  EXPECT_EQ(RuleKeyName(RuleKey::kTitle), "title");
  EXPECT_EQ(RuleKeyName(RuleKey::kProblemRecord), "problem_record");
}

}  // namespace
}  // namespace xueji
