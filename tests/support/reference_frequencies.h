// ReferenceFrequencies: the slow, obvious twin of TermFrequency. Values are texts, counts stand in
// maps, and the rules of decision 0018 are written down as they read there. For stores of fewer than
// four million records, where no value is too rare to be counted.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "engine/base/utf8.h"
#include "engine/plan/plan_words.h"
#include "engine/record/packed_value.h"
#include "engine/record/record_store.h"
#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"
#include "matchers/name/person_name.h"

namespace xueji {

class ReferenceFrequencies {
 public:
  ReferenceFrequencies(const LinkagePlan& plan, const RecordStore& store,
                       const Comparison& comparison)
      : store_(store), comparison_(comparison) {
    bool adjusted = false;
    for (const LevelWeight& entry : comparison.levels) {
      adjusted |= entry.term_frequency_adjusted;
      const bool covers_exact = std::find(entry.levels.begin(), entry.levels.end(),
                                          StrongestLevel(comparison.kind)) != entry.levels.end();
      if (covers_exact) exact_u_ = entry.u.value_or(0);
    }
    if (!adjusted) return;
    name_ = plan.fields[comparison.field].type == FieldType::kName;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      if (store.withdrawn(RecordId{i})) continue;
      const std::string value = Value(RecordId{i});
      if (value.empty()) continue;
      ++nation_[value];
      ++records_;
      if (const std::uint32_t province = Province(RecordId{i}); province != 0) {
        ++provinces_[province][value];
      }
    }
  }

  // Bits for the agreement of two records: those of the value that is commoner where it comes from.
  double Adjustment(RecordId left, RecordId right) const {
    return std::min(Adjustment(Value(left), Province(left)),
                    Adjustment(Value(right), Province(right)));
  }

 private:
  static double Rounded(double bits) { return std::round(bits * 1000) / 1000; }

  double Adjustment(const std::string& value, std::uint32_t province) const {
    const double most = comparison_.term_frequency_weight_max;
    const double nation_share = nation_.at(value) / records_;
    if (!comparison_.term_frequency_by.has_value() || province == 0) {
      return std::clamp(Rounded(std::log2(exact_u_ / nation_share)), -most, most);
    }
    constexpr double kDiscount = 2;
    double records = 0, taken_off = 0;
    for (const auto& [text, count] : provinces_.at(province)) {
      records += count;
      taken_off += std::min(count, kDiscount);
    }
    const double count = provinces_.at(province).at(value);
    if (count <= kDiscount) {
      // Rounded in two steps, as the engine does.
      const double bits = Rounded(std::log2(exact_u_ / nation_share)) +
                          Rounded(std::log2(records / taken_off));
      return std::clamp(bits, -most, most);
    }
    const double share = (count - kDiscount + taken_off * nation_share) / records;
    return std::clamp(Rounded(std::log2(exact_u_ / share)), -most, most);
  }

  std::uint32_t Province(RecordId record) const {
    if (!comparison_.term_frequency_by.has_value()) return 0;
    const std::size_t field = *comparison_.term_frequency_by;
    return LoadRegion(store_.Row(record) + store_.layout().offset(field)) / 10000;
  }

  // Names with their variants folded, the surname as one, separators left out.
  std::string Value(RecordId record) const {
    const std::byte* at = store_.Row(record) + store_.layout().offset(comparison_.field);
    if (!name_) {
      const TermId term{LoadPacked<std::uint32_t>(at)};
      return term.value == 0 ? "" : std::string(store_.terms().Text(term));
    }
    const matchers::PackedName name = LoadName(store_.layout().type(comparison_.field), at);
    std::u32string characters;
    if (matchers::IsEscaped(name)) {
      characters = DecodeUtf8(store_.terms().Text(TermId{matchers::EscapedTerm(name)}));
    } else {
      char32_t unpacked[4];
      characters = {unpacked, static_cast<std::size_t>(matchers::UnpackName(name, unpacked))};
    }
    std::erase(characters, matchers::kNameSeparator);
    for (std::size_t i = 0; i < characters.size(); ++i) {
      characters[i] = i == 0 ? matchers::FoldSurname(characters[i])
                             : matchers::FoldVariant(characters[i]);
    }
    return EncodeUtf8(characters);
  }

  const RecordStore& store_;
  const Comparison& comparison_;
  bool name_ = false;
  double exact_u_ = 0;
  double records_ = 0;
  std::map<std::string, double> nation_;
  std::map<std::uint32_t, std::map<std::string, double>> provinces_;
};

}  // namespace xueji
