#include "engine/training/parameter_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/base/number_text.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

constexpr double kFewPairs = 10;
constexpr double kPassSpeaksFrom = 100;  // expected true pairs, to be compared with other passes
constexpr double kDisagreement = 0.1;    // of m between passes, and
constexpr double kDisagreementSigmas = 4;
constexpr double kSureShare = 0.5;
constexpr double kPriorFactor = 2;

double Round4(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return std::strtod(text, nullptr);
}

std::string One(double pairs) { return Decimal(pairs, 1); }

bool OnlyNull(const LevelWeight& entry) {
  return entry.levels.size() == 1 && entry.levels.front() == matchers::kNullLevel;
}

class WarningFinder {
 public:
  WarningFinder(const LinkagePlan& plan, const TrainingOutcome& outcome)
      : plan_(plan), outcome_(outcome), estimate_(outcome.estimate) {}

  std::vector<TrainingWarning> Find() {
    CheckWhole();
    for (std::size_t c = 0; c < plan_.comparisons.size(); ++c) CheckComparison(c);
    for (std::size_t p = 0; p < plan_.passes.size(); ++p) CheckPass(p);
    for (std::size_t c = 0; c < plan_.comparisons.size(); ++c) CheckAgreement(c);
    return std::move(warnings_);
  }

 private:
  void Add(std::string_view code, std::string comparison, std::string level, std::string pass,
           std::string zh, std::string en) {
    warnings_.push_back({code, std::move(comparison), std::move(level), std::move(pass),
                         std::move(zh), std::move(en)});
  }

  void CheckWhole() {
    if (!estimate_.converged) {
      const std::string rounds = std::to_string(estimate_.rounds);
      const std::string change = Decimal(estimate_.last_change, 9);
      Add("NOT_CONVERGED", "", "", "", rounds + " 轮后仍未收敛（m 最近一轮变化 " + change + "）",
          "not converged after " + rounds + " rounds (the last changed an m by " + change + ")");
    }
    if (estimate_.same_pairs < kFewPairs) {
      const std::string pairs = One(estimate_.same_pairs);
      Add("FEW_TRUE_PAIRS", "", "", "",
          "估计真对只有 " + pairs + " 对：先验和 m 都不可靠",
          "only " + pairs + " true pairs expected: neither the prior nor any m can be relied on");
    }
    if (estimate_.sure_pairs < kSureShare * estimate_.same_pairs) {
      const std::string sure = One(estimate_.sure_pairs), all = One(estimate_.same_pairs);
      Add("DOUBTFUL_TRUE_PAIRS", "", "", "",
          "估计的 " + all + " 个真对中只有 " + sure +
              " 个确实无疑：数据分不清真对与其他对，或者其中没有重复记录",
          "only " + sure + " of " + all +
              " expected true pairs are sure ones: these fields do not tell true pairs from "
              "others, or the file has no duplicates");
    }
    if (!outcome_.rule_prior) return;
    const double ratio = outcome_.rule_prior->prior / std::max(estimate_.prior, kEstimateMin);
    if (ratio <= kPriorFactor && ratio >= 1 / kPriorFactor) return;
    const std::string rule = ShortNumber(outcome_.rule_prior->prior);
    const std::string em = ShortNumber(estimate_.prior);
    Add("PRIORS_DISAGREE", "", "", "", "规则给出先验 " + rule + "，EM 给出 " + em + "；方案采用前者",
        "the rules give the prior " + rule + ", EM gives " + em + "; the plan has the former");
  }

