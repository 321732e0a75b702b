#include "engine/ingest/code_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/utf8.h"
#include "engine/ingest/gb18030.h"

namespace xueji {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

CodePageFinding Detect(std::string_view head, std::string_view choice = "auto", bool whole = true) {
  const auto found = DetectCodePage(head, whole, choice, "f.csv");
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? *found : CodePageFinding{};
}

TEST(DetectCodePage, FindsMarks) {
  EXPECT_EQ(Detect("\xEF\xBB\xBFname"sv).page, CodePage::kUtf8);
  EXPECT_EQ(Detect("\xEF\xBB\xBFname"sv).mark_bytes, 3u);
  EXPECT_EQ(Detect("\xFF\xFEn\0"sv).page, CodePage::kUtf16Le);
  EXPECT_EQ(Detect("\xFE\xFF\0n"sv).page, CodePage::kUtf16Be);
  EXPECT_EQ(Detect("\x84\x31\x95\x33n"sv).page, CodePage::kGb18030);
}

TEST(DetectCodePage, FindsUtf16ByItsZeroBytes) {
  EXPECT_EQ(Detect("n\0a\0m\0e\0,\0"sv).page, CodePage::kUtf16Le);
  EXPECT_EQ(Detect("\0n\0a\0m\0e\0,"sv).page, CodePage::kUtf16Be);
  EXPECT_THAT(Detect("n\0a\0m\0e\0,\0"sv).note.en, HasSubstr("without a byte order mark"));
}

TEST(DetectCodePage, TellsUtf8FromGb18030) {
  EXPECT_EQ(Detect("姓名,性别\n王芳,女\n").page, CodePage::kUtf8);
  EXPECT_EQ(Detect("\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\n"sv).page, CodePage::kGb18030);
  EXPECT_EQ(Detect("name,sex\n").page, CodePage::kAsciiSoFar);
}

TEST(DetectCodePage, ACharacterCutOffAtTheEndOfThePartIsNoFault) {
  EXPECT_EQ(Detect("王芳\xE7\x8E"sv, "auto", false).page, CodePage::kUtf8);
  EXPECT_EQ(Detect("abc\xE7\x8E"sv, "auto", false).page, CodePage::kAsciiSoFar);
  EXPECT_EQ(Detect("\xD0\xD5\xC3\xFB\xD0"sv, "auto", false).page, CodePage::kGb18030);
}

TEST(DetectCodePage, AFewTornBytesDoNotTurnUtf8IntoGb18030) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "王芳,";
  const CodePageFinding found = Detect(text + "\xFF\xFE" + text);
  EXPECT_EQ(found.page, CodePage::kUtf8);
  EXPECT_THAT(found.note.en, HasSubstr("malformed"));
}

TEST(DetectCodePage, SaysWhenTwoCodePagesFit) {
  // C4 A3 is a letter in UTF-8 and an ideograph in GB18030.
  EXPECT_THAT(Detect("name\nx\xC4\xA3\n"sv).note.en, HasSubstr("GB18030"));
}

TEST(DetectCodePage, RefusesWhatFitsNothing) {
  const auto found = DetectCodePage("id,name\n1,\xFF\xFF\xFF\xFF\n"sv, true, "auto", "f.csv");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(found.status().message()), HasSubstr("f.csv:2: byte 10"));
}

TEST(DetectCodePage, RefusesWhatIsNoText) {
  for (const std::string_view head :
       {"PK\x03\x04...."sv, "\xD0\xCF\x11\xE0...."sv, "%PDF-1.7"sv, "\xFF\xFE\0\0a\0\0\0"sv}) {
    EXPECT_FALSE(DetectCodePage(head, true, "auto", "f.csv").ok());
  }
}

TEST(DetectCodePage, ObeysAChoice) {
  EXPECT_EQ(Detect("\xD0\xD5"sv, "gbk").page, CodePage::kGb18030);
  EXPECT_EQ(Detect("\xD0\xD5"sv, "utf-8").page, CodePage::kUtf8);
  EXPECT_EQ(Detect("\xEF\xBB\xBFx"sv, "utf-8").mark_bytes, 3u);
  EXPECT_FALSE(DetectCodePage("\xEF\xBB\xBFx"sv, true, "gb18030", "f.csv").ok());
  EXPECT_FALSE(DetectCodePage("x", true, "latin-1", "f.csv").ok());
}

TEST(IsAscii, LooksAtEveryByte) {
  std::string text(100, 'x');
  EXPECT_TRUE(IsAscii(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = '\x80';
    EXPECT_FALSE(IsAscii(other)) << i;
  }
}

TEST(Utf16Decoder, DecodesInAnyPieces) {
  const std::u32string text = U"王a𠮷\n";
  for (const bool big : {false, true}) {
    std::string bytes;
    for (const char16_t unit : std::u16string(u"王a𠮷\n")) {
      const char high = static_cast<char>(unit >> 8);
      const char low = static_cast<char>(unit & 0xFF);
      bytes += big ? high : low;
      bytes += big ? low : high;
    }
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      Utf16Decoder decoder(big);
      std::string decoded;
      for (std::size_t at = 0; at < bytes.size(); at += piece) {
        decoder.Decode(std::string_view(bytes).substr(at, piece), at + piece >= bytes.size(), decoded);
      }
      EXPECT_EQ(decoded, EncodeUtf8(text)) << piece;
    }
  }
}

TEST(Utf16Decoder, MarksUnpairedSurrogatesAndAHalfUnit) {
  Utf16Decoder decoder(false);
  std::string decoded;
  decoder.Decode("\x00\xD8" "a\0" "\x00\xDC" "\x00\xD8" "b"sv, true, decoded);
  EXPECT_EQ(decoded, "\xFF" "a" "\xFF" "\xFF");
  EXPECT_TRUE(decoder.has_half_unit());
}

TEST(CodePageName, IsWhatTheManifestSays) {
  EXPECT_EQ(CodePageName(CodePage::kAsciiSoFar, false), "UTF-8");
  EXPECT_EQ(CodePageName(CodePage::kUtf8, true), "UTF-8 with BOM");
  EXPECT_EQ(CodePageName(CodePage::kGb18030, false), "GB18030");
}

}  // namespace
}  // namespace xueji
