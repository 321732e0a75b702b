#include "engine/linkage/block_screen.h"

#include <algorithm>
#include <cstring>

#include "engine/linkage/screen_looks.h"
#include "engine/record/packed_value.h"
#include "matchers/name/name_signature.h"
#include "matchers/name/packed_name_levels.h"

namespace xueji {
namespace {

namespace looks = screen_looks;
using Kind = ScreenTest::Kind;

constexpr std::size_t kWordBytesMax = 8;
constexpr std::size_t kIdNumberBytes = 10;

constexpr std::size_t ColumnsOf(Kind kind) {
  switch (kind) {
    case Kind::kName: return 4;       // NameSignature, and the name
    case Kind::kIdNumber:
    case Kind::kIdStatus: return 2;   // digits, tail
    case Kind::kDigits: return 2;     // as stored, and a digit a nibble
    case Kind::kBlankAcross: return 1;  // whether it is there
    case Kind::kEqual: return 1;      // the value's bytes
  }
  return 0;
}

bool IsThere(const std::byte* at, std::size_t bytes) {
  if (bytes == kIdNumberBytes) return !matchers::IsBlank(LoadIdNumber(at));
  std::uint64_t word = 0;
  std::memcpy(&word, at, bytes);
  return word != 0;
}

std::uint64_t DecimalOf(std::uint64_t stored) {
  if (AreDigitsTerm(stored)) return 0;
  std::uint64_t value = stored & ((std::uint64_t{1} << kStoredCountShift) - 1);
  std::uint64_t decimal = 0;
  for (int shift = 0; value != 0; shift += 4, value /= 10) decimal |= value % 10 << shift;
  return decimal;
}

}  // namespace

// One record of a block against those behind it.
struct BlockScreen::Pairs {
  const std::uint64_t* values = nullptr;  // of the block, column by column
  std::size_t stride = 0;
  std::size_t left = 0;                   // row
  std::size_t vectors = 0;                // of rights, the first of them the row behind the left
  std::uint64_t* weight = nullptr;        // of each right's pair
  std::uint64_t* rules = nullptr;
  std::uint64_t all_weight = 0, all_rules = 0;  // what does not depend on the right
};

struct BlockScreen::Kernel {
  template <typename Look>
  XUEJI_IN_EVERY_SET static void Apply(const Test& test, const Look& look, const Pairs& pairs) {
    const looks::Classes classes{test.weight, test.rules};
    const std::uint64_t* const rights = pairs.values + test.column * pairs.stride + pairs.left + 1;
    for (std::size_t at = 0; at < pairs.vectors * looks::kLanes; at += looks::kLanes) {
      looks::Bounds change{};
      look(rights + at, pairs.stride, classes, change);
      looks::Lanes weight, rules;
      looks::Load(pairs.weight + at, weight);
      looks::Load(pairs.rules + at, rules);
      looks::Store(weight + change.weight, pairs.weight + at);
      looks::Store(rules & change.rules, pairs.rules + at);
    }
  }

  XUEJI_IN_EVERY_SET static void Bound(const std::vector<const Test*>& tests, Pairs& pairs) {
    for (const Test* const at : tests) {
      const Test& test = *at;
      const std::uint64_t* const value = pairs.values + test.column * pairs.stride + pairs.left;
      const std::uint64_t first = value[0];
      const std::uint64_t second = ColumnsOf(test.kind) > 1 ? value[pairs.stride] : 0;
      const auto for_all = [&](std::size_t c) {
        pairs.all_weight += test.weight[c];
        pairs.all_rules &= test.rules[c];
      };
      switch (test.kind) {
        case Kind::kName:
          Apply(test, looks::NameLook{{{first, second}, value[2 * pairs.stride]}}, pairs);
          break;
        case Kind::kBlankAcross:
          if (first != 0) for_all(0);
          else Apply(test, looks::BlankAcrossLook{}, pairs);
          break;
        case Kind::kIdNumber:
          if ((first | second) == 0) for_all(1);
          else if ((second & matchers::kIdWellFormed) == 0) Apply(test, looks::IdTermLook{}, pairs);
          else Apply(test, looks::IdNumberLook{first, second}, pairs);
          break;
        case Kind::kIdStatus:
          if ((second & matchers::kIdValid) == 0) for_all(0);
          else Apply(test, looks::IdStatusLook{first, second}, pairs);
          break;
        case Kind::kDigits:
          if (first == 0) for_all(0);
          else Apply(test, looks::DigitsLook{first, second}, pairs);
          break;
        case Kind::kEqual:
          if (first == 0) for_all(0);
          else Apply(test, looks::EqualLook{first}, pairs);
          break;
      }
    }
  }

