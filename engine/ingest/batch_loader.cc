#include "engine/ingest/batch_loader.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/first_error.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/ingest/block_parser.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/header_mapping.h"
#include "engine/ingest/input_format.h"
#include "engine/ingest/repeated_ids.h"

namespace xueji {
namespace {

constexpr std::uint64_t kRowsMin = 1024;
constexpr std::uint64_t kRowsMax = std::numeric_limits<std::uint32_t>::max() - 1;
constexpr std::size_t kBlocksPerToken = 3;  // the text, its decoded form, the packed rows

constexpr int kChinaHours = 8;

// Today in China, YYYYMMDD.
std::uint32_t Today() {
  const std::time_t now = std::time(nullptr) + kChinaHours * 3600;
  std::tm parts{};
  gmtime_r(&now, &parts);
  return static_cast<std::uint32_t>((parts.tm_year + 1900) * 10000 + (parts.tm_mon + 1) * 100 +
                                    parts.tm_mday);
}

matchers::PackedDate PackNumber(std::uint32_t yyyymmdd) {
  const auto number = static_cast<int>(yyyymmdd);
  return matchers::PackDate(number / 10000, number / 100 % 100, number % 100);
}

std::uint64_t BytesOf(const RejectedRow& row) {
  return sizeof row + row.record_id.capacity() + row.field.capacity() +
         row.reason_code.capacity() + row.message.capacity();
}

std::size_t TokenCount() { return static_cast<std::size_t>(ThreadLimit()) + 2; }

// Loads the files of one run, one after the other, into one result.
class Loader {
 public:
  Loader(const ExecutionPlan& plan, const LoadOptions& options, MemoryBudget* budget)
      : plan_(plan), options_(options), budget_(budget) {}

  absl::StatusOr<LoadResult> Run();

 private:
  struct Item {  // one token of the pipeline
    TextBlock block;
    ParsedBlock parsed;
    std::optional<BatchPlace> place;  // in the store, once it has one
  };

  absl::Status CreateStore();
  absl::Status LoadFile(std::uint32_t file);
  absl::Status RunBlocks(BlockReader& reader, const BlockParser& parser, std::uint32_t block_bytes,
                         LoadedInput& input);
  absl::Status Consume(Item& item, LoadedInput& input);
  absl::Status AddRejects(std::vector<RejectedRow>& rejects);
  void DescribeInput(const BlockReader& reader, const ColumnMapping& mapping, LoadedInput& input);

