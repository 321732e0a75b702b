// Any bytes as a chunk of a packed registry and as its facts: refused, or read without a look beyond them. A chunk
// that was read is packed again and read once more: the same entries. The first byte says how the rest is cut:
// a chunk takes its columns by counts, which are made to fit on the way, or no input would get past them.
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/population/packed_chunk.h"
#include "engine/population/packed_facts.h"

namespace {

using xueji::PackedChunkView;

// Entries as they are, or none if the bytes are refused.
bool Decode(const std::string& bytes, xueji::RegistryChunk& chunk) {
  PackedChunkView view;
  if (!view.Open(bytes).ok()) return false;
  std::vector<xueji::matchers::PackedIdNumber> ids(view.rows());
  view.Ids(ids);
  std::vector<std::uint32_t> all(view.rows());
  std::iota(all.begin(), all.end(), 0U);
  view.Decode(all, chunk);
  XUEJI_CHECK(chunk.persons.size() == view.rows());
  for (std::size_t i = 0; i < ids.size(); ++i) XUEJI_CHECK(chunk.persons[i].id == ids[i]);
  return true;
}

void ParseAsChunk(const std::string& bytes) {
  xueji::RegistryChunk chunk;
  if (!Decode(bytes, chunk)) return;
  xueji::PackedChunkBuilder builder;
  for (const xueji::RegistryPerson& person : chunk.persons) builder.Add(person, chunk);
  xueji::RegistryChunk again;
  XUEJI_CHECK(Decode(builder.Bytes(), again));
  for (std::size_t i = 0; i < chunk.persons.size(); ++i) {
    XUEJI_CHECK(again.persons[i].id == chunk.persons[i].id);
    XUEJI_CHECK(again.persons[i].birth_date == chunk.persons[i].birth_date);
    XUEJI_CHECK(again.persons[i].sex == chunk.persons[i].sex);
  }
}

// Counts for so many rows in front of the bytes, which are cut or filled to the columns' length.
std::string WithCounts(std::string columns, std::uint32_t rows) {
  std::uint32_t front[16] = {rows};
  const auto padded = [](std::size_t bytes) { return (bytes + 7) / 8 * 8; };
  columns.resize(rows * std::size_t{8} + padded(rows) * 2 + padded(rows * std::size_t{6}) +
                     padded(rows * std::size_t{3}),
                 '\0');
  std::string bytes(sizeof front, '\0');
  std::memcpy(bytes.data(), front, sizeof front);
  return bytes + columns;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  ParseAsChunk(bytes);
  if (size > 0) ParseAsChunk(WithCounts(bytes.substr(1), data[0] % 40));
  const auto facts = xueji::ParsePackedFacts(bytes);
  if (facts.ok()) XUEJI_CHECK(xueji::PackedFactsBytes(*facts) == bytes);
  return 0;
}
