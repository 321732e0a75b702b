// PlanFault: one thing wrong with a plan, and where. The place is a path of plan words, so that the
// text reader can turn it into a line and column and everyone else can print it.
//
//   faults.Add({{"pass", 2}, {"key", 0}, {"length"}}, {"缺少；请给出 1 到 17", "missing; give 1 to 17"});
//   FormatPath(fault.path)        // "pass 3, key 1, length"
//
// Plain values; PlanFaults is a list that keeps the first fault of each place, and the first 100 of
// all: a plan with more has one mistake many times. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"

namespace xueji {

struct PlanPathStep {
  std::string_view word;  // a field of linkage_plan.proto; static storage
  int index = -1;         // from 0; -1: not one of a list
  friend bool operator==(const PlanPathStep&, const PlanPathStep&) = default;
};
using PlanPath = std::vector<PlanPathStep>;

struct PlanFault {
  PlanPath path;
  Message message;  // what is wrong; what to do
};

inline constexpr std::size_t kFaultCountMax = 100;

// What a plan is read for. Training estimates m and u, so there a level entry may have no weight.
enum class PlanUse : std::uint8_t { kRun, kTraining };

class PlanFaults {
 public:
  void Add(PlanPath path, Message message) {
    if (!full() && !Has(path)) faults_.push_back({std::move(path), std::move(message)});
  }
  bool full() const { return faults_.size() >= kFaultCountMax; }
  bool Has(const PlanPath& path) const {
    return std::any_of(faults_.begin(), faults_.end(),
                       [&path](const PlanFault& fault) { return fault.path == path; });
  }
  bool empty() const { return faults_.empty(); }
  const std::vector<PlanFault>& list() const { return faults_; }

 private:
  std::vector<PlanFault> faults_;
};

// `path` with one more step.
inline PlanPath Below(PlanPath path, std::string_view word, int index = -1) {
  path.push_back({word, index});
  return path;
}

inline std::string FormatPath(const PlanPath& path) {
  std::string text;
  for (const PlanPathStep& step : path) {
    if (!text.empty()) text += ", ";
    text += step.word;
    if (step.index >= 0) text += " " + std::to_string(step.index + 1);
  }
  return text;
}

}  // namespace xueji
