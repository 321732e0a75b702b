#include "server/rpc/answer_list.h"

#include <array>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

namespace xueji::server {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr std::size_t kHeadBytesMax = 16;  // a tag and a length

// The head of a field with `size` bytes.
void AppendHead(int field, std::size_t size, std::string* bytes) {
  std::array<std::uint8_t, kHeadBytesMax> head;
  std::uint8_t* end = WireFormatLite::WriteTagToArray(
      field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED, head.data());
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(size), end);
  bytes->append(head.data(), end);
}

std::size_t HeadBytes(int field, std::size_t size) {
  return WireFormatLite::TagSize(field, WireFormatLite::TYPE_BYTES) +
         CodedOutputStream::VarintSize32(static_cast<std::uint32_t>(size));
}

bool IsPlain(const PreCheckAnswer& found) {
  return found.hits.empty() && found.reasons.empty() && found.warnings.empty() &&
         found.advice == PreCheckAdvice::kMayBeCreated;
}

}  // namespace

void AnswerList::Add(std::string_view record_id, const PreCheckAnswer& found,
                     const Viewer& viewer) {
  if (!IsPlain(found)) {
    answer_.Clear();
    answer_.set_record_id(record_id.data(), record_id.size());
    FillVerdict(found, viewer, answer_.mutable_verdict());
    return AppendAnswer();
  }
  if (plain_.empty() || plain_position_ != found.change_seq) {
    answer_.Clear();
    FillVerdict(found, viewer, answer_.mutable_verdict());
    plain_ = answer_.SerializeAsString();
    plain_position_ = found.change_seq;
  }
  constexpr int kRecordId = v1::PreCheckBatchAnswer::kRecordIdFieldNumber;
  const std::size_t id_bytes =
      record_id.empty() ? 0 : HeadBytes(kRecordId, record_id.size()) + record_id.size();
  AppendHead(v1::PreCheckBatchResponse::kAnswersFieldNumber, id_bytes + plain_.size(), &bytes_);
  if (!record_id.empty()) {
    AppendHead(kRecordId, record_id.size(), &bytes_);
    bytes_ += record_id;
  }
  bytes_ += plain_;
}

void AnswerList::AddFaults(std::string_view record_id, const std::vector<FieldFault>& faults) {
  answer_.Clear();
  answer_.set_record_id(record_id.data(), record_id.size());
  for (const FieldFault& fault : faults) {
    v1::Violation* const violation = answer_.add_violations();
    violation->set_field(fault.field);
    violation->set_code(fault.code);
    violation->set_message_zh(fault.message.zh);
    violation->set_message_en(fault.message.en);
  }
  AppendAnswer();
}

void AnswerList::AppendAnswer() {
  AppendHead(v1::PreCheckBatchResponse::kAnswersFieldNumber, answer_.ByteSizeLong(), &bytes_);
  answer_.AppendToString(&bytes_);
}

}  // namespace xueji::server
