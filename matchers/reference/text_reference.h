// Text distances by their textbook definitions: full tables, no bits, no trimming. For tests and
// fuzzers only; over any string type.
//
//   EXPECT_EQ(OsaDistance(a, b), reference::OsaReference<std::string_view>(a, b));
//
// Pure; any number of threads; quadratic time and memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace xueji::matchers::reference {

template <typename Text>
int EditTable(const Text& a, const Text& b, bool exchange) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
      if (exchange && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

template <typename Text>
int LevenshteinReference(const Text& a, const Text& b) {
  return EditTable(a, b, false);
}

template <typename Text>
int OsaReference(const Text& a, const Text& b) {
  return EditTable(a, b, true);
}

template <typename Text>
double JaroReference(Text a, Text b) {
  if (a == b) return 1;
  if (a.empty() || b.empty()) return 0;
  if (a.size() > b.size() || (a.size() == b.size() && b < a)) std::swap(a, b);
  const auto window = std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(b.size()) / 2 - 1, 0);
  std::vector<bool> a_taken(a.size(), false);
  std::vector<bool> b_taken(b.size(), false);
  double matches = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto apart = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(j);
      if (apart > window || -apart > window || b_taken[j] || a[i] != b[j]) continue;
      a_taken[i] = true;
      b_taken[j] = true;
      ++matches;
      break;
    }
  }
  if (matches == 0) return 0;
  std::vector<typename Text::value_type> a_matched;
  std::vector<typename Text::value_type> b_matched;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a_taken[i]) a_matched.push_back(a[i]);
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (b_taken[j]) b_matched.push_back(b[j]);
  }
  int out_of_order = 0;
  for (std::size_t i = 0; i < a_matched.size(); ++i) out_of_order += a_matched[i] != b_matched[i];
  const int exchanges = out_of_order / 2;
  return (matches / static_cast<double>(a.size()) + matches / static_cast<double>(b.size()) +
          (matches - exchanges) / matches) /
         3;
}

template <typename Text>
double JaroWinklerReference(const Text& a, const Text& b) {
  const double jaro = JaroReference(a, b);
  int prefix = 0;
  for (std::size_t i = 0; i < 4 && i < a.size() && i < b.size() && a[i] == b[i]; ++i) ++prefix;
  return jaro + prefix * 0.1 * (1 - jaro);
}

}  // namespace xueji::matchers::reference
