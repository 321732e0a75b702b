#include "engine/jobs/live_register.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using Column = StudentColumnId;

constexpr std::uint32_t kLatestBirth = 20261123;

StudentText Student(const std::string& id, const std::string& name, const std::string& sex, const std::string& birth,
                    const std::string& number = "") {
  StudentText student;
  student[Column::kRecordId] = id;
  student[Column::kName] = name;
  student[Column::kSex] = sex;
  student[Column::kBirthDate] = birth;
  student[Column::kDocumentNumber] = number;
  if (!number.empty()) student[Column::kDocumentType] = "1";
  student[Column::kSchoolRegion] = "310115";
  return student;
}

std::string Number(const std::string& birth, const std::string& sequence) {
  return RecordBuilder::WithCheck("310115" + birth + sequence);
}

RegisterChange Put(std::uint64_t seq, const StudentText& student) { return {.change_seq = seq, .record = student}; }
RegisterChange Withdraw(std::uint64_t seq, const std::string& id) {
  RegisterChange change{.kind = RegisterChange::Kind::kWithdraw, .change_seq = seq};
  change.record[Column::kRecordId] = id;
  return change;
}

std::unique_ptr<LiveRegister> OpenEmpty(std::uint32_t changes_max = 1000) {
  return LiveRegister::Open({.changes_max = changes_max, .latest_birth_date = kLatestBirth}).value();
}

PreCheckAnswer Ask(const LiveRegister& live, const StudentText& student, const PreCheckOptions& options = {}) {
  const auto answer = live.PreCheck(student, options);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return *answer;
}

TEST(LiveRegister, TheNextQuestionSeesWhatWasApplied) {
  const auto live = OpenEmpty();
  const StudentText child = Student("r1", "王芳", "2", "20150301", Number("20150301", "002"));
  StudentText again = child;
  again[Column::kRecordId] = "";
  EXPECT_EQ(Ask(*live, again).advice, PreCheckAdvice::kMayBeCreated);
  const std::vector<RegisterChange> changes = {Put(1, child)};
  ASSERT_TRUE(live->Apply(changes).ok());
  const PreCheckAnswer answer = Ask(*live, again);
  EXPECT_EQ(answer.advice, PreCheckAdvice::kTransfer);
  EXPECT_EQ(answer.decision, Decision::kDuplicate);
  EXPECT_TRUE(answer.reasons.Has(Reason::kDupId));
  EXPECT_EQ(answer.change_seq, 1U);
  ASSERT_EQ(answer.hits.size(), 1U);
  EXPECT_EQ(answer.hits[0].record_id, "r1");
  EXPECT_EQ(answer.hits[0].school_region, 310115U);
  EXPECT_EQ(live->record_count(), 1U);
  // Itself it is not.
  EXPECT_EQ(Ask(*live, child, {.own_record_id = "r1"}).advice, PreCheckAdvice::kMayBeCreated);
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Withdraw(2, "r1")}).ok());
  EXPECT_EQ(Ask(*live, again).advice, PreCheckAdvice::kMayBeCreated);
}

TEST(LiveRegister, TwinsAreNotDuplicates) {
  const auto live = OpenEmpty();
  StudentText first = Student("r1", "王小明", "1", "20150301", Number("20150301", "001"));
  StudentText second = Student("", "王小亮", "1", "20150301", Number("20150301", "003"));
  for (StudentText* twin : {&first, &second}) {
    (*twin)[Column::kGuardian1Name] = "王建国";
    (*twin)[Column::kGuardian1DocumentNumber] = Number("19800101", "001");
  }
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Put(1, first)}).ok());
  const PreCheckAnswer answer = Ask(*live, second);
  EXPECT_EQ(answer.decision, Decision::kNonLink);
  EXPECT_EQ(answer.advice, PreCheckAdvice::kLikelyTwin);
  EXPECT_TRUE(answer.reasons.Has(Reason::kTwinLikely));
}

