// VectorIndex: exact nearest neighbours of 256-bit codes by Hamming distance: every code is looked
// at, none is missed. FAISS (IndexBinaryFlat) where the build has it, else a scan of our own; both
// give the same neighbours, so no result depends on the build.
//
//   const VectorIndex index(codes, orders, VectorEngine::kBest);
//   for (const auto& near : index.Nearest(queries, 50)) near[0].record, near[0].distance …
//
// Of codes equally far the one with the smaller order comes first, and only so many are taken: the
// answer does not depend on the order of the records, nor on the number of threads.
// The codes and orders must outlive it. Thread-safety: one Nearest at a time (it uses the process's
// threads). Memory: FAISS copies the codes, 32 bytes each; the scan nothing. Cost: about 2 ns a
// code and query on one core; figures in engine/decisions/0016-faiss-is-optional.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/index/record_code.h"

namespace xueji {

enum class VectorEngine : std::uint8_t {
  kBest,  // FAISS if it was built in
  kScan,  // ours
};

// Whether FAISS is in this build (CMake: XUEJI_WITH_FAISS).
bool IsFaissBuiltIn();

struct Neighbour {
  std::uint32_t code = 0;  // position in the codes
  int distance = 0;
  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

class VectorIndex {
 public:
  // REQUIRES: as many orders as codes, fewer than 2^32.
  VectorIndex(std::span<const RecordCode> codes, std::span<const std::uint64_t> orders,
              VectorEngine engine);
  ~VectorIndex();
  VectorIndex(const VectorIndex&) = delete;
  VectorIndex& operator=(const VectorIndex&) = delete;

  // The `count` nearest codes of every query, nearest first; all of them if there are fewer.
  std::vector<std::vector<Neighbour>> Nearest(std::span<const RecordCode> queries,
                                              std::size_t count) const;

 private:
  struct Faiss;
  // Distance of the count-th nearest code of every query. REQUIRES: 0 < count <= codes.
  std::vector<int> Radii(std::span<const RecordCode> queries, std::size_t count) const;
  std::vector<Neighbour> Within(const RecordCode& query, int radius, std::size_t count) const;

  std::span<const RecordCode> codes_;
  std::span<const std::uint64_t> orders_;
  std::unique_ptr<Faiss> faiss_;
};

}  // namespace xueji
