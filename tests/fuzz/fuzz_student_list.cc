// Any bytes as a list of records: read as protobuf's own parser reads them, or refused as it
// refuses them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "server/rpc/student_list.h"
#include "server/rpc/student_message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  v1::PreCheckBatchRequest request;
  const bool is_message = request.ParseFromArray(data, static_cast<int>(size));
  StudentList list;
  XUEJI_CHECK(list.Read({reinterpret_cast<const char*>(data), size}) == is_message);
  if (!is_message) return 0;
  XUEJI_CHECK(list.context().SerializeAsString() == request.context().SerializeAsString());
  XUEJI_CHECK(list.students().size() == static_cast<std::size_t>(request.students_size()));
  for (int i = 0; i < request.students_size(); ++i) {
    XUEJI_CHECK(list.students()[static_cast<std::size_t>(i)] == ViewOf(request.students(i)));
  }
  return 0;
}
