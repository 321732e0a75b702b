// Investigator search: one hard record against a whole register, the likeliest first, each with its
// weight and reasons.
//
//   XUEJI_ASSIGN_OR_RETURN(const SearchResult found, RunSearch({.run = {.inputs = {"roster.csv"}},
//       .like = {"name=李晓明", "birth_date=20120305"}, .top = 10}));
//
// Two ways lead to candidates: every record that shares a key with it in some pass of the plan,
// however large the block; and the nearest by code (index/vector_index.h), which needs no key to
// survive. All of them are weighed by the scorer of every run; term frequencies are the register's.
// Order: decided duplicate, then review, then the rest, each by weight, then by record id. The same
// result for any number of threads and order of rows, with FAISS or without.
// Cost: one load of the inputs, then about 3 us a record. Memory: the store and 40 bytes a record.
// Thread-safety: as RunDedup. Errors: as RunDedup; kInvalidArgument for a query that cannot be
// read, kNotFound for a record id that is not there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"
#include "engine/jobs/explain_job.h"

namespace xueji {

struct SearchOptions {
  RunOptions run;                 // inputs, plan, columns, encoding, separator, threads, memory_max
  std::vector<std::string> like;  // query_reader.h; or else:
  std::string record;             // the id of a record of the inputs
  std::size_t top = 10;
  std::size_t nearest = 500;  // candidates taken by code
};

struct SearchHit {
  std::string file;  // where the record stands
  std::uint32_t line = 0;
  int distance = 0;                 // Hamming distance of the codes, of 256
  bool by_code = false;             // among the nearest by code
  std::vector<std::string> passes;  // that give both records one key
  // left: what was searched for, right: the record found. Blocks are not measured.
  PairExplanation why;
};

struct SearchResult {
  std::vector<SearchHit> hits;
  std::uint64_t records = 0;               // searched
  std::uint64_t by_keys = 0, by_code = 0;  // candidates weighed, of either way
  bool faiss = false;                      // whether FAISS did the code search
};

absl::StatusOr<SearchResult> RunSearch(const SearchOptions& options);

}  // namespace xueji
