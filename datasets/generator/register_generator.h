// GenerateRegister writes a synthetic student register whose truth is known, to test and measure
// the engine with: no row of it was ever a child's.
//
//   XUEJI_ASSIGN_OR_RETURN(const GenerateSummary made,
//                          GenerateRegister({.records = 1'000'000, .out_directory = "register"}));
//
// Writes students.csv (the columns of the student record, English headers, UTF-8, LF) and truth.csv
// (record_id, person_id, error_class) into out_directory, which appears whole or not at all; with
// `population` also a registry, population.csv, and what comparing the two should say,
// population_truth.csv (population_generator.h, population_truth.h). The
// same seed, profile and number of records give the same bytes, whatever the number of threads
// (SetThreadLimit): household h, person p and record r are pure functions of (seed, profile,
// index).
//
// error_class is empty for a record that says the truth; otherwise the words of ErrorClass
// (error_class.h) joined by '+', first the strongest: how this record differs from the person's own
// data. Twins and siblings are persons of their own.
//
// Memory does not grow with `records`: blocks of 8,192 records, four to a thread, are made in
// parallel and written in order. Cost: see datasets/README.md.
// Limits: about 276 million records, beyond which the identity numbers of
// the largest county would run out. Errors: kInvalidArgument, kAlreadyExists, kResourceExhausted
// (more records than identity numbers), kCancelled, and those of the file system.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji::datasets {

enum class Profile : std::uint8_t {
  kClean,   // after comparison with the police's register: few errors, every number self-consistent
  kField,   // as schools enter it
  kStress,  // as bad as the worst published linkage exercises
};

// "clean", "field", "stress". Error: kInvalidArgument.
absl::StatusOr<Profile> ParseProfile(std::string_view word);
std::string_view ProfileWord(Profile profile);

struct GenerateOptions {
  std::uint64_t records = 0;  // rows of students.csv, duplicate records included; at least 1
  std::uint64_t seed = 1;
  Profile profile = Profile::kField;
  std::string out_directory;
  bool force = false;  // replace out_directory if it exists
  bool population = false;
  std::uint64_t population_rows = 0;  // 0: seven times the records
  // Called now and then, from one thread at a time, with the rows written so far of so many, the
  // registry's among them.
  std::function<void(std::uint64_t done, std::uint64_t of)> progress = {};
};

struct GenerateSummary {
  std::uint64_t records = 0;
  std::uint64_t persons = 0;
  std::uint64_t duplicate_records = 0;  // records beyond the first of their person
  std::uint64_t erroneous_records = 0;  // records with an error_class
  std::uint64_t counties = 0;           // that have pupils of their own
  std::uint64_t population_rows = 0;
  std::uint64_t bytes = 0;  // of all files
  std::string students_path;
  std::string truth_path;
  std::string population_path;  // empty without a registry
  std::string population_truth_path;
};

absl::StatusOr<GenerateSummary> GenerateRegister(const GenerateOptions& options);

}  // namespace xueji::datasets