  void CheckComparison(std::size_t c) {
    const Comparison& comparison = plan_.comparisons[c];
    const ComparisonEstimate& estimate = estimate_.comparisons[c];
    if (!estimate.has_free_pass) {
      Add("NO_FREE_PASS", comparison.name, "", "",
          "比较项 " + comparison.name + "：每条分块规则的键都用到它的字段，m 无从估计，未作改变",
          "comparison " + comparison.name +
              ": every pass's key uses its field, so m cannot be estimated and was left");
    }
    std::optional<double> strongest;  // where it is estimated, and the kind is one of likeness
    double otherwise = 0;
    for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
      const LevelWeight& entry = comparison.levels[i];
      const LevelEstimate& level = estimate.levels[i];
      const double weight =
          entry.match_weight ? *entry.match_weight : std::log2(level.m / level.u);
      const auto covers = [&](matchers::Level wanted) {
        return std::find(entry.levels.begin(), entry.levels.end(), wanted) != entry.levels.end();
      };
      if (covers(StrongestLevel(comparison.kind)) && !entry.match_weight &&
          comparison.kind != ComparisonKind::kIdStatus) {
        strongest = weight;
      }
      if (covers(matchers::kElseLevel)) otherwise = weight;
      if (!entry.match_weight) CheckLevel(comparison, i, level);
    }
    if (strongest && *strongest < otherwise) {
      Add("WEAKER_THAN_ELSE", comparison.name, "", "",
          "比较项 " + comparison.name + "：相同比不同的权重还低；真对与其他对可能被估反了",
          "comparison " + comparison.name +
              ": equal values weigh less than unequal ones; true pairs and others may be mixed up");
    }
  }

  void CheckLevel(const Comparison& comparison, std::size_t entry, const LevelEstimate& level) {
    const std::string name = LevelName(comparison, entry);
    const std::string zh = "比较项 " + comparison.name + " 等级 " + name + "：";
    const std::string en = "comparison " + comparison.name + ", level " + name + ": ";
    if (level.same_pairs < kFewPairs) {
      Add("LEVEL_FEW_TRUE_PAIRS", comparison.name, name, "",
          zh + "m 只依据 " + One(level.same_pairs) + " 个估计真对",
          en + "m rests on " + One(level.same_pairs) + " expected true pairs");
    }
    if (level.other_pairs < kFewPairs) {
      Add("LEVEL_FEW_OTHER_PAIRS", comparison.name, name, "",
          zh + "u 只依据 " + One(level.other_pairs) + " 个随机对",
          en + "u rests on " + One(level.other_pairs) + " random pairs");
    }
  }

  void CheckPass(std::size_t p) {
    const PassEstimate& pass = estimate_.passes[p];
    if (pass.same_pairs >= kFewPairs || pass.pairs == 0) return;
    Add("PASS_FEW_TRUE_PAIRS", "", "", plan_.passes[p].name,
        "分块规则 " + plan_.passes[p].name + "：" + Thousands(pass.pairs) + " 对中估计只有 " +
            One(pass.same_pairs) + " 个真对，对估计几无贡献",
        "pass " + plan_.passes[p].name + ": " + One(pass.same_pairs) + " true pairs expected of " +
            Thousands(pass.pairs) + "; it teaches next to nothing");
  }

  // Under the model every pass gives the same m. Where two differ, comparisons depend on each other.
  void CheckAgreement(std::size_t c) {
    const Comparison& comparison = plan_.comparisons[c];
    for (std::size_t entry = 0; entry < comparison.levels.size(); ++entry) {
      if (comparison.levels[entry].match_weight || OnlyNull(comparison.levels[entry])) continue;
      std::size_t lowest = plan_.passes.size(), highest = lowest;
      std::vector<double> m(plan_.passes.size(), 0), pairs(m);
      for (std::size_t p = 0; p < plan_.passes.size(); ++p) {
        const std::vector<double>& at = estimate_.passes[p].same_at[c];
        for (std::size_t i = 0; i < at.size(); ++i) {
          if (!OnlyNull(comparison.levels[i])) pairs[p] += at[i];
        }
        if (pairs[p] < kPassSpeaksFrom) continue;
        m[p] = at[entry] / pairs[p];
        if (lowest == m.size() || m[p] < m[lowest]) lowest = p;
        if (highest == m.size() || m[p] > m[highest]) highest = p;
      }
      if (lowest == m.size()) continue;
      const auto variance = [&](std::size_t p) { return m[p] * (1 - m[p]) / pairs[p]; };
      const double difference = m[highest] - m[lowest];
      const double sigma = std::sqrt(variance(highest) + variance(lowest));
      if (difference < kDisagreement || difference < kDisagreementSigmas * sigma) continue;
      const std::string name = LevelName(comparison, entry);
      const std::string low = plan_.passes[lowest].name, high = plan_.passes[highest].name;
      Add("PASSES_DISAGREE", comparison.name, name, low,
          "比较项 " + comparison.name + " 等级 " + name + "：m 在分块规则 " + low + " 中为 " +
              Decimal(m[lowest], 3) + "，在 " + high + " 中为 " + Decimal(m[highest], 3) +
              "；这些字段不独立",
          "comparison " + comparison.name + ", level " + name + ": m is " + Decimal(m[lowest], 3) +
              " in pass " + low + " and " + Decimal(m[highest], 3) + " in " + high +
              "; these fields depend on each other");
    }
  }

  static std::string ShortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
  }

  const LinkagePlan& plan_;
  const TrainingOutcome& outcome_;
  const ParameterEstimate& estimate_;
  std::vector<TrainingWarning> warnings_;
};

