#include "engine/registry/snapshot_facts.h"

#include "engine/base/byte_codec.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// One list of the fields for both directions: they cannot drift apart.
template <typename Facts, typename Field>
void VisitFacts(Facts& facts, Field&& field) {
  field(facts.program_version);
  field(facts.plan_name);
  field(facts.plan_path);
  field(facts.plan_fingerprint);
  field(facts.latest_birth_date);
  field(facts.frequencies_path);
  field(facts.frequencies_checksum);
  field(facts.result_digest);
  field(facts.verdict_sum_low);
  field(facts.verdict_sum_high);
  field(facts.records);
  field(facts.withdrawn);
  field(facts.rejected);
  field(facts.pairs_compared);
  field(facts.links);
  field(facts.duplicates);
  field(facts.reviews);
  field(facts.marks);
  field(facts.clusters);
  field(facts.near_pairs);
  field(facts.place.store_id);
  field(facts.place.change_seq);
  field(facts.place.change_mark);
}

template <typename Input, typename Field>
void VisitInput(Input& input, Field&& field) {
  field(input.path);
  field(input.bytes);
  field(input.rows);
  field(input.accepted);
  field(input.checksum);
  field(input.encoding);
  field(input.compression);
  field(input.first_record);
}

constexpr std::uint64_t kInputBytesMin = 8 + 3 * 8 + 3 * 8 + 4;

}  // namespace

std::string FactsBytes(const SnapshotFacts& facts) {
  ByteWriter out;
  const auto put = [&](const auto& value) { out.Value(value); };
  VisitFacts(facts, put);
  out.Number(static_cast<std::uint64_t>(facts.inputs.size()));
  for (const SnapshotInput& input : facts.inputs) VisitInput(input, put);
  return out.bytes();
}

absl::StatusOr<SnapshotFacts> ParseFacts(std::string_view bytes) {
  SnapshotFacts facts;
  ByteReader in(bytes);
  const auto get = [&](auto& value) { in.Value(value); };
  VisitFacts(facts, get);
  facts.inputs.resize(in.Count(kInputBytesMin));
  for (SnapshotInput& input : facts.inputs) VisitInput(input, get);
  // Where each input's records begin: ascending, within the records.
  bool sound = in.AtEnd() && facts.withdrawn <= facts.records &&
               (!facts.place.empty() || facts.place == RegisterPlace());
  std::uint32_t last = 0;
  for (const SnapshotInput& input : facts.inputs) {
    sound = sound && input.first_record >= last && input.first_record <= facts.records;
    last = input.first_record;
  }
  sound = sound && (facts.records == 0 || !facts.inputs.empty()) &&
          (facts.inputs.empty() || facts.inputs.front().first_record == 0);
  if (!sound) {
    return InvalidArgument({"节 facts 读不懂；请用原始文件重新建立：xueji snapshot build",
                            "section facts cannot be understood; build it again from its inputs: xueji "
                            "snapshot build"});
  }
  return facts;
}

}  // namespace xueji
