#include "engine/population/registry_schema.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/record/student_schema.h"

namespace xueji {
namespace {

std::vector<InputSlot> MakeSlots() {
  return {
      {.name = "document_number",
       .headers = {"document_number", "公民身份号码", "公民身份证号码", "居民身份证号", "身份证号", "身份证号码",
                   "SFZJH", "GMSFHM"},
       .required = true},
      {.name = "name", .headers = {"name", "姓名", "XM"}, .required = true},
      {.name = "former_name", .headers = {"former_name", "曾用名", "CYM"}},
      {.name = "sex", .headers = {"sex", "性别", "性别码", "XBM", "XB"}},
      {.name = "birth_date", .headers = {"birth_date", "出生日期", "出生年月日", "CSRQ"}},
      {.name = "ethnic_group", .headers = {"ethnic_group", "民族", "MZM", "MZ"}},
      {.name = "household_region", .headers = {"household_region", "户口所在地", "户籍所在地", "HKSZD"}},
      {.name = "registry_state", .headers = {"registry_state", "登记状态"}},
  };
}

constexpr std::pair<std::string_view, RegistryState> kStateWords[] = {
    {"normal", RegistryState::kNormal},       {"正常", RegistryState::kNormal},
    {"0", RegistryState::kNormal},            {"cancelled", RegistryState::kCancelled},
    {"canceled", RegistryState::kCancelled},  {"注销", RegistryState::kCancelled},
    {"1", RegistryState::kCancelled},         {"deceased", RegistryState::kDeceased},
    {"死亡", RegistryState::kDeceased},       {"2", RegistryState::kDeceased}};

}  // namespace

std::span<const InputSlot> RegistrySlots() {
  static const std::vector<InputSlot> slots = MakeSlots();
  return slots;
}

std::optional<RegistryState> ParseRegistryState(std::string_view text) {
  if (text.empty() || text == "0" || text == "normal") return RegistryState::kNormal;
  const std::string folded = FoldHeader(text);
  if (folded.empty()) return RegistryState::kNormal;
  for (const auto& [word, state] : kStateWords) {
    if (folded == word) return state;
  }
  return std::nullopt;
}

std::string_view WordOf(RegistryState state) {
  switch (state) {
    case RegistryState::kNormal: return "normal";
    case RegistryState::kCancelled: return "cancelled";
    case RegistryState::kDeceased: return "deceased";
  }
  return "";
}

}  // namespace xueji
