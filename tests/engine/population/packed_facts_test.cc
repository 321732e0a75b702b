#include "engine/population/packed_facts.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

PackedFacts Sample() {
  PackedFacts facts;
  facts.program_version = "1.2";
  facts.inputs = {{"a.csv", 10, 3, 1, "00ff", "UTF-8", "none"}, {"b.csv.gz", 20, 4, 0, "11", "GB18030", "gzip"}};
  facts.tally = {.rows = 6, .cancelled = 1, .deceased = 2, .former_names = 3, .wrong_numbers = 1,
                 .other_values = 2, .digest_low = 77, .digest_high = 88};
  facts.repeated = {2, 5};
  return facts;
}

TEST(PackedFacts, ComeBackFromTheirBytes) {
  for (const PackedFacts& facts : {Sample(), PackedFacts{}}) {
    const auto back = ParsePackedFacts(PackedFactsBytes(facts));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, facts);
  }
}

TEST(PackedFacts, ShortAndLongBytesAreRefused) {
  const std::string bytes = PackedFactsBytes(Sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(ParsePackedFacts(bytes.substr(0, size)).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_FALSE(ParsePackedFacts(bytes + "x").ok());
}

}  // namespace
}  // namespace xueji
