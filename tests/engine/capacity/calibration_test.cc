#include "engine/capacity/calibration.h"

#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "engine/capacity/builtin_calibration.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

std::string Replaced(const std::string& from, const std::string& to) {
  std::string text(BuiltinCalibrationText());
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Calibration, TheBuiltInOneIsWholeAndKnowsEveryStage) {
  const absl::StatusOr<Calibration> parsed = ParseCalibration(std::string(BuiltinCalibrationText()), "built in");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  std::vector<std::string> names;
  for (const StageCost& stage : parsed->stages) {
    names.push_back(stage.name);
    EXPECT_GT(stage.nanoseconds, 0) << stage.name;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"load", "frequencies", "link", "cluster", "write"}));
  EXPECT_GT(parsed->memory_record_bytes, 0);
  EXPECT_GT(parsed->pairs_county, 0);
  EXPECT_FALSE(parsed->cpu.empty());
  EXPECT_EQ(BuiltinCalibration().reference_records, parsed->reference_records);
}

TEST(Calibration, IsReadFromAFile) {
  TemporaryDirectory directory;
  directory.Write("mine.json", Replaced("\"cores\": ", "\"cores\": 1"));
  const absl::StatusOr<Calibration> read = ReadCalibration(directory.FilePath("mine.json"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_GE(read->cores, 10);
  EXPECT_EQ(ReadCalibration(directory.FilePath("absent.json")).status().code(), absl::StatusCode::kNotFound);
}

TEST(Calibration, OneThatKnowsNoComparisonServesForTheRest) {
  const absl::StatusOr<Calibration> older = ParseCalibration(Replaced("\"comparison\"", "\"other\""), "mine.json");
  ASSERT_TRUE(older.ok()) << older.status();
  EXPECT_FALSE(older->comparison.has_value());
  EXPECT_GT(BuiltinCalibration().comparison->packed_row, 0);
}

TEST(Calibration, AFaultIsNamedByItsKeyInBothLanguages) {
  const struct {
    std::string text, said;
  } cases[] = {
      {Replaced("\"reference_records\"", "\"reference\""), "mine.json: reference_records: is missing"},
      {Replaced("\"fixed_seconds\": ", "\"fixed_seconds\": -"), "mine.json: fixed_seconds: must be a number from 0"},
      {Replaced("\"parallel_share\": ", "\"parallel_share\": 2"), "mine.json: stages[0].parallel_share: must be"},
      {Replaced("\"name\": \"load\"", "\"name\": 7"), "mine.json: stages[0].name: must be text"},
      {Replaced("\"memory\": {", "\"memory\": 5, \"other\": {"), "mine.json: memory: must be an object"},
      {Replaced("\"stages\": [", "\"stages\": [7, "), "mine.json: stages: must be a list of objects"},
      {Replaced("\"text_row\": ", "\"text_row\": -"), "mine.json: comparison.text_row: must be a number from 0"},
      {Replaced("\"packed_row_bytes\"", "\"packed\""), "mine.json: comparison.packed_row_bytes: is missing"},
      {"[]", "mine.json: not a JSON object"},
      {"{", "mine.json: not a JSON object"},
      {std::string(10'000, '['), "mine.json: not a JSON object"},
  };
  for (const auto& one : cases) {
    const absl::StatusOr<Calibration> parsed = ParseCalibration(one.text, "mine.json");
    ASSERT_FALSE(parsed.ok()) << one.said;
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(parsed.status().message()).rfind(one.said, 0), 0u) << parsed.status();
    EXPECT_NE(MessageIn(parsed.status(), Language::kChinese), MessageIn(parsed.status(), Language::kEnglish));
  }
}

}  // namespace
}  // namespace xueji
