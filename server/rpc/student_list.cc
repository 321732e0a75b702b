#include "server/rpc/student_list.h"

#include <array>
#include <cstdint>
#include <string>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "engine/base/check.h"
#include "engine/ingest/code_page.h"
#include "engine/ingest/simd_text.h"
#include "engine/record/student_schema.h"
#include "server/rpc/student_message.h"

namespace xueji::server {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::uint32_t kFieldsMax = 64;
constexpr int kVarintBytesMax = 5;
constexpr std::size_t kBytesMax = std::size_t{1} << 30;

// The column of a tag of v1::Student, by number of the field; kCount: none.
std::array<StudentColumnId, kFieldsMax> ColumnsByField() {
  std::array<StudentColumnId, kFieldsMax> columns;
  columns.fill(StudentColumnId::kCount);
  for (const StudentColumn& column : StudentColumns()) {
    const auto* const field = v1::Student::descriptor()->FindFieldByName(std::string(column.name));
    XUEJI_CHECK(field != nullptr && field->number() < static_cast<int>(kFieldsMax));
    columns[static_cast<std::size_t>(field->number())] = column.id;
  }
  return columns;
}

// A walk over bytes that are all there. Whatever is not a text with a length of its usual form
// ends it.
struct Walk {
  std::string_view bytes;
  CodedInputStream stream;

  explicit Walk(std::string_view all)
      : bytes(all),
        stream(reinterpret_cast<const std::uint8_t*>(all.data()), static_cast<int>(all.size())) {}

  bool Text(std::string_view* text) {
    const int before = stream.CurrentPosition();
    int length = 0;
    if (!stream.ReadVarintSizeAsInt(&length)) return false;
    const auto begin = static_cast<std::size_t>(stream.CurrentPosition());
    if (stream.CurrentPosition() - before > kVarintBytesMax || !stream.Skip(length)) return false;
    *text = bytes.substr(begin, static_cast<std::size_t>(length));
    return true;
  }

  // `each` is given the number of each field, which is a text, and says whether all is well.
  template <typename Each>
  bool Fields(const Each& each) {
    for (;;) {
      const int before = stream.CurrentPosition();
      const std::uint32_t tag = stream.ReadTag();
      if (tag == 0) return stream.ConsumedEntireMessage();
      if (stream.CurrentPosition() - before > kVarintBytesMax) return false;
      if ((tag & 7) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED || !each(tag >> 3)) return false;
    }
  }
};

bool ReadStudent(std::string_view bytes, StudentView* student) {
  static const std::array<StudentColumnId, kFieldsMax> columns = ColumnsByField();
  Walk walk(bytes);
  return walk.Fields([&](std::uint32_t field) {
    if (field >= kFieldsMax || columns[field] == StudentColumnId::kCount) return false;
    std::string_view& text = (*student)[columns[field]];
    // PERF: most values are digits, and the validator is slower to begin.
    return walk.Text(&text) && (IsAscii(text) || IsValidUtf8(text));
  });
}

}  // namespace

bool StudentList::ReadInPlace(std::string_view bytes) {
  if (bytes.size() > kBytesMax) return false;
  Walk walk(bytes);
  return walk.Fields([&](std::uint32_t field) {
    std::string_view text;
    if (!walk.Text(&text)) return false;
    if (field == v1::PreCheckBatchRequest::kStudentsFieldNumber)
      return ReadStudent(text, &students_.emplace_back());
    // One that comes twice is one message (the wire format: "embedded message fields are merged").
    return field == v1::PreCheckBatchRequest::kContextFieldNumber &&
           context_.MergeFromString(std::string(text));
  });
}

bool StudentList::Read(std::string_view bytes) {
  context_.Clear();
  students_.clear();
  if (ReadInPlace(bytes)) return true;
  students_.clear();
  context_.Clear();
  if (!strange_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
  context_ = strange_.context();
  for (const v1::Student& student : strange_.students()) students_.push_back(ViewOf(student));
  return true;
}

}  // namespace xueji::server
