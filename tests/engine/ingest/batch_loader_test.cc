#include "engine/ingest/batch_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/cancellation.h"
#include "engine/base/utf8.h"
#include "engine/record/row_content.h"
#include "matchers/identity/packed_date.h"
#include "matchers/name/person_name.h"
#include "engine/ingest/csv_reader.h"
#include "engine/record/packed_value.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] = "record_id,name,sex,birth_date\n";

std::string MessageOf(const absl::StatusOr<LoadResult>& loaded) {
  return std::string(loaded.status().message());
}

TEST(LoadRecords, PacksARowOfAStudent) {
  Loading loading;
  const std::string id = IdWithDigit("11010120100307", 1);
  const auto loaded = loading.LoadText(
      "a.csv", "record_id,name,sex,birth_date,document_type,document_number,school_region\n"
               "r1,王小明,1,2010-03-07,1," + id + ",110101\n");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const RecordStore& store = *loaded->store;
  ASSERT_EQ(store.size(), 1u);
  EXPECT_EQ(store.ExternalId(RecordId{0}), "r1");
  EXPECT_EQ(store.line(RecordId{0}), 2u);
  EXPECT_EQ(JoinCodes(store.warnings(RecordId{0})), "");
  EXPECT_EQ(Packed<std::uint64_t>(loading.plan, store, 0, "name"),
            matchers::PackName(U"王小明")->word);
  EXPECT_EQ(Packed<std::uint16_t>(loading.plan, store, 0, "birth_date"),
            matchers::PackDate(2010, 3, 7).value);
  EXPECT_EQ(Packed<std::uint8_t>(loading.plan, store, 0, "sex"), kSexMale);
  EXPECT_EQ(Packed<std::uint64_t>(loading.plan, store, 0, "document_number"),
            matchers::PackIdNumber(id).digits);
  EXPECT_EQ(LoadRegion(store.Row(RecordId{0}) +
                       loading.plan.layout.offset(FieldNumber(loading.plan, "school_region"))), 110101u);
  EXPECT_EQ(loaded->inputs[0].encoding, "UTF-8");
  EXPECT_EQ(loaded->inputs[0].rows, 1u);
}

TEST(LoadRecords, FindsColumnsByChineseHeaderMnemonicAndMappingFile) {
  Loading loading;
  const auto chinese = loading.LoadText("zh.csv", "记录号,姓名,性别,出生日期\nr1,王芳,女,20100307\n");
  ASSERT_TRUE(chinese.ok()) << chinese.status();
  const auto mnemonic = loading.LoadText("m.csv", "record_id,XM, xbm ,ＣＳＲＱ\nr1,王芳,女,20100307\n");
  ASSERT_TRUE(mnemonic.ok()) << mnemonic.status();
  LoadOptions options =
      Loading::For({loading.directory.Write("own.csv", "nr,full name,gender,dob\nr1,王芳,女,20100307\n")});
  options.columns_path = loading.directory.Write(
      "own.columns", "# ours = theirs\nrecord_id = nr\nname = full name\nsex = gender\nbirth_date=dob\n");
  const auto mapped = loading.Load(options);
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  for (const auto* loaded : {&chinese, &mnemonic, &mapped}) {
    EXPECT_EQ((*loaded)->store->size(), 1u);
    EXPECT_EQ(RowContentHash(*(*loaded)->store, RecordId{0}),
              RowContentHash(*chinese->store, RecordId{0}));
  }
}

TEST(LoadRecords, KeepsTheRowsThatAreAskedForAsTheyWereTyped) {
  Loading loading;
  LoadOptions options = Loading::For({loading.directory.Write(
      "a.csv", std::string(kHeader) + "r1,王　芳,2,20100307\nr2,\"王\u200B芳\",女,2010年3月7日\n"
                                      "r3,,2,20100307\n r2 , 王芳\t, 2,20100307 \n")});
  options.typed_ids = {"r2", "r3", "r4"};
  const auto loaded = loading.Load(options);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->typed.size(), 2u) << "accepted rows only, repeated ones too";
  EXPECT_EQ(loaded->typed[0].line, 3u);
  EXPECT_EQ(loaded->typed[1].line, 5u);
  std::set<std::string> raw, folded;
  for (const NormalisedField& field : loaded->typed[0].fields) {
    raw.insert(field.raw);
    folded.insert(field.folded);
  }
  EXPECT_EQ(raw, (std::set<std::string>{"", "王\u200B芳", "女", "2010年3月7日"}));
  EXPECT_TRUE(folded.contains("王芳") && folded.contains("2010-03-07"));
  for (const NormalisedField& field : loaded->typed[1].fields) {
    EXPECT_EQ(field.raw, TrimBlanks(field.raw)) << "blanks around a field do not belong to it";
  }
}

