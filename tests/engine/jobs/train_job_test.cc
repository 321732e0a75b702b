#include "engine/jobs/train_job.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engine/base/staged_directory.h"
#include "engine/plan/plan_text.h"
#include "tests/engine/training/training_test_support.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class TrainJobTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.Write("untrained.plan", std::string(kUntrainedPlan));
    WriteInput("persons.csv", Persons(2000));
  }
  void WriteInput(const std::string& name, const std::vector<Person>& persons) {
    std::string text = "id,given,family,born,town,person\n";
    for (const Person& person : persons) {
      text += person.id + ',' + person.given + ',' + person.family + ',' + person.born + ',' +
              person.town + ',' + person.entity + '\n';
    }
    directory_.Write(name, text);
  }
  TrainOptions Options(const std::string& input = "persons.csv") {
    TrainOptions options;
    options.run.inputs = {directory_.FilePath(input)};
    options.run.plan = directory_.FilePath("untrained.plan");
    options.run.out = directory_.FilePath("trained.plan");
    options.run.force = true;
    options.random_pairs = 200'000;
    return options;
  }
  TrainSummary Train(const TrainOptions& options) {
    auto summary = RunTraining(options);
    EXPECT_TRUE(summary.ok()) << summary.status();
    return *std::move(summary);
  }
  std::string Trained() { return ReadFile(directory_.FilePath("trained.plan")).value(); }
  std::string Refusal(const TrainOptions& options) {
    const auto summary = RunTraining(options);
    EXPECT_EQ(summary.status().code(), absl::StatusCode::kInvalidArgument) << summary.status();
    return std::string(summary.status().message());
  }
  TemporaryDirectory directory_;
};

TEST_F(TrainJobTest, FindsWhatTheRecordsWereMadeWith) {
  const TrainSummary summary = Train(Options());
  EXPECT_TRUE(summary.estimate.converged);
  EXPECT_NEAR(summary.estimate.same_pairs, 500, 15);
  const auto plan = ReadPlan(directory_.FilePath("trained.plan"));
  ASSERT_TRUE(plan.ok()) << plan.status();
  // A given name is mistyped once in ten, and now and then into itself; a birth date replaced once
  // in twenty; there are 20,000 of them, and 200 given names.
  EXPECT_NEAR(*plan->comparisons[0].levels[0].m, 0.9, 0.05);
  EXPECT_NEAR(*plan->comparisons[2].levels[0].m, 0.95, 0.05);
  EXPECT_NEAR(*plan->comparisons[3].levels[0].m, 0.8, 0.06);
  EXPECT_NEAR(*plan->comparisons[0].levels[0].u, 1.0 / 200, 0.001);
  EXPECT_NEAR(*plan->comparisons[3].levels[0].u, 1.0 / 40, 0.003);
  EXPECT_NEAR(plan->prior_match_probability, 500.0 / (2500.0 * 2499 / 2), 1e-5);
}

TEST_F(TrainJobTest, WritesATableOfFrequenciesForRunsOverPartsOfTheRegister) {
  TrainOptions options = Options();
  options.frequencies_out = directory_.FilePath("values.csv");
  options.frequencies_min = 2;
  // The plan adjusts nothing yet: a table nobody would read.
  EXPECT_NE(Refusal(options).find("--frequencies-out: no comparison of the plan"), std::string::npos);
  std::string plan = ReadFile(options.run.plan).value();
  const std::string exact = "level { is: EXACT";
  plan.replace(plan.find(exact), exact.size(), exact + " term_frequency_adjusted: true");
  directory_.Write("untrained.plan", plan);
  const TrainSummary summary = Train(options);
  EXPECT_EQ(summary.frequencies_out, options.frequencies_out);
  const std::string table = directory_.Read("values.csv");
  EXPECT_EQ(table.rfind("comparison,province,value,count\n", 0), 0U);
  RunOptions run = options.run;
  run.plan = options.run.out;
  run.out = directory_.FilePath("out");
  run.frequencies = options.frequencies_out;
  const auto by_table = RunDedup(run);
  ASSERT_TRUE(by_table.ok()) << by_table.status();
  run.frequencies.clear();
  const auto counted = RunDedup(run);
  ASSERT_TRUE(counted.ok()) << counted.status();
  EXPECT_EQ(by_table->result_digest, counted->result_digest);
}

