#include "engine/index/record_code.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/base/utf8.h"
#include "engine/record/packed_text.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/identity/region_code.h"
#include "matchers/name/name_keys.h"

namespace xueji {
namespace {

// A name's characters weigh most: they are few, and a record's family shares its other fields.
constexpr int kCharacterWeight = 4;
constexpr int kReadingWeight = 3;
constexpr int kDateWeight = 2;
constexpr std::size_t kTextPairsMax = 64;  // of a long text, the beginning

// What a feature is, besides its value: features of different kinds must not meet.
enum Kind : std::uint64_t { kCharacter = 1, kReading, kPlace, kTriple, kWhole, kPart, kBit };

class Collector {
 public:
  Collector(std::uint64_t salt, std::vector<CodeFeature>& features)
      : salt_(salt), features_(features) {}

  void Add(Kind kind, std::uint64_t value, int weight) {
    features_.push_back({Mix64(Mix64(value ^ (kind << 56)) ^ salt_), weight});
  }

  // Digits by place, and three in a row wherever they are.
  void AddDigits(std::string_view digits, bool places) {
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const auto at = [&](std::size_t k) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(digits[k]));
      };
      if (places) Add(kPlace, i << 8 | at(i), 1);
      if (i + 2 < digits.size()) Add(kTriple, at(i) << 16 | at(i + 1) << 8 | at(i + 2), 1);
    }
  }

 private:
  std::uint64_t salt_;
  std::vector<CodeFeature>& features_;
};

void AddName(matchers::PackedName name, const TermDictionary& terms, Collector& out) {
  const NameCharacters characters(name, terms);
  const std::u32string_view view = characters.view();
  for (std::size_t i = 0; i < std::min(view.size(), kTextPairsMax); ++i) {
    const std::u32string_view one = view.substr(i, 1);
    out.Add(kCharacter, matchers::VariantKey(one), kCharacterWeight);
    if (const std::uint64_t reading = matchers::HomophoneKey(one); reading != 0) {
      out.Add(kReading, reading, kReadingWeight);
    }
  }
}

void AddDate(matchers::PackedDate date, Collector& out) {
  const std::string text = matchers::FormatDate(date);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '-') {
      out.Add(kPlace, i << 8 | static_cast<unsigned char>(text[i]), kDateWeight);
    }
  }
}

void AddId(matchers::PackedIdNumber id, const TermDictionary& terms, Collector& out) {
  out.AddDigits(IdNumberText(id, terms), true);
}

void AddRegion(std::uint32_t region, Collector& out) {
  out.Add(kPart, matchers::ProvinceOf(region), 1);
  out.Add(kPart, matchers::PrefectureOf(region) | 1u << 20, 2);
  out.Add(kWhole, region, 2);
}

void AddText(std::string_view text, Collector& out) {
  const std::u32string characters = DecodeUtf8(text);
  out.Add(kWhole, HashBytes(text), kReadingWeight);
  for (std::size_t i = 0; i + 1 < std::min(characters.size(), kTextPairsMax); ++i) {
    out.Add(kTriple, std::uint64_t{characters[i]} << 32 | characters[i + 1], 2);
  }
}

}  // namespace

RecordCoder::RecordCoder(const ExecutionPlan& plan, const TermDictionary& terms) : terms_(terms) {
  std::set<std::size_t> compared;
  for (const Comparison& comparison : plan.plan.comparisons) {
    compared.insert(comparison.field);
    if (comparison.other_field.has_value()) compared.insert(*comparison.other_field);
  }
  for (const std::size_t field : compared) {
    fields_.push_back({plan.layout.type(field), plan.layout.offset(field),
                       HashBytes(plan.plan.fields[field].name)});
  }
  // Two fields that some comparison sets across each other hold one thing: they share a salt.
  for (const Comparison& comparison : plan.plan.comparisons) {
    if (!comparison.other_field.has_value()) continue;
    const auto find = [&](std::size_t field) {
      return std::find_if(fields_.begin(), fields_.end(), [&](const CodedField& coded) {
        return coded.offset == plan.layout.offset(field);
      });
    };
    find(*comparison.other_field)->salt = find(comparison.field)->salt;
  }
}

std::vector<CodeFeature> RecordCoder::Features(const std::byte* row) const {
  std::vector<CodeFeature> features;
  features.reserve(128);
  for (const CodedField& field : fields_) {
    const std::byte* at = row + field.offset;
    Collector out(field.salt, features);
    switch (field.type) {
      case FieldType::kName:
      case FieldType::kSeldomName: {
        const matchers::PackedName name = LoadName(field.type, at);
        if (!matchers::IsBlank(name)) AddName(name, terms_, out);
        break;
      }
      case FieldType::kIdNumber: {
        const matchers::PackedIdNumber id = LoadIdNumber(at);
        if (!matchers::IsBlank(id)) AddId(id, terms_, out);
        break;
      }
      case FieldType::kDate:
        AddDate(LoadDate(at), out);
        break;
      case FieldType::kRegion:
        if (const std::uint32_t region = LoadRegion(at); region != 0) AddRegion(region, out);
        break;
      case FieldType::kCode:
        if (const auto code = LoadPacked<std::uint8_t>(at); code != 0) out.Add(kWhole, code, 1);
        break;
      case FieldType::kText:
        if (const TermId term{LoadPacked<std::uint32_t>(at)}; term.value != 0) {
          AddText(terms_.Text(term), out);
        }
        break;
      case FieldType::kDigits:
        out.AddDigits(matchers::UnpackDigits(LoadDigits(at, terms_)), false);
        break;
      case FieldType::kAddress:
        // The low forty bits are the signature: a set bit is a pair of characters.
        for (std::uint64_t bits = LoadPacked<std::uint64_t>(at) & ((std::uint64_t{1} << 40) - 1);
             bits != 0; bits &= bits - 1) {
          out.Add(kBit, static_cast<std::uint64_t>(std::countr_zero(bits)), 1);
        }
        break;
    }
  }
  return features;
}

// PERF: eight votes at a time from a table by byte, instead of a shift and a test for each bit.
RecordCode CodeOf(const std::vector<CodeFeature>& features) {
  using Votes = std::array<std::int16_t, 8>;
  static const std::array<Votes, 256> kVotes = [] {
    std::array<Votes, 256> table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        table[byte][bit] = static_cast<std::int16_t>((byte >> bit & 1) != 0 ? 1 : -1);
      }
    }
    return table;
  }();
  std::array<Votes, kRecordCodeBits / 8> sums{};
  for (const CodeFeature& feature : features) {
    std::uint64_t word = feature.hash;
    const auto weight = static_cast<std::int16_t>(feature.weight);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (i % 8 == 0) word = Mix64(feature.hash + i + 1);
      const Votes& votes = kVotes[word >> (i % 8 * 8) & 255];
      for (std::size_t bit = 0; bit < 8; ++bit) {
        sums[i][bit] = static_cast<std::int16_t>(sums[i][bit] + weight * votes[bit]);
      }
    }
  }
  RecordCode code{};
  for (std::size_t i = 0; i < sums.size(); ++i) {
    for (std::size_t bit = 0; bit < 8; ++bit) {
      const std::uint64_t set = sums[i][bit] > 0 ? 1 : 0;
      code[i / 8] |= set << (i % 8 * 8 + bit);
    }
  }
  return code;
}

RecordCode RecordCoder::Code(const std::byte* row) const {
  return CodeOf(Features(row));
}

}  // namespace xueji
