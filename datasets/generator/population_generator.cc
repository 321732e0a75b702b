#include "datasets/generator/population_generator.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "datasets/generator/population_writer.h"
#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"

namespace xueji::datasets {
namespace {

constexpr std::uint64_t kPieceRows = 8'192;  // about 650 KB of text

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// The piece-th of `pieces` parts of [first, first + count).
Range Share(std::uint64_t first, std::uint64_t count, std::uint64_t piece, std::uint64_t pieces) {
  // 128 bits: 2^32 households times as many pieces.
  const auto at = [&](std::uint64_t p) {
    return first + static_cast<std::uint64_t>(static_cast<unsigned __int128>(count) * p / pieces);
  };
  return {at(piece), at(piece + 1)};
}

struct Piece {
  Range households;
  Range bystanders;
  std::uint64_t number = 0;
  std::uint64_t rows = 0;
  std::string text;

  // Scratch.
  std::vector<RegistryEntry> entries;
  std::string lines;
  std::vector<std::uint32_t> ends;
  std::vector<std::uint32_t> order;
};

void AppendEntries(Piece& piece) {
  for (const RegistryEntry& entry : piece.entries) {
    AppendRegistryRow(entry, piece.lines);
    piece.ends.push_back(static_cast<std::uint32_t>(piece.lines.size()));
  }
  piece.entries.clear();
}

// Makes the rows of a piece and mixes them.
void Fill(const RegistryModel& registry, std::uint64_t seed, Piece& piece) {
  piece.lines.clear();
  piece.ends.clear();
  for (std::uint64_t h = piece.households.begin; h < piece.households.end; ++h) {
    registry.AppendHousehold(h, piece.entries);
    AppendEntries(piece);
  }
  for (std::uint64_t b = piece.bystanders.begin; b < piece.bystanders.end; ++b) {
    piece.entries.push_back(registry.bystanders().Make(b));
    AppendEntries(piece);
  }
  piece.rows = piece.ends.size();
  piece.order.resize(piece.ends.size());
  for (std::uint32_t i = 0; i < piece.order.size(); ++i) piece.order[i] = i;
  SeededRandom random(seed, Stream::kRegistryOrder, piece.number);
  for (std::size_t i = piece.order.size(); i > 1; --i) {
    std::swap(piece.order[i - 1], piece.order[random.Index(i)]);
  }
  piece.text.clear();
  for (const std::uint32_t line : piece.order) {
    const std::size_t begin = line == 0 ? 0 : piece.ends[line - 1];
    piece.text.append(piece.lines, begin, piece.ends[line] - begin);
  }
}

class Writer {
 public:
  Writer(const RegistryModel& registry, std::uint64_t seed, const PopulationOptions& options,
         FileWriter& out)
      : registry_(registry), seed_(seed), options_(options), out_(out) {}

  std::uint64_t rows() const { return rows_; }

  // Writes the households and bystanders of both ranges, mixed.
  absl::Status Write(const Range& households, const Range& bystanders) {
    const std::uint64_t household_count = households.end - households.begin;
    const std::uint64_t bystander_count = bystanders.end - bystanders.begin;
    const std::uint64_t pieces = 1 + (household_count * 3 + bystander_count) / kPieceRows;
    const std::size_t slots = static_cast<std::size_t>(ThreadLimit()) * 4;
    std::vector<Piece> in_flight(slots);
    std::uint64_t next = 0;
    absl::Status status;
    // Set by the writing stage, read by the producing one. Relaxed: nothing but "make no more" is
    // told by it.
    std::atomic<bool> failed{false};
    PipelineStages stages;
    stages.produce = [&](std::size_t slot) {
      if (next == pieces || IsCancelled() || failed.load(std::memory_order_relaxed)) return false;
      Piece& piece = in_flight[slot];
      piece.households = Share(households.begin, household_count, next, pieces);
      piece.bystanders = Share(bystanders.begin, bystander_count, next, pieces);
      piece.number = pieces_before_ + next++;
      return true;
    };
    stages.work = [&](std::size_t slot) { Fill(registry_, seed_, in_flight[slot]); };
    stages.consume = [&](std::size_t slot) {
      if (!status.ok()) return;
      status = out_.Write(in_flight[slot].text);
      if (!status.ok()) {
        failed.store(true, std::memory_order_relaxed);
        return;
      }
      rows_ += in_flight[slot].rows;
      if (options_.progress) options_.progress(rows_);
    };
    RunPipeline(slots, stages);
    pieces_before_ += pieces;
    XUEJI_RETURN_IF_ERROR(status);
    return CheckCancelled();
  }

 private:
  const RegistryModel& registry_;
  std::uint64_t seed_;
  const PopulationOptions& options_;
  FileWriter& out_;
  std::uint64_t pieces_before_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace

absl::StatusOr<PopulationMade> WritePopulation(const RegistryModel& registry,
                                               const RecordModel& model,
                                               const PopulationOptions& options, FileWriter& out) {
  const std::uint64_t least = LeastPopulationRows(model.shape().records());
  if (options.rows < least) {
    return InvalidArgument({"人口库 $0 行放不下 $1 条学籍记录的学生及其父母；至少 $2 行",
                            "population rows: $0 are too few for the pupils of $1 records and "
                            "their parents; give at least $2",
                            {options.rows, model.shape().records(), least}});
  }
  if (options.rows - least / 3 > registry.bystanders().limit()) {
    return ResourceExhausted({"人口库 $0 行超过公民身份号码的余量 $1",
                              "population rows: $0 are more than there are numbers ($1)",
                              {options.rows, registry.bystanders().limit()}});
  }
  std::string header;
  AppendRegistryHeader(header);
  XUEJI_RETURN_IF_ERROR(out.Write(header));
  // How many rows the families have is known when they are made: at most three a record, so that
  // many are left free, and what is then missing follows.
  const std::uint64_t planned = options.rows - least;
  Writer writer(registry, model.spec().seed, options, out);
  XUEJI_RETURN_IF_ERROR(writer.Write({0, registry.households()}, {0, planned}));
  XUEJI_CHECK(writer.rows() <= options.rows);
  const std::uint64_t bystanders = planned + options.rows - writer.rows();
  if (bystanders > planned) XUEJI_RETURN_IF_ERROR(writer.Write({0, 0}, {planned, bystanders}));
  return PopulationMade{writer.rows(), bystanders};
}

}  // namespace xueji::datasets
