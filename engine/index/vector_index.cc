#include "engine/index/vector_index.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/base/parallel.h"

#ifdef XUEJI_WITH_FAISS
#include <faiss/IndexBinaryFlat.h>
#include <omp.h>
#endif

namespace xueji {

#ifdef XUEJI_WITH_FAISS
struct VectorIndex::Faiss {
  explicit Faiss(std::span<const RecordCode> codes) : index(kRecordCodeBits) {
    index.add(static_cast<faiss::IndexBinary::idx_t>(codes.size()), Bytes(codes));
  }
  static const std::uint8_t* Bytes(std::span<const RecordCode> codes) {
    return reinterpret_cast<const std::uint8_t*>(codes.data());
  }
  std::vector<int> Radii(std::span<const RecordCode> queries, std::size_t count) const {
    omp_set_num_threads(ThreadLimit());  // FAISS has threads of its own; the limit is one for all
    std::vector<std::int32_t> distances(queries.size() * count);
    std::vector<faiss::IndexBinary::idx_t> labels(distances.size());
    index.search(static_cast<faiss::IndexBinary::idx_t>(queries.size()), Bytes(queries),
                 static_cast<faiss::IndexBinary::idx_t>(count), distances.data(), labels.data());
    std::vector<int> radii;
    for (std::size_t i = 0; i < queries.size(); ++i)
      radii.push_back(distances[(i + 1) * count - 1]);
    return radii;
  }
  faiss::IndexBinaryFlat index;
};
bool IsFaissBuiltIn() {
  return true;
}
#else
struct VectorIndex::Faiss {
  explicit Faiss(std::span<const RecordCode>) {}
  std::vector<int> Radii(std::span<const RecordCode>, std::size_t) const { return {}; }
};
bool IsFaissBuiltIn() {
  return false;
}
#endif

namespace {

// The smallest distance within which `count` codes lie: counted, not sorted.
int Radius(std::span<const RecordCode> codes, const RecordCode& query, std::size_t count) {
  std::array<std::size_t, kRecordCodeBits + 1> at_distance{};
  for (const RecordCode& code : codes) {
    ++at_distance[static_cast<std::size_t>(HammingDistance(query, code))];
  }
  std::size_t seen = 0;
  for (std::size_t distance = 0; distance < at_distance.size(); ++distance) {
    seen += at_distance[distance];
    if (seen >= count) return static_cast<int>(distance);
  }
  return kRecordCodeBits;
}

}  // namespace

VectorIndex::VectorIndex(std::span<const RecordCode> codes, std::span<const std::uint64_t> orders,
                         VectorEngine engine)
    : codes_(codes), orders_(orders) {
  XUEJI_CHECK(codes.size() == orders.size());
  if (engine == VectorEngine::kBest && IsFaissBuiltIn()) faiss_ = std::make_unique<Faiss>(codes);
}

VectorIndex::~VectorIndex() = default;

std::vector<int> VectorIndex::Radii(std::span<const RecordCode> queries, std::size_t count) const {
  if (faiss_ != nullptr) return faiss_->Radii(queries, count);
  std::vector<int> radii(queries.size());
  ParallelFor(queries.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) radii[i] = Radius(codes_, queries[i], count);
  });
  return radii;
}

// Everything nearer than the radius, and of what lies on it as many as are wanted, by order: a code
// that lies on it may be one of a million equal ones.
std::vector<Neighbour> VectorIndex::Within(const RecordCode& query, int radius,
                                           std::size_t count) const {
  std::vector<Neighbour> near, on_radius;
  const auto before = [&](const Neighbour& a, const Neighbour& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    if (orders_[a.code] != orders_[b.code]) return orders_[a.code] < orders_[b.code];
    return a.code < b.code;
  };
  for (std::uint32_t i = 0; i < codes_.size(); ++i) {
    const int distance = HammingDistance(query, codes_[i]);
    if (distance < radius) {
      near.push_back({i, distance});
    } else if (distance == radius) {
      on_radius.push_back({i, distance});
      std::push_heap(on_radius.begin(), on_radius.end(), before);
      if (on_radius.size() > count) {
        std::pop_heap(on_radius.begin(), on_radius.end(), before);
        on_radius.pop_back();
      }
    }
  }
  near.insert(near.end(), on_radius.begin(), on_radius.end());
  std::sort(near.begin(), near.end(), before);
  near.resize(std::min(near.size(), count));
  return near;
}

std::vector<std::vector<Neighbour>> VectorIndex::Nearest(std::span<const RecordCode> queries,
                                                         std::size_t count) const {
  std::vector<std::vector<Neighbour>> nearest(queries.size());
  count = std::min(count, codes_.size());
  if (count == 0) return nearest;
  const std::vector<int> radii = Radii(queries, count);
  ParallelFor(queries.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      nearest[i] = Within(queries[i], radii[i], count);
    }
  });
  return nearest;
}

}  // namespace xueji
