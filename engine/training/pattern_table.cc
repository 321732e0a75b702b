#include "engine/training/pattern_table.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr std::size_t kRowBytes = 100;  // a node of the hash map and its share of the buckets

bool Before(const PatternRow& a, const PatternRow& b) {
  return a.pattern != b.pattern ? a.pattern < b.pattern : a.mask < b.mask;
}

}  // namespace

PatternCounter::PatternCounter(const ExecutionPlan& plan, const PatternScheme& scheme,
                               const TermDictionary& terms, bool drop_ruled_out)
    : plan_(plan), scheme_(scheme), terms_(terms), drop_ruled_out_(drop_ruled_out) {
  for (const ComparisonStep& step : plan.steps) kernels_.push_back(KernelFor(step.kind));
}

void PatternCounter::Count(const CandidateBatch& batch, const MaskOf& mask_of) {
  const std::vector<CandidatePair>& pairs = batch.pairs();
  if (pairs.empty()) return;
  thread_local std::vector<matchers::Level> levels;
  thread_local std::vector<ComparisonPattern> patterns;
  thread_local std::vector<std::uint64_t> rules;
  levels.resize(pairs.size());
  patterns.assign(pairs.size(), {});
  rules.assign(pairs.size(), plan_.all_rules);
  for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
    const ComparisonStep& step = plan_.steps[s];
    const KernelContext context{step, terms_, batch.Row(0), plan_.layout.row_bytes()};
    kernels_[s](context, pairs, levels);
    const auto& category_of = scheme_.comparison(step.comparison).category_of;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      patterns[i].Set(step.comparison, category_of[levels[i]]);
      rules[i] &= step.rules_alive[levels[i]];
    }
  }
  Counts& counts = counts_.Local();
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (drop_ruled_out_ && rules[i] != 0) {
      const auto first = static_cast<std::size_t>(std::countr_zero(rules[i]));
      if (plan_.rules[first].decide == Decision::kNonLink) {
        ++counts.ruled_out;
        continue;
      }
    }
    if (counts.rows.size() >= kPatternRowsMax) {
      counts.full = true;
      return;
    }
    ++counts.rows[{patterns[i], mask_of(pairs[i])}];
  }
}

absl::StatusOr<PatternTable> PatternCounter::Finish(MemoryBudget* budget) {
  PatternTable table;
  bool full = false;
  std::size_t rows = 0;
  counts_.ForEach([&](const Counts& counts) {
    full = full || counts.full;
    rows += counts.rows.size();
  });
  if (full) {
    return ResourceExhausted(
        {"记录对的比较结果超过 $0 种；请只用部分记录训练，或减少比较项或等级",
         "the pairs differ in more than $0 ways; train on a part of the records, or with fewer "
         "comparisons or levels",
         {kPatternRowsMax}});
  }
  XUEJI_RETURN_IF_ERROR(budget->Reserve(rows * kRowBytes));
  budget->Release(rows * kRowBytes);  // checked, not held: gone before anything else grows
  table.rows.reserve(rows);
  counts_.ForEach([&](Counts& counts) {
    for (const auto& [key, count] : counts.rows) {
      table.rows.push_back({key.pattern, key.mask, count});
    }
    table.pairs_ruled_out += counts.ruled_out;
    counts = Counts();
  });
  std::sort(table.rows.begin(), table.rows.end(), Before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    table.pairs += table.rows[i].count;
    if (kept > 0 && !Before(table.rows[kept - 1], table.rows[i])) {
      table.rows[kept - 1].count += table.rows[i].count;
    } else {
      table.rows[kept++] = table.rows[i];
    }
  }
  table.rows.resize(kept);
  return table;
}

}  // namespace xueji
