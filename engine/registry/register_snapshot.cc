#include "engine/registry/register_snapshot.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/version.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/registry/pass_index.h"
#include "engine/registry/snapshot_store.h"

namespace xueji {
namespace {

absl::Status AddIndex(std::string_view name, const KeyIndex& index, SectionWriter* out) {
  XUEJI_RETURN_IF_ERROR(out->AddArray(IndexSectionName(name, "directory"), index.directory()));
  return out->AddArray(IndexSectionName(name, "words"), index.words());
}

absl::Status AddIndexes(const SnapshotContents& contents, SectionWriter* out, MemoryBudget* budget) {
  const RecordStore& store = *contents.store;
  const ExecutionPlan& plan = *contents.plan;
  KeyScratch scratch(budget);
  for (std::size_t p = 0; p < plan.plan.passes.size(); ++p) {
    const BlockingPass& pass = plan.plan.passes[p];
    const BlockKeyProgram program(plan, pass, store.terms());
    XUEJI_ASSIGN_OR_RETURN(const KeyIndex index, BuildPassIndex(store, program, &scratch, budget));
    XUEJI_RETURN_IF_ERROR(AddIndex(pass.name, index, out));
    XUEJI_RETURN_IF_ERROR(out->AddArray(IndexSectionName(pass.name, "oversized"),
                                        std::span<const std::uint64_t>(contents.oversized_keys[p])));
  }
  XUEJI_ASSIGN_OR_RETURN(const KeyIndex ids, BuildIdIndex(store, &scratch, budget));
  return AddIndex(kIdIndexName, ids, out);
}

}  // namespace

std::string IndexSectionName(std::string_view pass, std::string_view part) {
  return "index/" + std::string(pass) + "/" + std::string(part);
}

std::vector<std::string> SnapshotSectionNames(const ExecutionPlan& plan) {
  std::vector<std::string> names = {"facts", "plan", "rows", "record_ids", "record_id_ends", "lines",
                                    "warned_records", "warnings", "withdrawn", "term_counts",
                                    "term_lengths", "terms"};
  for (std::string& name : CountSectionNames(plan)) names.push_back(std::move(name));
  for (const char* name : {"links", "links_set_aside", "marks", "near_pairs", "cluster_members", "cluster_names"}) {
    names.emplace_back(name);
  }
  for (const BlockingPass& pass : plan.plan.passes) {
    for (const char* part : {"directory", "words", "oversized"}) {
      names.push_back(IndexSectionName(pass.name, part));
    }
  }
  names.push_back(IndexSectionName(kIdIndexName, "directory"));
  names.push_back(IndexSectionName(kIdIndexName, "words"));
  return names;
}

absl::Status WriteSnapshot(const SnapshotContents& contents, SectionWriter* out,
                           MemoryBudget* budget) {
  const std::string facts = FactsBytes(contents.facts);
  XUEJI_RETURN_IF_ERROR(out->AddArray("facts", std::span<const char>(facts)));
  XUEJI_RETURN_IF_ERROR(out->AddArray("plan", std::span<const char>(contents.plan_text)));
  XUEJI_RETURN_IF_ERROR(AddStoreSections(*contents.store, out));
  XUEJI_RETURN_IF_ERROR(AddCountSections(*contents.plan, contents.counts, out));
  XUEJI_RETURN_IF_ERROR(AddLinkSections(*contents.found, out));
  XUEJI_RETURN_IF_ERROR(AddIndexes(contents, out, budget));
  return out->Commit();
}

void RegisterSnapshot::AppendRecordsWithKey(std::size_t pass, std::uint64_t key,
                                            std::vector<RecordId>* records) const {
  ::xueji::AppendRecordsWithKey(indexes_[pass], programs_[pass], *store_, key, records);
}

std::optional<RecordId> RegisterSnapshot::FindByRecordId(std::string_view record_id) const {
  return ::xueji::FindByRecordId(ids_, *store_, record_id);
}

// The steps of loading, each filling its part of the snapshot.
class SnapshotLoader {
 public:
  SnapshotLoader(const SectionReader& file, const SnapshotLoadOptions& options, MemoryBudget* budget)
      : file_(file), options_(options), budget_(budget), loaded_(new RegisterSnapshot()) {}

  absl::StatusOr<std::unique_ptr<RegisterSnapshot>> Load() {
    XUEJI_RETURN_IF_ERROR(LoadFacts());
    XUEJI_RETURN_IF_ERROR(LoadPlan());
    XUEJI_RETURN_IF_ERROR(CheckNames());
    XUEJI_ASSIGN_OR_RETURN(loaded_->store_,
                           ReadStore(file_, loaded_->facts_, loaded_->plan_.layout,
                                     {.spare_records = options_.spare_records,
                                      .spare_id_bytes = options_.spare_id_bytes},
                                     budget_));
    XUEJI_ASSIGN_OR_RETURN(loaded_->counts_, ReadCountSections(file_, loaded_->plan_));
    const std::vector<BlockingPass>& passes = loaded_->plan_.plan.passes;
    XUEJI_ASSIGN_OR_RETURN(loaded_->found_, ReadLinkSections(file_, {.records = loaded_->facts_.records,
                                                                     .passes = passes.size()}));
    for (const BlockingPass& pass : passes) {
      loaded_->programs_.emplace_back(loaded_->plan_, pass, loaded_->store_->terms());
      XUEJI_ASSIGN_OR_RETURN(KeyIndex index, LoadIndex(pass.name));
      loaded_->indexes_.push_back(std::move(index));
      const std::string oversized = IndexSectionName(pass.name, "oversized");
      XUEJI_ASSIGN_OR_RETURN(std::vector<std::uint64_t> keys,
                             file_.ReadVector<std::uint64_t>(oversized));
      if (!std::is_sorted(keys.begin(), keys.end())) {
        return file_.Fault(oversized, {"次序不对", "is out of order"});
      }
      loaded_->oversized_keys_.push_back(std::move(keys));
    }
    XUEJI_ASSIGN_OR_RETURN(loaded_->ids_, LoadIndex(kIdIndexName));
    return std::move(loaded_);
  }

