#include "tools/xueji/program.h"

#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "tools/xueji/exit_code.h"

namespace xueji::tools {
namespace {

absl::Status SayWord(const Arguments& arguments, const Console&) {
  if (arguments.Text("--word") == "bad") return InvalidArgument({"不可", "no"});
  std::printf("%s\n", arguments.Text("--word").c_str());
  return absl::OkStatus();
}

CommandSpec Root() {
  return {.name = "trial",
          .children = {{.name = "say", .options = {{.name = "--word"}}, .run = SayWord},
                       {.name = "list",
                        .options = {{.name = "--gtest_list_tests", .kind = ValueKind::kFlag}},
                        .program = "tools_xueji_tests"},
                       {.name = "gone", .program = "no-such-program"}}};
}

TEST(RunProgram, RunsTheCommandAndTellsItsOutcome) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(RunProgram(Root(), {"say", "--word", "good"}), kExitDone);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "good\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunProgram(Root(), {"--lang", "zh", "say", "--word", "bad"}), kExitRefused);
  EXPECT_EQ(RunProgram(Root(), {"say", "--wort", "x", "--lang", "en"}), kExitUsage);
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("不可"), std::string::npos) << told;
  EXPECT_NE(told.find("did you mean --word"), std::string::npos) << told;
}

TEST(RunProgram, SaysWhichProgramIsMissing) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunProgram(Root(), {"gone", "--lang", "en"}), kExitFailed);
  EXPECT_EQ(RunProgram(Root(), {"gone", "--lang", "zh"}), kExitFailed);
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("/no-such-program: this program is missing"), std::string::npos) << told;
  EXPECT_NE(told.find("/no-such-program：缺少这个程序"), std::string::npos) << told;
}

// Its own test program takes the place of this process, with all arguments but the command's name.
TEST(RunProgramDeathTest, BecomesTheProgramBesideIt) {
  EXPECT_EXIT(RunProgram(Root(), {"list", "--gtest_list_tests"}), testing::ExitedWithCode(0), "");
}

// A fault of usage is told by the program that was called, before the other is started.
TEST(RunProgram, RefusesWrongUseItself) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunProgram(Root(), {"gone", "--no-such"}), kExitUsage);
  EXPECT_EQ(testing::internal::GetCapturedStderr().find("program"), std::string::npos);
}

}  // namespace
}  // namespace xueji::tools
