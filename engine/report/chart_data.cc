#include "engine/report/chart_data.h"

#include <utility>

#include "engine/report/json_value.h"
#include "engine/report/province_names.h"

namespace xueji {
namespace {

double Bits(Weight weight) {
  return static_cast<double>(weight) / kWeightUnitsPerBit;
}

JsonValue ThresholdsJson(const ChartData& data) {
  JsonValue list = JsonValue::Array();
  for (const ThresholdBin& bin : data.thresholds) {
    JsonValue json = JsonValue::Object();
    json.Set("weight", Bits(bin.weight)).Set("duplicates", bin.duplicates).Set("reviews", bin.reviews);
    if (data.truth_pairs) {
      json.Set("true_duplicates", bin.true_duplicates).Set("true_reviews", bin.true_reviews);
    }
    list.Append(std::move(json));
  }
  return list;
}

JsonValue ClassesJson(const ChartData& data) {
  JsonValue list = JsonValue::Array();
  for (const ClassFigures& entry : data.classes) {
    JsonValue json = JsonValue::Object();
    json.Set("name", entry.name)
        .Set("truth_pairs", entry.truth_pairs)
        .Set("duplicates", entry.duplicates)
        .Set("reviews", entry.reviews);
    list.Append(std::move(json));
  }
  return list;
}

JsonValue ReliabilityJson(const ChartData& data) {
  JsonValue list = JsonValue::Array();
  for (const CalibrationBin& bin : data.calibration.bins) {
    if (bin.pairs == 0) continue;
    JsonValue json = JsonValue::Object();
    json.Set("said", bin.predicted).Set("found", bin.observed()).Set("pairs", bin.pairs);
    list.Append(std::move(json));
  }
  return list;
}

JsonValue PassesJson(const ChartData& data) {
  JsonValue list = JsonValue::Array();
  for (const PassFigures& pass : data.passes) {
    JsonValue json = JsonValue::Object();
    json.Set("name", pass.name)
        .Set("pairs", pass.pairs)
        .Set("duplicates", pass.duplicates)
        .Set("reviews", pass.reviews);
    list.Append(std::move(json));
  }
  return list;
}

JsonValue ProvincesJson(const ChartData& data) {
  JsonValue list = JsonValue::Array();
  for (const RegionCount& region : data.regions) {
    const ProvinceText* province = ProvinceName(region.province);
    JsonValue json = JsonValue::Object();
    json.Set("zh", province != nullptr ? province->zh : "代码不明")
        .Set("en", province != nullptr ? province->en : "no known code")
        .Set("records", region.records)
        .Set("duplicates", region.duplicates)
        .Set("reviews", region.reviews);
    list.Append(std::move(json));
  }
  return list;
}

JsonValue WaterfallJson(const PairBars& pair) {
  JsonValue parts = JsonValue::Array();
  for (const WaterfallBar& bar : pair.bars) {
    JsonValue json = JsonValue::Object();
    json.Set("zh", bar.title.zh)
        .Set("en", bar.title.en)
        .Set("level_zh", bar.level.zh)
        .Set("level_en", bar.level.en)
        .Set("part", Bits(bar.weight + bar.frequency_weight));
    parts.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("prior", Bits(pair.prior)).Set("weight", Bits(pair.weight)).Set("parts", std::move(parts));
  return json;
}

// A '<' inside a script element could end it; in JSON it may be written as an escape anywhere.
std::string WithoutTags(const std::string& json) {
  std::string out;
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string ChartJson(const ChartData& data) {
  JsonValue waterfalls = JsonValue::Array();
  for (const PairBars& pair : data.waterfalls) waterfalls.Append(WaterfallJson(pair));
  JsonValue json = JsonValue::Object();
  if (data.review_weight_min) json.Set("review_weight_min", Bits(*data.review_weight_min));
  if (data.duplicate_weight_min) json.Set("duplicate_weight_min", Bits(*data.duplicate_weight_min));
  if (data.truth_pairs) json.Set("truth_pairs", *data.truth_pairs);
  json.Set("thresholds", ThresholdsJson(data))
      .Set("classes", ClassesJson(data))
      .Set("reliability", ReliabilityJson(data))
      .Set("passes", PassesJson(data))
      .Set("provinces", ProvincesJson(data))
      .Set("waterfalls", std::move(waterfalls));
  return WithoutTags(json.Print());
}

}  // namespace xueji
