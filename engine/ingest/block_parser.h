// BlockParser: the parallel part of loading. One block of text -> packed records and refused rows.
//
//   const BlockParser parser(file, normaliser, mapping, {});      // one per input file
//   parser.Parse(block, scratch, parsed);                         // any thread; `parsed` is reused
//
// Immutable; a scratch and a ParsedBlock belong to one thread at a time. Rows come out in the order of
// the text. Costs what csv_reader.h and record_normaliser.h say.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ingest/batch_loader.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/column_mapping.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/record_normaliser.h"
#include "engine/ingest/simd_text.h"
#include "engine/record/record_store.h"

namespace xueji {

struct BlockParserOptions {
  std::uint32_t file = 0;
  TextFormat format = TextFormat::kCsv;
  char separator = ',';
  bool chinese = false;
  const std::set<std::string, std::less<>>* typed_ids = nullptr;  // LoadOptions::typed_ids
  std::uint32_t record_bytes_max = 1U << 20;
  std::uint32_t field_bytes_max = 64U << 10;
};

struct ParsedBlock {
  RecordBatch batch;
  std::vector<RejectedRow> rejects;
  std::vector<TypedRow> typed;    // of BlockParserOptions::typed_ids
  std::uint64_t typed_bytes = 0;  // of `typed`: a file may repeat one id in every row
  std::uint64_t rows = 0;         // accepted and refused
  std::uint64_t blank_lines = 0;
  std::uint64_t input_bytes = 0;
  std::set<std::string> unknown_keys;  // JSON lines: keys nobody asked for (at most kUnknownKeysMax)
  void Clear();
};

inline constexpr std::size_t kUnknownKeysMax = 200;

// Buffers of one thread, for one file.
struct ParserScratch {
  std::string decoded;            // the block in UTF-8, if it was not
  std::string unescaped;          // fields with doubled quotes
  std::vector<std::string_view> values;
  std::vector<std::size_t> ranks;  // JSON lines: how good the key was that filled a value
  std::vector<std::byte> row;
  NormaliserScratch normaliser;
  JsonObjectParser json;
  // JSON lines: what the key at each place of the last object meant; keys keep their order.
  struct KeyMemo {
    std::string key;
    const void* uses = nullptr;  // null: nobody asked for it
  };
  std::vector<KeyMemo> keys;
};

class BlockParser {
 public:
  // CSV: `mapping` is the header's. JSON lines: keys are looked up with `aliases`.
  BlockParser(const RecordNormaliser& normaliser, ColumnMapping mapping,
              const ColumnAliases& aliases, BlockParserOptions options);

  void Parse(const TextBlock& block, ParserScratch& scratch, ParsedBlock& parsed) const;

 private:
  struct KeyUse {
    std::size_t slot;
    std::size_t rank;  // position among the names the slot answers to; lower wins
    bool exclusive;    // no other name of the slot may stand in the same object
  };
  struct Context;  // one block being parsed

  void ParseCsv(Context& context) const;
  void ParseJson(Context& context) const;
  bool CheckRow(Context& context, std::string_view row) const;
  void AddRow(Context& context) const;
  void AddRowInPlace(Context& context, const CsvSplitter& splitter, const CsvRecord& record) const;
  void Refuse(Context& context, std::byte* row, const RowFault& fault) const;
  void Accept(Context& context, std::string_view id, ReasonSet warnings) const;
  void AddTyped(Context& context) const;
  void Reject(Context& context, const RowFault& fault) const;
  const std::vector<KeyUse>* UsesOf(Context& context, std::size_t place,
                                    std::string_view key) const;
  std::string_view ReadJsonRow(Context& context, std::string_view row, RowFault& fault) const;

  void ReadFields(Context& context, const CsvSplitter& splitter, const CsvRecord& record) const;

  struct Use {  // a column somebody asked for
    std::size_t column;
    std::size_t slot;
  };

  const RecordNormaliser& normaliser_;
  ColumnMapping mapping_;
  std::vector<Use> uses_;
  std::unordered_map<std::string, std::vector<KeyUse>> uses_of_key_;  // folded key
  BlockParserOptions options_;
};

}  // namespace xueji
