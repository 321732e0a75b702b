#include "engine/base/piece_order.h"

#include <atomic>
#include <cstdint>

namespace xueji {
namespace {

// Process-wide: a body must not read what it captured before BeginPiece(), so there is nothing
// through which a counter of its own could be reached.
std::atomic<std::uint64_t> g_pieces_ended{0};

}  // namespace

void BeginPiece() { static_cast<void>(g_pieces_ended.load(std::memory_order_acquire)); }

void EndPiece() { g_pieces_ended.fetch_add(1, std::memory_order_release); }

}  // namespace xueji
