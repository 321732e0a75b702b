#include "bench/server/load_requests.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "bench/server/http2_connection.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::bench {
namespace {

// The rows of a generated students.csv as messages: a column is the field of its name. Its fields
// have no quotes.
std::vector<v1::Student> ReadStudents(const LoadOptions& options) {
  std::ifstream file(options.students);
  if (!file) throw std::runtime_error(options.students + ": cannot be read");
  const google::protobuf::Descriptor& type = *v1::Student::descriptor();
  std::vector<const google::protobuf::FieldDescriptor*> columns;
  std::vector<v1::Student> students;
  for (std::string line; students.size() < options.students_max && std::getline(file, line);) {
    std::istringstream fields(line);
    const bool is_header = columns.empty();
    v1::Student student;
    std::size_t column = 0;
    for (std::string field; std::getline(fields, field, ',');) {
      if (is_header)
        columns.push_back(type.FindFieldByName(field));
      else if (columns.at(column) != nullptr && !field.empty()) {
        student.GetReflection()->SetString(&student, columns[column], field);
      }
      ++column;
    }
    if (!is_header) students.push_back(std::move(student));
  }
  if (students.empty()) throw std::runtime_error(options.students + ": no rows");
  return students;
}

}  // namespace

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  std::string read = text.str();
  while (!read.empty() && (read.back() == '\n' || read.back() == '\r')) read.pop_back();
  return read;
}

LoadRequests::LoadRequests(const LoadOptions& options)
    : seed_(options.seed), region_(options.region), students_(ReadStudents(options)) {
  if (options.batch > 0) {
    WriteLists(options);
    return;
  }
  for (const v1::Student& student : students_) {
    v1::PreCheckRequest request;
    *request.mutable_student() = student;
    request.mutable_context()->set_purpose(v1::PURPOSE_ENROLMENT);
    questions_.push_back(FramedMessage(request.SerializeAsString()));
  }
}

void LoadRequests::WriteLists(const LoadOptions& options) {
  for (std::size_t row = 0; row < students_.size();) {
    v1::PreCheckBatchRequest request;
    for (std::size_t i = 0; i < options.batch; ++i)
      *request.add_students() = students_[row++ % students_.size()];
    request.mutable_context()->set_purpose(v1::PURPOSE_ENROLMENT);
    request.mutable_context()->set_ticket(ReadText(options.ticket));
    lists_.push_back(FramedMessage(request.SerializeAsString()));
  }
}

std::string LoadRequests::Registration(std::uint64_t i) const {
  v1::RegisterRequest request;
  *request.mutable_student() = students_[RowOf(i)];
  const std::string id = "load-" + std::to_string(seed_) + "-" + std::to_string(i);
  request.mutable_student()->set_record_id(id);
  if (!region_.empty()) {
    request.mutable_student()->set_school_region(region_);
    request.mutable_student()->clear_school_code();
  }
  request.mutable_context()->set_request_id(id);
  request.mutable_context()->set_purpose(v1::PURPOSE_ENROLMENT);
  return FramedMessage(request.SerializeAsString());
}

}  // namespace xueji::bench
