#include "datasets/generator/contact_model.h"

#include <iterator>

namespace xueji::datasets {
namespace {

void AppendNumber(std::uint32_t value, std::string& out) {
  out += std::to_string(value);
}

}  // namespace

std::string MakeAddress(std::string_view place, SeededRandom& random) {
  static constexpr std::string_view kRoads[] = {"人民", "解放", "建设", "中山", "和平", "新华",
                                                "胜利", "文化", "朝阳", "东风", "光明", "青年",
                                                "长江", "黄河", "学府", "滨河", "幸福", "振兴",
                                                "工业", "迎宾", "南环", "北环", "站前", "园林"};
  static constexpr std::string_view kEstates[] = {"阳光", "翠湖", "锦绣", "东方", "金色", "书香",
                                                  "丽景", "世纪", "花溪", "盛世", "碧水", "云山",
                                                  "御景", "凤凰", "紫荆", "怡和"};
  static constexpr std::string_view kVillages[] = {"王家", "李家", "大庄", "河西", "上湾", "下坝",
                                                   "石桥", "新店", "柳树", "东沟", "南坡", "白石",
                                                   "杨树", "青龙", "红旗", "三合"};
  std::string address(place);
  if (random.Chance(0.6)) {
    address += kRoads[random.Index(std::size(kRoads))];
    address += random.Chance(0.6) ? "路" : "街";
    AppendNumber(1 + random.Below(399), address);
    address += "号";
    address += kEstates[random.Index(std::size(kEstates))];
    address += random.Chance(0.5) ? "花园" : "小区";
    AppendNumber(1 + random.Below(40), address);
    address += "栋";
    AppendNumber(1 + random.Below(4), address);
    address += "单元";
    AppendNumber((1 + random.Below(18)) * 100 + 1 + random.Below(4), address);
    address += "室";
  } else {
    address += kVillages[random.Index(std::size(kVillages))];
    address += random.Chance(0.5) ? "镇" : "乡";
    address += kVillages[random.Index(std::size(kVillages))];
    address += "村";
    AppendNumber(1 + random.Below(12), address);
    address += "组";
    AppendNumber(1 + random.Below(199), address);
    address += "号";
  }
  return address;
}

std::string MakePhone(SeededRandom& random) {
  static constexpr std::string_view kPrefixes[] = {
      "130", "131", "133", "135", "136", "137", "138", "139", "150", "151", "152", "155", "158",
      "159", "176", "177", "180", "182", "185", "186", "187", "188", "189", "198", "199"};
  std::string phone(kPrefixes[random.Index(std::size(kPrefixes))]);
  const std::uint32_t rest = random.Below(100'000'000);
  const std::string digits = std::to_string(100'000'000 + rest);
  phone.append(digits, 1, 8);
  return phone;
}

}  // namespace xueji::datasets