TEST_F(TrainJobTest, TheTableOfFrequenciesReplacesNeitherThePlanNorAnInput) {
  TrainOptions options = Options();
  options.frequencies_out = options.run.out;
  EXPECT_NE(Refusal(options).find("the plan is written there"), std::string::npos);
  options.frequencies_out = options.run.inputs.front();
  EXPECT_NE(Refusal(options).find("is an input of this run"), std::string::npos);
}

TEST_F(TrainJobTest, TrainingATrainedPlanAgainChangesNothing) {
  Train(Options());
  const std::string once = Trained();
  TrainOptions again = Options();
  again.run.plan = again.run.out;
  Train(again);
  EXPECT_EQ(Trained(), once);
}

TEST_F(TrainJobTest, TheSameBytesForAnyNumberOfThreadsAndOrderOfTheRows) {
  TrainOptions options = Options();
  options.run.threads = 1;
  Train(options);
  const std::string one = Trained();
  std::vector<Person> persons = Persons(2000);
  std::shuffle(persons.begin(), persons.end(), std::mt19937_64(4));
  WriteInput("shuffled.csv", persons);
  for (const int threads : {2, 8}) {
    TrainOptions shuffled = Options("shuffled.csv");
    shuffled.run.threads = threads;
    Train(shuffled);
    EXPECT_EQ(Trained(), one) << threads;
  }
}

TEST_F(TrainJobTest, AllLabelsGiveTheSharesOfTheTruePairs) {
  TrainOptions options = Options();
  options.labels = options.run.inputs[0];
  options.id_column = "id";
  options.entity_column = "person";
  const TrainSummary summary = Train(options);
  EXPECT_EQ(summary.records_labelled, 2500U);
  EXPECT_EQ(summary.evidence.labelled_same.pairs, 500U);
  EXPECT_DOUBLE_EQ(summary.estimate.same_pairs, 500);
  double exact = 0;
  const std::vector<Person> persons = Persons(2000);
  for (std::size_t i = 1; i < persons.size(); ++i) {
    if (persons[i].entity != persons[i - 1].entity) continue;
    exact += persons[i].born == persons[i - 1].born ? 1 : 0;
  }
  EXPECT_DOUBLE_EQ(summary.estimate.comparisons[2].levels[0].m, (exact + 0.5) / 501.5);
}

TEST_F(TrainJobTest, SomeLabelsJoinWhatEmFinds) {
  std::string labels = "id,person\n";
  for (const Person& person : Persons(200)) labels += person.id + ',' + person.entity + '\n';
  labels += "nobody,e1\n";
  directory_.Write("labels.csv", labels);
  TrainOptions options = Options();
  options.labels = directory_.FilePath("labels.csv");
  options.id_column = "id";
  options.entity_column = "person";
  const TrainSummary summary = Train(options);
  EXPECT_EQ(summary.labels_unknown, 1U);
  EXPECT_EQ(summary.evidence.labelled_same.pairs, 50U);
  EXPECT_NEAR(summary.estimate.same_pairs, 500, 15);
}

TEST_F(TrainJobTest, ThePriorMayComeFromDeterministicRules) {
  TrainOptions options = Options();
  options.exact_rules = "given+family+born";
  options.exact_recall = 0.8;
  const TrainSummary summary = Train(options);
  ASSERT_TRUE(summary.rule_prior.has_value());
  EXPECT_NEAR(static_cast<double>(summary.rule_prior->pairs), 500 * 0.9 * 0.9 * 0.95, 40);
  EXPECT_NEAR(summary.plan.prior_match_probability / summary.rule_prior->prior, 1, 1e-3);
  options.exact_rules = "given+borm";
  EXPECT_NE(Refusal(options).find("borm"), std::string::npos);
}

