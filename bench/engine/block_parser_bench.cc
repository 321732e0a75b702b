// The parallel part of loading on one thread: text in memory -> packed records. This is what "rows a
// second for a core" means; reading the file and filling the store are in ingest_bench.cc.
#include "engine/ingest/block_parser.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bench/engine/register_rows.h"
#include "engine/ingest/csv_reader.h"

namespace xueji {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{4} << 20;  // as LoadOptions has it

std::vector<std::string> HeaderOf(Shape shape) {
  std::string text(RegisterHeader(shape));
  const std::size_t size = text.size();
  text.append(kCsvPadding, '\0');
  CsvSplitter splitter(std::string_view(text).substr(0, size), ',', 64);
  CsvRecord record;
  splitter.Next(record);
  std::vector<std::string> header;
  std::string unescaped;
  for (std::size_t i = 0; i < record.field_count; ++i) {
    header.emplace_back(splitter.Field(i, unescaped));
  }
  return header;
}

// Whole rows of the register, about a block of them.
TextBlock FirstBlock(Shape shape) {
  const std::string_view rows =
      std::string_view(RegisterText(shape)).substr(RegisterHeader(shape).size());
  TextBlock block;
  block.size = rows.substr(0, kBlockBytes).rfind('\n') + 1;
  block.bytes.resize(block.size + kCsvPadding);
  std::memcpy(block.bytes.data(), rows.data(), block.size);
  return block;
}

template <Shape kShape>
void ParseBlock(benchmark::State& state) {
  const ExecutionPlan& plan = StudentsPlan();
  TermDictionary terms;
  const RecordNormaliser normaliser(plan.plan, plan.layout, terms, {});
  auto mapping = MapColumns(HeaderOf(kShape), normaliser.slots(), {}, "bench");
  XUEJI_CHECK(mapping.ok());
  const BlockParser parser(normaliser, *std::move(mapping), {}, {});
  const TextBlock block = FirstBlock(kShape);
  ParserScratch scratch;
  ParsedBlock parsed;
  std::uint64_t rows = 0;
  for (auto _ : state) {
    parser.Parse(block, scratch, parsed);
    XUEJI_CHECK(parsed.rejects.empty());
    rows += parsed.rows;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
  state.SetBytesProcessed(static_cast<std::int64_t>(block.size) * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(ParseBlock<Shape::kSchool>)->Unit(benchmark::kMillisecond);
BENCHMARK(ParseBlock<Shape::kNarrow>)->Unit(benchmark::kMillisecond);
BENCHMARK(ParseBlock<Shape::kQuoted>)->Unit(benchmark::kMillisecond);

// Rows already split: what normalising, checking and packing cost alone.
template <Shape kShape>
void NormaliseRows(benchmark::State& state) {
  const ExecutionPlan& plan = StudentsPlan();
  TermDictionary terms;
  const RecordNormaliser normaliser(plan.plan, plan.layout, terms, {});
  const std::vector<std::string> header = HeaderOf(kShape);
  const auto mapping = MapColumns(header, normaliser.slots(), {}, "bench");
  XUEJI_CHECK(mapping.ok());
  CsvSplitter splitter(RegisterText(kShape), ',', header.size());
  CsvRecord record;
  splitter.Next(record);  // the header
  std::string unescaped;
  std::vector<std::vector<std::string_view>> rows;
  while (rows.size() < 20000 && splitter.Next(record)) {
    std::vector<std::string_view>& values = rows.emplace_back(normaliser.slots().size());
    for (std::size_t slot = 0; slot < values.size(); ++slot) {
      const int column = mapping->column_of_slot[slot];
      if (column >= 0) values[slot] = splitter.Field(static_cast<std::size_t>(column), unescaped);
    }
  }
  NormaliserScratch scratch;
  std::vector<std::byte> row(normaliser.row_bytes());
  for (auto _ : state) {
    for (const auto& values : rows) {
      ReasonSet warnings;
      RowFault fault;
      benchmark::DoNotOptimize(normaliser.Normalise(values, scratch, row.data(), warnings, fault));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows.size() * static_cast<std::size_t>(state.iterations())));
}
BENCHMARK(NormaliseRows<Shape::kSchool>)->Unit(benchmark::kMillisecond);
BENCHMARK(NormaliseRows<Shape::kNarrow>)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji
