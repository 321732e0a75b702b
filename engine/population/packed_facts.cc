#include "engine/population/packed_facts.h"

#include "engine/base/byte_codec.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// One list of the fields for both directions: they cannot drift apart.
template <typename Facts, typename Field>
void VisitFacts(Facts& facts, Field&& field) {
  field(facts.program_version);
  field(facts.tally.rows);
  field(facts.tally.cancelled);
  field(facts.tally.deceased);
  field(facts.tally.former_names);
  field(facts.tally.wrong_numbers);
  field(facts.tally.other_values);
  field(facts.tally.digest_low);
  field(facts.tally.digest_high);
  field(facts.repeated.numbers);
  field(facts.repeated.rows);
}

template <typename Input, typename Field>
void VisitInput(Input& input, Field&& field) {
  field(input.path);
  field(input.bytes);
  field(input.rows);
  field(input.rejected);
  field(input.checksum);
  field(input.encoding);
  field(input.compression);
}
constexpr std::uint64_t kInputBytesMin = 7 * 8;

}  // namespace

std::string PackedFactsBytes(const PackedFacts& facts) {
  ByteWriter out;
  const auto put = [&](const auto& value) { out.Value(value); };
  VisitFacts(facts, put);
  out.Number(static_cast<std::uint64_t>(facts.inputs.size()));
  for (const PackedInput& input : facts.inputs) VisitInput(input, put);
  return out.bytes();
}

absl::StatusOr<PackedFacts> ParsePackedFacts(std::string_view bytes) {
  PackedFacts facts;
  ByteReader in(bytes);
  const auto get = [&](auto& value) { in.Value(value); };
  VisitFacts(facts, get);
  facts.inputs.resize(in.Count(kInputBytesMin));
  for (PackedInput& input : facts.inputs) VisitInput(input, get);
  if (!in.AtEnd()) {
    return InvalidArgument({"节 facts 读不懂；请用原始文件重新建立：xueji population pack",
                            "section facts cannot be read; build it again from its inputs: xueji "
                            "population pack"});
  }
  return facts;
}

}  // namespace xueji
