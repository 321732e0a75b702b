// TermDictionary: distinct texts (long names, Latin words, invalid ID numbers as typed) <-> TermId.
//
//   const TermId id = dictionary.Intern("Abduréhim");     dictionary.Text(id)
//
// An overlay is for whoever asks about a record without entering it: texts its parent knows have the parent's
// ids, others have ids of its own, which Clear forgets.
//
//   TermDictionary overlay(&dictionary);   overlay.Intern("…"); …; overlay.Clear();
//
// Thread-safe: Intern may run in parallel; Text may run in parallel with Intern, of the parent too. Clear must not run
// beside anything of the same overlay. TermIds depend on
// the order of interning and therefore never reach a result: keys and output use the text.
// Cost: one shard lock and one probe (about 100 ns); memory: text + 24 bytes a distinct term.
// Limit: 2^25 terms a shard, 64 shards.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/base/strong_id.h"

namespace xueji {

class TermDictionary {
 public:
  TermDictionary() : TermDictionary(nullptr) {}
  // An overlay of `parent`, which must outlive it and is no overlay itself.
  explicit TermDictionary(const TermDictionary* parent);
  ~TermDictionary();
  TermDictionary(const TermDictionary&) = delete;
  TermDictionary& operator=(const TermDictionary&) = delete;

  // The id of `text`, new or known; TermId{0} for the empty text.
  TermId Intern(std::string_view text);
  // The id of a text that is known; of others nothing.
  std::optional<TermId> Find(std::string_view text) const;
  // Forgets the overlay's own texts. REQUIRES: this is an overlay.
  void Clear();
  // REQUIRES: `id` came from Intern(). Valid as long as the dictionary.
  std::string_view Text(TermId id) const;
  // HashBytes(Text(id)), stored: the same in every run.
  std::uint64_t Hash(TermId id) const;
  std::uint64_t size() const;
  std::uint64_t bytes() const;

  // All TermIds there are (of an overlay: none of its parent's), by shard: IdOf(shard, 0) to IdOf(shard, ShardSize(shard) - 1). The shard of a
  // text depends on the text alone; interned into an empty dictionary in this order, from as many threads
  // as there are shards, the same texts get the same ids (engine/registry).
  static constexpr std::uint32_t kShards = 64;
  std::uint32_t ShardSize(std::uint32_t shard) const;  // the empty text counts, in shard 0
  static TermId IdOf(std::uint32_t shard, std::uint32_t index);
  static std::uint32_t ShardOf(TermId id);
  static std::uint32_t IndexOf(TermId id);
  bool Has(TermId id) const { return IndexOf(id) < ShardSize(ShardOf(id)); }

 private:
  struct Shard;
  const Shard& ShardWith(TermId id) const;
  const TermDictionary* parent_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace xueji