 private:
  absl::Status LoadFacts() {
    XUEJI_ASSIGN_OR_RETURN(const std::string facts, file_.ReadText("facts"));
    absl::StatusOr<SnapshotFacts> parsed = ParseFacts(facts);
    if (!parsed.ok()) return Prefixed(parsed.status(), file_.path() + ": ");
    loaded_->facts_ = *std::move(parsed);
    if (loaded_->facts_.program_version == kVersion) return absl::OkStatus();
    return InvalidArgument({"$0：由 $1 版写成，本程序为 $2 版，键与压缩值的含义可能不同；请用原始文件重新建立："
                            "xueji snapshot build",
                            "$0: written by version $1, and this is $2, where keys and packed values may "
                            "mean something else; build it again from its inputs: xueji snapshot build",
                            {file_.path(), loaded_->facts_.program_version, kVersion}});
  }

  // The plan is compiled from the text beside the records: it must be the plan they were packed by.
  absl::Status LoadPlan() {
    XUEJI_ASSIGN_OR_RETURN(const std::string text, file_.ReadText("plan"));
    XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, ParsePlan(text, file_.path() + "/plan"));
    XUEJI_ASSIGN_OR_RETURN(loaded_->plan_, CompilePlan(std::move(plan)));
    const SnapshotFacts& facts = loaded_->facts_;
    if (loaded_->plan_.fingerprint != facts.plan_fingerprint) {
      return file_.Fault("plan", {"编译后的指纹为 $0，与 facts 中的 $1 不符",
                                  "compiles to fingerprint $0, and section facts says $1",
                                  {loaded_->plan_.fingerprint, facts.plan_fingerprint}});
    }
    if (options_.plan_fingerprint.empty() || options_.plan_fingerprint == facts.plan_fingerprint) {
      return absl::OkStatus();
    }
    return InvalidArgument({"$0：按方案 $1（指纹 $2）建立，而要求的方案指纹为 $3；请用同一方案，或按新方案重新建立："
                            "xueji snapshot build --plan",
                            "$0: built by plan $1, fingerprint $2, and the plan wanted has fingerprint "
                            "$3; use the same plan, or build it again by the new one: xueji snapshot "
                            "build --plan",
                            {file_.path(), facts.plan_name, facts.plan_fingerprint,
                             options_.plan_fingerprint}});
  }

  // No section is there that nobody reads, and with it nobody checks.
  absl::Status CheckNames() {
    const std::vector<std::string> names = SnapshotSectionNames(loaded_->plan_);
    for (const Section& section : file_.sections()) {
      if (std::find(names.begin(), names.end(), section.name) == names.end()) {
        return file_.Fault(section.name, {"不应存在", "does not belong into a snapshot of this plan"});
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<KeyIndex> LoadIndex(std::string_view name) {
    const std::string directory = IndexSectionName(name, "directory");
    const std::string words = IndexSectionName(name, "words");
    XUEJI_ASSIGN_OR_RETURN(const Section* const of_directory, file_.Find(directory, 4));
    XUEJI_ASSIGN_OR_RETURN(const Section* const of_words, file_.Find(words, 4));
    const std::uint64_t entries = of_directory->bytes / sizeof(std::uint32_t);
    const std::uint64_t keys = of_words->bytes / sizeof(std::uint32_t);
    if (entries < 2 || !std::has_single_bit(entries - 1)) {
      return file_.Fault(directory, {"大小不对", "has a size that cannot be"});
    }
    XUEJI_ASSIGN_OR_RETURN(KeyIndex index,
                           KeyIndex::Make(loaded_->facts_.records, entries - 1, keys, budget_));
    XUEJI_RETURN_IF_ERROR(file_.ReadInto(directory, index.directory()));
    XUEJI_RETURN_IF_ERROR(file_.ReadInto(words, index.words()));
    if (index.IsSound()) return index;
    return file_.Fault(directory, {"或其 words 的次序或记录号不对",
                                   "or its words are out of order or name records that do not exist"});
  }

  const SectionReader& file_;
  const SnapshotLoadOptions& options_;
  MemoryBudget* budget_;
  std::unique_ptr<RegisterSnapshot> loaded_;
};

absl::StatusOr<std::unique_ptr<RegisterSnapshot>> LoadSnapshot(const std::string& path,
                                                               const SnapshotLoadOptions& options,
                                                               MemoryBudget* budget) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SectionReader> file,
                         SectionReader::Open(path, SnapshotKind()));
  return SnapshotLoader(*file, options, budget).Load();
}

absl::StatusOr<std::string> ReadSnapshotPlan(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SectionReader> file,
                         SectionReader::Open(path, SnapshotKind()));
  return file->ReadText("plan");
}

absl::StatusOr<SnapshotOverview> ReadOverview(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SectionReader> file,
                         SectionReader::Open(path, SnapshotKind()));
  XUEJI_ASSIGN_OR_RETURN(const std::string bytes, file->ReadText("facts"));
  absl::StatusOr<SnapshotFacts> facts = ParseFacts(bytes);
  if (!facts.ok()) return Prefixed(facts.status(), path + ": ");
  return SnapshotOverview{*std::move(facts), file->sections(), file->file_bytes()};
}

}  // namespace xueji
