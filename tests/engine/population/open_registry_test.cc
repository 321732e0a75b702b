#include "engine/population/open_registry.h"

#include <gtest/gtest.h>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

TEST(OpenRegistry, TextIsText) {
  const TemporaryDirectory directory;
  const std::string id = WithCheck("37010220120305123");
  const auto source = OpenRegistry(directory.Write("p.csv", "document_number,name\n" + id + ",王小明\n"), {});
  ASSERT_TRUE(source.ok()) << source.status();
  RegistryChunk chunk;
  ASSERT_TRUE(*(*source)->Next(chunk));
  (*source)->Decode(nullptr, chunk);
  ASSERT_EQ(chunk.persons.size(), 1U);
  EXPECT_EQ(chunk.persons[0].id, PackedId(id));
}

TEST(OpenRegistry, WhatIsNotThereIsSaid) {
  EXPECT_EQ(OpenRegistry("no/such/file", {}).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