  const ExecutionPlan& plan_;
  const LoadOptions& options_;
  MemoryBudget* budget_;
  LoadResult result_;
  std::unique_ptr<RecordNormaliser> normaliser_;
  ColumnAliases aliases_;
  std::uint64_t bytes_done_ = 0;  // of the files before this one
  std::uint64_t rows_done_ = 0;
  std::uint64_t blank_lines_ = 0;  // of this file
  std::set<std::string> unknown_keys_;
};

absl::Status Loader::CreateStore() {
  std::uint64_t rows = kRowsMin;
  for (const std::string& path : options_.paths) {
    XUEJI_ASSIGN_OR_RETURN(const std::uint64_t more,
                           RowsAtMost(path, InputFormatOf(path, options_.separator)));
    rows = std::min(rows + more, kRowsMax);
  }
  // More rows than the budget could be charged for need no address space either.
  if (budget_ != nullptr) {
    rows = std::min(rows, budget_->bytes_max() / std::max<std::size_t>(1, plan_.layout.row_bytes()) +
                              kRowsMin);
  }
  const auto create = [&] {
    result_.store = std::make_unique<RecordStore>(plan_.layout, static_cast<std::uint32_t>(rows),
                                                  budget_);
    return result_.store->is_reserved();
  };
  // Where address space is short (ulimit -v), a quarter of what is refused leaves room for the rest.
  while (!create() && rows > kRowsMin) rows = std::max(rows / 4, kRowsMin);
  result_.latest_birth_date = options_.latest_birth_date != 0 ? options_.latest_birth_date : Today();
  normaliser_ = std::make_unique<RecordNormaliser>(
      plan_.plan, plan_.layout, result_.store->terms(),
      NormaliserOptions{.latest_birth_date = PackNumber(result_.latest_birth_date)});
  if (options_.columns_path.empty()) return absl::OkStatus();
  XUEJI_ASSIGN_OR_RETURN(aliases_, ReadColumnAliases(options_.columns_path, normaliser_->slots()));
  return absl::OkStatus();
}

absl::StatusOr<LoadResult> Loader::Run() {
  if (options_.paths.empty()) {
    return InvalidArgument({"没有写明输入；请给出文件，或用 - 表示标准输入",
                            "no input is named; give a file, or - for standard input"});
  }
  if (std::count(options_.paths.begin(), options_.paths.end(), "-") > 1) {
    return InvalidArgument({"标准输入（-）写了两次；它只能读一次，请只写一个",
                            "standard input (-) is named twice; it can be read once"});
  }
  XUEJI_RETURN_IF_ERROR(CreateStore());
  for (std::uint32_t file = 0; file < options_.paths.size(); ++file) {
    XUEJI_RETURN_IF_ERROR(LoadFile(file));
  }
  std::vector<RejectedRow> repeated;
  XUEJI_RETURN_IF_ERROR(WithdrawRepeatedIds(
      *result_.store, {.per_file = options_.ids_unique_per_file, .chinese = options_.chinese},
      repeated));
  XUEJI_RETURN_IF_ERROR(AddRejects(repeated));
  if (options_.ids_unique_per_file) {
    XUEJI_ASSIGN_OR_RETURN(result_.ids_shared, AnyIdInTwoFiles(*result_.store));
  }
  std::stable_sort(result_.rejects.begin(), result_.rejects.end(),
                   [](const RejectedRow& a, const RejectedRow& b) {
                     return a.file != b.file ? a.file < b.file : a.line < b.line;
                   });
  return std::move(result_);
}

absl::Status Loader::LoadFile(std::uint32_t file) {
  const std::string& path = options_.paths[file];
  InputFormat kind = InputFormatOf(path, options_.separator);
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  std::uint32_t block_bytes = options_.block_bytes;
  if (source->compression() == "none" && source->file_bytes() > 0) {
    block_bytes = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(block_bytes, source->file_bytes() + 1));
  }
  LoadedInput input;
  input.path = path;
  input.compression = std::string(source->compression());
  BlockReader reader(std::move(source), {.format = kind.text,
                                         .separator = kind.separator,
                                         .encoding = options_.encoding,
                                         .record_bytes_max = options_.record_bytes_max,
                                         .block_bytes = block_bytes});
  if (path == "-") {
    XUEJI_ASSIGN_OR_RETURN(const std::string head, reader.Peek());
    if (TrimBlanks(head).substr(0, 1) == "{") kind.text = TextFormat::kJsonLines;
    reader.UseFormat(kind.text);
  }
  XUEJI_ASSIGN_OR_RETURN(ColumnMapping mapping,
                         ReadColumnMapping(reader, kind, normaliser_->slots(), aliases_));
  result_.store->BeginFile(path);
  const BlockParser parser(*normaliser_, mapping, aliases_,
                           {.file = file,
                            .format = kind.text,
                            .separator = kind.separator,
                            .chinese = options_.chinese,
                            .typed_ids = &options_.typed_ids,
                            .record_bytes_max = options_.record_bytes_max,
                            .field_bytes_max = options_.field_bytes_max});
  blank_lines_ = 0;
  unknown_keys_.clear();
  XUEJI_RETURN_IF_ERROR(RunBlocks(reader, parser, block_bytes, input));
  DescribeInput(reader, mapping, input);
  bytes_done_ += input.bytes;
  result_.inputs.push_back(std::move(input));
  return absl::OkStatus();
}

void Loader::DescribeInput(const BlockReader& reader, const ColumnMapping& mapping,
                           LoadedInput& input) {
  input.bytes = reader.source().bytes_read();
  input.checksum = reader.source().checksum();
  input.encoding = reader.encoding_name();
  input.notes = reader.notes();
  input.ignored_columns = mapping.ignored;
  for (const std::string& key : unknown_keys_) {
    const auto known = std::find(input.ignored_columns.begin(), input.ignored_columns.end(), key);
    if (known == input.ignored_columns.end()) input.ignored_columns.push_back(key);
  }
  if (blank_lines_ > 0) {
    input.notes.push_back({"跳过了 $0 个空行", "$0 blank lines skipped", {blank_lines_}});
  }
  std::string absent;
  for (std::size_t slot = 0; slot < mapping.column_of_slot.size(); ++slot) {
    if (mapping.column_of_slot[slot] >= 0) continue;
    absent += (absent.empty() ? "" : ", ") + normaliser_->slots()[slot].name;
  }
  if (!absent.empty()) input.notes.push_back({"没有这些列：$0", "no column for: $0", {absent}});
}

absl::Status Loader::AddRejects(std::vector<RejectedRow>& rejects) {
  std::uint64_t bytes = 0;
  for (const RejectedRow& row : rejects) bytes += BytesOf(row);
  if (bytes > 0 && budget_ != nullptr) XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes));
  result_.reject_bytes += bytes;
  std::move(rejects.begin(), rejects.end(), std::back_inserter(result_.rejects));
  return absl::OkStatus();
}

