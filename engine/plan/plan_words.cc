#include "engine/plan/plan_words.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

using Word = std::string_view;

constexpr std::array<Word, 8> kFieldTypes = {"NAME", "ID_NUMBER", "DATE",   "REGION",
                                             "CODE", "TEXT",      "DIGITS", "ADDRESS"};
constexpr std::array<Word, 4> kCodeTables = {"NONE", "SEX", "DOCUMENT_TYPE", "ENROLMENT_STATE"};
constexpr std::array<Word, 17> kKeyTransforms = {
    "EXACT", "HOMOPHONE",      "SORTED_CHARS", "SURNAME", "GIVEN_NAME", "PREFIX",    "SUFFIX",
    "WITHOUT_REGION", "BIRTH_DATE", "YEAR", "YEAR_MONTH", "MONTH_DAY", "DATE_DIGITS_SORTED",
    "SOUNDEX", "WITHOUT_BIRTH_DATE", "ONE_OFF", "SORTED_PARTS"};
constexpr std::array<Word, 10> kComparisonKinds = {
    "NAME",   "ID_NUMBER", "ID_STATUS", "DATE", "CODE",
    "REGION", "DIGITS",    "ADDRESS",   "TEXT", "MULTIPLICITY"};
constexpr std::array<Word, 3> kDecisions = {"NON_LINK", "REVIEW", "DUPLICATE"};
constexpr std::array<Word, 2> kSchemas = {"DECLARED", "STUDENT"};

// In the order of the enums of matchers/level.h.
constexpr std::array<Word, 14> kNameLevels = {
    "NULL",    "ELSE",          "SAME_SURNAME", "SAME_GIVEN", "SUBSET",
    "SWAPPED", "ONE_CHARACTER", "LOOK_ALIKE",   "NEAR_SOUND", "TRANSLITERATION",
    "OTHER_TONE", "HOMOPHONE",  "VARIANT",      "EXACT"};
constexpr std::array<Word, 8> kIdLevels = {"NULL",      "ELSE",       "SEGMENTS",  "NEIGHBOUR",
                                           "TRUNCATED", "TRANSPOSED", "ONE_DIGIT", "EXACT"};
constexpr std::array<Word, 5> kIdStatusLevels = {"NULL", "ELSE", "BOTH_OTHER", "BOTH_VALID_DIFFERENT",
                                                 "BOTH_VALID_EQUAL"};
constexpr std::array<Word, 9> kDateLevels = {"NULL", "ELSE",          "GENERATION",
                                             "SAME_YEAR", "NEAR",     "ONE_COMPONENT",
                                             "SWAPPED", "ONE_DIGIT",  "EXACT"};
constexpr std::array<Word, 3> kCodeLevels = {"NULL", "ELSE", "EXACT"};
constexpr std::array<Word, 5> kRegionLevels = {"NULL", "ELSE", "PROVINCE", "PREFECTURE", "EXACT"};
constexpr std::array<Word, 5> kDigitsLevels = {"NULL", "ELSE", "TRANSPOSED", "ONE_DIGIT", "EXACT"};
constexpr std::array<Word, 4> kAddressLevels = {"NULL", "ELSE", "SIMILAR", "EXACT"};
constexpr std::array<Word, 9> kTextLevels = {"NULL",      "ELSE",     "SIMILAR3",
                                             "SIMILAR2",  "SIMILAR1", "TWO_EDITS",
                                             "ONE_EDIT",  "SWAPPED_FIELDS", "EXACT"};
constexpr std::array<Word, 3> kMultiplicityLevels = {"NULL", "ELSE", "LEGITIMATE"};

template <typename Enum>
constexpr std::size_t Index(Enum value) {
  return static_cast<std::size_t>(value);
}

