// RejectReason: why a row cannot be used at all. It is then listed in rejects.csv, never lost; reasons
// that leave the row in are warnings (engine/record/reason_code.h).
//
//   Describe(RejectReason::kNameMissing).code == "NAME_MISSING"
//   RejectMessage({RejectReason::kFieldCount, "23 / 22"}, chinese)
//
// Immutable; pure functions; any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xueji {

enum class RejectReason : std::uint8_t {
  kRecordIdMissing, kRecordIdTooLong, kRecordIdRepeated,
  kNameMissing, kSexInvalid, kBirthDateInvalid, kFieldRequired,
  kFieldCount, kFieldTooLong, kLineTooLong,
  kEncodingInvalid, kQuoteMisplaced, kNulByte, kJsonInvalid,
  kCount,
};

struct RejectText {
  std::string_view code;
  std::string_view zh, en;  // what is wrong
  std::string_view action_zh, action_en;  // what to do
};
const RejectText& Describe(RejectReason reason);

// What was wrong with one row. `detail` is a figure or a masked value, or empty.
struct RowFault {
  static constexpr std::size_t kWholeRow = static_cast<std::size_t>(-1);
  RejectReason reason = RejectReason::kFieldCount;
  std::size_t slot = kWholeRow;  // record_normaliser.h: which value
  std::string detail;
};

// "<what is wrong>（<detail>）；<what to do>" in the language asked for.
std::string RejectMessage(const RowFault& fault, bool chinese);

}  // namespace xueji
