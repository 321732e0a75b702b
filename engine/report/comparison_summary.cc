#include "engine/report/comparison_summary.h"

namespace xueji {

std::string_view WordOf(Disclosure disclosure) {
  switch (disclosure) {
    case Disclosure::kNone: return "none";
    case Disclosure::kMasked: return "masked";
    case Disclosure::kFull: return "full";
  }
  return "";
}

void ComparisonTally::Add(const Finding& finding, std::uint32_t region) {
  const auto verdict = static_cast<std::size_t>(finding.verdict);
  ++verdicts[verdict];
  ++explanations[static_cast<std::size_t>(finding.explanation)];
  finding.reasons.ForEach([&](RegistryReason reason) { ++reasons[static_cast<std::size_t>(reason)]; });
  ++regions[region][verdict];
}

void ComparisonTally::Combine(const ComparisonTally& other) {
  const auto add = [](auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  add(verdicts, other.verdicts);
  add(explanations, other.explanations);
  add(reasons, other.reasons);
  for (const auto& [region, counts] : other.regions) add(regions[region], counts);
}

std::uint64_t ComparisonSummary::registry_rows() const {
  std::uint64_t sum = 0;
  for (const ScannedFile& file : population) sum += file.input.rows;
  return sum;
}

std::uint64_t ComparisonSummary::registry_rejected() const {
  std::uint64_t sum = 0;
  for (const ScannedFile& file : population) sum += file.rejected;
  return sum;
}

}  // namespace xueji