  static void Baseline(const std::vector<const Test*>& tests, Pairs& pairs) { Bound(tests, pairs); }
  [[gnu::target("avx512f,avx512vl,avx512dq")]] static void Wide(
      const std::vector<const Test*>& tests, Pairs& pairs) {
    Bound(tests, pairs);
  }
};

BlockScreen::BlockScreen(const ExecutionPlan& plan, Instructions instructions) {
  const ScreenTests screen = MakeScreenTests(plan);
  weight_ = screen.weight;
  rules_ = screen.rules;
  weight_min_ = screen.weight_min;
  for (const ScreenTest& of_plan : screen.tests) {
    if (of_plan.kind == Kind::kEqual && of_plan.bytes > kWordBytesMax) {
      // No column for it: any of its classes.
      weight_ += of_plan.most;
      std::uint64_t rules = 0;
      for (const std::uint64_t of_class : of_plan.rules) rules |= of_class;
      rules_ &= rules;
      continue;
    }
    if (of_plan.kind == Kind::kName) {
      has_name_ = true;
      name_ = of_plan;
      name_column_ = columns_;
    }
    Test test;
    test.kind = of_plan.kind;
    test.offset = of_plan.offset;
    test.bytes = of_plan.bytes;
    test.column = columns_;
    for (std::size_t c = 0; c < test.weight.size(); ++c) {
      // Of names: unlike, and any level.
      const std::size_t source = of_plan.kind != Kind::kName ? c
                                 : c == 0                    ? std::size_t{matchers::kElseLevel}
                                                             : ScreenTest::kAnyName;
      test.weight[c] = static_cast<std::uint64_t>(std::int64_t{of_plan.weight[source]});
      test.rules[c] = of_plan.rules[source];
    }
    columns_ += ColumnsOf(test.kind);
    tests_.push_back(test);
  }
  is_wide_ = instructions == Instructions::kBest && __builtin_cpu_supports("avx512f") != 0 &&
             __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
}

void BlockScreen::FillTest(const Test& test, const CandidateBatch& batch, std::uint32_t begin,
                           std::uint32_t end, Columns* columns) {
  std::uint64_t* const first = columns->values_.data() + test.column * columns->stride_;
  std::uint64_t* const second = first + columns->stride_;
  std::uint64_t* const third = second + columns->stride_;
  std::uint64_t* const fourth = third + columns->stride_;
  const auto fill = [&](auto&& set) {
    for (std::uint32_t row = begin; row < end; ++row) set(row - begin, batch.Row(row) + test.offset);
  };
  const auto fill_words = [&]<std::size_t kBytes>() {
    fill([&](std::uint32_t i, const std::byte* at) { first[i] = LoadWord<kBytes>(at); });
  };
  switch (test.kind) {
    case Kind::kName:
      return fill([&](std::uint32_t i, const std::byte* at) {
        fourth[i] = LoadPacked<std::uint64_t>(at);
        const matchers::NameSignature signature = matchers::SignatureOf({fourth[i]});
        first[i] = signature.characters[0];
        second[i] = signature.characters[1];
        third[i] = signature.sounds;
      });
    case Kind::kBlankAcross:
      return fill([&](std::uint32_t i, const std::byte* at) { first[i] = IsThere(at, test.bytes) ? 1 : 0; });
    case Kind::kIdNumber:
    case Kind::kIdStatus:
      return fill([&](std::uint32_t i, const std::byte* at) {
        const matchers::PackedIdNumber id = LoadIdNumber(at);
        first[i] = id.digits;
        second[i] = id.tail;
      });
    case Kind::kDigits:
      return fill([&](std::uint32_t i, const std::byte* at) {
        first[i] = LoadWord<6>(at);
        second[i] = DecimalOf(first[i]);
      });
    case Kind::kEqual:
      switch (test.bytes) {
        case 1: return fill_words.template operator()<1>();
        case 2: return fill_words.template operator()<2>();
        case 3: return fill_words.template operator()<3>();
        case 4: return fill_words.template operator()<4>();
        case 6: return fill_words.template operator()<6>();
        default: return fill_words.template operator()<8>();
      }
  }
}

// The class of all pairs, if the left's value and the rights' are one: parts of the block's key, a field
// that is blank in all.
bool BlockScreen::IsOneClass(const Test& test, const Columns& columns, std::size_t* of_all) {
  if (test.kind != Kind::kEqual && test.kind != Kind::kBlankAcross) return false;
  const std::uint64_t* const values = columns.values_.data() + test.column * columns.stride_;
  if (std::any_of(values + 1, values + columns.rows_,
                  [&](std::uint64_t value) { return value != values[0]; })) {
    return false;
  }
  const bool is_blank = values[0] == 0;
  *of_all = (test.kind == Kind::kEqual) != is_blank ? 1 : 0;
  return true;
}

// REQUIRES: begin < end.
void BlockScreen::Fill(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end,
                       Columns* columns) const {
  columns->rows_ = end - begin;
  // Behind the last row a vector may still be read; what stands there does not count.
  columns->stride_ = columns->rows_ + looks::kLanes;
  columns->values_.resize(columns_ * columns->stride_);
  columns->weight_.resize(columns->stride_);
  columns->rules_.resize(columns->stride_);
  columns->open_.clear();
  columns->all_weight_ = static_cast<std::uint64_t>(std::int64_t{weight_});
  columns->all_rules_ = rules_;
  for (const Test& test : tests_) {
    FillTest(test, batch, begin, end, columns);
    std::size_t c = 0;
    if (!IsOneClass(test, *columns, &c)) {
      columns->open_.push_back(&test);
      continue;
    }
    columns->all_weight_ += test.weight[c];
    columns->all_rules_ &= test.rules[c];
  }
}

// What the level of two names says, where their signatures said that it may be any.
void BlockScreen::Refine(const Columns& columns, std::uint32_t left, std::uint32_t right,
                         std::uint64_t* weight, std::uint64_t* rules) const {
  const auto at = [&](std::uint32_t row, std::size_t column) {
    return columns.values_[(name_column_ + column) * columns.stride_ + row];
  };
  const auto signature = [&](std::uint32_t row) -> matchers::NameSignature {
    return {{at(row, 0), at(row, 1)}, at(row, 2)};
  };
  if (!matchers::MayBeAlike(signature(left), signature(right))) return;
  const matchers::PackedName one{at(left, 3)}, other{at(right, 3)};
  if (matchers::IsEscaped(one) || matchers::IsEscaped(other)) return;
  const auto level = static_cast<std::size_t>(matchers::ComparePackedNames(one, other));
  *weight += static_cast<std::uint64_t>(std::int64_t{name_.weight[level]} -
                                        std::int64_t{name_.weight[ScreenTest::kAnyName]});
  *rules &= name_.rules[level];
}

void BlockScreen::Keep(Columns& columns, std::uint32_t left, std::vector<std::uint32_t>* rights) const {
  rights->clear();
  const std::uint32_t count = columns.rows_ - left - 1;
  Pairs pairs;
  pairs.values = columns.values_.data();
  pairs.stride = columns.stride_;
  pairs.left = left;
  pairs.vectors = (count + looks::kLanes - 1) / looks::kLanes;
  pairs.weight = columns.weight_.data();
  pairs.rules = columns.rules_.data();
  pairs.all_weight = columns.all_weight_;
  pairs.all_rules = columns.all_rules_;
  std::fill_n(pairs.weight, pairs.vectors * looks::kLanes, 0);
  std::fill_n(pairs.rules, pairs.vectors * looks::kLanes, ~std::uint64_t{0});
  if (is_wide_) Kernel::Wide(columns.open_, pairs);
  else Kernel::Baseline(columns.open_, pairs);
  const auto may_be = [&](std::uint64_t weight, std::uint64_t rules) {
    return static_cast<std::int64_t>(weight + pairs.all_weight) >= weight_min_ ||
           (rules & pairs.all_rules) != 0;
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint64_t weight = pairs.weight[i], rules = pairs.rules[i];
    if (!may_be(weight, rules)) continue;
    if (has_name_) Refine(columns, left, left + 1 + i, &weight, &rules);
    if (may_be(weight, rules)) rights->push_back(left + 1 + i);
  }
}

}  // namespace xueji
