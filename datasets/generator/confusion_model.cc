#include "datasets/generator/confusion_model.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "matchers/name/character_table.h"

namespace xueji::datasets {
namespace {

struct FormPair {
  char32_t one;
  char32_t other;
};
// Second-scheme simplifications of 1977 and popular forms that live on in surnames.
constexpr FormPair kSurnameForms[] = {{U'萧', U'肖'}, {U'傅', U'付'}, {U'阎', U'闫'},
                                      {U'戴', U'代'}, {U'蓝', U'兰'}, {U'邱', U'丘'},
                                      {U'钟', U'锺'}, {U'于', U'於'}};
// Characters that are one and the same to parents: simplified, but kept apart by converters.
constexpr FormPair kGivenForms[] = {{U'堃', U'坤'}, {U'喆', U'哲'}, {U'邨', U'村'}, {U'昇', U'升'},
                                    {U'甯', U'宁'}, {U'甦', U'苏'}, {U'犇', U'奔'}, {U'淼', U'渺'}};

struct Composed {
  char32_t character;
  std::u32string_view parts;
};
// Rare characters only: common ones can be typed.
constexpr Composed kComponents[] = {
    {U'喆', U"吉吉"}, {U'堃', U"方方土"}, {U'昇', U"日升"}, {U'珺', U"王君"}, {U'玟', U"王文"},
    {U'瑀', U"王禹"}, {U'玹', U"王玄"},   {U'珅', U"王申"}, {U'琲', U"王非"}, {U'沄', U"水云"},
    {U'沺', U"水田"}, {U'汭', U"水内"},   {U'淏', U"水昊"}, {U'嫄', U"女原"}, {U'婳', U"女画"},
    {U'嬿', U"女燕"}, {U'芃', U"草凡"},   {U'菥', U"草析"}, {U'镕', U"金容"}, {U'枻', U"木世"},
    {U'龑', U"龙天"}, {U'䶮', U"龙天"},   {U'頔', U"由页"}};

bool Contains(std::span<const matchers::TonedId> readings, matchers::TonedId wanted) {
  return std::find(readings.begin(), readings.end(), wanted) != readings.end();
}

bool Swap(std::string& text, std::string_view from, std::string_view to, bool at_start) {
  if (at_start ? !text.starts_with(from) : !text.ends_with(from)) return false;
  if (at_start) {
    text.replace(0, from.size(), to);
  } else {
    text.replace(text.size() - from.size(), from.size(), to);
  }
  return true;
}

// One of the confusions of southern speakers, as a spelling that may not exist; "" if none applies.
std::string NearSpelling(std::string syllable, SeededRandom& random) {
  struct Rule {
    std::string_view from;
    std::string_view to;
    bool initial;
  };
  static constexpr Rule kRules[] = {
      {"zh", "z", true},    {"ch", "c", true},    {"sh", "s", true},    {"z", "zh", true},
      {"c", "ch", true},    {"s", "sh", true},    {"n", "l", true},     {"l", "n", true},
      {"f", "h", true},     {"h", "f", true},     {"r", "l", true},     {"ang", "an", false},
      {"eng", "en", false}, {"ing", "in", false}, {"an", "ang", false}, {"en", "eng", false},
      {"in", "ing", false}};
  const std::size_t start = random.Index(std::size(kRules));
  for (std::size_t i = 0; i < std::size(kRules); ++i) {
    const Rule& rule = kRules[(start + i) % std::size(kRules)];
    // "zhang" begins with z too: the one-letter rules are for z, c and s alone.
    if (rule.initial && rule.from.size() == 1 && syllable.size() > 1 && syllable[1] == 'h')
      continue;
    std::string changed = syllable;
    if (!Swap(changed, rule.from, rule.to, rule.initial)) continue;
    if (matchers::ParseSyllable(changed) != 0) return changed;
  }
  return "";
}

}  // namespace

ConfusionModel::ConfusionModel(const NameModel& names) : names_(names) {}

double ConfusionModel::Weight(char32_t character, NamePlace place) const {
  // Any character of levels 1 and 2 may be written, at a thousandth of a common one's weight.
  const double floor = matchers::IsRareCharacter(character) ? 0.02 : 1.0;
  return floor + (place == NamePlace::kSurname ? names_.SurnameCommonness(character)
                                               : names_.Commonness(character));
}

template <typename Accept>
std::optional<char32_t> ConfusionModel::Choose(std::span<const char32_t> candidates,
                                               NamePlace place, const Accept& accept,
                                               SeededRandom& random) const {
  double sum = 0;
  for (const char32_t candidate : candidates) {
    if (accept(candidate)) sum += Weight(candidate, place);
  }
  double left = random.Unit() * sum;
  std::optional<char32_t> chosen;
  for (const char32_t candidate : candidates) {
    if (!accept(candidate)) continue;
    chosen = candidate;
    left -= Weight(candidate, place);
    if (left < 0) break;
  }
  return chosen;
}

std::optional<char32_t> ConfusionModel::SameSound(char32_t character, NamePlace place,
                                                  SeededRandom& random) const {
  const auto readings = matchers::TonedReadings(character);
  if (readings.empty()) return std::nullopt;
  return Choose(
      matchers::CharactersWithReading(readings.front()), place,
      [&](char32_t other) { return other != character; }, random);
}

std::optional<char32_t> ConfusionModel::OtherTone(char32_t character, NamePlace place,
                                                  SeededRandom& random) const {
  const auto readings = matchers::TonedReadings(character);
  if (readings.empty()) return std::nullopt;
  const matchers::TonedId toned = readings.front();
  return Choose(
      matchers::CharactersWithSyllable(matchers::TonelessOf(toned)), place,
      [&](char32_t other) {
        return other != character && !Contains(matchers::TonedReadings(other), toned);
      },
      random);
}

std::optional<char32_t> ConfusionModel::NearSound(char32_t character, NamePlace place,
                                                  SeededRandom& random) const {
  const auto readings = matchers::Readings(character);
  if (readings.empty()) return std::nullopt;
  const std::string near =
      NearSpelling(std::string(matchers::SyllableText(readings.front())), random);
  if (near.empty()) return std::nullopt;
  return Choose(
      matchers::CharactersWithSyllable(matchers::ParseSyllable(near)), place,
      [&](char32_t other) { return !matchers::SharesReading(other, character); }, random);
}

std::optional<char32_t> ConfusionModel::LookAlike(char32_t character, SeededRandom& random) const {
  LookAlikeLists& lists = look_alikes_.Local();
  auto found = lists.find(character);
  if (found == lists.end()) {
    std::vector<Scored> scored;
    for (const matchers::AlikeCharacter& alike : matchers::MostAlike(character, 20)) {
      if (alike.character == character) continue;
      if (matchers::SharesReading(alike.character, character)) continue;
      const double preference = names_.Commonness(alike.character) > 0 ? 3.0 : 1.0;
      scored.push_back({alike.character, std::pow(alike.score, 4) * preference});
    }
    found = lists.emplace(character, std::move(scored)).first;
  }
  double sum = 0;
  for (const Scored& entry : found->second) sum += entry.weight;
  double left = random.Unit() * sum;
  for (const Scored& entry : found->second) {
    left -= entry.weight;
    if (left < 0) return entry.character;
  }
  return std::nullopt;
}

std::optional<char32_t> ConfusionModel::VariantForm(char32_t character, NamePlace place,
                                                    SeededRandom& random) const {
  const std::span<const FormPair> stated =
      place == NamePlace::kSurname ? std::span<const FormPair>(kSurnameForms) : kGivenForms;
  for (const FormPair& pair : stated) {
    if (pair.one == character) return pair.other;
    if (pair.other == character) return pair.one;
  }
  const auto forms = matchers::VariantForms(character);
  if (forms.empty()) return std::nullopt;
  // Of the forms, those of the basic plane: what an input method offers.
  const std::size_t start = random.Index(forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const char32_t form = forms[(start + i) % forms.size()];
    if (form != character && form >= 0x4E00 && form < 0xA000) return form;
  }
  return std::nullopt;
}

std::u32string ConfusionModel::CapitalSyllable(char32_t character) const {
  const auto readings = matchers::Readings(character);
  std::u32string capitals;
  if (readings.empty()) return capitals;
  for (const char letter : matchers::SyllableText(readings.front())) {
    // "lü" is written LV on forms: its bytes beyond ASCII become one V.
    if (letter >= 'a' && letter <= 'z') capitals.push_back(static_cast<char32_t>(letter - 32));
    if (static_cast<unsigned char>(letter) == 0xC3) capitals.push_back(U'V');
  }
  return capitals;
}

std::u32string_view ConfusionModel::Components(char32_t character) const {
  for (const Composed& entry : kComponents) {
    if (entry.character == character) return entry.parts;
  }
  return {};
}

}  // namespace xueji::datasets
