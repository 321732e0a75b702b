#include "server/ops/log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "engine/base/message.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

std::vector<std::string> LinesOf(const LogOptions& options, const TemporaryDirectory& directory,
                                 const std::function<void(Log&)>& write) {
  LogOptions with_file = options;
  with_file.file = directory.FilePath("log");
  {
    auto log = Log::Make(with_file);
    XUEJI_CHECK(log.ok());
    write(**log);
  }
  std::vector<std::string> lines;
  std::istringstream text(directory.Read("log"));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Log, JsonIsAnObjectALine) {
  const TemporaryDirectory directory;
  const auto lines = LinesOf({.format = LogFormat::kJson}, directory, [](Log& log) {
    log.Info("started", {{"records", 10'000'000}, {"listen", "127.0.0.1:7443"}, {"ok", true}});
    log.Error("store", {{"status", InvalidArgument({"坏", "bad \"quoted\""})}});
  });
  ASSERT_EQ(lines.size(), 2U);
  const auto first = nlohmann::json::parse(lines[0]), second = nlohmann::json::parse(lines[1]);
  EXPECT_EQ(first["event"], "started");
  EXPECT_EQ(first["level"], "info");
  EXPECT_EQ(first["records"], 10'000'000);
  EXPECT_EQ(first["ok"], true);
  EXPECT_EQ(first["listen"], "127.0.0.1:7443");
  EXPECT_EQ(first["time"].get<std::string>().size(), 24U);
  EXPECT_EQ(second["status"], "INVALID_ARGUMENT: bad \"quoted\"");
}

TEST(Log, PlainLinesAreForPeople) {
  const TemporaryDirectory directory;
  const auto lines = LinesOf({}, directory, [](Log& log) { log.Warning("slow", {{"ms", 7}}); });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].substr(24), " warning slow ms=7");
}

// Names are attack text, and numbers are not to be logged even by mistake.
TEST(Log, NoLineIsForgedAndNoLongNumberShown) {
  const TemporaryDirectory directory;
  for (const LogFormat format : {LogFormat::kHuman, LogFormat::kJson}) {
    const auto lines = LinesOf({.format = format}, directory, [](Log& log) {
      log.Info("look", {{"a", "x\nFORGED line\x1B[2J\r\xE2\x80\xAE"},
                        {"b", std::string("37010220140305") + "123?"},
                        {"c", "\xFF\xFE"},
                        {"d", std::string(5000, 'a')}});
    });
    const std::string all = directory.Read("log");
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), static_cast<std::ptrdiff_t>(lines.size()));
    for (const std::string& line : lines) EXPECT_NE(line.substr(0, 6), "FORGED");
    EXPECT_EQ(all.find('\x1B'), std::string::npos);
    EXPECT_EQ(all.find("20140305"), std::string::npos);
    EXPECT_LT(lines.back().size(), 600U);
    std::filesystem::remove(directory.FilePath("log"));
  }
}

TEST(Log, LevelsBelowAreLeftOut) {
  const TemporaryDirectory directory;
  EXPECT_EQ(LinesOf({.level = "error"}, directory,
                    [](Log& log) {
                      log.Debug("a");
                      log.Info("b");
                      log.Warning("c");
                      log.Error("d");
                    })
                .size(),
            1U);
  EXPECT_FALSE(Log::Make({.level = "loud"}).ok());
}

TEST(Log, AFloodDropsTheOldestAndCountsThem) {
  const TemporaryDirectory directory;
  std::uint64_t dropped = 0;
  const auto lines = LinesOf({.queue_lines = 16}, directory, [&](Log& log) {
    for (int i = 0; i < 50'000; ++i) log.Info("flood", {{"i", i}});
    log.Info("last");
    dropped = log.dropped();
  });
  EXPECT_GT(dropped, 0U);
  EXPECT_NE(lines.back().find("last"), std::string::npos);
  EXPECT_GE(lines.size() + dropped + 2, 50'001U);  // flushes have places in the queue too
}

}  // namespace
}  // namespace xueji::server
