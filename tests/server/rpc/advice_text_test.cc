#include "server/rpc/advice_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace xueji::server {
namespace {

TEST(AdviceText, EveryAdviceHasItsWordsInBothLanguages) {
  std::set<std::string> words;
  for (int i = 0; i <= static_cast<int>(PreCheckAdvice::kTransfer); ++i) {
    const Message& text = AdviceText(static_cast<PreCheckAdvice>(i), Level::kCounty);
    EXPECT_TRUE(words.insert(text.zh).second);
    EXPECT_TRUE(words.insert(text.en).second);
  }
}

TEST(AdviceText, WhoMaySettleAContradictionIsNotSentToHimself) {
  for (const Level level : {Level::kProvince, Level::kMinistry}) {
    const Message& text = AdviceText(PreCheckAdvice::kAskProvince, level);
    EXPECT_EQ(text.zh.find("省级"), std::string::npos);
    EXPECT_NE(text.zh.find("裁定"), std::string::npos);
    EXPECT_EQ(text.en.find("province"), std::string::npos);
  }
  for (const Level level : {Level::kPrefecture, Level::kCounty, Level::kSchool}) {
    const Message& text = AdviceText(PreCheckAdvice::kAskProvince, level);
    EXPECT_NE(text.zh.find("请报省级"), std::string::npos);
    EXPECT_EQ(text.zh.find("县级"), std::string::npos) << "not of a school, nor of a prefecture";
  }
}

TEST(AdviceText, APlaceIsNamedAsFarAsItsRegionGoes) {
  EXPECT_EQ(PlaceText(510000).zh, "四川");
  EXPECT_EQ(PlaceText(510000).en, "Sichuan");
  EXPECT_EQ(PlaceText(370103).zh, "山东（370103）");
  EXPECT_EQ(PlaceText(370103).en, "Shandong (370103)");
  EXPECT_EQ(PlaceText(990000).zh, "990000") << "no provincial unit";
  EXPECT_TRUE(PlaceText(0).empty());
  EXPECT_EQ(TransferText(PlaceText(510000)).zh, "该生已有学籍，学校在四川，不得新建。请从该校办理转学。");
}

}  // namespace
}  // namespace xueji::server
