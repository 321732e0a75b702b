// Any bytes as a population registry in text, of CSV or, where they begin so, JSON lines: refused or read; and
// what is read is the same in small blocks, and with a filter that wants everything; a filter that wants
// nothing hides no fault and loses no row.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/population/text_registry.h"

namespace {

class Filter : public xueji::RegistryFilter {
 public:
  explicit Filter(bool all) : all_(all) {}
  void Select(std::span<const xueji::matchers::PackedIdNumber> ids,
              std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; all_ && i < ids.size(); ++i) wanted.push_back(i);
  }

 private:
  bool all_;
};

struct Read {
  bool ok = false;
  std::vector<std::string> persons, rejects;
  std::uint64_t rows = 0;
};

Read ReadAll(const std::string& bytes, std::uint32_t block_bytes, const xueji::RegistryFilter* filter) {
  Read read;
  const char* name = bytes.starts_with("{") ? "p.jsonl" : "p.csv";
  xueji::TextRegistryOptions options;
  options.block_bytes = block_bytes;
  options.record_bytes_max = 512;
  auto source = xueji::ReadTextRegistry(*xueji::ByteSource::FromBytes(name, bytes), options);
  if (!source.ok()) return read;
  xueji::RegistryChunk chunk;
  for (;;) {
    const absl::StatusOr<bool> more = (*source)->Next(chunk);
    if (!more.ok()) return read;
    if (!*more) break;
    (*source)->Decode(filter, chunk);
    for (const xueji::RegistryPerson& person : chunk.persons) {
      XUEJI_CHECK(IsWellFormed(person.id) && !IsBlank(person.name));
      std::string text = xueji::matchers::UnpackIdNumber(person.id) + std::to_string(chunk.first_row + person.place);
      if (IsEscaped(person.name)) text += std::to_string(chunk.Text(person.name).size());
      else text += std::to_string(person.name.word);
      read.persons.push_back(text + std::to_string(person.sex) + std::to_string(person.birth_date.value));
    }
    for (const xueji::RegistryReject& reject : chunk.rejects) {
      read.rejects.push_back(std::to_string(reject.line) + reject.reason_code);
    }
    read.rows += chunk.rows;
  }
  read.ok = true;
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Filter all(true), none(false);
  const Read whole = ReadAll(bytes, 1 << 20, nullptr);
  const Read wanted = ReadAll(bytes, 1 << 20, &all);
  const Read unwanted = ReadAll(bytes, 1 << 20, &none);
  XUEJI_CHECK(whole.ok == wanted.ok && whole.ok == unwanted.ok);
  if (!whole.ok) return 0;
  XUEJI_CHECK(whole.persons == wanted.persons && whole.rejects == wanted.rejects);
  XUEJI_CHECK(unwanted.persons.empty() && unwanted.rejects == whole.rejects);
  XUEJI_CHECK(whole.rows == whole.persons.size() + whole.rejects.size());
  XUEJI_CHECK(unwanted.rows == whole.rows);
  const Read small = ReadAll(bytes, 1024, nullptr);
  XUEJI_CHECK(!small.ok || (small.persons == whole.persons && small.rejects == whole.rejects));
  return 0;
}
