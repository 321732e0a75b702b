#include "engine/linkage/comparison_kernel.h"

#include <algorithm>

#include "engine/record/packed_text.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/code_levels.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/identity/region_code.h"
#include "matchers/name/person_name.h"
#include "matchers/text/packed_address.h"
#include "matchers/text/text_levels.h"

namespace xueji {
namespace {

using matchers::Level;

const std::byte* FieldAt(const KernelContext& context, std::uint32_t row, std::uint32_t offset) {
  return context.rows + std::size_t{row} * context.row_bytes + offset;
}

// Runs compare(left value, right value) over the batch; load(type, at) reads one. With a second field in
// the plan the comparison is across (left.field with right.other, left.other with right.field), the
// stronger of the two counting.
template <typename Load, typename Compare>
void RunKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
               std::span<Level> levels, Load&& load, Compare&& compare) {
  const std::uint32_t offset = context.step.offset;
  const FieldType type = context.step.type;
  if (!context.step.has_other) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      levels[i] = static_cast<Level>(compare(load(type, FieldAt(context, pairs[i].left, offset)),
                                             load(type, FieldAt(context, pairs[i].right, offset))));
    }
    return;
  }
  const std::uint32_t other = context.step.other_offset;
  const FieldType other_type = context.step.other_type;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto [left, right] = pairs[i];
    const auto one = static_cast<Level>(
        compare(load(type, FieldAt(context, left, offset)),
                load(other_type, FieldAt(context, right, other))));
    const auto two = static_cast<Level>(
        compare(load(other_type, FieldAt(context, left, other)),
                load(type, FieldAt(context, right, offset))));
    levels[i] = std::max(one, two);
  }
}

// PERF: two packed words a pair; the dictionary is read only for names beyond four characters.
void NameKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                std::span<Level> levels) {
  RunKernel(context, pairs, levels, LoadName,
            [&](matchers::PackedName left, matchers::PackedName right) {
              if (!matchers::IsEscaped(left) && !matchers::IsEscaped(right)) {
                return matchers::ComparePackedNames(left, right);
              }
              if (left == right) return matchers::NameLevel::kExact;
              return matchers::CompareNames(NameCharacters(left, context.terms).view(),
                                            NameCharacters(right, context.terms).view());
            });
}

matchers::PackedIdNumber LoadId(FieldType, const std::byte* at) { return LoadIdNumber(at); }

void IdNumberKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                    std::span<Level> levels) {
  RunKernel(context, pairs, levels, LoadId,
            [&](matchers::PackedIdNumber left, matchers::PackedIdNumber right) {
              if (matchers::IsBlank(left) || matchers::IsBlank(right)) {
                return matchers::IdLevel::kNull;
              }
              if (left == right) return matchers::IdLevel::kExact;
              if (matchers::IsWellFormed(left) && matchers::IsWellFormed(right)) {
                return matchers::CompareIdNumbers(left, right);
              }
              return matchers::CompareIdTexts(IdNumberText(left, context.terms),
                                              IdNumberText(right, context.terms));
            });
}

void IdStatusKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                    std::span<Level> levels) {
  RunKernel(context, pairs, levels, LoadId, matchers::CompareIdStatus);
}

void DateKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                std::span<Level> levels) {
  RunKernel(
      context, pairs, levels,
      [](FieldType, const std::byte* at) { return LoadDate(at); }, matchers::CompareDates);
}

// A code, or any other value of which only equality counts.
void CodeKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                std::span<Level> levels) {
  const auto compare = [](std::uint64_t left, std::uint64_t right) {
    if (left == 0 || right == 0) return matchers::CodeLevel::kNull;
    return left == right ? matchers::CodeLevel::kExact : matchers::CodeLevel::kElse;
  };
  const auto run = [&]<std::size_t kBytes>() {
    RunKernel(context, pairs, levels,
              [](FieldType, const std::byte* at) { return LoadWord<kBytes>(at); }, compare);
  };
  switch (PackedBytes(context.step.type)) {
    case 1: return run.template operator()<1>();
    case 3: return run.template operator()<3>();
    case 4: return run.template operator()<4>();
    case 6: return run.template operator()<6>();
    default: return run.template operator()<8>();
  }
}

void RegionKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                  std::span<Level> levels) {
  RunKernel(context, pairs, levels,
            [](FieldType, const std::byte* at) { return LoadRegion(at); }, matchers::CompareRegions);
}

void DigitsKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                  std::span<Level> levels) {
  RunKernel(
      context, pairs, levels,
      [&](FieldType, const std::byte* at) { return LoadDigits(at, context.terms); },
      matchers::CompareDigits);
}

void AddressKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                   std::span<Level> levels) {
  RunKernel(context, pairs, levels,
            [](FieldType, const std::byte* at) { return LoadPacked<std::uint64_t>(at); },
            matchers::CompareAddresses);
}

// Exchanged fields: left.field is right.other, and the counterpart agrees too or is blank.
bool AreSwapped(const KernelContext& context, CandidatePair pair) {
  const auto term = [&](std::uint32_t row, std::uint32_t offset) {
    return LoadPacked<std::uint32_t>(FieldAt(context, row, offset));
  };
  const std::uint32_t field = context.step.offset;
  const std::uint32_t other = context.step.other_offset;
  const std::uint32_t a = term(pair.left, field), b = term(pair.right, other);
  const std::uint32_t c = term(pair.left, other), d = term(pair.right, field);
  const bool first = a != 0 && a == b;
  const bool second = c != 0 && c == d;
  return (first && (second || c == 0 || d == 0)) || (second && (a == 0 || b == 0));
}

// Equal texts have equal TermIds, so exact agreement never touches the dictionary.
void TextKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                std::span<Level> levels) {
  matchers::TextThresholds thresholds;
  std::copy(context.step.text_thresholds.begin(), context.step.text_thresholds.end(),
            thresholds.similar);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const TermId left{LoadPacked<std::uint32_t>(FieldAt(context, pairs[i].left, context.step.offset))};
    const TermId right{
        LoadPacked<std::uint32_t>(FieldAt(context, pairs[i].right, context.step.offset))};
    matchers::TextLevel level = matchers::TextLevel::kNull;
    if (left == right && left.value != 0) {
      level = matchers::TextLevel::kExact;
    } else if (context.step.has_other && AreSwapped(context, pairs[i])) {
      level = matchers::TextLevel::kSwappedFields;
    } else if (left.value != 0 && right.value != 0) {
      level = matchers::CompareTexts(context.terms.Text(left), context.terms.Text(right), thresholds);
    }
    levels[i] = static_cast<Level>(level);
  }
}

void MultiplicityKernel(const KernelContext& context, std::span<const CandidatePair> pairs,
                        std::span<Level> levels) {
  RunKernel(context, pairs, levels,
            [](FieldType, const std::byte* at) { return LoadPacked<std::uint8_t>(at); },
            matchers::CompareEnrolmentStates);
}

}  // namespace

ComparisonKernel KernelFor(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::kName: return NameKernel;
    case ComparisonKind::kIdNumber: return IdNumberKernel;
    case ComparisonKind::kIdStatus: return IdStatusKernel;
    case ComparisonKind::kDate: return DateKernel;
    case ComparisonKind::kCode: return CodeKernel;
    case ComparisonKind::kRegion: return RegionKernel;
    case ComparisonKind::kDigits: return DigitsKernel;
    case ComparisonKind::kAddress: return AddressKernel;
    case ComparisonKind::kText: return TextKernel;
    case ComparisonKind::kMultiplicity: return MultiplicityKernel;
  }
  return CodeKernel;
}

}  // namespace xueji