TEST_F(TrainJobTest, LinkingTwoFilesTakesPairsAcrossOnly) {
  std::vector<Person> left, right;
  for (const Person& person : Persons(2000)) {
    (person.id.ends_with('a') ? left : right).push_back(person);
  }
  WriteInput("left.csv", left);
  WriteInput("right.csv", right);
  TrainOptions options = Options("left.csv");
  options.link = true;
  EXPECT_NE(Refusal(options).find("two inputs"), std::string::npos);
  options.run.inputs.push_back(directory_.FilePath("right.csv"));
  const TrainSummary summary = Train(options);
  EXPECT_EQ(summary.evidence.pairs_possible, 2000U * 500U);
  EXPECT_NEAR(summary.estimate.same_pairs, 500, 15);
}

TEST_F(TrainJobTest, HopelessInputsAreRefusedWithTheReason) {
  const std::vector<Person> persons = Persons(400);
  WriteInput("none.csv", {});
  EXPECT_NE(Refusal(Options("none.csv")).find("no two records"), std::string::npos);
  WriteInput("one.csv", {persons[0]});
  EXPECT_NE(Refusal(Options("one.csv")).find("no two records"), std::string::npos);
  WriteInput("apart.csv", {{"1", "", "a", "b", "1", "c"}, {"2", "", "d", "e", "2", "f"}});
  EXPECT_NE(Refusal(Options("apart.csv")).find("no blocking pass"), std::string::npos);

  std::vector<Person> alike(50, persons[0]);
  for (std::size_t i = 0; i < alike.size(); ++i) alike[i].id = std::to_string(i);
  WriteInput("alike.csv", alike);
  EXPECT_NE(Refusal(Options("alike.csv")).find("compare alike"), std::string::npos);
  EXPECT_FALSE(ReadFile(directory_.FilePath("trained.plan")).ok());  // nothing left behind
}

TEST_F(TrainJobTest, AFileWithoutDuplicatesIsRefusedOrWarnedAbout) {
  std::vector<Person> persons = Persons(2000);
  std::erase_if(persons, [](const Person& person) { return person.id.ends_with('b'); });
  WriteInput("singles.csv", persons);
  const auto summary = RunTraining(Options("singles.csv"));
  if (!summary.ok()) {
    EXPECT_EQ(summary.status().code(), absl::StatusCode::kInvalidArgument);
    return;
  }
  EXPECT_TRUE(std::any_of(summary->warnings.begin(), summary->warnings.end(),
                          [](const TrainingWarning& w) { return w.code == "FEW_TRUE_PAIRS" ||
                                   w.code == "DOUBTFUL_TRUE_PAIRS"; }));
}

TEST_F(TrainJobTest, AnExistingPlanIsNotOverwrittenUnasked) {
  Train(Options());
  TrainOptions options = Options();
  options.run.force = false;
  EXPECT_EQ(RunTraining(options).status().code(), absl::StatusCode::kAlreadyExists);
  options.run.out = directory_.FilePath("nowhere/trained.plan");
  EXPECT_NE(Refusal(options).find("folder"), std::string::npos);
}

TEST_F(TrainJobTest, WrongLabelsAreNamed) {
  TrainOptions options = Options();
  options.labels = options.run.inputs[0];
  options.id_column = "town";
  options.entity_column = "person";
  EXPECT_NE(Refusal(options).find("two entities"), std::string::npos);
  directory_.Write("labels.csv", "id,person\nx,1\ny,2\n");
  options.labels = directory_.FilePath("labels.csv");
  options.id_column = "id";
  EXPECT_NE(Refusal(options).find("names no record"), std::string::npos);
}

TEST_F(TrainJobTest, JsonHasTheKeysScriptsRelyOn) {
  const std::string json = TrainingJson(Train(Options()));
  for (const char* key : {"\"candidate_pairs\"", "\"random_pairs\"", "\"rounds\"", "\"converged\": true",
                          "\"prior\"", "\"passes\"", "\"comparisons\"", "\"true_pairs\"", "\"warnings\""}) {
    EXPECT_NE(json.find(key), std::string::npos) << key;
  }
}

}  // namespace
}  // namespace xueji
