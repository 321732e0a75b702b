#include "engine/numbers/number_result.h"

#include <string>

#include "engine/base/message.h"

namespace xueji {
namespace {

// The bits of ToldNumbers::said, from the lowest: three reasons, how many of them hold, and flags.
constexpr int kReasonBits = 8, kCountShift = 3 * kReasonBits;
constexpr std::int64_t kIssuedBit = 1 << 26, kLocalIssuedBit = 1 << 27, kHeldBeforeBit = 1 << 28;
constexpr std::int64_t kBitsEnd = 1 << 29;

int ShiftOf(std::size_t reason) { return static_cast<int>(reason) * kReasonBits; }

}  // namespace

ToldNumbers KeepTold(const NumberResult& result) {
  // Most pupils keep the number they had: it is written once.
  const bool held_before = !result.number.empty() && result.previous.View() == result.number.View();
  ToldNumbers told{std::string(result.number.View()),
                   held_before ? std::string() : std::string(result.previous.View()),
                   std::string(result.passed.View()), std::string(result.local.View()), 0};
  for (std::size_t i = 0; i < result.reason_count; ++i) {
    told.said |= static_cast<std::int64_t>(result.reasons[i]) << ShiftOf(i);
  }
  told.said |= std::int64_t{result.reason_count} << kCountShift;
  if (result.issued) told.said |= kIssuedBit;
  if (result.local_issued) told.said |= kLocalIssuedBit;
  if (held_before) told.said |= kHeldBeforeBit;
  return told;
}

absl::StatusOr<NumberResult> RepeatTold(const ToldNumbers& told) {
  NumberResult result;
  result.number = NumberText(told.number);
  result.previous = NumberText((told.said & kHeldBeforeBit) != 0 ? told.number : told.previous);
  result.passed = NumberText(told.passed);
  result.local = NumberText(told.local);
  result.issued = (told.said & kIssuedBit) != 0;
  result.local_issued = (told.said & kLocalIssuedBit) != 0;
  result.reason_count = static_cast<std::uint8_t>((told.said >> kCountShift) & 3);
  bool known = told.said >= 0 && told.said < kBitsEnd;
  for (std::size_t i = 0; i < result.reason_count; ++i) {
    const auto reason = static_cast<std::uint8_t>(told.said >> ShiftOf(i));
    known = known && reason < kNumberReasonCount;
    result.reasons[i] = static_cast<NumberReason>(reason);
  }
  if (!known) {
    return InvalidArgument({"号码库中有本版本不认识的结果记录；请用写它的版本，或恢复其备份",
                            "the number store has a result that this version does not know; use the version that "
                            "wrote it, or restore a backup"});
  }
  return result;
}

}  // namespace xueji
