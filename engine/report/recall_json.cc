#include "engine/report/recall_json.h"

namespace xueji {
namespace {

Json EstimateJson(const Estimate& estimate) {
  return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

void ReadEstimate(const ManifestReader& item, Estimate& estimate) {
  item.Read("value", estimate.value);
  item.Read("low", estimate.low);
  item.Read("high", estimate.high);
}

std::string PassName(const RunManifest& manifest, std::size_t pass) {
  return pass < manifest.passes.size() ? manifest.passes[pass].name : std::string();
}

std::size_t PassNumber(const RunManifest& manifest, const std::string& name) {
  std::size_t pass = 0;
  while (pass < manifest.passes.size() && manifest.passes[pass].name != name) ++pass;
  return pass;
}

Json TwoPassesJson(const RunManifest& manifest, const TwoPassEstimate& two) {
  return {{"first", PassName(manifest, two.first)}, {"second", PassName(manifest, two.second)},
          {"first_links", two.first_links},         {"second_links", two.second_links},
          {"both_links", two.both_links},           {"recall", EstimateJson(two.recall)}};
}

}  // namespace

Json RecallEstimateJson(const RunManifest& manifest) {
  if (!manifest.recall_estimate.has_value()) return nullptr;
  const RecallEstimate& estimate = *manifest.recall_estimate;
  return {
      {"method", "capture-recapture over the passes, Chao 1987, 95 % log-normal interval"},
      {"assumes",
       "passes err apart from each other, given the pair; a pair that every pass must miss, and "
       "one compared and not linked, are not counted"},
      {"links", estimate.links},
      {"links_by_passes", estimate.captured},
      {"unseen", EstimateJson(estimate.unseen)},
      {"recall", EstimateJson(estimate.recall)},
      {"two_passes", estimate.two_passes.has_value() ? TwoPassesJson(manifest, *estimate.two_passes)
                                                     : Json(nullptr)}};
}

void ReadRecallEstimate(const ManifestReader& root, RunManifest& manifest) {
  const std::optional<ManifestReader> item = root.Optional("recall_estimate");
  if (!item.has_value()) return;
  RecallEstimate estimate;
  item->Read("links", estimate.links);
  item->Read("links_by_passes", estimate.captured);
  ReadEstimate(item->Object("unseen"), estimate.unseen);
  ReadEstimate(item->Object("recall"), estimate.recall);
  if (const std::optional<ManifestReader> two = item->Optional("two_passes")) {
    TwoPassEstimate passes;
    std::string first, second;
    two->Read("first", first);
    two->Read("second", second);
    passes.first = PassNumber(manifest, first);
    passes.second = PassNumber(manifest, second);
    two->Read("first_links", passes.first_links);
    two->Read("second_links", passes.second_links);
    two->Read("both_links", passes.both_links);
    ReadEstimate(two->Object("recall"), passes.recall);
    estimate.two_passes = passes;
  }
  manifest.recall_estimate = estimate;
}

Json RecallAuditJson(const RunManifest& manifest) {
  if (!manifest.recall_audit.has_value()) return nullptr;
  const RecallAudit& audit = *manifest.recall_audit;
  // Whether FAISS did it is not said here: a result is the same bytes with it or without.
  return {{"method",
           "exact Hamming search of a sample against all, weighed by the scorer; Chapman 1951 of "
           "run and audit, 95 % log-normal interval"},
          {"sample", audit.sample},
          {"nearest", audit.nearest},
          {"pairs", audit.pairs},
          {"linked", audit.linked},
          {"refound", audit.refound},
          {"missed", audit.missed},
          {"recall", EstimateJson(audit.recall)}};
}

void ReadRecallAudit(const ManifestReader& root, RunManifest& manifest) {
  const std::optional<ManifestReader> item = root.Optional("recall_audit");
  if (!item.has_value()) return;
  RecallAudit audit;
  item->Read("sample", audit.sample);
  item->Read("nearest", audit.nearest);
  item->Read("pairs", audit.pairs);
  item->Read("linked", audit.linked);
  item->Read("refound", audit.refound);
  item->Read("missed", audit.missed);
  ReadEstimate(item->Object("recall"), audit.recall);
  manifest.recall_audit = audit;
}

}  // namespace xueji
