// A header and a mapping file, whatever they say: mapped, or refused with a message.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "engine/base/check.h"
#include "engine/ingest/column_mapping.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<xueji::InputSlot> slots = {
      {.name = "record_id", .headers = {"record_id", "记录号"}, .required = true, .exclusive = true},
      {.name = "name", .headers = {"name", "姓名", "XM"}, .required = true, .exclusive = true},
      {.name = "born", .headers = {"birth_date", "dob"}}};
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> header;
  for (std::size_t at = 0; at <= text.size() && header.size() < 64;) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    header.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  const auto mapping = xueji::MapColumns(header, slots, {}, "f:1");
  if (mapping.ok()) {
    XUEJI_CHECK(mapping->column_of_slot.size() == slots.size());
    XUEJI_CHECK(mapping->column_of_slot[0] >= 0 && mapping->column_of_slot[1] >= 0);
  } else {
    XUEJI_CHECK(mapping.status().message().substr(0, 3) == "f:1");
  }
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("xueji-fuzz-columns-" + std::to_string(getpid()))).string();
  std::ofstream(path, std::ios::binary) << text;
  const auto aliases = xueji::ReadColumnAliases(path, slots);
  XUEJI_CHECK(aliases.ok() || !aliases.status().message().empty());
  std::filesystem::remove(path);
  return 0;
}