TEST(LoadRecords, ListsEveryRowThatCannotBeUsed) {
  Loading loading;
  const auto loaded = loading.LoadText("a.csv", std::string(kHeader) +
                                                    "r1,王芳,2,20100307\n"
                                                    ",王芳,2,20100307\n"
                                                    "r3,,2,20100307\n"
                                                    "r4,王芳,9,20100307\n"
                                                    "r5,王芳,2,20101345\n"
                                                    "r6,王芳,2,20991231\n"
                                                    "r7,王芳,2,18991231\n"
                                                    "r8,王芳,2\n"
                                                    "r9,\"王芳\"x,2,20100307\n"
                                                    "r10,\xFF\xFE,2,20100307\n" +
                                                    std::string("r11,王\0芳,2,20100307\n", 23) +
                                                    "\n"
                                                    "r12,李雷,1,2011/5/6\n");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  std::vector<std::string> rejects;
  for (const RejectedRow& row : loaded->rejects) {
    rejects.push_back(std::to_string(row.line) + " " + row.record_id + " " + row.field + " " +
                      row.reason_code);
  }
  EXPECT_THAT(rejects,
              ElementsAre("3  record_id RECORD_ID_MISSING", "4 r3 name NAME_MISSING",
                          "5 r4 sex SEX_INVALID", "6 r5 birth_date BIRTH_DATE_INVALID",
                          "7 r6 birth_date BIRTH_DATE_INVALID",
                          "8 r7 birth_date BIRTH_DATE_INVALID", "9 r8  FIELD_COUNT",
                          "10 r9  QUOTE_MISPLACED", "11   ENCODING_INVALID", "12   NUL_BYTE"));
  EXPECT_EQ(loaded->store->size(), 2u);
  EXPECT_EQ(loaded->store->line(RecordId{1}), 14u);
  EXPECT_EQ(loaded->inputs[0].rows, 12u);
  EXPECT_THAT(loaded->inputs[0].notes, ::testing::Contains(Message("跳过了 1 个空行", "1 blank lines skipped")));
}

TEST(LoadRecords, WritesRejectMessagesInChineseAndMasksValues) {
  Loading loading;
  LoadOptions options = Loading::For(
      {loading.directory.Write("a.csv", std::string(kHeader) + "r5,王芳,2,20101345\n")});
  options.chinese = true;
  const auto loaded = loading.Load(options);
  ASSERT_TRUE(loaded.ok());
  ASSERT_EQ(loaded->rejects.size(), 1u);
  EXPECT_EQ(loaded->rejects[0].message, "出生日期缺失、不存在或超出范围（2010****）；按 YYYYMMDD 填写");
}

TEST(LoadRecords, RefusesRowsAndValuesThatAreTooLong) {
  Loading loading;
  LoadOptions options = Loading::For({loading.directory.Write(
      "a.csv", std::string(kHeader) + "r1," + std::string(300, 'x') + ",2,20100307\n" + "r2," +
                   std::string(5000, 'x') + ",2,20100307\n" + std::string(300, 'i') +
                   ",王芳,2,20100307\n" + "r4,王芳,2,20100307\n")});
  options.record_bytes_max = 1000;
  options.field_bytes_max = 290;
  for (const std::uint32_t block : {64u, 500u, 1u << 20}) {
    options.block_bytes = block;
    const auto loaded = loading.Load(options);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    ASSERT_EQ(loaded->rejects.size(), 3u) << block;
    EXPECT_EQ(loaded->rejects[0].reason_code, "FIELD_TOO_LONG");
    EXPECT_EQ(loaded->rejects[0].line, 2u);
    EXPECT_EQ(loaded->rejects[1].reason_code, "LINE_TOO_LONG");
    EXPECT_EQ(loaded->rejects[1].line, 3u);
    EXPECT_EQ(loaded->rejects[2].reason_code, "FIELD_TOO_LONG");
    ASSERT_EQ(loaded->store->size(), 1u);
    EXPECT_EQ(loaded->store->line(RecordId{0}), 5u);
    EXPECT_EQ(loaded->inputs[0].rows, 4u);
  }
}

