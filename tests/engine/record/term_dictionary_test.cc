#include "engine/record/term_dictionary.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

TEST(TermDictionary, TheEmptyTextIsTermZero) {
  TermDictionary terms;
  EXPECT_EQ(terms.Intern(""), TermId{0});
  EXPECT_EQ(terms.Text(TermId{0}), "");
  EXPECT_EQ(terms.Hash(TermId{0}), HashBytes(""));
  EXPECT_EQ(terms.size(), 0u);
}

TEST(TermDictionary, AgreesWithAMap) {
  TermDictionary terms;
  std::map<std::string, TermId> known;
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const std::string text(1 + random() % 3, static_cast<char>('a' + random() % 26));
    const std::string key = text + std::to_string(random() % 20000);
    const TermId id = terms.Intern(key);
    const auto [at, fresh] = known.emplace(key, id);
    ASSERT_EQ(at->second, id);
    ASSERT_NE(id, TermId{0});
  }
  EXPECT_EQ(terms.size(), known.size());
  for (const auto& [text, id] : known) {
    ASSERT_EQ(terms.Text(id), text);
    ASSERT_EQ(terms.Hash(id), HashBytes(text));
  }
  EXPECT_GT(terms.bytes(), known.size() * 24);
}

TEST(TermDictionary, KeepsTextsLongerThanAChunk) {
  TermDictionary terms;
  const std::string text(1000000, 'x');
  const TermId id = terms.Intern(text);
  const TermId other = terms.Intern("short");
  EXPECT_EQ(terms.Text(id), text);
  EXPECT_EQ(terms.Text(other), "short");
}

TEST(TermDictionary, ManyThreadsAgreeOnTheIds) {
  SetThreadLimit(8);
  TermDictionary terms;
  constexpr std::size_t kTexts = 5000;
  std::vector<std::vector<TermId>> ids(16, std::vector<TermId>(kTexts));
  ParallelFor(16, 1, [&](std::size_t begin, std::size_t) {
    for (std::size_t i = 0; i < kTexts; ++i) {
      const std::size_t which = (i * 7 + begin * 131) % kTexts;
      const std::string text = "text" + std::to_string(which);
      ids[begin][which] = terms.Intern(text);
      ASSERT_EQ(terms.Text(ids[begin][which]), text);
    }
  });
  for (const auto& row : ids) EXPECT_EQ(row, ids[0]);
  EXPECT_EQ(terms.size(), kTexts);
}

// What a file of terms rests on (engine/registry).
TEST(TermDictionary, InternedShardByShardTheSameTextsGetTheSameIds) {
  TermDictionary terms;
  for (int i = 0; i < 3000; ++i) terms.Intern("text" + std::to_string(i * 7 % 3000));
  TermDictionary again;
  std::uint64_t count = 0;
  for (std::uint32_t shard = 0; shard < TermDictionary::kShards; ++shard) {
    for (std::uint32_t i = 0; i < terms.ShardSize(shard); ++i) {
      const TermId id = TermDictionary::IdOf(shard, i);
      EXPECT_EQ(TermDictionary::ShardOf(id), shard);
      EXPECT_EQ(TermDictionary::IndexOf(id), i);
      EXPECT_TRUE(terms.Has(id));
      EXPECT_EQ(again.Intern(terms.Text(id)), id);
      ++count;
    }
    EXPECT_FALSE(terms.Has(TermDictionary::IdOf(shard, terms.ShardSize(shard))));
  }
  EXPECT_EQ(count, terms.size() + 1) << "and the empty text";
}

TEST(TermDictionary, AClearedOverlayIsAsNew) {
  const TermDictionary parent;
  TermDictionary overlay(&parent);
  for (int round = 0; round < 4; ++round) {
    // In turn a few texts, and more than one piece of memory holds.
    const std::size_t count = round % 2 == 0 ? 3 : 40'000;
    const auto text = [&](std::size_t i) {
      return std::string(i % 1000 == 0 ? 5000 : 1, static_cast<char>('a' + round)) + std::to_string(i);
    };
    std::vector<TermId> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(overlay.Intern(text(i)));
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(overlay.Text(ids[i]), text(i));
    EXPECT_EQ(overlay.size(), count);
    overlay.Clear();
    EXPECT_EQ(overlay.size(), 0U);
    EXPECT_FALSE(overlay.Find(text(0)).has_value());
    EXPECT_LT(overlay.bytes(), 1U << 20);
  }
}

TEST(TermDictionary, AnOverlayKeepsWhatItsParentDoesNotKnow) {
  TermDictionary parent;
  const TermId known = parent.Intern("known");
  TermDictionary overlay(&parent);
  EXPECT_EQ(overlay.Intern("known"), known);
  EXPECT_EQ(overlay.Intern(""), TermId{0});
  EXPECT_EQ(overlay.Text(TermId{0}), "");
  const TermId own = overlay.Intern("own");
  EXPECT_EQ(overlay.Intern("own"), own);
  EXPECT_EQ(overlay.Find("own"), own);
  EXPECT_EQ(overlay.Text(own), "own");
  EXPECT_EQ(overlay.Text(known), "known");
  EXPECT_EQ(overlay.Hash(known), parent.Hash(known));
  EXPECT_EQ(parent.Find("own"), std::nullopt);
  EXPECT_EQ(parent.size(), 1U);
  // What the parent learns later has another id than the overlay gave it: the overlay's is for one question.
  const TermId late = parent.Intern("own");
  EXPECT_NE(late, own);
  EXPECT_EQ(overlay.Text(late), "own");
  overlay.Clear();
  EXPECT_EQ(overlay.size(), 0U);
  EXPECT_EQ(overlay.Intern("own"), late);
}

}  // namespace
}  // namespace xueji
