#include "engine/report/marked_text.h"

#include <gtest/gtest.h>

#include "engine/report/field_mask.h"

namespace xueji {
namespace {

std::string Both(FieldType type, bool personal, std::string_view left, std::string_view right) {
  const MarkedPair marked = MarkDifference(type, personal, left, right);
  return Bracketed(marked.left) + " / " + Bracketed(marked.right);
}

TEST(MarkedText, MarksTheCharactersThatDiffer) {
  EXPECT_EQ(Both(FieldType::kName, false, "王小明", "王晓明"), "王[小]明 / 王[晓]明");
  EXPECT_EQ(Both(FieldType::kName, false, "王明", "王小明"), "王明 / 王[小]明");
  EXPECT_EQ(Both(FieldType::kName, false, "王小明", "王小明"), "王小明 / 王小明");
  EXPECT_EQ(Both(FieldType::kName, false, "王小明", "李大伟"), "[王小明] / [李大伟]");
  EXPECT_EQ(Both(FieldType::kDate, false, "20130501", "20130601"), "20130[5]01 / 20130[6]01");
}

TEST(MarkedText, ExchangedCharactersAreBothMarked) {
  EXPECT_EQ(Both(FieldType::kDigits, false, "13812345678", "13821345678"),
            "138[12]345678 / 138[21]345678");
  EXPECT_EQ(Both(FieldType::kName, false, "阿依古丽", "古丽阿依"), "[阿依]古丽 / 古丽[阿依]");
}

TEST(MarkedText, NumbersWithLittleInCommonAreOneMarkAndACodeIsAWhole) {
  EXPECT_EQ(Both(FieldType::kDigits, false, "13912345678", "13987654328"),
            "139[1234567]8 / 139[8765432]8");
  EXPECT_EQ(Both(FieldType::kCode, false, "13", "1"), "[13] / [1]");
}

TEST(MarkedText, MarksPlacesInMaskedTextAndShowsNoMoreThanTheMask) {
  EXPECT_EQ(Both(FieldType::kName, true, "王小明", "王晓明"), "王[*]* / 王[*]*");
  EXPECT_EQ(Both(FieldType::kDate, true, "20130501", "20130601"), "2013*[*]** / 2013*[*]**");
  EXPECT_EQ(Both(FieldType::kIdNumber, true, "370102201305010010", "370102201305010018"),
            "3701*************[*] / 3701*************[*]");
  EXPECT_EQ(Both(FieldType::kRegion, true, "370102", "370181"), "3701[**] / 3701[**]");
  // Whatever the values: without the brackets it is what the mask gives.
  for (const FieldType type : {FieldType::kName, FieldType::kText, FieldType::kDigits}) {
    const std::string left = "阿不都热合曼·买买提", right = "阿卜都热合曼·买买提江";
    std::string shown = Both(type, true, left, right);
    std::erase_if(shown, [](char c) { return c == '[' || c == ']'; });
    EXPECT_EQ(shown, MaskField(type, true, left) + " / " + MaskField(type, true, right));
  }
}

TEST(MarkedText, AMarkBeyondWhatTheMaskShowsFallsOnItsEnd) {
  EXPECT_EQ(Both(FieldType::kName, true, "阿不都热合曼·买买提", "阿不都热合曼·买买江"),
            "阿*******[*] / 阿*******[*]");
}

TEST(MarkedText, ABlankSideAndAnAddressHaveNoMarks) {
  EXPECT_EQ(Both(FieldType::kName, true, "王小明", ""), "王** / ");
  EXPECT_EQ(Both(FieldType::kAddress, false, "=00ff", "=00fe"), "=00ff / =00fe");
}

TEST(MarkedText, LongTextsAreMarkedBetweenTheirCommonEnds) {
  const std::string same(kAlignedMax, 'a');
  EXPECT_EQ(Both(FieldType::kText, false, same + "xby" + same, same + "z" + same),
            same + "[xby]" + same + " / " + same + "[z]" + same);
  // The ends may not overlap in the shorter text.
  EXPECT_EQ(Both(FieldType::kText, false, same + same, same), same + "[" + same + "] / " + same);
}

TEST(MarkedText, TakesAnyBytes) {
  EXPECT_NE(Both(FieldType::kText, false, "\xFF\xFE", "\xFF"), "");
}

}  // namespace
}  // namespace xueji
