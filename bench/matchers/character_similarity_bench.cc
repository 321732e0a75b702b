// How far up the list of candidates stands the character that was meant? For the wrong character of
// a slip all 8,105 characters of the General Standard table are ranked; `top10`, `top20`, `top50`
// are the percentages of slips whose true character is among the first so many. By the eye alone
// (LookAlike) and by ear and eye (CharacterSimilarity). Beside it, what one call costs.
//
//   matchers_bench --benchmark_filter=Ranking
//
// Three sets: confusions that schoolbooks warn of (stated below); the most alike characters of a
// list made elsewhere from stroke order, four-corner and Cangjie codes (read from
// $XUEJI_SHARED_DATA/lookalike/lookalike_top20.tsv, or ../shared/data/…; skipped where it is not);
// made-up slips of the ear, 72 with the same tone to 8 with another and 5 near sounds.
#include "matchers/name/character_similarity.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/matchers/pair_samples.h"
#include "matchers/name/character_table.h"

namespace xueji::bench {
namespace {

using namespace matchers;  // NOLINT: this file benches that namespace

struct Slip {
  char32_t meant;
  char32_t written;
};

// Pairs that are mistaken for each other by eye (形近字), as school books list them.
constexpr std::u32string_view kSchoolbookPairs =
    U"未末 己已 已巳 己巳 土士 日曰 人入 天夭 干千 治冶 崇祟 戊戌 戌戍 戊戍 瑞端 晴睛 "
    U"颖颍 炙灸 茶荼 盲育 梁粱 裴斐 宏宠 怡恰 琪淇 倩情 思恩 侯候 昊吴 婷停 辰晨 彬杉 "
    U"钧钓 今令 免兔 折拆 拔拨 弋戈 刀力 大太 木本 王玉 主玉 田由 由甲 甲申 申电 目自 "
    U"白百 石右 古右 左右 史吏 乌鸟 乒乓 卯印 卯卵 巨臣 厂广 予矛 仑仓 沧沦 抡抢 轮抡 "
    U"俭捡 检捡 睑脸 密蜜 辩辨 辨瓣 辫瓣 爪瓜 孤狐 弧孤 侍待 待持 恃持 诗侍 峙恃 徒徙 "
    U"陡徒 徽微 徵徽 薇微 徘排 很狠 狼狠 狼浪 浪娘 朗郎 郎即 即既 概慨 溉概 嬴赢 赢羸 "
    U"栗粟 粟票 漂飘 飘瓢 标漂 萍苹 评坪 坪呼 抨坪 怕拍 伯怕 伯柏 泊泪 柏拍 径经 轻径 "
    U"劲经 茎径 泾径 沫沬 妹味 昧味 昧妹 殊珠 株殊 株珠 洙珠 扬杨 场扬 畅杨 炀杨 暄喧 "
    U"萱喧 喧渲 瑄渲 煊喧 瑶遥 谣遥 瑶谣 摇遥 玲铃 龄铃 伶玲 岭玲 怜伶 冷玲 零铃 苓玲 "
    U"羚玲 聆玲 菱凌 凌陵 绫陵 棱陵 清请 请情 靖清 倩请 精睛 婧情 箐菁 青责 索紫 紫絮 "
    U"佳住 住往 注住 柱往 炷柱 拄柱 佳桂 佳娃 洼娃 硅佳 珪佳 俊峻 骏峻 竣俊 浚俊 唆梭 "
    U"酸唆 梭峻 悛俊 皎校 娇姣 骄娇 桥娇 侨娇 博搏 傅博 缚博 溥博 薄簿 傅溥 蒲薄 浦埔 "
    U"捕铺 辅铺 铺埔 甫圃 坚竖 竖紧 坚贤 肾贤 兖衮 衮衰 哀衰 衷衰 哀衷 衷裹 壮状 妆壮 "
    U"庄压 宣宜 喧宣 宙宇 宇芋 官宫 营宫 官管 菅管 莹萤 荧莹 莺莹 晓浇 浇绕 绕饶 挠绕 "
    U"烧浇 晖辉 珲浑 辉浑 挥浑 泽择 译择 译泽 铎泽 驿泽 怿泽 玥明 朋明 钥玥 翊翔 翎翊 "
    U"墨黑 梓辛 梓锌 莘梓 样梓 桦烨 晔烨 铧晔 晔桦 哗晔 芮茵 茵菌 茜茵 洒酒 酉西 茜酉 "
    U"霖霜 霞霜 零雯 露霞 琳彬 淋琳 林琳 杉衫 彩影 钰钮 钰玉 珏钰 铭洛 铭络 洛络 洛格 "
    U"格络 恪格 骆洛 酪洛 珞洛 铠恺 恺凯 凯剀";

std::vector<Slip> SchoolbookSlips() {
  std::vector<Slip> slips;
  for (std::size_t at = 0; at + 1 < kSchoolbookPairs.size(); at += 3) {
    slips.push_back({kSchoolbookPairs[at], kSchoolbookPairs[at + 1]});
    slips.push_back({kSchoolbookPairs[at + 1], kSchoolbookPairs[at]});
  }
  return slips;
}

// The next character of UTF-8 text; the file is known to be well formed.
char32_t Take(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  if (text.size() < length) {
    text = {};
    return 0;
  }
  char32_t character = length == 1 ? byte(0) : byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) character = character << 6 | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return character;
}

// The three most alike of the list for every eighth of its characters.
std::vector<Slip> ListedSlips() {
  const char* const folder = std::getenv("XUEJI_SHARED_DATA");
  std::ifstream file(std::string(folder == nullptr ? "../shared/data" : folder) +
                     "/lookalike/lookalike_top20.tsv");
  std::vector<Slip> slips;
  std::string line;
  for (std::size_t number = 0; std::getline(file, line); ++number) {
    if (number % 8 != 0) continue;
    std::string_view rest = line;
    const char32_t meant = Take(rest);
    for (int i = 0; i < 3 && !rest.empty(); ++i) {
      rest.remove_prefix(1);  // the tab
      slips.push_back({meant, Take(rest)});
      rest.remove_prefix(std::min(rest.find('\t'), rest.size()));
    }
  }
  return slips;
}

char32_t Pick(Random& random, std::span<const char32_t> characters) {
  return characters.empty() ? U'?' : characters[random() % characters.size()];
}

std::vector<Slip> MadeUpSlips() {
  Random random(8);
  std::vector<Slip> slips;
  while (slips.size() < 2'000) {
    const char32_t meant = Pick(random, CharactersOfLevel(1));
    if (TonedReadings(meant).empty()) continue;
    const TonedId toned = TonedReadings(meant)[0];
    const auto kind = random() % 85;
    char32_t written = U'?';
    if (kind < 72) {
      written = Pick(random, CharactersWithReading(toned));
    } else if (kind < 80) {
      written = Pick(random, CharactersWithSyllable(TonelessOf(toned)));
      if (SharesTonedReading(meant, written)) continue;
    } else {
      written = Pick(random, CharactersOfLevel(1));
      if (!SoundsNear(meant, written) || SharesReading(meant, written)) continue;
    }
    if (written != meant && written != U'?') slips.push_back({meant, written});
  }
  return slips;
}

double EyeScore(char32_t left, char32_t right) {
  return LookAlike(left, right);
}

double EarAndEyeScore(char32_t left, char32_t right) {
  return CharacterSimilarity(left, right).score;
}

// How many candidates stand before the one that was meant; those with its score count half.
double RankOf(Slip slip, double (*score)(char32_t, char32_t)) {
  const double mine = score(slip.written, slip.meant);
  std::size_t better = 0;
  std::size_t equal = 0;
  for (const int level : {1, 2, 3}) {
    for (const char32_t candidate : CharactersOfLevel(level)) {
      if (candidate == slip.written || candidate == slip.meant) continue;
      const double other = score(slip.written, candidate);
      better += other > mine;
      equal += other == mine;
    }
  }
  return static_cast<double>(better) + static_cast<double>(equal) / 2;
}

void Ranking(benchmark::State& state, std::vector<Slip> (*make)(),
             double (*score)(char32_t, char32_t)) {
  const std::vector<Slip> slips = make();
  if (slips.empty()) {
    for (auto _ : state) benchmark::DoNotOptimize(&slips);
    state.SetLabel("skipped: no list here, set XUEJI_SHARED_DATA");
    return;
  }
  std::size_t ranked[3] = {};
  for (auto _ : state) {
    for (const Slip& slip : slips) {
      const double rank = RankOf(slip, score);
      ranked[0] += rank < 10;
      ranked[1] += rank < 20;
      ranked[2] += rank < 50;
    }
  }
  const auto percent = [&](std::size_t count) {
    return 100.0 * static_cast<double>(count) /
           static_cast<double>(slips.size() * static_cast<std::size_t>(state.iterations()));
  };
  state.counters["slips"] = static_cast<double>(slips.size());
  state.counters["top10"] = percent(ranked[0]);
  state.counters["top20"] = percent(ranked[1]);
  state.counters["top50"] = percent(ranked[2]);
}
BENCHMARK_CAPTURE(Ranking, schoolbook_by_eye, SchoolbookSlips, EyeScore)->Iterations(1);
BENCHMARK_CAPTURE(Ranking, schoolbook_by_both, SchoolbookSlips, EarAndEyeScore)->Iterations(1);
BENCHMARK_CAPTURE(Ranking, listed_by_eye, ListedSlips, EyeScore)->Iterations(1);
BENCHMARK_CAPTURE(Ranking, made_up_by_eye, MadeUpSlips, EyeScore)->Iterations(1);
BENCHMARK_CAPTURE(Ranking, made_up_by_both, MadeUpSlips, EarAndEyeScore)->Iterations(1);

void Similarity(benchmark::State& state) {
  Random random(3);
  std::vector<Slip> pairs;
  for (std::size_t i = 0; i < kPairCount; ++i) {
    pairs.push_back({Pick(random, CharactersOfLevel(1)), Pick(random, CharactersOfLevel(1))});
  }
  double sum = 0;
  for (auto _ : state) {
    for (const Slip& pair : pairs) sum += CharacterSimilarity(pair.meant, pair.written).score;
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK(Similarity);

}  // namespace
}  // namespace xueji::bench
