// The columns of a population registry. Each is known by its English name, by its Chinese headers, and by the
// mnemonic of the education ministry's standard where there is one; `--columns` maps others.
//
//   document_number 公民身份号码 · name 姓名 · former_name 曾用名 · sex 性别 · birth_date 出生日期 ·
//   ethnic_group 民族 · household_region 户口所在地 · registry_state 登记状态 (normal, cancelled, deceased)
//
//   RegistrySlots()[static_cast<std::size_t>(RegistryColumn::kName)].headers
//   ParseRegistryState("注销") == RegistryState::kCancelled
//
// The first two are required. A row has no id: it is named by file and line. Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/ingest/column_mapping.h"
#include "engine/population/registry_person.h"

namespace xueji {

enum class RegistryColumn : std::uint8_t {
  kDocumentNumber, kName, kFormerName, kSex, kBirthDate, kEthnicGroup, kHouseholdRegion, kState, kCount
};
inline constexpr std::size_t kRegistryColumns = static_cast<std::size_t>(RegistryColumn::kCount);

std::span<const InputSlot> RegistrySlots();
inline const std::string& ColumnName(RegistryColumn column) {
  return RegistrySlots()[static_cast<std::size_t>(column)].name;
}

// normal, cancelled, deceased; 正常, 注销, 死亡; 0, 1, 2; blank is normal. nullopt for other words.
std::optional<RegistryState> ParseRegistryState(std::string_view text);
// "normal", "cancelled", "deceased".
std::string_view WordOf(RegistryState state);

}  // namespace xueji
