#include "engine/registry/register_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "engine/base/hash.h"
#include "engine/record/row_content.h"
#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class RegisterSnapshotTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RegisterSnapshot>> Load(const SnapshotLoadOptions& options = {}) {
    return LoadSnapshot(path_, options, &budget_);
  }
  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("a.xueji");
  MemoryBudget budget_{std::uint64_t{1} << 30};
};

TEST_F(RegisterSnapshotTest, ALoadedRegisterAnswersAsTheOneThatWasWritten) {
  SnapshotCase written(300);
  written.Write(path_);
  const auto loaded = Load();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const RegisterSnapshot& base = **loaded;
  const RecordStore& store = written.store();
  ASSERT_EQ(base.store().size(), store.size());
  EXPECT_EQ(base.facts(), written.contents().facts);
  EXPECT_EQ(base.found().links.size(), written.found().links.size());
  EXPECT_EQ(base.found().members.size(), written.found().members.size());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId id{i};
    EXPECT_EQ(RowContentHash(base.store(), id), RowContentHash(store, id));
    const std::optional<RecordId> found = base.FindByRecordId(store.ExternalId(id));
    EXPECT_EQ(found.has_value(), !store.withdrawn(id));
    EXPECT_EQ(found.value_or(id), id);
  }
  for (std::size_t p = 0; p < base.pass_count(); ++p) {
    EXPECT_EQ(base.oversized_keys(p), written.contents().oversized_keys[p]);
    const BlockKeyProgram program(written.plan(), written.plan().plan.passes[p], store.terms());
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      const std::uint64_t key = program.Key(store.Row(RecordId{i}));
      if (key == 0) continue;
      std::vector<RecordId> found, wanted;
      base.AppendRecordsWithKey(p, key, &found);
      for (std::uint32_t j = 0; j < store.size(); ++j) {
        if (!store.withdrawn(RecordId{j}) && program.HoldsKey(store.Row(RecordId{j}), key)) {
          wanted.push_back(RecordId{j});
        }
      }
      EXPECT_EQ(found, wanted) << written.plan().plan.passes[p].name << " " << i;
    }
  }
}

// Each section, the header, the table and the padding: a bit of any of them. Every single byte of the
// frame is flipped in section_reader_test and section_table_test.
TEST_F(RegisterSnapshotTest, ABitOfAnySectionIsRefusedWithItsName) {
  SnapshotCase(40).Write(path_);
  const auto overview = ReadOverview(path_);
  ASSERT_TRUE(overview.ok()) << overview.status();
  std::string bytes = scratch_.Read("a.xueji");
  const auto load_with_flip = [&](std::size_t at) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(bytes[at] ^ 16)).flush();
    const absl::Status status = Load().status();
    file.seekp(static_cast<std::streamoff>(at)).put(bytes[at]).flush();
    return status;
  };
  std::size_t flipped = 0;
  for (const Section& section : overview->sections) {
    for (std::uint64_t at = section.offset; at < section.offset + section.bytes;
         at += std::max<std::uint64_t>(1, section.bytes / 3)) {
      const absl::Status status = load_with_flip(at);
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << section.name;
      EXPECT_THAT(std::string(status.message()), HasSubstr("section " + section.name + " is damaged"));
      ++flipped;
    }
  }
  EXPECT_GT(flipped, 100U);
  for (std::size_t at = 0; at < bytes.size(); at += 1021) {
    EXPECT_EQ(load_with_flip(at).code(), absl::StatusCode::kInvalidArgument) << at;
  }
  EXPECT_TRUE(Load().ok());
}

TEST_F(RegisterSnapshotTest, AnotherPlanOrVersionIsRefused) {
  SnapshotCase written(20);
  written.Write(path_);
  EXPECT_TRUE(Load({.plan_fingerprint = written.plan().fingerprint}).ok());
  EXPECT_THAT(std::string(Load({.plan_fingerprint = "beef"}).status().message()),
              HasSubstr("the plan wanted has fingerprint beef"));
  written.contents().facts.program_version = "0.0.1";
  written.Write(path_);
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("written by version 0.0.1"));
  written.contents().facts.program_version = kVersion;
  written.contents().facts.plan_fingerprint = "beef";
  written.Write(path_);
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("section plan compiles to fingerprint"));
}

