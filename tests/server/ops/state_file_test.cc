#include "server/ops/state_file.h"

#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

constexpr StateForm kForm = {"#trial 1", 2};
const StateRows kRows = {{"a", "1"}, {"b", ""}};

TEST(StateFile, ComesBackAsItWasSaved) {
  const TemporaryDirectory folder;
  const std::string path = folder.path() + "/state";
  EXPECT_TRUE(LoadState(path, kForm)->empty());
  ASSERT_TRUE(SaveState(path, kForm, kRows).ok());
  EXPECT_EQ(*LoadState(path, kForm), kRows);
  EXPECT_EQ(folder.Read("state"), "#trial 1\na\t1\nb\t\n#end 2\n");
  ASSERT_TRUE(SaveState(path, kForm, {}).ok());
  EXPECT_TRUE(LoadState(path, kForm)->empty());
}

TEST(StateFile, EveryCutAndEveryOtherFormIsToldWithItsLine) {
  const std::string whole = WriteStateText(kForm, kRows);
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    const auto rows = ParseStateText(kForm, whole.substr(0, bytes), "s");
    ASSERT_EQ(rows.status().code(), absl::StatusCode::kInvalidArgument) << bytes;
    EXPECT_EQ(std::string(rows.status().message()).rfind("s:", 0), 0U);
  }
  for (const char* text : {"#trial 2\n#end 0\n", "#trial 1\na\n#end 1\n",
                           "#trial 1\na\tb\tc\n#end 1\n", "#trial 1\n#end 1\n",
                           "#trial 1\n#end 00\n", "#trial 1\n#end 0\nx", "#trial 1\n#end 0\n\n"}) {
    EXPECT_FALSE(ParseStateText(kForm, text, "s").ok()) << text;
  }
  EXPECT_NE(
      MessageIn(ParseStateText(kForm, "#trial 1\na\n#end 1\n", "s").status(), Language::kChinese)
          .find("s:2：不是本程序写的内容"),
      std::string::npos);
}

// A file of somebody else that happens to have the name is not replaced.
TEST(StateFile, ReplacesOnlyItsOwn) {
  const TemporaryDirectory folder;
  const std::string path = folder.Write("state", "precious\n");
  EXPECT_FALSE(SaveState(path, kForm, kRows).ok());
  EXPECT_EQ(folder.Read("state"), "precious\n");
}

TEST(StateFile, NumbersAndKeysHaveOneForm) {
  EXPECT_EQ(StateNumber("0"), 0U);
  EXPECT_EQ(StateNumber("18446744073709551615"), UINT64_MAX);
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "18446744073709551616", "x"}) {
    EXPECT_FALSE(StateNumber(bad)) << bad;
  }
  for (const std::uint64_t key :
       {std::uint64_t{0}, std::uint64_t{0x0123456789abcdef}, UINT64_MAX}) {
    EXPECT_EQ(StateKey(WriteStateKey(key)), key);
  }
  EXPECT_FALSE(StateKey("123"));
  EXPECT_FALSE(StateKey("000000000000000g"));
}

}  // namespace
}  // namespace xueji::server
