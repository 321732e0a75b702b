#include "engine/report/html_recall.h"

#include "engine/base/number_text.h"
#include "engine/report/html_text.h"

namespace xueji {
namespace {

using html::Both;
using html::Cell;
using html::Escape;
using html::Head;
using html::NumberCell;

std::string Percent(double share) {
  return Decimal(100 * share, 2) + " %";
}

std::string PercentOf(const Estimate& estimate) {
  return Percent(estimate.value) + " (" + Percent(estimate.low) + " – " + Percent(estimate.high) +
         ")";
}

std::string Row(const std::string& name, const std::string& value) {
  return "<tr>" + Cell(name) + Cell(value) + "</tr>\n";
}

std::string CapturedRows(const RecallEstimate& estimate) {
  std::string rows;
  for (std::size_t i = 0; i < estimate.captured.size(); ++i) {
    rows += "<tr>" + Cell(std::to_string(i + 1)) + NumberCell(estimate.captured[i]) + "</tr>\n";
  }
  return rows;
}

std::string EstimateRows(const RunManifest& manifest) {
  const RecallEstimate& estimate = *manifest.recall_estimate;
  std::string rows =
      Row(Both("找到的记录对", "pairs found"), Thousands(estimate.links)) +
      Row(Both("估计未被任何规则提出的记录对（95 %）", "pairs no pass yielded, estimated (95 %)"),
          Decimal(estimate.unseen.value, 1) + " (" + Decimal(estimate.unseen.low, 1) + " – " +
              Decimal(estimate.unseen.high, 1) + ")") +
      Row(Both("估计找到的比例（95 %）", "share found, estimated (95 %)"),
          PercentOf(estimate.recall));
  if (estimate.two_passes.has_value()) {
    const TwoPassEstimate& two = *estimate.two_passes;
    rows += Row(Both("只看两条无共同栏目的规则（偏乐观）",
                     "by two passes without a common field (optimistic)") +
                    ": <code>" + Escape(manifest.passes[two.first].name) + "</code>, <code>" +
                    Escape(manifest.passes[two.second].name) + "</code>",
                PercentOf(two.recall));
  }
  return rows;
}

std::string AuditPart(const RunManifest& manifest) {
  if (!manifest.recall_audit.has_value()) return {};
  const RecallAudit& audit = *manifest.recall_audit;
  return "<h2>" + Both("抽样核查", "Audit of a sample") + "</h2>\n<p class=\"soft\">" +
         Both("对抽出的每条记录，在全库中逐条找最相近的记录并评分，不依赖分块规则。",
              "For each record drawn, the nearest of all records were weighed, whatever the passes "
              "say.") +
         "</p>\n<div class=\"scroll\"><table><tbody>\n" +
         Row(Both("抽查的记录", "records drawn"), Thousands(audit.sample)) +
         Row(Both("评分的记录对", "pairs weighed"), Thousands(audit.pairs)) +
         Row(Both("其中运行已关联", "links of the run among them"), Thousands(audit.linked)) +
         Row(Both("核查也找到", "found by the audit too"), Thousands(audit.refound)) +
         Row(Both("运行漏掉", "missed by the run"), Thousands(audit.missed)) +
         Row(Both("估计运行找到的比例（95 %）", "share found by the run, estimated (95 %)"),
             PercentOf(audit.recall)) +
         "</tbody></table></div>\n";
}

}  // namespace

std::string RecallSection(const RunManifest& manifest) {
  const std::string audit = AuditPart(manifest);
  if (!manifest.recall_estimate.has_value()) return audit;
  const std::string table_begin = "<div class=\"scroll\"><table>";
  return "<h2>" + Both("可能漏掉多少（估计）", "What may have been missed (an estimate)") +
         "</h2>\n<p class=\"soft\">" +
         Both(
             "不用标注：各分块规则好比多次捕捉，只被一条规则提出的记录对越多，漏掉的也越多（Chao "
             "1987）。前提是各规则各自出错；每条规则都必然漏掉的、比较过而未关联的记录对不在其中。",
             "Told without labels: each pass is an occasion to catch a pair; the more pairs only "
             "one pass caught, the more were caught by none (Chao 1987). It assumes that passes "
             "err apart from each other; pairs that every pass must miss, and pairs compared but "
             "not linked, are not counted.") +
         "</p>\n" + table_begin + "<tbody>\n" + EstimateRows(manifest) +
         "</tbody></table></div>\n<details><summary>" +
         Both("按提出该对的规则数", "Pairs by how many passes yield them") + "</summary>\n" +
         table_begin + "<thead><tr>" + Head("规则数", "passes") + Head("记录对", "pairs") +
         "</tr></thead><tbody>\n" + CapturedRows(*manifest.recall_estimate) +
         "</tbody></table></div>\n</details>\n" + audit;
}

}  // namespace xueji
