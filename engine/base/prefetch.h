// PrefetchLine: asks the processor to fetch a cache line that will be read soon.
//
//   for (const Key& key : keys) PrefetchLine(&slots[SlotOf(key)]);
//   for (const Key& key : keys) Use(slots[SlotOf(key)]);      // the misses have overlapped
//
// The plain builtin will not do in a function of its own: GCC 12 takes a function that only prefetches for one without
// effect and leaves the call out. Any address is fine, also one that is not mapped. Thread-safe. Cost: 1 ns.
#pragma once

namespace xueji {

inline void PrefetchLine(const void* address) {
  __builtin_prefetch(address);
  asm volatile("" : : "r"(address));  // no instruction, but an effect in the compiler's eyes
}
inline void PrefetchLineToWrite(const void* address) {
  __builtin_prefetch(address, 1);
  asm volatile("" : : "r"(address));
}

}  // namespace xueji