static_assert(kFieldTypes.size() == Index(FieldType::kAddress) + 1);
static_assert(kCodeTables.size() == Index(CodeTable::kEnrolmentState) + 1);
static_assert(kKeyTransforms.size() == Index(KeyTransform::kSortedParts) + 1);
static_assert(kComparisonKinds.size() == Index(ComparisonKind::kMultiplicity) + 1);
static_assert(kNameLevels.size() == Index(matchers::NameLevel::kExact) + 1);
static_assert(kIdLevels.size() == Index(matchers::IdLevel::kExact) + 1);
static_assert(kIdStatusLevels.size() == Index(matchers::IdStatusLevel::kBothValidEqual) + 1);
static_assert(kDateLevels.size() == Index(matchers::DateLevel::kExact) + 1);
static_assert(kCodeLevels.size() == Index(matchers::CodeLevel::kExact) + 1);
static_assert(kRegionLevels.size() == Index(matchers::RegionLevel::kExact) + 1);
static_assert(kDigitsLevels.size() == Index(matchers::DigitsLevel::kExact) + 1);
static_assert(kAddressLevels.size() == Index(matchers::AddressLevel::kExact) + 1);
static_assert(kTextLevels.size() == Index(matchers::TextLevel::kExact) + 1);
static_assert(kMultiplicityLevels.size() == Index(matchers::MultiplicityLevel::kLegitimate) + 1);

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Levenshtein distance, ASCII case ignored. Words are short: two rows of the plain table do.
std::size_t EditDistance(Word left, Word right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t substituted = diagonal + (Upper(left[i]) == Upper(right[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const Word> FieldTypeWords() { return kFieldTypes; }
std::span<const Word> CodeTableWords() { return kCodeTables; }
std::span<const Word> KeyTransformWords() { return kKeyTransforms; }
std::span<const Word> ComparisonKindWords() { return kComparisonKinds; }
std::span<const Word> DecisionWords() { return kDecisions; }
std::span<const Word> SchemaWords() { return kSchemas; }

std::span<const Word> LevelWords(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::kName: return kNameLevels;
    case ComparisonKind::kIdNumber: return kIdLevels;
    case ComparisonKind::kIdStatus: return kIdStatusLevels;
    case ComparisonKind::kDate: return kDateLevels;
    case ComparisonKind::kCode: return kCodeLevels;
    case ComparisonKind::kRegion: return kRegionLevels;
    case ComparisonKind::kDigits: return kDigitsLevels;
    case ComparisonKind::kAddress: return kAddressLevels;
    case ComparisonKind::kText: return kTextLevels;
    case ComparisonKind::kMultiplicity: return kMultiplicityLevels;
  }
  return {};
}

Word WordOf(FieldType type) { return kFieldTypes[Index(type)]; }
Word WordOf(CodeTable table) { return kCodeTables[Index(table)]; }
Word WordOf(KeyTransform transform) { return kKeyTransforms[Index(transform)]; }
Word WordOf(ComparisonKind kind) { return kComparisonKinds[Index(kind)]; }
Word WordOf(Decision decision) { return kDecisions[Index(decision)]; }
Word WordOf(Schema schema) { return kSchemas[Index(schema)]; }
Word WordOf(ComparisonKind kind, matchers::Level level) {
  const std::span<const Word> words = LevelWords(kind);
  XUEJI_CHECK(level < words.size());
  return words[level];
}

std::optional<std::size_t> ParseWord(std::span<const Word> words, Word word) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) return std::nullopt;
  return static_cast<std::size_t>(at - words.begin());
}

std::optional<matchers::Level> ParseLevel(ComparisonKind kind, Word word) {
  const std::optional<std::size_t> index = ParseWord(LevelWords(kind), word);
  if (!index) return std::nullopt;
  return static_cast<matchers::Level>(*index);
}

matchers::Level StrongestLevel(ComparisonKind kind) {
  return static_cast<matchers::Level>(LevelWords(kind).size() - 1);
}

std::string NearestWord(Word word, std::span<const Word> choices) {
  // Longer than any name or word of a plan: not worth a table of that size.
  constexpr std::size_t kWordLengthMax = 200;
  if (word.size() > kWordLengthMax) return "";
  std::size_t best = word.size() / 2 + 1;
  Word nearest;
  for (const Word choice : choices) {
    if (choice.size() > kWordLengthMax) continue;
    const std::size_t distance = EditDistance(word, choice);
    if (distance < best) {
      best = distance;
      nearest = choice;
    }
  }
  return std::string(nearest);
}

Message DidYouMean(Word word, std::span<const Word> choices) {
  const std::string nearest = NearestWord(word, choices);
  if (!nearest.empty()) return {"；是否指 $0？", "; did you mean $0?", {nearest}};
  if (choices.empty()) return {};
  return {"；请给出 $0", "; give $0", {JoinChoices(choices)}};
}

Message JoinChoices(std::span<const Word> choices) {
  Message text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? Message(" 或 ", " or ") : Message("、", ", ");
    text += Verbatim(choices[i]);
  }
  return text;
}

}  // namespace xueji
