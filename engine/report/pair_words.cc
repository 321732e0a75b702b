#include "engine/report/pair_words.h"

#include <algorithm>
#include <array>
#include <span>

#include "engine/plan/plan_words.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

struct Phrase {
  std::string_view level;  // of the plan language
  std::string_view zh, en;
};

constexpr Phrase kBlank = {"NULL", "有一方为空", "is blank on one side"};
constexpr Phrase kDiffers = {"ELSE", "不同", "differs"};
constexpr Phrase kSame = {"EXACT", "相同", "is the same"};

constexpr std::array kNamePhrases = std::to_array<Phrase>({
    {"SAME_SURNAME", "只有姓相同", "agrees in the surname only"},
    {"SAME_GIVEN", "只有名相同", "agrees in the given name only"},
    {"SUBSET", "一方多字或少字", "has a character or part more on one side"},
    {"SWAPPED", "用字相同、顺序不同", "has the same characters in another order"},
    {"ONE_CHARACTER", "相差一个字", "differs by one character"},
    {"LOOK_ALIKE", "字形相近", "differs by look-alike characters"},
    {"NEAR_SOUND", "读音相近（平翘舌、前后鼻音等）", "sounds near: zh for z, an for ang and their like"},
    {"TRANSLITERATION", "是同一译名的不同写法", "is another spelling of one transliterated name"},
    {"OTHER_TONE", "读音相同、声调不同", "sounds alike but for the tone and is written differently"},
    {"HOMOPHONE", "读音相同、用字不同", "sounds alike but is written differently"},
    {"VARIANT", "只有异体或繁简之别", "differs in variant forms of characters only"},
});
constexpr std::array kIdPhrases = std::to_array<Phrase>({
    {"SEGMENTS", "地区、出生日期、顺序码中有两段相同",
     "agrees in two of region, birth date and sequence"},
    {"NEIGHBOUR", "地区和出生日期相同、顺序码不同",
     "agrees in region and birth date, not in the sequence"},
    {"TRUNCATED", "有一方被电子表格截断", "was cut off by a spreadsheet on one side"},
    {"TRANSPOSED", "相邻两位互换", "has two adjacent characters exchanged"},
    {"ONE_DIGIT", "相差一位", "differs by one character"},
});
constexpr std::array kIdStatusPhrases = std::to_array<Phrase>({
    {"NULL", "两方都未填", "is blank on both sides"},
    {"ELSE", "有一方未填或有误", "is missing or wrong on one side"},
    {"BOTH_OTHER", "两方都是其他证件", "is another document's on both sides"},
    {"BOTH_VALID_DIFFERENT", "两个都有效但不相同", "is valid on both sides and differs"},
    {"BOTH_VALID_EQUAL", "有效且相同", "is valid and the same"},
});
constexpr std::array kDatePhrases = std::to_array<Phrase>({
    {"GENERATION", "相差一代（十六年以上）", "is a generation apart (sixteen years or more)"},
    {"SAME_YEAR", "只有年份相同", "agrees in the year only"},
    {"NEAR", "相差不到一个月", "is less than a month apart"},
    {"ONE_COMPONENT", "年、月、日中有一项不同", "differs in one of year, month and day"},
    {"SWAPPED", "月与日互换", "has month and day exchanged"},
    {"ONE_DIGIT", "相差一位数字", "differs by one digit"},
});
constexpr std::array kRegionPhrases = std::to_array<Phrase>({
    {"PROVINCE", "只有省份相同", "agrees in the province only"},
    {"PREFECTURE", "同市不同县", "is in the same prefecture, another county"},
});
constexpr std::array kDigitsPhrases = std::to_array<Phrase>({
    {"TRANSPOSED", "相邻两位互换", "has two adjacent digits exchanged"},
    {"ONE_DIGIT", "相差一位", "differs by one digit"},
});
constexpr std::array kAddressPhrases = std::to_array<Phrase>({{"SIMILAR", "相近", "is similar"}});
constexpr std::array kTextPhrases = std::to_array<Phrase>({
    {"SIMILAR3", "略相似", "is somewhat similar"},
    {"SIMILAR2", "相似", "is similar"},
    {"SIMILAR1", "很相似", "is very similar"},
    {"TWO_EDITS", "相差两处", "differs in two places"},
    {"ONE_EDIT", "相差一处", "differs in one place"},
    {"SWAPPED_FIELDS", "填进了对方的栏目", "stands in the other field"},
});
constexpr std::array kMultiplicityPhrases = std::to_array<Phrase>({
    {"ELSE", "不允许两条记录并存", "does not allow for a second record"},
    {"LEGITIMATE", "允许两条记录并存", "allows for a second record"},
});

std::span<const Phrase> PhrasesOf(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::kName: return kNamePhrases;
    case ComparisonKind::kIdNumber: return kIdPhrases;
    case ComparisonKind::kIdStatus: return kIdStatusPhrases;
    case ComparisonKind::kDate: return kDatePhrases;
    case ComparisonKind::kCode: return {};
    case ComparisonKind::kRegion: return kRegionPhrases;
    case ComparisonKind::kDigits: return kDigitsPhrases;
    case ComparisonKind::kAddress: return kAddressPhrases;
    case ComparisonKind::kText: return kTextPhrases;
    case ComparisonKind::kMultiplicity: return kMultiplicityPhrases;
  }
  return {};
}

BothTexts TextsOf(const Phrase& phrase) {
  return {std::string(phrase.zh), std::string(phrase.en)};
}

}  // namespace

BothTexts FieldTitle(std::string_view field) {
  const StudentColumn* column = FindStudentColumn(field);
  if (column == nullptr || column->name != field) return {std::string(field), std::string(field)};
  std::string english(field);
  std::replace(english.begin(), english.end(), '_', ' ');
  // guardian1 -> guardian 1
  for (std::size_t i = 1; i < english.size(); ++i) {
    if (english[i] >= '0' && english[i] <= '9' && english[i - 1] != ' ') english.insert(i++, 1, ' ');
  }
  return {std::string(column->chinese.substr(0, column->chinese.find('|'))), english};
}

BothTexts ComparisonTitle(const LinkagePlan& plan, const Comparison& comparison) {
  BothTexts title = FieldTitle(plan.fields[comparison.field].name);
  // A text comparison's second field is only for entries in the wrong column.
  if (!comparison.other_field.has_value() || comparison.kind == ComparisonKind::kText) return title;
  const BothTexts other = FieldTitle(plan.fields[*comparison.other_field].name);
  return {title.zh + "与" + other.zh, title.en + " against " + other.en};
}

BothTexts LevelPhrase(ComparisonKind kind, matchers::Level level) {
  const auto words = LevelWords(kind);
  const std::string_view word = level < words.size() ? words[level] : std::string_view();
  for (const Phrase& phrase : PhrasesOf(kind)) {
    if (phrase.level == word) return TextsOf(phrase);
  }
  for (const Phrase& phrase : {kBlank, kDiffers, kSame}) {
    if (phrase.level == word) return TextsOf(phrase);
  }
  // A level without words of its own is called what the plan calls it.
  return {" " + std::string(word), "is at level " + std::string(word)};
}

BothTexts DecisionPhrase(Decision decision) {
  switch (decision) {
    case Decision::kDuplicate: return {"判为同一人", "duplicate"};
    case Decision::kReview: return {"人工复核", "review"};
    case Decision::kNonLink: return {"非同一人", "not linked"};
  }
  return {};
}

}  // namespace xueji