TEST_F(RegisterSnapshotTest, SectionsAreThoseThePlanNames) {
  SnapshotCase written(20);
  written.Write(path_);
  const auto overview = ReadOverview(path_);
  ASSERT_TRUE(overview.ok());
  std::vector<std::string> names;
  for (const Section& section : overview->sections) names.push_back(section.name);
  EXPECT_EQ(names, SnapshotSectionNames(written.plan()));
}

// Snapshots outlive the program that wrote them. When this fails, packed rows or block keys are no longer
// what they were: raise kSnapshotVersion, and put the new value here.
TEST_F(RegisterSnapshotTest, RowsAndKeysMeanWhatTheyMeantInThisVersion) {
  constexpr char kPlan[] = R"(
    name: "fixed"  record_id_column: "id"
    field { name: "name"             type: NAME       columns: "n" }
    field { name: "former_name"      type: NAME       columns: "f"  seldom: true }
    field { name: "birth_date"       type: DATE       columns: "b" }
    field { name: "document_number"  type: ID_NUMBER  columns: "d" }
    field { name: "school_region"    type: REGION     columns: "r" }
    field { name: "guardian1_phone"  type: DIGITS     columns: "p" }
    field { name: "address"          type: ADDRESS    columns: "a" }
    pass { name: "sound"    key { field: "name" transform: HOMOPHONE or_field: "former_name" } }
    pass { name: "sorted"   key { field: "name" transform: SORTED_CHARS } key { field: "birth_date" } }
    pass { name: "prefix"   key { field: "document_number" transform: PREFIX length: 10 } }
    pass { name: "region"   key { field: "document_number" transform: WITHOUT_REGION } }
    pass { name: "one_off"  key { field: "document_number" transform: ONE_OFF } }
    pass { name: "phone"    key { field: "guardian1_phone" } key { field: "school_region" } }
    pass { name: "address"  key { field: "address" } }
    comparison { name: "name" kind: NAME field: "name"
                 level { is: EXACT m: 0.9 u: 0.001 } level { is: ELSE m: 0.1 u: 0.999 } }
    review_weight_min: 100
  )";
  const std::vector<std::string> names = {"张伟", "章伟", "单晓乐", "欧阳修", "阿不都热合曼·买买提", "李小明", ""};
  const auto fill = [&](RecordBuilder& records) {
    for (std::size_t i = 0; i < 120; ++i) {
      const std::string digits = "1101082012030512" + std::to_string(i % 10);
      records.Add("r" + std::to_string(i),
                  {{"name", names[i % names.size()]},
                   {"former_name", i % 5 == 0 ? names[i % 3] : ""},
                   {"birth_date", i % 2 == 0 ? "2012-03-05" : "2011-12-31"},
                   {"document_number", i % 4 == 0 ? "P" + digits : RecordBuilder::WithCheck(digits)},
                   {"school_region", std::to_string(110101 + i % 3)},
                   {"guardian1_phone", i % 3 == 0 ? "" : "1380000" + std::to_string(1000 + i % 11)},
                   {"address", "幸福路" + std::to_string(i % 9) + "号"}});
    }
  };
  SnapshotCase(kPlan, fill).Write(path_);
  const auto overview = ReadOverview(path_);
  ASSERT_TRUE(overview.ok()) << overview.status();
  std::uint64_t hash = kSnapshotVersion;
  for (const Section& section : overview->sections) {
    if (section.name != "rows" && section.name.rfind("index/", 0) != 0) continue;
    for (const std::uint64_t checksum : section.checksums) hash = HashCombine(hash, checksum);
  }
  EXPECT_EQ(hash, 4106329298331584390U);
}

TEST_F(RegisterSnapshotTest, TooLittleMemoryIsSaidBeforeItIsTaken) {
  SnapshotCase(100).Write(path_);
  MemoryBudget small(1 << 20);
  EXPECT_EQ(LoadSnapshot(path_, {}, &small).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(small.bytes_in_use(), 0U);
}

}  // namespace
}  // namespace xueji
