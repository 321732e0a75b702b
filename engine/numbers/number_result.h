// NumberResult: what a run tells of one pupil: the number he has, those he had and passed, and why.
//
//   store->Tell(run, record_id, KeepTold(result));            // in the batch that issues
//   XUEJI_ASSIGN_OR_RETURN(NumberResult again, RepeatTold(*told));   // the same, field by field
//
// Plain values. The store has them as texts and one word of bits (ToldNumbers), 60 bytes a record with its key; what
// a bit means never changes. Errors: kInvalidArgument for bits that no version wrote.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "engine/base/status.h"
#include "engine/numbers/number_reason.h"
#include "engine/numbers/number_store.h"

namespace xueji {

// A national or local number, in place: at most 19 characters.
class NumberText {
 public:
  NumberText() = default;
  explicit NumberText(std::string_view text)
      : size_(static_cast<std::uint8_t>(std::min(text.size(), kBytesMax))) {
    std::copy_n(text.begin(), size_, text_.begin());
  }
  std::string_view View() const { return {text_.data(), size_}; }
  bool empty() const { return size_ == 0; }

 private:
  static constexpr std::size_t kBytesMax = 19;
  std::uint8_t size_ = 0;
  std::array<char, kBytesMax> text_{};
};

struct NumberResult {
  NumberText number;    // held now; empty: none. Of NUMBER_INVALID: none that may be used
  NumberText previous;  // held before the run
  NumberText passed;    // issued and superseded in this run: the L on the way to G or J
  NumberText local;     // issued now, or held in the series asked for
  bool issued = false;  // at least one national number
  bool local_issued = false;
  std::uint8_t reason_count = 0;
  std::array<NumberReason, 3> reasons{};  // of the steps, then of the local number if it was refused

  // Why he stands where he stands.
  NumberReason last_reason() const {
    const bool of_local = reason_count > 1 && reasons[reason_count - 1U] == NumberReason::kLocalExhausted;
    return reasons[reason_count == 0 ? 0 : reason_count - (of_local ? 2U : 1U)];
  }
  bool Has(NumberReason reason) const {
    return std::find(reasons.begin(), reasons.begin() + reason_count, reason) != reasons.begin() + reason_count;
  }
};

ToldNumbers KeepTold(const NumberResult& result);
absl::StatusOr<NumberResult> RepeatTold(const ToldNumbers& told);

}  // namespace xueji
