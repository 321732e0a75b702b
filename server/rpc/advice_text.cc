#include "server/rpc/advice_text.h"

#include <array>
#include <cstddef>
#include <string>

#include "engine/report/province_names.h"

namespace xueji::server {

const Message& AdviceText(PreCheckAdvice advice, Level level) {
  // In the order of PreCheckAdvice.
  static const std::array<Message, 5> texts = {
      Message("未发现相同或相似的学籍，可以新建。", "No record is like this one: it may be created."),
      Message("疑为双胞胎或兄弟姐妹，可以新建。", "Likely a twin or sibling of a child with a record: it may be created."),
      Message("疑似已有学籍。请核验户口簿等证件：是同一人则办理转学，不是同一人则附核验信息新建。",
              "Likely a child that has a record. Check the papers: if it is the same child, start a transfer; if it is "
              "not, create the record with what was checked."),
      Message("已有记录相互矛盾。请报省级学籍管理部门核查，本级不能处理。",
              "Records contradict each other. Ask the province: this is not for your office to settle."),
      Message("该生已有学籍，不得新建。请办理转学。", "The child has a record: create none, start a transfer."),
  };
  // Of whoever may settle it: a province, and above.
  static const Message settle = {
      "已有记录相互矛盾。请核查各方证件后裁定：确非同一人的，附核验信息新建。",
      "Records contradict each other. Check the papers of each and settle it: if they are different children, create the "
      "record with what was checked."};
  const bool may_settle = level == Level::kProvince || level == Level::kMinistry;
  if (advice == PreCheckAdvice::kAskProvince && may_settle) return settle;
  return texts[static_cast<std::size_t>(advice)];
}

Message TransferText(const Message& place) {
  return {"该生已有学籍，学校在$0，不得新建。请从该校办理转学。",
          "The child has a record, with a school in $0: create none, start a transfer from there.",
          {place}};
}

Message PlaceText(std::uint32_t region) {
  if (region == 0) return {};
  const std::string code = std::to_string(region);
  const ProvinceText* const province = ProvinceName(region / 10'000);
  if (province == nullptr) return Verbatim(code);
  Message place;
  place.zh = province->zh;
  place.en = province->en;
  if (region % 10'000 != 0) place += Message("（$0）", " ($0)", {code});
  return place;
}

}  // namespace xueji::server