TEST(LoadRecords, KeepsOneRowOfEachRecordIdWhateverTheOrder) {
  const std::vector<std::string> rows = {"r1,王芳,2,20100307\n", "r1,王方,2,20100307\n",
                                         "r1,李雷,1,20100307\n", "r2,韩梅,2,20100307\n",
                                         "r1,王芳,2,20100307\n"};
  std::vector<std::size_t> order = {0, 1, 2, 3, 4};
  std::string kept;
  do {
    Loading loading;
    std::string text = kHeader;
    for (const std::size_t i : order) text += rows[i];
    const auto loaded = loading.LoadText("a.csv", text);
    ASSERT_TRUE(loaded.ok());
    EXPECT_EQ(loaded->store->withdrawn_count(), 3u);
    ASSERT_EQ(loaded->rejects.size(), 3u);
    EXPECT_EQ(loaded->rejects[0].reason_code, "RECORD_ID_REPEATED");
    EXPECT_EQ(loaded->inputs[0].rows, 5u);
    for (std::uint32_t i = 0; i < loaded->store->size(); ++i) {
      const RecordId id{i};
      if (loaded->store->withdrawn(id) || loaded->store->ExternalId(id) != "r1") continue;
      const std::string hash = std::to_string(RowContentHash(*loaded->store, id));
      if (kept.empty()) kept = hash;
      EXPECT_EQ(hash, kept);
      EXPECT_THAT(loaded->rejects[0].message,
                  HasSubstr("a.csv:" + std::to_string(loaded->store->line(id))));
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(LoadRecords, FindsRepeatedIdsOverFilesUnlessToldTheyAreApart) {
  Loading loading;
  LoadOptions options = Loading::For(
      {loading.directory.Write("a.csv", std::string(kHeader) + "r1,王芳,2,20100307\n"),
       loading.directory.Write("b.csv", std::string("姓名,性别,出生日期,记录号\n") +
                                            "李雷,1,20100307,r1\n李雷,1,20100307,r1\n")});
  const auto together = loading.Load(options);
  ASSERT_TRUE(together.ok());
  EXPECT_EQ(together->store->withdrawn_count(), 2u);
  options.ids_unique_per_file = true;
  const auto apart = loading.Load(options);
  ASSERT_TRUE(apart.ok());
  EXPECT_EQ(apart->store->withdrawn_count(), 1u);
  EXPECT_EQ(apart->store->file_count(), 2u);
  EXPECT_EQ(apart->store->FileOf(RecordId{1}), 1u);
  EXPECT_EQ(apart->store->file_begin(1), RecordId{1});
}

TEST(LoadRecords, ReadsJsonLines) {
  Loading loading;
  const std::string id = IdWithDigit("11010120100307", 2);
  const auto loaded = loading.LoadText(
      "a.jsonl", "{\"record_id\":\"r1\",\"name\":\"\\u738b芳\",\"sex\":2,\"birth_date\":20100307,"
                 "\"document_number\":" + id + ",\"extra\":null}\n"
                 "\n"
                 "{\"record_id\":\"r2\",\"name\":{\"given\":\"芳\"},\"sex\":2,\"birth_date\":\"20100307\"}\n"
                 "{\"record_id\":\"r3\",\"name\":\"王芳\",\"name\":\"王方\",\"sex\":2,\"birth_date\":20100307}\n"
                 "nonsense\n"
                 "{\"record_id\":\"r5\",\"姓名\":\"王芳\",\"sex\":\"女\",\"birth_date\":\"2010-03-07\"}");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->store->size(), 2u) << Dump(*loaded);
  EXPECT_EQ(Packed<std::uint64_t>(loading.plan, *loaded->store, 0, "document_number"),
            matchers::PackIdNumber(id).digits);
  EXPECT_EQ(loaded->store->line(RecordId{1}), 6u);
  ASSERT_EQ(loaded->rejects.size(), 3u);
  for (const RejectedRow& row : loaded->rejects) EXPECT_EQ(row.reason_code, "JSON_INVALID");
  EXPECT_THAT(loaded->inputs[0].ignored_columns, ElementsAre("extra"));
}

TEST(LoadRecords, LoadsALatinRegisterWithItsOwnFields) {
  Loading loading(LatinPlan());
  const auto loaded = loading.LoadText("f.csv",
                                       "rec_id, given_name, surname, dob, postcode, other\n"
                                       "rec-1, Michaela , NEUMANN, 19151111, 4223, x\n"
                                       "rec-2, , NA, 19160230, 42-23, y\n");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const RecordStore& store = *loaded->store;
  const auto text = [&](std::uint32_t record, std::string_view field) {
    return store.terms().Text(TermId{Packed<std::uint32_t>(loading.plan, store, record, field)});
  };
  EXPECT_EQ(text(0, "given_name"), "michaela");
  EXPECT_EQ(text(0, "surname"), "neumann");
  EXPECT_EQ(text(1, "given_name"), "");
  EXPECT_EQ(text(1, "surname"), "");
  EXPECT_EQ(JoinCodes(store.warnings(RecordId{0})), "");
  EXPECT_EQ(JoinCodes(store.warnings(RecordId{1})), "FIELD_INVALID");
  EXPECT_THAT(loaded->inputs[0].ignored_columns, ElementsAre("other"));
}

TEST(LoadRecords, ReportsMissingColumnsWithTheNearestName) {
  Loading loading;
  const auto loaded = loading.LoadText("a.csv", "record_id,nmae,sex,birth_date\nr1,王芳,2,20100307\n");
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(loaded), AllOf(HasSubstr("a.csv:1"), HasSubstr("name"), HasSubstr("姓名"),
                                       HasSubstr("did you mean 'nmae'")));
}

TEST(LoadRecords, RefusesAHeaderThatSaysOneThingTwice) {
  Loading loading;
  EXPECT_THAT(MessageOf(loading.LoadText("a.csv", "record_id,name,sex,birth_date,Name \n")),
              HasSubstr("twice"));
  EXPECT_THAT(MessageOf(loading.LoadText("b.csv", "record_id,name,sex,birth_date,姓名\n")),
              AllOf(HasSubstr("'name'"), HasSubstr("'姓名'")));
}

TEST(LoadRecords, HintsAtAnotherSeparator) {
  Loading loading;
  EXPECT_THAT(MessageOf(loading.LoadText("a.csv", "record_id;name;sex;birth_date\n")),
              HasSubstr("separated by ';'"));
}

TEST(LoadRecords, RefusesAnEmptyFileAndTakesAHeaderAlone) {
  Loading loading;
  EXPECT_THAT(MessageOf(loading.LoadText("a.csv", "")), HasSubstr("a.csv: is empty"));
  const auto header_only = loading.LoadText("b.csv", kHeader);
  ASSERT_TRUE(header_only.ok()) << header_only.status();
  EXPECT_EQ(header_only->store->size(), 0u);
  EXPECT_EQ(header_only->inputs[0].rows, 0u);
}

TEST(LoadRecords, RefusesATornQuoteAndNamesItsLine) {
  Loading loading;
  for (const std::size_t rows : {2u, 100000u}) {
    std::string text = std::string(kHeader) + "r1,王芳,2,20100307\nr2,\"王芳,2,20100307\n";
    for (std::size_t i = 0; i < rows; ++i) text += "x" + std::to_string(i) + ",王芳,2,20100307\n";
    const auto loaded = loading.LoadText("a.csv", text);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(MessageOf(loaded), AllOf(HasSubstr("a.csv:3:"), HasSubstr("quote")));
    EXPECT_THAT(MessageOf(loaded), ::testing::Not(HasSubstr("王芳")));
  }
}

TEST(LoadRecords, NamesMissingFilesAndDirectories) {
  Loading loading;
  EXPECT_EQ(loading.Load(Loading::For({loading.directory.FilePath("none.csv")})).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(MessageOf(loading.Load(Loading::For({loading.directory.path()}))),
              HasSubstr("is a directory"));
}

TEST(LoadRecords, RefusesWhatDoesNotFitTheMemoryBudget) {
  Loading loading;
  MemoryBudget small(1 << 20);
  LoadOptions options = Loading::For(
      {loading.directory.Write("a.csv", std::string(kHeader) + "r1,王芳,2,20100307\n")});
  const auto loaded = LoadRecords(loading.plan, options, &small);
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(small.bytes_in_use(), 0u);
}

TEST(LoadRecords, GivesEveryByteBackToTheBudget) {
  Loading loading;
  {
    const auto loaded = loading.LoadText("a.csv", std::string(kHeader) + "r1,阿不都热合曼·买买提,2,20100307\n,,,\n");
    ASSERT_TRUE(loaded.ok());
    loading.budget.Release(loaded->reject_bytes);
  }
  EXPECT_EQ(loading.budget.bytes_in_use(), 0u);
}

TEST(LoadRecords, StopsWhenCancelled) {
  Loading loading;
  RequestCancel();
  const auto loaded = loading.LoadText("a.csv", std::string(kHeader) + "r1,王芳,2,20100307\n");
  ResetCancel();
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kCancelled);
}

TEST(LoadRecords, ReportsProgress) {
  Loading loading;
  LoadOptions options = Loading::For(
      {loading.directory.Write("a.csv", std::string(kHeader) + "r1,王芳,2,20100307\nr2,王芳,2,20100307\n")});
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  options.progress = [&](std::uint64_t bytes_done, std::uint64_t rows_done) {
    bytes = bytes_done;
    rows = rows_done;
  };
  const auto loaded = loading.Load(options);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(bytes, loaded->inputs[0].bytes);
  EXPECT_EQ(rows, 2u);
}

}  // namespace
}  // namespace xueji
