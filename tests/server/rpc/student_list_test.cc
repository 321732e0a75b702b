#include "server/rpc/student_list.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "server/rpc/student_message.h"

namespace xueji::server {
namespace {

v1::Student Child(const std::string& name, const std::string& birth_date) {
  v1::Student student;
  student.set_name(name);
  student.set_birth_date(birth_date);
  student.set_phone("13800000000");
  student.set_address("济南市历下区经十路 1 号");
  student.set_record_id("r-" + birth_date);
  return student;
}

v1::PreCheckBatchRequest Request() {
  v1::PreCheckBatchRequest request;
  request.mutable_context()->set_purpose(v1::PURPOSE_ENROLMENT);
  request.mutable_context()->set_ticket("ticket");
  *request.add_students() = Child("王小芳", "20150301");
  request.add_students();
  *request.add_students() = Child("买买提·艾力", "20140907");
  return request;
}

// What protobuf's parser says of the same bytes.
void ExpectAsProtobuf(const std::string& bytes) {
  v1::PreCheckBatchRequest request;
  const bool is_message = request.ParseFromString(bytes);
  StudentList list;
  ASSERT_EQ(list.Read(bytes), is_message);
  if (!is_message) {
    EXPECT_TRUE(list.students().empty());
    return;
  }
  EXPECT_EQ(list.context().SerializeAsString(), request.context().SerializeAsString());
  ASSERT_EQ(list.students().size(), static_cast<std::size_t>(request.students_size()));
  for (int i = 0; i < request.students_size(); ++i) {
    EXPECT_EQ(list.students()[static_cast<std::size_t>(i)], ViewOf(request.students(i))) << i;
  }
}

TEST(StudentList, EveryFieldIsReadWhereItLies) {
  v1::PreCheckBatchRequest request;
  v1::Student* const student = request.add_students();
  for (int i = 0; i < v1::Student::descriptor()->field_count(); ++i) {
    student->GetReflection()->SetString(student, v1::Student::descriptor()->field(i),
                                        "值" + std::to_string(i));
  }
  const std::string bytes = request.SerializeAsString();
  StudentList list;
  ASSERT_TRUE(list.Read(bytes));
  ASSERT_EQ(list.students().size(), 1U);
  EXPECT_EQ(list.students()[0], ViewOf(*student));
  for (const std::string_view value : list.students()[0].values) {
    EXPECT_GE(value.data(), bytes.data());
    EXPECT_LT(value.data(), bytes.data() + bytes.size());
  }
}

TEST(StudentList, TheSameListIsReadAgain) {
  const std::string first = Request().SerializeAsString(),
                    second = v1::PreCheckBatchRequest().SerializeAsString();
  StudentList list;
  ASSERT_TRUE(list.Read(first));
  EXPECT_EQ(list.students().size(), 3U);
  EXPECT_EQ(list.context().ticket(), "ticket");
  ASSERT_TRUE(list.Read(second));
  EXPECT_TRUE(list.students().empty());
  EXPECT_EQ(list.context().ticket(), "");
}

TEST(StudentList, OfAFieldThatComesTwiceTheLastCountsAndContextsAreMerged) {
  v1::PreCheckBatchRequest once = Request(), more;
  more.mutable_context()->set_request_id("second");
  const std::string inner =
      Child("甲", "20150301").SerializeAsString() + Child("乙", "20160101").SerializeAsString();
  const std::string twice = "\x12" + std::string(1, static_cast<char>(inner.size() | 0x80)) +
                            std::string(1, static_cast<char>(inner.size() >> 7)) + inner;
  ASSERT_GT(inner.size(), 127U);
  ASSERT_LT(inner.size(), 1U << 14);
  const std::string bytes = once.SerializeAsString() + more.SerializeAsString() + twice;
  ExpectAsProtobuf(bytes);
  StudentList list;
  ASSERT_TRUE(list.Read(bytes));
  EXPECT_EQ(list.students().back()[StudentColumnId::kName], "乙");
  EXPECT_EQ(list.context().ticket(), "ticket");
  EXPECT_EQ(list.context().request_id(), "second");
}

TEST(StudentList, UnknownFieldsArePassedOverAndAWrongTypeIsUnknown) {
  // In a student: field 60 as a number, 61 as a text, 3 (name) as a number, 62 as a group, 63 and
  // 50 as fixed words.
  const std::string inner(
      "\xE0\x03\x07"
      "\xEA\x03\x02zz"
      "\x18\x05"
      "\xF3\x03\x08\x01\xF4\x03"
      "\xFD\x03"
      "abcd"
      "\x91\x03"
      "abcdefgh",
      32);
  const std::string student = Child("丙", "20150301").SerializeAsString();
  const std::string whole = inner + student;
  ASSERT_LT(whole.size(), 128U);
  ExpectAsProtobuf("\x12" + std::string(1, static_cast<char>(whole.size())) + whole);
  ExpectAsProtobuf("\x18\x05" + Request().SerializeAsString());
}

TEST(StudentList, WhatIsNoMessageIsNoMessage) {
  const std::string whole = Request().SerializeAsString();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) ExpectAsProtobuf(whole.substr(0, cut));
  v1::PreCheckBatchRequest request = Request();
  for (const char* name :
       {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80", "12345678\x80"}) {
    const std::string place = "王小芳", text = name;
    std::string bytes = Child(std::string(text.size(), 'x'), "20150301").SerializeAsString();
    bytes.replace(bytes.find(std::string(text.size(), 'x')), text.size(), text);
    StudentList list;
    EXPECT_FALSE(list.Read("\x12" + std::string(1, static_cast<char>(bytes.size())) + bytes))
        << name;
    ExpectAsProtobuf("\x12" + std::string(1, static_cast<char>(bytes.size())) + bytes);
  }
  const std::string small =
      "\x0A\x02\x08\x01";  // a context, its length and then its tag longer than need be
  for (const char* length :
       {"\x82\x80\x80\x80", "\x82\x80\x80\x80\x80", "\x82\x80\x80\x80\x80\x80"}) {
    ExpectAsProtobuf("\x0A" + std::string(length) + std::string(1, '\0') + "\x08\x01");
    ExpectAsProtobuf("\x0A" + std::string(length) + "\x10\x08\x01");
  }
  ExpectAsProtobuf("\x8A\x80\x80\x80" + std::string(1, '\0') + small.substr(1));
  ExpectAsProtobuf("\x8A\x80\x80\x80\x80" + std::string(1, '\0') + small.substr(1));
  ExpectAsProtobuf(std::string("\0\0", 2));
  ExpectAsProtobuf("\x14");                      // the end of a group that never began
  ExpectAsProtobuf(std::string(300, '\x1B'));    // groups in groups
  ExpectAsProtobuf("\x12\xFF\xFF\xFF\xFF\x0F");  // longer than all there is
  ExpectAsProtobuf("\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
}

TEST(StudentList, AgreesWithProtobufOnBytesThatWereAltered) {
  std::mt19937_64 random(20261122);
  const std::string whole = Request().SerializeAsString();
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (int change = static_cast<int>(random() % 4); change >= 0; --change) {
      const std::size_t at = random() % bytes.size();
      if (random() % 3 == 0)
        bytes.erase(at, random() % 4);
      else if (random() % 3 == 0)
        bytes.insert(at, 1, static_cast<char>(random()));
      else
        bytes[at] = static_cast<char>(random());
      if (bytes.empty()) bytes = whole;
    }
    ExpectAsProtobuf(bytes);
    ASSERT_FALSE(HasFailure()) << round;
  }
}

}  // namespace
}  // namespace xueji::server
