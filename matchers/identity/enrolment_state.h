// EnrolmentState: where a pupil stands (学生当前状态), as far as two records of one pupil may
// legitimately exist side by side.
//
//   ParseEnrolmentState("休学") == EnrolmentState::kSuspended
//
// Words are those of the ministry's rules (JY/T 1001 state list as used for schools). Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace xueji::matchers {

enum class EnrolmentState : std::uint8_t {
  kBlank,
  kEnrolled,    // 在校
  kSuspended,   // 休学
  kAbroad,      // 出国
  kLeftOther,   // 其他离校
  kWithdrawn,   // 退学
  kExpelled,    // 开除
  kDeceased,    // 死亡
  kDroppedOut,  // 辍学
  kGraduated,   // 毕业
  kCompleted,   // 结业
  kPartial,     // 肄业
  kGuest,       // 借读: the original record stays with the original school
  kDual,        // 双重就读: a special and an ordinary school, each with the record
};
inline constexpr int kEnrolmentStateCount = 14;

// The state a word names: Chinese (UTF-8; also 出国（境）, 转出 …) or the English name in any case
// ("left_other"). kBlank for ""; nullopt for a word that names none.
std::optional<EnrolmentState> ParseEnrolmentState(std::string_view word);

std::string_view EnrolmentStateName(EnrolmentState state);     // "left_other"; "" if blank
std::string_view EnrolmentStateChinese(EnrolmentState state);  // "其他离校"; "" if blank

}  // namespace xueji::matchers
