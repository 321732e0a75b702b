// LinkagePlan: what a run blocks on, compares, weighs and decides, as plain structs. The text form
// (protobuf text format, linkage_plan.proto) is what people edit; plan_text.h reads and writes it,
// plan_validator.h finds every fault, plan_compiler.h turns it into an ExecutionPlan.
//
// Plain values; field and comparison references are indexes into the plan's own vectors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/field.h"
#include "engine/record/reason_code.h"

namespace xueji {

// What of a field's value goes into a block key.
enum class KeyTransform : std::uint8_t {
  kExact,          // the normalised value (names with variants folded together)
  kHomophone,      // kName: toneless syllables; one key for each way to read the name
  kSortedChars,    // kName, kText: the characters in code point order (swapped characters agree)
  kSurname,        // kName: the surname (compound surnames whole)
  kGivenName,      // kName: what follows the surname
  kPrefix,         // first `length` characters or digits (kText, kDigits, kRegion, kIdNumber, kName)
  kSuffix,         // last `length` characters or digits (the ID tail)
  kWithoutRegion,  // kIdNumber: digits 7-17
  kBirthDate,      // kIdNumber: digits 7-14
  kYear,           // kDate
  kYearMonth,      // kDate
  kMonthDay,       // kDate
  kDateDigitsSorted,  // kDate: the eight digits in order (transposed digits agree)
  kSoundex,        // kText: American Soundex
  kWithoutBirthDate,  // kIdNumber: digits 1-6 and 15-17
  kOneOff,         // kIdNumber: a damaged or other number; those one character away share a key
  kSortedParts,    // kName: the parts of a name with separators, in any order and spelling
};

// A value may have several words under this transform, so that its record has further keys: a name one
// for each way to read it (kHomophone), a damaged number one for each of its characters left out
// (kOneOff).
constexpr bool HasFurtherWords(KeyTransform transform) {
  return transform == KeyTransform::kHomophone || transform == KeyTransform::kOneOff;
}

struct KeyPart {
  std::size_t field = 0;
  KeyTransform transform = KeyTransform::kExact;
  int length = 0;  // characters, for kPrefix and kSuffix
  // A second field of the same type that may stand in for `field` (former_name for name). The record
  // yields the pass's key once with every `field` and, if a part's `or_field` is present and gives
  // another key, once more with `or_field` in that part. So a record whose name is 张伟 meets one
  // whose former name is 张伟. At most one part of a key may have it; never in `refine`.
  std::optional<std::size_t> or_field = {};
};

struct BlockingPass {
  std::string name;
  std::vector<KeyPart> key;        // all parts must be present, else the record has no key here
  std::vector<KeyPart> refine;     // joined to the key, one after the other, while a block is oversized;
                                   // a blank part is a value of its own here, so no record drops out
  std::uint32_t block_size_max = 1000;
};

enum class ComparisonKind : std::uint8_t {
  kName, kIdNumber, kIdStatus, kDate, kCode, kRegion, kDigits, kAddress, kText, kMultiplicity,
};

struct LevelWeight {
  std::vector<std::uint8_t> levels = {};   // matchers level values this entry covers
  std::optional<double> m = {}, u = {};         // probabilities; or else:
  std::optional<double> match_weight = {}; // log2 Bayes factor given directly, in bits
  bool term_frequency_adjusted = false;
  double at_least = 0;                // kText: the Jaro-Winkler threshold of a SIMILAR level
  std::optional<Reason> reason = {};       // added to the pair when the level is reached
};

struct Comparison {
  std::string name;
  ComparisonKind kind = ComparisonKind::kText;
  std::size_t field = 0;
  // A second field of the same type. kText: SWAPPED_FIELDS is reached when left.field equals
  // right.other_field and left.other_field equals right.field or one of the two is blank. All other
  // kinds: only across, the stronger of (left.field, right.other_field) and (left.other_field,
  // right.field), e.g. former_name against name.
  std::optional<std::size_t> other_field;
  std::vector<LevelWeight> levels;         // levels not listed count as ELSE; NULL weighs 0 unless listed
  double term_frequency_weight_max = 8;    // bits by which a rare term may raise the weight
  // A REGION field: term frequencies are those in the record's province.
  std::optional<std::size_t> term_frequency_by = {};
};

enum class Decision : std::uint8_t { kNonLink, kReview, kDuplicate };

struct Condition {
  std::size_t comparison = 0;
  std::vector<std::uint8_t> levels = {};  // holds if the pair's level is one of these
};

// The first rule whose conditions all hold decides; thresholds decide pairs no rule decides.
struct DecisionRule {
  std::string name;
  std::vector<Condition> when;
  Decision decide = Decision::kReview;
  std::vector<Reason> reasons;
  bool mark_records = false;  // kNonLink only: note the reasons on both records' verdicts (twins)
};

// Every pair whose levels meet all conditions is compared: a claim about the blocking passes, which
// jobs/completeness_job.h holds against all pairs.
struct Promise {
  std::string name;
  std::vector<Condition> when;
};

enum class Schema : std::uint8_t {
  kDeclared,  // the fields of the plan are all there is
  kStudent,   // the national student record: its headers, its required fields, its validation
};

struct LinkagePlan {
  std::string name;
  std::string description;
  Schema schema = Schema::kDeclared;
  std::string record_id_column;  // header of the record id; student schema: record_id
  std::vector<Field> fields;
  std::vector<BlockingPass> passes;
  std::vector<Comparison> comparisons;
  std::vector<DecisionRule> rules;
  std::vector<Promise> promises;
  double prior_match_probability = 1e-6;  // that two records chosen at random are one person
  std::optional<double> duplicate_weight_min;  // bits; none: only rules decide duplicates
  double review_weight_min = 0;                // bits
  bool one_to_one = false;                     // `link`: each record in at most one duplicate link
};

}  // namespace xueji
