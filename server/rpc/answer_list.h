// AnswerList: a PreCheckBatchResponse, written an answer at a time.
//
//   AnswerList answers;
//   answers.Clear();
//   answers.Add(record_id, found, viewer);      // a verdict
//   answers.AddFaults(record_id, faults);       // values that cannot be used
//   seat.Write(BytesOf(answers.bytes()));
//
// One message of one answer is used again and again, and that nobody is like a child, which is
// nearly all that is ever said, is written once. The bytes are those that protobuf would write of
// the whole (answer_list_test). Not thread-safe; made for one viewer. Cost: a copy of some bytes for an answer of that
// kind, a message written for another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jobs/live_register.h"
#include "server/rpc/verdict_message.h"
#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {

class AnswerList {
 public:
  void Clear() { bytes_.clear(); }
  void Add(std::string_view record_id, const PreCheckAnswer& found, const Viewer& viewer);
  void AddFaults(std::string_view record_id, const std::vector<FieldFault>& faults);
  const std::string& bytes() const { return bytes_; }

 private:
  void AppendAnswer();

  std::string bytes_;
  v1::PreCheckBatchAnswer answer_;
  // "May be created" as of a change: the field `verdict` of an answer, as bytes.
  std::string plain_;
  std::uint64_t plain_position_ = 0;
};

}  // namespace xueji::server
