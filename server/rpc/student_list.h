// StudentList: a PreCheckBatchRequest, its records read where they lie.
//
//   StudentList list;
//   if (!list.Read(bytes)) return seat.Finish(NoMessage());
//   CheckMany(call, list.students(), &scratch);             // views into `bytes`
//
// A list of a thousand records has some fifteen thousand texts. Protobuf's own parser makes a
// string of each, and clears it for the next list; here the message is walked by protobuf's input
// stream, and nothing is copied. Whatever is unusual in it (fields that are not known, numbers
// written longer than they are, text that is not UTF-8) leaves the whole to protobuf's parser, so
// that what is read is what that one reads (student_list_test and fuzz_student_list hold the two
// against each other). Not thread-safe; the views live as long as the bytes, and until the next
// Read. Limits: those of protobuf; how many records there may be is the caller's to say.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/record/student_text.h"
#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {

namespace v1 = ::xueji::v1;

class StudentList {
 public:
  // False: no message; then there is nothing to be read here.
  bool Read(std::string_view bytes);
  const v1::RequestContext& context() const { return context_; }
  std::span<const StudentView> students() const { return students_; }

 private:
  bool ReadInPlace(std::string_view bytes);

  v1::RequestContext context_;
  v1::PreCheckBatchRequest strange_;  // what protobuf's parser had to read
  std::vector<StudentView> students_;
};

}  // namespace xueji::server