TEST(LiveRegister, SomebodyElsesNumberIsForTheProvince) {
  const auto live = OpenEmpty();
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{
                              Put(1, Student("r1", "王芳", "2", "20150301", Number("20150301", "002")))}).ok());
  const PreCheckAnswer answer = Ask(*live, Student("", "李建平", "2", "20150301", Number("20150301", "002")));
  EXPECT_EQ(answer.decision, Decision::kReview);
  EXPECT_EQ(answer.advice, PreCheckAdvice::kAskProvince);
}

TEST(LiveRegister, EveryValueThatCannotBeUsedIsNamed) {
  const auto live = OpenEmpty();
  const PreCheckAnswer answer = Ask(*live, Student("", "", "9", "20301345"));
  std::vector<Column> fields;
  for (const FieldViolation& violation : answer.violations) {
    fields.push_back(violation.field);
    EXPECT_FALSE(violation.message.zh.empty());
    EXPECT_FALSE(violation.reason_code.empty());
  }
  EXPECT_EQ(fields, (std::vector<Column>{Column::kName, Column::kSex, Column::kBirthDate}));
  EXPECT_TRUE(live->Validate(Student("r", "王芳", "2", "20150301")).empty());
}

TEST(LiveRegister, RefusedChangesChangeNothing) {
  const auto live = OpenEmpty(2);
  const StudentText good = Student("r1", "王芳", "2", "20150301");
  const auto code = [&](std::vector<RegisterChange> changes) { return live->Apply(changes).code(); };
  EXPECT_EQ(code({Put(1, good), Put(2, Student("r2", "", "2", "20150301"))}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({Put(1, Student("", "王芳", "2", "20150301"))}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({Put(2, good), Put(2, good)}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({Put(1, good), Put(2, good), Put(3, good)}), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(live->record_count(), 0U);
  EXPECT_EQ(live->change_seq(), 0U);
  EXPECT_EQ(code({Put(1, good), Withdraw(2, "nobody")}), absl::StatusCode::kOk);  // a log may be applied again
  EXPECT_EQ(live->change_seq(), 2U);
}

TEST(LiveRegister, WhatChangesNothingNeedsNoRoom) {
  const auto live = OpenEmpty(2);
  const StudentText first = Student("r1", "王芳", "2", "20150301"), second = Student("r2", "李强", "1", "20140907");
  ASSERT_TRUE(live->Apply(std::vector{Put(1, first), Put(2, second)}).ok());
  EXPECT_EQ(live->changes_left(), 0U);
  ASSERT_TRUE(live->Apply(std::vector{Put(3, first), Put(4, second), Withdraw(5, "nobody")}).ok());
  EXPECT_EQ(live->change_seq(), 5U);
  const StudentText other = Student("r2", "李强", "1", "20140908");
  EXPECT_EQ(live->Apply(std::vector{Put(6, first), Put(7, other)}).code(), absl::StatusCode::kResourceExhausted);
  // Twice within one call: the second is not what is there now.
  EXPECT_EQ(live->Apply(std::vector{Put(6, first), Put(7, first)}).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(live->change_seq(), 5U);
}

TEST(LiveRegister, StopsAtTheDeadlineAndWhenCancelled) {
  const auto live = OpenEmpty();
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Put(1, Student("r1", "王芳", "2", "20150301"))}).ok());
  const StudentText asked = Student("", "王芳", "2", "20150301");
  EXPECT_EQ(live->PreCheck(asked, {.deadline = std::chrono::steady_clock::now()}).status().code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(live->PreCheck(asked, {.is_cancelled = [] { return true; }}).status().code(), absl::StatusCode::kCancelled);
}

TEST(LiveRegister, AListIsAnsweredRecordByRecord) {
  const auto live = OpenEmpty();
  const StudentText known = Student("r1", "王芳", "2", "20150301", Number("20150301", "002"));
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Put(1, known)}).ok());
  const StudentText stranger = Student("", "李建平", "1", "20140518"), bad = Student("", "", "2", "20150301");
  std::vector<PreCheckAnswer> answers(7);  // of a list before
  ASSERT_TRUE(live->PreCheckMany(std::vector<StudentView>{bad, known, stranger}, {}, &answers).ok());
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].violations.size(), 1U);
  EXPECT_EQ(answers[1].advice, PreCheckAdvice::kTransfer);
  EXPECT_EQ(answers[2].advice, PreCheckAdvice::kMayBeCreated);
  EXPECT_TRUE(live->PreCheckMany({}, {}, &answers).ok());
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(live->PreCheckMany(std::vector<StudentView>{bad, known}, {.is_cancelled = [] { return true; }}, &answers).code(),
            absl::StatusCode::kCancelled);
}