// m or u of the estimated entries of a comparison, rounded together; NULL alone is a share of its own.
std::vector<double> RoundedOf(const Comparison& comparison, const ComparisonEstimate& estimate,
                              double LevelEstimate::*which) {
  std::vector<double> shares, rounded(estimate.levels.size(), 0);
  for (std::size_t i = 0; i < estimate.levels.size(); ++i) {
    if (!OnlyNull(comparison.levels[i])) shares.push_back(estimate.levels[i].*which);
  }
  shares = RoundShares(shares);
  for (std::size_t i = 0, next = 0; i < estimate.levels.size(); ++i) {
    rounded[i] = OnlyNull(comparison.levels[i]) ? Round4(estimate.levels[i].*which)
                                                : shares[next++];
  }
  return rounded;
}

}  // namespace

std::string LevelName(const Comparison& comparison, std::size_t entry) {
  std::string name;
  for (const matchers::Level level : comparison.levels[entry].levels) {
    name += (name.empty() ? "" : ", ") + std::string(WordOf(comparison.kind, level));
  }
  return name;
}

std::vector<double> RoundShares(const std::vector<double>& shares) {
  std::vector<double> rounded;
  double sum = 0;
  for (const double share : shares) {
    rounded.push_back(Round4(share));
    sum += rounded.back();
  }
  // What rounding added is taken from the largest, where it matters least.
  if (sum > 1 && !rounded.empty()) {
    double& largest = *std::max_element(rounded.begin(), rounded.end());
    largest = Round4(largest - (sum - 1));
  }
  return rounded;
}

std::vector<TrainingWarning> FindWarnings(const LinkagePlan& plan, const TrainingOutcome& outcome) {
  return WarningFinder(plan, outcome).Find();
}

PlanRewrite MakeRewrite(const LinkagePlan& plan, const TrainingOutcome& outcome,
                        Language language) {
  const ParameterEstimate& estimate = outcome.estimate;
  const TrainingEvidence& evidence = *outcome.evidence;
  const auto say = [&](std::string zh, std::string en) {
    return std::string(Text(language, zh, en));
  };
  PlanRewrite rewrite;
  rewrite.chinese = language == Language::kChinese;
  for (std::size_t c = 0; c < plan.comparisons.size(); ++c) {
    const Comparison& comparison = plan.comparisons[c];
    const ComparisonEstimate& found = estimate.comparisons[c];
    const std::vector<double> m = RoundedOf(comparison, found, &LevelEstimate::m);
    const std::vector<double> u = RoundedOf(comparison, found, &LevelEstimate::u);
    for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
      if (comparison.levels[i].match_weight) continue;
      const LevelEstimate& level = found.levels[i];
      const std::string same = One(level.same_pairs), other = One(level.other_pairs);
      rewrite.levels.push_back(
          {.comparison = c, .level = i, .m = m[i], .u = u[i],
           .note = say("真对 " + same + "，其他对 " + other,
                       same + " true pairs, " + other + " others")});
    }
  }
  rewrite.prior = Round4(outcome.prior());
  const std::string possible = Thousands(evidence.pairs_possible);
  if (outcome.rule_prior) {
    const std::string pairs = Thousands(outcome.rule_prior->pairs);
    const std::string recall = Decimal(100 * outcome.rule_prior->recall, 0);
    rewrite.prior_note = say("全部 " + possible + " 对中 " + pairs + " 对符合规则，其召回率按 " +
                                 recall + "% 计",
                             pairs + " pairs under the rules, taken to be " + recall +
                                 "% of the true ones, of " + possible);
  } else {
    rewrite.prior_note = say("全部 " + possible + " 对中估计 " + One(estimate.same_pairs) + " 个真对",
                             One(estimate.same_pairs) + " true pairs of " + possible);
  }
  const std::string records = Thousands(outcome.records);
  const std::string candidates = Thousands(evidence.candidates.pairs);
  const std::string random = Thousands(evidence.random.pairs);
  const std::string rounds = std::to_string(estimate.rounds);
  rewrite.header.push_back(
      say(records + " 条记录：m 由 " + candidates + " 个候选对以 EM 估计（" + rounds + " 轮），u 由 " +
              random + " 个随机对估计。",
          "on " + records + " records: m by EM over " + candidates + " candidate pairs (" + rounds +
              " rounds), u from " + random + " random pairs."));
  if (evidence.labelled_same.pairs > 0) {
    const std::string labelled = Thousands(evidence.labelled_same.pairs);
    rewrite.header.push_back(say("其中 " + labelled + " 对由标注确认为同一人。",
                                 labelled + " pairs are known true by labels."));
  } else {
    rewrite.header.push_back(say("未用标注。", "no labels."));
  }
  return rewrite;
}

}  // namespace xueji
