// The advice of an answer in words for the person at the screen, with the next step that fits who asks.
//
//   const Message& text = AdviceText(PreCheckAdvice::kAskProvince, Level::kCounty);
//   const Message text = TransferText(PlaceText(370103));     // "…，学校在山东（370103）…"
//
// No more is said of a record than its hint says: the place is the hint's (ops/record_view.h). Pure: thread-safe.
#pragma once

#include <cstdint>

#include "engine/base/message.h"
#include "engine/jobs/live_register.h"
#include "server/ops/identity.h"

namespace xueji::server {

// Made once: a list asks for one with every record.
const Message& AdviceText(PreCheckAdvice advice, Level level);
// Of kTransfer, where it is known where from.
Message TransferText(const Message& place);

// "四川" of 510000, "山东（370103）" of a county; blank of 0.
Message PlaceText(std::uint32_t region);

}  // namespace xueji::server