absl::Status Loader::Consume(Item& item, LoadedInput& input) {
  ParsedBlock& parsed = item.parsed;
  XUEJI_ASSIGN_OR_RETURN(item.place, result_.store->Extend(parsed.batch));
  XUEJI_RETURN_IF_ERROR(result_.store->ChargeTerms());
  XUEJI_RETURN_IF_ERROR(AddRejects(parsed.rejects));
  const std::uint64_t typed_bytes = budget_ != nullptr ? parsed.typed_bytes : 0;
  if (typed_bytes > 0) XUEJI_RETURN_IF_ERROR(budget_->Reserve(typed_bytes));
  std::move(parsed.typed.begin(), parsed.typed.end(), std::back_inserter(result_.typed));
  input.rows += parsed.rows;
  rows_done_ += parsed.rows;
  blank_lines_ += parsed.blank_lines;
  unknown_keys_.merge(parsed.unknown_keys);
  if (options_.progress) options_.progress(bytes_done_ + parsed.input_bytes, rows_done_);
  return absl::OkStatus();
}

absl::Status Loader::RunBlocks(BlockReader& reader, const BlockParser& parser,
                               std::uint32_t block_bytes, LoadedInput& input) {
  const std::size_t tokens = TokenCount();
  const std::uint64_t bytes = std::uint64_t{block_bytes} * tokens * kBlocksPerToken;
  if (budget_ != nullptr) XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes));
  FirstError error;
  std::vector<Item> items(tokens);
  PerThread<ParserScratch> scratches;
  RunPipeline(tokens,
              {.produce =
                   [&](std::size_t slot) {
                     if (!error.Get().ok()) return false;
                     if (absl::Status cancelled = CheckCancelled(); !cancelled.ok()) {
                       error.Set(std::move(cancelled));
                       return false;
                     }
                     absl::StatusOr<bool> more = reader.Next(items[slot].block);
                     if (more.ok() && *more &&
                         items[slot].block.first_line > std::numeric_limits<std::int32_t>::max()) {
                       more = ResourceExhausted({"$0：超过 2147483647 行；请拆分",
                                                 "$0: has more than 2147483647 lines; split it",
                                                 {reader.source().name()}});
                     }
                     if (more.ok()) return *more;
                     error.Set(more.status());
                     return false;
                   },
               .work =
                   [&](std::size_t slot) {
                     parser.Parse(items[slot].block, scratches.Local(), items[slot].parsed);
                   },
               .consume =
                   [&](std::size_t slot) {
                     items[slot].place.reset();
                     if (!error.Get().ok()) return;
                     if (absl::Status status = Consume(items[slot], input); !status.ok()) {
                       error.Set(std::move(status));
                     }
                   },
               .finish =
                   [&](std::size_t slot) {
                     const Item& item = items[slot];
                     if (item.place) result_.store->Fill(*item.place, item.parsed.batch);
                   }});
  if (budget_ != nullptr) budget_->Release(bytes);
  return error.Get();
}

}  // namespace

std::uint64_t LoadingBytes(const LoadOptions& options) {
  return std::uint64_t{options.block_bytes} * TokenCount() * kBlocksPerToken;
}

absl::StatusOr<LoadResult> LoadRecords(const ExecutionPlan& plan, const LoadOptions& options,
                                       MemoryBudget* budget) {
  return Loader(plan, options, budget).Run();
}

}  // namespace xueji
