// What the tests of the population room share: numbers with a computed check character, students loaded
// from rows of text, entries of a registry in a chunk, a registry made of lists.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/utf8.h"
#include "engine/ingest/batch_loader.h"
#include "engine/population/registry_person.h"
#include "engine/population/student_roster.h"
#include "matchers/identity/id_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

// 17 digits with their check character: no valid number stands in a test as a literal.
inline std::string WithCheck(const std::string& digits17) {
  return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
}
inline matchers::PackedIdNumber PackedId(const std::string& text) { return matchers::PackIdNumber(text); }

struct EntryText {
  std::string id;
  std::u32string name;
  std::u32string former_name = {};
  std::string birth_date = "20120305";
  std::uint8_t sex = 1;
  RegistryState state = RegistryState::kNormal;
  std::uint32_t region = 0;
};

inline matchers::PackedName PackOrEscape(const std::u32string& name, RegistryChunk& chunk) {
  if (const auto packed = matchers::PackName(name)) return *packed;
  chunk.texts.push_back(name);
  return matchers::EscapedName(static_cast<std::uint32_t>(chunk.texts.size() - 1));
}

inline void AddEntry(const EntryText& entry, RegistryChunk& chunk) {
  RegistryPerson person;
  person.id = PackedId(entry.id);
  person.name = PackOrEscape(entry.name, chunk);
  if (!entry.former_name.empty()) person.former_name = PackOrEscape(entry.former_name, chunk);
  if (!entry.birth_date.empty()) person.birth_date = *matchers::ParseDate(entry.birth_date);
  person.sex = entry.sex;
  person.state = entry.state;
  person.household_region = entry.region;
  chunk.persons.push_back(person);
}

inline RegistryChunk ChunkOf(const std::vector<EntryText>& entries) {
  RegistryChunk chunk;
  for (const EntryText& entry : entries) AddEntry(entry, chunk);
  return chunk;
}

// Rows "record_id,name,former_name,sex,birth_date,document_type,document_number,household_region,school_region".
struct LoadedStudents {
  explicit LoadedStudents(const std::string& rows) {
    const TemporaryDirectory directory;
    const std::string path = directory.Write(
        "students.csv",
        "record_id,name,former_name,sex,birth_date,document_type,document_number,household_region,school_region\n" +
            rows);
    const ExecutionPlan plan = ComparisonPlan();
    LoadOptions options;
    options.paths = {path};
    options.latest_birth_date = 20261231;
    absl::StatusOr<LoadResult> result = LoadRecords(plan, options, &budget);
    XUEJI_CHECK(result.ok());
    loaded = *std::move(result);
    roster.emplace(*loaded.store);
  }
  MemoryBudget budget{std::uint64_t{1} << 32};
  LoadResult loaded;
  std::optional<StudentRoster> roster;
};

// A registry that stands in memory: a list of chunks.
class ListRegistry : public RegistrySource {
 public:
  explicit ListRegistry(std::vector<std::vector<EntryText>> chunks) : chunks_(std::move(chunks)) {}

  absl::StatusOr<bool> Next(RegistryChunk& chunk) override {
    if (next_ == chunks_.size()) return false;
    chunk.number = next_;
    chunk.first_row = 1 + 1000 * next_;
    std::string text;
    for (const EntryText& entry : chunks_[next_]) {
      text += entry.id;
      for (const char32_t c : entry.name) AppendUtf8(c, text);
    }
    chunk.checksum = HashBytes(text);
    chunk.input_bytes = ++next_;
    return true;
  }
  void Decode(const RegistryFilter* filter, RegistryChunk& chunk) const override {
    const std::vector<EntryText>& entries = chunks_[chunk.number];
    chunk.persons.clear();
    chunk.texts.clear();
    chunk.rejects.clear();
    chunk.rows = entries.size();
    std::vector<matchers::PackedIdNumber> ids;
    for (const EntryText& entry : entries) ids.push_back(PackedId(entry.id));
    std::vector<std::uint32_t> wanted;
    if (filter != nullptr) filter->Select(ids, wanted);
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const bool want = filter == nullptr || std::find(wanted.begin(), wanted.end(), i) != wanted.end();
      if (want) AddEntry(entries[i], chunk);
    }
  }
  Message PlaceOf(const RegistryChunk& chunk) const override {
    return {"第 $0 块", "chunk $0", {chunk.number + 1}};
  }
  LoadedInput Describe() const override {
    LoadedInput input;
    input.path = "list";
    input.bytes = chunks_.size();
    input.checksum = "list";
    return input;
  }

 private:
  std::vector<std::vector<EntryText>> chunks_;
  std::size_t next_ = 0;
};

}  // namespace xueji
