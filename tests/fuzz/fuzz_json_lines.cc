// JSON lines through the block parser: every line becomes a record, a reject or a blank line.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/ingest/block_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  xueji::LinkagePlan plan;
  plan.schema = xueji::Schema::kStudent;
  xueji::Field name;
  name.name = "name";
  name.type = xueji::FieldType::kName;
  plan.fields = {name};
  const xueji::RecordLayout layout(plan.fields);
  xueji::TermDictionary terms;
  const xueji::RecordNormaliser normaliser(plan, layout, terms, {});
  const xueji::BlockParser parser(normaliser, {}, {}, {.format = xueji::TextFormat::kJsonLines});
  xueji::TextBlock block;
  block.bytes.assign(data, data + size);
  block.bytes.resize(size + xueji::kCsvPadding);
  block.size = size;
  xueji::ParserScratch scratch;
  xueji::ParsedBlock parsed;
  parser.Parse(block, scratch, parsed);
  XUEJI_CHECK(parsed.rows == parsed.batch.size() + parsed.rejects.size());
  const std::string_view text = block.text();
  std::size_t lines = 0;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  if (!text.empty() && text.back() != '\n') ++lines;
  XUEJI_CHECK(parsed.rows + parsed.blank_lines == lines);
  return 0;
}
