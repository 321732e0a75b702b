#include "engine/report/marked_text.h"

#include <algorithm>
#include <cstdint>

#include "engine/base/utf8.h"
#include "engine/report/field_mask.h"

namespace xueji {
namespace {

struct Marks {
  std::vector<bool> left, right;  // by character: differs
};

Marks MarkBetweenEnds(std::u32string_view left, std::u32string_view right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  std::size_t begin = 0, end = 0;
  while (begin < shorter && left[begin] == right[begin]) ++begin;
  while (end < shorter - begin && left[left.size() - 1 - end] == right[right.size() - 1 - end]) {
    ++end;
  }
  Marks marks{std::vector<bool>(left.size()), std::vector<bool>(right.size())};
  for (std::size_t i = begin; i + end < left.size(); ++i) marks.left[i] = true;
  for (std::size_t i = begin; i + end < right.size(); ++i) marks.right[i] = true;
  return marks;
}

Marks MarkPlaces(std::u32string_view left, std::u32string_view right) {
  Marks marks;
  for (std::size_t i = 0; i < left.size(); ++i) marks.left.push_back(left[i] != right[i]);
  marks.right = marks.left;
  return marks;
}

// What is not part of a longest common subsequence differs.
Marks MarkUncommon(std::u32string_view left, std::u32string_view right) {
  if (std::max(left.size(), right.size()) > kAlignedMax) return MarkBetweenEnds(left, right);
  const std::size_t columns = right.size() + 1;
  // common[i][j]: the longest common subsequence of what follows position i and j.
  std::vector<std::uint8_t> common((left.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint8_t& {
    return common[i * columns + j];
  };
  for (std::size_t i = left.size(); i-- > 0;) {
    for (std::size_t j = right.size(); j-- > 0;) {
      at(i, j) = left[i] == right[j] ? static_cast<std::uint8_t>(at(i + 1, j + 1) + 1)
                                     : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  Marks marks{std::vector<bool>(left.size(), true), std::vector<bool>(right.size(), true)};
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) {
      marks.left[i++] = false;
      marks.right[j++] = false;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  return marks;
}

// Of equally long values place by place, unless that marks more: 小明王 against 王小明.
Marks MarkFewest(std::u32string_view left, std::u32string_view right) {
  Marks uncommon = MarkUncommon(left, right);
  if (left.size() != right.size()) return uncommon;
  Marks places = MarkPlaces(left, right);
  const auto count = [](const Marks& marks) {
    return std::count(marks.left.begin(), marks.left.end(), true);
  };
  return count(places) <= count(uncommon) + 1 ? places : uncommon;
}

// Numbers with little in common are one long mark rather than a scatter; a code is a whole.
Marks MarkFor(FieldType type, std::u32string_view left, std::u32string_view right) {
  constexpr auto kScatterMax = 4;
  const bool is_number = type == FieldType::kIdNumber || type == FieldType::kDigits ||
                         type == FieldType::kDate || type == FieldType::kRegion;
  Marks marks = MarkFewest(left, right);
  const auto differing = std::count(marks.left.begin(), marks.left.end(), true);
  if (type == FieldType::kCode && left != right) {
    return {std::vector<bool>(left.size(), true), std::vector<bool>(right.size(), true)};
  }
  return is_number && differing > kScatterMax ? MarkBetweenEnds(left, right) : marks;
}

// Masking keeps the place of every character but those beyond the most it shows: their marks fall
// on the last character shown.
MarkedText Cut(std::u32string_view masked, std::vector<bool> marks) {
  while (marks.size() > std::max<std::size_t>(masked.size(), 1)) {
    const bool last = marks.back();
    marks.pop_back();
    if (last) marks.back() = true;
  }
  MarkedText spans;
  for (std::size_t i = 0; i < masked.size(); ++i) {
    const bool differs = i < marks.size() && marks[i];
    if (spans.empty() || spans.back().differs != differs) spans.push_back({"", differs});
    AppendUtf8(masked[i], spans.back().text);
  }
  return spans;
}

}  // namespace

MarkedPair MarkDifference(FieldType type, bool personal, std::string_view left,
                          std::string_view right) {
  const std::string masked_left = MaskField(type, personal, left);
  const std::string masked_right = MaskField(type, personal, right);
  if (left.empty() || right.empty() || type == FieldType::kAddress) {
    return {Cut(DecodeUtf8(masked_left), {}), Cut(DecodeUtf8(masked_right), {})};
  }
  const Marks marks = MarkFor(type, DecodeUtf8(left), DecodeUtf8(right));
  return {Cut(DecodeUtf8(masked_left), marks.left), Cut(DecodeUtf8(masked_right), marks.right)};
}

std::string Bracketed(const MarkedText& text) {
  std::string plain;
  for (const MarkedSpan& span : text) {
    plain += span.differs ? "[" + span.text + "]" : span.text;
  }
  return plain;
}

}  // namespace xueji
