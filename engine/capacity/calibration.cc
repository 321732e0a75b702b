#include "engine/capacity/calibration.h"

#include <cmath>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/capacity/builtin_calibration.h"
#include "engine/report/manifest_reader.h"

namespace xueji {
namespace {

constexpr std::uint64_t kBytesMax = 1 << 20;
constexpr std::size_t kStagesMax = 32;
constexpr int kDepthMax = 16;  // a JSON parser recurses

// Typed values of one object; remembers the first fault.
class Reader {
 public:
  Reader(const Json& json, std::string where, absl::Status* status)
      : json_(json), where_(std::move(where)), status_(status) {}

  std::string Text(const char* key) const {
    const Json* found = Find(key);
    if (found == nullptr) return "";
    if (found->is_string()) return found->get<std::string>();
    Fail(key, {"应为文字", "must be text"});
    return "";
  }
  // A number from `min` to `max`.
  double Number(const char* key, double min = 0, double max = 1e18) const {
    const Json* found = Find(key);
    if (found == nullptr) return min;
    const double value = found->is_number() ? found->get<double>() : std::nan("");
    if (value >= min && value <= max) return value;  // not so if it is no number
    Fail(key, {"应为 $0 到 $1 的数", "must be a number from $0 to $1",
               {Json(min).dump(), Json(max).dump()}});
    return min;
  }
  Reader Object(const char* key) const {
    static const Json kEmpty = Json::object();
    const Json* found = Find(key);
    if (found != nullptr && !found->is_object()) {
      Fail(key, {"应为对象", "must be an object"});
      found = nullptr;
    }
    return Reader(found == nullptr ? kEmpty : *found, where_ + key + ".", status_);
  }
  bool Has(const char* key) const { return json_.contains(key); }
  const Json* List(const char* key) const {
    const Json* found = Find(key);
    if (found == nullptr || found->is_array()) return found;
    Fail(key, {"应为列表", "must be a list"});
    return nullptr;
  }
  void Fail(const std::string& key, const Message& fault) const {
    if (!status_->ok()) return;
    *status_ = InvalidArgument({"$0$1：$2；校准文件由 `make calibrate` 写出",
                                "$0$1: $2; `make calibrate` writes a calibration", {where_, key, fault}});
  }

 private:
  const Json* Find(const char* key) const {
    if (!status_->ok()) return nullptr;
    const auto found = json_.find(key);
    if (found != json_.end()) return &*found;
    Fail(key, {"缺少", "is missing"});
    return nullptr;
  }

  const Json& json_;
  std::string where_;  // "file: stages[2]."
  absl::Status* status_;
};

bool IsTooDeep(std::string_view text) {
  int depth = 0;
  for (const char character : text) {
    if (character == '{' || character == '[') ++depth;
    if (character == '}' || character == ']') --depth;
    if (depth > kDepthMax) return true;
  }
  return false;
}

void ReadStages(const Reader& root, const std::string& name, absl::Status* status,
                std::vector<StageCost>* stages) {
  const Json* list = root.List("stages");
  if (list == nullptr) return;
  if (list->empty() || list->size() > kStagesMax) {
    return root.Fail("stages", {"应有 1 到 32 个阶段", "must be 1 to 32 stages"});
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].is_object()) return root.Fail("stages", {"应为对象的列表", "must be a list of objects"});
    const Reader item((*list)[i], name + ": stages[" + std::to_string(i) + "].", status);
    StageCost& stage = stages->emplace_back();
    stage.name = item.Text("name");
    stage.nanoseconds = item.Number("nanoseconds");
    stage.growth = item.Number("growth");
    stage.pair_nanoseconds = item.Number("pair_nanoseconds");
    stage.parallel_share = item.Number("parallel_share", 0, 1);
  }
}

ComparisonCosts ReadComparison(const Reader& costs) {
  ComparisonCosts read;
  read.reference_students = costs.Number("reference_students", 1);
  read.load_student = costs.Number("load_student");
  read.index_student = costs.Number("index_student");
  read.write_student = costs.Number("write_student");
  read.write_parallel_share = costs.Number("write_parallel_share", 0, 1);
  read.text_row = costs.Number("text_row");
  read.text_row_growth = costs.Number("text_row_growth");
  read.packed_row = costs.Number("packed_row");
  read.packed_row_growth = costs.Number("packed_row_growth");
  read.student_bytes = costs.Number("student_bytes");
  read.fixed_bytes = costs.Number("fixed_bytes");
  read.thread_bytes = costs.Number("thread_bytes");
  read.input_student_bytes = costs.Number("input_student_bytes");
  read.result_student_bytes = costs.Number("result_student_bytes");
  read.text_row_bytes = costs.Number("text_row_bytes");
  read.packed_row_bytes = costs.Number("packed_row_bytes");
  return read;
}

}  // namespace

absl::StatusOr<Calibration> ParseCalibration(const std::string& text, const std::string& name) {
  const Json json = IsTooDeep(text) ? Json(Json::value_t::discarded)
                                    : Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) {
    return InvalidArgument({"$0：不是 JSON 对象；校准文件由 `make calibrate` 写出",
                            "$0: not a JSON object; `make calibrate` writes a calibration", {name}});
  }
  absl::Status status;
  Calibration calibration;
  const Reader root(json, name + ": ", &status);
  const Reader machine = root.Object("machine");
  calibration.cpu = machine.Text("cpu");
  calibration.cores = static_cast<int>(machine.Number("cores", 1, kCoresMax));
  calibration.commit = root.Text("commit");
  calibration.date = root.Text("date");
  calibration.reference_records = root.Number("reference_records", 1);
  calibration.fixed_seconds = root.Number("fixed_seconds");
  ReadStages(root, name, &status, &calibration.stages);
  const Reader pairs = root.Object("pairs");
  calibration.pairs_base = pairs.Number("base");
  calibration.pairs_county = pairs.Number("county");
  calibration.pairs_national = pairs.Number("national");
  calibration.records_per_county = pairs.Number("records_per_county", 1);
  const Reader memory = root.Object("memory");
  calibration.memory_fixed_bytes = memory.Number("fixed_bytes");
  calibration.memory_thread_bytes = memory.Number("thread_bytes");
  calibration.memory_record_bytes = memory.Number("record_bytes");
  const Reader disk = root.Object("disk");
  calibration.input_record_bytes = disk.Number("input_bytes");
  calibration.result_record_bytes = disk.Number("result_bytes");
  // One that was measured before comparisons were still serves duplicate detection.
  if (root.Has("comparison")) calibration.comparison = ReadComparison(root.Object("comparison"));
  if (!status.ok()) return status;
  return calibration;
}

absl::StatusOr<Calibration> ReadCalibration(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kBytesMax));
  return ParseCalibration(text, path);
}

const Calibration& BuiltinCalibration() {
  static const Calibration calibration = [] {
    absl::StatusOr<Calibration> parsed =
        ParseCalibration(std::string(BuiltinCalibrationText()), "engine/capacity/calibration.json");
    XUEJI_CHECK(parsed.ok());  // a test reads it
    return *std::move(parsed);
  }();
  return calibration;
}

}  // namespace xueji