TEST(LiveRegister, GivesAndExplainsRecordsWithTextsOfAnyLength) {
  const auto live = OpenEmpty();
  const StudentText long_name = Student("r1", "阿不都热合曼·买买提艾力", "1", "20150301", Number("20150301", "001"));
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Put(1, long_name)}).ok());
  const auto got = live->Get("r1");
  ASSERT_TRUE(got.ok());
  EXPECT_EQ((*got)[Column::kName], long_name[Column::kName]);
  EXPECT_EQ((*got)[Column::kDocumentNumber], long_name[Column::kDocumentNumber]);
  EXPECT_EQ(live->Get("r2").status().code(), absl::StatusCode::kNotFound);
  // A name that the register has never seen, in the question alone.
  const StudentText asked = Student("", "阿卜杜热合曼·麦麦提艾力", "1", "20150301");
  const auto why = live->Explain(asked, "r1");
  ASSERT_TRUE(why.ok());
  Weight sum = why->prior;
  for (const ExplainedComparison& part : why->comparisons) sum += part.weight + part.frequency_weight;
  EXPECT_EQ(sum, why->weight);
  EXPECT_EQ(live->Explain("r1", "r2").status().code(), absl::StatusCode::kNotFound);
}

std::vector<std::string> Ids(std::initializer_list<const char*> ids) { return {ids.begin(), ids.end()}; }

TEST(LiveRegister, ANumberIsFoundInWhateverFormItIsWritten) {
  const auto live = OpenEmpty();
  StudentText passport = Student("r3", "张三", "1", "20150302", "EA1234567");
  passport[Column::kDocumentType] = "A";
  const std::string number = Number("20150301", "002");
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{Put(1, Student("r2", "王芳", "2", "20150301", number)),
                                                      Put(2, Student("r1", "王方", "2", "20150301", number)),
                                                      Put(3, passport),
                                                      Put(4, Student("G1", "李四", "1", "20150303"))}).ok());
  EXPECT_EQ(live->FindByNumber(number, 10), Ids({"r1", "r2"}));
  EXPECT_EQ(live->FindByNumber(number, 1), Ids({"r1"}));
  EXPECT_EQ(live->FindByNumber(number.substr(0, 6) + " " + number.substr(6), 10), Ids({"r1", "r2"}));
  EXPECT_EQ(live->FindByNumber("ea1234567", 10), Ids({"r3"}));
  EXPECT_EQ(live->FindByNumber("G1", 10), Ids({"G1"})) << "the number that the record is called by";
  EXPECT_TRUE(live->FindByNumber(Number("20150301", "004"), 10).empty());
  EXPECT_TRUE(live->FindByNumber("", 10).empty());
  // As it is now.
  ASSERT_TRUE(live->Apply(std::vector<RegisterChange>{
                              Put(5, Student("r1", "王方", "2", "20150301", Number("20150301", "004"))), Withdraw(6, "r2")}).ok());
  EXPECT_TRUE(live->FindByNumber(number, 10).empty());
  EXPECT_EQ(live->FindByNumber(Number("20150301", "004"), 10), Ids({"r1"}));
}

}  // namespace
}  // namespace xueji
